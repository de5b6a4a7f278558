//! The ladder over a year, climbed by two servers at once.
use std::collections::BTreeMap;

use app::domain::notice::{Ladder, NoticeKind};
use app::domain::period::Month;
use server::store::Part;

use crate::stage::{Stage, VILLAGE, at, unit_id};

pub async fn a_year_of_the_ladder_reminds_once_a_rung_and_never_at_night(stage: &Stage) {
    let store = &stage.store;
    for hour in (0..366 * 24).step_by(3) {
        let now = at(hour * 3600);
        if hour % 24 == 0 {
            store.follow_ledger(&Part::Everything, now).await.unwrap();
        }
        let (one, other) = tokio::join!(store.make_due_notices(now), store.make_due_notices(now));
        one.unwrap();
        other.unwrap();
    }
    let quiet = Ladder::default().quiet;
    let mut told: BTreeMap<Month, Vec<NoticeKind>> = BTreeMap::new();
    for line in store.unit_notices(unit_id(VILLAGE), None, 500).await.unwrap().items.into_iter().rev() {
        assert!(!quiet.holds(line.notice.made_at), "{line:?}");
        told.entry(line.notice.month.unwrap()).or_default().push(line.notice.kind);
    }
    assert_eq!(told.len(), 12, "March 2569 to February 2570: {told:?}");
    for (month, kinds) in told {
        assert_eq!(kinds, [NoticeKind::DueSoon, NoticeKind::DueSoon, NoticeKind::Overdue], "{month}");
    }
}
