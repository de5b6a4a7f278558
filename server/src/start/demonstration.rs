//! `--demo`: fills the demonstration country and says in the terminal how to come in.
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use app::domain::photo::PhotoHash;
use axum::body::Bytes;
use fast_qr::qr::QRBuilder;

use crate::api::files::receive::keep_whole;
use crate::api::photos::keep::keep;
use crate::auth::{password, secret};
use crate::demo::{self, DemoAccess, DemoSecrets};
use crate::error::ApiError;
use crate::photo_storage::FileUpload;
use crate::state::AppState;

const FILE: &str = "demo-access.txt";
/// What stands before a password in the file.
const PASSWORD: &str = "password: ";

/// Seeds (a second time only the cards are fresh) and returns what to print; the same is kept in the data folder,
/// readable by its owner only.
///
/// # Errors
/// When the store, the pictures or the file fail.
pub async fn prepare(state: &AppState) -> Result<String, ApiError> {
    let file = state.config.data.join(FILE);
    let earlier = fs::read_to_string(&file).ok();
    // Its logins have passwords that are printed: nothing for people who work here in earnest.
    if earlier.is_none() && state.store.has_people().await? {
        return Err(ApiError::internal(format!(
            "this database is not the demonstration's ({} is missing): start without --demo",
            file.display()
        )));
    }
    let secrets = Secrets { earlier: RefCell::new(passwords_in(&earlier.unwrap_or_default())), failed: RefCell::default() };
    let put_photo = async |hash: &PhotoHash, bytes: &[u8]| keep(state, hash, Bytes::copy_from_slice(bytes)).await;
    let access = demo::seed(&state.store, &secrets, put_photo, state.now()).await?;
    let put_file = async |file: demo::DemoFile| {
        let upload = FileUpload { unit: file.unit, id: file.id };
        keep_whole(state, upload, file.by, file.name, Bytes::from_static(file.bytes)).await.map(drop)
    };
    demo::publish_material(&state.store, put_file, state.now()).await?;
    if let Some(error) = secrets.failed.into_inner() {
        return Err(error);
    }
    let text = describe(state, &access);
    write_private(&file, &text).map_err(ApiError::internal)?;
    Ok(format!("{text}\nThis is kept in {}.\n", file.display()))
}

/// Passwords stay the same from start to start, as long as the file is there: they are given out in its order.
struct Secrets {
    earlier: RefCell<VecDeque<String>>,
    failed: RefCell<Option<ApiError>>,
}

impl Secrets {
    fn or_note<T: Default>(&self, result: Result<T, impl Into<ApiError>>) -> T {
        result.unwrap_or_else(|error| {
            self.failed.replace(Some(error.into()));
            T::default()
        })
    }
}

impl DemoSecrets for Secrets {
    fn join_card(&self) -> (String, [u8; 32]) {
        let code = self.or_note(secret::new_join_code());
        (secret::grouped(&code), secret::hash(&code))
    }

    fn password(&self) -> (String, String) {
        let earlier = self.earlier.borrow_mut().pop_front();
        let text = earlier.unwrap_or_else(|| self.or_note(secret::new_password()));
        let hash = self.or_note(password::hash(&text));
        (text, hash)
    }
}

fn passwords_in(text: &str) -> VecDeque<String> {
    text.lines().filter_map(|line| line.rsplit_once(PASSWORD)).map(|(_, password)| password.to_owned()).collect()
}

fn describe(state: &AppState, access: &DemoAccess) -> String {
    let mut text = String::new();
    for (index, (label, code)) in access.village_cards.iter().enumerate() {
        let url = state.config.join_url(code);
        let _ = writeln!(text, "\n{label}\n  join card {url}");
        // One picture is enough for a terminal; the other links can be typed.
        if index == 0
            && let Ok(qr) = QRBuilder::new(url.as_str()).build()
        {
            let _ = writeln!(text, "{}", qr.to_str());
        }
    }
    for (label, login, password) in &access.logins {
        let _ = writeln!(text, "\n{label}\n  {}/signin  login: {login}  {PASSWORD}{password}", state.config.public_url);
    }
    text
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_found_again_in_the_order_they_were_written() {
        let text = format!("\nProvince\n  login: ubon  {PASSWORD}first\n\nMinistry\n  login: mhatthai  {PASSWORD}second\n");
        assert_eq!(passwords_in(&text), ["first", "second"]);
    }
}
