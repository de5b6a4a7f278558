//! Names of files that every system takes: Thai letters stay, what a disk or a path reads otherwise does not.

/// Characters of one name: three bytes each at most, and a disk takes 255.
const MAX_CHARS: usize = 60;

/// A part of a path; never empty, never `.` or `..`, never a device of Windows.
pub fn safe(text: &str) -> String {
    let letter = |c: char| {
        if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{200e}'..='\u{202e}') { '_' } else { c }
    };
    let name: String = text.trim().chars().map(letter).take(MAX_CHARS).collect();
    // Windows drops dots and spaces at the end.
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem.ends_with(|c: char| c.is_ascii_digit()));
    match name {
        "" => "_".to_owned(),
        _ if is_device => format!("_{name}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_readable_and_never_leaves_its_folder() {
        for (text, name) in [
            ("หมู่ที่ ๑ แจระแม", "หมู่ที่ ๑ แจระแม"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\\b:c*d?\"e<f>g|h\u{7}", "a_b_c_d__e_f_g_h_"),
            ("..", "_"),
            ("  ", "_"),
            ("name. . ", "name"),
            ("con", "_con"),
            ("LPT1.txt", "_LPT1.txt"),
            ("คอม\u{202e}gpj", "คอม_gpj"),
        ] {
            assert_eq!(safe(text), name);
        }
        assert_eq!(safe(&"ก".repeat(500)).chars().count(), MAX_CHARS);
    }
}
