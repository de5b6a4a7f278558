//! What is typed into a draft, and the letter it makes: without screen or network.
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::directive::{Addressees, Ask, AskKind, DirectiveId, Letter, LetterNumber};
use crate::domain::file::Enclosure;
use crate::domain::monthly::Signatory;
use crate::domain::thai_date::{self, Digits, one_day};
use crate::domain::unit::{Unit, UnitKind};
use crate::wire::directives::{Directive, DirectiveInput};
use crate::wire::files::FileInfo;

/// A line of what is asked for; `day` as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AskFields {
    pub is_asked: bool,
    pub text: String,
    pub day: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    pub number: String,
    pub dated: String,
    pub subject: String,
    pub body: String,
    pub kinds: BTreeSet<UnitKind>,
    pub units: Vec<Unit>,
    /// In the order of [`AskKind::KNOWN`].
    pub asks: [AskFields; 4],
    /// The words of the letter, and the file behind them.
    pub enclosures: Vec<(String, FileInfo)>,
    pub name: String,
    pub position: String,
    pub corrects: Option<DirectiveId>,
}

/// A field that cannot be read as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread(pub &'static str);

impl Fields {
    pub fn of(letter: &Directive, digits: Digits) -> Self {
        let content = &letter.letter;
        let day = |day: NaiveDate| thai_date::long(day, digits);
        let asked = |kind| content.asks.iter().find(|ask| ask.kind == kind);
        let signatory = content.signatory.clone();
        Self {
            number: letter.summary.number.written(digits),
            dated: day(letter.summary.dated),
            subject: content.subject.clone(),
            body: content.body.clone(),
            kinds: content.addressees.kinds.clone(),
            units: letter.named.clone(),
            asks: AskKind::KNOWN.map(|kind| AskFields {
                is_asked: asked(kind).is_some(),
                text: asked(kind).map(|ask| ask.text.clone()).unwrap_or_default(),
                day: asked(kind).and_then(|ask| ask.due).map(day).unwrap_or_default(),
            }),
            enclosures: enclosed(letter),
            name: signatory.as_ref().map(|signatory| signatory.name.clone()).unwrap_or_default(),
            position: signatory.map(|signatory| signatory.position).unwrap_or_default(),
            corrects: letter.corrects.as_ref().map(|link| link.id),
        }
    }

    /// The draft, if number and days can be read.
    pub fn input(&self) -> Result<DirectiveInput, Unread> {
        Ok(DirectiveInput {
            number: LetterNumber::parse(&self.number).ok_or(Unread("letter_number_unreadable"))?,
            dated: one_day(&self.dated).ok_or(Unread("date_unreadable"))?,
            letter: Letter {
                subject: self.subject.trim().to_owned(),
                body: self.body.trim().to_owned(),
                addressees: Addressees { kinds: self.kinds.clone(), units: self.units.iter().map(|unit| unit.id).collect() },
                asks: self.asked()?,
                enclosures: self
                    .enclosures
                    .iter()
                    .map(|(title, file)| Enclosure { file: file.id, title: title.trim().to_owned() })
                    .collect(),
                signatory: self.signatory(),
            },
            corrects: self.corrects,
        })
    }

    fn asked(&self) -> Result<Vec<Ask>, Unread> {
        let lines = AskKind::KNOWN.into_iter().zip(&self.asks).filter(|(_, line)| line.is_asked);
        let ask = |(kind, line): (AskKind, &AskFields)| {
            let due = match line.day.trim() {
                "" => None,
                text => Some(one_day(text).ok_or(Unread("date_unreadable"))?),
            };
            Ok(Ask { kind, text: line.text.trim().to_owned(), due })
        };
        lines.map(ask).collect()
    }

    fn signatory(&self) -> Option<Signatory> {
        let signatory = Signatory { name: self.name.trim().to_owned(), position: self.position.trim().to_owned() };
        (!signatory.name.is_empty() || !signatory.position.is_empty()).then_some(signatory)
    }
}

/// Each enclosure whose file is there.
pub fn enclosed(letter: &Directive) -> Vec<(String, FileInfo)> {
    let of = |enclosure: &Enclosure| letter.files.iter().find(|file| file.id == enclosure.file).cloned();
    letter.letter.enclosures.iter().filter_map(|enclosure| Some((enclosure.title.clone(), of(enclosure)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_the_letter() {
        let mut fields = Fields {
            number: "ที่ มท ๐๒๐๖.๒/ว ๕๕๒".into(),
            dated: "๓๐ มกราคม ๒๕๖๙".into(),
            subject: " เรื่อง ".into(),
            kinds: [UnitKind::Province].into(),
            ..Fields::default()
        };
        fields.asks[2] = AskFields { is_asked: true, text: String::new(), day: "10/2/2569".into() };
        fields.asks[3].text = "ไม่ได้ขอ".into();
        let input = fields.input().unwrap();
        assert_eq!((input.number.running, input.letter.subject.as_str()), (552, "เรื่อง"));
        assert_eq!(
            input.letter.asks,
            [Ask { kind: AskKind::AssignCoordinator, text: String::new(), due: NaiveDate::from_ymd_opt(2026, 2, 10) }]
        );
        assert_eq!(input.letter.signatory, None);
        assert_eq!(Fields { number: "552".into(), ..fields.clone() }.input(), Err(Unread("letter_number_unreadable")));
        assert_eq!(Fields { dated: "๑ - ๒ ก.พ. ๖๙".into(), ..fields }.input(), Err(Unread("date_unreadable")));
    }
}
