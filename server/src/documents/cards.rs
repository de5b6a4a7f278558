//! Join cards of an area, eight on a sheet with lines to cut along.
use std::path::Path;

use app::domain::area::{Area, AreaLevel};
use app::domain::thai_date::{self, Digits};
use app::text::{self, Lang};
use chrono::{DateTime, Utc};
use serde::Serialize;
use typst::comemo;
use typst::foundations::Bytes;

use super::DocumentError;
use super::pdf::print;
use super::pictures::code_png;
use super::world::{CARDS, Desk};

const THAI: Lang = Lang::Th;

/// One person's card.
#[derive(Debug, Clone)]
pub struct Card {
    pub name: String,
    pub position: String,
    pub unit: String,
    /// Where the unit lies, from the province down.
    pub path: Vec<Area>,
    /// Grouped for reading aloud.
    pub code: String,
    /// Where the QR code leads.
    pub url: String,
}

/// The cards of one print. The same gives the same bytes.
#[derive(Debug, Clone)]
pub struct CardsPaper {
    /// Who hands them out.
    pub office: String,
    /// The page where a code can be typed.
    pub address: String,
    pub cards: Vec<Card>,
    pub expires_at: DateTime<Utc>,
    /// When they were made, as the PDF's own date.
    pub at: DateTime<Utc>,
    pub digits: Digits,
}

/// As `data.json`.
#[derive(Serialize)]
struct Contents {
    title: String,
    office: String,
    what_to_do: &'static str,
    or_type: String,
    expires: String,
    cards: Vec<Printed>,
}

#[derive(Serialize)]
struct Printed {
    name: String,
    position: String,
    unit: String,
    place: String,
    code: String,
    picture: String,
}

/// # Errors
/// When the template is at fault or cannot be read, or an address does not fit into a QR code.
pub fn cards_pdf(paper: &CardsPaper, templates: Option<&Path>) -> Result<Vec<u8>, DocumentError> {
    let mut files = vec![("data.json".to_owned(), Bytes::new(serde_json::to_vec(&contents(paper))?))];
    for (index, card) in paper.cards.iter().enumerate() {
        files.push((picture(index), Bytes::new(code_png(&card.url)?)));
    }
    let ident = format!("join-cards/{}", paper.at.timestamp_millis());
    let made = Desk::new(CARDS, templates, files).and_then(|desk| print(&desk, ident, paper.at));
    comemo::evict(0);
    made
}

/// Numbered names, because typst never forgets one.
fn picture(index: usize) -> String {
    format!("code-{index}.png")
}

fn contents(paper: &CardsPaper) -> Contents {
    let until = thai_date::long(thai_date::bangkok_date(paper.expires_at), paper.digits);
    let printed = |(index, card): (usize, &Card)| Printed {
        name: card.name.clone(),
        position: card.position.clone(),
        unit: card.unit.clone(),
        place: place(&card.path),
        code: card.code.clone(),
        picture: picture(index),
    };
    Contents {
        title: format!("{} · {}", text::app_name(THAI), text::desk_card(THAI)),
        office: paper.office.clone(),
        what_to_do: text::cards_what_to_do(THAI),
        or_type: text::cards_or_type(THAI, paper.address.trim_end_matches('/')),
        expires: text::desk_card_expires(THAI, until),
        cards: paper.cards.iter().enumerate().map(printed).collect(),
    }
}

/// Subdistrict, district, province; the village is the unit's own name.
fn place(path: &[Area]) -> String {
    let named = |area: &Area| {
        let name = area.name_th.as_str();
        // The capital's areas have words of their own, and it is not called a province.
        match (area.code.level(), area.code.as_str().starts_with("10")) {
            (AreaLevel::Province, false) => Some(text::desk_province_named(THAI, name)),
            (AreaLevel::District, false) => Some(text::desk_district_named(THAI, name)),
            (AreaLevel::Subdistrict, false) => Some(text::desk_subdistrict_named(THAI, name)),
            (AreaLevel::District, true) => Some(text::desk_khet_named(THAI, name)),
            (AreaLevel::Subdistrict, true) => Some(text::desk_khwaeng_named(THAI, name)),
            (AreaLevel::Province, true) => Some(name.to_owned()),
            _ => None,
        }
    };
    path.iter().rev().filter_map(named).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use app::domain::area::AreaCode;

    use super::*;

    fn area(code: &str, name: &str) -> Area {
        Area { code: AreaCode::parse(code).unwrap(), name_th: name.to_owned(), name_en: String::new() }
    }

    fn paper(count: usize) -> CardsPaper {
        let path = vec![area("34", "อุบลราชธานี"), area("3401", "เมืองอุบลราชธานี"), area("340109", "แจระแม"), area("34010901", "บ้านด้ามพร้า")];
        let card = |index: usize| Card {
            name: format!("ผู้ใหญ่บ้านซึ่งมีชื่อและนามสกุลยาวเป็นพิเศษเพื่อทดสอบ (ตัวอย่างที่ {index})"),
            position: "ผู้ช่วยผู้ใหญ่บ้านฝ่ายรักษาความสงบและรักษาความปลอดภัยประจำหมู่บ้าน".to_owned(),
            unit: "บ้านด้ามพร้า หมู่ที่ ๑".to_owned(),
            path: path.clone(),
            code: "ABCD-EFGH-JKMN".to_owned(),
            url: "https://rutan.example.go.th/join/ABCD-EFGH-JKMN".to_owned(),
        };
        CardsPaper {
            office: "อำเภอเมืองอุบลราชธานี".to_owned(),
            address: "https://rutan.example.go.th/join/".to_owned(),
            cards: (0..count).map(card).collect(),
            expires_at: DateTime::UNIX_EPOCH,
            at: DateTime::UNIX_EPOCH,
            digits: Digits::Thai,
        }
    }

    #[test]
    fn a_card_says_where_and_until_when() {
        let contents = contents(&paper(1));
        assert_eq!(contents.cards[0].place, "ต.แจระแม อ.เมืองอุบลราชธานี จ.อุบลราชธานี");
        assert!(contents.expires.contains("๑ มกราคม ๒๕๑๓"), "{}", contents.expires);
        assert!(contents.or_type.contains("https://rutan.example.go.th/join"), "{}", contents.or_type);
    }

    #[test]
    fn the_same_cards_are_the_same_to_the_byte() {
        let made = cards_pdf(&paper(9), None).unwrap();
        assert!(made.starts_with(b"%PDF"));
        assert_eq!(made, cards_pdf(&paper(9), None).unwrap());
    }
}
