use app::domain::access::{Action, Target, may};
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::wire::Page;
use app::wire::pictures::WallPicture;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::paging::{self, with_path};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::PictureFilter;

/// As long as a report's topics may be, bytes.
const MAX_TOPIC: usize = 100;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    channel: Option<String>,
    month: Option<String>,
    topic: Option<String>,
    unit: Option<String>,
    likeness: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// The pictures of the reports one may see, those of the last received report first. `likeness=true`: only those about which
/// something speaks that nobody dismissed; 403 for officials, who are not told.
#[utoipa::path(get, path = "/api/v1/pictures", tag = "pictures",
    params(("area" = Option<String>, Query), ("channel" = Option<Channel>, Query), ("month" = Option<String>, Query, example = "2026-02"),
        ("topic" = Option<String>, Query), ("unit" = Option<Uuid>, Query), ("likeness" = Option<bool>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<WallPicture>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<WallPicture>>, ApiError> {
    let actor = &session.actor;
    let is_told = |target: &Target<'_>| may(actor, Action::ReadLikenesses, target);
    let filter = PictureFilter {
        area: paging::area_within(&state, &session.actor.scope(), asked.area.as_deref())?,
        channel: paging::choice("channel", asked.channel.as_deref(), Channel::from_code)?,
        month: paging::choice("month", asked.month.as_deref(), |text| Month::parse(text).ok())?,
        topic: paging::choice("topic", asked.topic.as_deref(), topic)?,
        unit: paging::unit(asked.unit.as_deref())?,
        warned: paging::flag("likeness", asked.likeness.as_deref())?,
    };
    if filter.warned && !is_told(&Target { unit: actor.unit, area: actor.area.as_ref() }) {
        return Err(ApiError::forbidden());
    }
    let limit = paging::limit(asked.limit.as_deref())?;
    let page = state.store.pictures(&actor.scope(), &filter, paging::filled(asked.cursor.as_deref()), limit).await?;
    let shown = |picture: WallPicture| {
        let warned = picture.warned && is_told(&Target { unit: picture.unit.id, area: picture.unit.area.as_ref() });
        WallPicture { warned, unit: with_path(&state, picture.unit), ..picture }
    };
    Ok(Json(Page { items: page.items.into_iter().map(shown).collect(), next: page.next }))
}

fn topic(text: &str) -> Option<String> {
    (text.len() <= MAX_TOPIC && !text.chars().any(char::is_control)).then(|| text.to_owned())
}
