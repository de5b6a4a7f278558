//! Hears of what comes in while a screen is looked at; where no stream comes through, it asks instead.
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource};

use crate::wire::events::ARRIVED;
use crate::wire::paths;

/// How often it is looked whether the stream stands; without one, what is new is asked for as often.
const LOOK: Duration = Duration::from_secs(5);
/// Looks between two times it is asked for anyway: a picture that became ready tells nobody.
const ANYWAY: u32 = 12;
/// What comes within so long is one piece of news.
const TOGETHER: Duration = Duration::from_millis(700);

struct Stream {
    source: EventSource,
    _heard: Closure<dyn FnMut(Event)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// `heard` is called when there may be something new, until the screen is left. A window nobody sees keeps no connection: a
/// browser has few for all of its windows.
pub fn live(heard: impl Fn() + Copy + 'static) {
    let stream = StoredValue::new_local(None::<Stream>);
    let (is_waiting, looks) = (StoredValue::new(false), StoredValue::new(0_u32));
    let soon = move || {
        if is_waiting.try_get_value() == Some(false) {
            is_waiting.set_value(true);
            set_timeout(
                move || {
                    if is_waiting.try_set_value(false).is_none() {
                        heard();
                    }
                },
                TOGETHER,
            );
        }
    };
    let open = move || stream.set_value(opened(soon));
    let look = move || {
        let is_seen = !document().hidden();
        let state = stream.with_value(|stream| stream.as_ref().map(|stream| stream.source.ready_state()));
        match state {
            Some(_) if !is_seen => stream.set_value(None),
            // Given up by the browser, or closed while nobody looked.
            None | Some(EventSource::CLOSED) if is_seen => open(),
            _ => {}
        }
        let turn = looks.get_value() + 1;
        looks.set_value(turn);
        if is_seen && (state != Some(EventSource::OPEN) || turn.is_multiple_of(ANYWAY)) {
            heard();
        }
    };
    open();
    if let Ok(timer) = set_interval_with_handle(look, LOOK) {
        on_cleanup(move || {
            timer.clear();
            stream.set_value(None);
        });
    }
}

/// None where the browser makes no such connection.
fn opened(soon: impl Fn() + 'static) -> Option<Stream> {
    let source = EventSource::new(paths::EVENTS).ok()?;
    let heard = Closure::<dyn FnMut(Event)>::new(move |_| soon());
    source.add_event_listener_with_callback(ARRIVED, heard.as_ref().unchecked_ref()).ok()?;
    Some(Stream { source, _heard: heard })
}
