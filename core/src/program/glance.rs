//! What tells most resources at a glance that an entry of `Resource` does not cover them.
//!
//! Why it is correct: an entry covers a resource only if the text before its first wildcard begins the resource's sixth
//! segment, so the last eight bytes of that text, or all of it, have to stand there; without a wildcard it is as long as
//! the segment. What an entry covers beyond that is
//! told apart: no resource (R-RES-12), and across a colon (R-RES-6).

use super::resource_pattern::{Breadth, PlainArn, PlainTail};
use crate::text::{first_bytes, first_eight, has_byte, last_eight, low_bytes};

#[derive(Debug, Clone, Copy)]
pub(super) struct Glance {
    /// Of the text with which the resource has to begin: its last eight bytes, or all of it. As bytes, so that it takes no
    /// more room than it needs.
    end: [u8; 8],
    /// The length of that text.
    length: u8,
    form: Form,
    beyond: Beyond,
}

/// Which resources an entry may cover though they do not begin as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beyond {
    Nothing,
    /// None at all: the action takes no resource (R-RES-12).
    NoResource,
    /// Those with a colon (R-RES-6).
    Colons,
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// May cover everything.
    All,
    /// Begins with less than eight bytes before the first wildcard.
    Short,
    /// Begins with more.
    Long,
    /// Has no wildcard.
    Literal,
}

impl Glance {
    /// Of what may cover every resource.
    pub(super) const ALL: Self = Self {
        end: [0; 8],
        length: 0,
        form: Form::All,
        beyond: Beyond::Nothing,
    };

    /// Of a pattern with this text.
    pub(super) fn of(plain: PlainArn, text: &str) -> Self {
        let all = plain.beginning(text);
        // Of a very long one a part is enough.
        let beginning = all.get(..255).unwrap_or(all);
        let is_literal = plain.tail == PlainTail::Literal && beginning.len() == all.len();
        let (form, end) = match last_eight(beginning) {
            Some(last) if !is_literal => (Form::Long, last),
            last if is_literal => (Form::Literal, last.unwrap_or_default()),
            _ => (Form::Short, first_bytes(beginning)),
        };
        Self {
            end: end.to_le_bytes(),
            length: beginning.len() as u8,
            form,
            beyond: match (plain.breadth == Breadth::Some, plain.whole) {
                (true, false) => Beyond::Nothing,
                (false, false) => Beyond::NoResource,
                (true, true) => Beyond::Colons,
                (false, true) => Beyond::Both,
            },
        }
    }

    /// Whether it may cover a resource. Whether that has colons is told once for many.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn may_cover(&self, resource: &[u8], has_colons: &mut Option<bool>) -> bool {
        let length = usize::from(self.length);
        let begins = match self.form {
            Form::All => true,
            Form::Long => resource
                .get(..length)
                .and_then(last_eight)
                .is_some_and(|last| last == u64::from_le_bytes(self.end)),
            Form::Short => match first_eight(resource) {
                Some(first) => (first ^ u64::from_le_bytes(self.end)) & low_bytes(length) == 0,
                None => true,
            },
            Form::Literal => {
                let is_end = |last| last == u64::from_le_bytes(self.end);
                resource.len() == length && last_eight(resource).is_none_or(is_end)
            }
        };
        begins || (self.beyond != Beyond::Nothing && self.may_cover_beyond(resource, has_colons))
    }

    #[inline]
    fn may_cover_beyond(&self, resource: &[u8], has_colons: &mut Option<bool>) -> bool {
        let mut has_colons = || *has_colons.get_or_insert_with(|| has_byte(resource, b':'));
        match self.beyond {
            Beyond::Nothing => false,
            Beyond::NoResource => resource.is_empty(),
            Beyond::Colons => has_colons(),
            Beyond::Both => resource.is_empty() || has_colons(),
        }
    }
}
