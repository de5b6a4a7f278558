//! A whole import: headings and rows (cells between tabs), a blank line, names of pictures, a blank line, the list of a Drive folder.
//! Rows are judged alike however they are asked for, and no file of a picture ends in two answers.
#![no_main]

use std::collections::HashSet;

use app::domain::import::{Given, ImportPicture, Listed, Sheet, Units, Verdict, guess, plan};
use app::domain::photo::PhotoHash;
use app::domain::unit::{Unit, UnitId, UnitKind};
use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;

/// More rows only take longer.
const MOST: usize = 60;

fn sheet(text: &str) -> Sheet {
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let mut lines = text.lines().take(MOST).map(cells);
    let columns = lines.next().unwrap_or_default();
    let rows = lines.map(|mut row| {
        row.resize(columns.len(), String::new());
        row
    });
    Sheet { heading_line: 1, rows: rows.collect(), columns }
}

fn picture(line: &str) -> ImportPicture {
    // The letter before a bar says which bytes it has, so that files may be the same picture.
    let (bytes, name) = line.split_once('|').unwrap_or((line, line));
    ImportPicture { name: name.to_owned(), hash: PhotoHash::of(bytes.as_bytes()), size: 1_000, width: 40, height: 30 }
}

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, "\n\n");
    let sheet = sheet(parts.next().unwrap_or_default());
    let pictures: Vec<_> = parts.next().unwrap_or_default().lines().take(MOST).map(picture).collect();
    let listed = Listed::read(&self::sheet(parts.next().unwrap_or_default()));
    let unit = |number: u128, name: &str| Unit {
        id: UnitId(uuid::Uuid::from_u128(number)),
        kind: UnitKind::Village,
        name: name.to_owned(),
        area: None,
        area_path: Vec::new(),
    };
    let mapping = guess(&sheet.columns);
    let mut units = Units::wanted(&sheet.rows, &mapping);
    [unit(1, "บ้านโนน"), unit(2, "บ้านหนอง"), unit(3, "x")].iter().for_each(|unit| units.offer(unit));
    let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let given = Given { sheet, mapping, pictures, listed, units, own: Some(unit(9, "อำเภอ")), today };
    let lines = plan(&given, 0..usize::MAX);
    assert_eq!(lines.len(), given.sheet.rows.len());
    // A page of it says the same.
    let middle = lines.len() / 2;
    assert_eq!(plan(&given, middle..middle + 3), lines[middle..lines.len().min(middle + 3)]);
    let (mut ids, mut files) = (HashSet::new(), HashSet::new());
    for line in &lines {
        match &line.verdict {
            Verdict::Answer(answer) => {
                assert!(ids.insert(answer.identity.id), "two rows are one report");
                assert!(answer.content.problems(given.today).is_empty());
                assert_eq!(answer.content.photos.len(), line.files.len());
                for file in line.files.iter().zip(answer.content.photos.iter().map(|photo| photo.hash.clone())) {
                    assert!(files.insert((file.0.clone(), file.1)), "{:?} is in two answers", file.0);
                }
            }
            Verdict::Refused { problems, .. } => assert!(!problems.is_empty(), "refused without a reason"),
            Verdict::Empty | Verdict::Repeat => {}
        }
    }
});
