//! The screens. `field` is the village official's, `desk` the coordinator's and the ministry's.
pub mod components;
pub mod context;
pub mod desk;
pub mod field;
pub mod names;
pub mod place;
pub mod ports;
pub mod settings;
pub mod words;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
use wasm_bindgen::JsCast;

use context::Context;
use place::Place;
use ports::Ports;

/// Starts the app in the `#app` element of the page, or in its body.
pub fn mount(ports: Ports) {
    let element = document().get_element_by_id("app").and_then(|element| element.dyn_into().ok());
    let Some(element) = element.or_else(|| document().body()) else { return };
    leptos::mount::mount_to(element, move || {
        Context::start(ports);
        view! { <App/> }
    })
    .forget();
}

/// One route for all: which screen a path means is decided in [`Place::of`], which keeps the generated code small.
#[component]
fn App() -> impl IntoView {
    let spoken = Context::take().spoken;
    view! {
        <Router>
            <div class="sr-only" role="status" aria-live="polite">{move || spoken.get()}</div>
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/*any") view=Screen/>
            </FlatRoutes>
        </Router>
    }
}

/// The screen of the current path; rebuilt when the place or the language changes.
#[component]
fn Screen() -> impl IntoView {
    let context = Context::take();
    let path = use_location().pathname;
    let place = Memo::new(move |_| Place::of(&path.get()));
    let words = Memo::new(move |_| context.settings.with(|settings| (settings.lang, settings.digits)));
    move || {
        // `get`, not `track`: a memo that was never read counts as changed when it is first looked at.
        let _ = words.get();
        match place.get() {
            Place::Desk => view! { <desk::Desk/> }.into_any(),
            Place::SignIn => view! { <desk::SignIn/> }.into_any(),
            place => view! { <field::Screen place/> }.into_any(),
        }
    }
}
