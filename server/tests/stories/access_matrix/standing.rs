//! Who stands where in the small country: whose eyes reach which unit, written down by hand and not asked of the server.
use app::domain::area::AreaCode;
use app::domain::unit::{UnitId, UnitKind};

use crate::common::unit_id;

/// The units. Each has something of every kind that a unit of its kind can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Village,
    /// Next to it, in the same subdistrict.
    Sibling,
    /// In the same province's other district.
    FarVillage,
    RoiEtVillage,
    /// The subdistrict's administration, which has the two villages under it.
    Tambon,
    /// Another administration in the same subdistrict: neither stands over the other.
    Town,
    /// The kamnan's unit of that subdistrict, over the villages as they are.
    Kamnan,
    District,
    OtherDistrict,
    /// A city's administration: it lies in the district without standing over it.
    City,
    Province,
    /// The other province.
    RoiEt,
    Department,
    Enterprise,
    Ministry,
    /// What nobody has: identities that were never given.
    Nowhere,
}

use Place::*;

/// All that are somewhere.
pub const EVERY: &[Place] = &[
    Village,
    Sibling,
    FarVillage,
    RoiEtVillage,
    Tambon,
    Town,
    Kamnan,
    District,
    OtherDistrict,
    City,
    Province,
    RoiEt,
    Department,
    Enterprise,
    Ministry,
];
/// All that the ministry, the last, has under it.
pub const BELOW: &[Place] = match EVERY.split_last() {
    Some((_, below)) => below,
    None => NO_PLACE,
};
/// Those that owe the month's picture report.
pub const REPORTING: &[Place] = &[Province, RoiEt, Department, Enterprise];
/// Those that name a coordinator.
pub const COORDINATED: &[Place] = &[Tambon, Town, District, OtherDistrict, City, Province, RoiEt, Department, Enterprise];
/// Those that write letters and publish.
pub const WRITING: &[Place] = &[Province, RoiEt, Ministry];
/// Those with a coordinator among the [`Who`].
pub const OFFICES: &[Place] = &[Tambon, Kamnan, District, City, Province, RoiEt, Department, Enterprise, Ministry];
/// No unit is concerned.
pub const NO_PLACE: &[Place] = &[];

impl Place {
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its unit's number in the test country; those from 14 to 19 are added here.
    fn number(self) -> u128 {
        [11, 12, 14, 13, 15, 18, 19, 21, 16, 17, 22, 23, 24, 25, 26, 999][self.index()]
    }

    pub fn unit(self) -> UnitId {
        unit_id(self.number())
    }

    pub fn kind(self) -> UnitKind {
        match self {
            Village | Sibling | FarVillage | RoiEtVillage => UnitKind::Village,
            Tambon | Town | City => UnitKind::LocalAdministration,
            Kamnan => UnitKind::Subdistrict,
            District | OtherDistrict => UnitKind::District,
            Province | RoiEt => UnitKind::Province,
            Department => UnitKind::Department,
            Enterprise => UnitKind::StateEnterprise,
            Ministry | Nowhere => UnitKind::Ministry,
        }
    }

    pub fn area(self) -> Option<AreaCode> {
        let code = match self {
            Village => "34010901",
            Sibling => "34010902",
            FarVillage => "34020101",
            RoiEtVillage => "45010101",
            Tambon | Town | Kamnan => "340109",
            District | City => "3401",
            OtherDistrict => "3402",
            Province => "34",
            RoiEt => "45",
            Department | Enterprise | Ministry | Nowhere => return None,
        };
        Some(AreaCode::parse(code).expect("a code"))
    }
}

/// Where a unit stands, seen from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Own,
    Above,
    Below,
    /// Of its own kind, under another.
    Beside,
    /// Another agency's.
    Elsewhere,
}

/// Those who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Without a session.
    Nobody,
    /// A village's official, by phone.
    Villager,
    /// An official of the ministry, who holds no office there.
    Clerk,
    Tambon,
    Kamnan,
    District,
    City,
    Province,
    RoiEt,
    Department,
    Enterprise,
    Ministry,
    Administrator,
    /// A program with a key of the ministry's.
    KeyOfMinistry,
    /// A key of the ministry's that was made for one province.
    KeyForRoiEt,
    KeyOfProvince,
}

impl Who {
    pub const ALL: [Who; 16] = [
        Who::Nobody,
        Who::Villager,
        Who::Clerk,
        Who::Tambon,
        Who::Kamnan,
        Who::District,
        Who::City,
        Who::Province,
        Who::RoiEt,
        Who::Department,
        Who::Enterprise,
        Who::Ministry,
        Who::Administrator,
        Who::KeyOfMinistry,
        Who::KeyForRoiEt,
        Who::KeyOfProvince,
    ];

    pub fn is_key(self) -> bool {
        matches!(self, Who::KeyOfMinistry | Who::KeyForRoiEt | Who::KeyOfProvince)
    }

    pub fn has_session(self) -> bool {
        self != Who::Nobody && !self.is_key()
    }

    pub fn is_official(self) -> bool {
        matches!(self, Who::Villager | Who::Clerk)
    }

    /// Holds an office: whoever is signed in and neither an official nor the administrator.
    pub fn is_coordinator(self) -> bool {
        self.has_session() && !self.is_official() && self != Who::Administrator
    }

    /// The unit they belong to.
    pub fn own(self) -> Option<Place> {
        match self {
            Who::Villager => Some(Village),
            Who::Tambon => Some(Tambon),
            Who::Kamnan => Some(Kamnan),
            Who::District => Some(District),
            Who::City => Some(City),
            Who::Province => Some(Province),
            Who::RoiEt => Some(RoiEt),
            Who::Department => Some(Department),
            Who::Enterprise => Some(Enterprise),
            Who::Ministry | Who::Clerk | Who::Administrator => Some(Ministry),
            Who::Nobody | Who::KeyOfMinistry | Who::KeyForRoiEt | Who::KeyOfProvince => None,
        }
    }

    /// Whose eyes reach what: their own unit and, of those who stand over others, these.
    pub fn sees(self, place: Place) -> bool {
        let seen: &[Place] = match self {
            Who::Nobody => NO_PLACE,
            Who::Tambon => &[Tambon, Village, Sibling],
            Who::Kamnan => &[Kamnan, Village, Sibling],
            Who::District => &[District, Tambon, Town, Kamnan, City, Village, Sibling],
            Who::Province | Who::KeyOfProvince => {
                &[Province, District, OtherDistrict, Tambon, Town, Kamnan, City, Village, Sibling, FarVillage]
            }
            Who::RoiEt | Who::KeyForRoiEt => &[RoiEt, RoiEtVillage],
            Who::Ministry | Who::Administrator | Who::KeyOfMinistry => EVERY,
            Who::Villager | Who::Clerk | Who::City | Who::Department | Who::Enterprise => return self.own() == Some(place),
        };
        seen.contains(&place)
    }

    /// Where a unit stands, seen from their own.
    pub fn side(self, place: Place) -> Option<Side> {
        let own = self.own()?;
        let is_over = || Self::ALL.into_iter().any(|who| who.own() == Some(place) && who.sees(own));
        Some(match () {
            () if own == place => Side::Own,
            () if self.sees(place) => Side::Below,
            () if is_over() => Side::Above,
            () if own.kind() == place.kind() => Side::Beside,
            () => Side::Elsewhere,
        })
    }

    /// Who holds the office of a unit, or reports for it.
    pub fn holder(place: Place) -> Option<Who> {
        Self::ALL.into_iter().find(|who| (who.is_coordinator() || *who == Who::Villager) && who.own() == Some(place))
    }

    /// How they sign in; the others join by card, or have a key.
    pub fn login(self) -> Option<&'static str> {
        match self {
            Who::Tambon => Some("tambon"),
            Who::Kamnan => Some("kamnan"),
            Who::District => Some("mueang-ubon"),
            Who::City => Some("city"),
            Who::Province => Some("ubon"),
            Who::RoiEt => Some("roiet"),
            Who::Department => Some("department"),
            Who::Enterprise => Some("enterprise"),
            Who::Ministry => Some("moi"),
            Who::Administrator => Some("admin"),
            _ => None,
        }
    }
}
