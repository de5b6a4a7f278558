//! What is kept how long: the one place that says so. Whoever removes something asks [`Kept::before`].
//!
//! Reports, pictures, months, letters, papers and the ledger are not here: they are kept.
use chrono::{DateTime, Duration, Utc};

use super::period::Month;
use super::thai_date::{bangkok_date, bangkok_midnight};

/// Things that are let go of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kept {
    /// Tries to sign in with one account, since the last.
    SignInTries,
    /// A file that no letter and no material names.
    UnusedFile,
    /// Parts of a picture or file whose sender stopped, and what was handed in to be imported: sheets, lists, pictures.
    Staged,
    /// A session that ended.
    EndedSession,
    /// A key of a program that was revoked or ran out.
    EndedApiKey,
    /// A join card, used or not, whose days are over.
    ExpiredCard,
    /// What programs were told.
    Call,
    /// A device that was cut off: what is still on it can be brought in by its rescue file for so long.
    CutOffDevice,
    /// How an import read the columns of a sheet, since it was last used.
    ImportMapping,
    /// What people were told, and by which ways: evidence that they were.
    Notice,
    /// The record of who did what, in whole months.
    Audit,
}

impl Kept {
    pub const ALL: [Kept; 11] = [
        Kept::SignInTries,
        Kept::UnusedFile,
        Kept::Staged,
        Kept::EndedSession,
        Kept::EndedApiKey,
        Kept::ExpiredCard,
        Kept::Call,
        Kept::CutOffDevice,
        Kept::ImportMapping,
        Kept::Notice,
        Kept::Audit,
    ];

    fn rule(self) -> Rule {
        match self {
            Kept::SignInTries => Rule::Days(1),
            Kept::UnusedFile => Rule::Days(7),
            Kept::Staged => Rule::Days(30),
            Kept::EndedSession | Kept::EndedApiKey | Kept::ExpiredCard | Kept::Call => Rule::Days(90),
            Kept::CutOffDevice => Rule::Days(365),
            Kept::ImportMapping => Rule::Days(400),
            Kept::Notice => Rule::WholeMonths(36),
            Kept::Audit => Rule::WholeMonths(60),
        }
    }

    /// What is older than this is let go of.
    pub fn before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self.rule() {
            Rule::Days(days) => now - Duration::days(days),
            Rule::WholeMonths(months) => {
                let first = Month::of(bangkok_date(now)).back(months).first_day();
                bangkok_midnight(first).unwrap_or(DateTime::<Utc>::MIN_UTC)
            }
        }
    }
}

enum Rule {
    Days(i64),
    /// So many full months before the one it is; of an older month nothing stays.
    WholeMonths(u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_counted_from_the_moment_and_months_begin_in_thailand() {
        assert_eq!(Kept::Staged.before(at("2026-11-28T10:00:00Z")), at("2026-10-29T10:00:00Z"));
        // Still November in London, December in Bangkok.
        for (now, until) in [
            ("2026-11-30T16:59:59Z", "2021-10-31T17:00:00Z"),
            ("2026-11-30T17:00:00Z", "2021-11-30T17:00:00Z"),
            ("2026-12-31T16:59:59Z", "2021-11-30T17:00:00Z"),
        ] {
            assert_eq!(Kept::Audit.before(at(now)), at(until), "{now}");
        }
    }

    #[test]
    fn evidence_outlives_what_it_is_about_and_nothing_is_let_go_of_at_once() {
        let now = at("2026-11-28T10:00:00Z");
        assert!(Kept::ALL.into_iter().all(|kept| now - kept.before(now) >= Duration::days(1)));
        let kept = |one: Kept| now - one.before(now);
        assert!(kept(Kept::Audit) > kept(Kept::Notice) && kept(Kept::Notice) > kept(Kept::Call));
        assert!(kept(Kept::CutOffDevice) > kept(Kept::EndedSession), "a session names its device");
    }
}
