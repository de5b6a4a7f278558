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

/// A field whose words are read as something else: they may be unreadable as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Number,
    Dated,
    /// The day by which the ask of this index is due.
    Due(usize),
}

impl Place {
    /// The code of what is wrong with it.
    pub fn problem(self) -> &'static str {
        match self {
            Place::Number => "letter_number_unreadable",
            Place::Dated | Place::Due(_) => "date_unreadable",
        }
    }

    /// Its field's identity on screen.
    pub fn id(self) -> String {
        match self {
            Place::Number => "letter-number".to_owned(),
            Place::Dated => "letter-dated".to_owned(),
            Place::Due(index) => format!("letter-due-{index}"),
        }
    }
}

/// What such fields said when they could last be read: it stays saved while what is typed over it cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LastRead {
    number: Option<LetterNumber>,
    dated: Option<NaiveDate>,
    dues: [Option<NaiveDate>; 4],
}

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

    /// What cannot be read as it stands, in the order of the screen.
    pub fn unread(&self) -> Vec<Place> {
        let mut found = Vec::new();
        found.extend(LetterNumber::parse(&self.number).is_none().then_some(Place::Number));
        found.extend(one_day(&self.dated).is_none().then_some(Place::Dated));
        let dues = self.asks.iter().enumerate().filter(|(_, ask)| ask.is_asked && due(ask).is_err());
        found.extend(dues.map(|(index, _)| Place::Due(index)));
        found
    }

    /// Takes what can be read into `last`.
    pub fn read_into(&self, last: &mut LastRead) {
        last.number = LetterNumber::parse(&self.number).or(last.number.take());
        last.dated = one_day(&self.dated).or(last.dated);
        for (last, ask) in last.dues.iter_mut().zip(&self.asks) {
            *last = due(ask).unwrap_or(*last);
        }
    }

    /// The draft; what cannot be read is as it was in `last`. None: there never was a number.
    pub fn input(&self, last: &LastRead) -> Option<DirectiveInput> {
        let mut read = last.clone();
        self.read_into(&mut read);
        let enclosure = |(title, file): &(String, FileInfo)| Enclosure { file: file.id, title: title.trim().to_owned() };
        Some(DirectiveInput {
            number: read.number?,
            dated: read.dated?,
            letter: Letter {
                subject: self.subject.trim().to_owned(),
                body: self.body.trim().to_owned(),
                addressees: Addressees { kinds: self.kinds.clone(), units: self.units.iter().map(|unit| unit.id).collect() },
                asks: self.asked(&read.dues),
                enclosures: self.enclosures.iter().map(enclosure).collect(),
                signatory: self.signatory(),
            },
            corrects: self.corrects,
        })
    }

    fn asked(&self, dues: &[Option<NaiveDate>; 4]) -> Vec<Ask> {
        let lines = AskKind::KNOWN.into_iter().zip(&self.asks).zip(dues).filter(|((_, line), _)| line.is_asked);
        lines.map(|((kind, line), due)| Ask { kind, text: line.text.trim().to_owned(), due: *due }).collect()
    }

    fn signatory(&self) -> Option<Signatory> {
        let signatory = Signatory { name: self.name.trim().to_owned(), position: self.position.trim().to_owned() };
        (!signatory.name.is_empty() || !signatory.position.is_empty()).then_some(signatory)
    }
}

/// The day by which it is asked, if one is said; fails where it cannot be read.
fn due(ask: &AskFields) -> Result<Option<NaiveDate>, ()> {
    match ask.day.trim() {
        "" => Ok(None),
        text => one_day(text).map(Some).ok_or(()),
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
        let input = fields.input(&LastRead::default()).unwrap();
        assert_eq!((input.number.running, input.letter.subject.as_str()), (552, "เรื่อง"));
        assert_eq!(
            input.letter.asks,
            [Ask { kind: AskKind::AssignCoordinator, text: String::new(), due: NaiveDate::from_ymd_opt(2026, 2, 10) }]
        );
        assert_eq!(input.letter.signatory, None);
        assert_eq!(fields.unread(), []);
        assert_eq!(Fields { number: "552".into(), ..fields }.input(&LastRead::default()), None, "there never was a number");
    }

    #[test]
    fn what_cannot_be_read_keeps_nothing_else_from_being_saved() {
        let mut fields = Fields { number: "มท ๐๒๐๖.๒/ว ๕๕๒".into(), dated: "30/1/2569".into(), ..Fields::default() };
        fields.asks[0] = AskFields { is_asked: true, text: String::new(), day: "10/2/2569".into() };
        let mut last = LastRead::default();
        fields.read_into(&mut last);
        let before = fields.input(&last).unwrap();
        fields.number = "552".into();
        fields.dated = "๓๐ มกร".into();
        fields.asks[0].day = "พรุ่งนี้".into();
        fields.asks[1].day = "ไม่ได้ขอ".into();
        fields.subject = "เรื่อง".into();
        assert_eq!(fields.unread(), [Place::Number, Place::Dated, Place::Due(0)]);
        let input = fields.input(&last).unwrap();
        assert_eq!((&input.number, input.dated, &input.letter.asks), (&before.number, before.dated, &before.letter.asks));
        assert_eq!(input.letter.subject, "เรื่อง");
    }
}
