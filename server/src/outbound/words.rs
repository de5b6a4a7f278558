//! What a notice says outside the app: in Thai, which everybody who is told reads.
use app::domain::notice::NoticeKind;
use app::domain::thai_date::{Digits, long, month_year};
use app::labels;
use app::text::{self, Lang};
use app::wire::notices::Notice;
use app::wire::sendings::PushMessage;

use super::mail::Letter;

/// A subject may be a long letter's; a push has room for so many characters.
const LONGEST: usize = 500;
const SETTINGS: &str = "/desk/account";

fn sentence(notice: &Notice) -> String {
    let month = notice.month.map(|month| month_year(month.first_day(), Digits::Thai)).unwrap_or_default();
    let said = labels::notice(Lang::Th, notice, month, |day| long(day, Digits::Thai));
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
        (None, Some(month), false) if notice.kind == NoticeKind::MonthReturned => format!("/desk/months/{month}/report"),
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
