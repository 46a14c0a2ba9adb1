//! Changes of a text that several checks offer.

use alloc::{boxed::Box, string::String};

use crate::document::{ConditionValues, Form, PolicyDocument, Text};
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

/// White space between the words of JSON.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// An item or a member with the comma that it would leave.
fn with_comma(source: &str, span: Span) -> Option<Span> {
    let (before, behind) = (
        source.get(..span.start as usize)?,
        source.get(span.end as usize..)?,
    );
    if let Some(rest) = behind.trim_start_matches(SPACE).strip_prefix(',') {
        let next = rest.trim_start_matches(SPACE);
        return Some(Span::new(span.start as usize, source.len() - next.len()));
    }
    let start = before.trim_end_matches(SPACE).strip_suffix(',');
    Some(Span {
        start: start.map_or(span.start, |before| before.len() as u32),
        end: span.end,
    })
}

/// Takes a value out of the list of a condition key. Nothing for the only one.
pub(super) fn remove_value(
    source: &str,
    values: &ConditionValues<'_>,
    value: Span,
    applicability: Applicability,
) -> Option<Box<Fix>> {
    let written = source.get(value.range())?;
    let span = with_comma(source, value).filter(|_| values.items.len() > 1)?;
    let title = alloc::format!("remove {written}");
    Some(Fix::edit(applicability, title, span, String::new()))
}

/// Takes a statement out of an array of several.
pub(super) fn remove_statement(
    document: &PolicyDocument<'_>,
    statement: Span,
    applicability: Applicability,
) -> Option<Box<Fix>> {
    if document.form == Form::Single || document.statements.len() < 2 {
        return None;
    }
    let span = with_comma(document.source, statement)?;
    let title = "remove the statement";
    Some(Fix::edit(applicability, title, span, String::new()))
}

/// Takes a member out of an object. Nothing if its name is written with escapes.
pub(super) fn remove_member(
    source: &str,
    name: &'static str,
    value: Span,
    applicability: Applicability,
) -> Option<Box<Fix>> {
    let before = source.get(..value.start as usize)?;
    let before = before.trim_end_matches(SPACE).strip_suffix(':')?;
    let before = before.trim_end_matches(SPACE).strip_suffix('"')?;
    let start = before.strip_suffix(name)?.strip_suffix('"')?.len() as u32;
    let member = Span { start, ..value };
    let title = alloc::format!("remove `{name}`");
    let span = with_comma(source, member)?;
    Some(Fix::edit(applicability, title, span, String::new()))
}

/// Whether a condition key stands alone under its operator.
pub(super) fn is_alone(source: &str, entry: Span) -> bool {
    let before = source.get(..entry.start as usize).unwrap_or_default();
    let behind = source.get(entry.end as usize..).unwrap_or_default();
    before.trim_end_matches(SPACE).ends_with('{')
        && behind.trim_start_matches(SPACE).starts_with('}')
}

/// Takes a condition key out of its block, and the block if it has no other.
pub(super) fn remove_condition(
    source: &str,
    operator: Span,
    entry: Span,
    applicability: Applicability,
) -> Option<Box<Fix>> {
    let gone = if is_alone(source, entry) {
        let behind = source.get(entry.end as usize..)?.trim_start_matches(SPACE);
        Span::new(
            operator.start as usize,
            source.len() - behind.strip_prefix('}')?.len(),
        )
    } else {
        entry
    };
    let span = with_comma(source, gone)?;
    let title = "remove the condition key";
    Some(Fix::edit(applicability, title, span, String::new()))
}
