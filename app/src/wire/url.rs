//! Text made safe as a value in a URL's query.

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub fn url_part(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_cursor_with_anything_in_it_stays_one_value() {
        assert_eq!(super::url_part("2026-02-14T10:00Z/ก&x=1"), "2026-02-14T10%3A00Z%2F%E0%B8%81%26x%3D1");
    }
}
