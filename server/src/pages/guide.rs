//! A province's one-page guide at a short address that stays: `/g/34`, and the same as `/g/34.pdf` and `/g/34.png`.
//! Made from live data each time, so that a coordinator whose term has ended never stands on it.
use app::domain::access::Scope;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::thai_date::{Digits, to_thai_digits};
use app::domain::unit::UnitKind;
use app::text::{self, Lang};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;

use super::frame::{Asked, page, style_sheet};
use crate::documents::{GuideCoordinator, GuidePaper, guide_due};
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::receipts::qr_svg;
use crate::state::AppState;
use crate::store::UnitFilter;

/// What is asked for under the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Pdf,
    Png,
}

/// `GET /g/{name}`
pub async fn show(
    State(state): State<AppState>,
    ApiPath(name): ApiPath<String>,
    asked: Result<ApiQuery<Asked>, ApiError>,
) -> Result<Response, ApiError> {
    let lang = asked.map_or_else(|_| Default::default(), |ApiQuery(asked)| asked.lang);
    let (code, form) = parts(&name).ok_or_else(ApiError::not_found)?;
    let paper = paper(&state, code).await?;
    if form == Form::Page {
        return Ok(page(lang, style_sheet(&state.config).await, view! { <Guide lang paper/> }));
    }
    let (kind, end) = if form == Form::Pdf { ("application/pdf", "pdf") } else { ("image/png", "png") };
    let name = format!("inline; filename=\"guide-{}.{end}\"", name.split('.').next().unwrap_or_default());
    let files = state.press.guide(paper).await.map_err(ApiError::internal)?.ok_or_else(ApiError::busy)?;
    let bytes = if form == Form::Pdf { files.pdf.clone() } else { files.png.clone() };
    // Asked for anew each time: by tomorrow somebody else may coordinate.
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    let mut response = (headers, bytes).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// "34", "34.pdf", "34.png": a province's code and what of it.
fn parts(name: &str) -> Option<(AreaCode, Form)> {
    let (code, form) = match name.split_once('.') {
        None => (name, Form::Page),
        Some((code, "pdf")) => (code, Form::Pdf),
        Some((code, "png")) => (code, Form::Png),
        Some(_) => return None,
    };
    let code = AreaCode::parse(code).ok().filter(|code| code.level() == AreaLevel::Province)?;
    Some((code, form))
}

/// The page's facts as they are now.
async fn paper(state: &AppState, code: AreaCode) -> Result<GuidePaper, ApiError> {
    let filter = UnitFilter { area: Some(code.clone()), kind: Some(UnitKind::Province) };
    let found = state.store.units(&Scope::Everything, &filter, None, 1).await?;
    let province = found.items.into_iter().next().ok_or_else(ApiError::not_found)?;
    let coordinator = state.store.coordinator(province.id, state.today()).await?;
    let (due, _) = state.store.due_days(&Scope::Area(code.clone())).await?;
    let base = &state.config.public_url;
    Ok(GuidePaper {
        due_day: due.below.get(&province.id).copied().unwrap_or(due.campaign.activities),
        shifts: due.campaign.shift_holidays,
        province: province.name,
        material_url: format!("{base}/material?area={code}"),
        report_url: format!("{base}/app"),
        page_url: format!("{base}/g/{code}"),
        coordinator: coordinator.map(|record| GuideCoordinator {
            number: record.appointee.reach.number().map(str::to_owned),
            name: record.appointee.name,
            position: record.appointee.position,
        }),
        digits: Digits::Thai,
    })
}

#[component]
fn Guide(lang: Lang, paper: GuidePaper) -> impl IntoView {
    let due = guide_due(&paper, lang, paper.digits);
    let GuidePaper { province, material_url, report_url, page_url, coordinator, .. } = paper;
    let written = move |text: &str| if lang == Lang::Th { to_thai_digits(text) } else { text.to_owned() };
    let who = match coordinator {
        Some(who) => view! {
            <p class="strong">{who.name}</p>
            <p>{written(&who.position)}</p>
            {who.number.map(|number| {
                let href = format!("tel:{}", number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>());
                view! { <p><a href=href>{text::guide_call(lang, written(&number))}</a></p> }
            })}
        }
        .into_any(),
        None => view! { <p>{text::guide_nobody(lang)}</p> }.into_any(),
    };
    view! {
        <main class="content stack loose">
            <p class="brand">{text::app_name(lang)}</p>
            <h1>{text::guide_title(lang)}</h1>
            <p class="lead">{province}</p>
            <Way lang heading=text::guide_material(lang) url=material_url/>
            <Way lang heading=text::guide_report(lang) url=report_url/>
            <section class="card stack"><p class="strong">{due}</p></section>
            <section class="card stack"><h2>{text::guide_contact(lang)}</h2>{who}</section>
            <p class="row">
                <a class="button" href=format!("{page_url}.pdf")>{text::guide_download_pdf(lang)}</a>
                <a class="button" href=format!("{page_url}.png")>{text::guide_download_png(lang)}</a>
            </p>
        </main>
    }
}

/// A heading, its code for another phone's camera, and the address for this one.
#[component]
fn Way(lang: Lang, heading: &'static str, url: String) -> impl IntoView {
    // The server made the address itself; nothing a person typed is in it.
    let code = qr_svg(&url)
        .ok()
        .map(|svg| view! { <div class="proof-code" role="img" aria-label=text::guide_code(lang, heading) inner_html=svg></div> });
    view! { <section class="card stack"><h2><a href=url.clone()>{heading}</a></h2>{code}<p class="wrap">{url}</p></section> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_has_a_short_address_and_nobody_else() {
        let code = AreaCode::parse("34").unwrap();
        assert_eq!(parts("34"), Some((code.clone(), Form::Page)));
        assert_eq!(parts("34.pdf"), Some((code.clone(), Form::Pdf)));
        assert_eq!(parts("34.png"), Some((code, Form::Png)));
        assert_eq!(["", "3401", "34.exe", "34.pdf.exe", "../34", "๓๔"].map(parts), [None, None, None, None, None, None]);
    }
}
