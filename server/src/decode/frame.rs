//! What a worker writes: parts, each with its length before it.

/// Each part behind its length, 4 bytes.
pub fn write(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut text = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
    for part in parts {
        text.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        text.extend(part);
    }
    text
}

/// None when it is not whole.
pub fn read(mut text: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        let (length, rest) = text.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        parts.push(part.to_vec());
        text = rest;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_whole_or_not_at_all() {
        let parts = vec![b"one".to_vec(), Vec::new(), vec![0xFF; 300]];
        let text = write(&parts);
        assert_eq!(read(&text), Some(parts));
        assert_eq!(read(b""), Some(Vec::new()));
        let ends: Vec<usize> = (0..text.len()).filter(|end| read(&text[..*end]).is_some()).collect();
        assert_eq!(ends, [0, 7, 11], "only where a part ends");
        assert_eq!(read(&[0xFF, 0xFF, 0xFF, 0xFF, 1]), None);
    }
}
