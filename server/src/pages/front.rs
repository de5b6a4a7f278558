//! The page at `/`: what this is, how one reports, and the ways in. Read without any script.
use app::domain::channel::Channel;
use app::domain::thai_date::to_thai_digits;
use app::text::{self, Lang};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::frame::{Asked, page, style_sheet};
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// `GET /`
pub async fn show(State(state): State<AppState>, asked: Result<ApiQuery<Asked>, ApiError>) -> Response {
    let lang = asked.map_or_else(|_| Default::default(), |ApiQuery(asked)| asked.lang);
    page(lang, style_sheet(&state.config).await, view! { <Front lang/> })
}

#[component]
fn Front(lang: Lang) -> impl IntoView {
    let (other, address) = match lang {
        Lang::Th => ("en", "/?lang=en"),
        Lang::En => ("th", "/?lang=th"),
    };
    view! {
        <div class="front">
            <header class="front-head">
                <p class="brand">{text::app_name(lang)}</p>
                <a class="button quiet" href=address lang=other>{text::public_other_language(lang)}</a>
            </header>
            <main class="stack loose">
                <section class="front-hero stack">
                    <h1>{text::public_title(lang)}</h1>
                    <p class="lead">{text::public_lead(lang)}</p>
                    <div class="front-ways">
                        <a class="button primary big" href="/app">{text::public_open_app(lang)}</a>
                        <a class="button big" href="/signin">{text::public_sign_in(lang)}</a>
                    </div>
                </section>
                <How lang/>
                <Channels lang/>
                <p class="muted small">{text::public_offline(lang)}</p>
            </main>
        </div>
    }
}

#[component]
fn How(lang: Lang) -> impl IntoView {
    let steps = [text::public_step_1(lang), text::public_step_2(lang), text::public_step_3(lang), text::public_step_4(lang)];
    let steps: Vec<_> = steps
        .into_iter()
        .zip(1..)
        .map(|(step, at)| view! { <li><b aria-hidden="true">{number(lang, at)}</b><span>{step}</span></li> })
        .collect();
    view! { <section class="stack"><h2>{text::public_how(lang)}</h2><ol class="front-steps">{steps}</ol></section> }
}

/// The headings to the letter, as enclosure 1 has them.
#[component]
fn Channels(lang: Lang) -> impl IntoView {
    let cards: Vec<_> = Channel::ALL
        .into_iter()
        .map(|channel| {
            view! {
                <li class="card">
                    <h3 lang="th">{format!("{}. {}", number(lang, channel.number()), channel.heading())}</h3>
                    <p class="muted small">{examples(lang, channel)}</p>
                </li>
            }
        })
        .collect();
    view! { <section class="stack"><h2>{text::public_channels(lang)}</h2><ul class="front-channels">{cards}</ul></section> }
}

/// In Thai the official wording.
fn examples(lang: Lang, channel: Channel) -> &'static str {
    if lang == Lang::Th {
        return channel.examples();
    }
    match channel {
        Channel::Online => text::common_examples_online(lang),
        Channel::OnAir => text::common_examples_on_air(lang),
        Channel::OnGround => text::common_examples_on_ground(lang),
        Channel::DigitalBillboard => text::common_examples_digital_billboard(lang),
        Channel::Community => text::common_examples_community(lang),
        Channel::DocumentsApps => text::common_examples_documents_apps(lang),
    }
}

fn number(lang: Lang, n: u8) -> String {
    if lang == Lang::Th { to_thai_digits(&n.to_string()) } else { n.to_string() }
}
