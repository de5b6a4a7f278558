//! Pictures: in one go, in parts, and only shown once they were looked at.
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::paths;
use app::wire::reports::{PhotoState, Receipt, ReportDetail};

use crate::common::*;

async fn awaiting(phone: &Client, photos: &[&[u8]]) -> ReportId {
    let id = new_id();
    phone.put_report(id, &submission(CHAERAMAE_1.unit, photos)).await.expect(200);
    id
}

async fn state_of(client: &Client, id: ReportId) -> PhotoState {
    client.get(paths::report(id)).await.expect(200).json::<ReportDetail>().summary.photos[0].state
}

#[tokio::test]
async fn a_picture_sent_in_parts_goes_on_where_it_stopped() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(1, 200, 150));
        let id = awaiting(&phone, &[&photo]).await;
        let third = photo.len() / 3;
        assert_eq!(phone.offset(id, &photo).await, 0);
        assert_eq!(phone.put_part(id, &photo, 0, third).await.expect(202).offset(), third as u64);
        assert_eq!(phone.offset(id, &photo).await, third as u64);
        // The same again, and a part that leaves a gap: the server says from where it wants more.
        assert_eq!(phone.put_part(id, &photo, 0, third).await.expect(202).offset(), third as u64);
        assert_eq!(phone.put_part(id, &photo, 2 * third, 10).await.expect(202).offset(), third as u64);
        assert_eq!(phone.put_part(id, &photo, third, third).await.expect(202).offset(), 2 * third as u64);
        let last = phone.put_part(id, &photo, 2 * third, photo.len() - 2 * third).await.expect(200);
        assert!(last.json::<Receipt>().complete);
        assert_eq!(phone.offset(id, &photo).await, photo.len() as u64);

        let hash = PhotoHash::of(&photo);
        let shown =
            eventually("the picture", async || Some(phone.get(paths::photo(id, &hash)).await).filter(|reply| reply.status == 200)).await;
        assert_eq!(shown.body, photo, "bytes as they left the phone");
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_shown_once_it_was_decoded_and_cannot_run_anything() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(2, 900, 600));
        let id = awaiting(&phone, &[&photo]).await;
        let hash = PhotoHash::of(&photo);
        assert_eq!(state_of(&phone, id).await, PhotoState::Awaited);
        assert_eq!(phone.get(paths::photo(id, &hash)).await.expect(404).code(), "not_found");
        phone.put_photo(id, &photo).await.expect(200);
        eventually("decoded", async || (state_of(&phone, id).await == PhotoState::Ready).then_some(())).await;

        let whole = phone.get(paths::photo(id, &hash)).await.expect(200);
        assert_eq!(whole.body, photo);
        let small = phone.get(paths::thumbnail(id, &hash)).await.expect(200);
        let picture = image::load_from_memory(&small.body).unwrap();
        assert_eq!((picture.width(), picture.height()), (480, 320));
        for reply in [&whole, &small] {
            assert_eq!(reply.header("content-type"), "image/jpeg");
            let policy = reply.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none';") && policy.ends_with("; sandbox"), "{policy}");
            assert!(reply.header("content-disposition").ends_with(".jpeg\""), "a name for whoever keeps it");
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            assert!(reply.header("cache-control").contains("private") && reply.header("cache-control").contains("immutable"));
        }
        let known = phone.request(reqwest::Method::GET, &paths::photo(id, &hash)).header("if-none-match", whole.header("etag"));
        assert!(Reply::of(known).await.expect(304).body.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_only_looks_whole_is_kept_but_never_shown() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        // Right header and end, nonsense in between.
        let mut photo = jpeg(3, 64, 48);
        let scan = photo.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
        let end = photo.len() - 2;
        photo[scan + 2..end].fill(0xFF);
        let id = awaiting(&phone, &[&photo]).await;
        phone.put_photo(id, &photo).await.expect(200);
        eventually("looked at", async || (state_of(&phone, id).await == PhotoState::Unreadable).then_some(())).await;
        phone.get(paths::photo(id, &PhotoHash::of(&photo))).await.expect(404);
        phone.get(paths::thumbnail(id, &PhotoHash::of(&photo))).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_its_reason_and_nothing_is_stored() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let whole = jpeg(4, 64, 48);
        let table: [(&str, Vec<u8>, &str); 6] = [
            ("HTML", b"<html><script>alert(1)</script></html>".to_vec(), "photo_not_picture"),
            ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "photo_not_picture"),
            ("GIF", b"GIF89a................".to_vec(), "photo_not_picture"),
            ("cut off", whole[..whole.len() - 40].to_vec(), "photo_unreadable"),
            ("only a header", whole[..30].to_vec(), "photo_unreadable"),
            ("a bomb", png_header_of(50_000, 50_000), "photo_too_large"),
        ];
        for (what, bytes, code) in table {
            let id = awaiting(&phone, &[&bytes]).await;
            assert_eq!(phone.put_photo(id, &bytes).await.expect(422).code(), code, "{what}");
            // In parts it is no better.
            let half = bytes.len() / 2;
            phone.put_part(id, &bytes, 0, half).await.expect(202);
            assert_eq!(phone.put_part(id, &bytes, half, bytes.len() - half).await.expect(422).code(), code, "{what} in parts");
            assert_eq!(phone.offset(id, &bytes).await, 0, "{what}");
            assert!(!phone.get(paths::report_receipt(id)).await.json::<Receipt>().complete, "{what}");
            assert_eq!(server.state.photos.photo(&PhotoHash::of(&bytes)).await.unwrap(), None, "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_a_picture_that_a_report_names_is_taken_and_only_with_its_own_bytes() {
    on_both(async |server| {
        let (phone, neighbour) = (server.phone(&CHAERAMAE_1).await, server.phone(&CHAERAMAE_2).await);
        let (photo, other) = (jpeg(5, 64, 48), jpeg(6, 64, 48));
        let id = awaiting(&phone, &[&photo]).await;
        assert_eq!(phone.put_photo(id, &other).await.expect(404).code(), "photo_not_named");
        assert_eq!(phone.put_photo(new_id(), &photo).await.expect(404).code(), "photo_not_named");
        assert_eq!(neighbour.put_photo(id, &photo).await.expect(404).code(), "photo_not_named");
        let mut changed = photo.clone();
        changed[100] ^= 1;
        assert_eq!(phone.put_photo_as(id, &PhotoHash::of(&photo), &changed).await.expect(422).code(), "photo_hash_mismatch");
        assert_eq!(phone.put_photo_as(id, &PhotoHash::of(&photo), &other[..50]).await.expect(422).code(), "photo_hash_mismatch");
        let huge = vec![0; 9 * 1024 * 1024];
        assert_eq!(phone.put_photo_as(id, &PhotoHash::of(&photo), &huge).await.expect(422).code(), "photo_too_large");
        phone.put_photo(id, &photo).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn parts_that_were_all_here_when_the_server_stopped_still_become_the_picture() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(7, 64, 48));
        let id = awaiting(&phone, &[&photo]).await;
        // As if it had stopped between the last part and the picture.
        server.state.photos.stage(id, &PhotoHash::of(&photo), 0, photo.clone().into()).await.unwrap();
        let offset = phone.offset(id, &photo).await as usize;
        assert!(offset < photo.len(), "not stored yet, so not all of it");
        let receipt: Receipt = phone.put_part(id, &photo, offset, photo.len() - offset).await.expect(200).json();
        assert!(receipt.complete);
    })
    .await;
}
