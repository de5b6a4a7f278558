//! The page at `/`: what this is, how one reports, and the ways in.
use leptos::prelude::*;

use crate::domain::channel::Channel;
use crate::text::{self, Lang};
use crate::ui::components::{Draw, Icon};
use crate::ui::names;
use crate::ui::place;
use crate::ui::words::Words;

/// The address of the same page in the other language, by the language it is in.
pub const OTHER_LANGUAGE: fn(Lang) -> &'static str = |lang| match lang {
    Lang::Th => "/?lang=en",
    Lang::En => "/?lang=th",
};

/// The body of the front page.
#[component]
pub fn Front(lang: Lang) -> impl IntoView {
    let words = Words { lang, ..Words::default() };
    view! {
        <div class="front">
            <header class="front-head">
                <p class="brand"><Draw icon=Icon::Shield/>{words.say(text::app_name)}</p>
                <a class="button quiet" href=OTHER_LANGUAGE(lang) lang=if lang == Lang::Th { "en" } else { "th" }>
                    <Draw icon=Icon::Globe/>{words.say(text::public_other_language)}
                </a>
            </header>
            <main class="stack loose">
                <section class="front-hero stack">
                    <h1>{words.say(text::public_title)}</h1>
                    <p class="lead">{words.say(text::public_lead)}</p>
                    <div class="front-ways">
                        <a class="button primary big" href=place::HOME rel="external"><Draw icon=Icon::Phone/>{words.say(text::public_open_app)}</a>
                        <a class="button big" href=place::SIGN_IN rel="external"><Draw icon=Icon::Lock/>{words.say(text::public_sign_in)}</a>
                    </div>
                </section>
                <How words/>
                <Channels words/>
                <p class="muted small">{words.num(words.say(text::public_offline))}</p>
            </main>
        </div>
    }
}

#[component]
fn How(words: Words) -> impl IntoView {
    let steps = [text::public_step_1 as fn(_) -> _, text::public_step_2, text::public_step_3, text::public_step_4];
    let steps: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| view! { <li><b aria-hidden="true">{words.num(at + 1)}</b><span>{words.say(step)}</span></li> })
        .collect();
    view! { <section class="stack"><h2>{words.say(text::public_how)}</h2><ol class="front-steps">{steps}</ol></section> }
}

/// The headings to the letter, as enclosure 1 has them.
#[component]
fn Channels(words: Words) -> impl IntoView {
    let cards: Vec<_> = Channel::ALL
        .into_iter()
        .map(|channel| {
            let examples = if words.lang == Lang::Th { channel.examples() } else { names::channel_examples(words, channel) };
            view! {
                <li class="card">
                    <Draw icon=names::channel_icon(channel) class="icon large"/>
                    <h3 lang="th">{format!("{}. {}", words.num(channel.number()), channel.heading())}</h3>
                    <p class="muted small">{examples}</p>
                </li>
            }
        })
        .collect();
    view! { <section class="stack"><h2>{words.say(text::public_channels)}</h2><ul class="front-channels">{cards}</ul></section> }
}
