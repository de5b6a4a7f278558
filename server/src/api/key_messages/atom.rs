use app::domain::channel::Channel;
use app::text::{self, Lang};
use app::wire::Page;
use app::wire::key_messages::PublishedKeyMessage;
use app::wire::paths;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};

use super::published;
use crate::api::for_everybody::answer;
use crate::api::publications::Asked;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// The list as an Atom feed (RFC 4287), further pages by `rel="next"` (RFC 5005). Same parameters and caching.
#[utoipa::path(get, path = "/api/v1/key-messages.atom", tag = "key-messages",
    params(("channel" = Option<String>, Query), ("topic" = Option<String>, Query), ("area" = Option<String>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "application/atom+xml"), (status = 304), (status = "default", body = Problem)))]
pub async fn atom(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Response, ApiError> {
    let page = published(&state, &asked).await?;
    let base = state.config.public_url.trim_end_matches('/');
    let query = without_cursor(uri.query().unwrap_or_default());
    Ok(answer(&headers, "application/atom+xml; charset=utf-8", written(base, &query, &page).into_bytes()))
}

fn without_cursor(query: &str) -> String {
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
    kept.join("&")
}

fn written(base: &str, query: &str, page: &Page<PublishedKeyMessage>) -> String {
    let feed = format!("{base}{}", paths::KEY_MESSAGES_ATOM);
    let here = if query.is_empty() { feed.clone() } else { format!("{feed}?{query}") };
    // A feed without entries still says when it was last changed; what never changed did so at the beginning of time.
    let updated = page.items.iter().map(|message| message.published_at).max().unwrap_or(DateTime::UNIX_EPOCH);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"th\">\n\
         <id>{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n<link rel=\"self\" href=\"{id}\"/>\n",
        id = escaped(&here),
        title = escaped(text::key_messages_feed_title(Lang::Th)),
        updated = instant(updated),
    );
    if let Some(cursor) = &page.next {
        let parameters = [query, &format!("cursor={cursor}")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
        xml += &format!("<link rel=\"next\" href=\"{}\"/>\n", escaped(&format!("{feed}?{parameters}")));
    }
    xml.extend(page.items.iter().map(entry));
    xml + "</feed>\n"
}

fn entry(message: &PublishedKeyMessage) -> String {
    let at = instant(message.published_at);
    let channels = message.channels.iter().copied().map(|channel: Channel| format!("channel:{}", channel.code()));
    let topics = message.topics.iter().map(|topic| format!("topic:{topic}"));
    let categories: String = channels.chain(topics).map(|term| format!("<category term=\"{}\"/>", escaped(&term))).collect();
    format!(
        "<entry><id>urn:uuid:{}</id><title>{words}</title><updated>{at}</updated><published>{at}</published>\
         <author><name>{}</name></author>{categories}<content type=\"text\">{words}</content></entry>\n",
        message.id.0,
        escaped(&message.publisher),
        words = escaped(&message.text),
    )
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// For text and attributes. What XML 1.0 has no place for at all is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            control if control < ' ' => {}
            other => safe.push(other),
        }
    }
    safe
}
