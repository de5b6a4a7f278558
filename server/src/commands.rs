//! What an operator does beside the servers: of the program, and not of the library.
use app::wire::paths;
use server::audit::command::OfCommand;
use server::audit::keeper::Keeper;
use server::audit::verify::verify;
use server::backup::{self, Done, Source};
use server::config::{
    BackupOptions, DATABASE, GenerateOptions, ImportOptions, MigrateOptions, RestoreOptions, ServeOptions, StaffOptions, VerifyOptions,
};
use server::doctor;
use server::jobs::tidy;
use server::photo_storage::PhotoStorage;
use server::receipts::Keys;
use server::start::{staff, units};
use server::store::{Store, StoreError};

use crate::{AnyError, configured, say};

pub fn add_receipt_key(options: &ServeOptions) -> Result<(), AnyError> {
    let folder = options.config().receipt_keys;
    let key = Keys::add(&folder)?;
    println!("receipt key {key} added in {}; servers sign with it from their next start on", folder.display());
    Ok(())
}

pub async fn examine(options: &ServeOptions) -> Result<(), AnyError> {
    let config = configured(options)?;
    let store = Store::connect_existing(&config.database).await?;
    let storage = PhotoStorage::open(&config.pictures)?;
    let found = doctor::examine(&store, &storage, &config.data, chrono::Utc::now(), |complaint| say(&complaint.to_string())).await?;
    say(&format!("{} things of {} bytes and {} months looked at", found.things, found.bytes, found.months));
    if found.complaints == 0 { Ok(()) } else { Err(format!("{} complaints", found.complaints).into()) }
}

pub async fn verify_audit(options: &VerifyOptions) -> Result<(), AnyError> {
    let config = options.serve.config();
    let keeper = Keeper::open_existing(&config.receipt_keys)?;
    let store = Store::connect_existing(&config.database).await?;
    let entries = verify(&store, &keeper, options.told).await?.map_err(|fault| fault.to_string())?;
    say(&format!("{entries} entries, unbroken"));
    Ok(())
}

pub async fn shorten_audit(options: &ServeOptions) -> Result<(), AnyError> {
    let config = options.config();
    let keeper = Keeper::open_existing(&config.receipt_keys)?;
    let store = Store::connect_existing(&config.database).await?;
    let record = OfCommand::open(&store, &config.receipt_keys).await?;
    let done = tidy::shorten_audit(&store, &keeper.key, chrono::Utc::now()).await;
    let done = done.map_err(|error| {
        if error.is_denied() {
            "this account may only add to the record: name its owner (--database)".into()
        } else {
            AnyError::from(error)
        }
    })?;
    write_down(&record, "shorten-audit").await?;
    say(&format!("{} entries let go of", done.count));
    match done.fault {
        None => Ok(()),
        Some(fault) => Err(format!("{fault}; old entries of a record that is not whole stay: `rutan-server verify-audit`").into()),
    }
}

pub async fn migrate(options: &MigrateOptions) -> Result<(), AnyError> {
    Store::connect(&options.place.database()).await?;
    say("the tables are up to date");
    Ok(())
}

pub async fn back_up(options: &BackupOptions) -> Result<(), AnyError> {
    let config = configured(&options.serve)?;
    let (store, photos) = (Store::connect_existing(&config.database).await?, PhotoStorage::open(&config.pictures)?);
    let from = Source { store: &store, photos: &photos, keys: &config.receipt_keys, data: &config.data };
    let record = OfCommand::open(&store, &config.receipt_keys).await?;
    let done = backup::backup(from, &options.to).await?;
    write_down(&record, "backup").await?;
    say(if done.database {
        "the database is copied"
    } else {
        "PostgreSQL is not copied; back it up by its own means, before the pictures"
    });
    copied(&done)
}

pub async fn restore(options: &RestoreOptions) -> Result<(), AnyError> {
    let keys = options.place.keys();
    let done = backup::restore(&options.from, &options.place.data, &keys).await?;
    let store = Store::connect_existing(&format!("sqlite://{}", options.place.data.join(DATABASE).display())).await?;
    write_down(&OfCommand::open(&store, &keys).await?, "restore").await?;
    copied(&done)
}

fn copied(done: &Done) -> Result<(), AnyError> {
    say(&format!("{} things of {} bytes copied, {} were there", done.copied, done.bytes, done.known));
    if done.lost == 0 { Ok(()) } else { Err(format!("{} things are missing or damaged; `doctor` names them", done.lost).into()) }
}

pub async fn generate(options: &GenerateOptions) -> Result<(), AnyError> {
    let store = Store::connect(&options.place.database()).await?;
    if store.has_people().await? {
        return Err("there are people in this database: made-up units and reports go into one of their own".into());
    }
    server::generate::generate(&store, options.amount, chrono::Utc::now(), say).await?;
    Ok(())
}

pub async fn import_units(options: &ImportOptions) -> Result<(), AnyError> {
    let list = std::fs::read(&options.list).map_err(|error| format!("cannot read {}: {error}", options.list.display()))?;
    let store = Store::connect(&options.place.database()).await?;
    let record = OfCommand::open(&store, &options.place.keys()).await?;
    let done = units::import(&store, &list, chrono::Utc::now()).await?;
    write_down(&record, "import-units").await?;
    say(&format!("{} units, {} of them villages; running servers know new villages within half an hour", done.units, done.villages));
    Ok(())
}

pub async fn add_staff(options: &StaffOptions) -> Result<(), AnyError> {
    let password = staff::password(options)?;
    let store = Store::connect(&options.place.database()).await?;
    let record = OfCommand::open(&store, &options.place.keys()).await?;
    let added = staff::add(&store, options, &password, chrono::Utc::now()).await?;
    if let Some(person) = store.person_by_login(options.login.trim()).await? {
        let command = if options.drop_second_factor { "add-staff --drop-second-factor" } else { "add-staff" };
        let subject = format!("{}/{}", paths::PEOPLE, person.id.0);
        record.write(command, subject, Some(person.unit.id), chrono::Utc::now()).await.map_err(not_written_down)?;
    }
    match added {
        staff::Added::New => say(&format!("{} may sign in within a week, and then has to choose a password of their own", options.login)),
        staff::Added::NewPassword => say(&format!(
            "{} has a new password for a week, and has to choose one of their own; earlier sessions have ended",
            options.login
        )),
    }
    Ok(())
}

async fn write_down(record: &OfCommand<'_>, command: &str) -> Result<(), AnyError> {
    record.write(command, String::new(), None, chrono::Utc::now()).await.map_err(not_written_down)
}

fn not_written_down(error: StoreError) -> AnyError {
    format!("it is done, and the record of who did what does not say so: {error}").into()
}
