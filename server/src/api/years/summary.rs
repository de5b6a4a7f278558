use app::domain::access::Scope;
use app::domain::area::{Area, AreaCode, AreaLevel};
use app::domain::period::Month;
use app::domain::thai_date::{Digits, buddhist_year};
use app::text::{self, Lang};
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::api::exports::attachment;
use crate::api::{paging, trend};
use crate::auth::reader::Reader;
use crate::documents::YearPaper;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;

/// The campaign's first (DOMAIN.md section 1).
const FIRST_YEAR: i32 = 2569;
const THAI: Lang = Lang::Th;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
}

/// A Buddhist year in figures as PDF, over what one sees within the area: months by state, people and activities by month and
/// channel, each drawn and as a table. Years before the campaign and those to come are 404.
#[utoipa::path(get, path = "/api/v1/years/{year}/summary.pdf", tag = "exports",
    params(("year" = i32, Path, example = 2569), ("area" = Option<String>, Query)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn summary(
    State(state): State<AppState>,
    reader: Reader,
    ApiPath(year): ApiPath<i32>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Response, ApiError> {
    let (first, last) = months_of(year, buddhist_year(state.today()))?;
    let area = paging::area_within(&state, &reader.scope, asked.area.as_deref())?
        .or_else(|| reader.scope.area().cloned())
        .filter(|area| *area != AreaCode::country());
    let now = state.now();
    let groups = state.store.trend(&reader.scope, (first, last), area.as_ref(), now).await?;
    let office = match &reader.scope {
        // Others have the area, too, whose figures are not in it.
        Scope::UnitAndBelow(unit, own) if area.as_ref() == Some(own) => state.store.unit(*unit).await?,
        _ => None,
    };
    let whose = match (office, &area) {
        (Some(office), _) => office.name,
        (None, Some(area)) => named(&trend::named(&state, area)),
        (None, None) => text::year_all(THAI).to_owned(),
    };
    let name = format!("{} {year} {whose}.pdf", text::export_file_year(THAI));
    let months = trend::by_month((first, last), &groups, now);
    let paper = YearPaper { whose, buddhist_year: year, months, at: now, digits: Digits::Thai };
    let pdf = state.press.year(paper).await.map_err(ApiError::internal)?.ok_or_else(ApiError::busy)?;
    let described = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, attachment(&name))];
    Ok((described, pdf).into_response())
}

fn months_of(year: i32, present: i32) -> Result<(Month, Month), ApiError> {
    if !(FIRST_YEAR..=present).contains(&year) {
        return Err(ApiError::not_found());
    }
    let month = |number| Month::new(year - 543, number).map_err(|_| ApiError::not_found());
    Ok((month(1)?, month(12)?))
}

/// "จังหวัดอุบลราชธานี"; the capital is called by its name alone.
fn named(area: &Area) -> String {
    let kind = match (area.code.level(), area.code.as_str().starts_with("10")) {
        (AreaLevel::Province, false) => text::desk_kind_province(THAI),
        (AreaLevel::District, false) => text::desk_kind_district(THAI),
        (AreaLevel::Subdistrict, false) => text::desk_kind_subdistrict(THAI),
        _ => "",
    };
    format!("{kind}{}", area.name_th)
}
