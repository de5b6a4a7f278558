//! An authenticator app: it reads the secret that is typed into it and shows a code every half minute.
use app::wire::factors::{CodeInput, NewTotp, RecoveryCodes};
use app::wire::paths;
use chrono::TimeDelta;
use server::auth::totp;

use super::{Client, TestServer};

pub struct Authenticator {
    secret: Vec<u8>,
    pub recovery: Vec<String>,
}

impl Authenticator {
    /// Of whoever is signed in by `client`.
    pub async fn enrol(server: &TestServer, client: &Client) -> Self {
        let new: NewTotp = client.post(paths::MY_TOTP, &()).await.expect(201).json();
        let mut app = Self { secret: read(&new.secret), recovery: Vec::new() };
        let told: RecoveryCodes = client.put(paths::MY_TOTP, &app.code(server, 0)).await.expect(200).json();
        app.recovery = told.codes;
        app
    }

    /// Typed in by hand.
    pub fn of(secret: &str) -> Self {
        Self { secret: read(secret), recovery: Vec::new() }
    }

    /// What it shows so many steps from the server's now.
    pub fn code(&self, server: &TestServer, steps: i64) -> CodeInput {
        let step = server.state.now().timestamp() / 30 + steps;
        CodeInput { code: totp::code(&self.secret, step) }
    }

    /// Waits for the next one, and shows it.
    pub fn next(&self, server: &TestServer) -> CodeInput {
        server.pass(TimeDelta::seconds(30));
        self.code(server, 0)
    }
}

/// Base 32, by another hand than the server's.
fn read(text: &str) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => panic!("{text} is not base 32"),
        };
        (held, bits) = (held << 5 | u32::from(value), bits + 5);
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    bytes
}
