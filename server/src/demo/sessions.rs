//! Village sessions of this month and the last, so that lists and the present month are never empty.
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::period::{Month, end_of_day};
use app::domain::report::{Partner, ReportContent};
use app::domain::thai_date::to_thai_digits;
use chrono::{Duration, NaiveDate};

use super::{Activity, country, people, pictures};

struct Session {
    /// 0 to 11.
    village: usize,
    /// How many months ago, and the day of that month.
    month: u32,
    day: u32,
    channel: Channel,
    place: &'static str,
    people: u32,
    partner: Partner,
    topics: &'static [&'static str],
    /// Number and caption of each picture.
    pictures: &'static [(&'static str, &'static str)],
}

/// Shorter than fifteen struct literals, in the order of the fields.
macro_rules! sessions {
    ($(($village:literal, $month:literal, $day:literal, $channel:ident, $place:literal, $people:literal, $partner:ident,
        [$($topic:literal),*], [$($number:literal: $caption:literal),*]);)*) => {
        &[$(Session {
            village: $village, month: $month, day: $day, channel: Channel::$channel, place: $place, people: $people,
            partner: Partner::$partner, topics: &[$($topic),*], pictures: &[$(($number, $caption)),*],
        }),*]
    };
}

const SESSIONS: &[Session] = sessions![
    (0, 1, 3, Community, "ศาลากลางบ้าน", 46, Police, ["call_centre", "mule_account"],
        ["13": "ตำรวจให้ความรู้เรื่องแก๊งคอลเซ็นเตอร์", "17": "ชาวบ้านซักถามหลังการบรรยาย"]);
    (0, 1, 17, OnAir, "หอกระจายข่าวหมู่บ้าน", 320, SecurityVolunteers, ["phishing_link"], ["14": "ประกาศเตือนภัยทางหอกระจายข่าวตอนเช้า"]);
    (1, 1, 5, Community, "ศาลาวัด", 38, Temple, ["investment", "loan"], ["17": "เตือนภัยหลอกลงทุนหลังทำบุญ"]);
    (2, 1, 9, Community, "โรงเรียนบ้านตัวอย่าง", 85, School, ["shopping", "phishing_link"],
        ["16": "นักเรียนเรียนรู้การซื้อของออนไลน์อย่างปลอดภัย"]);
    (3, 1, 12, Community, "ตลาดนัดหมู่บ้าน", 120, HealthVolunteers, ["call_centre", "loan"], ["18": "แจกแผ่นพับในตลาดนัด"]);
    (4, 1, 20, OnAir, "หอกระจายข่าวหมู่บ้าน", 260, LocalAdministration, ["mule_account"], ["14": "ประกาศเตือนเรื่องบัญชีม้า"]);
    (6, 1, 6, Community, "ศาลากลางบ้าน", 52, District, ["call_centre", "fake_authority"], ["13": "ประชุมประจำเดือนของหมู่บ้าน"]);
    (7, 1, 14, Community, "กลางทุ่งนา", 24, HealthVolunteers, ["romance"], ["15": "คุยกับชาวนาช่วงพักเที่ยง"]);
    (8, 1, 22, Community, "โรงเรียนบ้านตัวอย่าง", 64, School, ["shopping"], ["16": "กิจกรรมหน้าเสาธง"]);
    (0, 0, 4, Community, "ศาลากลางบ้าน", 51, Police, ["call_centre", "phishing_link"],
        ["13": "ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน", "18": "ติดป้ายเตือนภัยที่ตลาด"]);
    (1, 0, 2, OnAir, "หอกระจายข่าวหมู่บ้าน", 290, SecurityVolunteers, ["fake_authority"], ["14": "ออกอากาศเสียงตามสายตอนเย็น"]);
    (2, 0, 7, Community, "กลางทุ่งนา", 18, LocalAdministration, ["loan"], ["15": "เตือนภัยเงินกู้ออนไลน์"]);
    (5, 0, 1, Community, "ศาลาวัด", 33, Temple, ["romance", "investment"], ["17": "พูดคุยกับผู้สูงอายุในวันพระ"]);
    (6, 0, 3, Community, "ตลาดนัดหมู่บ้าน", 97, District, ["shopping", "mule_account"], ["18": "รณรงค์ในตลาดนัด"]);
    (9, 0, 5, Community, "โรงเรียนบ้านตัวอย่าง", 71, School, ["phishing_link"], ["16": "ครูและนักเรียนทำป้ายเตือนภัย"]);
];

/// Those that have happened by today.
pub(super) fn activities(today: NaiveDate) -> Vec<Activity> {
    SESSIONS.iter().filter_map(|session| session.activity(Month::of(today))).filter(|activity| activity.content.to <= today).collect()
}

impl Session {
    fn activity(&self, this_month: Month) -> Option<Activity> {
        let month = (0..self.month).fold(this_month, |month, _| month.previous());
        let day = month.first_day() + Duration::days(i64::from(self.day) - 1);
        let filed_by = people::village_head(self.village);
        let code = country::village_code(self.village);
        let moo = to_thai_digits(code.get(6..)?.trim_start_matches('0'));
        let content = ReportContent {
            unit: filed_by.unit,
            channel: self.channel,
            from: day,
            to: day,
            place_area: AreaCode::parse(&code).ok(),
            place: format!("{} หมู่ที่ {moo}", self.place),
            location: None,
            people: Some(self.people),
            partners: [self.partner].into(),
            topics: self.topics.iter().map(|topic| (*topic).to_owned()).collect(),
            note: String::new(),
            photos: self.pictures.iter().filter_map(|(number, caption)| pictures::photo(number, caption)).collect(),
        };
        let name = format!("session {} {day} {}", self.village, self.channel.code());
        // The same evening at seven.
        Some(Activity { name, filed_by, content, filed_at: end_of_day(day) - Duration::hours(5) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_session_is_a_valid_report_of_its_own() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let activities = activities(today);
        assert_eq!(activities.len(), SESSIONS.len());
        assert!(activities.iter().all(|activity| activity.content.problems(today).is_empty()));
        let names: std::collections::BTreeSet<_> = activities.iter().map(|activity| &activity.name).collect();
        assert_eq!(names.len(), activities.len());
    }
}
