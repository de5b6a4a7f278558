//! Notices: what one was told of, and reminding those below.
mod bell;
mod history;
mod list;
mod remind;

pub use bell::Bell;
pub use history::History;
pub use list::Notices;
pub use remind::Remind;

use super::{COORDINATORS, MONTHS, lang, letters, words};
use crate::domain::notice::NoticeKind;
use crate::text;
use crate::wire::notices::Notice;

/// What it says.
fn sentence(notice: &Notice) -> String {
    let month = notice.month.map(|month| words().month(month.first_day())).unwrap_or_default();
    // The first instant that is too late is the day after the last day.
    let day =
        notice.due_at.map(|at| words().date(crate::domain::thai_date::bangkok_date(at - chrono::Duration::seconds(1)))).unwrap_or_default();
    match (notice.kind, &notice.subject) {
        (NoticeKind::DueSoon, Some(subject)) => text::notices_letter_due_soon(lang(), day, subject.clone()),
        (NoticeKind::DueSoon, None) => text::notices_due_soon(lang(), day, month),
        (NoticeKind::Overdue, Some(subject)) => text::notices_letter_overdue(lang(), day, subject.clone()),
        (NoticeKind::Overdue, None) => text::notices_overdue(lang(), day, month),
        (NoticeKind::CoordinatorsMissing, _) => text::notices_coordinators_missing(lang(), notice.subject.clone().unwrap_or_default()),
        (NoticeKind::Reminder, Some(subject)) => text::notices_remind_letter(lang(), notice.by.clone(), subject.clone()),
        (NoticeKind::Reminder, None) => text::notices_remind_month(lang(), notice.by.clone(), month),
        (NoticeKind::Unknown, _) => text::notices_unknown(lang()).to_owned(),
    }
}

/// Where one does something about it.
fn address(notice: &Notice) -> Option<String> {
    if notice.kind == NoticeKind::CoordinatorsMissing {
        return Some(COORDINATORS.to_owned());
    }
    let letter = notice.directive.map(letters::address);
    letter.or_else(|| notice.month.map(|month| format!("{MONTHS}/{month}")))
}
