//! The public page that checks a receipt: whether it is genuine, and the facts it vouches for; nothing else.
use app::domain::period::Month;
use app::domain::thai_date::{self, BANGKOK, Digits, bangkok_date};
use app::text::{self, Lang};
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveTime, Timelike, Utc};
use leptos::prelude::*;

use super::frame::{Asked, page, style_sheet};
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::receipts::{self, Facts, Kind, Token};
use crate::state::AppState;

/// `GET /check/{token}`
pub async fn show(
    State(state): State<AppState>,
    ApiPath(token): ApiPath<String>,
    asked: Result<ApiQuery<Asked>, ApiError>,
) -> Result<Response, ApiError> {
    let lang = asked.map_or_else(|_| Default::default(), |ApiQuery(asked)| asked.lang);
    let facts = genuine(&state, &token).await?;
    // So that one screen can show it to another phone's camera.
    let code = receipts::qr_svg(&format!("{}/check/{token}", state.config.public_url)).ok();
    Ok(page(lang, style_sheet(&state.config).await, view! { <Check lang facts code/> }))
}

/// The facts, if one of our keys vouches for them.
async fn genuine(state: &AppState, token: &str) -> Result<Option<Facts>, ApiError> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    let facts = match token.kind {
        Kind::Month => receipts::of_month(&state.store, &token.number, token.revision).await?,
        Kind::Report => receipts::of_report(&state.store, &token.number, token.revision).await?,
    };
    Ok(facts.filter(|facts| state.receipts.vouch(&token, facts)))
}

#[component]
fn Check(lang: Lang, facts: Option<Facts>, code: Option<String>) -> impl IntoView {
    view! {
        <main class="page stack loose">
            <p class="brand">{text::app_name(lang)}</p>
            <h1>{text::public_check_title(lang)}</h1>
            {match facts {
                Some(facts) => view! { <Genuine lang facts code/> }.into_any(),
                None => view! {
                    <section class="card stack">
                        <h2>{text::public_check_unknown(lang)}</h2>
                        <p>{text::public_check_unknown_hint(lang)}</p>
                    </section>
                }.into_any(),
            }}
            <p><a href="/">{text::public_home(lang)}</a></p>
        </main>
    }
}

#[component]
fn Genuine(lang: Lang, facts: Facts, code: Option<String>) -> impl IntoView {
    let kind = match facts.kind {
        Kind::Month => text::public_check_kind_month(lang),
        Kind::Report => text::public_check_kind_report(lang),
    };
    let lines = [
        (text::public_check_kind(lang), kind.to_owned()),
        (text::public_check_number(lang), facts.number),
        (text::public_check_revision(lang), facts.revision.to_string()),
        (text::public_check_unit(lang), facts.unit_name),
        (text::public_check_month(lang), month(lang, &facts.month)),
        (text::public_check_when(lang), moment(lang, facts.at)),
    ];
    let lines: Vec<_> = lines.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    let hashes: Vec<_> = facts.hashes.into_iter().map(|hash| view! { <li><code class="wrap">{hash}</code></li> }).collect();
    view! {
        <section class="card stack">
            <h2>"✓ "{text::public_check_genuine(lang)}</h2>
            <p>{text::public_check_genuine_hint(lang)}</p>
            <dl class="facts">{lines}</dl>
            {code.map(|code| view! { <div class="proof-code" role="img" aria-label=text::common_proof_code(lang) inner_html=code></div> })}
            <h3>{text::public_check_hashes(lang)}</h3>
            <ul>{hashes}</ul>
        </section>
    }
}

fn month(lang: Lang, code: &str) -> String {
    let Ok(month) = Month::parse(code) else { return code.to_owned() };
    match lang {
        Lang::Th => thai_date::month_year(month.first_day(), Digits::Arabic),
        Lang::En => thai_date::english_month_year(month.first_day()),
    }
}

/// To the minute, by Thailand's clock.
fn moment(lang: Lang, at: DateTime<Utc>) -> String {
    let (day, clock) = (bangkok_date(at), at.with_timezone(&BANGKOK).time());
    let clock = NaiveTime::from_hms_opt(clock.hour(), clock.minute(), 0).unwrap_or_default();
    match lang {
        Lang::Th => format!("{} {}", thai_date::long(day, Digits::Arabic), thai_date::time(clock, Digits::Arabic)),
        Lang::En => format!("{} {}", thai_date::english_long(day), thai_date::english_time(clock)),
    }
}
