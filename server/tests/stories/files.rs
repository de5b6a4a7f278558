//! Files that go out with a letter and as material: taken in parts, refused where they are not what they say, and read from
//! any byte on by whom they are for.
use app::domain::channel::Channel;
use app::domain::file::{Enclosure, FileForm, FileId, MAX_FILE_BYTES};
use app::domain::material::Material;
use app::domain::publication::PublicationId;
use app::wire::Page;
use app::wire::directives::Directive;
use app::wire::files::FileInfo;
use app::wire::material::PublishedMaterial;
use app::wire::paths;
use app::wire::problem::Problem;
use app::wire::publications::{OwnPublication, PublicationInput};
use app::wire::reports::CONTENT_RANGE;
use chrono::TimeDelta;
use reqwest::Method;
use uuid::Uuid;

use super::directives::{issued, register, the_letter};
use server::config::PICTURES;

use crate::common::*;

pub(super) fn new_file() -> FileId {
    FileId(Uuid::now_v7())
}

pub(super) fn pdf(bytes: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(bytes, b' ');
    pdf
}

fn named(id: FileId, name: &str) -> String {
    format!("{}?name={name}", paths::file(id))
}

pub(super) async fn upload(client: &Client, id: FileId, name: &str, bytes: Vec<u8>) -> Reply {
    Reply::of(client.request(Method::PUT, &named(id, name)).body(bytes)).await
}

pub(super) async fn part(client: &Client, id: FileId, whole: &[u8], range: std::ops::Range<usize>) -> Reply {
    let header = format!("bytes {}-{}/{}", range.start, range.end - 1, whole.len());
    Reply::of(client.request(Method::PUT, &named(id, "a.pdf")).header(CONTENT_RANGE, header).body(whole[range].to_vec())).await
}

async fn range(client: &Client, path: &str, range: &str) -> Reply {
    Reply::of(client.request(Method::GET, path).header("range", range)).await
}

#[tokio::test]
async fn a_file_in_parts_goes_on_where_it_broke_off() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let (id, bytes) = (new_file(), pdf(100_000));
        assert_eq!(part(&ministry, id, &bytes, 0..40_000).await.expect(202).offset(), 40_000);
        assert_eq!(part(&ministry, id, &bytes, 60_000..70_000).await.expect(202).offset(), 40_000, "not past a gap");
        assert_eq!(Reply::of(ministry.request(Method::HEAD, &paths::file(id))).await.expect(200).offset(), 40_000);
        let info: FileInfo = part(&ministry, id, &bytes, 40_000..100_000).await.expect(200).json();
        assert_eq!((info.name.as_str(), info.form, info.bytes), ("a.pdf", FileForm::Document, 100_000));
        let again: FileInfo = part(&ministry, id, &bytes, 40_000..100_000).await.expect(200).json();
        assert_eq!(again, info, "a repeat keeps one file");
        let last: FileInfo = part(&ministry, id, &bytes, 99_999..100_000).await.expect(200).json();
        assert_eq!(last, info, "and whoever heard no answer asks by the last byte");
        assert_eq!(ministry.get(paths::file(id)).await.expect(200).body, bytes);
        let ubon = server.staff("ubon").await;
        ubon.get(paths::file(id)).await.expect(404);
        assert_eq!(part(&ubon, id, &bytes, 0..40_000).await.status, 404, "another office's");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_such_file_or_too_large_is_refused_with_the_reason() {
    let server = TestServer::start(None).await;
    let ministry = server.staff("moi").await;
    let refused = async |bytes: Vec<u8>| {
        let reply = upload(&ministry, new_file(), "poster.pdf", bytes).await;
        (reply.status, reply.code())
    };
    let kind = (422, "file_kind".to_owned());
    assert_eq!(refused(b"MZ\x90\0 a program that calls itself a PDF".to_vec()).await, kind);
    assert_eq!(refused(b"<html><script>alert(1)</script>".to_vec()).await, kind);
    assert_eq!(refused(Vec::new()).await, kind);
    assert_eq!(refused(png_header_of(12_001, 1)).await.0, 422, "a bomb's outside");
    let two_gb = format!("bytes 0-1023/{}", 2_u64 << 30);
    let reply = Reply::of(ministry.request(Method::PUT, &named(new_file(), "a.pdf")).header(CONTENT_RANGE, two_gb).body(pdf(1024))).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "file_too_large"));
    let almost = format!("bytes 0-1023/{MAX_FILE_BYTES}");
    let reply = Reply::of(ministry.request(Method::PUT, &named(new_file(), "a.pdf")).header(CONTENT_RANGE, almost).body(pdf(1024))).await;
    assert_eq!(reply.status, 202, "the largest that is taken");
    let official = server.phone(&CHAERAMAE_1).await;
    assert_eq!(upload(&official, new_file(), "a.pdf", pdf(100)).await.status, 403);
}

#[tokio::test]
async fn an_enclosure_is_read_by_those_who_received_the_letter_alone() {
    on_both(async |server| {
        let (ministry, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let id = new_file();
        upload(&ministry, id, "..%2Fแผ่นพับ.exe", pdf(5_000)).await.expect(200);
        let mut input = the_letter();
        input.letter.addressees.kinds.clear();
        input.letter.enclosures = vec![Enclosure { file: id, title: "แผ่นพับ ๑ ชุด".into() }];
        let letter = issued(&ministry, &input).await;
        let path = paths::directive_enclosure(letter, id);
        ubon.get(&path).await.expect(404);
        let mut to_all = the_letter();
        to_all.number.running += 1;
        to_all.letter.enclosures = input.letter.enclosures.clone();
        let letter = issued(&ministry, &to_all).await;
        let path = paths::directive_enclosure(letter, id);
        register(&ubon, letter, None, None).await.expect(200);
        let seen: Directive = ubon.get(paths::directive(letter)).await.expect(200).json();
        assert_eq!(seen.files.iter().map(|file| (file.name.as_str(), file.bytes)).collect::<Vec<_>>(), [("แผ่นพับ.pdf", 5_000)]);
        let whole = ubon.get(&path).await.expect(200);
        assert_eq!((whole.body.len(), whole.header("content-type"), whole.header("accept-ranges")), (5_000, "application/pdf", "bytes"));
        assert!(!whole.header("content-security-policy").contains("sandbox"), "browsers show no PDF in one");
        let rest = range(&ubon, &path, "bytes=4000-").await.expect(206);
        assert_eq!((rest.body.as_slice(), rest.header("content-range")), (&pdf(5_000)[4_000..], "bytes 4000-4999/5000"));
        range(&ubon, &path, "bytes=5000-").await.expect(416);
        ubon.get(paths::directive_enclosure(letter, new_file())).await.expect(404);
        assert!(ubon.get(paths::directive_letter(letter)).await.expect(200).body.starts_with(b"%PDF"));

        let mut stolen = the_letter();
        stolen.letter.enclosures = input.letter.enclosures.clone();
        let path = paths::directive(app::domain::directive::DirectiveId(Uuid::now_v7()));
        let reply = Reply::of(ubon.request(Method::PUT, &path).header("if-match", "\"0\"").json(&stolen)).await.expect(422);
        let problem: Problem = reply.json();
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), ("enclosures", "file_unknown"));
    })
    .await;
}

fn poster(server: &TestServer, title: &str, file: Option<FileId>) -> PublicationInput<Material> {
    let content = Material {
        title: title.into(),
        text: "อ่านออกเสียงตามสาย".into(),
        collection: "ชุดเตือนภัย".into(),
        file,
        channels: [Channel::Online].into(),
        topics: ["loan".into()].into(),
        from: server.state.today(),
        until: None,
    };
    PublicationInput { content, replaces: None }
}

async fn published(client: &Client, input: &PublicationInput<Material>) -> PublicationId {
    let id = PublicationId(Uuid::now_v7());
    let change = async |method, path: String, version: u32, body: serde_json::Value| {
        Reply::of(client.request(method, &path).header("if-match", format!("\"{version}\"")).json(&body)).await.expect(200)
    };
    change(Method::PUT, paths::material(id), 0, serde_json::to_value(input).unwrap()).await;
    change(Method::POST, paths::material_publication(id), 1, serde_json::Value::Null).await;
    id
}

#[tokio::test]
async fn material_is_anybodys_and_a_new_edition_takes_its_place() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let file = new_file();
        let picture = jpeg(1, 900, 700);
        let info: FileInfo = upload(&ministry, file, "poster.jpg", picture.clone()).await.expect(200).json();
        assert!(info.has_preview);
        let first = published(&ministry, &poster(server, "โปสเตอร์ <เตือนภัย>", Some(file))).await;
        published(&ministry, &poster(server, "สปอต", None)).await;

        let anybody = server.client();
        let list: Page<PublishedMaterial> = anybody.get(paths::MATERIAL).await.expect(200).json();
        assert_eq!(list.items.iter().map(|it| it.content.title.as_str()).collect::<Vec<_>>(), ["สปอต", "โปสเตอร์ <เตือนภัย>"]);
        assert_eq!(list.items[1].file, Some(info));
        let none: Page<PublishedMaterial> = anybody.get(format!("{}?channel=on_air", paths::MATERIAL)).await.expect(200).json();
        assert_eq!(none.items, []);

        let whole = anybody.get(paths::material_file(first)).await.expect(200);
        assert_eq!(whole.body, picture);
        assert!(whole.header("content-security-policy").ends_with("; sandbox"), "opened by itself it reaches nothing");
        let tag = whole.header("etag").to_owned();
        let asked =
            |name: &'static str, value: &str| anybody.request(Method::GET, &paths::material_file(first)).header(name, value.to_owned());
        assert_eq!(Reply::of(asked("if-none-match", &tag)).await.status, 304);
        let rest = Reply::of(asked("range", "bytes=1000-").header("if-range", &tag)).await.expect(206);
        assert_eq!(rest.body, picture[1000..]);
        let small = anybody.get(paths::material_preview(first)).await.expect(200);
        assert_eq!(image::load_from_memory(&small.body).unwrap().width(), 720);
        // A disk that lost it, or a storage that came back without.
        let hash = app::domain::photo::PhotoHash::of(&picture);
        let kept = server.state.config.data.join(PICTURES).join("thumbs").join(&hash.as_str()[..2]).join(hash.as_str());
        std::fs::remove_file(kept).unwrap();
        assert_eq!(anybody.get(paths::material_preview(first)).await.expect(200).body, small.body);

        let page = String::from_utf8(anybody.get("/material").await.expect(200).body).unwrap();
        assert!(page.contains(&paths::material_preview(first)) && page.contains("&lt;เตือนภัย&gt;"));
        let own_page = String::from_utf8(anybody.get(format!("/material/{}", first.0)).await.expect(200).body).unwrap();
        assert!(own_page.contains("property=\"og:image\"") && own_page.contains(&paths::material_file(first)), "{own_page}");

        let input = PublicationInput { replaces: Some(first), ..poster(server, "โปสเตอร์ ๒", Some(file)) };
        let second = published(&ministry, &input).await;
        anybody.get(paths::material_file(first)).await.expect(404);
        let shown: PublishedMaterial = anybody.get(paths::material(second)).await.expect(200).json();
        assert_eq!(shown.edition, 2);
        anybody.get(format!("/material/{}", first.0)).await.expect(404);
        let own: Page<OwnPublication<Material>> = ministry.get(paths::OWN_MATERIAL).await.expect(200).json();
        assert_eq!(own.items.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_nothing_names_goes_and_one_that_is_named_stays() {
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let (lost, kept) = (new_file(), new_file());
        upload(&ministry, lost, "a.pdf", pdf(2_000)).await.expect(200);
        upload(&ministry, kept, "b.pdf", pdf(2_000)).await.expect(200);
        let thing = published(&ministry, &poster(server, "แผ่นพับ", Some(kept))).await;
        let later = server.state.now() + TimeDelta::days(30);
        assert_eq!(server.state.store.drop_unused_files(later).await.unwrap(), [], "the same bytes are another file's");
        ministry.get(paths::file(lost)).await.expect(404);
        assert_eq!(server.client().get(paths::material_file(thing)).await.expect(200).body, pdf(2_000));
    })
    .await;
}
