//! What every reply carries, the API's description, and the client's files.
use app::wire::ServerInfo;
use app::wire::paths;
use reqwest::Method;

use crate::common::*;

#[tokio::test]
async fn every_reply_bears_a_name_by_which_it_is_found_in_the_log() {
    on_both(async |server| {
        let client = server.client();
        let named = async |given: &str| {
            let request = client.request(Method::GET, "/healthz").header("x-request-id", given);
            Reply::of(request).await.header("x-request-id").to_owned()
        };
        let (one, other) = (named("").await, named("a b").await);
        assert!(one.len() == 36 && other.len() == 36 && one != other, "{one} {other}");
        assert_eq!(named(&"a".repeat(65)).await.len(), 36);
        assert_eq!(named("f00d-of-the-proxy").await, "f00d-of-the-proxy");
        assert_eq!(client.get(paths::ME).await.expect(401).header("x-request-id").len(), 36);
    })
    .await;
}

#[tokio::test]
async fn every_reply_says_what_a_browser_may_do_with_it() {
    on_both(async |server| {
        let client = server.staff("moi").await;
        for path in
            ["/", "/healthz", "/readyz", "/nowhere", paths::SERVER, paths::ME, paths::OPENAPI, "/api/v1/nothing", "/join/ABCD-EFGH-JKMN"]
        {
            let reply = client.get(path).await;
            let policy = reply.header("content-security-policy");
            for rule in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
                assert!(policy.contains(rule), "{path}: {rule}");
            }
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}");
            assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert_ne!(reply.header("permissions-policy"), "", "{path}");
            assert_eq!(reply.header("strict-transport-security"), "", "not without https");
            if path.starts_with("/api/") {
                assert_eq!(reply.header("cache-control"), "no-store", "{path}");
            }
        }
        let signed_in = server.client().sign_in("moi", PASSWORD).await.expect(200);
        let cookie = signed_in.header("set-cookie");
        for part in ["rutan=", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let info: ServerInfo = client.get(paths::SERVER).await.json();
        assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
    })
    .await;
}

#[tokio::test]
async fn under_https_a_browser_keeps_to_it_for_two_years() {
    on_both_as(
        |config| config.public_url = "https://rutan.example.go.th".to_owned(),
        async |server| {
            for path in ["/healthz", "/nowhere", paths::ME] {
                let reply = server.client().get(path).await;
                assert_eq!(reply.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn text_says_how_its_letters_are_written() {
    on_both(async |server| {
        let site = server.folder().join("site");
        std::fs::create_dir_all(site.join("icons")).unwrap();
        std::fs::create_dir_all(site.join("assets")).unwrap();
        for (file, text) in [("desk.html", "<p>โต๊ะ"), ("sw.js", "//"), ("assets/a.css", "p{}"), ("icons/a.svg", "<svg/>")] {
            std::fs::write(site.join(file), text).unwrap();
        }
        let client = server.staff("moi").await;
        for (path, kind) in [
            ("/desk", "text/html"),
            ("/sw.js", "text/javascript"),
            ("/assets/a.css", "text/css"),
            ("/icons/a.svg", "image/svg+xml"),
            ("/healthz", "text/plain"),
            ("/material", "text/html"),
        ] {
            assert_eq!(client.get(path).await.expect(200).header("content-type"), format!("{kind}; charset=utf-8"), "{path}");
        }
        let csv = client.get(paths::export("reports.csv")).await.expect(200);
        assert!(csv.header("content-type").starts_with("text/csv; charset=utf-8"));
        assert_eq!(client.get(paths::ME).await.header("content-type"), "application/json");
    })
    .await;
}

#[tokio::test]
async fn another_site_cannot_act_in_ones_name() {
    on_both(async |server| {
        let officer = server.staff("moi").await;
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let reply = Reply::of(officer.request(Method::DELETE, paths::CURRENT_SESSION).header(name, value)).await;
            assert_eq!(reply.expect(403).code(), "forbidden");
        }
        officer.get(paths::ME).await.expect(200);
        let own = officer.request(Method::DELETE, paths::CURRENT_SESSION).header("origin", &server.url);
        Reply::of(own).await.expect(204);
    })
    .await;
}

#[tokio::test]
async fn the_description_names_every_route_with_its_methods() {
    on_both(async |server| {
        let document: serde_json::Value = server.client().get(paths::OPENAPI).await.expect(200).json();
        let mut routes: Vec<String> = Vec::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            routes.extend(methods.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
        }
        for known in ["PUT /api/v1/reports/{id}", "HEAD /api/v1/reports/{id}/photos/{hash}", "DELETE /api/v1/sessions/current"] {
            assert!(routes.iter().any(|route| route == known), "{routes:#?}");
        }
        // Each answers something other than "no such address".
        for route in &routes {
            let (method, path) = route.split_once(' ').unwrap();
            let path = path.replace("{id}", &uuid::Uuid::nil().to_string()).replace("{hash}", &"0".repeat(64));
            let path = path
                .replace("{unit}", &uuid::Uuid::nil().to_string())
                .replace("{month}", "2026-02")
                .replace("{revision}", "1")
                .replace("{kind}", "pdf");
            let reply = Reply::of(server.client().request(method.parse().unwrap(), &path)).await;
            assert!(!matches!(reply.status, 405 | 500), "{route}: {}", reply.status);
            if reply.status == 404 {
                // What anybody may read by its identity is not there; the address is, or this would be 404 too.
                Reply::of(server.client().request(Method::PATCH, &path)).await.expect(405);
            }
        }
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let text = document.to_string();
        let named: Vec<_> = text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for name in named.iter().chain(&["Problem", "ReportSubmission", "Receipt", "Me"]) {
            assert!(schemas.contains_key(*name), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_shell_answers_every_address_of_the_app_and_assets_never_change() {
    on_both(async |server| {
        let site = server.folder().join("site");
        std::fs::create_dir_all(site.join("assets")).unwrap();
        std::fs::create_dir_all(site.join("icons")).unwrap();
        for (name, text) in [
            ("shell.html", "<!doctype html>field"),
            ("desk.html", "<!doctype html>desk"),
            ("sw.js", "// worker"),
            ("manifest.webmanifest", "{}"),
            ("assets/a.0123.js", "1;"),
            ("assets/a.0123.js.br", "br"),
            ("icons/icon.svg", "<svg/>"),
        ] {
            std::fs::write(site.join(name), text).unwrap();
        }
        let client = server.client();
        let field = ["/app", "/app/", "/app/reports/new", "/join", "/join/ABCD-EFGH-JKMN"].map(|path| (path, "field"));
        let desk = ["/desk", "/desk/", "/desk/reports", "/signin"].map(|path| (path, "desk"));
        for (path, program) in field.into_iter().chain(desk) {
            let reply = client.get(path).await.expect(200);
            assert_eq!(reply.body, format!("<!doctype html>{program}").as_bytes(), "{path}");
            assert_eq!(reply.header("cache-control"), "no-cache", "{path}");
            assert!(reply.header("content-type").starts_with("text/html"), "{path}");
        }
        assert_eq!(client.get("/sw.js").await.expect(200).header("cache-control"), "no-cache");
        client.get("/manifest.webmanifest").await.expect(200);
        client.get("/icons/icon.svg").await.expect(200);
        let asset = Reply::of(client.request(Method::GET, "/assets/a.0123.js").header("accept-encoding", "br")).await.expect(200);
        assert_eq!((asset.header("content-encoding"), asset.body.as_slice()), ("br", b"br".as_slice()));
        assert!(asset.header("cache-control").contains("immutable"));
        let missing = client.get("/assets/gone.js").await.expect(404);
        assert!(!missing.header("cache-control").contains("immutable"));
        client.get("/assets/../rutan.db").await.expect(404);
    })
    .await;
}
