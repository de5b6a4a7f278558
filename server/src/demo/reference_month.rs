//! February 2569 as one province really reported it (server/demo/reference_month.csv), a report for each picture.
use app::domain::channel::Channel;
use app::domain::period::end_of_day;
use app::domain::report::ReportContent;
use chrono::{Duration, NaiveDate};

use super::{Activity, people, pictures};

const CSV: &str = include_str!("../../demo/reference_month.csv");

pub(super) fn activities() -> Vec<Activity> {
    csv::Reader::from_reader(CSV.as_bytes()).records().enumerate().filter_map(|(index, record)| read(index, &record.ok()?)).collect()
}

/// `channel,caption,from,to,picture`
fn read(index: usize, record: &csv::StringRecord) -> Option<Activity> {
    let day = |column| NaiveDate::parse_from_str(record.get(column)?, "%Y-%m-%d").ok();
    let caption = record.get(1)?;
    let filed_by = people::provincial_coordinator();
    let (from, to) = (day(2)?, day(3)?);
    let content = ReportContent {
        unit: filed_by.unit,
        channel: Channel::from_code(record.get(0)?)?,
        from,
        to,
        place_area: None,
        place: String::new(),
        location: None,
        people: None,
        partners: Default::default(),
        topics: Default::default(),
        note: String::new(),
        photos: vec![pictures::photo(record.get(4)?, caption)?],
    };
    // The next morning at nine, a minute apart.
    let filed_at = end_of_day(to) + Duration::hours(9) + Duration::minutes(index as i64);
    Some(Activity { name: format!("reference month {index}"), filed_by, content, filed_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_reference_month_is_read() {
        let activities = activities();
        assert_eq!(activities.len(), CSV.lines().count() - 1);
        assert!(activities.iter().all(|activity| activity.content.problems(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()).is_empty()));
        let captions: Vec<_> = activities.iter().map(|activity| activity.content.photos[0].caption.as_str()).collect();
        assert_eq!((captions[0], captions[11]), ("เว็บไซต์จังหวัด", "Pop - up บนแอป PEA"));
    }
}
