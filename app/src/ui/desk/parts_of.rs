//! The parts the desk's program is sent in: what stands around every screen comes first, each group of screens when it
//! is needed.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::parts::Skeleton;
use super::{
    Screen, account, coordinators, grid, import, key_messages, lang, letters, material, month, monthly, notices, overview, people,
    pictures, report, reports, rescue, search,
};
use crate::offline::ports::Task;
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::context::Context;

/// A group of screens that come together, because whoever opens one of them goes on to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The list one comes to after signing in.
    Reports,
    Overview,
    /// A report, a month, pictures, finds.
    Reading,
    /// What is written here: letters, what is published, the monthly report.
    Work,
    People,
}

/// Draws a screen of its part; nothing for a screen of another part.
pub type Draw = fn(Screen) -> Option<AnyView>;

/// Why a part is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It may come when the network does.
    Unreachable,
    /// The centre runs another release by now: only a new start of the page helps.
    Replaced,
}

/// Fetches parts.
pub trait Parts {
    fn load(&self, part: Part) -> Task<'_, Result<Draw, Missing>>;
    /// A screen stands: what can wait may come now.
    fn begin_sending(&self);
}

/// The parts that are here, and the way to the others.
#[derive(Clone, Copy)]
pub struct Book {
    parts: StoredValue<Rc<dyn Parts>, LocalStorage>,
    here: StoredValue<Vec<(Part, Draw)>>,
}

impl Book {
    pub fn new(parts: Rc<dyn Parts>) -> Self {
        Self { parts: StoredValue::new_local(parts), here: StoredValue::default() }
    }

    fn drawer(self, part: Part) -> Option<Draw> {
        self.here.with_value(|here| here.iter().find(|(known, _)| *known == part).map(|(_, draw)| *draw))
    }

    async fn load(self, part: Part) -> Result<Draw, Missing> {
        let draw = self.parts.get_value().load(part).await?;
        self.here.update_value(|here| here.push((part, draw)));
        self.parts.get_value().begin_sending();
        Ok(draw)
    }
}

impl Part {
    /// None where nothing has to be fetched.
    fn of(screen: Screen) -> Option<Self> {
        let part = match screen {
            Screen::Reports => Part::Reports,
            Screen::Overview | Screen::Grid => Part::Overview,
            Screen::Report(_) | Screen::Month(_) | Screen::Pictures | Screen::Search => Part::Reading,
            Screen::Monthly(_) | Screen::Letters | Screen::Letter(_) | Screen::KeyMessages | Screen::Material => Part::Work,
            Screen::People
            | Screen::Enrolment
            | Screen::Coordinators
            | Screen::Coordinator(_)
            | Screen::Import
            | Screen::Rescue
            | Screen::Account
            | Screen::Notices => Part::People,
            Screen::Record | Screen::Lost => return None,
        };
        Some(part)
    }
}

/// How long until a part that did not come is asked for again by itself, ms: a browser does not always tell that the
/// network is back.
const AGAIN_MS: i32 = 10_000;

/// The screen, as soon as its part is there.
#[component]
pub fn Drawn(screen: Screen) -> impl IntoView {
    let (book, context) = (expect_context::<Book>(), Context::take());
    let part = Part::of(screen);
    let (draw, missing) = (RwSignal::new(part.and_then(|part| book.drawer(part))), RwSignal::new(None::<Missing>));
    let ask = move || {
        let Some(part) = part.filter(|_| draw.try_get_untracked() == Some(None)) else { return };
        spawn_local(async move {
            match book.load(part).await {
                Ok(loaded) => drop(draw.try_set(Some(loaded))),
                Err(why) => drop(missing.try_set(Some(why))),
            }
        });
    };
    ask();
    Effect::new(move |_| {
        if missing.get() == Some(Missing::Unreachable) {
            spawn_local(async move {
                context.ports().platform.pause(AGAIN_MS).await;
                ask();
            });
        }
    });
    let online = window_event_listener(leptos::ev::online, move |_| ask());
    on_cleanup(move || online.remove());
    // The same answer again is no news: the notice stays, and the focus in it.
    let told = Memo::new(move |_| missing.get());
    move || match (draw.get(), told.get()) {
        (Some(draw), _) => draw(screen).into_any(),
        (None, None) => view! { <Skeleton/> }.into_any(),
        (None, Some(missing)) => view! { <NotThere missing retry=Callback::new(move |()| ask())/> }.into_any(),
    }
}

#[component]
fn NotThere(missing: Missing, retry: Callback<()>) -> impl IntoView {
    let (sentence, word) = match missing {
        Missing::Unreachable => (text::desk_part_missing(lang()), text::desk_retry(lang())),
        Missing::Replaced => (text::desk_part_replaced(lang()), text::desk_update(lang())),
    };
    let act = move |_| match missing {
        Missing::Unreachable => retry.run(()),
        Missing::Replaced => drop(window().location().reload()),
    };
    view! {
        <div role="alert">
            <Notice tone=Tone::Bad><p>{sentence}</p><button type="button" class="button small" on:click=act>{word}</button></Notice>
        </div>
    }
}

pub fn reports(screen: Screen) -> Option<AnyView> {
    (screen == Screen::Reports).then(|| view! { <reports::Reports/> }.into_any())
}

pub fn overview(screen: Screen) -> Option<AnyView> {
    match screen {
        Screen::Overview => Some(view! { <overview::Overview/> }.into_any()),
        Screen::Grid => Some(view! { <grid::Grid/> }.into_any()),
        _ => None,
    }
}

pub fn reading(screen: Screen) -> Option<AnyView> {
    match screen {
        Screen::Report(id) => Some(view! { <report::Report id/> }.into_any()),
        Screen::Month(month) => Some(view! { <month::MonthScreen month/> }.into_any()),
        Screen::Pictures => Some(view! { <pictures::PicturesScreen/> }.into_any()),
        Screen::Search => Some(view! { <search::SearchScreen/> }.into_any()),
        _ => None,
    }
}

pub fn work(screen: Screen) -> Option<AnyView> {
    match screen {
        Screen::Monthly(month) => Some(view! { <monthly::MonthlyReport month/> }.into_any()),
        Screen::Letters => Some(view! { <letters::Letters/> }.into_any()),
        Screen::Letter(id) => Some(view! { <letters::Letter id/> }.into_any()),
        Screen::KeyMessages => Some(view! { <key_messages::KeyMessages/> }.into_any()),
        Screen::Material => Some(view! { <material::MaterialScreen/> }.into_any()),
        _ => None,
    }
}

pub fn people(screen: Screen) -> Option<AnyView> {
    match screen {
        Screen::People => Some(view! { <people::People/> }.into_any()),
        Screen::Enrolment => Some(view! { <people::EnrolmentImport/> }.into_any()),
        Screen::Coordinators => Some(view! { <coordinators::Coordinators/> }.into_any()),
        Screen::Coordinator(unit) => Some(view! { <coordinators::Agency unit/> }.into_any()),
        Screen::Import => Some(view! { <import::Import/> }.into_any()),
        Screen::Rescue => Some(view! { <rescue::Rescue/> }.into_any()),
        Screen::Account => Some(view! { <account::Account/> }.into_any()),
        Screen::Notices => Some(view! { <notices::Notices/> }.into_any()),
        _ => None,
    }
}
