//! What a notice says outside the app: in Thai, which everybody who is told reads.
use app::domain::notice::NoticeKind;
use app::domain::thai_date::{Digits, bangkok_date, long, month_year};
use app::text::{self, Lang};
use app::wire::notices::Notice;
use app::wire::sendings::PushMessage;
use chrono::Duration;

use super::mail::Letter;

/// A subject may be a long letter's; a push has room for so many characters.
const LONGEST: usize = 500;
const SETTINGS: &str = "/desk/account";

fn sentence(notice: &Notice) -> String {
    let month = notice.month.map(|month| month_year(month.first_day(), Digits::Thai)).unwrap_or_default();
    // The first instant that is too late is the day after the last day.
    let day = notice.due_at.map(|at| long(bangkok_date(at - Duration::seconds(1)), Digits::Thai)).unwrap_or_default();
    let said = match (notice.kind, &notice.subject) {
        (NoticeKind::DueSoon, Some(subject)) => text::notices_letter_due_soon(Lang::Th, day, subject),
        (NoticeKind::DueSoon, None) => text::notices_due_soon(Lang::Th, day, month),
        (NoticeKind::Overdue, Some(subject)) => text::notices_letter_overdue(Lang::Th, day, subject),
        (NoticeKind::Overdue, None) => text::notices_overdue(Lang::Th, day, month),
        (NoticeKind::CoordinatorsMissing, _) => text::notices_coordinators_missing(Lang::Th, notice.subject.as_deref().unwrap_or_default()),
        (NoticeKind::Reminder, Some(subject)) => text::notices_remind_letter(Lang::Th, &notice.by, subject),
        (NoticeKind::Reminder, None) => text::notices_remind_month(Lang::Th, &notice.by, month),
        (NoticeKind::Unknown, _) => text::notices_unknown(Lang::Th).to_owned(),
    };
    // One line, whatever somebody wrote into a letter's subject.
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if said.chars().count() > LONGEST { said.chars().take(LONGEST).chain(['…']).collect() } else { said }
}

/// Where one does something about it: the desk's page, or the phone's.
fn path(notice: &Notice, on_phone: bool) -> String {
    if notice.kind == NoticeKind::CoordinatorsMissing {
        return "/desk/coordinators".to_owned();
    }
    match (notice.directive, notice.month, on_phone) {
        (Some(_), _, true) => "/app/letters".to_owned(),
        (Some(id), _, false) => format!("/desk/letters/{}", id.0),
        (None, _, true) => "/app".to_owned(),
        (None, Some(month), false) => format!("/desk/months/{month}"),
        (None, None, false) => "/desk/notices".to_owned(),
    }
}

pub(super) fn push(notice: &Notice, on_phone: bool) -> PushMessage {
    PushMessage {
        title: text::app_name(Lang::Th).to_owned(),
        body: sentence(notice),
        url: path(notice, on_phone),
        tag: notice.id.0.to_string(),
    }
}

pub(super) fn letter(notice: &Notice, public_url: &str) -> Letter {
    let said = sentence(notice);
    let link = |path: &str| format!("{public_url}{path}");
    let open = text::mail_open(Lang::Th, link(&path(notice, false)));
    let off = text::mail_off(Lang::Th, link(SETTINGS));
    Letter { subject: text::mail_subject(Lang::Th, &said), body: format!("{said}\n\n{open}\n\n-- \n{off}\n") }
}
