//! Immutable files: each under a name with the hash of its final bytes, so that one address never holds two contents.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::stamp;

/// A file of the site and what a browser needs to fetch and check it.
pub struct Asset {
    /// Absolute path on the server, such as `/assets/boot.1a2b3c4d.js`.
    pub url: String,
    /// SHA-256 of the bytes, 64 hexadecimal characters.
    pub hash: String,
}

/// The hashed files written so far, by their name before hashing.
pub struct Assets {
    site: PathBuf,
    by_name: BTreeMap<String, Asset>,
}

impl Assets {
    /// # Errors
    /// When `<site>/assets` cannot be made.
    pub fn new(site: PathBuf) -> Result<Self> {
        fs::create_dir_all(site.join("assets"))?;
        Ok(Self { site, by_name: BTreeMap::new() })
    }

    /// Writes `bytes` as `assets/<stem>.<hash8>.<extension>` and returns the address. `name` may hold folders
    /// (`fonts/x.woff2`); only its last part goes into the address.
    ///
    /// # Errors
    /// When the name has no extension or the file cannot be written.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        let hash = stamp::sha256(bytes);
        let file = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = file.rsplit_once('.').with_context(|| format!("{name} has no extension"))?;
        let url = format!("/assets/{stem}.{}.{extension}", &hash[..8]);
        fs::write(self.site.join(&url[1..]), bytes)?;
        self.by_name.insert(name.to_owned(), Asset { url: url.clone(), hash });
        Ok(url)
    }

    /// The address of a file added before.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(|asset| asset.url.as_str())
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.by_name.iter().map(|(name, asset)| (name.as_str(), asset))
    }
}

/// Puts hashed addresses in place of every `url(…)` of a style sheet. `resolve` gets the path below `public/`.
///
/// # Errors
/// When a `url(` is not closed, or `resolve` knows no such file.
pub fn rewrite_urls(css: &str, mut resolve: impl FnMut(&str) -> Result<Option<String>>) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, after) = rest.split_at(at + 4);
        let end = end_of_url(after).context("a url( that is not closed")?;
        let written = after[..end].trim().trim_matches(['"', '\'']);
        out.push_str(before);
        out.push_str(&resolved(written, &mut resolve)?);
        rest = &after[end..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Where the closing parenthesis is: within quotes (an SVG as data) a parenthesis is only text.
fn end_of_url(after: &str) -> Option<usize> {
    let quote = after.chars().next().filter(|first| matches!(first, '"' | '\''));
    let inside = match quote {
        Some(quote) => after[1..].find(quote)? + 2,
        None => 0,
    };
    Some(inside + after[inside..].find(')')?)
}

fn resolved(written: &str, resolve: &mut impl FnMut(&str) -> Result<Option<String>>) -> Result<String> {
    if written.starts_with("data:") || written.starts_with('#') {
        return Ok(format!("\"{written}\""));
    }
    let mut path = written;
    while let Some(shorter) = ["../", "./", "/", "public/"].iter().find_map(|start| path.strip_prefix(start)) {
        path = shorter;
    }
    match resolve(path)? {
        Some(url) => Ok(format!("\"{url}\"")),
        None => bail!("the style sheet names {written}, but there is no public/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &str) -> Result<Option<String>> {
        Ok((path == "fonts/a.woff2").then(|| "/assets/a.12345678.woff2".to_owned()))
    }

    #[test]
    fn a_font_is_found_however_the_style_sheet_names_it() {
        for written in ["/fonts/a.woff2", "\"../fonts/a.woff2\"", "'fonts/a.woff2'", "../public/fonts/a.woff2"] {
            let css = format!("@font-face{{src:url({written}) format(\"woff2\")}}");
            assert_eq!(rewrite_urls(&css, known).unwrap(), "@font-face{src:url(\"/assets/a.12345678.woff2\") format(\"woff2\")}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_stops_the_build() {
        let error = rewrite_urls("a{background:url(/icons/none.svg)}", known).unwrap_err();
        assert!(error.to_string().contains("public/icons/none.svg"), "{error}");
    }

    #[test]
    fn data_addresses_stay_as_they_are() {
        let css = "a{background:url(\"data:image/svg+xml,%3Csvg fill='rgb(0,0,0)'/%3E\")}";
        assert_eq!(rewrite_urls(css, known).unwrap(), css);
    }
}
