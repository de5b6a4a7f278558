//! One row of the table asked by everybody about every unit's: what is theirs is answered, what is not is refused, and what is
//! out of their sight as if nobody had it.
use super::readable::{outcome, text};
use super::row::{Ask, Row};
use super::standing::{Place, Who};
use super::world::World;
use crate::common::Reply;

pub async fn faults(world: &World, row: &Row) -> Vec<String> {
    let places: &[Place] = if row.places.is_empty() { &[Place::Nowhere] } else { row.places };
    let mut faults = Vec::new();
    let (mut is_somebodys, mut was_done) = (false, false);
    // Refusals first: what is done by those who may must not be what refuses the others.
    for who in Who::ALL {
        for place in places.iter().filter(|place| !(row.rule)(who, **place)) {
            faults.extend(refused(world, row, who, *place).await);
        }
    }
    for who in Who::ALL {
        for place in places.iter().filter(|place| (row.rule)(who, **place)) {
            let ask = (row.ask)(world, who, *place);
            let reply = world.send(who, row.method(), &ask, row.ends_session).await;
            let (status, code) = outcome(&reply);
            is_somebodys = true;
            was_done |= status < 400 || row.done_as == Some(status);
            let is_refused = [401, 403, 404].contains(&status) || row.refused_as.is_some_and(|known| known == code);
            faults.extend(said(row, who, *place, &reply, is_refused.then_some("is theirs and was refused")));
            faults.extend(anyway(world, row, who, *place, &ask, &reply));
            faults.extend(wrongly_listed(world, row, who, &reply));
        }
    }
    if is_somebodys && !was_done {
        faults.push(format!("{}: of nobody's request it was seen that it does anything", row.name()));
    }
    faults
}

async fn refused(world: &World, row: &Row, who: Who, place: Place) -> Vec<String> {
    let ask = (row.ask)(world, who, place);
    let reply = world.send(who, row.method(), &ask, row.ends_session).await;
    let (status, code) = outcome(&reply);
    let is_stranger = if row.is_for_keys { who == Who::Nobody } else { !who.has_session() };
    let needs_session = is_stranger && !row.is_open;
    let is_refused = match needs_session {
        true => status == 401,
        false => [403, 404].contains(&status) || row.refused_as.is_some_and(|known| known == code),
    };
    let mut faults = said(row, who, place, &reply, (!is_refused).then_some("is not theirs and was not refused"));
    if is_refused && !needs_session && !who.sees(place) && !row.is_named_by_sender && place != Place::Nowhere {
        let nothing = world.send(who, row.method(), &(row.ask)(world, who, Place::Nowhere), false).await;
        if outcome(&nothing) != (status, code) {
            faults.extend(said(row, who, place, &reply, Some("is refused otherwise than what nobody has")));
            faults.extend(said(row, who, Place::Nowhere, &nothing, Some("the answer for what nobody has")));
        }
    }
    faults.extend(anyway(world, row, who, place, &ask, &reply));
    faults
}

/// What holds of every answer: the server did not fail, the row asked for its own route, and nothing of elsewhere is told.
fn anyway(world: &World, row: &Row, who: Who, place: Place, ask: &Ask, reply: &Reply) -> Vec<String> {
    let is_broken = reply.status >= 500 || [405, 429].contains(&reply.status);
    let mut faults = said(row, who, place, reply, is_broken.then_some("cannot be answered so"));
    if !row.is_asked_by(&ask.path) {
        faults.push(format!("{} asks for {}", row.name(), ask.path));
    }
    let asked = format!("{}{}", ask.path, String::from_utf8_lossy(&ask.body));
    for (whose, secret) in world.leaks(who, &text(reply)) {
        if !asked.contains(&secret) && !row.is_by_secret {
            faults.push(format!("{}: {who:?} reads {secret} of {whose:?}", row.name()));
        }
    }
    faults
}

fn wrongly_listed(world: &World, row: &Row, who: Who, reply: &Reply) -> Vec<String> {
    let Some((mark, places, rule)) = row.lists else { return Vec::new() };
    let text = text(reply);
    let mut faults = Vec::new();
    for place in places {
        let (mark, is_theirs) = (mark(world, *place), rule(who, *place));
        if text.contains(&mark) != is_theirs {
            let what = if is_theirs { "is not shown" } else { "is shown" };
            faults.push(format!("{}: {who:?} {what} {mark} of {place:?}", row.name()));
        }
    }
    faults
}

fn said(row: &Row, who: Who, place: Place, reply: &Reply, fault: Option<&str>) -> Vec<String> {
    let line = |fault| {
        let body: String = String::from_utf8_lossy(&reply.body).chars().take(160).collect();
        format!("{}: {who:?} of {place:?} {fault}: {} {body}", row.name(), reply.status)
    };
    fault.map(line).into_iter().collect()
}
