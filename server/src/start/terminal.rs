//! Asking whoever sits at the terminal, and passwords from where they are kept instead.
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::Command;

pub fn is_there() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

pub fn ask(text: &str) -> io::Result<String> {
    print!("{text}");
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// As [`ask`], without showing what is typed.
pub fn ask_secret(text: &str) -> io::Result<String> {
    let hidden = echo(false);
    let secret = ask(text);
    if hidden {
        echo(true);
        println!();
    }
    secret
}

/// From the environment, else the first line of a file.
pub fn given_password(password: Option<&str>, file: Option<&Path>) -> io::Result<Option<String>> {
    match (password, file) {
        (Some(password), _) => Ok(Some(password.to_owned())),
        (None, Some(file)) => {
            let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
            Ok(std::fs::read_to_string(file).map_err(named)?.lines().next().map(str::to_owned))
        }
        (None, None) => Ok(None),
    }
}

/// Whether the terminal shows what is typed; false if it could not be told so.
fn echo(on: bool) -> bool {
    Command::new("stty").arg(if on { "echo" } else { "-echo" }).status().is_ok_and(|status| status.success())
}
