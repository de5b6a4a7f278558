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

/// Of who gave the right password and not yet the code that goes with it.
pub fn half_way_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-rutan-half" } else { "rutan-half" }
}

/// Carries `value` for `minutes`.
pub fn half_way(config: &Config, value: String, minutes: i64) -> Cookie<'static> {
    let mut cookie = carrying(config, value, 0);
    cookie.set_name(half_way_name(config));
    cookie.set_max_age(Duration::minutes(minutes));
    cookie
}

/// Of who went to the identity provider.
pub fn errand_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-rutan-errand" } else { "rutan-errand" }
}

/// Carries `value` for `minutes`. Not sent on the way back from there, but by the page that one comes back to.
pub fn errand(config: &Config, value: String, minutes: i64) -> Cookie<'static> {
    let mut cookie = half_way(config, value, minutes);
    cookie.set_name(errand_name(config));
    cookie
}

/// Of who was asked for a passkey, or to make one: two, so that whoever proves by one that it is still they goes on making another.
pub fn passkey_name(config: &Config, is_making: bool) -> &'static str {
    match (config.is_https(), is_making) {
        (true, true) => "__Host-rutan-passkey-new",
        (true, false) => "__Host-rutan-passkey",
        (false, true) => "rutan-passkey-new",
        (false, false) => "rutan-passkey",
    }
}

/// Carries `value` for `minutes`.
pub fn passkey(config: &Config, is_making: bool, value: String, minutes: i64) -> Cookie<'static> {
    let mut cookie = half_way(config, value, minutes);
    cookie.set_name(passkey_name(config, is_making));
    cookie
}

/// Takes the cookie away.
pub fn gone(config: &Config) -> Cookie<'static> {
    carrying(config, String::new(), 0)
}
