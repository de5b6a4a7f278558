//! What the ministry and the provinces set, and programs of an office's own.
use app::domain::notice::Ladder;
use app::domain::obligation::CampaignDays;
use app::domain::webhook::WebhookEvent;
use app::wire::api_keys::ApiKeyInput;
use app::wire::months::DueDayChange;
use app::wire::paths;
use app::wire::sendings::WebhookInput;

use super::*;

pub fn rows() -> Vec<Row> {
    let parts = [days(), webhooks(), keys()];
    parts.into_iter().flatten().collect()
}

fn days() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/settings/due-days", signed_in, |_, _, _| ask(paths::DUE_DAYS)).lists(
            |_, place| place.unit().0.to_string(),
            &[Place::Village, Place::RoiEtVillage],
            whoever_sees,
        ),
        row("PUT", "/api/v1/settings/due-days", ministry_alone, |_, _, _| {
            let days = CampaignDays { activities: 1, monthly: 5, shift_holidays: false };
            ask(paths::DUE_DAYS).json(&DueDayChange::Campaign(days))
        }),
        row("PUT", "/api/v1/settings/due-days", ministry_alone, |_, _, _| ask(paths::DUE_DAYS).json(&DueDayChange::Holidays(Vec::new()))),
        row("PUT", "/api/v1/settings/due-days", sets_day_below, |_, _, place| {
            ask(paths::DUE_DAYS).json(&DueDayChange::Below { unit: place.unit(), day: Some(1) })
        })
        .of(&[Place::Province, Place::RoiEt])
        .refused_as("unit_unknown"),
        row("PUT", "/api/v1/settings/due-days", those_above, |_, _, place| {
            ask(paths::DUE_DAYS).json(&DueDayChange::Own { unit: place.unit(), day: Some(2) })
        })
        .of(BELOW)
        .refused_as("unit_unknown"),
        row("GET", "/api/v1/settings/notices", signed_in, |_, _, _| ask(paths::NOTICE_LADDER)),
        row("PUT", "/api/v1/settings/notices", ministry_alone, |_, _, _| ask(paths::NOTICE_LADDER).json(&Ladder::default())),
    ]
}

fn webhooks() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/webhooks", coordinators, |_, _, _| ask(paths::WEBHOOKS)).lists(
            |world, place| world.of(place).webhook.0.to_string(),
            OFFICES,
            the_holder,
        ),
        row("POST", "/api/v1/webhooks", coordinators, |_, _, _| {
            let input = WebhookInput { url: "http://127.0.0.1:9/third".into(), events: vec![WebhookEvent::Notice] };
            ask(paths::WEBHOOKS).json(&input)
        }),
        row("POST", "/api/v1/webhooks/{id}/test", the_holder, |world, _, place| ask(paths::webhook_test(world.of(place).webhook)))
            .of(OFFICES),
        row("DELETE", "/api/v1/webhooks/{id}", the_holder, |world, _, place| ask(paths::webhook(world.of(place).webhook_to_delete)))
            .of(OFFICES),
    ]
}

fn keys() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/api-keys", staff, |_, _, _| ask(paths::API_KEYS)).lists(
            |world, place| world.of(place).api_key.0.to_string(),
            OFFICES,
            the_holder,
        ),
        row("POST", "/api/v1/api-keys", staff, |_, _, _| {
            ask(paths::API_KEYS).json(&ApiKeyInput { name: "Excel".into(), area: None, days: 30 })
        }),
        row("POST", "/api/v1/api-keys", staff_who_see, |_, _, place| {
            ask(paths::API_KEYS).json(&ApiKeyInput { name: "Excel".into(), area: place.area(), days: 30 })
        })
        .of(&[Place::FarVillage, Place::RoiEt])
        .refused_as("bad_area")
        .named_by_sender(),
        row("DELETE", "/api/v1/api-keys/{id}", the_holder, |world, _, place| ask(paths::api_key(world.of(place).api_key))).of(OFFICES),
    ]
}
