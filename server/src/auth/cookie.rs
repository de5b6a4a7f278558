//! The session's cookie: `__Host-rutan` under https, `rutan` on a bare machine without it.
use axum_extra::extract::cookie::{Cookie, SameSite};
use time::Duration;

use crate::config::Config;

pub fn name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-rutan" } else { "rutan" }
}

/// Carries `token` for `days`; a browser keeps none for more than 400.
pub fn carrying(config: &Config, token: String, days: i64) -> Cookie<'static> {
    Cookie::build((name(config), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(config.is_https())
        .max_age(Duration::days(days))
        .build()
}

/// Takes the cookie away.
pub fn gone(config: &Config) -> Cookie<'static> {
    carrying(config, String::new(), 0)
}
