//! Every address the server answers, on one screen.
use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use app::wire::paths;
use app::wire::problem::{Problem, code};
use app::wire::search::Noun;
use app::wire::trend::UnitOrder;
use axum::body::Body;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{Method, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, any, get, options};
use axum::{Json, Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::classify::ServerErrorsFailureClass;
use tower_http::csrf::CsrfLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa::openapi::{PathItem, RefOr};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    api_keys, areas, assignments, coordinators, deliveries, directives, events, exports, files, for_everybody, imports, join, join_cards,
    key_messages, likenesses, material, me, monthlies, months, odata, passkey_challenges, people, photos, pictures, registers, reminders,
    reports, rescues, reviews, search, server, sessions, settings, sign_in_errands, trend, units, webhooks, years,
};
use crate::auth::revocable;
use crate::error::ApiError;
use crate::state::AppState;
use crate::{audit, headers, metrics, pages, refusals, request_id, site, unread};

#[derive(OpenApi)]
#[openapi(
    info(title = "Rutan", description = "Reports of awareness activities, `/api/v1`. Types only ever grow."),
    // Of what only parameters name, utoipa writes the reference alone.
    components(schemas(Problem, Noun, UnitOrder))
)]
struct ApiDoc;

/// The API and its description.
fn api() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    let (routes, mut described) = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(server::show::show))
        .routes(routes!(join::lookup::lookup))
        .routes(routes!(join::accept::accept))
        .routes(routes!(me::show::show))
        .routes(routes!(me::data::data))
        .routes(routes!(me::reviews::reviews))
        .routes(routes!(me::waiting::waiting))
        .routes(routes!(me::notices::list))
        .routes(routes!(me::notices::open))
        .routes(routes!(me::contact::show, me::contact::change))
        .routes(routes!(me::factors::show))
        .routes(routes!(me::totp::begin, me::totp::confirm, me::totp::end))
        .routes(routes!(me::recovery_codes::renew))
        .routes(routes!(me::passkeys::challenge))
        .routes(routes!(me::passkeys::add))
        .routes(routes!(me::passkeys::remove))
        .routes(routes!(me::password::change))
        .routes(routes!(me::provider::link, me::provider::unlink))
        .routes(routes!(me::push_subscription::key))
        .routes(routes!(me::push_subscription::subscribe, me::push_subscription::unsubscribe))
        .routes(routes!(webhooks::list::list, webhooks::create::create))
        .routes(routes!(webhooks::delete::delete))
        .routes(routes!(webhooks::test::test))
        .routes(routes!(units::notices::notices))
        .routes(routes!(units::notes::list))
        .routes(routes!(units::notes::add))
        .routes(routes!(reminders::create::create))
        .routes(routes!(sessions::create::create, sessions::list::list, sessions::revoke_others::revoke_others))
        .routes(routes!(sessions::second_factor::second_factor))
        .routes(routes!(sign_in_errands::begin::begin))
        .routes(routes!(sessions::provider::provider))
        .routes(routes!(passkey_challenges::ask::ask))
        .routes(routes!(sessions::passkey::passkey))
        .routes(routes!(sessions::sign_out::sign_out))
        .routes(routes!(sessions::prove::prove))
        .routes(routes!(sessions::revoke::revoke))
        .routes(routes!(areas::list::list))
        .routes(routes!(units::list::list))
        .routes(routes!(units::show::show))
        .routes(routes!(monthlies::keys::keys))
        .routes(routes!(monthlies::show::show, monthlies::arrange::arrange))
        .routes(routes!(monthlies::tray::tray))
        .routes(routes!(monthlies::tray_channel::tray_channel))
        .routes(routes!(monthlies::submit::submit))
        .routes(routes!(monthlies::decide::decide))
        .routes(routes!(monthlies::correct::correct, monthlies::correct_back::take_back))
        .routes(routes!(monthlies::draft::draft))
        .routes(routes!(monthlies::document::document))
        .routes(routes!(monthlies::document::remake))
        .routes(routes!(people::list::list, people::enrol::enrol))
        .routes(routes!(people::issue_card::issue_card, people::cards::cards))
        .routes(routes!(people::cut_off::cut_off))
        .routes(routes!(people::data::data))
        .routes(routes!(people::erase::erase))
        .routes(routes!(join_cards::summary::summary, join_cards::print::print))
        .routes(routes!(reports::list::list))
        .routes(routes!(reports::put::put, reports::show::show))
        .routes(routes!(reports::receipt::receipt))
        .routes(routes!(reports::review::review))
        .routes(routes!(reports::versions::versions))
        .routes(routes!(reviews::batch::batch))
        .routes(routes!(reports::proof::proof))
        .routes(routes!(photos::put::put, photos::offset::offset, photos::show::show))
        .routes(routes!(photos::thumbnail::thumbnail))
        .routes(routes!(pictures::list::list))
        .routes(routes!(likenesses::list::list))
        .routes(routes!(likenesses::dismiss::dismiss))
        .routes(routes!(search::show::show))
        .routes(routes!(rescues::bring::bring))
        .routes(routes!(imports::sheets::upload))
        .routes(routes!(imports::pictures::upload))
        .routes(routes!(imports::lists::upload))
        .routes(routes!(imports::officials::bring))
        .routes(routes!(imports::run::run))
        .routes(routes!(months::list::list))
        .routes(routes!(months::obligations::obligations))
        .routes(routes!(months::summary::summary))
        .routes(routes!(events::stream::stream))
        .routes(routes!(trend::show::show))
        .routes(routes!(trend::areas::areas))
        .routes(routes!(trend::units::units))
        .routes(routes!(months::nothing::nothing, months::nothing_back::take_back))
        .routes(routes!(months::excuse::excuse, months::excuse_back::take_back))
        .routes(routes!(exports::table::table))
        .routes(routes!(exports::pictures::pictures))
        .routes(routes!(years::summary::summary))
        .routes(routes!(api_keys::list::list, api_keys::create::create))
        .routes(routes!(api_keys::revoke::revoke))
        .routes(routes!(directives::list::list))
        .routes(routes!(directives::show::show, directives::save::save))
        .routes(routes!(directives::send::send))
        .routes(routes!(directives::withdraw::withdraw))
        .routes(routes!(directives::open::open))
        .routes(routes!(directives::register::register))
        .routes(routes!(directives::pass::pass))
        .routes(routes!(directives::print::print))
        .routes(routes!(directives::finish::finish))
        .routes(routes!(directives::deliveries::deliveries))
        .routes(routes!(directives::enclosure::enclosure))
        .routes(routes!(files::put::put, files::offset::offset, files::show::show))
        .routes(routes!(deliveries::list::list))
        .routes(routes!(registers::show::show))
        .routes(routes!(coordinators::list::list))
        .routes(routes!(assignments::list::list))
        .routes(routes!(assignments::make::make))
        .routes(routes!(assignments::end::end))
        .routes(routes!(assignments::withdraw::withdraw))
        .routes(routes!(assignments::change_reach::change))
        .routes(routes!(assignments::form::form))
        .routes(routes!(assignments::signed_copy::attach, assignments::signed_copy::show))
        .routes(routes!(key_messages::feed::feed))
        .routes(routes!(key_messages::atom::atom))
        .routes(routes!(key_messages::footer::footer))
        .routes(routes!(key_messages::own::own))
        .routes(routes!(key_messages::save::save))
        .routes(routes!(key_messages::publish::publish))
        .routes(routes!(key_messages::withdraw::withdraw))
        .routes(routes!(material::list::list))
        .routes(routes!(material::own::own))
        .routes(routes!(material::save::save, material::show::show))
        .routes(routes!(material::publish::publish))
        .routes(routes!(material::withdraw::withdraw))
        .routes(routes!(material::file::file))
        .routes(routes!(material::preview::preview))
        .routes(routes!(settings::due_days::show, settings::change_due_days::change))
        .routes(routes!(settings::notices::show, settings::notices::change))
        .split_for_parts();
    described_as_problems(&mut described);
    (routes, described)
}

/// Problems have a media type of their own (RFC 9457); the macros write that of any JSON.
fn described_as_problems(described: &mut utoipa::openapi::OpenApi) {
    let operations = described.paths.paths.values_mut().flat_map(|item| {
        [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.options, &mut item.head].into_iter().flatten()
    });
    for operation in operations {
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("default")
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert("application/problem+json".to_owned(), content);
        }
    }
}

/// What is answered beside the described API, method by method.
fn beside(description: utoipa::openapi::OpenApi) -> Vec<(Method, String, MethodRouter<AppState>)> {
    let preflight = |path: &str| (Method::OPTIONS, path.to_owned(), options(for_everybody::preflight));
    let shown = |path: &str, handler| (Method::GET, path.to_owned(), handler);
    vec![
        shown(paths::OPENAPI, get(|| async { Json(description) })),
        preflight(paths::KEY_MESSAGES),
        preflight(paths::KEY_MESSAGES_ATOM),
        preflight(paths::KEY_MESSAGE_FOOTER),
        shown("/", get(pages::front::show)),
        shown("/healthz", get(|| async { "ok" })),
        shown("/readyz", get(ready)),
        shown("/check/{token}", get(pages::check::show)),
        shown("/material", get(pages::material::show)),
        shown("/material/{id}", get(pages::material::item::show)),
        shown("/g/{name}", get(pages::guide::show)),
        shown(paths::ODATA, get(odata::feed::feed)),
        shown(&format!("{}/", paths::ODATA), get(odata::feed::feed)),
        shown(&format!("{}/{{*path}}", paths::ODATA), get(odata::feed::feed)),
    ]
}

/// Every route by method and template, but for the built client's files, which hold nothing of anybody: for tests that have to
/// go through all of them.
pub fn routes() -> Vec<(Method, String)> {
    let (_, description) = api();
    let described = description.paths.paths.iter().flat_map(|(path, item)| methods(item).into_iter().map(|method| (method, path.clone())));
    let mut routes: Vec<_> = described.collect();
    routes.extend(beside(description).into_iter().map(|(method, path, _)| (method, path)));
    routes
}

fn methods(item: &PathItem) -> Vec<Method> {
    let described = [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
        (Method::OPTIONS, &item.options),
        (Method::HEAD, &item.head),
        (Method::PATCH, &item.patch),
        (Method::TRACE, &item.trace),
    ];
    described.into_iter().filter(|(_, operation)| operation.is_some()).map(|(method, _)| method).collect()
}

/// The whole server as a service.
pub fn router(state: AppState) -> Router {
    let (api, description) = api();
    let (of_api, pages): (Vec<_>, Vec<_>) = beside(description).into_iter().partition(|(_, path, _)| path.starts_with("/api/"));
    let add = |router: Router<AppState>, (_, path, handler): (Method, String, MethodRouter<AppState>)| router.route(&path, handler);
    let api = of_api
        .into_iter()
        .fold(api, add)
        .route("/api/{*rest}", any(unknown))
        .method_not_allowed_fallback(wrong_method)
        // Handlers read bodies themselves, within the limits of each (extract::Pieces); nothing else may.
        .layer(DefaultBodyLimit::max(0))
        .layer(middleware::from_fn(unread::hear_out));
    let all = pages.into_iter().fold(Router::new(), add).merge(site::routes(&state.config.site)).merge(api).fallback(unknown_page);
    within(all, state)
}

/// What is around every handler, from the inside outwards.
pub(crate) fn within(routes: Router<AppState>, state: AppState) -> Router {
    routes
        // Inside the record, so that a request whose handler panics is written down like any other.
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), revocable::end_with_session))
        .layer(middleware::from_fn_with_state(state.clone(), audit::layer::record))
        .layer(csrf(&state).with_rejection_response(refuse_foreign))
        // And around what is around it.
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), headers::add))
        // As whoever asked sees it.
        .layer(middleware::from_fn_with_state(state.clone(), metrics::count))
        .layer(middleware::from_fn_with_state(state.clone(), refusals::log))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(log_failure))
        .layer(middleware::from_fn_with_state(state.clone(), request_id::mark))
        .with_state(state)
}

/// As [`router`], knowing who connects.
pub fn service(state: AppState) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router(state).into_make_service_with_connect_info()
}

fn csrf(state: &AppState) -> CsrfLayer {
    CsrfLayer::new().add_trusted_origin(&state.config.public_url).unwrap_or_else(|error| {
        tracing::warn!(%error, "the public URL is not an origin; only same-origin requests are trusted");
        CsrfLayer::new()
    })
}

fn refuse_foreign(_: tower_http::csrf::ProtectionError) -> Response<Body> {
    ApiError::new(StatusCode::FORBIDDEN, code::FORBIDDEN, "a request made by another site").response()
}

async fn unknown() -> ApiError {
    ApiError::not_found()
}

async fn wrong_method() -> ApiError {
    ApiError { status: StatusCode::METHOD_NOT_ALLOWED, ..ApiError::not_found() }
}

async fn unknown_page(State(state): State<AppState>) -> impl IntoResponse {
    (StatusCode::NOT_FOUND, pages::not_found::page_not_found(pages::style_sheet(&state.config).await))
}

async fn ready(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    state.store.ping().await?;
    Ok("ready")
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    ApiError::internal("a handler panicked").response()
}

/// Names the route and never the address itself: a join link holds its code.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let id = request_id::of(request.headers()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), route)
}

/// Whoever is asked to come back is no fault.
fn log_failure(failure: ServerErrorsFailureClass, _: Duration, _: &tracing::Span) {
    match failure {
        ServerErrorsFailureClass::StatusCode(StatusCode::SERVICE_UNAVAILABLE) => tracing::debug!("asked to come back"),
        failure => tracing::error!(%failure, "a request failed"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app::domain::access::PersonId;
    use app::domain::unit::UnitId;
    use axum::Extension;
    use axum::routing::post;
    use tempfile::TempDir;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    use super::*;
    use crate::audit::Noted;
    use crate::config::Config;
    use crate::running;

    /// An empty installation, for as long as its folder is held.
    async fn opened() -> (TempDir, AppState) {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("rutan.db").display());
        let config = Config::plain(&database, folder.path(), "https://rutan.example", "no-pictures-here".as_ref());
        let state = running::open(config).await.unwrap();
        (folder, state)
    }

    #[tokio::test]
    async fn a_request_whose_handler_panics_is_written_down_with_who_asked() {
        let (_folder, state) = opened().await;
        let (person, unit) = (PersonId(uuid::Uuid::now_v7()), UnitId(uuid::Uuid::now_v7()));
        let broken = move |Extension(noted): Extension<Noted>| async move {
            noted.is(person, unit);
            uuid::Uuid::parse_str("a handler at fault").map(|_| StatusCode::OK).unwrap()
        };
        let service = within(Router::new().route("/api/v1/broken", post(broken)), state.clone());
        let reply = service.oneshot(Request::post("/api/v1/broken").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(reply.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let written = state.store.audit_after(0, 10).await.unwrap();
        let said: Vec<_> = written.iter().map(|of| (of.entry.act.as_str(), of.entry.person, of.entry.status)).collect();
        assert_eq!(said, [("POST /api/v1/broken", Some(person), 500)]);
    }

    #[tokio::test]
    async fn what_is_changed_is_written_down_though_whoever_asked_hangs_up() {
        let (_folder, state) = opened().await;
        let (person, unit) = (PersonId(uuid::Uuid::now_v7()), UnitId(uuid::Uuid::now_v7()));
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (at_work, may_end) = (begun.clone(), go_on.clone());
        let slow = move |Extension(noted): Extension<Noted>| async move {
            noted.is(person, unit);
            at_work.notify_one();
            may_end.notified().await;
            StatusCode::NO_CONTENT
        };
        let service = within(Router::new().route("/api/v1/slow", post(slow)), state.clone());
        let asking = tokio::spawn(service.oneshot(Request::post("/api/v1/slow").body(Body::empty()).unwrap()));
        begun.notified().await;
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled(), "nobody waits for the answer");
        go_on.notify_one();
        let written = loop {
            let written = state.store.audit_after(0, 10).await.unwrap();
            if !written.is_empty() {
                break written;
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(
            (written[0].entry.act.as_str(), written[0].entry.person, written[0].entry.status),
            ("POST /api/v1/slow", Some(person), 204)
        );
    }

    #[test]
    fn the_description_names_every_path_that_clients_know() {
        let (_, description) = api();
        let one = uuid::Uuid::nil();
        let hash = app::domain::photo::PhotoHash::of(b"");
        let (unit, month) = (app::domain::unit::UnitId(uuid::Uuid::max()), app::domain::period::Month::parse("2026-02").unwrap());
        let (person, report) = (app::domain::access::PersonId(one), app::domain::report::ReportId(one));
        let directive = app::domain::directive::DirectiveId(one);
        let assignment = app::domain::assignment::AssignmentId(one);
        let message = app::domain::publication::PublicationId(one);
        let known = [
            paths::SERVER.to_owned(),
            paths::JOIN_LOOKUP.to_owned(),
            paths::JOIN.to_owned(),
            paths::SESSIONS.to_owned(),
            paths::CURRENT_SESSION.to_owned(),
            paths::SECOND_FACTOR.to_owned(),
            paths::ERRANDS.to_owned(),
            paths::PROVIDER_SESSIONS.to_owned(),
            paths::MY_PROVIDER.to_owned(),
            paths::PASSKEY_CHALLENGES.to_owned(),
            paths::PASSKEY_SESSIONS.to_owned(),
            paths::MY_PASSKEY_CHALLENGE.to_owned(),
            paths::MY_PASSKEYS.to_owned(),
            paths::my_passkey(one),
            paths::PROOF.to_owned(),
            paths::MY_FACTORS.to_owned(),
            paths::MY_TOTP.to_owned(),
            paths::MY_RECOVERY_CODES.to_owned(),
            paths::MY_PASSWORD.to_owned(),
            paths::ME.to_owned(),
            paths::MY_DATA.to_owned(),
            paths::person_data(person),
            paths::person_erasure(person),
            paths::AREAS.to_owned(),
            paths::UNITS.to_owned(),
            paths::PEOPLE.to_owned(),
            paths::JOIN_CARDS.to_owned(),
            paths::REPORTS.to_owned(),
            paths::RESCUES.to_owned(),
            paths::session(one),
            paths::person_join_cards(person),
            paths::person_sessions(person),
            paths::report(report),
            paths::report_receipt(report),
            paths::report_review(report),
            paths::report_versions(report),
            paths::REVIEWS.to_owned(),
            paths::MY_REVIEWS.to_owned(),
            paths::MY_WAITING.to_owned(),
            paths::MY_NOTICES.to_owned(),
            paths::REMINDERS.to_owned(),
            paths::MY_CONTACT.to_owned(),
            paths::MY_PUSH_SUBSCRIPTION.to_owned(),
            paths::PUSH_KEY.to_owned(),
            paths::WEBHOOKS.to_owned(),
            paths::webhook(app::domain::webhook::WebhookId(one)),
            paths::webhook_test(app::domain::webhook::WebhookId(one)),
            paths::NOTICE_LADDER.to_owned(),
            paths::notice_opening(app::domain::notice::NoticeId(one)),
            paths::unit_notices(unit),
            paths::unit_notes(unit),
            paths::unit_note(unit, uuid::Uuid::from_u128(5)),
            paths::report_signed_receipt(report),
            paths::RECEIPT_KEYS.to_owned(),
            paths::monthly(unit, month),
            paths::monthly_tray(unit, month),
            paths::monthly_tray_channel(unit, month, app::domain::channel::Channel::Online),
            paths::monthly_submission(unit, month),
            paths::monthly_decision(unit, month),
            paths::monthly_correction(unit, month),
            paths::monthly_draft(unit, month),
            paths::monthly_document(unit, month, 7, "pdf"),
            paths::monthly_documents(unit, month, 7),
            paths::photo(report, &hash),
            paths::thumbnail(report, &hash),
            paths::PICTURES.to_owned(),
            paths::SEARCH.to_owned(),
            paths::report_likenesses(report),
            paths::likeness_dismissal(app::domain::likeness::LikenessId(one)),
            paths::IMPORTS.to_owned(),
            paths::IMPORT_LISTS.to_owned(),
            paths::IMPORT_OFFICIALS.to_owned(),
            paths::IMPORT_PICTURES.to_owned(),
            paths::IMPORT_SHEETS.to_owned(),
            paths::MONTHS.to_owned(),
            paths::obligations(month),
            paths::month_summary(month),
            paths::EVENTS.to_owned(),
            paths::TREND.to_owned(),
            paths::TREND_AREAS.to_owned(),
            paths::TREND_UNITS.to_owned(),
            paths::nothing(unit, month),
            paths::export("reports.csv"),
            paths::month_pictures(month),
            paths::year_summary(2569),
            paths::API_KEYS.to_owned(),
            paths::api_key(app::domain::api_key::ApiKeyId(one)),
            paths::excuse(unit, month),
            paths::DUE_DAYS.to_owned(),
            paths::DIRECTIVES.to_owned(),
            paths::DELIVERIES.to_owned(),
            paths::REGISTERS.to_owned(),
            paths::directive(directive),
            paths::directive_sending(directive),
            paths::directive_withdrawal(directive),
            paths::directive_opening(directive),
            paths::directive_registration(directive),
            paths::directive_passing(directive),
            paths::directive_letter(directive),
            paths::directive_done(directive),
            paths::directive_deliveries(directive),
            paths::COORDINATORS.to_owned(),
            paths::unit(unit),
            paths::unit_assignments(unit),
            paths::assignment(assignment),
            paths::assignment_end(assignment),
            paths::assignment_reach(assignment),
            paths::assignment_withdrawal(assignment),
            paths::assignment_form(assignment),
            paths::assignment_signed_copy(assignment),
            paths::KEY_MESSAGES.to_owned(),
            paths::KEY_MESSAGES_ATOM.to_owned(),
            paths::KEY_MESSAGE_FOOTER.to_owned(),
            paths::OWN_KEY_MESSAGES.to_owned(),
            paths::key_message(message),
            paths::key_message_publication(message),
            paths::key_message_withdrawal(message),
            paths::file(app::domain::file::FileId(one)),
            paths::directive_enclosure(directive, app::domain::file::FileId(uuid::Uuid::max())),
            paths::MATERIAL.to_owned(),
            paths::OWN_MATERIAL.to_owned(),
            paths::material(message),
            paths::material_publication(message),
            paths::material_withdrawal(message),
            paths::material_file(message),
            paths::material_preview(message),
        ];
        let template = |path: &String| {
            path.replace(&one.to_string(), "{id}")
                .replace(hash.as_str(), "{hash}")
                .replace(&uuid::Uuid::max().to_string(), "{unit}")
                .replace("/enclosures/{unit}", "/enclosures/{file}")
                .replace(&uuid::Uuid::from_u128(5).to_string(), "{note}")
                .replace("2026-02", "{month}")
                .replace("reports.csv", "{name}")
                .replace("/2569/", "/{year}/")
                .replace("/7/pdf", "/{revision}/{kind}")
                .replace("/tray/online", "/tray/{channel}")
                .replace("/7/documents", "/{revision}/documents")
        };
        let mut known: Vec<_> = known.iter().map(template).collect();
        let mut described: Vec<_> = description.paths.paths.keys().cloned().collect();
        known.sort();
        described.sort();
        assert_eq!(described, known);
    }
}
