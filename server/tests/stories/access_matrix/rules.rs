//! The rules by which an act is somebody's: from the ministry's letter (DOMAIN.md, sections 1 and 5) and what a handler says of
//! itself. Each answers whether `who` may do it to what belongs to `place`.
use super::standing::{Place, WRITING, Who};

pub type Rule = fn(Who, Place) -> bool;

/// Without signing in.
pub fn everybody(_: Who, _: Place) -> bool {
    true
}

/// As if it were not there.
pub fn nobody_at_all(_: Who, _: Place) -> bool {
    false
}

/// Whoever has a session; what they are shown is their own.
pub fn signed_in(who: Who, _: Place) -> bool {
    who.has_session()
}

/// Whoever has a session, and programs with a key.
pub fn readers(who: Who, _: Place) -> bool {
    who != Who::Nobody
}

/// All but officials: those who care for others' units, or for none but their own.
pub fn staff(who: Who, _: Place) -> bool {
    who.has_session() && !who.is_official()
}

pub fn coordinators(who: Who, _: Place) -> bool {
    who.is_coordinator()
}

/// Those of the ministry who hold an office there, and who runs the installation.
pub fn ministry_alone(who: Who, _: Place) -> bool {
    matches!(who, Who::Ministry | Who::Administrator)
}

/// Those in whose name letters are written and material is published.
pub fn writers(who: Who, _: Place) -> bool {
    who.is_coordinator() && who.own().is_some_and(|own| WRITING.contains(&own))
}

/// The unit itself, and those who stand above it.
pub fn whoever_sees(who: Who, place: Place) -> bool {
    who.has_session() && who.sees(place)
}

/// The same without officials.
pub fn staff_who_see(who: Who, place: Place) -> bool {
    staff(who, place) && who.sees(place)
}

/// Reports are filed by the unit and by those above it, and not by who runs the installation.
pub fn files_for(who: Who, place: Place) -> bool {
    whoever_sees(who, place) && who != Who::Administrator
}

/// Those above a unit, who hold an office; nobody for themselves.
pub fn those_above(who: Who, place: Place) -> bool {
    who.is_coordinator() && who.sees(place) && who.own() != Some(place)
}

/// Accepting and sending back: those above. One's own only where the ministry judges the whole month that it goes into.
pub fn judges(who: Who, place: Place) -> bool {
    those_above(who, place) || who == Who::Administrator || whose_month(who, place)
}

/// As one judges, without who runs the installation.
pub fn dismisses(who: Who, place: Place) -> bool {
    those_above(who, place) || whose_month(who, place)
}

/// The office whose month's report it is.
pub fn whose_month(who: Who, place: Place) -> bool {
    who.is_coordinator() && who.own() == Some(place) && super::standing::REPORTING.contains(&place)
}

/// A month's report is accepted or returned by the ministry.
pub fn judges_month(who: Who, place: Place) -> bool {
    ministry_alone(who, place) && super::standing::REPORTING.contains(&place)
}

pub fn arranges_or_judges_month(who: Who, place: Place) -> bool {
    whose_month(who, place) || judges_month(who, place)
}

/// A province's day for the units under it: the province's coordinator and the ministry.
pub fn sets_day_below(who: Who, place: Place) -> bool {
    who == Who::Ministry || (who.is_coordinator() && who.own() == Some(place))
}

/// The one who holds the unit's office: what is theirs alone.
pub fn the_holder(who: Who, place: Place) -> bool {
    Who::holder(place) == Some(who)
}

/// The office that wrote it.
pub fn the_writer(who: Who, place: Place) -> bool {
    writers(who, place) && the_holder(who, place)
}

/// To whom the letters of [`Place`] came, by address or passed on.
pub fn receives(who: Who, place: Place) -> bool {
    let receivers: &[Place] = match place {
        Place::Ministry => &[Place::Province, Place::Department, Place::District],
        Place::Province => &[Place::District, Place::Village],
        Place::RoiEt => &[Place::RoiEtVillage],
        _ => &[],
    };
    who.has_session() && who.own().is_some_and(|own| receivers.contains(&own))
}

/// A letter that was sent: the office that wrote it and the units that received it.
pub fn reads_letter(who: Who, place: Place) -> bool {
    the_writer(who, place) || receives(who, place)
}

/// A received letter is registered and passed on by who holds the unit's office.
pub fn registers_letter(who: Who, place: Place) -> bool {
    who.is_coordinator() && receives(who, place)
}

/// An area to which somebody's care reaches: those of the units that they see, their own among them, whoever else has it.
pub fn cares_for_area(who: Who, place: Place) -> bool {
    let is_own = who.own().and_then(Place::area).is_some_and(|own| Some(own) == place.area());
    staff(who, place) && (who.sees(place) || is_own)
}
