//! Sessions: opening one, recognising it, keeping it alive.
use app::domain::access::PersonId;
use app::domain::thai_date::bangkok_midnight;
use app::wire::paths;
use app::wire::session::{PERSON, UNATTENDED};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use chrono::{DateTime, Duration, Utc};
use uuid::{NoContext, Timestamp, Uuid};

use super::revocable::Bearer;
use super::{cookie, danger, required, secret};
use crate::audit::Noted;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{ActiveSession, NewSession};

/// Sliding: a phone in a drawer for a year still comes back. Also the longest life a browser gives a cookie.
const DEVICE_DAYS: i64 = 400;
/// Sliding, within [`STAFF_DAYS`].
const STAFF_IDLE_HOURS: i64 = 12;
const STAFF_DAYS: i64 = 7;
/// Sliding, within [`TERM_DAYS`].
const TERM_IDLE_DAYS: i64 = 30;
/// Of a coordinator for a term who came in by a card, from then on or from the term's first day: staff's rights for no longer than that by
/// a paper that somebody printed.
const TERM_DAYS: i64 = 90;
/// A session in use is noted at most this often: it is a write.
const TOUCH_MINUTES: i64 = 5;

/// The one who asks. Without a session that counts, or with another's than the request names ([`PERSON`]): 401 `session_needed`; for what is dangerous ([`danger`]) without a fresh proof:
/// 403 `step_up_needed`; where a password of their own or a second factor is missing ([`required`]): 401 `password_change_required`, 401
/// `second_factor_required`.
pub struct SignedIn(pub ActiveSession);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar.get(cookie::name(&state.config)).ok_or_else(ApiError::session_needed)?;
        let now = state.now();
        let session = state.store.session(&secret::hash(token.value()), now).await?.ok_or_else(ApiError::session_needed)?;
        let stay = Stay::of(&session);
        // Somebody may have been named since it was last used, of which what was written down then knows nothing.
        if stay.end(session.id, session.last_seen_at) <= now {
            return Err(ApiError::session_needed());
        }
        if names_another(parts, session.actor.person) {
            return Err(ApiError::session_needed());
        }
        Noted::note(parts, &session.actor);
        Bearer::note(parts, session.id);
        required::check(state, parts, &session)?;
        danger::check(state, parts, &session).await?;
        if is_use(parts, &session) && now - session.last_seen_at >= Duration::minutes(TOUCH_MINUTES) {
            // A request that only reads need not fail because the note could not be written.
            if let Err(error) = state.store.touch_session(session.id, now, stay.end(session.id, now)).await {
                tracing::warn!(%error, "could not note that a session is in use");
            }
        }
        Ok(Self(session))
    }
}

fn names_another(parts: &Parts, person: PersonId) -> bool {
    parts.headers.get(PERSON).is_some_and(|named| named.to_str().ok().and_then(|text| Uuid::parse_str(text).ok()) != Some(person.0))
}

/// Whether somebody is there. A stream asks anew for itself; a phone delivers from a pocket.
fn is_use(parts: &Parts, session: &ActiveSession) -> bool {
    session.device.is_some() || !(parts.uri.path() == paths::EVENTS || parts.headers.contains_key(UNATTENDED))
}

/// What somebody comes in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Or the code that goes with it.
    Password,
    /// Which asked for their finger, face or PIN.
    Passkey,
    /// Which may not have asked them anything: it is no proof for what is dangerous.
    Provider,
    /// On this device.
    Card(Uuid),
}

/// Opens a session and answers its cookie. The token leaves in the cookie only; the store keeps its hash.
pub async fn open_session(state: &AppState, person: PersonId, way: Way, label: &str) -> Result<Cookie<'static>, ApiError> {
    let (token, now) = (secret::new_token()?, state.now());
    let id = id_at(now);
    let device = if let Way::Card(device) = way { Some(device) } else { None };
    let session = NewSession {
        id,
        token_hash: secret::hash(&token),
        person,
        device,
        label: label.chars().filter(|c| !c.is_control()).take(100).collect(),
        // A term is seen when it is used.
        expires_at: if device.is_some() { Stay::Phone } else { Stay::Staff }.end(id, now),
        proves: matches!(way, Way::Password | Way::Passkey),
    };
    state.store.create_session(&session, now).await?;
    Ok(cookie::carrying(&state.config, token, if device.is_some() { DEVICE_DAYS } else { STAFF_DAYS }))
}

/// The same cookie with its full life again; browsers count from when they got it.
pub fn renewed(state: &AppState, session: &ActiveSession, jar: &CookieJar) -> Option<Cookie<'static>> {
    let token = jar.get(cookie::name(&state.config))?.value().to_owned();
    session.device.map(|_| cookie::carrying(&state.config, token, DEVICE_DAYS))
}

/// A session's id says when it was opened, which bounds how long staff stay signed in.
fn id_at(now: DateTime<Utc>) -> Uuid {
    Uuid::new_v7(Timestamp::from_unix(NoContext, now.timestamp().unsigned_abs(), now.timestamp_subsec_nanos()))
}

/// How long a session holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stay {
    Staff,
    Phone,
    /// On a phone or browser that joined by a card, of somebody who coordinates from then on.
    Term(DateTime<Utc>),
}

impl Stay {
    fn of(session: &ActiveSession) -> Self {
        match (session.device, session.term_since.and_then(bangkok_midnight)) {
            (None, _) => Self::Staff,
            (Some(_), None) => Self::Phone,
            (Some(_), Some(since)) => Self::Term(since),
        }
    }

    /// Of the session with this identity, if it is not used again after `used_at`.
    fn end(self, id: Uuid, used_at: DateTime<Utc>) -> DateTime<Utc> {
        let opened =
            id.get_timestamp().and_then(|opened| DateTime::from_timestamp(opened.to_unix().0.try_into().ok()?, 0)).unwrap_or(used_at);
        match self {
            Self::Staff => (used_at + Duration::hours(STAFF_IDLE_HOURS)).min(opened + Duration::days(STAFF_DAYS)),
            Self::Phone => used_at + Duration::days(DEVICE_DAYS),
            Self::Term(since) => (used_at.max(since) + Duration::days(TERM_IDLE_DAYS)).min(opened.max(since) + Duration::days(TERM_DAYS)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_stay_signed_in_while_they_work_but_never_longer_than_a_week() {
        let opened = DateTime::from_timestamp(1_771_000_000, 0).unwrap();
        let id = id_at(opened);
        assert_eq!(Stay::Staff.end(id, opened + Duration::days(1)), opened + Duration::hours(36));
        assert_eq!(Stay::Staff.end(id, opened + Duration::days(7) - Duration::hours(1)), opened + Duration::days(7));
        assert_eq!(Stay::Phone.end(id, opened + Duration::days(300)), opened + Duration::days(700));
    }

    #[test]
    fn a_coordinator_who_came_in_by_a_card_has_ninety_days_from_the_later_of_card_and_term() {
        let opened = DateTime::from_timestamp(1_771_000_000, 0).unwrap();
        let (id, day) = (id_at(opened), |n| opened + Duration::days(n));
        assert_eq!(Stay::Term(day(-10)).end(id, day(20)), day(50), "thirty without use");
        assert_eq!(Stay::Term(day(-10)).end(id, day(80)), day(90));
        // A phone that lay in a drawer before its person was named.
        assert_eq!(Stay::Term(day(200)).end(id, day(5)), day(230));
        assert_eq!(Stay::Term(day(200)).end(id, day(280)), day(290));
    }
}
