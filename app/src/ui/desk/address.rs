//! What a screen is asked for, as the address bar says it.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

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
