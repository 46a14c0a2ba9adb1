//! The headers: sorted by name, and written as the canonical request has them.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::error::{SignatureError, SignedPart};
use crate::text::{compare_names, same_name};

/// The headers of a request by name, those of one name in the order in which they came.
#[derive(Clone)]
pub(super) struct Headers<'a> {
    sorted: Vec<(&'a str, &'a str)>,
}

impl<'a> Headers<'a> {
    /// Sorts headers. Line ends and other control characters would let one header look like several.
    pub(super) fn read(received: &[(&'a str, &'a str)]) -> Result<Self, SignatureError> {
        for &(name, value) in received {
            if !is_token(name) {
                return Err(SignatureError::malformed(SignedPart::HeaderName, name));
            }
            if value
                .chars()
                .any(|character| character.is_control() && character != '\t')
            {
                return Err(SignatureError::malformed(SignedPart::HeaderValue, name));
            }
        }
        let mut sorted = received.to_vec();
        sorted.sort_by(|(a, _), (b, _)| compare_names(a, b));
        Ok(Self { sorted })
    }

    /// The headers of a name, lower case.
    fn all(&self, name: &str) -> &[(&'a str, &'a str)] {
        let is_before = |order: Ordering| {
            self.sorted
                .partition_point(|(other, _)| compare_names(other, name) < order)
        };
        self.sorted
            .get(is_before(Ordering::Equal)..is_before(Ordering::Greater))
            .unwrap_or_default()
    }

    /// The value of a header that may be there once, without spaces around it.
    pub(super) fn value(&self, part: SignedPart) -> Result<Option<&'a str>, SignatureError> {
        match self.all(part.as_str()) {
            [] => Ok(None),
            [(_, value)] => Ok(Some(value.trim_matches(' '))),
            _ => Err(SignatureError::Duplicate { part }),
        }
    }

    /// Each name once, in order, as it came first.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let groups = self.sorted.chunk_by(|(a, _), (b, _)| same_name(a, b));
        groups.filter_map(|group| group.first().map(|(name, _)| *name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        !self.all(name).is_empty()
    }

    /// Writes the line of a name: spaces around values are gone and those within them are one, and values of one name stand
    /// behind one another with commas. A tab is no space.
    pub(super) fn write(&self, name: &str, out: &mut dyn FnMut(&str)) {
        out(name);
        for (at, (_, value)) in self.all(name).iter().enumerate() {
            out(if at > 0 { "," } else { ":" });
            let words = value.split(' ').filter(|word| !word.is_empty());
            for (at, word) in words.enumerate() {
                if at > 0 {
                    out(" ");
                }
                out(word);
            }
        }
        out("\n");
    }
}

/// A name of a header or method, as HTTP has them.
pub(super) fn is_token(text: &str) -> bool {
    let is_sign = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn line(received: &[(&str, &str)], name: &str) -> String {
        let mut out = String::new();
        if let Ok(headers) = Headers::read(received) {
            headers.write(name, &mut |text| out.push_str(text));
        }
        out
    }

    #[test]
    fn values_are_folded_and_joined_in_the_order_of_arrival() {
        let received = [("B", " x  y "), ("a", "1"), ("b", ""), ("B", "\"p   q\"")];
        assert_eq!(line(&received, "b"), "b:x y,,\"p q\"\n");
        assert_eq!(line(&received, "a"), "a:1\n");
        assert_eq!(line(&[("a", "x \t y")], "a"), "a:x \t y\n");
    }

    #[test]
    fn what_could_look_like_several_headers_is_refused() {
        for (name, value) in [
            ("", "x"),
            ("a b", "x"),
            ("a:", "x"),
            (":authority", "x"),
            ("a", "x\ny:z"),
            ("a", "\r"),
            ("é", "x"),
        ] {
            assert!(
                Headers::read(&[(name, value)]).is_err(),
                "{name:?} {value:?}"
            );
        }
        assert!(Headers::read(&[("a", "\t\u{e9}")]).is_ok());
    }

    #[test]
    fn a_header_that_may_be_there_once_is() {
        let received = [("Host", "a"), ("hosT", "b"), ("Date", "c")];
        let value = |part| Headers::read(&received).and_then(|headers| headers.value(part));
        assert_eq!(value(SignedPart::Date), Ok(Some("c")));
        assert_eq!(value(SignedPart::AmzDate), Ok(None));
        let part = SignedPart::Host;
        assert_eq!(value(part), Err(SignatureError::Duplicate { part }));
        assert!(Headers::read(&received).is_ok_and(|headers| headers.names().eq(["Date", "Host"])));
    }
}
