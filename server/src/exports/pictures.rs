//! A month's pictures as a ZIP, written while it is read: a few pictures are in memory at a time, however many there are.
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use app::domain::channel::Channel;
use app::labels;
use app::text::{self, Lang};
use app::wire::reports::PhotoState;
use bytes::Bytes;
use futures::Stream;
use tokio::sync::mpsc;
use uuid::Uuid;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::csv::{harmless, records, text as in_csv};
use super::file_names::safe;
use super::{Pages, shown};
use crate::error::ApiError;
use crate::photo_check::PictureKind;
use crate::photo_storage::PhotoStorage;
use crate::store::tables::{Cell, Column, Condition, REPORTS, Rows};
use crate::store::{PictureOut, Store};

/// Reports read at once.
const REPORTS_AT_ONCE: u32 = 200;
/// Bytes handed on at once.
const PIECE: usize = 128 * 1024;
/// What the list of pictures says of a picture's report.
const LISTED: [&str; 13] =
    ["Id", "Number", "UnitName", "AreaCode", "Province", "District", "Channel", "FromDay", "ToDay", "Place", "People", "State", "Counted"];

/// What goes into the archive, in its order.
enum Part {
    Picture(String, Bytes),
    /// Of the list of pictures.
    Line(Vec<String>),
    End,
}

/// Of the reports of `rows` that are whole and not sent back. The stream breaks off, so that nobody takes half of it for the
/// whole, when the database stops answering; a picture that is not there is a note in the list.
pub fn archive(store: Store, photos: PhotoStorage, mut rows: Rows, lang: Lang) -> impl Stream<Item = io::Result<Bytes>> {
    let (parts, received) = mpsc::channel(1);
    let (bytes, mut body) = mpsc::channel(4);
    let shown_states = ["received", "accepted"].map(|state| Cell::Text(state.to_owned())).to_vec();
    rows.condition = REPORTS.column("State").map(|state| Condition::OneOf(state, shown_states));
    tokio::spawn(async move {
        if let Err(error) = gather(&store, &photos, rows, lang, &parts).await {
            tracing::warn!(%error, "an archive of pictures broke off");
        }
    });
    tokio::task::spawn_blocking(move || write(received, bytes));
    futures::stream::poll_fn(move |context| body.poll_recv(context))
}

/// Sends every picture and its line; ends early, without a word, when nobody takes them any more.
async fn gather(store: &Store, photos: &PhotoStorage, rows: Rows, lang: Lang, parts: &mpsc::Sender<Part>) -> Result<(), ApiError> {
    let columns: Vec<&'static Column> = LISTED.iter().filter_map(|name| REPORTS.column(name)).collect();
    let mut heads = vec![text::table_file(lang).to_owned()];
    heads.extend(columns.iter().map(|column| (column.head)(lang).to_owned()));
    heads.extend([text::table_caption(lang), text::table_note(lang)].map(str::to_owned));
    if parts.send(Part::Line(heads)).await.is_err() {
        return Ok(());
    }
    let mut pages = Pages::of(store.clone(), rows, columns.clone(), REPORTS_AT_ONCE);
    while let Some(page) = pages.next().await? {
        let ids: Vec<Uuid> =
            page.iter().filter_map(|cells| if let Some(Cell::Id(id)) = cells.first() { Some(*id) } else { None }).collect();
        let mut pictures = store.pictures_of(&ids).await?;
        for (id, cells) in ids.iter().zip(&page) {
            for picture in pictures.remove(id).unwrap_or_default() {
                if !send(photos, &columns, cells, &picture, lang, parts).await? {
                    return Ok(());
                }
            }
        }
    }
    let _ = parts.send(Part::End).await;
    Ok(())
}

/// False when nobody takes it any more.
async fn send(
    photos: &PhotoStorage,
    columns: &[&'static Column],
    cells: &[Cell],
    picture: &PictureOut,
    lang: Lang,
    parts: &mpsc::Sender<Part>,
) -> Result<bool, ApiError> {
    let name = file_name(cells, picture, lang);
    let bytes = if picture.state == PhotoState::Ready { photos.photo(&picture.hash).await? } else { None };
    let note = match (picture.state, &bytes) {
        (_, Some(_)) => "",
        (PhotoState::Ready, None) => text::table_picture_gone(lang),
        (PhotoState::Unreadable, None) => text::table_picture_unreadable(lang),
        (_, None) => text::table_picture_unchecked(lang),
    };
    let mut line = vec![name.clone()];
    line.extend(columns.iter().zip(cells).map(|(column, cell)| in_csv(&shown(column.kind, cell.clone(), lang)).into_owned()));
    line.extend([harmless(&picture.caption).into_owned(), note.to_owned()]);
    if let Some(bytes) = bytes
        && parts.send(Part::Picture(name, bytes)).await.is_err()
    {
        return Ok(false);
    }
    Ok(parts.send(Part::Line(line)).await.is_ok())
}

/// Unit, channel, day; the report's number and the picture's place in it make it unique.
fn file_name(cells: &[Cell], picture: &PictureOut, lang: Lang) -> String {
    let of = |name: &str| LISTED.iter().position(|listed| *listed == name).and_then(|at| cells.get(at));
    let text = |name: &str| if let Some(Cell::Text(text)) = of(name) { text.as_str() } else { "" };
    let day = if let Some(Cell::Date(day)) = of("FromDay") { day.to_string() } else { String::new() };
    let channel = Channel::from_code(text("Channel"))
        .map_or_else(String::new, |channel| format!("{} {}", channel.number(), labels::channel(channel)(lang)));
    // Villages of one name lie in many places.
    let unit = format!("{} {}", safe(text("UnitName")), text("AreaCode"));
    let ending = match picture.kind.as_deref().and_then(PictureKind::from_code) {
        Some(PictureKind::Png) => "png",
        Some(PictureKind::WebP) => "webp",
        _ => "jpg",
    };
    format!("{}/{}/{day} {}-{}.{ending}", safe(&unit), safe(&channel), text("Number"), picture.position + 1)
}

/// Bytes of the archive on their way to whoever reads them; an error when nobody does any more, and that once: an archive that is given
/// up still writes its end, and would complain beside the log.
struct Pipe {
    to: mpsc::Sender<io::Result<Bytes>>,
    is_broken: bool,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_broken && self.to.blocking_send(Ok(Bytes::copy_from_slice(bytes))).is_err() {
            self.is_broken = true;
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(parts: mpsc::Receiver<Part>, bytes: mpsc::Sender<io::Result<Bytes>>) {
    if let Err(error) = write_all(parts, Pipe { to: bytes.clone(), is_broken: false }) {
        // Fails where nobody reads any more, and then nobody need hear it.
        let _ = bytes.blocking_send(Err(error));
    }
}

fn write_all(mut parts: mpsc::Receiver<Part>, pipe: Pipe) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(BufWriter::with_capacity(PIECE, pipe));
    // Pictures are compressed already.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    // The list comes last, and waits on the disk until then.
    let mut list = tempfile::tempfile()?;
    list.write_all("\u{feff}".as_bytes())?;
    loop {
        match parts.blocking_recv() {
            Some(Part::Picture(name, bytes)) => {
                archive.start_file(name, stored)?;
                archive.write_all(&bytes)?;
            }
            Some(Part::Line(line)) => list.write_all(&records([line].into_iter()).map_err(io::Error::other)?)?,
            Some(Part::End) => return end(archive, list),
            None => return Err(io::Error::other("the pictures broke off")),
        }
    }
}

fn end(mut archive: ZipWriter<StreamWriter<BufWriter<Pipe>>>, mut list: File) -> io::Result<()> {
    list.seek(io::SeekFrom::Start(0))?;
    archive.start_file("manifest.csv", SimpleFileOptions::default())?;
    io::copy(&mut list, &mut archive)?;
    archive.finish()?.into_inner().flush()
}
