//! What the domain's codes are called, for screens and for pages that the server renders.
use chrono::{Duration, NaiveDate};

use crate::domain::access::Role;
use crate::domain::area::Area;
use crate::domain::channel::Channel;
use crate::domain::directive::{DeliveryState, DirectiveState};
use crate::domain::notice::NoticeKind;
use crate::domain::obligation::{ObligationState, States};
use crate::domain::thai_date::bangkok_date;
use crate::domain::unit::UnitKind;
use crate::text::{self, Lang};
use crate::wire::notices::Notice;
use crate::wire::reports::ReportState;

/// Somebody as the records name them: whose data was erased has no name there.
pub fn person(lang: Lang, name: &str) -> &str {
    if name.is_empty() { text::person_erased(lang) } else { name }
}

/// Bytes as a person reads them: `1.2 เมกะไบต์`, `1.2 MB`.
pub fn size(lang: Lang, bytes: u64) -> String {
    let kb = bytes.div_ceil(1024);
    let (whole, tenth, said): (_, _, fn(Lang, String) -> String) = match kb {
        0..1024 => (kb, 0, text::common_size_kb),
        1024..1_048_576 => (kb / 1024, kb % 1024 * 10 / 1024, text::common_size_mb),
        _ => (kb / 1_048_576, kb % 1_048_576 * 10 / 1_048_576, text::common_size_gb),
    };
    said(lang, if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") })
}

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

pub fn unit_kind(kind: UnitKind) -> fn(Lang) -> &'static str {
    match kind {
        UnitKind::Ministry => text::desk_kind_ministry,
        UnitKind::Department => text::desk_kind_department,
        UnitKind::StateEnterprise => text::desk_kind_state_enterprise,
        UnitKind::Province => text::desk_kind_province,
        UnitKind::District => text::desk_kind_district,
        UnitKind::LocalAdministration => text::desk_kind_local_administration,
        UnitKind::Subdistrict => text::desk_kind_subdistrict,
        UnitKind::Village => text::desk_kind_village,
    }
}

/// How the month of a unit stands.
pub fn obligation_state(state: ObligationState) -> fn(Lang) -> &'static str {
    match state {
        ObligationState::NotYetDue => text::month_state_not_yet_due,
        ObligationState::Due => text::month_state_due,
        ObligationState::SubmittedOnTime => text::month_state_on_time,
        ObligationState::SubmittedLate => text::month_state_late,
        ObligationState::NothingToReport => text::month_state_nothing,
        ObligationState::Excused => text::month_state_excused,
        ObligationState::Returned => text::month_state_returned,
        ObligationState::Accepted => text::month_state_accepted,
        ObligationState::Missing => text::month_state_missing,
        ObligationState::Exempt => text::month_state_exempt,
        ObligationState::Unknown => text::desk_state_unknown,
    }
}

pub fn area(lang: Lang, area: &Area) -> &str {
    match lang {
        Lang::Th => &area.name_th,
        Lang::En => &area.name_en,
    }
}

/// Who somebody is, by what they do for a unit of this kind.
pub fn role(role: Role, unit: UnitKind) -> fn(Lang) -> &'static str {
    match (role, unit) {
        (Role::Official, _) => text::desk_role_official,
        (Role::Coordinator, UnitKind::Ministry) => text::desk_role_ministry,
        (Role::Coordinator, _) => text::desk_role_coordinator,
        (Role::Administrator, _) => text::desk_role_administrator,
    }
}

/// How a letter stands at the office that wrote it.
pub fn directive_state(state: DirectiveState) -> fn(Lang) -> &'static str {
    match state {
        DirectiveState::Draft => text::letters_state_draft,
        DirectiveState::Sent => text::letters_state_sent,
        DirectiveState::Corrected => text::letters_state_corrected,
        DirectiveState::Withdrawn => text::letters_state_withdrawn,
        DirectiveState::Unknown => text::desk_state_unknown,
    }
}

/// How far a letter has come at a unit.
pub fn delivery_state(state: DeliveryState) -> fn(Lang) -> &'static str {
    match state {
        DeliveryState::Sent => text::letters_step_sent,
        DeliveryState::Opened => text::letters_step_opened,
        DeliveryState::Registered => text::letters_step_registered,
        DeliveryState::PassedOn => text::letters_step_passed_on,
        DeliveryState::Done => text::letters_step_done,
    }
}

/// What a month's column is stacked of: fewer kinds than there are states, so that they can be told apart in print. Each with
/// its colour and pattern (`charts`), its word and what it adds up.
pub fn standings(lang: Lang) -> [(&'static str, &'static str, States); 5] {
    [
        ("good", text::overview_kind_done(lang), States::DONE),
        ("late", text::overview_kind_late(lang), States::LATE),
        ("quiet", text::overview_kind_said(lang), States::SAID),
        ("open", text::overview_kind_open(lang), States::OPEN),
        ("bad", text::month_state_missing(lang), States::MISSING),
    ]
}

/// Several states in words: what they are together, where there is a word for it.
pub fn states(lang: Lang, states: States) -> String {
    let kind = standings(lang).into_iter().find(|(.., kind)| *kind == states).map(|(_, word, _)| word);
    match states {
        States::ANSWERED => text::month_states_answered(lang).to_owned(),
        States::EXPECTED => text::month_states_expected(lang).to_owned(),
        States::SILENT => text::month_states_silent(lang).to_owned(),
        _ => kind.map_or_else(|| states.iter().map(|state| obligation_state(state)(lang)).collect::<Vec<_>>().join(" / "), str::to_owned),
    }
}

/// How a report stands.
pub fn report_state(state: ReportState) -> fn(Lang) -> &'static str {
    match state {
        ReportState::AwaitingPhotos => text::desk_state_awaiting,
        ReportState::Received => text::desk_shown_to_judge,
        ReportState::Returned => text::desk_state_returned,
        ReportState::Accepted => text::desk_state_accepted,
        ReportState::Unknown => text::desk_state_unknown,
    }
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
        (NoticeKind::Reminder, Some(subject)) => text::notices_remind_letter(lang, person(lang, &notice.by), subject),
        (NoticeKind::Reminder, None) => text::notices_remind_month(lang, person(lang, &notice.by), month),
        (NoticeKind::LetterArrived, subject) => text::notices_letter_arrived(lang, notice.by.clone(), subject.unwrap_or_default()),
        (NoticeKind::MonthReturned, _) => text::notices_month_returned(lang, person(lang, &notice.by), month),
        (NoticeKind::Unknown, _) => text::notices_unknown(lang).to_owned(),
    }
}
