//! A first proposal for the mapping, from the columns' headings.
use super::{Field, Mapping};

/// Words that headings of a field hold, in the order in which fields are tried: "วันที่เริ่ม" is a date before it is anything else.
const WORDS: [(Field, &[&str]); 12] = [
    (Field::Timestamp, &["timestamp", "ประทับเวลา"]),
    (Field::Pictures, &["ภาพ", "รูป", "photo", "picture", "image", "ไฟล์"]),
    (Field::LastDay, &["วันสิ้นสุด", "วันที่สิ้นสุด", "ถึงวันที่", "end date", "last day"]),
    (Field::Date, &["วันที่", "วันเดือนปี", "date"]),
    (Field::Channel, &["ช่องทาง", "channel"]),
    (Field::People, &["จำนวน", "ผู้เข้าร่วม", "กี่คน", "people", "participants"]),
    (Field::Place, &["สถานที่", "place", "location"]),
    (Field::Unit, &["หน่วยงาน", "หมู่บ้าน", "ชื่อหน่วย", "unit", "village"]),
    (Field::Sender, &["ผู้รายงาน", "ผู้ส่ง", "ผู้ตอบ", "ผู้กรอก", "ชื่อ-", "ชื่อ -", "ชื่อและ", "respondent", "sender", "your name"]),
    (Field::Sender, &["อีเมล", "email", "e-mail"]),
    (Field::Caption, &["กิจกรรม", "คำบรรยาย", "เรื่อง", "activity", "caption"]),
    (Field::Note, &["หมายเหตุ", "รายละเอียด", "note", "remark"]),
];

/// Each field gets the first column whose heading speaks of it and that no other field has taken.
pub fn guess(headings: &[String]) -> Mapping {
    let headings: Vec<String> = headings.iter().map(|heading| heading.trim().to_lowercase()).collect();
    let mut mapping = Mapping::default();
    for (field, words) in WORDS {
        let taken = |column: &usize| Field::ALL.into_iter().any(|other| mapping.column(other) == Some(*column));
        let speaks = |column: &usize| words.iter().any(|word| headings[*column].contains(word));
        if mapping.column(field).is_none()
            && let Some(column) = (0..headings.len()).find(|column| !taken(column) && speaks(column))
        {
            mapping.set(field, Some(column));
        }
    }
    mapping
}
