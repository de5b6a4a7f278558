//! Problem details (RFC 9457) with stable codes. The sentence a person reads comes from the translations, by code.
use serde::{Deserialize, Serialize};

use crate::domain::report::FieldProblem;

/// `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI for the kind of problem: `urn:rutan:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same in short, stable: see [`code`].
    pub code: String,
    pub status: u16,
    /// English, for people who read logs.
    pub title: String,
    /// Broken fields, for `validation`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    pub fn new(status: u16, code: &str, title: impl Into<String>) -> Self {
        Self { kind: format!("urn:rutan:problem:{code}"), code: code.to_owned(), status, title: title.into(), errors: Vec::new() }
    }
}

/// The stable codes. `app/locales` has a sentence `problem_<code>` for each.
pub mod code {
    /// A program's key that is unknown, expired or revoked, or whose person may not read by keys any more.
    pub const API_KEY_WRONG: &str = "api_key_wrong";
    /// The agency has another coordinator on some of these days.
    pub const ASSIGNMENTS_MEET: &str = "assignments_meet";
    pub const ARCHIVE_UNREADABLE: &str = "archive_unreadable";
    pub const BAD_AREA: &str = "bad_area";
    pub const BAD_JSON: &str = "bad_json";
    /// Of an authenticator app: it has let somebody in already.
    pub const CODE_USED: &str = "code_used";
    pub const CODE_WRONG: &str = "code_wrong";
    /// The office's scanner for malware refuses it.
    pub const FILE_INFECTED: &str = "file_infected";
    /// Neither picture, audio, video, PDF nor office document.
    pub const FILE_KIND: &str = "file_kind";
    pub const FILE_TOO_LARGE: &str = "file_too_large";
    /// Made by the client: the browser cannot read it any more.
    pub const FILE_UNREADABLE: &str = "file_unreadable";
    pub const FORBIDDEN: &str = "forbidden";
    /// What was handed in to be imported is kept for some days only.
    pub const IMPORT_GONE: &str = "import_gone";
    pub const JOIN_CARD_EXPIRED: &str = "join_card_expired";
    pub const JOIN_CARD_NOT_NEEDED: &str = "join_card_not_needed";
    pub const JOIN_CARD_UNKNOWN: &str = "join_card_unknown";
    pub const JOIN_CARD_USED: &str = "join_card_used";
    /// No line of a folder's list holds the identity of a file.
    pub const LIST_WITHOUT_IDS: &str = "list_without_ids";
    pub const LOCKED_OUT: &str = "locked_out";
    pub const LOGIN_WRONG: &str = "login_wrong";
    /// Somebody else changed it since it was read; read it again.
    pub const CHANGED_MEANWHILE: &str = "changed_meanwhile";
    /// Not possible in the state it is in.
    pub const NOT_NOW: &str = "not_now";
    pub const MONTH_HAS_GAPS: &str = "month_has_gaps";
    /// Pictures of a month's report whose days are another month's.
    pub const MONTH_HAS_OTHER_DATES: &str = "month_has_other_dates";
    /// The month's report was accepted: nothing that it counts changes any more, and nothing can be said about it.
    pub const MONTH_LOCKED: &str = "month_locked";
    pub const MONTH_IS_EMPTY: &str = "month_is_empty";
    /// Another was published meanwhile for the place that this one would take.
    pub const PLACE_TAKEN: &str = "place_taken";
    /// Nobody here has that passkey, any more.
    pub const PASSKEY_UNKNOWN: &str = "passkey_unknown";
    /// This browser was asked for no passkey, or too long ago.
    pub const PASSKEY_AGAIN: &str = "passkey_again";
    /// It was not made or shown for what was asked, or is a copy.
    pub const PASSKEY_WRONG: &str = "passkey_wrong";
    pub const PASSKEY_TAKEN: &str = "passkey_taken";
    pub const PASSKEYS_FULL: &str = "passkeys_full";
    /// Made by the client: nobody showed or made one, or the browser cannot.
    pub const PASSKEY_NONE: &str = "passkey_none";
    /// Nobody here is known by that account of the identity provider.
    pub const PROVIDER_ACCOUNT_UNKNOWN: &str = "provider_account_unknown";
    /// This browser did not go to the identity provider for this, or took too long.
    pub const PROVIDER_AGAIN: &str = "provider_again";
    /// Somebody else is known by it.
    pub const PROVIDER_ACCOUNT_TAKEN: &str = "provider_account_taken";
    /// The identity provider did not answer, or not as OpenID Connect has it.
    pub const PROVIDER_AWAY: &str = "provider_away";
    /// It did not say who somebody is: they did not agree, or what it said does not hold.
    pub const PROVIDER_REFUSED: &str = "provider_refused";
    /// A change must say which version it was made on.
    pub const PRECONDITION_REQUIRED: &str = "precondition_required";
    /// Made by the client: those above did not accept that there is nothing to report.
    pub const NOTHING_REFUSED: &str = "nothing_refused";
    pub const NOT_FOUND: &str = "not_found";
    /// Made by the client when no answer came.
    pub const OFFLINE: &str = "offline";
    pub const PASSWORD_WRONG: &str = "password_wrong";
    /// Somebody else chose the password and knows it: it must be changed first; nothing was done.
    pub const PASSWORD_CHANGE_REQUIRED: &str = "password_change_required";
    /// As above, and it took too long: they need another one.
    pub const PASSWORD_EXPIRED: &str = "password_expired";
    pub const PHOTO_HASH_MISMATCH: &str = "photo_hash_mismatch";
    /// Made by the client: the browser cannot open this kind of picture.
    pub const PHOTO_HEIC: &str = "photo_heic";
    pub const PHOTO_NOT_NAMED: &str = "photo_not_named";
    pub const PHOTO_NOT_PICTURE: &str = "photo_not_picture";
    /// Made by the client: the phone could not prepare it, though nothing is known to be wrong with the file.
    pub const PHOTO_NOT_PREPARED: &str = "photo_not_prepared";
    pub const PHOTO_TOO_LARGE: &str = "photo_too_large";
    pub const PHOTO_UNREADABLE: &str = "photo_unreadable";
    /// Pictures of a month's report whose own reports were sent back or changed since.
    pub const PICTURES_WITHDRAWN: &str = "pictures_withdrawn";
    /// A letter is passed on under one's own number, and has none yet.
    pub const REGISTER_FIRST: &str = "register_first";
    pub const REPORT_CONFLICT: &str = "report_conflict";
    /// The rescue file of a phone that was reported lost.
    pub const RESCUE_CUT_OFF: &str = "rescue_cut_off";
    pub const RESCUE_UNREADABLE: &str = "rescue_unreadable";
    /// The signed copy of a form is a PDF or a picture.
    pub const SIGNED_COPY_KIND: &str = "signed_copy_kind";
    pub const SHEET_EMPTY: &str = "sheet_empty";
    /// CSV: a quotation mark is not closed, so that lines run into one.
    pub const SHEET_QUOTE_OPEN: &str = "sheet_quote_open";
    pub const SHEET_UNREADABLE: &str = "sheet_unreadable";
    /// The password was right, and a code is asked for, too.
    pub const SECOND_FACTOR_NEEDED: &str = "second_factor_needed";
    /// This installation asks its staff for a second factor, and this one has to add it first; nothing was done.
    pub const SECOND_FACTOR_REQUIRED: &str = "second_factor_required";
    pub const SERVER_BUSY: &str = "server_busy";
    pub const SERVER_ERROR: &str = "server_error";
    pub const SESSION_NEEDED: &str = "session_needed";
    /// From the password to the code it took too long, or the password was changed meanwhile.
    pub const SIGN_IN_AGAIN: &str = "sign_in_again";
    /// It must be proven first that it is still oneself; nothing was done.
    pub const STEP_UP_NEEDED: &str = "step_up_needed";
    pub const STORAGE_FULL: &str = "storage_full";
    pub const TOO_LARGE: &str = "too_large";
    /// More than a sheet of Excel holds.
    pub const TOO_MANY_ROWS: &str = "too_many_rows";
    pub const TOO_MANY_REQUESTS: &str = "too_many_requests";
    pub const UNIT_UNKNOWN: &str = "unit_unknown";
    pub const VALIDATION: &str = "validation";
}
