//! The finished site: hashed assets, the shell and the service worker that name them, compressed copies.
//!
//! It is assembled beside the old one and renamed into place, so a server never sees half of it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use walkdir::WalkDir;

use crate::{
    assets::{Assets, rewrite_urls},
    client::Program,
    compress,
    split::{FIRST, LOADERS},
    stamp, steps,
    workspace::Workspace,
};

/// Files of `public/` that are filled in rather than copied.
const TEMPLATES: &[&str] = &["boot.js", "parts.js", "photo.js", "shell.html", "start.js", "sw.js"];

/// Where the server answers with the shell; the service worker keeps it under this address.
const SHELL_URL: &str = "/app/";

/// The font every first screen needs: its name holds all of these.
const FIRST_FONT: [&str; 2] = ["thai", "400"];

/// What the names of the desk's program begin with.
const DESK: &str = "desk.";

/// The addresses the shell and the server's own pages refer to.
struct Entries {
    css: String,
    boot: String,
    start: String,
    font: Option<String>,
    /// Addresses by mark: `field_js`, `field_wasm`, `desk_js`, `desk_wasm`.
    programs: Vec<(String, String)>,
}

/// Writes `<target>/site` from the client's files, `style/` and `public/`, stamped with `inputs`.
///
/// # Errors
/// When a file is missing or names one that is missing; the old site then stays.
pub fn assemble(workspace: &Workspace, client: &[Program], inputs: &str) -> Result<()> {
    let part = workspace.target.join("site.part");
    remove(&part)?;
    let version = steps::quiet("hashed assets, shell and service worker", || {
        let mut assets = Assets::new(part.clone())?;
        let public = workspace.root.join("public");
        copy_public(&public, &part, &mut assets)?;
        let entries = add_entries(workspace, client, &mut assets)?;
        write_pages(&public, &part, &assets, &entries)
    })?;
    let count = steps::quiet("brotli and gzip copies", || compress::tree(&part))?;
    stamp::write(&part, inputs)?;
    swap(&part, &workspace.site())?;
    println!("  version {version}, {count} compressed files");
    Ok(())
}

/// Fonts become assets; everything else but the templates keeps its name (manifest and icons need stable addresses).
fn copy_public(public: &Path, part: &Path, assets: &mut Assets) -> Result<()> {
    for entry in WalkDir::new(public).sort_by_file_name() {
        let entry = entry?;
        let name = path_below(public, entry.path())?;
        if !entry.file_type().is_file() || TEMPLATES.contains(&name.as_str()) {
            continue;
        }
        let bytes = fs::read(entry.path())?;
        if name.ends_with(".woff2") {
            assets.add(&name, &bytes)?;
        } else {
            let target = part.join(&name);
            fs::create_dir_all(target.parent().unwrap_or(part))?;
            fs::write(target, bytes)?;
        }
    }
    Ok(())
}

/// From the leaves up: a file is hashed only after every address in it is final.
fn add_entries(workspace: &Workspace, client: &[Program], assets: &mut Assets) -> Result<Entries> {
    let public = workspace.root.join("public");
    let css = rewrite_urls(&style(&workspace.root.join("style"))?, |path| {
        if let Some(url) = assets.url(path) {
            return Ok(Some(url.to_owned()));
        }
        match fs::read(public.join(path)) {
            Ok(bytes) => assets.add(path, &bytes).map(Some),
            Err(_) => Ok(None),
        }
    })?;
    let font = assets.iter().find(|(name, _)| FIRST_FONT.iter().all(|part| name.contains(part))).map(|(_, asset)| asset.url.clone());
    let css = assets.add("rutan.css", css.as_bytes())?;
    let mut marks = Vec::new();
    for program in client {
        marks.push((format!("{}_wasm", program.name), assets.add(&format!("{}.wasm", program.name), &program.wasm)?));
        let glue = glue(&public, program, assets)?;
        marks.push((format!("{}_js", program.name), assets.add(&format!("{}.js", program.name), glue.as_bytes())?));
    }
    let photo = assets.add("photo.js", template(&public, "photo.js")?.as_bytes())?;
    let programs = marks.clone();
    marks.push(("photo".to_owned(), photo));
    let values: Vec<_> = marks.iter().map(|(name, url)| (name.as_str(), Some(url.as_str()))).collect();
    let start = fill(&template(&public, "start.js")?, &values)?;
    let start = assets.add("start.js", start.as_bytes())?;
    let boot = fill(&template(&public, "boot.js")?, &[("start", Some(&start))])?;
    let boot = assets.add("boot.js", boot.as_bytes())?;
    Ok(Entries { css, boot, start, font, programs })
}

/// The program's glue; one that comes in parts is joined with their loaders.
fn glue(public: &Path, program: &Program, assets: &mut Assets) -> Result<String> {
    if program.parts.needs.is_empty() {
        return Ok(program.js.clone());
    }
    let mut urls = BTreeMap::new();
    for (name, bytes) in &program.parts.packs {
        urls.insert(name.as_str(), assets.add(&format!("{}.{name}.wasm", program.name), bytes)?);
    }
    let url = |name: &String| urls.get(name.as_str()).with_context(|| format!("no part {name}"));
    let mut files = BTreeMap::new();
    for (part, names) in &program.parts.needs {
        files.insert(part, names.iter().map(url).collect::<Result<Vec<_>>>()?);
    }
    let loader = |part| format!("export const __wasm_split_load_{part} = loader('{part}');\n");
    let loaders: String = program.parts.needs.keys().map(loader).collect();
    let (files, template) = (serde_json::to_string(&files)?, template(public, "parts.js")?);
    let parts = fill(&template, &[("files", Some(&files)), ("loaders", Some(&loaders))])?;
    let parts = assets.add(&format!("{}.parts.js", program.name), parts.as_bytes())?;
    // Only where it is imported: under the same name the WASM asks for them.
    let js = program.js.replace(&format!("from \"{LOADERS}\""), &format!("from \"{parts}\""));
    Ok(format!("{js}import {{ serve }} from '{parts}';\nserve(initSync);\n"))
}

/// The shells, the service worker with its precache list, and `site.json` for the server. Returns the version.
fn write_pages(public: &Path, part: &Path, assets: &Assets, entries: &Entries) -> Result<String> {
    let shell = shell(public, entries, "field")?;
    fs::write(part.join("shell.html"), &shell)?;
    fs::write(part.join("desk.html"), self::shell(public, entries, "desk")?)?;

    let list = precache(&shell, assets);
    let worker = template(public, "sw.js")?;
    // The worker's own words, too: two that differ in nothing else must not live from one cache.
    let version = stamp::sha256(format!("{list}{worker}").as_bytes())[..16].to_owned();
    let worker = put(&worker, "/*PRECACHE*/[]", &list.to_string())?;
    let worker = put(&worker, "/*VERSION*/\"\"", &json!(version).to_string())?;
    fs::write(part.join("sw.js"), worker)?;

    let index = json!({
        "css": entries.css, "boot": entries.boot, "start": entries.start, "version": version, "precache": list,
        "desk": desk(assets, entries),
    });
    fs::write(part.join("site.json"), serde_json::to_string_pretty(&index)?)?;
    Ok(version)
}

/// The assets that are sent before the desk's first screen works; for `cargo xtask bench`.
fn desk(assets: &Assets, entries: &Entries) -> Vec<String> {
    let first = format!("{DESK}{FIRST}.wasm");
    let is_first = |name: &str| [format!("{DESK}js"), format!("{DESK}wasm"), format!("{DESK}parts.js")].iter().any(|one| one == name);
    let needed = assets.iter().filter(|(name, _)| is_first(name) || *name == first || name.ends_with(".woff2"));
    let mut urls: Vec<String> = needed.map(|(_, asset)| asset.url.clone()).collect();
    urls.extend([&entries.css, &entries.boot, &entries.start].map(Clone::clone));
    urls
}

/// The neutral page; the two differ only in which program they tell the browser to fetch early.
fn shell(public: &Path, entries: &Entries, program: &str) -> Result<String> {
    let address = |kind: &str| entries.programs.iter().find(|(mark, _)| *mark == format!("{program}_{kind}")).map(|(_, url)| url.as_str());
    let values = [
        ("css", Some(entries.css.as_str())),
        ("boot", Some(&entries.boot)),
        ("start", Some(&entries.start)),
        ("js", address("js")),
        ("wasm", address("wasm")),
        ("font", entries.font.as_deref()),
    ];
    fill(&template(public, "shell.html")?, &values)
}

/// `[{"url", "hash"}]`: the shell and every asset but the desk's program, which a phone never needs; `hash` is the SHA-256
/// of the bytes in hexadecimal.
fn precache(shell: &str, assets: &Assets) -> Value {
    let mut list = vec![json!({ "url": SHELL_URL, "hash": stamp::sha256(shell.as_bytes()) })];
    list.extend(
        assets.iter().filter(|(name, _)| !name.starts_with(DESK)).map(|(_, asset)| json!({ "url": asset.url, "hash": asset.hash })),
    );
    list.into()
}

/// All style sheets as one, in the order of their names.
fn style(folder: &Path) -> Result<String> {
    let mut sheets: Vec<PathBuf> =
        WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| Ok(entry?.into_path())).collect::<Result<_>>()?;
    sheets.retain(|file| file.extension().is_some_and(|it| it == "css"));
    let texts: Result<Vec<_>, _> = sheets.iter().map(fs::read_to_string).collect();
    Ok(texts?.join("\n"))
}

/// Puts values in place of `{{name}}`. A name without a value takes its whole line away (an optional preload).
fn fill(template: &str, values: &[(&str, Option<&str>)]) -> Result<String> {
    let mut text = template.to_owned();
    for (name, value) in values {
        let mark = format!("{{{{{name}}}}}");
        text = match value {
            Some(value) => text.replace(&mark, value),
            None => text.lines().filter(|line| !line.contains(&mark)).map(|line| format!("{line}\n")).collect(),
        };
    }
    match text.find("{{") {
        Some(at) => bail!("a template holds an unknown mark: {}", text[at..].lines().next().unwrap_or_default()),
        None => Ok(text),
    }
}

fn put(text: &str, mark: &str, value: &str) -> Result<String> {
    if !text.contains(mark) {
        bail!("public/sw.js lacks {mark}");
    }
    Ok(text.replacen(mark, value, 1))
}

fn template(public: &Path, name: &str) -> Result<String> {
    fs::read_to_string(public.join(name)).with_context(|| format!("public/{name}"))
}

fn path_below(folder: &Path, file: &Path) -> Result<String> {
    let path = file.strip_prefix(folder)?;
    Ok(path.to_str().context("a file name in public/ is not UTF-8")?.to_owned())
}

fn swap(part: &Path, site: &Path) -> Result<()> {
    let old = site.with_extension("old");
    remove(&old)?;
    if site.exists() {
        fs::rename(site, &old)?;
    }
    fs::rename(part, site)?;
    remove(&old)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preload_without_its_font_disappears_and_a_misspelt_mark_is_told() {
        let page = "<a {{css}}>\n<b {{font}}>\n";
        let filled = fill(page, &[("css", Some("/x.css")), ("font", None)]).unwrap();
        assert_eq!(filled, "<a /x.css>\n");
        assert!(fill(page, &[("css", Some("/x.css"))]).is_err());
    }
}
