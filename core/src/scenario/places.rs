//! Where what is wrong with a fact stands in a scenario.

use super::fields::Reading;
use crate::finding::Problem;
use crate::request::RequestErrors;
use crate::text::{Json, JsonValue, Path, Span, same_key};

/// Errors of the request builder, at the fields that they are about.
pub(super) fn report(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    errors: &RequestErrors,
) {
    for error in &errors.errors {
        let span = locate(json, &error.field);
        let problem = Problem::new(error.reason, error.rule, span, error.message.clone());
        report_at(reading, path, &error.field, problem);
    }
}

/// A problem at a field that is named from `path`, such as `network.tls.cipherSuite`.
pub(super) fn report_at(reading: &mut Reading<'_>, path: &Path<'_>, field: &str, problem: Problem) {
    match field.split_once('.') {
        // The name of a condition key may have dots of its own.
        Some(("context", key)) => reading.error(&path.member("context").member(key), problem),
        Some((name, rest)) => report_at(reading, &path.member(name), rest, problem),
        None => reading.error(&path.member(field), problem),
    }
}

/// Where a field stands, or the nearest object around it.
pub(super) fn locate(json: &Json<'_>, field: &str) -> Span {
    let (head, rest) = match field.split_once('.') {
        Some((head, rest)) => (head, Some(rest)),
        None => (field, None),
    };
    let JsonValue::Object(members) = &json.value else {
        return json.span;
    };
    // The later of two keys that differ in case is the one too many.
    let Some(member) = members
        .iter()
        .rev()
        .find(|member| member.name.eq_ignore_ascii_case(head))
    else {
        return json.span;
    };
    match (rest, &member.value.value) {
        // What is wrong with a condition key that is given twice is its name.
        (Some(key), JsonValue::Object(inner)) if head == "context" => inner
            .iter()
            .rev()
            .find(|inner| same_key(&inner.name, key))
            .map_or(member.value.span, |inner| inner.name_span),
        (Some(rest), JsonValue::Object(_)) => locate(&member.value, rest),
        _ => member.value.span,
    }
}
