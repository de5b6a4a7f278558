//! What is written short in an office, and what it stands for where it is written out.

/// Letters without their full stops, and the name.
const NAMES: [(&str, &str); 17] = [
    ("มท", "กระทรวงมหาดไทย"),
    ("ปค", "กรมการปกครอง"),
    ("พช", "กรมการพัฒนาชุมชน"),
    ("ทด", "กรมที่ดิน"),
    ("ปภ", "กรมป้องกันและบรรเทาสาธารณภัย"),
    ("ยผ", "กรมโยธาธิการและผังเมือง"),
    ("สถ", "กรมส่งเสริมการปกครองท้องถิ่น"),
    ("กฟน", "การไฟฟ้านครหลวง"),
    ("กฟภ", "การไฟฟ้าส่วนภูมิภาค"),
    ("กปน", "การประปานครหลวง"),
    ("กปภ", "การประปาส่วนภูมิภาค"),
    ("อบจ", "องค์การบริหารส่วนจังหวัด"),
    ("อบต", "องค์การบริหารส่วนตำบล"),
    ("ทน", "เทศบาลนคร"),
    ("ทม", "เทศบาลเมือง"),
    ("ทต", "เทศบาลตำบล"),
    ("ผญบ", "ผู้ใหญ่บ้าน"),
];

/// Before the number of a village, however it is written.
const MOO: [&str; 4] = ["หมู่ที่", "หมู่", "ม", "moo"];

/// Whether a number behind these letters is a village's.
pub(super) fn is_moo(letters: &[char]) -> bool {
    MOO.iter().any(|moo| moo.chars().eq(letters.iter().copied()))
}

/// The other ways to write a word of plain letters: "กฟภ" and "ม3" written out, "อบตคูเมือง" likewise.
pub(super) fn others(word: &str) -> Vec<String> {
    let numbered =
        MOO.iter().find_map(|moo| word.strip_prefix(moo).filter(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())));
    if let Some(number) = numbered {
        return MOO.iter().map(|moo| format!("{moo}{number}")).filter(|other| other != word).collect();
    }
    let written_out = NAMES.iter().filter_map(|(short, name)| word.strip_prefix(short).map(|rest| (rest, name)));
    // Two letters begin many a word.
    let stands_for =
        |(rest, name): (&str, &&str)| (rest.is_empty() || word.chars().count() - rest.chars().count() > 2).then(|| format!("{name}{rest}"));
    written_out.filter_map(stands_for).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_is_written_out() {
        assert_eq!(others("กฟภ"), ["การไฟฟ้าส่วนภูมิภาค"]);
        assert_eq!(others("อบตคูเมือง"), ["องค์การบริหารส่วนตำบลคูเมือง"]);
        assert_eq!(others("ม3"), ["หมู่ที่3", "หมู่3", "moo3"]);
        assert_eq!(others("หมู่ที่12"), ["หมู่12", "ม12", "moo12"]);
        assert!(["ปคบ", "ม", "มา3", "หมู่บ้าน", "วัด"].iter().all(|word| others(word).is_empty()));
    }
}
