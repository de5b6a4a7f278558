//! What was seen from outside.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use crate::Found;
use crate::installation::Installation;

#[derive(Default)]
pub struct Tally {
    /// How long each answered request took.
    answered: Vec<Duration>,
    statuses: BTreeMap<u16, usize>,
    /// Sent away, and not told when to come back.
    pub untold: usize,
    /// How often, by what it was.
    cut: BTreeMap<String, usize>,
    /// From the first try to send until the last receipt.
    reports: Vec<Duration>,
}

impl Tally {
    pub fn answered(&mut self, status: u16, is_told_when: bool, took: Duration) {
        *self.statuses.entry(status).or_default() += 1;
        self.untold += usize::from(matches!(status, 429 | 503) && !is_told_when);
        self.answered.push(took);
    }

    pub fn cut(&mut self, why: &str) {
        *self.cut.entry(why.to_owned()).or_default() += 1;
    }

    pub fn report(&mut self, took: Duration) {
        self.reports.push(took);
    }

    /// As `docs/benchmark.md` shows it.
    pub fn table(&self, took: Duration, reports: usize, installation: &Installation, found: &Found) -> String {
        let refused: usize = self.statuses.iter().filter(|(status, _)| **status >= 400).map(|(_, times)| times).sum();
        let mut text = format!(
            "{:>9} {:>10} {:>9} {:>9} {:>10} {:>9} {:>9} {:>8} {:>9} {:>8} {:>6}\n",
            "reports", "reports/s", "p50 ms", "p99 ms", "p99.9 ms", "p50 s", "p99 s", "peak MB", "refused", "no answer", "lost"
        );
        let request = |share| at(&self.answered, share) * 1000.0;
        let _ = writeln!(
            text,
            "{reports:>9} {:>10.0} {:>9.1} {:>9.1} {:>10.1} {:>9.1} {:>9.1} {:>8.0} {refused:>9} {:>9} {:>6}",
            reports as f64 / took.as_secs_f64(),
            request(0.5),
            request(0.99),
            request(0.999),
            at(&self.reports, 0.5),
            at(&self.reports, 0.99),
            installation.peak_megabytes(),
            self.cut.values().sum::<usize>(),
            found.lost
        );
        let _ = write!(text, "in {:.0} s; answers by status: {:?}; without one: {:?}", took.as_secs_f64(), self.statuses, self.cut);
        text
    }
}

/// Seconds within which this share was done.
fn at(times: &[Duration], share: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort();
    let place = ((times.len().saturating_sub(1)) as f64 * share) as usize;
    times.get(place).map_or(0.0, Duration::as_secs_f64)
}
