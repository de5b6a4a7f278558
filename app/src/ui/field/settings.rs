//! Settings: how it looks, what it takes of the phone, and taking work to safety.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::about_me::AboutMe;
use super::rescue::{BringRescue, SaveRescue};
use super::shell::{Page, Tab};
use super::sign_out::SignOut;
use crate::domain::thai_date::Digits;
use crate::text::{self, Lang};
use crate::ui::components::{Chip, Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::push::PushSwitch;
use crate::ui::settings::{Settings, TEXT_STEPS, Theme};
use crate::wire::paths;

#[component]
pub fn SettingsScreen() -> impl IntoView {
    let words = Context::take().words();
    view! {
        <Page title=words.say(text::field_settings) tab=Tab::Settings>
            <AboutMe/>
            <TextSize/>
            <Colours/>
            <Language/>
            <PushSwitch/>
            <Storage/>
            <Own/>
            <SaveRescue/>
            <BringRescue/>
            <SignOut/>
            <About/>
        </Page>
    }
}

/// Chips of which one is chosen; choosing changes the screen at once and is kept.
#[component]
fn Choice<T>(
    name: &'static str,
    #[prop(into)] title: String,
    options: Vec<(T, String)>,
    is_chosen: fn(&Settings, T) -> bool,
    choose: fn(&mut Settings, T),
) -> impl IntoView
where
    T: Copy + Send + Sync + 'static,
{
    let context = Context::take();
    let settings = context.settings;
    let chips: Vec<_> = options
        .into_iter()
        .map(|(value, label)| {
            let checked = Signal::derive(move || settings.with(|settings| is_chosen(settings, value)));
            let change = move |_| {
                settings.update(|settings| choose(settings, value));
                settings.with_untracked(Settings::save);
                context.ports().platform.save_lang(context.lang());
            };
            view! { <Chip name label checked radio=true change/> }
        })
        .collect();
    view! { <fieldset class="stack tight"><legend>{title}</legend><div class="chips">{chips}</div></fieldset> }
}

const MY_DATA_FILE: &str = "rutan-my-data.json";

/// What the centre holds about whoever asks, as a file.
#[component]
fn Own() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    // Fetched first: a link to it would end without a word where there is no network or no session.
    let fetch = move |_| {
        busy.set(true);
        spawn_local(async move {
            let problem = match context.ports().api.get_bytes(paths::MY_DATA, None).await {
                Ok(bytes) => {
                    context.ports().platform.save_file(MY_DATA_FILE, "application/json", &bytes).err().map(|_| "file_not_saved".to_owned())
                }
                Err(error) => Some(error.code().to_owned()),
            };
            let _ = failed.try_set(problem.map(|code| words.problem(&code)));
            let _ = busy.try_set(false);
        });
    };
    view! {
        <button type="button" class="button wide" disabled=move || busy.get() on:click=fetch>
            <Draw icon=Icon::Download/>{words.say(text::personal_own)}
        </button>
        <div role="status">
            {move || busy.get().then(|| view! { <p class="row"><span class="spinner"></span>{words.say(text::common_working)}</p> })}
            {move || failed.get().map(|sentence| view! { <Notice tone=Tone::Bad><p>{sentence}</p></Notice> })}
        </div>
    }
}

#[component]
fn TextSize() -> impl IntoView {
    let words = Context::take().words();
    let labels = [text::field_text_1 as fn(_) -> _, text::field_text_2, text::field_text_3, text::field_text_4];
    let options = TEXT_STEPS.into_iter().zip(labels).map(|(step, label)| (step, words.say(label).to_owned())).collect();
    view! {
        <Choice name="text" title=words.say(text::field_text_size) options
            is_chosen=|settings, step| settings.text == step choose=|settings, step| settings.text = step/>
    }
}

#[component]
fn Colours() -> impl IntoView {
    let words = Context::take().words();
    let label = |theme| match theme {
        Theme::System => text::field_theme_system as fn(_) -> _,
        Theme::Light => text::field_theme_light,
        Theme::Dark => text::field_theme_dark,
    };
    let options = Theme::ALL.into_iter().map(|theme| (theme, words.say(label(theme)).to_owned())).collect();
    view! {
        <Choice name="theme" title=words.say(text::field_theme) options
            is_chosen=|settings, theme| settings.theme == theme choose=|settings, theme| settings.theme = theme/>
    }
}

#[component]
fn Language() -> impl IntoView {
    let words = Context::take().words();
    let languages = vec![(Lang::Th, "ไทย".to_owned()), (Lang::En, "English".to_owned())];
    let digits = vec![(Digits::Thai, "๑๒๓".to_owned()), (Digits::Arabic, "123".to_owned())];
    view! {
        <Choice name="lang" title=words.say(text::field_language) options=languages
            is_chosen=|settings, lang| settings.lang == lang choose=|settings, lang| settings.lang = lang/>
        {(words.lang == Lang::Th).then(|| view! {
            <Choice name="digits" title=words.say(text::field_digits) options=digits
                is_chosen=|settings, digits| settings.digits == digits choose=|settings, digits| settings.digits = digits/>
        })}
    }
}

#[component]
fn Storage() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let space = context.watch(|ports| async move { ports.platform.space().await });
    let line = move || {
        space.get().map(|space| {
            let sentence = text::field_storage_used(words.lang, words.size(space.quota), words.size(space.used));
            let safe = if space.persisted { text::field_storage_kept as fn(_) -> _ } else { text::field_storage_may_go };
            view! { <p>{sentence}</p><p class="muted small">{words.say(safe)}</p> }
        })
    };
    view! { <section class="stack tight"><h2>{words.say(text::field_storage)}</h2>{line}</section> }
}

#[component]
fn About() -> impl IntoView {
    let words = Context::take().words();
    view! {
        <section class="stack tight">
            <h2>{words.say(text::field_about)}</h2>
            <p>{words.say(text::field_about_body)}</p>
            <p class="muted small">{text::field_version(words.lang, env!("CARGO_PKG_VERSION"))}</p>
        </section>
    }
}
