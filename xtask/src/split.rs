//! A program in parts: what every screen needs first, the rest when a screen asks for it.
//!
//! The seams are the functions marked `#[wasm_split]` (`src/bin/desk.rs`). What is reached through one of them alone is its
//! part; what several share becomes modules of their own, dozens of small ones. They are sent in few packs: what the first
//! screen needs is one, the rest of what is shared another.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// The module the program's glue imports the loaders from, until `site` puts the address of `public/parts.js` in its place.
pub const LOADERS: &str = "./__wasm_split.js";

/// The part of the screen that stands first.
pub const FIRST: &str = "reports";

/// The pack of what other parts share.
const SHARED: &str = "shared";

/// The section of a pack that holds a module; `public/parts.js` knows the name.
const SECTION: &[u8] = b"part";

/// Below this many bytes a module is not worth a run of the optimiser.
pub const SMALL: usize = 12_000;

/// The parts of a program.
#[derive(Default)]
pub struct Parts {
    /// Each a WASM file that only holds modules, by name.
    pub packs: BTreeMap<String, Vec<u8>>,
    /// The packs each part needs.
    pub needs: BTreeMap<String, Vec<String>>,
}

/// Splits `input`, a program linked with its relocations: writes what is loaded at the start to `main`, for wasm-bindgen.
/// `smallest` makes the bytes of a module smaller.
///
/// # Errors
/// When the relocations are missing or are not understood.
pub fn split(input: &Path, main: &Path, smallest: impl Fn(&Path) -> Result<Vec<u8>>) -> Result<Parts> {
    let folder = main.parent().context("no folder for the parts")?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let wasm = fs::read(input)?;
    let mut options = Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = main;
    options.link_name = LOADERS;
    let done = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let first = done.prefetch_map.get(FIRST).with_context(|| format!("the program has no part {FIRST}"))?;
    let mut parts = Parts::default();
    let mut files = done.split_modules;
    files.sort();
    for file in files {
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let pack = match name.strip_prefix("split_") {
            Some(part) => part,
            None if first.iter().any(|needed| needed == name) => FIRST,
            None => SHARED,
        };
        let pack = parts.packs.entry(pack.to_owned()).or_insert_with(|| b"\0asm\x01\0\0\0".to_vec());
        add_section(pack, &smallest(&file)?);
    }
    for part in done.prefetch_map.into_keys() {
        let packs = if part == FIRST { vec![FIRST] } else { vec![FIRST, SHARED, &part] };
        let packs = packs.into_iter().filter(|pack| parts.packs.contains_key(*pack)).map(str::to_owned).collect();
        parts.needs.insert(part, packs);
    }
    Ok(parts)
}

/// A custom section: 0, its length, its name, `bytes`.
fn add_section(pack: &mut Vec<u8>, bytes: &[u8]) {
    pack.push(0);
    add_length(pack, 1 + SECTION.len() + bytes.len());
    add_length(pack, SECTION.len());
    pack.extend_from_slice(SECTION);
    pack.extend_from_slice(bytes);
}

/// LEB128.
fn add_length(pack: &mut Vec<u8>, mut length: usize) {
    while length >= 128 {
        pack.push((length % 128) as u8 | 128);
        length /= 128;
    }
    pack.push(length as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_holds_a_module_with_its_name_and_length() {
        let mut pack = Vec::new();
        add_section(&mut pack, &[7; 200]);
        assert_eq!(pack[..8], [0, 205, 1, 4, b'p', b'a', b'r', b't']);
        assert_eq!(pack.len(), 8 + 200);
    }
}
