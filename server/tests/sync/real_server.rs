//! The engine and the real server in one process, over a line that loses requests and answers.
use app::domain::area::AreaCode;
use app::domain::photo::PhotoHash;
use app::offline::queue;
use app::wire::paths;
use app::wire::problem::code;
use app::wire::session::{JoinRequest, Me, SessionView};
use tokio::sync::watch;
use uuid::Uuid;

use crate::common::*;
use crate::line::Line;
use crate::memory::{Chance, seed};
use crate::phone::Phone;
use crate::verify::{all_arrived_once, picture};

/// A phone whose owner has just joined by card.
pub async fn joined(url: &str, ministry: &Client, official: &Official, sent: &watch::Sender<u64>, seed: u64) -> Phone {
    let phone = Phone::new(Line::new(url, sent, seed));
    join(&phone, ministry, official).await;
    phone
}

async fn join(phone: &Phone, ministry: &Client, official: &Official) {
    let code = ministry.issue_card(official.person).await.code;
    let device_key = "A".repeat(43);
    let request = JoinRequest { code, device: Uuid::now_v7(), device_key, device_label: String::new() };
    let _: Me = phone.api().post(paths::JOIN, &request).await.expect("joined");
}

/// Reports with pictures of several sizes; two share a picture.
async fn fill(phone: &Phone, unit: app::domain::unit::UnitId, reports: u32, chance: &mut Chance) {
    let shared = jpeg(7, 80, 60);
    for n in 0..reports {
        let mut pictures: Vec<_> = (0..1 + chance.below(3)).map(|_| jpeg(chance.next() as u32, 96, 64)).collect();
        match n % 4 {
            0 => pictures.push(shared.clone()),
            // Large enough to go in pieces.
            1 => pictures.push(jpeg(chance.next() as u32, 800, 800)),
            _ => {}
        }
        let named: Vec<_> = pictures.iter().map(Vec::as_slice).collect();
        phone.save(new_id(), submission(unit, &named).content, &pictures).await;
    }
}

async fn at_once() {}

#[tokio::test]
async fn two_villages_send_over_a_line_that_loses_answers_and_the_ministry_sees_each_report_once() {
    let seed = seed();
    println!("RUTAN_SEED={seed}");
    on_both(async |server| {
        let (mut chance, sent) = (Chance(seed), watch::Sender::new(0));
        let ministry = server.staff("moi").await;
        let first = joined(&server.url, &ministry, &CHAERAMAE_1, &sent, seed).await;
        let second = joined(&server.url, &ministry, &CHAERAMAE_2, &sent, seed + 1).await;
        for (phone, unit) in [(&first, CHAERAMAE_1.unit), (&second, CHAERAMAE_2.unit)] {
            fill(phone, unit, 10, &mut chance).await;
            phone.line.trouble_one_in.set(3);
        }
        let (one, two) = (first.engine(), second.engine());
        assert_eq!(futures::join!(first.sync(&one, at_once), second.sync(&two, at_once)), (true, true));
        let lost = first.line.lost.get() + second.line.lost.get();
        assert!(lost >= 5, "the line was bad: {lost} answers lost");
        let (reports, pictures) = all_arrived_once(&ministry, &[&first, &second]).await;
        println!("{reports} reports, {pictures} pictures, {} requests, {lost} without an answer", *sent.borrow());
    })
    .await;
}

#[tokio::test]
async fn two_tabs_of_one_phone_at_once_make_no_second_report() {
    let seed = seed();
    println!("RUTAN_SEED={seed}");
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &watch::Sender::new(0), seed).await;
        fill(&phone, CHAERAMAE_1.unit, 8, &mut Chance(seed)).await;
        phone.line.trouble_one_in.set(5);
        let (one, two) = (phone.engine(), phone.engine());
        assert_eq!(futures::join!(phone.sync(&one, at_once), phone.sync(&two, at_once)), (true, true));
        all_arrived_once(&ministry, &[&phone]).await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_goes_through_in_the_smallest_pieces() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let sent = watch::Sender::new(0);
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &sent, seed()).await;
        let photo = jpeg(3, 400, 300);
        let id = new_id();
        phone.save(id, submission(CHAERAMAE_1.unit, &[&photo]).content, std::slice::from_ref(&photo)).await;
        phone.disk.0.borrow_mut().outbox.get_mut(&id).expect("saved").delivery.cuts = 4;
        let before = *sent.borrow();
        phone.line.trouble_one_in.set(4);
        assert!(phone.sync(&phone.engine(), at_once).await);
        let pieces = photo.len() as u64 / (16 * 1024);
        assert!(pieces > 2 && *sent.borrow() - before > pieces, "{pieces} pieces");
        all_arrived_once(&ministry, &[&phone]).await;
    })
    .await;
}

#[tokio::test]
async fn refused_reports_wait_for_the_person_the_rest_goes_on_and_the_corrections_arrive() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &watch::Sender::new(0), 1).await;
        let (good, no_picture) = (jpeg(1, 64, 48), b"this is no picture at all".to_vec());
        let (wrong_area, wrong_picture, fine) = (new_id(), new_id(), new_id());
        let mut content = submission(CHAERAMAE_1.unit, &[&good]).content;
        content.place_area = Some(AreaCode::parse("99999999").expect("a code"));
        phone.save(wrong_area, content, std::slice::from_ref(&good)).await;
        phone.save(wrong_picture, submission(CHAERAMAE_1.unit, &[&good, &no_picture]).content, &[good.clone(), no_picture]).await;
        phone.save(fine, submission(CHAERAMAE_1.unit, &[&good]).content, std::slice::from_ref(&good)).await;
        assert!(phone.sync(&phone.engine(), at_once).await);
        let waiting = |id| phone.disk.0.borrow().outbox.get(&id).cloned();
        let code_of = |id| waiting(id).and_then(|item| item.delivery.quarantine).map(|why| why.code);
        assert_eq!(code_of(wrong_area).as_deref(), Some(code::BAD_AREA));
        assert_eq!(code_of(wrong_picture).as_deref(), Some(code::PHOTO_NOT_PICTURE));
        assert!(waiting(fine).is_none(), "the rest went on");

        for id in [wrong_area, wrong_picture] {
            let item = waiting(id).expect("it waits");
            let mut draft = queue::take_back(&*phone.disk, &item, 1).await.expect("read").expect("taken back");
            draft.form.place_area = None;
            draft.form.photos.retain(|photo| photo.hash == PhotoHash::of(&good));
            phone.press_save(&draft, CHAERAMAE_1.unit).await;
        }
        assert!(phone.sync(&phone.engine(), at_once).await);
        phone.disk.0.borrow_mut().photos.retain(|_, bytes| bytes.starts_with(&[0xFF, 0xD8]));
        all_arrived_once(&ministry, &[&phone]).await;
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_ended_costs_nothing_but_joining_again() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &watch::Sender::new(0), 1).await;
        fill(&phone, CHAERAMAE_1.unit, 3, &mut Chance(4)).await;
        let sessions: Vec<SessionView> = phone.api().get(paths::SESSIONS).await.expect("listed");
        phone.api().delete(paths::session(sessions[0].id)).await.expect("ended");
        let before = phone.left();
        assert!(!phone.sync(&phone.engine(), at_once).await, "the person is asked to join again");
        assert_eq!(phone.left(), before);
        join(&phone, &ministry, &CHAERAMAE_1).await;
        assert!(phone.sync(&phone.engine(), at_once).await);
        all_arrived_once(&ministry, &[&phone]).await;
    })
    .await;
}

#[tokio::test]
async fn a_change_after_the_receipt_is_the_next_version_and_its_pictures_are_not_sent_again() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let sent = watch::Sender::new(0);
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &sent, 1).await;
        let (id, photo) = (new_id(), jpeg(5, 64, 48));
        phone.save(id, submission(CHAERAMAE_1.unit, &[&photo]).content, std::slice::from_ref(&photo)).await;
        assert!(phone.sync(&phone.engine(), at_once).await);
        let settled = phone.disk.0.borrow().sent[&id].clone();
        let mut draft = queue::begin_correction(&*phone.disk, &settled, 1).await.expect("kept").expect("nothing waits");
        draft.form.people = "๔๓".to_owned();
        phone.press_save(&draft, CHAERAMAE_1.unit).await;
        let before = *sent.borrow();
        assert!(phone.sync(&phone.engine(), at_once).await);
        assert_eq!(*sent.borrow() - before, 2, "the record and the question what was said of it; no picture");
        all_arrived_once(&ministry, &[&phone]).await;
        assert_eq!(picture(&ministry, id, &PhotoHash::of(&photo)).await, photo);
    })
    .await;
}
