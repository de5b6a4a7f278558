//! The empty table that offices fill in.
use super::text::folded;

/// Who the example line names: a line of theirs left in the table is none.
const NOBODY: &str = "ตัวอย่าง (ลบบรรทัดนี้ได้)";

/// As CSV that Thai spreadsheets open: a byte order mark, the headings, and a line that shows how to write.
pub fn template() -> String {
    format!("\u{feff}รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่ที่,ชื่อ-สกุล,ตำแหน่ง\r\n34010901,บ้านตัวอย่าง,1,{NOBODY},ผู้ใหญ่บ้าน\r\n")
}

pub fn is_example(name: &str) -> bool {
    folded(name) == folded(NOBODY)
}
