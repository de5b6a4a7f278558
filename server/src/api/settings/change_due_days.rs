use app::domain::access::{Action, Actor, Target, may};
use app::domain::area::AreaCode;
use app::domain::obligation::MAX_DUE_DAY;
use app::domain::report::day_problem;
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::months::{DueDayChange, DueDays, Holiday};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;

use super::due_days::read;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;
use crate::store::{DueChange, Part};

const MAX_HOLIDAYS: usize = 500;
const MAX_NAME_CHARS: usize = 200;

/// Changes one due day, the campaign's days, or the holidays. It applies to months that have not ended; a month that has
/// keeps its own. The ledger follows at once for a province, within moments for the whole country.
///
/// Refuses with `forbidden`, `unit_unknown` (422), `validation` (422).
#[utoipa::path(put, path = "/api/v1/settings/due-days", tag = "settings", request_body = DueDayChange,
    responses((status = 200, body = DueDays), (status = "default", body = Problem)))]
pub async fn change(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(asked): ApiJson<DueDayChange>,
) -> Result<Json<DueDays>, ApiError> {
    let (change, province) = authorize(&state, &session.actor, asked).await?;
    state.store.change_due_days(&change, session.actor.person, state.now()).await?;
    match province {
        Some(province) => drop(state.store.follow_ledger(&Part::Province(province), state.now()).await?),
        None => state.ledger.notify_one(),
    }
    read(&state, &session.actor).await.map(Json)
}

/// What is to be kept, and the province it concerns if it concerns one alone.
async fn authorize(state: &AppState, actor: &Actor, asked: DueDayChange) -> Result<(DueChange, Option<AreaCode>), ApiError> {
    match asked {
        DueDayChange::Campaign(days) => {
            campaign_is_theirs(actor)?;
            if !days.is_valid() {
                return Err(ApiError::field("day", "day_wrong"));
            }
            Ok((DueChange::Campaign(days), None))
        }
        DueDayChange::Holidays(days) => {
            campaign_is_theirs(actor)?;
            Ok((DueChange::Holidays(holidays(days)?), None))
        }
        DueDayChange::Below { unit, day } => {
            let unit = reachable(state, actor, Action::SetDueDayBelow, unit).await?;
            if unit.kind != UnitKind::Province {
                return Err(ApiError::unprocessable(code::UNIT_UNKNOWN, "only a province has units under it"));
            }
            Ok((DueChange::Below(unit.id, checked(day)?), province_of(&unit)))
        }
        DueDayChange::Own { unit, day } => {
            let unit = reachable(state, actor, Action::ExcuseMonth, unit).await?;
            Ok((DueChange::Own(unit.id, checked(day)?), province_of(&unit)))
        }
    }
}

fn campaign_is_theirs(actor: &Actor) -> Result<(), ApiError> {
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    if may(actor, Action::ManageCampaign, &own) { Ok(()) } else { Err(ApiError::forbidden()) }
}

async fn reachable(state: &AppState, actor: &Actor, action: Action, id: UnitId) -> Result<Unit, ApiError> {
    let unit = state.store.unit(id).await?.filter(|unit| actor.scope().covers(&Target { unit: unit.id, area: unit.area.as_ref() }));
    let unit = unit.ok_or_else(|| ApiError::unprocessable(code::UNIT_UNKNOWN, "no such unit, or not one of yours"))?;
    let allowed = may(actor, action, &Target { unit: unit.id, area: unit.area.as_ref() });
    if allowed { Ok(unit) } else { Err(ApiError::forbidden()) }
}

fn checked(day: Option<u32>) -> Result<Option<u32>, ApiError> {
    if day.is_some_and(|day| !(1..=MAX_DUE_DAY).contains(&day)) { Err(ApiError::field("day", "day_wrong")) } else { Ok(day) }
}

fn province_of(unit: &Unit) -> Option<AreaCode> {
    AreaCode::parse(unit.area.as_ref()?.as_str().get(..2)?).ok()
}

fn holidays(days: Vec<Holiday>) -> Result<Vec<(chrono::NaiveDate, String)>, ApiError> {
    if days.len() > MAX_HOLIDAYS {
        return Err(ApiError::field("holidays", "text_too_long"));
    }
    let mut named = std::collections::BTreeMap::new();
    for Holiday { day, name } in days {
        let name = name.trim().to_owned();
        if name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
            return Err(ApiError::field("holidays", "text_unreadable"));
        }
        if let Some(problem) = day_problem("holidays", day) {
            return Err(ApiError::validation(vec![problem]));
        }
        named.insert(day, name);
    }
    Ok(named.into_iter().collect())
}
