//! What crosses the network: the first byte says which type, the rest is JSON. What is read is written, reads the same, and is
//! then written alike; and the rules for what people send hold for anything that can be read at all.
#![no_main]

use app::domain::directive::Letter;
use app::domain::key_message::KeyMessage;
use app::domain::material::Material;
use app::wire::*;
use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn round<T: DeserializeOwned + Serialize + PartialEq>(json: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(json).ok()?;
    let text = serde_json::to_string(&value).unwrap();
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(again == value, "{text}");
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    Some(value)
}

macro_rules! types {
    ($($kind:ty),* $(,)?) => {
        const TYPES: &[fn(&[u8])] = &[$(|json| { round::<$kind>(json); }),*];
    };
}

types![
    api_keys::ApiKeyInput,
    api_keys::ApiKeys,
    assignments::AssignmentInput,
    assignments::Coordinators,
    assignments::EndInput,
    assignments::UnitAssignments,
    directives::Delivery,
    directives::Directive,
    directives::DirectiveSummary,
    directives::PassingInput,
    directives::Received,
    directives::RegistrationInput,
    directives::Registers,
    directives::WithdrawalInput,
    enrolment::EnrolmentReply,
    factors::CodeInput,
    factors::Factors,
    factors::NewPassword,
    factors::NewTotp,
    factors::Proof,
    files::FileInfo,
    imports::ImportInput,
    imports::ImportReply,
    imports::ListReply,
    imports::PicturesReply,
    imports::SheetReply,
    key_messages::PublishedKeyMessage,
    material::PublishedMaterial,
    monthly::ArrangementInput,
    monthly::DecisionInput,
    monthly::Monthly,
    monthly::SubmissionInput,
    monthly::TrayPicture,
    months::DueDayChange,
    months::DueDays,
    months::MonthSummary,
    months::MonthView,
    months::ObligationView,
    months::Reason,
    notes::Note,
    notes::NoteInput,
    notices::MyNotices,
    notices::NoticeEvidence,
    notices::ReminderInput,
    notices::ReminderReply,
    people::CardsOrder,
    people::EnrolRequest,
    people::JoinCard,
    people::JoiningSummary,
    people::PersonView,
    personal::Erasure,
    personal::ErasureInput,
    personal::PersonData,
    pictures::Dismissal,
    pictures::Likenesses,
    pictures::WallPicture,
    problem::Problem,
    publications::OwnPublication<KeyMessage>,
    publications::OwnPublication<Material>,
    reports::Receipt,
    reports::ReportDetail,
    reports::SignedReceipt,
    rescue::RescueReply,
    reviews::MyReviews,
    reviews::ReportVersions,
    reviews::ReviewBatch,
    reviews::ReviewBatchReply,
    reviews::Reviewed,
    search::Found,
    sendings::Contact,
    sendings::ContactInput,
    sendings::PushMessage,
    sendings::PushSubscription,
    sendings::Sending,
    sendings::WebhookInput,
    sendings::Webhooks,
    session::JoinLookup,
    session::JoinOffer,
    session::JoinRequest,
    session::LoginRequest,
    session::Me,
    session::SessionView,
    trend::AreaTrend,
    trend::Trend,
    trend::UnitMonths,
    waiting::OnPhones,
    waiting::Waiting,
    Page<reports::ReportSummary>,
    ServerInfo,
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, json)) = bytes.split_first() else { return };
    // What comes with rules of its own has the bytes that are letters; the others follow.
    match kind {
        b'r' => drop(round::<reports::ReportSubmission>(json).map(|sent| sent.content.problems(today()))),
        b'l' => drop(round::<Letter>(json).map(|letter| (letter.problems(), letter.dues(), letter.problems_of_sending(today())))),
        b'k' => drop(round::<publications::PublicationInput<KeyMessage>>(json)),
        b'm' => drop(round::<publications::PublicationInput<Material>>(json)),
        b'd' => drop(round::<directives::DirectiveInput>(json)),
        b's' => drop(round::<rescue::RescueContent>(json)),
        other => TYPES[usize::from(*other) % TYPES.len()](json),
    }
});
