//! The bits of a JPEG's entropy-coded data, and its Huffman codes, read only far enough to know where the next begins.
//! The hot loop of the client: one look into one table passes a code and the value bits behind it.

/// The data ended, or held a code that no camera writes.
pub(super) struct Ran;

/// How many leading bits are looked up at once; longer codes are rare.
const LOOK: u32 = 10;
/// In a step: the block ends here.
const END: u16 = 127;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Dc,
    Ac,
}

/// A step is `coefficients passed << 6 | bits used`; 0 is none.
pub(super) struct Huffman {
    class: Class,
    /// By the next [`LOOK`] bits.
    short: [u16; 1 << LOOK],
    /// By length: the first code that is too large for it, and what to add to a code to get its symbol's index.
    limits: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl Huffman {
    /// A table as it lies in a DHT segment, and what follows it.
    pub fn read(class: Class, bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = bytes.split_first_chunk::<16>()?;
        let total = counts.iter().map(|count| usize::from(*count)).sum();
        let (symbols, rest) = rest.split_at_checked(total).filter(|_| total <= 256)?;
        let mut table = Self { class, short: [0; 1 << LOOK], limits: [(0, 0); 17], symbols: symbols.to_vec() };
        let (mut code, mut index) = (0u32, 0usize);
        for (length, count) in (1u32..).zip(counts) {
            if code + u32::from(*count) > 1 << length {
                return None;
            }
            table.limits[length as usize].1 = i32::try_from(index).ok()? - i32::try_from(code).ok()?;
            for _ in 0..*count {
                if length <= LOOK {
                    let first = (code << (LOOK - length)) as usize;
                    table.short[first..first + (1 << (LOOK - length))].fill(step(class, length, symbols[index]));
                }
                (code, index) = (code + 1, index + 1);
            }
            table.limits[length as usize].0 = code;
            code <<= 1;
        }
        Some((table, rest))
    }

    /// The step for a code longer than [`LOOK`].
    fn long(&self, buffer: u64) -> Option<u16> {
        (LOOK + 1..=16).find_map(|length| {
            let code = (buffer >> (64 - length)) as u32;
            let (limit, to_index) = self.limits[length as usize];
            let index = usize::try_from(i32::try_from(code).ok()? + to_index).ok().filter(|_| code < limit)?;
            self.symbols.get(index).map(|symbol| step(self.class, length, *symbol))
        })
    }

    fn step(&self, buffer: u64) -> Result<(u32, u32), Ran> {
        let short = self.short[(buffer >> (64 - LOOK)) as usize];
        let step = if short == 0 { self.long(buffer).ok_or(Ran)? } else { short };
        if step == 0 { Err(Ran) } else { Ok((u32::from(step & 63), u32::from(step >> 6))) }
    }
}

fn step(class: Class, length: u32, symbol: u8) -> u16 {
    let (zeros, size) = (u16::from(symbol >> 4), u16::from(symbol & 15));
    let passed = match (class, zeros, size) {
        (Class::Dc, 0, 0..=11) => 1,
        (Class::Ac, 0, 0) => END,
        (Class::Ac, 15, 0) => 16,
        (Class::Ac, _, 1..=10) => zeros + 1,
        _ => return 0,
    };
    passed << 6 | (length as u16 + size)
}

/// A place in the data: small, so that a walk can stop anywhere and go on later.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    /// The next byte to take.
    at: usize,
    /// The next bits, from the top down; below them zeros.
    buffer: u64,
    held: u32,
    /// A marker or the end of the file is at `at`.
    ended: bool,
}

impl Bits {
    pub fn new(at: usize) -> Self {
        Self { at, buffer: 0, held: 0, ended: false }
    }

    /// Passes over one block of 64 coefficients and gives the place after it.
    pub fn block(mut self, bytes: &[u8], dc: &Huffman, ac: &Huffman) -> Result<Self, Ran> {
        let mut table = dc;
        let mut coefficient = 0;
        while coefficient < 64 {
            if self.held < 32 {
                self = self.filled(bytes);
            }
            let (used, passed) = table.step(self.buffer)?;
            if used > self.held {
                return Err(Ran);
            }
            self.buffer <<= used;
            self.held -= used;
            if passed == u32::from(END) {
                return Ok(self);
            }
            coefficient += passed;
            table = ac;
        }
        // More than 64: the codes have gone astray.
        if coefficient == 64 { Ok(self) } else { Err(Ran) }
    }

    /// Where the next marker (or the file's end) is; `None` when more than `most` bytes lie before it.
    pub fn marker_after(mut self, bytes: &[u8], most: usize) -> Option<usize> {
        let mut stray = self.held as usize / 8;
        while !self.ended && stray <= most {
            self = Self { buffer: 0, held: 0, ..self }.filled(bytes);
            stray += self.held as usize / 8;
        }
        (stray <= most).then_some(self.at)
    }

    /// With at least 32 bits, if there are that many before the next marker.
    fn filled(mut self, bytes: &[u8]) -> Self {
        if let Some(word) = bytes.get(self.at..).and_then(<[u8]>::first_chunk).copied().map(u32::from_be_bytes) {
            let holds_ff = (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 != 0;
            if !holds_ff && self.held <= 32 {
                self.buffer |= u64::from(word) << (32 - self.held);
                self.held += 32;
                self.at += 4;
                return self;
            }
        }
        self.filled_by_byte(bytes)
    }

    fn filled_by_byte(mut self, bytes: &[u8]) -> Self {
        while self.held <= 56 && !self.ended {
            let byte = match (bytes.get(self.at), bytes.get(self.at + 1)) {
                (Some(0xff), Some(0)) => {
                    self.at += 2;
                    0xff
                }
                (Some(byte), _) if *byte != 0xff => {
                    self.at += 1;
                    *byte
                }
                _ => {
                    self.ended = true;
                    break;
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.held);
            self.held += 8;
        }
        self
    }
}
