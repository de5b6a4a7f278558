//! The papers' own Thai words, and the terms that must not be torn at a line's end.
use app::domain::thai_date::Digits;
use chrono::NaiveDate;

pub const MEMO: &str = "บันทึกข้อความ";
pub const OFFICE: &str = "ส่วนราชการ";
pub const NUMBER: &str = "ที่";
pub const DATE: &str = "วันที่";
pub const SUBJECT: &str = "เรื่อง";
pub const DEAR: &str = "เรียน";
pub const ADDRESSEE: &str = "ปลัดกระทรวงมหาดไทย";
pub const DRAFT: &str = "ฉบับร่าง";
pub const EMPTY_CHANNEL: &str = "- ไม่มีการดำเนินการในเดือนนี้ -";
pub const NO_PICTURE: &str = "ไม่พบภาพ";
pub const CHECK: &str = "สแกนเพื่อตรวจสอบเอกสาร";
pub const ANNEX: &str = "บัญชีกิจกรรมแนบท้าย";
pub const NO_ACTIVITIES: &str = "- ไม่มีกิจกรรมในเดือนนี้ -";
/// Columns of the annexed table.
pub const COLUMNS: [&str; 7] = ["ที่", "ช่องทาง", "หน่วยงาน", "กิจกรรม", "สถานที่", "วันที่", "ผู้เข้าร่วม (คน)"];
pub const UNSIGNED_NAME: &str = "(......................................................)";
pub const UNSIGNED_POSITION: &str = "ตำแหน่ง .............................................";

/// The blue text of a draft, which a submitted report does not carry.
pub const MEMO_HINT: &str = "คำแนะนำ: เลขที่และวันที่ของรายงานจะกำหนดเมื่อส่งรายงาน ข้อความสีน้ำเงินมีเฉพาะในฉบับร่าง";
pub const PICTURES_HINT: &str = "คำแนะนำ: จัดภาพแถวละไม่เกิน ๓ ภาพ ใต้ภาพระบุกิจกรรมหรือสถานที่ และวันที่ดำเนินการ ข้อความสีน้ำเงินมีเฉพาะในฉบับร่าง";

/// The title on the picture report, and the memo's subject.
pub fn title(month_year: &str) -> String {
    format!("ภาพการเผยแพร่ข้อมูลฯ ประจำเดือน{month_year}")
}

/// The memo's body where the coordinator wrote none.
pub fn usual_note(unit: &str, month_year: &str, pictures: &str, activities: &str) -> Vec<String> {
    vec![
        "ตามที่กระทรวงมหาดไทยให้รายงานผลการเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชนเป็นประจำทุกเดือน นั้น".into(),
        format!(
            "{unit} ขอส่งภาพการเผยแพร่ข้อมูลฯ ประจำเดือน{month_year} จำนวน {pictures} ภาพ พร้อมบัญชีกิจกรรม จำนวน {activities} กิจกรรม รายละเอียดปรากฏตามเอกสารแนบท้าย"
        ),
        "จึงเรียนมาเพื่อโปรดทราบ".into(),
    ]
}

/// `รายงานเลขที่ ๖๙-๐๐๐๐๑๒ ฉบับที่ ๑`: on every page's foot.
pub fn report_number(number: &str, revision: &str) -> String {
    format!("รายงานเลขที่ {number} ฉบับที่ {revision}")
}

/// The words around a page's number and their count: `หน้า ๑ จาก ๔`.
pub const PAGE: &str = "หน้า";
pub const PAGE_OF: &str = "จาก";

/// `รวม ๑๒ กิจกรรม`: the annexed table's last row.
pub fn total(activities: &str) -> String {
    format!("รวม {activities} กิจกรรม")
}

/// A channel's heading without the English in brackets, for a narrow column.
pub fn channel_name(heading: &str) -> &str {
    heading.split_once(" (").map_or(heading, |(thai, _)| thai)
}

/// `กุมภาพันธ์ ๒๕๖๙`.
pub fn month_year(first_day: NaiveDate, digits: Digits) -> String {
    app::domain::thai_date::month_year(first_day, digits)
}

/// Terms the PDF's line breaker is known to tear, as a pattern: the template sets each in one piece. Joiners between the
/// letters would do too, but would stand in whatever is copied or searched.
pub const HELD: &str = "ผู้ใหญ่บ้าน|หมู่บ้าน|พบปะ|สิทธิ์?";
