use std::collections::{HashMap, HashSet};

use app::domain::access::Actor;
use app::domain::import::{self, Field, Row, is_picture};
use app::domain::photo::ReportPhoto;
use app::domain::report::{FieldProblem, ReportContent, ReportId};
use app::domain::unit::Unit;
use app::wire::imports::{ImportInput, ImportLine, ImportOutcome, ImportPicture, ImportReply, MAX_ROWS_AT_ONCE};
use app::wire::problem::Problem;
use app::wire::reports::ReportSubmission;
use axum::Json;
use axum::extract::State;
use sha2::{Digest, Sha256};
use uuid::{Builder, Variant, Version};

use super::authorize;
use super::sheets::parse;
use crate::api::photos::keep::keep;
use crate::api::reports::file::file as file_report;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::imports::sheet::Sheet;
use crate::state::AppState;
use crate::store::UnitFilter;

/// Tries or files some rows of a sheet; one bad line does not stop the others, and a line that came in before is left alone.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", request_body = ImportInput,
    responses((status = 200, body = ImportReply), (status = "default", body = Problem)))]
pub async fn run(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<ImportInput>,
) -> Result<Json<ImportReply>, ApiError> {
    authorize(&session.actor)?;
    let bytes = state.photos.import(&input.sheet).await?.ok_or_else(ApiError::not_found)?;
    let sheet = parse(bytes).await?;
    if !input.dry_run {
        state.store.remember_import_mapping(session.actor.unit, &sheet.columns, &input.mapping, state.now()).await?;
    }
    let import =
        Import { units: units(&state, &session.actor, &sheet, &input).await?, state: &state, actor: &session.actor, input: &input };
    let wanted = sheet.rows.iter().enumerate().skip(input.first as usize).take(input.count.min(MAX_ROWS_AT_ONCE) as usize);
    let mut lines = Vec::new();
    for (index, cells) in wanted {
        lines.push(import.line(u32::try_from(index).unwrap_or(u32::MAX - 2) + 2, cells).await?);
    }
    Ok(Json(ImportReply { lines }))
}

/// Units of one's own area by name and by area code. A name that several have finds none of them.
async fn units(state: &AppState, actor: &Actor, sheet: &Sheet, input: &ImportInput) -> Result<HashMap<String, Option<Unit>>, ApiError> {
    let mut found = HashMap::new();
    let Some(column) = input.mapping.columns.get(&Field::Unit) else { return Ok(found) };
    let names: HashSet<String> = sheet.rows.iter().filter_map(|row| row.get(*column)).map(|name| plain(name)).collect();
    let mut cursor: Option<String> = None;
    loop {
        let page = state.store.units(&actor.scope(), &UnitFilter::default(), cursor.as_deref(), 500).await?;
        for unit in page.items {
            let code = unit.area.as_ref().map(|area| area.as_str().to_owned());
            for key in std::iter::once(plain(&unit.name)).chain(code).filter(|key| names.contains(key)) {
                found.entry(key).and_modify(|known| *known = None).or_insert_with(|| Some(unit.clone()));
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}

/// A name as it is compared: digits Arabic, no spaces.
fn plain(name: &str) -> String {
    app::domain::thai_date::from_thai_digits(name).split_whitespace().collect()
}

struct Import<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    input: &'a ImportInput,
    units: HashMap<String, Option<Unit>>,
}

impl Import<'_> {
    async fn line(&self, number: u32, cells: &[String]) -> Result<ImportLine, ApiError> {
        let line = |outcome| ImportLine { line: number, outcome, problems: Vec::new(), report: None, unit_name: None, pictures: 0 };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(line(ImportOutcome::Empty));
        }
        let refused = |problems| Ok(ImportLine { problems, ..line(ImportOutcome::Refused) });
        let row = match import::read(cells, &self.input.mapping) {
            Ok(row) => row,
            Err(problems) => return refused(problems),
        };
        let Some(unit) = self.unit(&row).await? else { return refused(vec![FieldProblem::new(Field::Unit.code(), "unit_unknown")]) };
        let pictures = self.pictures(&row, number);
        let (content, id) = (content(&row, &unit, &pictures), id(&unit, &row));
        let shown = ImportLine {
            unit_name: Some(unit.name),
            pictures: u32::try_from(pictures.len()).unwrap_or(u32::MAX),
            ..line(ImportOutcome::New)
        };
        let mut problems = content.problems(self.state.today());
        problems.iter_mut().filter(|problem| problem.field.starts_with("photos")).for_each(|problem| problem.field = "pictures".to_owned());
        if !problems.is_empty() {
            return Ok(ImportLine { outcome: ImportOutcome::Refused, problems, ..shown });
        }
        let before = self.state.store.receipt(id).await?;
        if self.input.dry_run {
            let outcome = if before.is_some() { ImportOutcome::Same } else { ImportOutcome::New };
            return Ok(ImportLine { outcome, report: Some(id), ..shown });
        }
        match self.file(id, content).await {
            Ok(()) => {
                let outcome = if before.is_some() { ImportOutcome::Same } else { ImportOutcome::New };
                Ok(ImportLine { outcome, report: Some(id), ..shown })
            }
            Err(error) if error.status.is_server_error() => Err(error),
            Err(error) => Ok(ImportLine { outcome: ImportOutcome::Refused, problems: vec![FieldProblem::new("row", error.code)], ..shown }),
        }
    }

    /// The unit that a row names; one's own where it names none.
    async fn unit(&self, row: &Row) -> Result<Option<Unit>, ApiError> {
        match &row.unit {
            Some(name) => Ok(self.units.get(&plain(name)).cloned().flatten()),
            None => Ok(self.state.store.unit(self.actor.unit).await?),
        }
    }

    /// Pictures that the row names; without any, those named after the line (`12.jpg`, `12-2.jpg`).
    fn pictures(&self, row: &Row, line: u32) -> Vec<&ImportPicture> {
        let all = &self.input.pictures;
        let mut found: Vec<&ImportPicture> =
            row.pictures.iter().flat_map(|named| all.iter().filter(move |picture| is_picture(named, &picture.name))).collect();
        if found.is_empty() {
            found.extend(all.iter().filter(|picture| is_of_line(&picture.name, line)));
        }
        let mut seen = HashSet::new();
        found.retain(|picture| seen.insert(&picture.hash));
        found
    }

    async fn file(&self, id: ReportId, content: ReportContent) -> Result<(), ApiError> {
        let submission = ReportSubmission { version: 1, content, saved_at: self.state.now() };
        let receipt = file_report(self.state, self.actor, None, id, &submission).await?;
        for wanted in receipt.photos.iter().filter(|photo| !photo.stored) {
            let bytes = self.state.photos.import(&wanted.hash).await?.ok_or_else(ApiError::not_found)?;
            keep(self.state, &wanted.hash, bytes).await?;
        }
        Ok(())
    }
}

fn is_of_line(name: &str, line: u32) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let number: String = file.chars().take_while(char::is_ascii_digit).collect();
    let rest = &file[number.len()..];
    number == line.to_string() && rest.starts_with(['.', '-', '_', ' ', '('])
}

fn content(row: &Row, unit: &Unit, pictures: &[&ImportPicture]) -> ReportContent {
    let photo = |picture: &&ImportPicture| ReportPhoto {
        hash: picture.hash.clone(),
        size: picture.size,
        width: picture.width,
        height: picture.height,
        caption: row.caption.clone(),
        taken_at: None,
        location: None,
    };
    ReportContent {
        unit: unit.id,
        channel: row.channel,
        from: row.from,
        to: row.to,
        place_area: unit.area.clone(),
        place: row.place.clone(),
        location: None,
        people: row.people,
        partners: Default::default(),
        topics: Default::default(),
        note: row.note.clone(),
        photos: pictures.iter().map(photo).collect(),
    }
}

/// The same answer of the same unit is the same report, whoever brings it and however often.
fn id(unit: &Unit, row: &Row) -> ReportId {
    let digest = Sha256::new().chain_update(b"import").chain_update(unit.id.0.as_bytes()).chain_update(row.key.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    ReportId(Builder::from_bytes(bytes).with_variant(Variant::RFC4122).with_version(Version::Custom).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_named_after_its_line_belongs_to_it() {
        for name in ["12.jpg", "ภาพ/12-2.jpg", "12 (3).png", "12_a.webp"] {
            assert!(is_of_line(name, 12), "{name}");
        }
        for name in ["112.jpg", "12", "a12.jpg", "120.jpg"] {
            assert!(!is_of_line(name, 12), "{name}");
        }
    }
}
