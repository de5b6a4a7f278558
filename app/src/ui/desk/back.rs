//! Where one stood when one left a screen by a link on it: whoever comes back by the browser's Back stands there again.
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::focus::{self, Held};
use super::state::Desk;

/// What scrolls by itself within a screen.
const FRAME: &str = ".desk-main .grid-scroll";
/// The router scrolls to the top after a navigation; this comes after that.
const AFTER_ROUTER: Duration = Duration::from_millis(30);

#[derive(Debug, Clone)]
pub struct Left {
    scrolled: f64,
    held: Option<Held>,
    /// How far what was pressed lay below the window's top.
    top: f64,
    /// From its left and its top.
    frame: Option<(i32, i32)>,
    /// Where what was pressed leads, and which of those that lead there it was; none where it is no part of the screen itself.
    link: Option<(String, usize)>,
    /// Of the screen's tables behind drawings, which were open.
    open: Vec<bool>,
}

fn in_main(selector: &str) -> Vec<Element> {
    let main = document().query_selector(".desk-main").ok().flatten();
    main.map(|main| focus::all(&main, selector)).unwrap_or_default()
}

fn leading_to(href: &str) -> Vec<Element> {
    in_main("a[href]").into_iter().filter(|link| link.get_attribute("href").as_deref() == Some(href)).collect()
}

fn frame() -> Option<Element> {
    document().query_selector(FRAME).ok().flatten()
}

fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// A link is followed from here. Whoever opens its screen by it, and not by Back, begins at its top.
pub fn leave(desk: Desk, event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(link) = pressed.and_then(|pressed| pressed.closest("a[href]").ok().flatten()) else { return };
    let href = link.get_attribute("href").unwrap_or_default();
    let left = Left {
        scrolled: window().scroll_y().unwrap_or_default(),
        held: focus::held(),
        top: link.get_bounding_client_rect().top(),
        frame: frame().map(|frame| (frame.scroll_left(), frame.scroll_top())),
        link: leading_to(&href).iter().position(|same| same.is_same_node(Some(&link))).map(|at| (href.clone(), at)),
        open: in_main("details").iter().map(|one| one.has_attribute("open")).collect(),
    };
    desk.left.update_value(|all| {
        all.remove(&href);
        all.insert(address(), left);
    });
}

/// The way back to a screen, by its address as the router has it: the browser's own still says where one was while a screen is made.
#[derive(Clone, Copy)]
pub struct Back {
    desk: Desk,
    path: Memo<String>,
    search: Memo<String>,
}

impl Back {
    pub fn here(desk: Desk) -> Self {
        let location = use_location();
        Self { desk, path: location.pathname, search: location.search }
    }

    /// None when the screen is gone.
    fn address(self) -> Option<String> {
        let search = self.search.try_get_untracked()?;
        let path = self.path.try_get_untracked()?;
        Some(if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) })
    }

    /// How many rows of at least this height there are down to where one stood on what is being opened; none where one did not.
    pub fn rows(self, height: f64) -> usize {
        self.of_left(|left| (left.scrolled / height) as usize)
    }

    /// How far what scrolls by itself was scrolled there, pixels.
    pub fn depth(self) -> f64 {
        self.of_left(|left| left.frame.map_or(0.0, |(_, top)| f64::from(top)))
    }

    fn of_left<T: Default>(self, of: impl FnOnce(&Left) -> T) -> T {
        self.address().and_then(|address| self.desk.left.with_value(|all| all.get(&address).map(of))).unwrap_or_default()
    }

    /// Whoever came back by the browser's Back stands where they stood, once what stood there `is_drawn`; also where the way led from a
    /// screen to itself, narrowed otherwise.
    pub fn come_back(self, is_drawn: impl Fn() -> bool + Send + Sync + 'static) {
        let found = RwSignal::new(None::<Left>);
        let here = Memo::new(move |_| (self.path.get(), self.search.get()));
        Effect::new(move |_| {
            let _ = here.get();
            // What hangs on the address has begun to load by then; and the screen may have gone with the address.
            let look = move || {
                if let Some(address) = self.address().filter(|_| !found.is_disposed()) {
                    found.set(self.desk.left.try_update_value(|all| all.remove(&address)).flatten());
                }
            };
            set_timeout(look, Duration::ZERO);
        });
        Effect::new(move |_| {
            let is_waiting = found.with(Option::is_some);
            if is_waiting
                && is_drawn()
                && let Some(left) = found.try_update_untracked(Option::take).flatten()
            {
                left.give_back();
            }
        });
    }
}

/// Scrolls so that what has the focus lies so far below the window's top: what stands above it may be higher by now.
fn put(top: f64) -> bool {
    if let Some(focused) = document().active_element().filter(|focused| focused.tag_name() == "A") {
        window().scroll_by_with_x_and_y(0.0, focused.get_bounding_client_rect().top() - top);
    }
    true
}

impl Left {
    /// When what stood there is drawn again.
    fn give_back(self) {
        let scroll = move || {
            let tables = in_main("details");
            // With others than were there one cannot tell which is which.
            if tables.len() == self.open.len() {
                tables.iter().zip(&self.open).for_each(|(table, open)| drop(table.toggle_attribute_with_force("open", *open)));
            }
            if let (Some(frame), Some((left, top))) = (frame(), self.frame) {
                frame.set_scroll_left(left);
                frame.set_scroll_top(top);
            }
            window().scroll_to_with_x_and_y(0.0, self.scrolled);
            // The rows that came into sight are drawn before the next frame.
            let again = move || {
                let is_given = match &self.held {
                    Some(held) => held.give_back_same(),
                    None => self.link.as_ref().and_then(|(to, at)| leading_to(to).into_iter().nth(*at)).is_some_and(focus::quietly),
                };
                is_given && put(self.top) && focus::in_sight()
            };
            focus::soon(again);
        };
        // What a table does when it is there, it does in the first frame.
        set_timeout(move || request_animation_frame(move || request_animation_frame(scroll)), AFTER_ROUTER);
    }
}
