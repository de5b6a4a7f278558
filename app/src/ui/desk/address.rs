//! What a screen is asked for, as the address bar says it.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::lang;
use crate::domain::area::AreaCode;
use crate::domain::period::Month;
use crate::text;
use crate::ui::components::{Notice, Tone};

/// Whether an address gives a filter something that it cannot read; one that it leaves empty it does not ask for.
pub fn is_misread(get: &dyn Fn(&str) -> Option<String>, name: &str, is_readable: impl Fn(&str) -> bool) -> bool {
    get(name).is_some_and(|text| !text.is_empty() && !is_readable(&text))
}

pub fn is_area(text: &str) -> bool {
    AreaCode::parse(text).is_ok()
}

pub fn is_month(text: &str) -> bool {
    Month::parse(text).is_ok()
}

/// Says that a part of the address is not followed: whoever was sent a broken link would take the whole for what they were sent.
/// `all`: the screen without any filter.
#[component]
pub fn Misread(is: Memo<bool>, #[prop(into)] all: String) -> impl IntoView {
    let all = StoredValue::new(all);
    view! {
        <div class="desk-misread" role="status">
            {move || is.get().then(|| view! {
                <Notice tone=Tone::Attention><p>{text::desk_misread(lang())}" "<a href=all.get_value()>{text::desk_misread_all(lang())}</a></p></Notice>
            })}
        </div>
    }
}

/// The query of the address as `read` takes it, as long as the address is this screen's: while one is leaving, it is already the
/// next screen's, and what was read last stays.
pub fn of_address<T>(
    is_mine: impl Fn(&str) -> bool + Send + Sync + 'static,
    read: impl Fn(&dyn Fn(&str) -> Option<String>) -> T + Send + Sync + 'static,
) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    // Not `use_query_map`: within one route it keeps the query of the path before.
    let location = use_location();
    Memo::new(move |before: Option<&T>| {
        let is_here = location.pathname.with(|path| is_mine(path));
        match before.filter(|_| !is_here) {
            Some(before) => before.clone(),
            None => location.query.with(|query| read(&|name| query.get(name))),
        }
    })
}
