//! What the demo's ministry hands out to be shown and announced.
use app::domain::access::PersonId;
use app::domain::channel::Channel;
use app::domain::file::FileId;
use app::domain::material::Material;
use app::domain::publication::PublicationId;
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};

use super::{id_of, people};
use crate::store::{PublicationChange, PublicationOutcome, Store, StoreError};

/// The day of the ministry's letter.
const FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 30);
const SET: &str = "ชุดสื่อรู้ทันภัยออนไลน์ ๒๕๖๙";

/// A file to be handed in as an office would.
pub struct DemoFile {
    pub id: FileId,
    pub unit: UnitId,
    pub by: PersonId,
    pub name: &'static str,
    pub bytes: &'static [u8],
}

/// Title, words, file, channels, topics.
type Thing = (&'static str, &'static str, Option<(&'static str, &'static [u8])>, &'static [Channel], &'static [&'static str]);

const THINGS: [Thing; 4] = [
    (
        "บทประกาศเสียงตามสาย ๓๐ วินาที: แก๊งคอลเซ็นเตอร์",
        "พี่น้องโปรดทราบ มิจฉาชีพโทรมาอ้างเป็นตำรวจหรือเจ้าหน้าที่รัฐ\nเจ้าหน้าที่ไม่มีการโทรให้โอนเงินตรวจสอบ\nวางสายทันที แล้วโทรสายด่วน 1441",
        None,
        &[Channel::OnAir, Channel::Community],
        &["call_centre", "fake_authority"],
    ),
    (
        "เสียงเปิดรายการเสียงตามสาย",
        "เปิดก่อนอ่านบทประกาศ",
        Some(("chime.wav", include_bytes!("../../demo/material/chime.wav"))),
        &[Channel::OnAir, Channel::Community],
        &[],
    ),
    (
        "โปสเตอร์: อย่ากดลิงก์ใน SMS",
        "ติดที่ศาลาประชาคม ร้านค้า และส่งในกลุ่มไลน์หมู่บ้าน",
        Some(("poster-link.jpg", include_bytes!("../../demo/material/poster-link.jpg"))),
        &[Channel::Online, Channel::OnGround, Channel::Community],
        &["phishing_link"],
    ),
    (
        "โปสเตอร์: เจ้าหน้าที่รัฐไม่โทรให้โอนเงิน",
        "ติดที่ศาลาประชาคม ร้านค้า และส่งในกลุ่มไลน์หมู่บ้าน",
        Some(("poster-call.jpg", include_bytes!("../../demo/material/poster-call.jpg"))),
        &[Channel::Online, Channel::OnGround, Channel::Community],
        &["call_centre", "fake_authority"],
    ),
];

/// `put_file` makes a file durable and records it as the API would; a second run changes nothing.
///
/// # Errors
/// When the store fails, or `put_file` does.
pub async fn publish_material<E: From<StoreError>>(
    store: &Store,
    put_file: impl AsyncFn(DemoFile) -> Result<(), E>,
    now: DateTime<Utc>,
) -> Result<(), E> {
    let by = people::ministry_coordinator().new_person();
    for (title, text, file, channels, topics) in THINGS {
        let Some(from) = FROM else { return Ok(()) };
        let file = file.map(|(name, bytes)| DemoFile { id: FileId(id_of(&format!("file {name}"))), unit: by.unit, by: by.id, name, bytes });
        let content = Material {
            title: title.to_owned(),
            text: text.to_owned(),
            collection: SET.to_owned(),
            file: file.as_ref().map(|file| file.id),
            channels: channels.iter().copied().collect(),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
            from,
            until: None,
        };
        let id = PublicationId(id_of(&format!("material {title}")));
        // One that is there from an earlier start stays as somebody left it.
        if store.own_publication::<Material>(by.unit, id).await?.is_some() {
            continue;
        }
        if let Some(file) = file {
            put_file(file).await?;
        }
        let draft = PublicationChange { id, unit: by.unit, version: 0, by: by.id, at: now };
        if store.save_publication(&draft, &content, None).await? == PublicationOutcome::Done {
            store.publish::<Material>(&PublicationChange { version: 1, ..draft }).await?;
        }
    }
    Ok(())
}
