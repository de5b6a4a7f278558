//! What an answer that is not a success means for the item and for the whole run. Pure.
use super::api::ApiError;
use super::outbox::Quarantine;
use crate::domain::report::FieldProblem;
use crate::wire::problem::{Problem, code};

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// No answer: the network is away, for every item.
    Away,
    /// The server is there but wants to be left alone (or something that is not the server answered).
    Busy { retry_after_s: Option<u64> },
    /// The session has ended; nothing can be sent until the person joins again.
    Session,
    /// This item failed in a way that may pass.
    Again { code: String },
    /// The server does not know the report (any more), or not with this picture: the record must go again.
    RecordGone { code: String },
    /// What arrived is not what the hash names.
    Damaged,
    /// The server holds another content under this report's version.
    Conflict,
    /// Only a person can mend it.
    Person(Quarantine),
}

pub fn of(error: &ApiError) -> Verdict {
    match error {
        ApiError::NoAnswer(_) => Verdict::Away,
        ApiError::Problem { problem, retry_after_s } => of_problem(problem, *retry_after_s),
    }
}

fn of_problem(problem: &Problem, retry_after_s: Option<u64>) -> Verdict {
    let code = problem.code.clone();
    match problem.code.as_str() {
        code::SESSION_NEEDED => Verdict::Session,
        // Until they have added one, or chosen another, nothing of theirs is taken; signing in again would not help.
        code::SECOND_FACTOR_REQUIRED | code::PASSWORD_CHANGE_REQUIRED => Verdict::Busy { retry_after_s: None },
        // A full server is full for every item.
        code::SERVER_BUSY | code::TOO_MANY_REQUESTS | code::STORAGE_FULL | code::OFFLINE => Verdict::Busy { retry_after_s },
        code::SERVER_ERROR => Verdict::Again { code },
        code::NOT_FOUND | code::PHOTO_NOT_NAMED => Verdict::RecordGone { code },
        code::PHOTO_HASH_MISMATCH => Verdict::Damaged,
        code::REPORT_CONFLICT => Verdict::Conflict,
        // A correction that came after the month was closed: the version before stays at the centre, and only the person can
        // say what becomes of the new words.
        code::MONTH_LOCKED => Verdict::Person(quarantine(problem)),
        // A code we do not know, from a newer server: its status tells what kind of thing it is.
        _ => match problem.status {
            401 => Verdict::Session,
            429 | 503 | 507 => Verdict::Busy { retry_after_s },
            // 409 and 416 on a piece of a picture: our idea of the offset is stale; it is asked again.
            408 | 409 | 416 | 425 | 500..=599 => Verdict::Again { code },
            _ => Verdict::Person(quarantine(problem)),
        },
    }
}

/// Why the item waits for a person.
pub fn quarantine(problem: &Problem) -> Quarantine {
    Quarantine { code: problem.code.clone(), errors: problem.errors.clone() }
}

/// The picture on this phone is gone or damaged: said so, never claimed as sent. `index` in the content's pictures.
pub fn lost_photo(index: usize) -> Quarantine {
    let errors = vec![FieldProblem::new(format!("photos[{index}]"), code::PHOTO_UNREADABLE)];
    Quarantine { code: code::PHOTO_UNREADABLE.to_owned(), errors }
}
