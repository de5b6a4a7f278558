//! What the demo's ministry and one of its provinces have published.
use app::domain::channel::Channel;
use app::domain::key_message::KeyMessage;
use app::domain::publication::PublicationId;
use chrono::{DateTime, NaiveDate, Utc};

use super::{id_of, people};
use crate::store::{NewPerson, PublicationChange, PublicationOutcome, Store, StoreError};

/// The day of the ministry's letter.
const FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 30);

/// Words, channels, topics.
type Words = (&'static str, &'static [Channel], &'static [&'static str]);

const MINISTRYS: [Words; 4] = [
    ("ไม่เชื่อ ไม่รีบ ไม่โอน ตรวจสอบก่อนทุกครั้ง", &Channel::ALL, &[]),
    (
        "เจ้าหน้าที่รัฐไม่มีนโยบายให้ประชาชนโอนเงินทางโทรศัพท์",
        &[Channel::OnAir, Channel::Community, Channel::DocumentsApps],
        &["call_centre", "fake_authority"],
    ),
    ("อย่ากดลิงก์ใน SMS ที่ไม่รู้จัก แม้จะใช้ชื่อหน่วยงาน", &[Channel::Online, Channel::DigitalBillboard, Channel::DocumentsApps], &["phishing_link"]),
    ("รับจ้างเปิดบัญชีม้า มีโทษทั้งจำทั้งปรับ", &[Channel::OnGround, Channel::DigitalBillboard, Channel::Community], &["mule_account"]),
];
const PROVINCES: [Words; 1] = [("คนอุบลฯ รู้ทัน กู้เงินออนไลน์ต้องไม่โอนค่ามัดจำก่อน", &[Channel::OnAir, Channel::Community], &["loan"])];

pub(super) async fn publish(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    for words in MINISTRYS {
        publish_one(store, people::ministry_coordinator().new_person(), words, now).await?;
    }
    for words in PROVINCES {
        publish_one(store, people::provincial_coordinator().new_person(), words, now).await?;
    }
    Ok(())
}

async fn publish_one(store: &Store, by: NewPerson, (text, channels, topics): Words, now: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(from) = FROM else { return Ok(()) };
    let content = KeyMessage {
        text: text.to_owned(),
        channels: channels.iter().copied().collect(),
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        from,
        until: None,
    };
    let id = PublicationId(id_of(&format!("key message {text}")));
    let draft = PublicationChange { id, unit: by.unit, version: 0, by: by.id, at: now };
    // One that is there from an earlier start stays as somebody left it.
    if store.save_publication(&draft, &content, None).await? == PublicationOutcome::Done {
        store.publish::<KeyMessage>(&PublicationChange { version: 1, ..draft }).await?;
    }
    Ok(())
}
