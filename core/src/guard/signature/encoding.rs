//! Percent-encoding as Signature Version 4 wants it: everything but letters, digits and `-._~`, in upper-case hex.

use alloc::string::String;
use alloc::vec::Vec;

use super::expected::CanonicalPath;

/// Adds a byte, encoded if it has to be.
fn push(byte: u8, out: &mut String) {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        out.push(char::from(byte));
        return;
    }
    let digits = [byte >> 4, byte & 15];
    let hex = digits.map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default());
    out.push('%');
    out.extend(hex.map(|digit| digit.to_ascii_uppercase()));
}

/// The bytes for which a percent-encoded text stands, with `plus` where it has a `+`. `None` in place of an escape without two
/// hex digits.
fn decoded(text: &str, plus: u8) -> impl Iterator<Item = Option<u8>> {
    let mut bytes = text.bytes();
    core::iter::from_fn(move || match bytes.next()? {
        b'%' => {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let byte = digit().zip(digit()).map(|(high, low)| high * 16 + low);
            Some(byte.and_then(|byte| byte.try_into().ok()))
        }
        b'+' => Some(Some(plus)),
        byte => Some(Some(byte)),
    })
}

/// Decodes a text and encodes it again, so that all ways to write it become one.
fn recode(text: &str, plus: u8, out: &mut String) -> Option<()> {
    for byte in decoded(text, plus) {
        push(byte?, out);
    }
    Some(())
}

/// A name or value of a query as the canonical query has it. A `+` is a space there, as in forms. `None` for malformed escapes.
pub(super) fn query_part(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    recode(text, b' ', &mut out)?;
    Some(out)
}

/// What a name or value of a canonical query stands for. `None` if that is not UTF-8.
pub(super) fn query_text(part: &str) -> Option<String> {
    String::from_utf8(decoded(part, b'+').collect::<Option<Vec<u8>>>()?).ok()
}

/// The path as the canonical request has it. `None` for malformed escapes, for what does not begin with `/`, and for what has
/// a query behind it: encoded, it would be another path that somebody signed.
pub(super) fn path(received: &str, form: CanonicalPath) -> Option<String> {
    let received = if received.is_empty() { "/" } else { received };
    if received.contains(['?', '#']) {
        return None;
    }
    let segments = received.strip_prefix('/')?.split('/');
    let mut out = String::with_capacity(received.len());
    if form == CanonicalPath::EncodedOnce {
        // An encoded `/` stays one: decoded, it would make two segments of one.
        for segment in segments {
            out.push('/');
            recode(segment, b'+', &mut out)?;
        }
        return Some(out);
    }
    if decoded(received, b'+').any(|byte| byte.is_none()) {
        return None;
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut is_folder = false;
    for segment in segments {
        is_folder = matches!(segment, "" | "." | "..");
        match segment {
            _ if form == CanonicalPath::AsReceived => kept.push(segment),
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    if kept.is_empty() || (is_folder && form == CanonicalPath::Normalized) {
        kept.push("");
    }
    for segment in kept {
        out.push('/');
        segment.bytes().for_each(|byte| push(byte, &mut out));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_write_a_query_becomes_one() {
        for (text, canonical) in [
            ("", ""),
            ("a b", "a%20b"),
            ("a+b", "a%20b"),
            ("a%20b", "a%20b"),
            ("a%2bb", "a%2Bb"),
            ("%41-._~", "A-._~"),
            ("\u{1234}", "%E1%88%B4"),
            ("%ff", "%FF"),
            ("/=", "%2F%3D"),
        ] {
            assert_eq!(query_part(text).as_deref(), Some(canonical), "{text}");
        }
        for malformed in ["%", "%4", "%4g", "%%41", "%+1", "%é"] {
            assert_eq!(query_part(malformed), None, "{malformed}");
        }
        assert_eq!(query_text("a%2Bb%20c").as_deref(), Some("a+b c"));
        assert_eq!(query_text("%FF"), None);
    }

    #[test]
    fn paths_are_written_as_the_service_wants_them() {
        let forms = [
            CanonicalPath::Normalized,
            CanonicalPath::AsReceived,
            CanonicalPath::EncodedOnce,
        ];
        for (received, expected) in [
            ("", ["/", "/", "/"]),
            ("/", ["/", "/", "/"]),
            ("//a/./b/../c", ["/a/c", "//a/./b/../c", "//a/./b/../c"]),
            ("/../a/", ["/a/", "/../a/", "/../a/"]),
            ("/a/..", ["/", "/a/..", "/a/.."]),
            ("/a/b/.", ["/a/b/", "/a/b/.", "/a/b/."]),
            ("/a%20b+c", ["/a%2520b%2Bc", "/a%2520b%2Bc", "/a%20b%2Bc"]),
            ("/a%2fb", ["/a%252fb", "/a%252fb", "/a%2Fb"]),
            ("/a b", ["/a%20b", "/a%20b", "/a%20b"]),
        ] {
            for (form, expected) in forms.into_iter().zip(expected) {
                assert_eq!(
                    path(received, form).as_deref(),
                    Some(expected),
                    "{received} {form:?}"
                );
            }
        }
        for form in forms {
            for malformed in ["a", "*", "https://host/", "/%", "/%zz", "/a?b", "/a#b"] {
                assert_eq!(path(malformed, form), None, "{malformed} {form:?}");
            }
        }
    }
}
