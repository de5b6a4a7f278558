//! What more than one target needs.
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

/// From here on a panic in a crate of others ends nothing by itself: the server has such readers in a process or on a thread that may
/// end. A panic of ours ends the run, as everywhere.
pub fn bear_others() {
    set_hook(Box::new(|panic| {
        let is_others = panic.location().is_some_and(|place| place.file().contains("/registry/src/"));
        if !is_others {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

/// What came of it, if nobody panicked.
pub fn borne<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
