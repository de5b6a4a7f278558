//! What an operator may set: command line first, `RUTAN_*` in the environment next, then the defaults.
mod cli;
mod pictures;
mod place;
mod provider;
mod typed;
mod ways;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use app::domain::thai_date::Digits;
use clap::Args;
use reqwest::Url;

pub use self::cli::{
    BackupOptions, Cli, Command, GenerateOptions, ImportOptions, LogFormat, MigrateOptions, RestoreOptions, StaffOptions, VerifyOptions,
};
pub use self::pictures::{PICTURES, PicturesOptions, PicturesProblem};
pub use self::place::{DATABASE, PlaceOptions};
pub use self::provider::{ProviderConfig, ProviderOptions, ProviderProblem, is_spoken_to};
pub use self::ways::{PlainWay, is_plain_database};
use crate::authorities::Authorities;
use crate::decode::DecoderOptions;
use crate::photo_storage::Pictures;

#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// Address and port to listen on; a TLS-terminating proxy belongs in front of anything but 127.0.0.1.
    #[arg(long, env = "RUTAN_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Address and port on which a monitor reads `/metrics`, and nobody else: 127.0.0.1, or a network of the operators' own.
    #[arg(long, env = "RUTAN_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    pub place: PlaceOptions,
    #[command(flatten)]
    pub pictures: PicturesOptions,
    /// Folder of the built client (`cargo xtask build`).
    #[arg(long, env = "RUTAN_SITE", default_value = "./target/site")]
    pub site: PathBuf,
    /// The address people type; it decides the cookie's name and goes into join links.
    #[arg(long, env = "RUTAN_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Fill an empty database with the demonstration country and print how to come in.
    #[arg(long, env = "RUTAN_DEMO")]
    pub demo: bool,
    /// `allow`: answer without TLS on an address that others reach, where nothing of anybody is at stake. Refused else: passwords and
    /// pictures would go over the network for all to read.
    #[arg(long, env = "RUTAN_PLAIN_HTTP", value_enum, default_value = "refuse")]
    pub plain_http: Consent,
    /// Header in which a trusted proxy writes the caller's address (for example `x-forwarded-for`).
    #[arg(long, env = "RUTAN_CLIENT_ADDRESS_HEADER")]
    pub client_address_header: Option<String>,
    /// Megabytes of request bodies held at once; above that callers are asked to come back.
    #[arg(long, env = "RUTAN_UPLOAD_MEMORY", default_value_t = 96)]
    pub upload_memory_mb: u32,
    /// Folder with an office's own `monthly.typ` and fonts, which stand before the built-in ones.
    #[arg(long, env = "RUTAN_TEMPLATES")]
    pub templates: Option<PathBuf>,
    /// Papers with 0123456789 instead of ๐๑๒๓๔๕๖๗๘๙.
    #[arg(long, env = "RUTAN_ARABIC_DIGITS")]
    pub arabic_digits: bool,
    /// Where push services write to when something is wrong, `mailto:…` or `https://…`; without it, the public address.
    #[arg(long, env = "RUTAN_CONTACT")]
    pub contact: Option<String>,
    /// `allow`: webhooks and push services may be in a private network and without TLS, for an installation that is closed off.
    #[arg(long, env = "RUTAN_PRIVATE_TARGETS", value_enum, default_value = "refuse")]
    pub private_targets: Consent,
    /// The office's mail server, `smtp://…` or `smtps://name:password@host`; without it no e-mail is sent. Give it in the
    /// environment, not on a command line others can read.
    #[arg(long, env = "RUTAN_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File with that address on its first line.
    #[arg(long, env = "RUTAN_SMTP_URL_FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Whom e-mail comes from: `address` or `Name <address>`.
    #[arg(long, env = "RUTAN_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// File (PEM) of the authorities that vouch for the store of pictures and the mail server, and nobody else may: an office's own. Without
    /// it, those of the web. For PostgreSQL it stands in the database's address.
    #[arg(long, env = "RUTAN_BACKEND_CA")]
    pub backend_ca: Option<PathBuf>,
    #[command(flatten)]
    pub provider: ProviderOptions,
    /// `required`: staff who sign in add an authenticator app before they can do anything else.
    #[arg(long, env = "RUTAN_SECOND_FACTOR", value_enum, default_value = "optional")]
    pub second_factor: SecondFactor,
    /// File of the passwords that were stolen somewhere, as Have I Been Pwned's downloader writes it (lines of SHA-1 in order): nobody
    /// may choose one of them. Without it, thirty thousand of the most common ones are known.
    #[arg(long, env = "RUTAN_KNOWN_PASSWORDS")]
    pub known_passwords: Option<PathBuf>,
    /// Hosts that webhooks and push services may be on, and hosts below them, with commas between; without it, any on the internet.
    #[arg(long, env = "RUTAN_OUTBOUND_HOSTS", value_delimiter = ',')]
    pub outbound_hosts: Vec<String>,
    /// Socket of ClamAV's `clamd` on this machine, which looks at each enclosure, piece of material and signed form before anybody gets it;
    /// without it nothing does.
    #[arg(long, env = "RUTAN_SCANNER")]
    pub scanner: Option<PathBuf>,
    /// Login of the first administrator, when there is nobody yet.
    #[arg(long, env = "RUTAN_ADMIN_LOGIN")]
    pub admin_login: Option<String>,
    /// Their password; give it in the environment, not on a command line others can read.
    #[arg(long, env = "RUTAN_ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<String>,
    /// File with their password on its first line.
    #[arg(long, env = "RUTAN_ADMIN_PASSWORD_FILE")]
    pub admin_password_file: Option<PathBuf>,
}

/// What is done only where an operator says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Consent {
    Refuse,
    Allow,
}

/// Whether staff must have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SecondFactor {
    Optional,
    Required,
}

impl ServeOptions {
    /// What lies in files, where pictures are kept, and the identity provider are the caller's to add.
    pub fn config(&self) -> Config {
        let public_url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        Config {
            database: self.place.database(),
            pictures: Pictures::Folder(self.place.data.join(PICTURES)),
            data: self.place.data.clone(),
            site: self.site.clone(),
            public_url: public_url.trim_end_matches('/').to_owned(),
            client_address_header: self.client_address_header.as_ref().map(|name| name.to_ascii_lowercase()),
            upload_memory_mb: self.upload_memory_mb,
            templates: self.templates.clone(),
            paper_digits: if self.arabic_digits { Digits::Arabic } else { Digits::Thai },
            contact: self.contact.clone(),
            private_targets: self.private_targets == Consent::Allow,
            smtp_url: self.smtp_url.clone(),
            mail_from: self.mail_from.clone(),
            authorities: Authorities::default(),
            provider: None,
            second_factor_required: self.second_factor == SecondFactor::Required,
            receipt_keys: self.place.keys(),
            known_passwords: self.known_passwords.clone(),
            outbound_hosts: self
                .outbound_hosts
                .iter()
                .map(|host| host.trim().to_ascii_lowercase())
                .filter(|host| !host.is_empty())
                .collect(),
            scanner: self.scanner.clone(),
            decoder: DecoderOptions::by_itself(),
        }
    }
}

/// What the running server needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`
    pub database: String,
    pub data: PathBuf,
    pub pictures: Pictures,
    pub site: PathBuf,
    /// Without a slash at its end.
    pub public_url: String,
    /// Lower case.
    pub client_address_header: Option<String>,
    pub upload_memory_mb: u32,
    /// Folder of the office's own templates.
    pub templates: Option<PathBuf>,
    pub paper_digits: Digits,
    /// Folder of the keys that receipts are signed with, and of the key for push services.
    pub receipt_keys: PathBuf,
    /// Where a push service writes to when something is wrong, `mailto:` or `https:`.
    pub contact: Option<String>,
    /// Whether webhooks and push services may be in a private network, and without TLS.
    pub private_targets: bool,
    /// `smtp://…` or `smtps://…` with name and password; without it no e-mail is offered.
    pub smtp_url: Option<String>,
    /// "Name <address>".
    pub mail_from: Option<String>,
    /// Who vouches for the mail server.
    pub authorities: Authorities,
    /// Where staff may sign in, too.
    pub provider: Option<ProviderConfig>,
    /// Of staff, who sign in.
    pub second_factor_required: bool,
    /// File of passwords that nobody may choose.
    pub known_passwords: Option<PathBuf>,
    /// Where webhooks and push services may be, lower case; anywhere, where none is named.
    pub outbound_hosts: Vec<String>,
    /// Socket of a scanner for malware.
    pub scanner: Option<PathBuf>,
    pub decoder: DecoderOptions,
}

impl Config {
    /// Everything in one folder, and nothing set that need not be.
    /// `program`: `rutan-server`, for opening pictures.
    pub fn plain(database: &str, folder: &Path, public_url: &str, program: &Path) -> Self {
        Self {
            database: database.to_owned(),
            data: folder.to_owned(),
            pictures: Pictures::Folder(folder.join(PICTURES)),
            site: folder.join("site"),
            public_url: public_url.to_owned(),
            client_address_header: None,
            upload_memory_mb: 64,
            templates: None,
            paper_digits: Digits::Thai,
            receipt_keys: folder.join("keys"),
            contact: None,
            private_targets: false,
            smtp_url: None,
            mail_from: None,
            authorities: Authorities::default(),
            provider: None,
            second_factor_required: false,
            known_passwords: None,
            outbound_hosts: Vec::new(),
            scanner: None,
            decoder: DecoderOptions::by(program),
        }
    }

    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether the address people type is that of this machine alone.
    pub fn is_own_machine(&self) -> bool {
        let url = Url::parse(&self.public_url).ok();
        ways::is_here(url.as_ref().and_then(Url::host_str).unwrap_or_default())
    }

    /// What a join card's QR holds. `code` as it is printed.
    pub fn join_url(&self, code: &str) -> String {
        format!("{}/join/{code}", self.public_url)
    }
}
