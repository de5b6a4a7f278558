//! Which column holds what, by its heading: in Thai or English, in any order, others may stand between.
use super::text::folded;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The village's eight digits.
    Code,
    Village,
    Moo,
    Name,
    Position,
}

impl Column {
    pub const ALL: [Column; 5] = [Column::Code, Column::Village, Column::Moo, Column::Name, Column::Position];

    /// As problems name it.
    pub fn code(self) -> &'static str {
        match self {
            Column::Code => "code",
            Column::Village => "village",
            Column::Moo => "moo",
            Column::Name => "name",
            Column::Position => "position",
        }
    }

    /// Headings that mean it, as [`folded`] leaves them.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Column::Code => &["รหัสหมู่บ้าน", "รหัส", "รหัสพื้นที่", "villagecode", "village_code", "code", "area"],
            Column::Village => &["ชื่อหมู่บ้าน", "หมู่บ้าน", "บ้าน", "villagename", "village_name", "village"],
            Column::Moo => &["หมู่ที่", "หมู่", "ม.", "moo", "moono", "moo_no"],
            Column::Name => &[
                "ชื่อ-สกุล",
                "ชื่อ-นามสกุล",
                "ชื่อสกุล",
                "ชื่อนามสกุล",
                "ชื่อและนามสกุล",
                "ชื่อเจ้าหน้าที่",
                "ชื่อ",
                "ชื่อตัว",
                "ชื่อจริง",
                "name",
                "fullname",
                "full_name",
                "firstname",
                "first_name",
            ],
            Column::Position => &["ตำแหน่ง", "ตําแหน่ง", "position", "title"],
        }
    }
}

/// Headings of the parts of a name that some tables keep in columns of their own.
const SURNAME: &[&str] = &["นามสกุล", "สกุล", "ชื่อสกุล", "surname", "lastname", "last_name", "familyname", "family_name"];
const TITLE: &[&str] = &["คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม", "prefix"];

/// Where the columns are, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    pub code: usize,
    pub village: usize,
    pub moo: Option<usize>,
    /// The whole name, or what the next two leave of it.
    pub name: usize,
    pub title: Option<usize>,
    pub surname: Option<usize>,
    pub position: usize,
}

impl Columns {
    /// # Errors
    /// The columns that no heading names. The moo and a name's parts are optional.
    pub fn of(headings: &[String]) -> Result<Self, Vec<Column>> {
        let headings: Vec<String> = headings.iter().map(|heading| folded(heading)).collect();
        let named = |known: &[&str]| headings.iter().position(|heading| known.iter().any(|known| folded(known) == *heading));
        let find = |column: Column| named(column.headings());
        let (Some(code), Some(village), Some(name), Some(position)) =
            (find(Column::Code), find(Column::Village), find(Column::Name), find(Column::Position))
        else {
            return Err(Column::ALL.into_iter().filter(|column| *column != Column::Moo && find(*column).is_none()).collect());
        };
        // Beside ชื่อ, ชื่อสกุล is the surname; alone it is the whole name.
        let surname = named(SURNAME).filter(|column| *column != name);
        Ok(Self { code, village, moo: find(Column::Moo), name, title: named(TITLE), surname, position })
    }
}
