//! People of the demo, plainly invented.
use app::domain::access::{PersonId, Role};
use app::domain::unit::{UnitId, UnitKind};

use super::country::{self, MINISTRY, PROVINCIAL_ADMINISTRATION, PROVINCIAL_ELECTRICITY, SUBDISTRICTS, VILLAGES_EACH};
use super::id_of;
use crate::store::NewPerson;

const VILLAGE_HEADS: [&str; 12] = [
    "สมหมาย ใจดี",
    "บุญมี มีสุข",
    "ทองใบ รักถิ่น",
    "คำพูน สุขใจ",
    "จันทร์ดี พอเพียง",
    "สำราญ ร่มเย็น",
    "อุดม แสนดี",
    "บัวลา เบิกบาน",
    "ประหยัด อดออม",
    "วันดี ศรีทุ่ง",
    "ไพรวัลย์ นาเขียว",
    "สมพร ยิ้มแย้ม",
];

/// Somebody of the demo.
#[derive(Debug, Clone)]
pub(super) struct Official {
    name: &'static str,
    position: &'static str,
    role: Role,
    pub unit: UnitId,
    /// For the list of ways to come in; English, with the place.
    label: String,
    login: Option<&'static str>,
    pub gets_a_card: bool,
}

impl Official {
    pub fn id(&self) -> PersonId {
        PersonId(id_of(&format!("person {}", self.name)))
    }

    pub fn label(&self) -> String {
        self.label.clone()
    }

    pub fn with_login(self) -> Option<(Self, &'static str)> {
        self.login.map(|login| (self, login))
    }

    pub fn new_person(&self) -> NewPerson {
        NewPerson {
            id: self.id(),
            name: format!("{} (ตัวอย่าง)", self.name),
            position: self.position.to_owned(),
            role: self.role,
            unit: self.unit,
            login: self.login.map(str::to_owned),
            password_hash: None,
        }
    }
}

/// Signs the demo's join cards.
pub(super) fn issuer() -> PersonId {
    provincial_coordinator().id()
}

/// Publishes the key messages.
pub(super) fn ministry_coordinator() -> Official {
    central("อรุณ ใสสะอาด", "เจ้าหน้าที่กระทรวง", Role::Coordinator, MINISTRY, "Ministry officer", "ministry")
}

/// Files the reference month.
pub(super) fn provincial_coordinator() -> Official {
    staff("วิภา ตั้งใจ", "นักวิเคราะห์นโยบายและแผน", UnitKind::Province, "34", "Provincial coordinator, Ubon Ratchathani", "ubon")
}

pub(super) fn coordinator_of_roi_et() -> Official {
    staff("ธนา สุขสันต์", "นักวิเคราะห์นโยบายและแผน", UnitKind::Province, "45", "Provincial coordinator, Roi Et", "roiet")
}

/// The head of a village, 0 to 11.
pub(super) fn village_head(index: usize) -> Official {
    let moo = index % VILLAGES_EACH + 1;
    let province = if index < VILLAGES_EACH { "Ubon Ratchathani" } else { "Roi Et" };
    Official {
        name: VILLAGE_HEADS[index % VILLAGE_HEADS.len()],
        position: "ผู้ใหญ่บ้าน",
        role: Role::Official,
        unit: country::area_unit(UnitKind::Village, &country::village_code(index)),
        label: format!("Village head, Moo {moo}, {province}"),
        login: None,
        gets_a_card: matches!(index, 0 | 1 | 6),
    }
}

/// Everybody; those with a login in the order in which passwords are given out.
pub(super) fn officials() -> Vec<Official> {
    let mut all: Vec<Official> = (0..VILLAGE_HEADS.len()).map(village_head).collect();
    all.extend([
        helper("มานะ ขยันยิ่ง", "ผู้ช่วยผู้ใหญ่บ้าน", UnitKind::Village, &country::village_code(0)),
        helper("พรชัย เฝ้าบ้าน", "ชรบ.", UnitKind::Village, &country::village_code(0)),
        helper("สายทอง คลองใส", "กำนัน", UnitKind::Subdistrict, SUBDISTRICTS[0]),
        helper("บุญเลิศ ทุ่งกว้าง", "กำนัน", UnitKind::Subdistrict, SUBDISTRICTS[1]),
        ministry_coordinator(),
        provincial_coordinator(),
        coordinator_of_roi_et(),
        staff("กนก รุ่งเช้า", "ปลัดอำเภอ", UnitKind::District, "3401", "District coordinator, Mueang Ubon Ratchathani", "ubon-district"),
        staff("ศรีนวล ใฝ่ดี", "ปลัดอำเภอ", UnitKind::District, "4501", "District coordinator, Mueang Roi Et", "roiet-district"),
        local("เพียร มั่นคง", SUBDISTRICTS[0], "Local administration, Ubon Ratchathani", "ubon-local"),
        local("ดวงใจ งามตา", SUBDISTRICTS[1], "Local administration, Roi Et", "roiet-local"),
        central(
            "ปกรณ์ ยืนยง",
            "นักวิชาการ",
            Role::Coordinator,
            PROVINCIAL_ADMINISTRATION,
            "Department coordinator, Provincial Administration",
            "dopa",
        ),
        central(
            "แสงเดือน สว่างจิต",
            "นักประชาสัมพันธ์",
            Role::Coordinator,
            PROVINCIAL_ELECTRICITY,
            "State enterprise coordinator, Provincial Electricity",
            "pea",
        ),
        central("ระวี ดูแล", "ผู้ดูแลระบบ", Role::Administrator, MINISTRY, "Administrator", "admin"),
    ]);
    all
}

fn helper(name: &'static str, position: &'static str, kind: UnitKind, area: &str) -> Official {
    let unit = country::area_unit(kind, area);
    Official { name, position, role: Role::Official, unit, label: String::new(), login: None, gets_a_card: false }
}

fn staff(name: &'static str, position: &'static str, kind: UnitKind, area: &str, label: &str, login: &'static str) -> Official {
    let unit = country::area_unit(kind, area);
    Official { name, position, role: Role::Coordinator, unit, label: label.to_owned(), login: Some(login), gets_a_card: false }
}

fn local(name: &'static str, area: &str, label: &str, login: &'static str) -> Official {
    staff(name, "ปลัด อบต.", UnitKind::LocalAdministration, area, label, login)
}

fn central(name: &'static str, position: &'static str, role: Role, agency: &str, label: &str, login: &'static str) -> Official {
    let unit = country::agency(agency);
    Official { name, position, role, unit, label: label.to_owned(), login: Some(login), gets_a_card: false }
}
