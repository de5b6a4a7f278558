//! The demo's drawn pictures, inside the program.
use app::domain::photo::{PhotoHash, ReportPhoto};

macro_rules! pictures {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../demo/pictures/", $name)))),*]
    };
}

/// File name and bytes.
const PICTURES: &[(&str, &[u8])] = pictures![
    "01-website.jpg"
    "02-social-page.jpg"
    "03-group-chat.jpg"
    "04-community-radio.jpg"
    "05-radio-programme.jpg"
    "06-community-radio-news.jpg"
    "07-meeting.jpg"
    "08-led-day.jpg"
    "09-led-night.jpg"
    "10-villagers.jpg"
    "11-electricity-bill.jpg"
    "12-app-popup.jpg"
    "13-village-hall.jpg"
    "14-broadcast-tower.jpg"
    "15-rice-field.jpg"
    "16-school.jpg"
    "17-temple-pavilion.jpg"
    "18-market.jpg"
];

/// A picture by its number (the first two digits of its file's name), as a report names it.
pub(super) fn photo(number: &str, caption: &str) -> Option<ReportPhoto> {
    let (_, bytes) = PICTURES.iter().find(|(name, _)| name.starts_with(number))?;
    let (width, height) = image::ImageReader::new(std::io::Cursor::new(*bytes)).with_guessed_format().ok()?.into_dimensions().ok()?;
    Some(ReportPhoto {
        hash: PhotoHash::of(bytes),
        size: bytes.len() as u64,
        width,
        height,
        caption: caption.to_owned(),
        taken_at: None,
        location: None,
    })
}

pub(super) fn by_hash(hash: &PhotoHash) -> Option<&'static [u8]> {
    PICTURES.iter().map(|(_, bytes)| *bytes).find(|bytes| PhotoHash::of(bytes) == *hash)
}
