//! Reports: every version as it was sent, and what lists need of the current one.
use app::domain::access::{PersonId, Scope};
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::unit::{UnitId, UnitKind};
use app::wire::Page;
use app::wire::reports::{Receipt, ReportDetail, ReportSubmission, ReportSummary};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Store};

/// A valid report on its way in.
#[derive(Debug, Clone)]
pub struct NewReport<'a> {
    pub id: ReportId,
    pub submission: &'a ReportSubmission,
    /// By which a repeat is told from a conflict; the caller decides over what.
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
}

impl Store {
    /// Durable when it returns. Version 1 makes the report and gives it its number; each later version must follow the
    /// current one. [`super::StoreError::UnknownUnit`] when the unit does not exist.
    pub async fn put_report(&self, _report: &NewReport<'_>) -> Result<PutReport> {
        todo!()
    }

    /// The receipt of the current version.
    pub async fn receipt(&self, _id: ReportId) -> Result<Option<Receipt>> {
        todo!()
    }

    pub async fn report_owner(&self, _id: ReportId) -> Result<Option<ReportOwner>> {
        todo!()
    }

    /// Newest first received first; `area_path` is empty.
    pub async fn reports(
        &self,
        _scope: &Scope,
        _filter: &ReportFilter,
        _cursor: Option<&str>,
        _limit: u32,
    ) -> Result<Page<ReportSummary>> {
        todo!()
    }

    /// The current version whole; `area_path` is empty. Ask [`Store::report_owner`] first whether it may be shown.
    pub async fn report(&self, _id: ReportId) -> Result<Option<ReportDetail>> {
        todo!()
    }
}
