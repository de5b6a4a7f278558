//! Where somebody is reached outside the app.

/// Characters of an e-mail address (RFC 5321).
pub const MAX_EMAIL: usize = 254;
const MAX_LOCAL: usize = 64;

/// An e-mail address as it is used, or none where the text is no plain one: ASCII, one name, one domain with a dot. What is more
/// unusual than that is refused, so that nothing of it can be taken for something else on the way.
pub fn email(text: &str) -> Option<&str> {
    let text = text.trim();
    let (local, domain) = text.split_once('@')?;
    let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_label = |label: &str| {
        let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.len() <= 63 && label.chars().all(is_inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = (1..=MAX_LOCAL).contains(&local.len()) && local.chars().all(is_local) && local.split('.').all(|part| !part.is_empty());
    let is_domain = domain.contains('.') && domain.split('.').all(is_label);
    (text.len() <= MAX_EMAIL && is_name && is_domain).then_some(text)
}

/// The address that somebody's notices go to: their own where they said something about it, else the one on their assignment.
pub fn mail_address<'a>(own: Option<(&'a str, bool)>, assignment: Option<&'a str>) -> Option<&'a str> {
    match own {
        Some((_, false)) => None,
        Some((own, true)) => email(own),
        None => email(assignment?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        for good in ["somchai@example.go.th", " a.b+c@moi.go.th ", "x@y-z.th", "o'neil@example.com"] {
            assert_eq!(email(good), Some(good.trim()), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in [
            "",
            "somchai",
            "@example.com",
            "a@b",
            "a@b@c.com",
            "a b@c.com",
            "a@c.com\r\nBcc: x@y.z",
            "a\n@c.com",
            "LINE: somchai",
            "a@.com",
            "a@-b.com",
            "a..b@c.com",
            ".a@c.com",
            "สม@c.com",
            "a@c.com,b@c.com",
            "<a@c.com>",
            "\"a b\"@c.com",
            &long,
        ] {
            assert_eq!(email(bad), None, "{bad}");
        }
    }

    #[test]
    fn ones_own_word_comes_before_the_assignment() {
        let assignment = Some("office@example.go.th");
        assert_eq!(mail_address(None, assignment), assignment);
        assert_eq!(mail_address(None, Some("LINE somchai")), None);
        assert_eq!(mail_address(Some(("me@example.com", true)), assignment), Some("me@example.com"));
        assert_eq!(mail_address(Some(("me@example.com", false)), assignment), None, "switched off is off");
    }
}
