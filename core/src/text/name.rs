//! Names that compare without ASCII case.

/// A hash of a name that does not see ASCII case: a filter before the comparison of names, never a
/// substitute for it. It reads the length, the first and the last eight bytes; nothing depends on its being
/// hard to predict, nor on different names having different hashes.
#[inline]
pub(crate) const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short(bytes), 0),
    };
    let length = (bytes.len() as u64) << 56;
    // Setting the bit that tells upper from lower case also joins a few signs (`[` and `{`): fine for a filter.
    let first = (first | CASE) ^ length;
    let last = (last | CASE).rotate_left(29);
    let mixed =
        (first ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ mixed >> 32
}

const CASE: u64 = 0x2020_2020_2020_2020;

const fn short(mut rest: &[u8]) -> u64 {
    let mut number = 0;
    while let Some((byte, tail)) = rest.split_first() {
        number = number << 8 | *byte as u64;
        rest = tail;
    }
    number
}

/// Whether two names are the same but for ASCII case. Most are the same to the letter, which is cheaper to see.
#[inline]
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a.len() == b.len() && (a == b || a.eq_ignore_ascii_case(b))
}

/// Orders names without ASCII case.
pub(crate) fn compare_names(a: &str, b: &str) -> core::cmp::Ordering {
    fn folded(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().map(|byte| byte.to_ascii_lowercase())
    }
    folded(a).cmp(folded(b))
}

/// Letters, digits and hyphens: what the two parts of an action consist of (R-ACT-1, R-ACT-5).
pub(crate) fn is_action_word(text: &str) -> bool {
    // Without an early exit the loop compiles to a few wide instructions.
    let sound = |all, byte: u8| all & (byte.is_ascii_alphanumeric() | (byte == b'-'));
    !text.is_empty() && text.bytes().fold(true, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_do_not_see_case() {
        for (a, b) in [
            ("aws:SourceIp", "AWS:sourceip"),
            ("", ""),
            ("A", "a"),
            ("s3:GetObject", "S3:GETOBJECT"),
        ] {
            assert_eq!(hash_name(a), hash_name(b));
        }
        assert_ne!(hash_name("aws:SourceIp"), hash_name("aws:SourceIq"));
        assert_ne!(hash_name("a"), hash_name("b"));
    }

    #[test]
    fn r_act_5_words_of_actions() {
        assert!(is_action_word("execute-api") && is_action_word("GetObject2"));
        for bad in ["", "Get*", "Get Object", "Get_Object", "Gét"] {
            assert!(!is_action_word(bad), "{bad}");
        }
    }
}
