//! A country in memory: its units, its reports and months' reports, and the ledger as the server keeps it.
use super::*;

/// A report as the store keeps it: the version that counts, and where one that waits for its pictures would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filed {
    unit: UnitId,
    month: Month,
    completed_at: Option<DateTime<Utc>>,
    review: Review,
    waiting: Option<Month>,
}

pub(super) type Key = (Month, UnitId);

pub(super) struct World {
    pub(super) now: DateTime<Utc>,
    units: Vec<LedgerUnit>,
    due: DueSettings,
    pub(super) ledgers: BTreeMap<Month, Vec<Obligation>>,
    facts: BTreeMap<Key, Facts>,
    reports: Vec<Filed>,
    /// How each month's report stands, and since when.
    monthlies: BTreeMap<Key, (MonthlyState, DateTime<Utc>)>,
}

impl World {
    pub(super) fn new() -> Self {
        let unit = |(n, (kind, area)): (usize, &(UnitKind, Option<&str>))| LedgerUnit {
            id: id(n),
            kind: *kind,
            name: format!("หน่วย {n}"),
            area: area.and_then(|code| AreaCode::parse(code).ok()),
            opened_on: None,
            closed_on: None,
        };
        Self {
            now: end_of_day(NaiveDate::from_ymd_opt(2026, 1, 20).unwrap()),
            units: KINDS.iter().enumerate().map(unit).collect(),
            due: DueSettings::default(),
            ledgers: BTreeMap::new(),
            facts: BTreeMap::new(),
            reports: Vec::new(),
            monthlies: BTreeMap::new(),
        }
    }

    fn month(&self) -> Month {
        Month::of(crate::domain::thai_date::bangkok_date(self.now))
    }

    fn ago(&self, months: usize) -> Month {
        (0..months).fold(self.month(), |month, _| month.previous())
    }

    fn unit(&mut self, which: Which) -> Option<&mut LedgerUnit> {
        self.units.iter_mut().find(|unit| unit.id == id(which))
    }

    fn row(&self, (month, unit): Key) -> Option<&Obligation> {
        self.ledgers.get(&month)?.iter().find(|row| row.unit == unit)
    }

    fn closing(&self, key: Key) -> Closing {
        let row = self.row(key);
        let answers = row.and_then(|row| if row.owes == Owes::Monthly { Some(row.unit) } else { row.owed_to });
        match answers.and_then(|unit| self.monthlies.get(&(key.0, unit))) {
            Some((MonthlyState::Accepted, at)) => Closing::Closed(Some(*at)),
            _ => Closing::Open,
        }
    }

    /// As the server does it: this month, and every earlier one that was opened.
    fn plan(&mut self) {
        let months: Vec<Month> = self.ledgers.keys().copied().chain([self.month()]).collect();
        for month in months {
            let rows = self.ledgers.entry(month).or_default();
            let changes = Ledger::plan(month, &self.units, &self.due, rows, self.now);
            for change in &changes {
                match change {
                    Change::Open(row) => rows.push(row.clone()),
                    Change::Revise(row) => {
                        let at = rows.iter().position(|old| old.unit == row.unit).expect("a row to revise");
                        rows[at] = row.clone();
                    }
                    Change::Withdraw(unit) => rows.retain(|row| row.unit != *unit),
                }
            }
            assert_eq!(Ledger::plan(month, &self.units, &self.due, rows, self.now), [], "applied, nothing is left to do");
            for change in changes {
                match change {
                    Change::Open(row) => self.count((month, row.unit)),
                    Change::Revise(row) => self.count_if_open((month, row.unit)),
                    Change::Withdraw(unit) => drop(self.facts.remove(&(month, unit))),
                }
            }
        }
    }

    fn count_if_open(&mut self, key: Key) {
        if !self.closing(key).is_closed() {
            self.count(key);
        }
    }

    /// What the store's SQL counts: the contract tests hold it to the same stories.
    fn count(&mut self, key: Key) {
        let Some(row) = self.row(key).cloned() else { return };
        let before = self.facts.get(&key).copied().unwrap_or_default();
        let submitted = if row.owes == Owes::Monthly {
            self.monthlies.get(&key).and_then(|(state, at)| {
                let at = before.submitted.map_or(*at, |(at, _)| at);
                Some((
                    at,
                    match state {
                        MonthlyState::Accepted => Review::Accepted,
                        MonthlyState::Returned => Review::Returned,
                        MonthlyState::Submitted | MonthlyState::Draft => Review::Submitted,
                        MonthlyState::Unknown => return None,
                    },
                ))
            })
        } else {
            let closing = self.closing(key);
            let all = self.reports.iter().filter(|report| (report.month, report.unit) == key);
            let all: Vec<&Filed> = all.filter(|report| !closing.is_closed() || closing.counts(report.completed_at)).collect();
            let first = all.iter().filter_map(|report| report.completed_at).chain(before.submitted.map(|(at, _)| at)).min();
            let review = match () {
                () if all.iter().any(|report| report.review == Review::Returned) => Review::Returned,
                () if all.iter().all(|report| report.review == Review::Accepted) => Review::Accepted,
                () => Review::Submitted,
            };
            first.filter(|_| !all.is_empty()).map(|at| (at, review))
        };
        self.facts.insert(key, Facts { submitted, ..before });
    }

    /// The server's answer to a later version: taken, or the sentence that the month is closed.
    fn correct(&mut self, report: usize, month: Month, whole: bool) {
        let now = self.now;
        let Some(old) = self.reports.get(report).copied() else { return };
        let (before, after) = (self.closing((old.month, old.unit)), self.closing((month, old.unit)));
        if !may_replace(old.completed_at, before, after) {
            return;
        }
        if !takes_place(old.completed_at, whole) {
            self.reports[report].waiting = Some(month);
            return;
        }
        let (review, waiting) = (Review::Submitted, None);
        self.reports[report] = Filed { month, completed_at: whole.then_some(now), review, waiting, ..old };
        self.count_if_open((old.month, old.unit));
        self.count_if_open((month, old.unit));
    }

    /// Everything that was missing is here.
    fn complete(&mut self, report: usize) {
        let now = self.now;
        let Some(filed) = self.reports.get_mut(report) else { return };
        if let Some(month) = filed.waiting {
            return self.correct(report, month, true);
        }
        filed.completed_at.get_or_insert(now);
        let key = (filed.month, filed.unit);
        self.count_if_open(key);
    }

    fn move_month(&mut self, key: Key, step: monthly::Move) {
        let was_closed = self.closing(key).is_closed();
        let state = self.monthlies.get(&key).map_or(MonthlyState::Draft, |(state, _)| *state);
        let Some(state) = state.after(step) else { return };
        self.monthlies.insert(key, (state, self.now));
        self.count(key);
        // What was opened again counts what came meanwhile.
        if was_closed {
            let below: Vec<UnitId> = self.ledgers.get(&key.0).into_iter().flatten().map(|row| row.unit).collect();
            below.into_iter().for_each(|unit| self.count_if_open((key.0, unit)));
        }
    }

    fn say(&mut self, key: Key, say: impl FnOnce(&mut Facts)) {
        if self.row(key).is_some() && !self.closing(key).is_closed() {
            say(self.facts.entry(key).or_default());
        }
    }

    pub(super) fn go(&mut self, step: &Move) {
        self.now += Duration::milliseconds(1);
        let today = crate::domain::thai_date::bangkok_date(self.now);
        let one_of = |reports: &[Filed], which: usize| which.checked_rem(reports.len()).unwrap_or_default();
        match *step {
            Move::Pass(hours) => self.now += Duration::hours(hours),
            Move::Plan => self.plan(),
            Move::File(which, ago, whole) => {
                let (unit, month) = (id(which), self.ago(ago));
                self.reports.push(Filed { unit, month, completed_at: whole.then_some(self.now), review: Review::Submitted, waiting: None });
                self.count_if_open((month, unit));
            }
            Move::Correct(which, ago, whole) => self.correct(one_of(&self.reports, which), self.ago(ago), whole),
            Move::Complete(which) => self.complete(one_of(&self.reports, which)),
            Move::Judge(which, accepted) => {
                let at = one_of(&self.reports, which);
                let Some(report) = self.reports.get(at).copied() else { return };
                let key = (report.month, report.unit);
                if report.completed_at.is_some() && !self.closing(key).is_closed() {
                    self.reports[at].review = if accepted { Review::Accepted } else { Review::Returned };
                    self.count_if_open(key);
                }
            }
            Move::Monthly(which, ago, step) => self.move_month((self.ago(ago), id(which)), step),
            Move::Nothing(which, ago, on) => self.say((self.ago(ago), id(which)), |facts| facts.nothing = on),
            Move::Excuse(which, ago, on) => self.say((self.ago(ago), id(which)), |facts| facts.excused = on),
            Move::OwnDay(which, day) => drop(self.due.own.insert(id(which), day)),
            Move::DayBelow(which, day) => drop(self.due.below.insert(id(which), day)),
            Move::Campaign(activities, monthly, shift_holidays) => self.due.campaign = CampaignDays { activities, monthly, shift_holidays },
            Move::Reorganise(which, place) => {
                if let Some(unit) = self.unit(which).filter(|unit| unit.kind.has_area()) {
                    unit.area = AreaCode::parse(PLACES[place]).ok();
                }
            }
            Move::Rename(which) => {
                if let Some(unit) = self.unit(which) {
                    unit.name.push('ๆ');
                }
            }
            Move::Open(which, days) => {
                if let Some(unit) = self.unit(which) {
                    unit.opened_on = Some(today + Duration::days(days));
                }
            }
            Move::Close(which, days) => {
                if let Some(unit) = self.unit(which) {
                    unit.closed_on = Some(today + Duration::days(days));
                }
            }
            Move::Abolish(which) => self.units.retain(|unit| unit.id != id(which)),
        }
    }

    /// Everything that a closed and ended month says: of each row, what is known and which reports it counts.
    pub(super) fn closed(&self) -> BTreeMap<Key, (Facts, Vec<(usize, Filed)>)> {
        let ended = self.ledgers.iter().filter(|(month, _)| has_ended(**month, self.now));
        let keys = ended.flat_map(|(month, rows)| rows.iter().map(|row| (*month, row.unit)));
        let closed = keys.filter(|key| self.closing(*key).is_closed());
        let says = |key: Key| {
            let closing = self.closing(key);
            let is_counted = |report: &Filed| (report.month, report.unit) == key && closing.counts(report.completed_at);
            let counted = self.reports.iter().copied().enumerate().filter(|(_, report)| is_counted(report)).collect();
            (self.facts.get(&key).copied().unwrap_or_default(), counted)
        };
        closed.map(|key| (key, says(key))).collect()
    }

    /// Every row has one state, the counts add up at every level, and no rate passes 100 %.
    pub(super) fn check(&self) {
        for (month, rows) in &self.ledgers {
            let units: std::collections::BTreeSet<UnitId> = rows.iter().map(|row| row.unit).collect();
            assert_eq!(units.len(), rows.len(), "one row per unit");
            let (mut whole, mut by_province) = (Counts::default(), BTreeMap::<&str, Counts>::new());
            for row in rows {
                assert!(row.due_at > end_of(*month), "never due before the month is over");
                let facts = self.facts.get(&(*month, row.unit)).copied().unwrap_or_default();
                let state = facts.state(*month, row, self.now);
                assert_eq!(state == ObligationState::Exempt, row.exempt.is_some());
                whole.add(state, 1);
                by_province.entry(row.area.as_ref().map_or("", |area| &area.as_str()[..2])).or_default().add(state, 1);
            }
            let mut sum = Counts::default();
            by_province.values().for_each(|counts| sum += *counts);
            assert_eq!(sum, whole);
            assert_eq!(whole.rows(), rows.len() as u64);
            for counts in by_province.values().chain([&whole]) {
                assert!(counts.answered() <= counts.expected() && counts.percent().is_none_or(|rate| rate <= 100), "{counts:?}");
            }
        }
    }
}

fn id(which: Which) -> UnitId {
    UnitId(Uuid::from_u128(which as u128))
}
