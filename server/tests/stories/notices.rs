//! A province reminds whoever has not: once a day, nobody who has said something, and with evidence.
use app::domain::directive::{Ask, AskKind};
use app::domain::notice::{Ladder, Matter, NoticeKind, QuietHours};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::wire::Page;
use app::wire::directives::Directive;
use app::wire::months::Reason;
use app::wire::notices::{MyNotices, NoticeEvidence, ReminderInput, ReminderReply, ReminderRows, Skipped, SkippedWhy};
use app::wire::paths;
use chrono::TimeDelta;

use crate::common::*;
use crate::directives::{issued, register, the_letter};

async fn remind(client: &Client, matter: Matter, units: Option<Vec<app::domain::unit::UnitId>>) -> ReminderReply {
    client.post(paths::REMINDERS.to_owned(), &ReminderInput { matter, units, rows: None }).await.expect(200).json()
}

#[tokio::test]
async fn a_province_reminds_those_who_have_not_and_sees_what_became_of_it() {
    on_both(async |server| {
        server.state.store.follow_ledger(&server::store::Part::Everything, server.state.now()).await.unwrap();
        let month = Month::of(bangkok_date(server.state.now()));
        let (ubon, phone) = (server.staff("ubon").await, server.phone(&CHAERAMAE_1).await);
        let done = server.phone(&CHAERAMAE_2).await;
        done.put(paths::nothing(CHAERAMAE_2.unit, month), &Reason { reason: "น้ำท่วม".into() }).await.expect(200);
        let matter = Matter::Month(month);
        let reply = remind(&ubon, matter, None).await;
        assert_eq!(reply, ReminderReply { reminded: vec![CHAERAMAE_1.unit, unit_id(21)], skipped: vec![] });

        let why = |unit, why| Skipped { unit, why };
        let named = vec![CHAERAMAE_1.unit, CHAERAMAE_2.unit, ROI_ET_VILLAGE.unit];
        let again = remind(&ubon, matter, Some(named)).await;
        assert_eq!(again.reminded, []);
        let nothing_open = [CHAERAMAE_2.unit, ROI_ET_VILLAGE.unit].map(|unit| why(unit, SkippedWhy::NothingOpen));
        assert_eq!(again.skipped, [nothing_open[0].clone(), nothing_open[1].clone(), why(CHAERAMAE_1.unit, SkippedWhy::Today)]);

        let mine = async || -> MyNotices { phone.get(paths::MY_NOTICES).await.expect(200).json() };
        let by_hand = mine().await.items.into_iter().find(|notice| notice.kind == NoticeKind::Reminder).unwrap();
        assert_eq!((by_hand.month, by_hand.by.as_str()), (Some(month), "เจ้าหน้าที่ ubon เจ้าพนักงาน"));
        let unread = mine().await.unread;
        for _ in 0..2 {
            phone.put(paths::notice_opening(by_hand.id), &()).await.expect(204);
        }
        assert_eq!(mine().await.unread, unread - 1);
        done.put(paths::notice_opening(by_hand.id), &()).await.expect(404);
        let seen: Page<NoticeEvidence> = ubon.get(paths::unit_notices(CHAERAMAE_1.unit)).await.expect(200).json();
        let line = seen.items.iter().find(|line| line.notice.id == by_hand.id).unwrap();
        assert!(line.delivered_at.is_some() && line.notice.opened_at.is_some());
        ubon.get(paths::unit_notices(ROI_ET_VILLAGE.unit)).await.expect(404);
        phone.get(paths::unit_notices(CHAERAMAE_1.unit)).await.expect(403);
        phone.post(paths::REMINDERS.to_owned(), &ReminderInput { matter, units: None, rows: None }).await.expect(403);

        // The month may have ended meanwhile: what it is owed is still asked for. The desk has to sign in anew.
        server.pass(TimeDelta::days(1));
        let next_day = remind(&server.staff("ubon").await, matter, Some(vec![CHAERAMAE_1.unit])).await;
        assert_eq!(next_day.reminded, [CHAERAMAE_1.unit]);
    })
    .await;
}

/// The list of a month is narrowed, and those are reminded whom it shows.
#[tokio::test]
async fn a_narrowed_list_reminds_no_others() {
    on_both(async |server| {
        server.state.store.follow_ledger(&server::store::Part::Everything, server.state.now()).await.unwrap();
        let month = Month::of(bangkok_date(server.state.now()));
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let asked = async |client: &Client, matter, rows| {
            client.post(paths::REMINDERS.to_owned(), &ReminderInput { matter, units: None, rows: Some(rows) }).await
        };
        let of_area = |area: &str| ReminderRows { area: Some(area.to_owned()), ..ReminderRows::default() };
        let matter = Matter::Month(month);
        let reminded = async |client, rows| asked(client, matter, rows).await.expect(200).json::<ReminderReply>().reminded;
        let missing = ReminderRows { state: Some("missing".into()), ..of_area("34") };
        assert_eq!(reminded(&moi, missing).await, [], "the month is not over, nobody is missing");
        assert_eq!(reminded(&moi, ReminderRows { stuck: true, ..of_area("34") }).await, [], "nothing waits on a phone");
        let villages = ReminderRows { kind: Some("village".into()), state: Some("not_yet_due".into()), ..of_area("34") };
        assert_eq!(reminded(&moi, villages).await, [CHAERAMAE_1.unit, CHAERAMAE_2.unit]);
        let whole: Page<app::wire::months::ObligationView> =
            moi.get(format!("{}?area=45&limit=200", paths::obligations(month))).await.expect(200).json();
        let mut listed: Vec<_> = whole.items.iter().map(|row| row.unit.id).collect();
        listed.sort_unstable();
        let reply: ReminderReply = asked(&moi, matter, of_area("45")).await.expect(200).json();
        let mut looked_at: Vec<_> = reply.reminded.into_iter().chain(reply.skipped.into_iter().map(|skipped| skipped.unit)).collect();
        looked_at.sort_unstable();
        assert_eq!(looked_at, listed, "all of the area's list, and of no other");

        assert_eq!(asked(&ubon, matter, of_area("45")).await.expect(422).code(), "bad_area");
        let nonsense = ReminderRows { state: Some("bogus".into()), ..ReminderRows::default() };
        assert_eq!(asked(&ubon, matter, nonsense).await.expect(422).code(), "validation");
        let id = issued(&moi, &the_letter()).await;
        assert_eq!(asked(&moi, Matter::Directive(id), of_area("34")).await.expect(422).code(), "validation");
    })
    .await;
}

#[tokio::test]
async fn who_registered_the_letter_is_not_reminded_of_it() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let id = issued(&moi, &the_letter()).await;
        let may_remind = async |client: &Client| client.get(paths::directive(id)).await.expect(200).json::<Directive>().may_remind;
        register(&ubon, id, None, None).await.expect(200);
        assert!(may_remind(&moi).await && !may_remind(&ubon).await, "nothing was passed on from there");
        let reply = remind(&moi, Matter::Directive(id), None).await;
        assert_eq!(reply, ReminderReply { reminded: vec![unit_id(23), unit_id(24)], skipped: vec![] });
        let roiet: MyNotices = server.staff("roiet").await.get(paths::MY_NOTICES).await.expect(200).json();
        let notice = roiet.items.iter().find(|notice| notice.directive == Some(id)).unwrap();
        assert_eq!(notice.subject, Some(the_letter().letter.subject));
        for login in ["roiet", "department"] {
            register(&server.staff(login).await, id, None, None).await.expect(200);
        }
        assert!(!may_remind(&moi).await, "all have registered it");
        let stranger = server.staff("enterprise").await;
        let input = ReminderInput { matter: Matter::Directive(id), units: None, rows: None };
        stranger.post(paths::REMINDERS.to_owned(), &input).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_ministry_sets_when_the_ladder_speaks() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        assert_eq!(ubon.get(paths::NOTICE_LADDER).await.expect(200).json::<Ladder>(), Ladder::default());
        let ladder = Ladder { days: vec![-7, 2], quiet: QuietHours { from: 18, until: 8 } };
        ubon.put(paths::NOTICE_LADDER.to_owned(), &ladder).await.expect(403);
        moi.put(paths::NOTICE_LADDER.to_owned(), &ladder).await.expect(200);
        assert_eq!(ubon.get(paths::NOTICE_LADDER).await.expect(200).json::<Ladder>(), ladder);
        let falling = Ladder { days: vec![2, -7], ..ladder };
        assert_eq!(moi.put(paths::NOTICE_LADDER.to_owned(), &falling).await.expect(422).code(), "validation");
    })
    .await;
}

/// By day; whoever looked at it before hears nothing, and whoever looks at it afterwards has heard.
#[tokio::test]
async fn a_letter_that_came_is_told_once_to_those_who_have_not_looked_at_it() {
    on_both(async |server| {
        let (moi, ubon, roiet) = (server.staff("moi").await, server.staff("ubon").await, server.staff("roiet").await);
        let id = issued(&moi, &the_letter()).await;
        ubon.put(paths::directive_opening(id), &()).await.expect(200);
        let (store, quiet) = (&server.state.store, Ladder::default().quiet);
        let hour = |is_quiet: bool| {
            let mut hours = (0..24).map(|hour| server.state.now() + TimeDelta::hours(hour));
            hours.find(|at| quiet.holds(*at) == is_quiet).expect("every day has both")
        };
        assert_eq!(store.tell_of_letters(hour(true)).await.unwrap(), 0, "people sleep");
        let day = hour(false);
        let (one, other) = tokio::join!(store.tell_of_letters(day), store.tell_of_letters(day));
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(store.tell_of_letters(day + TimeDelta::days(1)).await.unwrap(), 0);

        let mine = async |client: &Client| -> MyNotices { client.get(paths::MY_NOTICES).await.expect(200).json() };
        let told = mine(&roiet).await;
        let [notice] = *told.items.iter().filter(|notice| notice.directive == Some(id)).collect::<Vec<_>>() else { panic!("{told:?}") };
        assert_eq!((notice.kind, &notice.subject), (NoticeKind::LetterArrived, &Some(the_letter().letter.subject)));
        assert!(!mine(&ubon).await.items.iter().any(|notice| notice.directive == Some(id)));
        assert!(store.unheard_notice(notice.id).await.unwrap().is_some());
        roiet.put(paths::directive_opening(id), &()).await.expect(200);
        assert_eq!(mine(&roiet).await.unread, told.unread - 1);
        assert!(store.unheard_notice(notice.id).await.unwrap().is_none(), "nothing more goes out");
    })
    .await;
}

/// The letter asks for a coordinator by the tenth; who has named one or done it hears nothing.
#[tokio::test]
async fn a_letters_own_days_climb_the_ladder_and_a_gap_is_told_above() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let mut letter = the_letter();
        let due = server.state.today() + TimeDelta::days(5);
        letter.letter.asks = vec![Ask { kind: AskKind::AssignCoordinator, text: String::new(), due: Some(due) }];
        let id = issued(&moi, &letter).await;
        ubon.put(paths::directive_done(id), &()).await.expect(200);
        let store = &server.state.store;
        for hour in 0..24 * 9 {
            let now = server.state.now() + TimeDelta::hours(hour);
            let (one, other) = tokio::join!(store.make_due_notices(now), store.make_due_notices(now));
            one.unwrap();
            other.unwrap();
        }
        let of_letter = async |login: &str| -> Vec<NoticeKind> {
            let mine: MyNotices = server.staff(login).await.get(format!("{}?limit=100", paths::MY_NOTICES)).await.expect(200).json();
            mine.items.into_iter().rev().filter(|notice| notice.directive == Some(id)).map(|notice| notice.kind).collect()
        };
        let mut roiet = of_letter("roiet").await;
        // In quiet hours the first rung is not reached at once; a rung that a day is too short for is passed over.
        roiet.dedup();
        assert_eq!(roiet, [NoticeKind::DueSoon, NoticeKind::Overdue]);
        assert_eq!(of_letter("ubon").await, [], "it said that it is done");
        assert_eq!(of_letter("moi").await, [NoticeKind::CoordinatorsMissing]);
    })
    .await;
}
