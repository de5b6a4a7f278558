//! Every path of the API in one place, for the client that calls and the router that answers.
use crate::domain::access::PersonId;
use crate::domain::api_key::ApiKeyId;
use crate::domain::assignment::AssignmentId;
use crate::domain::channel::Channel;
use crate::domain::directive::DirectiveId;
use crate::domain::file::FileId;
use crate::domain::likeness::LikenessId;
use crate::domain::notice::NoticeId;
use crate::domain::period::Month;
use crate::domain::photo::PhotoHash;
use crate::domain::publication::PublicationId;
use crate::domain::report::ReportId;
use crate::domain::unit::UnitId;
use crate::domain::webhook::WebhookId;
use crate::wire::url::url_part;
use uuid::Uuid;

pub const SERVER: &str = "/api/v1/server";
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// POST: what a join card is for, without using it up.
pub const JOIN_LOOKUP: &str = "/api/v1/join/lookup";
/// POST: binds the card to this device and opens a session.
pub const JOIN: &str = "/api/v1/join";
/// POST: staff sign-in. GET: one's own sessions.
pub const SESSIONS: &str = "/api/v1/sessions";
/// DELETE: sign out.
pub const CURRENT_SESSION: &str = "/api/v1/sessions/current";
/// POST: the code that goes with the password, where one is asked for.
pub const SECOND_FACTOR: &str = "/api/v1/sessions/second-factor";
/// POST: begins a visit to the office's identity provider.
pub const ERRANDS: &str = "/api/v1/sign-in-errands";
/// POST: signs in with what the provider sent the browser back with.
pub const PROVIDER_SESSIONS: &str = "/api/v1/sessions/provider";
/// PUT: one is known by the provider's account, too; DELETE: no more.
pub const MY_PROVIDER: &str = "/api/v1/me/provider";
/// POST: what a passkey is shown for.
pub const PASSKEY_CHALLENGES: &str = "/api/v1/passkey-challenges";
/// POST: signs in by a passkey.
pub const PASSKEY_SESSIONS: &str = "/api/v1/sessions/passkey";
/// POST: what a passkey is made for.
pub const MY_PASSKEY_CHALLENGE: &str = "/api/v1/me/passkey-challenge";
/// POST: a passkey that was made.
pub const MY_PASSKEYS: &str = "/api/v1/me/passkeys";
/// PUT: proves that it is still oneself.
pub const PROOF: &str = "/api/v1/sessions/current/proof";
pub const ME: &str = "/api/v1/me";
/// GET: by what one is known.
pub const MY_FACTORS: &str = "/api/v1/me/factors";
/// POST: a secret for an authenticator app; PUT: a code made with it; DELETE: no codes any more.
pub const MY_TOTP: &str = "/api/v1/me/totp";
/// POST: new ones in place of all earlier ones.
pub const MY_RECOVERY_CODES: &str = "/api/v1/me/recovery-codes";
/// PUT: a new password.
pub const MY_PASSWORD: &str = "/api/v1/me/password";
/// GET: a file with everything that is held about oneself.
pub const MY_DATA: &str = "/api/v1/me/data";
/// GET: what was said to the reports of one's own unit. Answers 304 to an `If-None-Match` that names what it has.
pub const MY_REVIEWS: &str = "/api/v1/me/reviews";
/// PUT: how much waits on this phone.
pub const MY_WAITING: &str = "/api/v1/me/waiting";
/// GET `?cursor=&limit=`: what one was told of.
pub const MY_NOTICES: &str = "/api/v1/me/notices";
/// GET, PUT: where one is reached outside the app.
pub const MY_CONTACT: &str = "/api/v1/me/contact";
/// PUT, DELETE: this browser shows one's notices.
pub const MY_PUSH_SUBSCRIPTION: &str = "/api/v1/me/push-subscription";
/// GET: the key that a browser subscribes with.
pub const PUSH_KEY: &str = "/api/v1/push-key";
/// GET: the webhooks of one's unit; POST adds one.
pub const WEBHOOKS: &str = "/api/v1/webhooks";
/// POST: reminds units below of a month's report or a letter.
pub const REMINDERS: &str = "/api/v1/reminders";
/// GET, PUT: when the ladder of notices speaks.
pub const NOTICE_LADDER: &str = "/api/v1/settings/notices";
/// GET `?parent=34`
pub const AREAS: &str = "/api/v1/areas";
/// GET `?area=&kind=&cursor=`
pub const UNITS: &str = "/api/v1/units";
/// GET `?area=&unit=&joined=&cursor=`; POST enrols.
pub const PEOPLE: &str = "/api/v1/people";
/// GET `?area=`: how far joining has come; POST prints cards.
pub const JOIN_CARDS: &str = "/api/v1/join-cards";
/// GET `?area=&own=&channel=&month=&unit=&state=&counted=&open=&cursor=&limit=`
pub const REPORTS: &str = "/api/v1/reports";
/// GET `?area=&channel=&month=&topic=&unit=&likeness=&cursor=&limit=`: pictures that can be shown, last received first.
pub const PICTURES: &str = "/api/v1/pictures";
/// GET `?q=&kind=&area=&cursor=&limit=`
pub const SEARCH: &str = "/api/v1/search";
/// POST: several judgements, each on its own.
pub const REVIEWS: &str = "/api/v1/reviews";
/// GET `?cursor=&limit=`: what one's office wrote, the last changed first.
pub const DIRECTIVES: &str = "/api/v1/directives";
/// GET `?open=&cursor=&limit=`: what one's unit received, the last first.
pub const DELIVERIES: &str = "/api/v1/deliveries";
/// GET `?channel=&topic=&area=&cursor=&limit=`, without sign-in: what is published and holds today, the last first.
pub const KEY_MESSAGES: &str = "/api/v1/key-messages";
/// The same as an Atom feed.
pub const KEY_MESSAGES_ATOM: &str = "/api/v1/key-messages.atom";
/// GET `?channel=&topic=&area=`, without sign-in: the last one as lines for a receipt.
pub const KEY_MESSAGE_FOOTER: &str = "/api/v1/key-messages/footer";
/// GET `?cursor=&limit=`: what one's office wrote, the last changed first.
pub const OWN_KEY_MESSAGES: &str = "/api/v1/key-messages/own";
pub const FILES: &str = "/api/v1/files";
/// GET `?channel=&topic=&area=&cursor=&limit=`, without sign-in: what is published and holds today, the last first.
pub const MATERIAL: &str = "/api/v1/material";
/// GET `?cursor=&limit=`: what one's office wrote, the last changed first.
pub const OWN_MATERIAL: &str = "/api/v1/material/own";
/// GET `?on=`
pub const REGISTERS: &str = "/api/v1/registers";
/// GET `?area=&kind=&missing=&cursor=&limit=`: the agencies of one's area and who coordinates them.
pub const COORDINATORS: &str = "/api/v1/coordinators";
pub const ASSIGNMENTS: &str = "/api/v1/assignments";
/// GET `?cursor=&limit=`: months of the ledger, newest first.
/// GET: one's own keys for programs. POST: makes one.
pub const API_KEYS: &str = "/api/v1/api-keys";
/// The feed for Excel and Power BI (OData 4.0), outside the API.
pub const ODATA: &str = "/odata";
pub const MONTHS: &str = "/api/v1/months";
/// Server-sent events.
pub const EVENTS: &str = "/api/v1/events";
pub const TREND: &str = "/api/v1/trend";
pub const TREND_AREAS: &str = "/api/v1/trend/areas";
pub const TREND_UNITS: &str = "/api/v1/trend/units";
/// GET, PUT
pub const DUE_DAYS: &str = "/api/v1/settings/due-days";
/// GET: the public halves of the keys receipts are signed with.
pub const RECEIPT_KEYS: &str = "/api/v1/receipt-keys";
/// POST: a rescue file.
pub const RESCUES: &str = "/api/v1/rescues";

/// POST a response sheet.
pub const IMPORT_SHEETS: &str = "/api/v1/imports/sheets";
/// POST a ZIP of pictures.
pub const IMPORT_PICTURES: &str = "/api/v1/imports/pictures";
/// POST the list of a Drive folder's files.
pub const IMPORT_LISTS: &str = "/api/v1/imports/lists";
/// POST a table of villages and officials `?dry_run=&expected=`: tried, or brought in.
pub const IMPORT_OFFICIALS: &str = "/api/v1/imports/officials";
/// POST: try or file rows.
pub const IMPORTS: &str = "/api/v1/imports";

/// DELETE: it lets nobody in any more.
pub fn my_passkey(id: Uuid) -> String {
    format!("{MY_PASSKEYS}/{id}")
}

pub fn session(id: Uuid) -> String {
    format!("{SESSIONS}/{id}")
}

/// GET: the last cards; POST `?cut_off=`: a card, and with `cut_off` the end of the devices before it.
pub fn person_join_cards(person: PersonId) -> String {
    format!("{PEOPLE}/{}/join-cards", person.0)
}

pub fn person_sessions(person: PersonId) -> String {
    format!("{PEOPLE}/{}/sessions", person.0)
}

/// GET: a file with everything that is held about somebody.
pub fn person_data(person: PersonId) -> String {
    format!("{PEOPLE}/{}/data", person.0)
}

/// POST: takes it out.
pub fn person_erasure(person: PersonId) -> String {
    format!("{PEOPLE}/{}/erasure", person.0)
}

pub fn report(id: ReportId) -> String {
    format!("{REPORTS}/{}", id.0)
}

/// PUT with `If-Match`: accepts or sends back.
pub fn report_review(id: ReportId) -> String {
    format!("{REPORTS}/{}/review", id.0)
}

/// GET: every version with its judgements.
pub fn report_versions(id: ReportId) -> String {
    format!("{REPORTS}/{}/versions", id.0)
}

/// GET: what speaks about the pictures of a report.
pub fn report_likenesses(id: ReportId) -> String {
    format!("{REPORTS}/{}/likenesses", id.0)
}

/// POST: a person has looked, and it is nothing.
pub fn likeness_dismissal(id: LikenessId) -> String {
    format!("/api/v1/likenesses/{}/dismissal", id.0)
}

pub fn report_receipt(id: ReportId) -> String {
    format!("{REPORTS}/{}/receipt", id.0)
}

/// PUT, HEAD: upload; GET: the picture itself.
/// GET: the address and QR code by which anybody can check the receipt.
pub fn report_signed_receipt(id: ReportId) -> String {
    format!("{REPORTS}/{}/signed-receipt", id.0)
}

pub fn photo(id: ReportId, hash: &PhotoHash) -> String {
    format!("{REPORTS}/{}/photos/{hash}", id.0)
}

/// GET: at most 480 px on its longest side.
pub fn thumbnail(id: ReportId, hash: &PhotoHash) -> String {
    format!("{REPORTS}/{}/photos/{hash}/thumbnail", id.0)
}

/// GET, PUT: a unit's month.
pub fn monthly(unit: UnitId, month: Month) -> String {
    format!("{UNITS}/{}/months/{month}/report", unit.0)
}

/// GET: pictures that may be placed.
pub fn monthly_tray(unit: UnitId, month: Month) -> String {
    format!("{UNITS}/{}/months/{month}/tray", unit.0)
}

/// GET `?area=&cursor=&limit=`: all those of one channel, page by page.
pub fn monthly_tray_channel(unit: UnitId, month: Month, channel: Channel) -> String {
    format!("{}/{}", monthly_tray(unit, month), channel.code())
}

/// POST
pub fn monthly_submission(unit: UnitId, month: Month) -> String {
    format!("{}/submission", monthly(unit, month))
}

/// POST
pub fn monthly_decision(unit: UnitId, month: Month) -> String {
    format!("{}/decision", monthly(unit, month))
}

/// POST: opens a submitted month for a correction; DELETE gives that up.
pub fn monthly_correction(unit: UnitId, month: Month) -> String {
    format!("{}/correction", monthly(unit, month))
}

/// GET: the working copy as it would be printed.
pub fn monthly_draft(unit: UnitId, month: Month) -> String {
    format!("{}/draft", monthly(unit, month))
}

/// POST: has a revision's papers made again.
pub fn monthly_documents(unit: UnitId, month: Month, revision: u32) -> String {
    format!("{}/revisions/{revision}/documents", monthly(unit, month))
}

/// GET: a revision's paper.
pub fn monthly_document(unit: UnitId, month: Month, revision: u32, kind: &str) -> String {
    format!("{}/revisions/{revision}/{kind}", monthly(unit, month))
}

/// GET `?area=&own=&kind=&state=&unit=&cursor=&limit=`: who owes the month's report, and how it stands.
pub fn obligations(month: Month) -> String {
    format!("{MONTHS}/{month}/obligations")
}

/// GET `?area=`: the same in figures.
pub fn month_summary(month: Month) -> String {
    format!("{MONTHS}/{month}/summary")
}

/// PUT: nothing happened this month, with a reason. DELETE: taken back.
pub fn nothing(unit: UnitId, month: Month) -> String {
    format!("{UNITS}/{}/months/{month}/nothing", unit.0)
}

/// PUT, DELETE
pub fn excuse(unit: UnitId, month: Month) -> String {
    format!("{UNITS}/{}/months/{month}/excuse", unit.0)
}

/// GET, PUT
pub fn directive(id: DirectiveId) -> String {
    format!("{DIRECTIVES}/{}", id.0)
}

/// POST: makes it a letter.
pub fn directive_sending(id: DirectiveId) -> String {
    format!("{}/sending", directive(id))
}

/// POST
pub fn directive_withdrawal(id: DirectiveId) -> String {
    format!("{}/withdrawal", directive(id))
}

/// PUT: it was looked at.
pub fn directive_opening(id: DirectiveId) -> String {
    format!("{}/opening", directive(id))
}

/// PUT
pub fn directive_registration(id: DirectiveId) -> String {
    format!("{}/registration", directive(id))
}

/// GET: as PDF.
pub fn directive_letter(id: DirectiveId) -> String {
    format!("{}/letter", directive(id))
}

/// POST: passes it on to units below.
pub fn directive_passing(id: DirectiveId) -> String {
    format!("{}/passing", directive(id))
}

/// PUT: what it asks for is done.
pub fn directive_done(id: DirectiveId) -> String {
    format!("{}/done", directive(id))
}

/// GET `?source=&open=&cursor=&limit=`: those who got it from a unit.
pub fn directive_deliveries(id: DirectiveId) -> String {
    format!("{}/deliveries", directive(id))
}

/// GET: a unit.
pub fn unit(unit: UnitId) -> String {
    format!("{UNITS}/{}", unit.0)
}

/// GET: every assignment of a unit, the latest first.
pub fn unit_assignments(unit: UnitId) -> String {
    format!("{UNITS}/{}/assignments", unit.0)
}

/// PUT: names a coordinator. A repeat writes once.
pub fn assignment(id: AssignmentId) -> String {
    format!("{ASSIGNMENTS}/{}", id.0)
}

/// PUT: its last day.
pub fn assignment_end(id: AssignmentId) -> String {
    format!("{}/end", assignment(id))
}

/// PUT: other telephone numbers or addresses.
pub fn assignment_reach(id: AssignmentId) -> String {
    format!("{}/reach", assignment(id))
}

/// POST: made by mistake.
pub fn assignment_withdrawal(id: AssignmentId) -> String {
    format!("{}/withdrawal", assignment(id))
}

/// POST, GET: the form as it was signed, a PDF or a picture.
pub fn assignment_signed_copy(id: AssignmentId) -> String {
    format!("{}/signed-copy", assignment(id))
}

/// GET: the form of enclosure 3 as PDF, to be signed.
pub fn assignment_form(id: AssignmentId) -> String {
    format!("{}/form", assignment(id))
}

/// PUT: a draft.
pub fn key_message(id: PublicationId) -> String {
    format!("{KEY_MESSAGES}/{}", id.0)
}

/// POST: shows it to everybody.
pub fn key_message_publication(id: PublicationId) -> String {
    format!("{}/publication", key_message(id))
}

/// POST: shows it to nobody any more.
pub fn key_message_withdrawal(id: PublicationId) -> String {
    format!("{}/withdrawal", key_message(id))
}

/// PUT: looked at; the first time counts.
pub fn notice_opening(id: NoticeId) -> String {
    format!("{MY_NOTICES}/{}/opening", id.0)
}

/// GET `?cursor=&limit=`: whom of the unit was told what.
pub fn unit_notices(unit: UnitId) -> String {
    format!("{UNITS}/{}/notices", unit.0)
}

pub fn unit_notes(unit: UnitId) -> String {
    format!("{UNITS}/{}/notes", unit.0)
}

pub fn unit_note(unit: UnitId, note: Uuid) -> String {
    format!("{UNITS}/{}/notes/{note}", unit.0)
}

/// PUT `?name=`, HEAD: upload; GET `?preview=`: a file of one's own office.
pub fn file(id: FileId) -> String {
    format!("{FILES}/{}", id.0)
}

/// [`file`] with the name that it has on the sender's disk.
pub fn file_named(id: FileId, name: &str) -> String {
    format!("{}?name={}", file(id), url_part(name))
}

/// GET: a file that came with a letter.
pub fn directive_enclosure(id: DirectiveId, file: FileId) -> String {
    format!("{}/enclosures/{}", directive(id), file.0)
}

/// PUT: a draft. GET, without sign-in: one that is published.
pub fn material(id: PublicationId) -> String {
    format!("{MATERIAL}/{}", id.0)
}

/// POST
pub fn material_publication(id: PublicationId) -> String {
    format!("{}/publication", material(id))
}

/// POST
pub fn material_withdrawal(id: PublicationId) -> String {
    format!("{}/withdrawal", material(id))
}

/// GET, without sign-in.
pub fn material_file(id: PublicationId) -> String {
    format!("{}/file", material(id))
}

/// GET, without sign-in: a small JPEG.
pub fn material_preview(id: PublicationId) -> String {
    format!("{}/preview", material(id))
}

/// DELETE: it is told of nothing more.
pub fn webhook(id: WebhookId) -> String {
    format!("{WEBHOOKS}/{}", id.0)
}

/// POST: calls it now.
pub fn webhook_test(id: WebhookId) -> String {
    format!("{WEBHOOKS}/{}/test", id.0)
}

/// GET: a whole table as a file, like `reports.csv`; takes the parameters of the table's list.
pub fn export(name: &str) -> String {
    format!("/api/v1/exports/{name}")
}

/// DELETE: ends it.
pub fn api_key(id: ApiKeyId) -> String {
    format!("{API_KEYS}/{}", id.0)
}

/// GET `?area=&unit=&channel=`: the pictures of a month as a ZIP.
pub fn month_pictures(month: Month) -> String {
    format!("{MONTHS}/{month}/pictures.zip")
}

/// GET `?area=`: a Buddhist year in figures as PDF.
pub fn year_summary(buddhist_year: i32) -> String {
    format!("/api/v1/years/{buddhist_year}/summary.pdf")
}
