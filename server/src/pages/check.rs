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
    let newer = match &facts {
        Some(facts) => newest(&state, facts).await?.filter(|newest| *newest > facts.revision),
        None => None,
    };
    // So that one screen can show it to another phone's camera.
    let code = receipts::qr_svg(&format!("{}/check/{token}", state.config.public_url)).ok();
    Ok(page(lang, style_sheet(&state.config).await, view! { <Check lang facts newer code/> }))
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

/// The last revision under the same number: a paper may be genuine and hold no more.
async fn newest(state: &AppState, facts: &Facts) -> Result<Option<u32>, ApiError> {
    Ok(match facts.kind {
        Kind::Month => state.store.newest_revision(&facts.number).await?,
        Kind::Report => state.store.version_that_counts(&facts.number).await?,
    })
}

#[component]
fn Check(lang: Lang, facts: Option<Facts>, newer: Option<u32>, code: Option<String>) -> impl IntoView {
    view! {
        <main class="content stack loose">
            <p class="brand">{text::app_name(lang)}</p>
            <h1>{text::public_check_title(lang)}</h1>
            {match facts {
                Some(facts) => view! { <Genuine lang facts newer code/> }.into_any(),
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
fn Genuine(lang: Lang, facts: Facts, newer: Option<u32>, code: Option<String>) -> impl IntoView {
    let kind = match facts.kind {
        Kind::Month => text::public_check_kind_month(lang),
        Kind::Report => text::public_check_kind_report(lang),
    };
    let lines = [
        (text::public_check_kind(lang), kind.to_owned()),
        (text::public_check_number(lang), in_digits(lang, &facts.number)),
        (text::public_check_revision(lang), in_digits(lang, &facts.revision.to_string())),
        (text::public_check_unit(lang), facts.unit_name),
        (text::public_check_month(lang), month(lang, &facts.month)),
        (text::public_check_when(lang), moment(lang, facts.at)),
    ];
    let lines: Vec<_> = lines.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    let hashes: Vec<_> =
        facts.hashes.iter().map(|hash| told(facts.kind, hash)).map(|hash| view! { <li><code class="wrap">{hash}</code></li> }).collect();
    view! {
        <section class="card stack">
            <h2>"✓ "{text::public_check_genuine(lang)}</h2>
            <p>{text::public_check_genuine_hint(lang)}</p>
            {newer.map(|newer| view! { <p class="strong">{text::public_check_newer(lang, in_digits(lang, &newer.to_string()))}</p> })}
            <dl class="facts">{lines}</dl>
            {code.map(|code| view! { <div class="proof-code" role="img" aria-label=text::common_proof_code(lang) inner_html=code></div> })}
            <h3>{text::public_check_hashes(lang)}</h3>
            <ul>{hashes}</ul>
        </section>
    }
}

/// Of a picture half: enough to compare it with the picture, and not to name it in a report of one's own, which would show it.
fn told(kind: Kind, hash: &str) -> String {
    match kind {
        Kind::Report => format!("{}…", hash.get(..hash.len() / 2).unwrap_or_default()),
        Kind::Month => hash.to_owned(),
    }
}

/// As on the papers: in Thai with Thai digits.
fn in_digits(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Th => thai_date::to_thai_digits(text),
        Lang::En => text.to_owned(),
    }
}

fn month(lang: Lang, code: &str) -> String {
    let Ok(month) = Month::parse(code) else { return code.to_owned() };
    match lang {
        Lang::Th => thai_date::month_year(month.first_day(), Digits::Thai),
        Lang::En => thai_date::english_month_year(month.first_day()),
    }
}

/// To the minute, by Thailand's clock.
fn moment(lang: Lang, at: DateTime<Utc>) -> String {
    let (day, clock) = (bangkok_date(at), at.with_timezone(&BANGKOK).time());
    let clock = NaiveTime::from_hms_opt(clock.hour(), clock.minute(), 0).unwrap_or_default();
    match lang {
        Lang::Th => format!("{} {}", thai_date::long(day, Digits::Thai), thai_date::time(clock, Digits::Thai)),
        Lang::En => format!("{} {}", thai_date::english_long(day), thai_date::english_time(clock)),
    }
}
