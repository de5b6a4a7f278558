//! What is kept in rescue files that were saved here.
use super::settings;
use crate::offline::rescue::Packed;

/// What is in the rescue files that were saved here.
const PACKED: &str = "rutan.rescue-saved";

pub fn packed() -> Vec<Packed> {
    settings::read(PACKED).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// A rescue file was saved.
pub fn note_packed(new: &[Packed]) {
    let mut all = packed();
    all.retain(|one| new.iter().all(|newer| newer.report != one.report));
    all.extend_from_slice(new);
    if let Ok(json) = serde_json::to_string(&all) {
        settings::write(PACKED, &json);
    }
}
