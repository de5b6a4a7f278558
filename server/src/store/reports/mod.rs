//! Reports: every version as it was sent, and what lists need of the current one.
mod arrivals;
mod bulk;
pub(in crate::store) mod current;
mod facts;
pub(super) mod list;
mod put;
pub(in crate::store) mod read;
mod reviews;

pub use arrivals::Arrival;
pub use facts::ReportFacts;
pub use reviews::{NewReview, PutReview};

use app::domain::access::PersonId;
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::unit::{UnitId, UnitKind};
use app::wire::reports::{Receipt, ReportState, ReportSubmission};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use bulk::BulkReport;

/// A valid report on its way in.
#[derive(Debug, Clone)]
pub struct NewReport<'a> {
    pub id: ReportId,
    pub submission: &'a ReportSubmission,
    /// By which a repeat is recognised at once; the caller decides over what. Where it differs, the contents are compared.
    pub digest: [u8; 32],
    pub filed_by: PersonId,
    pub device: Option<Uuid>,
    pub received_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutReport {
    Stored(Receipt),
    /// It was here already: the same receipt, with what has arrived since.
    Same(Receipt),
    /// Another content under this id and version, or a version that does not follow the current one.
    Conflict,
    /// A later version that would change what a closed month has counted; nothing was written.
    MonthClosed,
}

/// Whose report it is, for deciding who may touch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOwner {
    pub unit: UnitId,
    /// The unit's area when the report came in; later moves of the unit do not move its reports.
    pub area: Option<AreaCode>,
    pub filed_by: PersonId,
}

/// What a list of reports is narrowed to, within the scope.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// Of units in this area or below it.
    pub area: Option<AreaCode>,
    pub channel: Option<Channel>,
    /// The month in which the activity began: an activity that runs over a month's end is counted once, where it started.
    pub month: Option<Month>,
    pub kind: Option<UnitKind>,
    pub state: Option<ReportState>,
    pub unit: Option<UnitId>,
    /// Only of units that lie in no area below `area`: its own offices; without an area, the agencies.
    pub own: bool,
    /// Only what the figures of its month count.
    pub counted: bool,
    /// Only what can still be judged: its month is not closed.
    pub open: bool,
}
