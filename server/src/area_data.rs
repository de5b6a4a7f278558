//! The official areas that ship with the server (server/data/README.md).
use app::domain::area::{Area, AreaCode};

const CSV: &str = include_str!("../data/areas.csv");

/// Provinces, districts and subdistricts, by code. A line that is no area is left out; a test holds that there is none.
pub fn areas() -> Vec<Area> {
    csv::Reader::from_reader(CSV.as_bytes()).records().filter_map(|record| read(&record.ok()?)).collect()
}

/// `code,name_th,name_en,type`; the type follows from the code's length.
fn read(record: &csv::StringRecord) -> Option<Area> {
    Some(Area { code: AreaCode::parse(record.get(0)?).ok()?, name_th: record.get(1)?.to_owned(), name_en: record.get(2)?.to_owned() })
}

#[cfg(test)]
mod tests {
    use app::domain::area::AreaLevel;

    use super::*;

    #[test]
    fn the_whole_country_is_there_and_every_line_is_an_area() {
        let areas = areas();
        assert_eq!(areas.len(), CSV.lines().count() - 1);
        let count = |level| areas.iter().filter(|area| area.code.level() == level).count();
        assert_eq!(count(AreaLevel::Province), 77);
        assert_eq!(count(AreaLevel::District), 928);
        assert_eq!(count(AreaLevel::Subdistrict), 7_436);
        let ubon = areas.iter().find(|area| area.code.as_str() == "34").map(|area| area.name_th.as_str());
        assert_eq!(ubon, Some("อุบลราชธานี"));
    }
}
