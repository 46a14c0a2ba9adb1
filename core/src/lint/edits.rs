//! Changes of a text that several checks offer.

use alloc::{boxed::Box, string::String};

use crate::document::{Form, Text};
use crate::finding::{Applicability, Fix};
use crate::text::Span;

/// Takes an item out of an array, with the comma that it leaves. Nothing for the only one, and for what is no array.
pub(super) fn remove_item(
    source: &str,
    form: Form,
    items: &[Text<'_>],
    index: usize,
    applicability: Applicability,
) -> Option<Box<Fix>> {
    if form == Form::Single || items.len() < 2 {
        return None;
    }
    let item = items.get(index)?;
    // Up to the next one, or from the end of the one before.
    let span = match items.get(index + 1) {
        Some(next) => Span {
            start: item.span.start,
            end: next.span.start,
        },
        None => Span {
            start: items.get(index.checked_sub(1)?)?.span.end,
            end: item.span.end,
        },
    };
    let title = alloc::format!("remove {}", source.get(item.span.range())?);
    Some(Fix::edit(applicability, title, span, String::new()))
}
