//! Whatever a reply says, as text: what is packed is unpacked.
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use app::domain::photo::PhotoHash;
use serde_json::Value;

use crate::common::Reply;

pub fn text(reply: &Reply) -> String {
    match reply.body.get(..4) {
        Some(b"PK\x03\x04") => unpacked(&reply.body),
        Some(b"%PDF") if reply.body.len() > 1_000 => words(&reply.body),
        _ => String::from_utf8_lossy(&reply.body).into_owned(),
    }
}

/// Status and problem code of an answer, of OData's shape, too; where several things were asked, those of the first.
pub fn outcome(reply: &Reply) -> (u16, String) {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let told = |code: Option<&Value>| code.and_then(Value::as_str).unwrap_or_default().to_owned();
    match body.pointer("/results/0/problem").filter(|problem| !problem.is_null()) {
        Some(problem) => {
            let status = problem["status"].as_u64().and_then(|status| u16::try_from(status).ok());
            (status.unwrap_or(reply.status), told(problem.get("code")))
        }
        None => (reply.status, told(body.get("code").or_else(|| body.pointer("/error/code")))),
    }
}

/// Names, contents and hashes of a ZIP's files: text, or pictures that are known by their hash.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file");
        text += file.name();
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its bytes");
        text += &String::from_utf8_lossy(&content);
        text += PhotoHash::of(&content).as_str();
    }
    text
}

fn words(pdf: &[u8]) -> String {
    let reader = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut reader = reader.expect("pdftotext of poppler-utils is installed");
    let (mut input, bytes) = (reader.stdin.take().expect("its input"), pdf.to_vec());
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().expect("its words");
    writing.join().expect("the whole paper").expect("was read");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
