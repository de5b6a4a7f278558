//! Somebody asks afterwards who did what: it was written down, and it can be shown that nobody has touched it since.
use app::domain::access::PersonId;
use app::domain::directive::DirectiveId;
use app::wire::factors::NewPassword;
use app::wire::paths;
use app::wire::session::LoginRequest;
use server::audit::chain::Sealed;
use server::audit::keeper::Keeper;
use server::audit::verify::verify;
use uuid::Uuid;

use crate::common::*;

async fn written(server: &TestServer) -> Vec<Sealed> {
    server.state.store.audit_after(0, 1_000).await.unwrap()
}

#[tokio::test]
async fn what_was_changed_taken_out_or_looked_at_is_written_down_with_who_and_when() {
    on_both(async |server| {
        let (phone, moi) = (server.phone(&CHAERAMAE_1).await, server.staff("moi").await);
        let wrong = LoginRequest { login: "moi".into(), password: "wrong".into() };
        server.client().post(paths::SESSIONS, &wrong).await.expect(401);
        let (id, photo) = (new_id(), jpeg(1, 32, 32));
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
        moi.get(paths::MONTHS).await.expect(200);
        let taken = moi.get(paths::export("people.csv?lang=en")).await.expect(200);
        moi.get(paths::report(id)).await.expect(200);
        phone.get(paths::PEOPLE).await.expect(403);
        moi.get(paths::directive(DirectiveId(Uuid::nil()))).await.expect(404);
        server.client().get(paths::PEOPLE).await.expect(401);

        let all = written(server).await;
        let acts: Vec<(&str, Option<PersonId>, u16)> =
            all.iter().map(|of| (of.entry.act.as_str(), of.entry.person, of.entry.status)).collect();
        let (official, staff) = (Some(CHAERAMAE_1.person), Some(staff_id("moi")));
        let expected = [
            ("POST /api/v1/sessions", staff, 401),
            ("PUT /api/v1/reports/{id}", official, 200),
            ("GET /api/v1/exports/{name}", staff, 200),
            ("GET /api/v1/reports/{id}", staff, 200),
            ("GET /api/v1/people", official, 403),
        ];
        let from = acts.iter().position(|act| *act == expected[0]).expect("the try that failed");
        assert_eq!(acts[from..], expected);
        assert!(
            acts[..from].contains(&("POST /api/v1/join", official, 200)) && acts[..from].contains(&("POST /api/v1/sessions", staff, 200))
        );
        let export = &all[from + 2];
        // By the name that its answer bore, so that a line of the log and an entry of the record are found by each other.
        assert_eq!(export.entry.request.as_deref(), Some(taken.header("x-request-id")));
        assert_eq!(export.entry.subject, format!("{}?lang=en", paths::export("people.csv")));
        assert_eq!(export.entry.unit, Some(unit_id(26)));
        assert!(all.iter().all(|of| !of.entry.subject.contains("wrong")), "what is typed at a door is in no address");
        let keeper = Keeper::open(&server.state.config.receipt_keys).unwrap();
        assert_eq!(verify(&server.state.store, &keeper, None).await.unwrap(), Ok(all.len() as u64));
    })
    .await;
}

#[tokio::test]
async fn two_servers_write_one_record() {
    on_both(async |server| {
        // As many at once as a hall of phones.
        let moi = server.staff("moi").await;
        let other = server::running::open((*server.state.config).clone()).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for turn in 0..40 {
            let log = if turn % 2 == 0 { server.state.audit.clone() } else { other.audit.clone() };
            let at = server.state.now();
            tasks.spawn(async move {
                let entry = server::audit::chain::Entry {
                    at,
                    person: Some(staff_id("moi")),
                    unit: None,
                    act: "PUT /x".into(),
                    subject: format!("/x/{turn}"),
                    status: 200,
                    request: None,
                };
                log.record(entry).await
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap().unwrap();
        }
        moi.get(paths::export("months.csv")).await.expect(200);
        let all = written(server).await;
        assert_eq!(all.iter().filter(|of| of.entry.act == "PUT /x").count(), 40);
        let keeper = Keeper::open(&server.state.config.receipt_keys).unwrap();
        assert_eq!(verify(&server.state.store, &keeper, None).await.unwrap(), Ok(all.len() as u64));
    })
    .await;
}

#[tokio::test]
async fn who_asks_with_the_wrong_folder_of_keys_is_told_and_no_key_is_made() {
    on_both(async |server| {
        server.staff("moi").await.get(paths::export("months.csv")).await.expect(200);
        let elsewhere = tempfile::tempdir().unwrap();
        let ask = async |keys: &std::path::Path| {
            let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_rutan-server"));
            command.args(["verify-audit", "--database", &server.state.config.database, "--receipt-keys"]).arg(keys);
            command.output().await.unwrap()
        };
        let refused = ask(elsewhere.path()).await;
        assert!(!refused.status.success() && refused.stdout.is_empty());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("no audit key"), "{said}");
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        let told = ask(&server.state.config.receipt_keys).await;
        assert!(told.status.success() && String::from_utf8_lossy(&told.stdout).contains("entries, unbroken"), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_done_on_the_machine_is_in_the_record_and_with_other_keys_it_is_not_done() {
    on_both(async |server| {
        let (state, elsewhere) = (&server.state, tempfile::tempdir().unwrap());
        let known = state.store.person(staff_id("ubon")).await.unwrap().unwrap();
        let unit = known.unit.id.0.to_string();
        let run = async |words: &[&str], keys: &std::path::Path| {
            let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_rutan-server"));
            command.env("RUTAN_DATABASE", &state.config.database).env("RUTAN_DATA", &state.config.data).env("RUTAN_RECEIPT_KEYS", keys);
            command.args(words).env("RUTAN_PASSWORD", "quite another password").output().await.unwrap()
        };
        let staff = ["--login", "ubon", "--name", &known.name, "--position", &known.position, "--role", "coordinator", "--unit", &unit];
        let words = [["add-staff"].as_slice(), &staff, &["--drop-second-factor"]].concat();
        let refused = run(&words, elsewhere.path()).await;
        assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("audit.key"), "{refused:?}");
        server.client().sign_in("ubon", PASSWORD).await.expect(200);

        let done = run(&words, &state.config.receipt_keys).await;
        assert!(done.status.success(), "{done:?}");
        let last = written(server).await.pop().unwrap().entry;
        let of_ubon = format!("{}/{}", paths::PEOPLE, known.id.0);
        assert_eq!((last.act.as_str(), last.subject, last.unit), ("RUN add-staff --drop-second-factor", of_ubon, Some(known.unit.id)));
        let copy = elsewhere.path().join("copy").display().to_string();
        let copied = run(&["backup", "--to", &copy], &state.config.receipt_keys).await;
        assert!(copied.status.success(), "{copied:?}");
        assert_eq!(written(server).await.pop().unwrap().entry.act, "RUN backup");

        let ubon = server.client();
        ubon.sign_in("ubon", "quite another password").await.expect(200);
        ubon.put(paths::MY_PASSWORD, &NewPassword { password: "one that only ubon knows".into() }).await.expect(204);
        let held = String::from_utf8(ubon.get(paths::MY_DATA).await.expect(200).body).unwrap();
        assert!(held.contains("RUN add-staff"), "{held}");
        let (all, keeper) = (written(server).await, Keeper::open(&state.config.receipt_keys).unwrap());
        assert_eq!(verify(&state.store, &keeper, None).await.unwrap(), Ok(all.len() as u64));
    })
    .await;
}
