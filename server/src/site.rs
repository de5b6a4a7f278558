//! The built client: hashed assets, service worker, manifest, icons, and the one shell for every address of the app.
use std::path::Path;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Addresses the client itself routes; each gets the shell of the program whose place it is, so that reload and deep links
/// work.
const SHELL_PATHS: [(&str, &str); 9] = [
    ("/app", "shell.html"),
    ("/app/", "shell.html"),
    ("/app/{*rest}", "shell.html"),
    ("/join", "shell.html"),
    ("/join/{code}", "shell.html"),
    ("/desk", "desk.html"),
    ("/desk/", "desk.html"),
    ("/desk/{*rest}", "desk.html"),
    ("/signin", "desk.html"),
];

/// Serves the folder `cargo xtask build` made. It is read for each request: a new build needs no restart.
pub fn routes<S: Clone + Send + Sync + 'static>(folder: &Path) -> Router<S> {
    let assets = ServeDir::new(folder.join("assets")).precompressed_br().precompressed_gzip();
    let assets = Router::new().nest_service("/assets", assets).layer(cached(IMMUTABLE));
    let fixed = Router::new()
        .nest_service("/icons", ServeDir::new(folder.join("icons")))
        .route_service("/manifest.webmanifest", file(folder, "manifest.webmanifest"))
        .layer(cached(A_DAY));
    let shell = SHELL_PATHS
        .into_iter()
        .fold(Router::new(), |router, (path, shell)| router.route_service(path, file(folder, shell)))
        .route_service("/sw.js", file(folder, "sw.js"))
        .layer(cached(ASK_EACH_TIME));
    Router::new().merge(assets).merge(fixed).merge(shell)
}

fn file(folder: &Path, name: &str) -> ServeFile {
    ServeFile::new(folder.join(name)).precompressed_br().precompressed_gzip()
}

/// Errors are not kept: a file that is missing now may be there after the next build.
fn cached(value: HeaderValue) -> SetResponseHeaderLayer<impl Fn(&Response) -> Option<HeaderValue> + Clone> {
    SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, move |response: &Response| {
        let keep = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        keep.then(|| value.clone())
    })
}
