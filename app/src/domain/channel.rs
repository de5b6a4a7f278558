//! The six channels of enclosure 1 (DOMAIN.md section 2), in the order of the form.
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Online,
    OnAir,
    OnGround,
    DigitalBillboard,
    Community,
    DocumentsApps,
}

impl Channel {
    /// In the official order, 1 to 6 (the letter's own sample form misnumbers the fourth; the product does not).
    pub const ALL: [Channel; 6] =
        [Channel::Online, Channel::OnAir, Channel::OnGround, Channel::DigitalBillboard, Channel::Community, Channel::DocumentsApps];

    /// 1 to 6.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The stable code on the wire and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Online => "online",
            Channel::OnAir => "on_air",
            Channel::OnGround => "on_ground",
            Channel::DigitalBillboard => "digital_billboard",
            Channel::Community => "community",
            Channel::DocumentsApps => "documents_apps",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// The official heading, to the letter.
    pub fn heading(self) -> &'static str {
        match self {
            Channel::Online => "ช่องทางออนไลน์ (Online)",
            Channel::OnAir => "ช่องทางออกอากาศ (On Air)",
            Channel::OnGround => "ช่องทางภาคสนาม (On Ground)",
            Channel::DigitalBillboard => "ช่องทางสื่อดิจิทัล (Digital Billboard)",
            Channel::Community => "ช่องทางเครือข่ายชุมชน (Community)",
            Channel::DocumentsApps => "ช่องทางเอกสารราชการและแอปพลิเคชันที่ให้บริการแก่ประชาชน (Documents and Applications)",
        }
    }

    /// What belongs under it, in the words a village uses.
    pub fn examples(self) -> &'static str {
        match self {
            Channel::Online => "เว็บไซต์หน่วยงาน Facebook Instagram LINE ทางการ",
            Channel::OnAir => "หอกระจายข่าวหมู่บ้าน/ชุมชน วิทยุสื่อสาร (Trunk Radio) เคเบิลทีวี วิทยุชุมชนจังหวัดและท้องถิ่น รายการของกรมประชาสัมพันธ์",
            Channel::OnGround => "การประชุมหัวหน้าส่วนราชการ คณะกรรมการจังหวัด คณะกรรมการรักษาความสงบเรียบร้อยจังหวัด นายอำเภอ และองค์กรปกครองส่วนท้องถิ่น",
            Channel::DigitalBillboard => "จอ LED ประชาสัมพันธ์ ๗๖ จังหวัด",
            Channel::Community => "ตำรวจและท้องถิ่นให้ความรู้ผู้นำชุมชน กำนัน ผู้ใหญ่บ้าน ชรบ. และอาสาสมัคร เพื่อถ่ายทอดต่อให้ชาวบ้าน",
            Channel::DocumentsApps => {
                "ข้อความสั้นท้ายใบเสร็จ ใบแจ้งหนี้ และ Pop - up บนแอป ThaiID MEA Smart Life PEA Smart Plus MWA on Mobile PWA Plus Life+ Smart Lands"
            }
        }
    }

    /// Who is responsible, as enclosure 1 writes it.
    pub fn responsible(self) -> &'static str {
        match self {
            Channel::Online | Channel::OnGround => "ทุกหน่วยงานในสังกัด มท. และจังหวัด",
            Channel::OnAir => "สน.สป. และจังหวัด",
            Channel::DigitalBillboard => "ศสส.สป.",
            Channel::Community => "ปค./ตร.",
            Channel::DocumentsApps => "ทุกหน่วยงานในสังกัด มท.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_channels_numbered_in_the_order_of_the_form() {
        let numbers: Vec<u8> = Channel::ALL.into_iter().map(Channel::number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        for channel in Channel::ALL {
            assert_eq!(Channel::from_code(channel.code()), Some(channel));
            assert_eq!(serde_json::to_string(&channel).unwrap(), format!("\"{}\"", channel.code()));
        }
    }
}
