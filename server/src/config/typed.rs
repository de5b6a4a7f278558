//! What was typed: everybody on the machine can read a command line, so that no secret may stand on one.
use std::path::Path;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, Error, FromArgMatches};
use reqwest::Url;

use super::Cli;
use crate::start::terminal::given_password;

/// By the names of their fields.
const SECRETS: [&str; 4] = ["admin_password", "password", "s3_secret_key", "oidc_client_secret"];
/// These are, where they hold a password.
const ADDRESSES: [&str; 2] = ["database", "smtp_url"];

impl Cli {
    /// What this process was told. Ends it where that cannot be read, as `parse` does.
    pub fn read() -> Self {
        Self::of(&Self::command().get_matches()).unwrap_or_else(|error| error.exit())
    }

    /// # Errors
    /// When a secret stands on the command line, or a file that is to hold an address cannot be read.
    pub fn of(told: &ArgMatches) -> Result<Self, Error> {
        let (_, command) = told.subcommand().unwrap_or(("", told));
        if let Some(name) = SECRETS.into_iter().chain(ADDRESSES).find(|name| is_typed_secret(command, name)) {
            let set = format!("RUTAN_{}", name.to_uppercase());
            let text = format!("a secret on a command line can be read by everybody on this machine: set {set} or {set}_FILE\n");
            return Err(Error::raw(ErrorKind::ArgumentConflict, text));
        }
        let mut cli = Self::from_arg_matches(told)?;
        if let Some(place) = cli.command.place_mut() {
            let (given, file) = (place.database.as_deref(), place.database_file.as_deref());
            place.database = given_password(given, file.map(Path::new)).map_err(|error| Error::raw(ErrorKind::Io, format!("{error}\n")))?;
        }
        Ok(cli)
    }
}

fn is_typed_secret(command: &ArgMatches, name: &str) -> bool {
    let Ok(Some(value)) = command.try_get_one::<String>(name) else { return false };
    command.value_source(name) == Some(ValueSource::CommandLine) && (!ADDRESSES.contains(&name) || holds_password(value))
}

/// Of PostgreSQL it may stand behind the question mark, too.
fn holds_password(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &[&str]) -> Result<Cli, Error> {
        Cli::of(&Cli::command().try_get_matches_from([&["rutan-server"], words].concat())?)
    }

    #[test]
    fn a_secret_on_a_command_line_is_refused_and_says_where_it_belongs() {
        let staff = ["add-staff", "--login", "a", "--name", "a", "--position", "a", "--role", "coordinator", "--unit", "34"];
        let typed = [
            (vec!["serve", "--admin-password", "x"], "RUTAN_ADMIN_PASSWORD_FILE"),
            (vec!["doctor", "--s3-secret-key", "x"], "RUTAN_S3_SECRET_KEY_FILE"),
            (vec!["serve", "--oidc-client-secret=x"], "RUTAN_OIDC_CLIENT_SECRET_FILE"),
            (vec!["serve", "--smtp-url", "smtps://office:x@mail"], "RUTAN_SMTP_URL_FILE"),
            (vec!["migrate", "--database", "postgres://rutan:x@db/rutan"], "RUTAN_DATABASE_FILE"),
            (vec!["migrate", "--database", "postgres://db/rutan?user=rutan&password=x"], "RUTAN_DATABASE_FILE"),
            ([staff.as_slice(), &["--password", "x"]].concat(), "RUTAN_PASSWORD_FILE"),
        ];
        for (words, place) in typed {
            let said = told(&words).map(drop).expect_err("refused").to_string();
            assert!(said.contains(place), "{words:?}: {said}");
        }
        for words in [vec!["serve", "--smtp-url", "smtp://localhost"], vec!["migrate", "--database", "postgres://rutan@db/rutan"]] {
            told(&words).expect("nothing secret");
        }
    }

    #[test]
    fn an_address_with_a_password_comes_from_a_file_and_no_help_shows_one() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "postgres://rutan:x@db/rutan\nnothing else\n").expect("written");
        let path = file.path().display().to_string();
        let mut cli = told(&["serve", "--database-file", &path]).expect("read");
        assert_eq!(cli.command.place_mut().expect("a place").database(), "postgres://rutan:x@db/rutan");
        assert!(told(&["serve", "--database-file", "/nowhere"]).map(drop).expect_err("not there").to_string().contains("/nowhere"));
        for command in Cli::command().get_subcommands() {
            let shown = |name: &str| command.get_arguments().any(|of| of.get_id() == name && !of.is_hide_env_values_set());
            let open: Vec<_> = SECRETS.into_iter().chain(ADDRESSES).filter(|name| shown(name)).collect();
            assert!(open.is_empty(), "{}: {open:?}", command.get_name());
        }
    }
}
