//! The bits of a JPEG's entropy-coded data, and its Huffman codes, read only far enough to know where the next begins.

/// The data ended, or held a code that no table has.
pub(super) struct Ran;

/// How many leading bits are looked up at once; longer codes are rare.
const LOOK: u32 = 9;

pub(super) struct Huffman {
    /// By the next [`LOOK`] bits: length of the code << 8 | its symbol; 0 for longer or unknown codes.
    short: [u16; 1 << LOOK],
    /// By length: the first code that is too large for it, and what to add to a code to get its symbol's index.
    limits: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl Huffman {
    /// A table as it lies in a DHT segment, and what follows it.
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = bytes.split_first_chunk::<16>()?;
        let total = counts.iter().map(|count| usize::from(*count)).sum();
        let (symbols, rest) = rest.split_at_checked(total).filter(|_| total <= 256)?;
        let mut table = Self { short: [0; 1 << LOOK], limits: [(0, 0); 17], symbols: symbols.to_vec() };
        let (mut code, mut index) = (0u32, 0usize);
        for (length, count) in (1u32..).zip(counts) {
            table.limits[length as usize].1 = i32::try_from(index).ok()? - i32::try_from(code).ok()?;
            for _ in 0..*count {
                table.remember(code, length, symbols[index]);
                (code, index) = (code + 1, index + 1);
            }
            table.limits[length as usize].0 = code;
            if code > 1 << length {
                return None;
            }
            code <<= 1;
        }
        Some((table, rest))
    }

    fn remember(&mut self, code: u32, length: u32, symbol: u8) {
        if length <= LOOK {
            let first = (code << (LOOK - length)) as usize;
            let entry = (length as u16) << 8 | u16::from(symbol);
            let last = (first + (1 << (LOOK - length))).min(self.short.len());
            self.short[first.min(last)..last].fill(entry);
        }
    }
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

    /// Passes over one block of 64 coefficients.
    pub fn block(&mut self, bytes: &[u8], dc: &Huffman, ac: &Huffman) -> Result<(), Ran> {
        let category = u32::from(self.symbol(bytes, dc)?);
        self.skip(category, 11)?;
        let mut coefficient = 1;
        while coefficient < 64 {
            let symbol = self.symbol(bytes, ac)?;
            let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            match (zeros, size) {
                (0, 0) => return Ok(()),
                (15, 0) => coefficient += 16,
                (_, 0) => return Err(Ran),
                _ => {
                    self.skip(size, 10)?;
                    coefficient += zeros + 1;
                }
            }
        }
        // More than 64: the codes have gone astray.
        if coefficient == 64 { Ok(()) } else { Err(Ran) }
    }

    /// Where the next marker (or the file's end) is; `None` when more than `most` bytes lie before it.
    pub fn marker_after(mut self, bytes: &[u8], most: usize) -> Option<usize> {
        let mut stray = self.held as usize / 8;
        while !self.ended && stray <= most {
            self.buffer = 0;
            self.held = 0;
            self.fill(bytes);
            stray += self.held as usize / 8;
        }
        (stray <= most).then_some(self.at)
    }

    fn symbol(&mut self, bytes: &[u8], table: &Huffman) -> Result<u8, Ran> {
        if self.held < 32 {
            self.fill(bytes);
        }
        let entry = table.short[(self.buffer >> (64 - LOOK)) as usize];
        if entry != 0 {
            self.skip(u32::from(entry >> 8), 16)?;
            return Ok(entry as u8);
        }
        for length in LOOK + 1..=16 {
            let code = (self.buffer >> (64 - length)) as u32;
            let (limit, to_index) = table.limits[length as usize];
            if code < limit {
                self.skip(length, 16)?;
                let index = usize::try_from(code as i32 + to_index).map_err(|_| Ran)?;
                return table.symbols.get(index).copied().ok_or(Ran);
            }
        }
        Err(Ran)
    }

    fn skip(&mut self, count: u32, most: u32) -> Result<(), Ran> {
        if count > most || count > self.held {
            return Err(Ran);
        }
        self.buffer <<= count;
        self.held -= count;
        Ok(())
    }

    fn fill(&mut self, bytes: &[u8]) {
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
                    return;
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.held);
            self.held += 8;
        }
    }
}
