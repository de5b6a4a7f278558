//! The screens. `field` is the village official's, `desk` the coordinator's and the ministry's.
pub mod components;
pub mod context;
pub mod desk;
pub mod field;
pub mod names;
pub mod others;
pub mod place;
pub mod ports;
mod push;
pub mod settings;
pub mod words;

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
use wasm_bindgen::JsCast;

use context::Context;
use desk::parts_of::{Book, Parts};
use place::Place;
use ports::{Passkeys, Ports, Push};

/// The screens a program holds; `None` for a place that is the other program's.
type Screens = fn(Place) -> Option<AnyView>;

/// Starts the village official's program, which a phone keeps: no screen of the desk is in it.
pub fn mount_field(ports: Ports, push: Rc<dyn Push>) {
    mount(ports, push, Box::new(|| ()), |place| match place {
        Place::Desk | Place::SignIn => None,
        place => Some(view! { <field::Screen place/> }.into_any()),
    });
}

/// Starts the program of coordinators and the ministry.
pub fn mount_desk(ports: Ports, push: Rc<dyn Push>, passkeys: Rc<dyn Passkeys>, parts: Rc<dyn Parts>) {
    let provide = Box::new(move || {
        provide_context(StoredValue::new_local(passkeys));
        provide_context(Book::new(parts));
    });
    mount(ports, push, provide, |place| match place {
        Place::Desk => Some(view! { <desk::Desk/> }.into_any()),
        Place::SignIn => Some(view! { <desk::SignIn/> }.into_any()),
        _ => None,
    });
}

/// In the `#app` element of the page, or in its body.
fn mount(ports: Ports, push: Rc<dyn Push>, provide: Box<dyn FnOnce()>, screens: Screens) {
    let element = document().get_element_by_id("app").and_then(|element| element.dyn_into().ok());
    let Some(element) = element.or_else(|| document().body()) else { return };
    leptos::mount::mount_to(element, move || {
        Context::start(ports);
        provide_context(StoredValue::new_local(push));
        provide();
        view! { <App screens/> }
    })
    .forget();
}

/// One route for all: which screen a path means is decided in [`Place::of`], which keeps the generated code small.
#[component]
fn App(screens: Screens) -> impl IntoView {
    let spoken = Context::take().spoken;
    view! {
        <Router>
            <div class="sr-only" role="status" aria-live="polite">{move || spoken.get()}</div>
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/*any") view=move || view! { <Screen screens/> }/>
            </FlatRoutes>
        </Router>
    }
}

/// The screen of the current path; rebuilt when the place or the language changes.
#[component]
fn Screen(screens: Screens) -> impl IntoView {
    let context = Context::take();
    let location = use_location();
    let path = location.pathname;
    let place = Memo::new(move |_| Place::of(&path.get()));
    let words = Memo::new(move |_| context.settings.with(|settings| (settings.lang, settings.digits)));
    move || {
        // `get`, not `track`: a memo that was never read counts as changed when it is first looked at.
        let _ = words.get();
        screens(place.get()).unwrap_or_else(|| {
            let query = location.search.get_untracked();
            leave(&path.get_untracked(), &query);
            ().into_any()
        })
    }
}

/// Loads the page anew, with the program whose place it is (`public/start.js` chooses).
fn leave(path: &str, query: &str) {
    let address = if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.trim_start_matches('?')) };
    let _ = window().location().replace(&address);
}
