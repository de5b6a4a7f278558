//! The program of coordinators and the ministry. It comes in parts: `cargo xtask build` splits the finished WASM at the
//! functions marked here, and `public/parts.js` fetches what is behind them.
//!
//! They stand in this file because the program that has them exports them: `field` must not.
use app::offline::ports::Task;
use app::ui::desk::parts_of::{self, Draw, Missing, Part};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use rutan::{Base, Sending};

fn main() {
    rutan::start_desk(load, || Box::pin(async { sending().await.ok() }));
}

/// A function for each part, whose result is only in that part.
macro_rules! parts {
    ($($name:ident)*) => {
        $(#[wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $name() -> Result<Draw, SplitLoaderError> {
            Ok(parts_of::$name)
        })*
    };
}

parts!(reports overview reading work people);

/// The engine: what was saved at the form goes on being sent while one is at the desk.
#[wasm_split(sending, wasm_split_path = ::leptos::wasm_split, fallible)]
fn sending() -> Result<fn(&Base) -> Sending, SplitLoaderError> {
    Ok(rutan::begin)
}

fn load(part: Part) -> Task<'static, Result<Draw, Missing>> {
    Box::pin(async move {
        let loaded = match part {
            Part::Reports => reports().await,
            Part::Overview => overview().await,
            Part::Reading => reading().await,
            Part::Work => work().await,
            Part::People => people().await,
        };
        loaded.map_err(|_| if rutan::release_is_gone() { Missing::Replaced } else { Missing::Unreachable })
    })
}
