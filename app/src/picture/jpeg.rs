//! Is a JPEG whole? Browsers draw a damaged one half grey without a word, so its entropy-coded data is walked here:
//! every Huffman code is read and every coefficient counted, but nothing is computed from them, which costs a tenth
//! of decoding. In steps, so that a page stays alive meanwhile.
use super::Flaw;
use super::bits::{Bits, Class, Huffman, Ran};

/// Stray bytes after the last block that some cameras leave before the closing marker.
const STRAY_BYTES: usize = 64;

#[derive(Clone, Copy, Default)]
struct Component {
    id: u8,
    across: u32,
    down: u32,
}

#[derive(Clone, Default)]
struct Frame {
    width: u32,
    height: u32,
    components: Vec<Component>,
    /// Huffman-coded and not progressive: every block can be followed. Of the others only the markers are.
    sequential: bool,
}

/// One pass over some components: for each, its blocks in a unit and its tables.
struct Scan {
    blocks: Vec<(u32, usize, usize)>,
    units_left: u32,
    until_restart: u32,
    next_restart: u8,
    bits: Bits,
}

/// The walk over one file.
pub struct Check<'a> {
    bytes: &'a [u8],
    at: usize,
    frame: Option<Frame>,
    /// DC tables 0 to 3, then AC tables 0 to 3.
    tables: [Option<Box<Huffman>>; 8],
    restart_interval: u32,
    scan: Option<Scan>,
    /// Components whose data was followed to its end; of a progressive picture all, once it has a scan.
    complete: usize,
}

/// Width and height as stored, before orientation.
///
/// # Errors
/// `Unreadable` when no frame header is found.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), Flaw> {
    let mut check = Check::new(bytes);
    while check.frame.is_none() {
        check.segment()?;
    }
    check.frame.map(|frame| (frame.width, frame.height)).ok_or(Flaw::Unreadable)
}

impl<'a> Check<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 2, frame: None, tables: Default::default(), restart_interval: 0, scan: None, complete: 0 }
    }

    /// Walks on for about `units` coded units (16×16 pixels in most cameras); true when the whole file was found good.
    ///
    /// # Errors
    /// `Unreadable` at the first thing no camera writes.
    pub fn step(&mut self, units: u32) -> Result<bool, Flaw> {
        if let Some(mut scan) = self.scan.take() {
            if self.follow(&mut scan, units)? {
                self.complete += scan.blocks.len();
            } else {
                self.scan = Some(scan);
            }
            return Ok(false);
        }
        self.segment()
    }

    /// Reads one marker and its segment; true at the end of the picture.
    fn segment(&mut self) -> Result<bool, Flaw> {
        let Some(marker) = self.marker() else {
            // Some software forgets the closing marker; every block was seen all the same.
            return self.end();
        };
        match marker {
            0xd9 => return self.end(),
            0xd8 | 0x01 | 0xd0..=0xd7 => return Err(Flaw::Unreadable),
            _ => {}
        }
        let length = self.bytes.get(self.at..self.at + 2).ok_or(Flaw::Unreadable)?;
        let end = self.at + usize::from(u16::from_be_bytes([length[0], length[1]]));
        let body = self.bytes.get(self.at + 2..end).ok_or(Flaw::Unreadable)?;
        self.at = end;
        match marker {
            0xc4 => self.huffman_tables(body)?,
            0xc0..=0xcf if marker != 0xc8 && marker != 0xcc => self.frame_header(marker, body)?,
            0xdd => self.restart_interval = body.first_chunk().copied().map(u16::from_be_bytes).ok_or(Flaw::Unreadable)?.into(),
            0xda => self.scan_header(body)?,
            _ => {}
        }
        Ok(false)
    }

    fn end(&self) -> Result<bool, Flaw> {
        let is_whole = self.frame.as_ref().is_some_and(|frame| self.complete >= frame.components.len());
        if is_whole { Ok(true) } else { Err(Flaw::Unreadable) }
    }

    /// The next marker; fill bytes before it are legal.
    fn marker(&mut self) -> Option<u8> {
        if *self.bytes.get(self.at)? != 0xff {
            return None;
        }
        while *self.bytes.get(self.at)? == 0xff {
            self.at += 1;
        }
        self.at += 1;
        self.bytes.get(self.at - 1).copied().filter(|marker| *marker != 0)
    }

    fn frame_header(&mut self, marker: u8, body: &[u8]) -> Result<(), Flaw> {
        let [_, h1, h2, w1, w2, count, parts @ ..] = body else { return Err(Flaw::Unreadable) };
        if self.frame.is_some() || parts.len() != usize::from(*count) * 3 || !(1..=4).contains(count) {
            return Err(Flaw::Unreadable);
        }
        let components: Vec<_> = parts
            .chunks_exact(3)
            .map(|part| Component { id: part[0], across: u32::from(part[1] >> 4), down: u32::from(part[1] & 15) })
            .collect();
        let (height, width) = (u32::from(u16::from_be_bytes([*h1, *h2])), u32::from(u16::from_be_bytes([*w1, *w2])));
        let is_sane = components.iter().all(|part| (1..=4).contains(&part.across) && (1..=4).contains(&part.down));
        if !is_sane || width == 0 || height == 0 {
            return Err(Flaw::Unreadable);
        }
        self.frame = Some(Frame { width, height, components, sequential: marker <= 0xc1 });
        Ok(())
    }

    fn huffman_tables(&mut self, mut body: &[u8]) -> Result<(), Flaw> {
        while let [class_and_id, rest @ ..] = body {
            let slot = usize::from((class_and_id >> 4) * 4 + (class_and_id & 15));
            let class = if slot < 4 { Class::Dc } else { Class::Ac };
            let (table, after) = Huffman::read(class, rest).filter(|_| class_and_id & 15 < 4).ok_or(Flaw::Unreadable)?;
            *self.tables.get_mut(slot).ok_or(Flaw::Unreadable)? = Some(Box::new(table));
            body = after;
        }
        Ok(())
    }

    fn scan_header(&mut self, body: &[u8]) -> Result<(), Flaw> {
        let frame = self.frame.clone().ok_or(Flaw::Unreadable)?;
        if !frame.sequential {
            self.complete = frame.components.len();
            return self.skip_scan();
        }
        let [count, rest @ ..] = body else { return Err(Flaw::Unreadable) };
        let chosen = rest.get(..usize::from(*count) * 2).filter(|_| *count > 0).ok_or(Flaw::Unreadable)?;
        let mut parts = Vec::new();
        for pair in chosen.chunks_exact(2) {
            let part = frame.components.iter().find(|part| part.id == pair[0]).ok_or(Flaw::Unreadable)?;
            let (dc, ac) = (usize::from(pair[1] >> 4), 4 + usize::from(pair[1] & 15));
            let known = |slot: usize| self.tables.get(slot).is_some_and(Option::is_some);
            if dc > 3 || !known(dc) || !known(ac) {
                return Err(Flaw::Unreadable);
            }
            parts.push((*part, dc, ac));
        }
        let widest = frame.components.iter().map(|part| part.across).max().unwrap_or(1);
        let tallest = frame.components.iter().map(|part| part.down).max().unwrap_or(1);
        let (units, blocks) = match parts.as_slice() {
            // A component alone is coded block by block over its own size.
            [(part, dc, ac)] => {
                let across = (frame.width * part.across).div_ceil(widest).div_ceil(8);
                let down = (frame.height * part.down).div_ceil(tallest).div_ceil(8);
                (across * down, vec![(1, *dc, *ac)])
            }
            parts => (
                frame.width.div_ceil(8 * widest) * frame.height.div_ceil(8 * tallest),
                parts.iter().map(|(part, dc, ac)| (part.across * part.down, *dc, *ac)).collect(),
            ),
        };
        self.scan =
            Some(Scan { blocks, units_left: units, until_restart: self.restart_interval, next_restart: 0, bits: Bits::new(self.at) });
        Ok(())
    }

    /// Follows up to `units` units; true when the scan has ended well.
    fn follow(&mut self, scan: &mut Scan, mut units: u32) -> Result<bool, Flaw> {
        while units > 0 && scan.units_left > 0 {
            let mut run = units.min(scan.units_left);
            if self.restart_interval > 0 {
                if scan.until_restart == 0 {
                    self.restart(scan)?;
                }
                run = run.min(scan.until_restart);
                scan.until_restart -= run;
            }
            for _ in 0..run {
                self.unit(scan)?;
            }
            units -= run;
            scan.units_left -= run;
        }
        if scan.units_left == 0 {
            self.at = scan.bits.marker_after(self.bytes, STRAY_BYTES).ok_or(Flaw::Unreadable)?;
        }
        Ok(scan.units_left == 0)
    }

    /// Passes the restart marker that must be here; they count from 0 to 7 and round again.
    fn restart(&mut self, scan: &mut Scan) -> Result<(), Flaw> {
        self.at = scan.bits.marker_after(self.bytes, STRAY_BYTES).ok_or(Flaw::Unreadable)?;
        if self.marker() != Some(0xd0 + scan.next_restart) {
            return Err(Flaw::Unreadable);
        }
        scan.next_restart = (scan.next_restart + 1) % 8;
        scan.until_restart = self.restart_interval;
        scan.bits = Bits::new(self.at);
        Ok(())
    }

    fn unit(&self, scan: &mut Scan) -> Result<(), Flaw> {
        for (blocks, dc, ac) in &scan.blocks {
            let (Some(dc), Some(ac)) = (&self.tables[*dc], &self.tables[*ac]) else { return Err(Flaw::Unreadable) };
            for _ in 0..*blocks {
                scan.bits = scan.bits.block(self.bytes, dc, ac).map_err(|Ran| Flaw::Unreadable)?;
            }
        }
        Ok(())
    }

    /// Of a progressive scan only the markers are checked: restarts in their order, and what ends it.
    fn skip_scan(&mut self) -> Result<(), Flaw> {
        let mut next_restart = 0;
        loop {
            let ahead = self.bytes.get(self.at..).ok_or(Flaw::Unreadable)?;
            self.at += ahead.iter().position(|byte| *byte == 0xff).ok_or(Flaw::Unreadable)?;
            let fill = self.bytes[self.at..].iter().take_while(|byte| **byte == 0xff).count();
            let after = *self.bytes.get(self.at + fill).ok_or(Flaw::Unreadable)?;
            match after {
                0 if fill == 1 => self.at += 2,
                0xd0..=0xd7 if after == 0xd0 + next_restart && fill <= STRAY_BYTES => {
                    next_restart = (next_restart + 1) % 8;
                    self.at += fill + 1;
                }
                0 | 0xd0..=0xd8 => return Err(Flaw::Unreadable),
                _ if fill > STRAY_BYTES => return Err(Flaw::Unreadable),
                _ => return Ok(()),
            }
        }
    }
}

#[cfg(test)]
#[path = "jpeg_tests.rs"]
mod tests;
