//! The seals: HMAC-SHA-256 (RFC 2104) over the seal before and every field of the entry.
use app::domain::access::PersonId;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use ring::hmac::{HMAC_SHA256, Key, sign};
use uuid::Uuid;

/// Bytes.
pub const SEAL: usize = 32;

pub type Seal = [u8; SEAL];

/// Before the first entry.
pub const BEGINNING: Seal = [0; SEAL];

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// To the millisecond.
    pub at: DateTime<Utc>,
    /// None where nobody is known. At a door that stayed shut (401, 422) whose account was tried, and not who tried it.
    pub person: Option<PersonId>,
    /// The person's own unit at the time.
    pub unit: Option<UnitId>,
    /// Method and route, as the route list has it.
    pub act: String,
    /// The address that was asked for.
    pub subject: String,
    /// What it was answered with.
    pub status: u16,
    /// Its name in the logs of proxy and server ([`crate::request_id`]); none before release 34 of the tables.
    pub request: Option<String>,
}

/// An entry in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// 1, 2, 3 and so on without a gap.
    pub seq: u64,
    pub entry: Entry,
    pub seal: Seal,
}

/// The seal of an entry that follows on `before`. Each field goes with its length, so that no two entries are written alike.
pub fn seal(key: &Key, before: &Seal, seq: u64, entry: &Entry) -> Seal {
    let mut text = before.to_vec();
    text.extend(seq.to_be_bytes());
    text.extend(entry.at.timestamp_millis().to_be_bytes());
    let id = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let fields = [id(entry.person.map(|person| person.0)), id(entry.unit.map(|unit| unit.0))];
    for field in fields.iter().map(Vec::as_slice).chain([entry.act.as_bytes(), entry.subject.as_bytes()]) {
        text.extend((field.len() as u64).to_be_bytes());
        text.extend(field);
    }
    text.extend(entry.status.to_be_bytes());
    // Behind all else, and nothing at all where there is none: as entries were sealed before they had it.
    if let Some(request) = &entry.request {
        text.extend((request.len() as u64).to_be_bytes());
        text.extend(request.as_bytes());
    }
    let mut seal = BEGINNING;
    seal.copy_from_slice(sign(key, &text).as_ref());
    seal
}

/// Where a chain begins whose old entries were let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    /// The last entry that is gone.
    pub seq: u64,
    pub seal: Seal,
    /// Made with the key: whoever takes entries from the front without it is found.
    pub proof: Seal,
}

impl Beginning {
    pub fn at(key: &Key, seq: u64, seal: Seal) -> Self {
        let mut text = b"where the record begins".to_vec();
        text.extend(seq.to_be_bytes());
        text.extend(seal);
        let mut proof = BEGINNING;
        proof.copy_from_slice(sign(key, &text).as_ref());
        Self { seq, seal, proof }
    }

    fn is_proven(&self, key: &Key) -> bool {
        Self::at(key, self.seq, self.seal) == *self
    }
}

/// By which a key is known again.
pub fn mark(key: &Key) -> Seal {
    let mut mark = BEGINNING;
    mark.copy_from_slice(sign(key, b"by this the key of the record is known").as_ref());
    mark
}

/// The key of 32 bytes.
pub fn key(bytes: &[u8]) -> Key {
    Key::new(HMAC_SHA256, bytes)
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Here another entry should follow: one or more are missing, or were put in.
    Gap { expected: u64, found: u64 },
    /// Something in this entry, or its place, is not what it was.
    Broken(u64),
    /// The chain once reached this far.
    CutOff(u64),
    /// It does not begin where the key says that it does.
    Beginning(u64),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gap { expected, found } => write!(f, "after entry {} comes {found}", expected - 1),
            Self::Broken(1) => write!(f, "entry 1 is not what was written, or this is not the key of this record"),
            Self::Broken(seq) => write!(f, "entry {seq} is not what was written"),
            Self::Beginning(seq) => write!(f, "that the record begins after entry {seq} was not said with its key"),
            Self::CutOff(seq) => write!(f, "the record once reached entry {seq}, and the last ones are missing"),
        }
    }
}

/// Reads along a chain.
pub struct Reader<'a> {
    key: &'a Key,
    last: u64,
    seal: Seal,
}

impl<'a> Reader<'a> {
    /// From the first entry that is there: behind `beginning`, if old ones were let go.
    ///
    /// # Errors
    /// When the beginning is not proven.
    pub fn new(key: &'a Key, beginning: Option<Beginning>) -> Result<Self, Fault> {
        match beginning {
            None => Ok(Self { key, last: 0, seal: BEGINNING }),
            Some(beginning) if beginning.is_proven(key) => Ok(Self { key, last: beginning.seq, seal: beginning.seal }),
            Some(beginning) => Err(Fault::Beginning(beginning.seq)),
        }
    }

    /// # Errors
    /// The first fault.
    pub fn read(&mut self, next: &Sealed) -> Result<(), Fault> {
        let expected = self.last + 1;
        if next.seq != expected {
            return Err(Fault::Gap { expected, found: next.seq });
        }
        if seal(self.key, &self.seal, next.seq, &next.entry) != next.seal {
            return Err(Fault::Broken(next.seq));
        }
        (self.last, self.seal) = (next.seq, next.seal);
        Ok(())
    }

    /// How far it read.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// As a place to begin: all before it is known to be whole.
    pub fn beginning(&self) -> Beginning {
        Beginning::at(self.key, self.last, self.seal)
    }
}
