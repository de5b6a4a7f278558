//! Which route a request is on, for rules that hold for some of them.
use axum::extract::MatchedPath;
use axum::http::request::Parts;

/// `routes`: by method and template.
pub fn is_among(parts: &Parts, routes: &[(&str, &str)]) -> bool {
    let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    routes.iter().any(|(method, path)| *method == parts.method.as_str() && Some(*path) == route)
}
