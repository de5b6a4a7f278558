//! Notices: what one was told of, and reminding those below.
mod bell;
mod history;
mod list;
mod notes;
mod remind;

pub use bell::Bell;
pub use history::History;
pub use list::Notices;
pub use remind::{Remind, RemindChosen, RemindDialog, Whom};

use super::{COORDINATORS, MONTHS, letters, monthly};
use crate::domain::notice::NoticeKind;
use crate::wire::notices::Notice;

/// Where one does something about it.
fn address(notice: &Notice) -> Option<String> {
    if notice.kind == NoticeKind::CoordinatorsMissing {
        return Some(COORDINATORS.to_owned());
    }
    let letter = notice.directive.map(letters::address);
    letter.or_else(|| {
        notice.month.map(|month| match notice.kind {
            NoticeKind::MonthReturned => monthly::address(month, None),
            _ => format!("{MONTHS}/{month}"),
        })
    })
}
