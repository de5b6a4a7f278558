//! Precompressed copies, so that the server sends the smallest bytes without spending time on them.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use anyhow::{Result, anyhow};
use walkdir::WalkDir;

const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Writes `<file>.br` (quality 11) and `<file>.gz` beside every compressible file below `site`. Returns how many files got copies.
///
/// # Errors
/// When a file cannot be read or written.
pub fn tree(site: &Path) -> Result<usize> {
    let mut files = Vec::new();
    for entry in WalkDir::new(site) {
        let entry = entry?;
        let extension = entry.path().extension().and_then(|it| it.to_str()).unwrap_or_default();
        if entry.file_type().is_file() && COMPRESSIBLE.contains(&extension) {
            files.push(entry.into_path());
        }
    }
    let count = files.len();
    let queue = Mutex::new(files);
    let workers = thread::available_parallelism().map_or(1, Into::into);
    thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(|| work_off(&queue))).collect();
        running.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a compressing thread died"))?)
    })?;
    Ok(count)
}

/// The bytes as brotli 11, as the server will send them.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let window = 22;
    let mut writer = brotli::CompressorWriter::new(&mut out, 1 << 16, 11, window);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(out)
}

fn work_off(queue: &Mutex<Vec<PathBuf>>) -> Result<()> {
    loop {
        // The lock is let go before the work, or the threads would wait for each other.
        let next = queue.lock().map_err(|_| anyhow!("a compressing thread died"))?.pop();
        let Some(file) = next else { return Ok(()) };
        let bytes = fs::read(&file)?;
        write_if_smaller(&file, "br", &bytes, brotli(&bytes)?)?;
        write_if_smaller(&file, "gz", &bytes, gzip(&bytes)?)?;
    }
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn write_if_smaller(file: &Path, suffix: &str, original: &[u8], packed: Vec<u8>) -> Result<()> {
    if packed.len() < original.len() {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{suffix}"));
        fs::write(name, packed)?;
    }
    Ok(())
}
