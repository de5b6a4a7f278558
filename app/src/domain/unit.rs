//! Units (หน่วยงาน): whoever records activities and owes a report, from a village to the ministry.
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::area::{Area, AreaCode};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct UnitId(pub Uuid);

/// What kind of unit it is (DOMAIN.md section 2 and 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    Ministry,
    /// กรม
    Department,
    /// รัฐวิสาหกิจ
    StateEnterprise,
    /// จังหวัด
    Province,
    /// อำเภอ
    District,
    /// อปท.
    LocalAdministration,
    /// ตำบล, the kamnan's
    Subdistrict,
    /// หมู่บ้าน
    Village,
}

impl UnitKind {
    pub const ALL: [UnitKind; 8] = [
        UnitKind::Ministry,
        UnitKind::Department,
        UnitKind::StateEnterprise,
        UnitKind::Province,
        UnitKind::District,
        UnitKind::LocalAdministration,
        UnitKind::Subdistrict,
        UnitKind::Village,
    ];

    /// The stable code on the wire and in the database.
    pub fn code(self) -> &'static str {
        match self {
            UnitKind::Ministry => "ministry",
            UnitKind::Department => "department",
            UnitKind::StateEnterprise => "state_enterprise",
            UnitKind::Province => "province",
            UnitKind::District => "district",
            UnitKind::LocalAdministration => "local_administration",
            UnitKind::Subdistrict => "subdistrict",
            UnitKind::Village => "village",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it owes the ministry the monthly picture report (enclosure 2): provinces, departments and state enterprises.
    pub fn owes_picture_report(self) -> bool {
        matches!(self, UnitKind::Province | UnitKind::Department | UnitKind::StateEnterprise)
    }

    pub fn is_ministry(self) -> bool {
        self == UnitKind::Ministry
    }

    /// Agencies of the ministry have no area of their own; every other kind sits in one.
    pub fn has_area(self) -> bool {
        !matches!(self, UnitKind::Ministry | UnitKind::Department | UnitKind::StateEnterprise)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    pub id: UnitId,
    pub kind: UnitKind,
    /// Full name in Thai, as an office writes it.
    pub name: String,
    /// Where it sits; none for the ministry, departments and state enterprises.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Province down to the unit's own area, with names; filled in replies, ignored in requests.
    #[serde(default)]
    pub area_path: Vec<Area>,
}
