//! What the domain's codes are called, for screens and for pages that the server renders.
use chrono::{Duration, NaiveDate};

use crate::domain::channel::Channel;
use crate::domain::notice::NoticeKind;
use crate::domain::thai_date::bangkok_date;
use crate::text::{self, Lang};
use crate::wire::notices::Notice;

/// The channel in a word or two.
pub fn channel(channel: Channel) -> fn(Lang) -> &'static str {
    match channel {
        Channel::Online => text::common_channel_online,
        Channel::OnAir => text::common_channel_on_air,
        Channel::OnGround => text::common_channel_on_ground,
        Channel::DigitalBillboard => text::common_channel_digital_billboard,
        Channel::Community => text::common_channel_community,
        Channel::DocumentsApps => text::common_channel_documents_apps,
    }
}

/// A topic that everybody knows; an office may have others, which are called as they are written.
pub fn topic(code: &str) -> Option<fn(Lang) -> &'static str> {
    Some(match code {
        "call_centre" => text::common_topic_call_centre,
        "investment" => text::common_topic_investment,
        "loan" => text::common_topic_loan,
        "shopping" => text::common_topic_shopping,
        "romance" => text::common_topic_romance,
        "phishing_link" => text::common_topic_phishing_link,
        "mule_account" => text::common_topic_mule_account,
        "fake_authority" => text::common_topic_fake_authority,
        _ => return None,
    })
}

/// What a notice says; `month` and days in the digits of whoever reads it.
pub fn notice(lang: Lang, notice: &Notice, month: String, day: impl Fn(NaiveDate) -> String) -> String {
    // The first instant that is too late is the day after the last day.
    let day = notice.due_at.map(|at| day(bangkok_date(at - Duration::seconds(1)))).unwrap_or_default();
    match (notice.kind, notice.subject.clone()) {
        (NoticeKind::DueSoon, Some(subject)) => text::notices_letter_due_soon(lang, day, subject),
        (NoticeKind::DueSoon, None) => text::notices_due_soon(lang, day, month),
        (NoticeKind::Overdue, Some(subject)) => text::notices_letter_overdue(lang, day, subject),
        (NoticeKind::Overdue, None) => text::notices_overdue(lang, day, month),
        (NoticeKind::CoordinatorsMissing, subject) => text::notices_coordinators_missing(lang, subject.unwrap_or_default()),
        (NoticeKind::Reminder, Some(subject)) => text::notices_remind_letter(lang, &notice.by, subject),
        (NoticeKind::Reminder, None) => text::notices_remind_month(lang, &notice.by, month),
        (NoticeKind::Unknown, _) => text::notices_unknown(lang).to_owned(),
    }
}
