//! Hashes as hex digits.

use alloc::string::String;

/// Reads 64 hex digits, lower case as AWS writes them.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let (digits, rest) = text.as_bytes().as_chunks::<2>();
    let mut out = [0; 32];
    if digits.len() != out.len() || !rest.is_empty() {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(digits) {
        let [high, low] = pair.map(|digit| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        });
        *byte = high? << 4 | low?;
    }
    Some(out)
}

/// Writes bytes as lower-case hex.
pub(super) fn to_hex(bytes: [u8; 32]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn hashes_have_one_form() {
        let text = format!("00ff{}", "5a".repeat(30));
        assert_eq!(from_hex(&text).map(to_hex).as_ref(), Some(&text));
        for other in [
            text.to_uppercase(),
            text.replace('5', "g"),
            format!("{text}0"),
            format!("{text}00"),
            text.replacen('0', "", 2),
        ] {
            assert_eq!(from_hex(&other), None, "{other}");
        }
    }
}
