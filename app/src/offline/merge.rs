//! One form changed in two windows: both keep what was done in them. Pure.
use super::draft::DraftForm;
use crate::domain::photo::ReportPhoto;

/// What was changed in `mine` since `base`, upon `theirs`. A field changed in both is as in `mine`, where the person is
/// writing just now; no picture that was added in either is lost.
pub fn merged(base: &DraftForm, mine: &DraftForm, theirs: &DraftForm) -> DraftForm {
    DraftForm {
        channel: pick(&base.channel, &mine.channel, &theirs.channel),
        from: pick(&base.from, &mine.from, &theirs.from),
        to: pick(&base.to, &mine.to, &theirs.to),
        place_area: pick(&base.place_area, &mine.place_area, &theirs.place_area),
        place: pick(&base.place, &mine.place, &theirs.place),
        location: pick(&base.location, &mine.location, &theirs.location),
        people: pick(&base.people, &mine.people, &theirs.people),
        partners: pick(&base.partners, &mine.partners, &theirs.partners),
        topics: pick(&base.topics, &mine.topics, &theirs.topics),
        note: pick(&base.note, &mine.note, &theirs.note),
        photos: photos(&base.photos, &mine.photos, &theirs.photos),
    }
}

fn pick<T: PartialEq + Clone>(base: &T, mine: &T, theirs: &T) -> T {
    if mine == base { theirs.clone() } else { mine.clone() }
}

/// Theirs, without what was taken out here, with the captions written here, and then what was added here.
fn photos(base: &[ReportPhoto], mine: &[ReportPhoto], theirs: &[ReportPhoto]) -> Vec<ReportPhoto> {
    fn same<'a>(photos: &'a [ReportPhoto], of: &ReportPhoto) -> Option<&'a ReportPhoto> {
        photos.iter().find(|photo| photo.hash == of.hash)
    }
    // Only the order may differ, or nothing was touched in one of the windows.
    if mine == base || theirs == base {
        return if mine == base { theirs.to_vec() } else { mine.to_vec() };
    }
    let kept = theirs.iter().filter_map(|photo| match (same(base, photo), same(mine, photo)) {
        (Some(_), None) => None,
        (Some(before), Some(here)) if here != before => Some(here.clone()),
        _ => Some(photo.clone()),
    });
    let added = mine.iter().filter(|photo| same(base, photo).is_none() && same(theirs, photo).is_none()).cloned();
    kept.chain(added).collect()
}
