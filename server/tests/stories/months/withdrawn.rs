//! Pictures that were placed and are not offered any more.
use super::*;

/// The village's second version, with these pictures.
async fn correct(phone: &Client, official: &Official, id: ReportId, pictures: &[&Vec<u8>]) {
    let bytes: Vec<&[u8]> = pictures.iter().map(|picture| picture.as_slice()).collect();
    let mut corrected = submission(official.unit, &bytes);
    corrected.version = 2;
    phone.put_report(id, &corrected).await.expect(200);
    for picture in pictures {
        phone.put_photo(id, picture).await.expect(200);
    }
}

/// What keeps a month from being submitted: the placed pictures' fields as the refusal names them, and why as the screen is told.
async fn withdrawn(client: &Client, unit: UnitId, version: u32) -> (Vec<String>, Vec<Withdrawal>) {
    let refused: Problem = submit(client, unit, version, true).await.expect(422).json();
    assert_eq!(refused.code, "pictures_withdrawn");
    assert!(refused.errors.iter().all(|error| error.code == "photo_withdrawn"), "{:?}", refused.errors);
    let why = month(client, unit).await.withdrawn.into_iter().map(|one| one.why).collect();
    (refused.errors.into_iter().map(|error| error.field).collect(), why)
}

#[tokio::test]
async fn pictures_whose_report_was_sent_back_or_corrected_are_not_submitted() {
    on_both(async |server| {
        let (ubon, unit, phone) = (server.staff("ubon").await, unit_id(UBON), server.phone(&CHAERAMAE_1).await);
        let (kept, old) = (report(server, &CHAERAMAE_2, 2).await.0, report(server, &CHAERAMAE_1, 1).await);
        let tray = tray(&ubon, unit, 2).await;
        let at = |id: ReportId| tray.iter().find(|picture| picture.source == id).unwrap();
        let both = with(vec![(Channel::Online, placed(at(kept), "ก")), (Channel::Online, placed(at(old.0), "ใบหน้าชาวบ้าน"))]);
        save(&ubon, unit, 0, &both).await.expect(200);
        assert_eq!(month(&ubon, unit).await.withdrawn, []);

        judge(server, old.0, "1.1", Decision::Returned, "เห็นหน้าชาวบ้าน").await;
        let second = vec!["channels.online[1]".to_owned()];
        assert_eq!(withdrawn(&ubon, unit, 1).await, (second.clone(), vec![Withdrawal::Returned]));
        // The rest can be arranged meanwhile; what was taken out cannot be put back.
        save(&ubon, unit, 1, &both).await.expect(200);
        let new = jpeg(7, 64, 48);
        correct(&phone, &CHAERAMAE_1, old.0, &[&old.1, &new]).await;
        assert_eq!(withdrawn(&ubon, unit, 2).await, (second.clone(), vec![Withdrawal::Unjudged]));
        judge(server, old.0, "2.2", Decision::Accepted, "").await;
        assert_eq!(month(&ubon, unit).await.withdrawn, []);
        submit(&ubon, unit, 2, true).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_a_correction_took_out_of_its_report_is_not_submitted_either() {
    on_both(async |server| {
        let (ubon, unit, phone) = (server.staff("ubon").await, unit_id(UBON), server.phone(&CHAERAMAE_1).await);
        let (id, _) = report(server, &CHAERAMAE_1, 1).await;
        report(server, &CHAERAMAE_2, 2).await;
        let tray = tray(&ubon, unit, 2).await;
        let (mut face, mut rest) = (Arrangement::default(), Arrangement::default());
        for picture in &tray {
            face.place(Channel::Community, usize::MAX, placed(picture, "ก"));
            if picture.source != id {
                rest.place(Channel::Community, usize::MAX, placed(picture, "ก"));
            }
        }
        save(&ubon, unit, 0, &face).await.expect(200);
        judge(server, id, "1.1", Decision::Returned, "เห็นหน้าชาวบ้าน").await;
        let new = jpeg(7, 64, 48);
        correct(&phone, &CHAERAMAE_1, id, &[&new]).await;
        judge(server, id, "2.2", Decision::Accepted, "").await;
        assert_eq!(withdrawn(&ubon, unit, 1).await.1, [Withdrawal::Gone]);
        save(&ubon, unit, 1, &rest).await.expect(200);
        let refused: Problem = save(&ubon, unit, 2, &face).await.expect(422).json();
        assert_eq!(refused.errors[0].code, "photo_unknown", "what was taken out and is not offered any more stays out");
        submit(&ubon, unit, 2, true).await.expect(200);
    })
    .await;
}
