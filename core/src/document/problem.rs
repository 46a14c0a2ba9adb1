//! What can be wrong with the form of a document, or of another text of JSON.

use alloc::{format, string::ToString};

use crate::finding::{Applicability, Fix, Problem, Reason};
use crate::text::{Json, JsonError, JsonMember, JsonProblem, JsonValue, Unseen, quoted};

/// Why a text is not JSON, or is not read.
pub(crate) fn json_problem(error: &JsonError) -> Problem {
    let (reason, rule) = match error.problem {
        JsonProblem::Syntax(_) => (Reason::InvalidJson, "R-GRAM-10"),
        JsonProblem::TooDeep(_) => (Reason::LimitExceeded, "R-QUOTA-2"),
    };
    let fix = error.replacement.map(|replacement| {
        let (title, replacement) = match replacement {
            Unseen::Nothing => ("remove it", ""),
            Unseen::Space => ("write a plain space", " "),
        };
        Fix::edit(Applicability::Unsafe, title, error.span, replacement.into())
    });
    Problem::new(reason, rule, error.span, error.to_string()).with_fix(fix)
}

/// A member name that its object has already (R-GRAM-4).
pub(crate) fn stands_twice(member: &JsonMember<'_>) -> Problem {
    let name = quoted(&member.name);
    let message = format!("`{name}` stands twice in this object; keep one");
    Problem::new(
        Reason::DuplicateMember,
        "R-GRAM-4",
        member.name_span,
        message,
    )
}

/// What the place takes has another kind.
pub(crate) fn wrong_type(json: &Json<'_>, rule: &'static str, expected: &str) -> Problem {
    let message = format!("expected {expected}, found {}", json.kind());
    Problem::new(Reason::WrongJsonType, rule, json.span, message)
}

/// A statement, or a list of them, that stands where a policy should.
pub(super) fn bare_statement(json: &Json<'_>) -> Option<Problem> {
    let has = |members: &[JsonMember<'_>], names: &[&str]| {
        members.iter().any(|member| names.contains(&&*member.name))
    };
    let is_statement = |members: &[JsonMember<'_>]| {
        has(members, &["Effect", "Action", "NotAction"])
            && !has(members, &["Statement", "statement", "Statements"])
    };
    let (message, is_wrapped) = match &json.value {
        JsonValue::Object(members) if is_statement(members) => (
            "this is a statement; wrap it in `Statement`: `{\"Version\": \"2012-10-17\", \"Statement\": …}`",
            true,
        ),
        // As some calls of IAM answer, or given a name twice.
        JsonValue::Object(members) if wraps_policy(members) => {
            ("this holds a policy; give what stands in it", false)
        }
        JsonValue::Array(items) => match &items.first()?.value {
            JsonValue::Object(members) if is_statement(members) => (
                "this is a list of statements; wrap it in `Statement`: `{\"Version\": \"2012-10-17\", \"Statement\": …}`",
                true,
            ),
            _ => return None,
        },
        _ => return None,
    };
    let fix = is_wrapped.then(|| {
        let before = r#"{"Version": "2012-10-17", "Statement": "#;
        Fix::wrap("wrap it in `Statement`", json.span, before, "}")
    });
    let problem = Problem::new(Reason::MissingMember, "R-GRAM-11", json.span, message);
    Some(problem.with_fix(fix))
}

/// Whether an object that is no policy has one in a member.
fn wraps_policy(members: &[JsonMember<'_>]) -> bool {
    let is_policy = |member: &JsonMember<'_>| match &member.value.value {
        JsonValue::Object(inner) => inner.iter().any(|inner| inner.name == "Statement"),
        _ => false,
    };
    let is_known = |member: &JsonMember<'_>| matches!(&*member.name, "Version" | "Statement");
    !members.iter().any(is_known) && members.iter().any(is_policy)
}
