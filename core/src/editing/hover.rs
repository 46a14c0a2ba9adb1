//! What stands under the cursor, place by place.

use alloc::format;
use alloc::string::String;

use serde::Serialize;

use super::completion::span_as_fields;
use super::place::{Place, Site, boundary};
use super::related::Related;
use super::{described, grammar, operators};
use crate::document::Limits;
use crate::policy::{PolicyType, is_multivalued_key};
use crate::reference::Reference;
use crate::text::{Span, quoted};

/// What stands at a place of a policy, for people.
///
/// As JSON: `{"start": 40, "end": 43, "markdown": …}`, with offsets in bytes.
///
/// # Examples
/// ```
/// use portcullis::{PolicyType, editing::hover};
///
/// let text = r#"{"Statement": {"Condition": {"ForAnyValue:StringLike": {}}}}"#;
/// let at = text.find("Any").expect("the operator");
/// let hover = hover(text, at, PolicyType::Identity, None).expect("an operator");
/// assert_eq!(&text[hover.span().range()], "ForAnyValue:StringLike");
/// assert!(hover.markdown().contains("R-SET-2"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hover {
    #[serde(flatten, serialize_with = "span_as_fields")]
    span: Span,
    markdown: String,
}

impl Hover {
    /// What is told of, in bytes of the text, without its quotes.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// What is told, in Markdown: names in backticks, paragraphs, lists. Rules are those of SEMANTICS.md.
    #[must_use]
    pub fn markdown(&self) -> &str {
        &self.markdown
    }
}

/// What stands at a place of a policy: an action with its level, resource types and keys; what a pattern covers; a
/// service, a condition key, an operator, the types that an ARN can be of, a member or a word of the grammar, a variable.
///
/// The text is read as [`complete`](super::complete) reads it, and so is `offset`. `None` where nothing stands, or
/// nothing is known of it.
///
/// # Cost
/// Linear in the text, and at most the size of the reference besides.
///
/// # Examples
/// ```
/// use portcullis::{PolicyType, editing::hover, reference::Reference};
///
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let text = r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObjectTag*"}}"#;
/// let at = text.find("Tag").expect("the action");
/// let hover = hover(text, at, PolicyType::Identity, Some(&reference)).expect("a pattern");
/// assert!(hover.markdown().starts_with("`s3:GetObjectTag*` covers 1 action"));
/// # Ok::<(), portcullis::reference::ReferenceError>(())
/// ```
#[must_use]
pub fn hover(
    text: &str,
    offset: usize,
    policy_type: PolicyType,
    reference: Option<&Reference<'_>>,
) -> Option<Hover> {
    if text.len() > Limits::DEFAULT.document_bytes {
        return None;
    }
    let site = Site::of(text, boundary(text, offset))?;
    let span = site.own()?;
    let told = at(&site, policy_type, reference)?;
    Some(Hover {
        span: told.span.unwrap_or(span),
        markdown: told.markdown,
    })
}

/// What is told, and of which part if it is not all that stands there.
struct Told {
    span: Option<Span>,
    markdown: String,
}

impl From<String> for Told {
    fn from(markdown: String) -> Self {
        Self {
            span: None,
            markdown,
        }
    }
}

/// A word of the grammar with its meaning.
fn word(written: &str, meaning: &str) -> Told {
    format!("`{written}`: {meaning}").into()
}

fn of_table(written: &str, table: &[(&str, &str)]) -> Option<Told> {
    let (_, meaning) = table.iter().find(|(name, _)| *name == written)?;
    Some(word(written, meaning))
}

fn at(site: &Site<'_>, policy_type: PolicyType, reference: Option<&Reference<'_>>) -> Option<Told> {
    let written = site.own_text();
    match site.place {
        Place::Document => of_table(written, grammar::DOCUMENT),
        Place::OfDocument("Version") => of_table(written, grammar::VERSIONS),
        Place::Statement => of_table(written, grammar::STATEMENT),
        Place::OfStatement("Effect") => of_table(written, grammar::EFFECTS),
        Place::PrincipalKind => of_table(written, grammar::PRINCIPAL_KINDS),
        Place::OfStatement("Principal" | "NotPrincipal") | Place::Principal("AWS")
            if written == "*" =>
        {
            Some(word(written, grammar::EVERYBODY))
        }
        Place::OfStatement("Action" | "NotAction") => action(site, reference),
        Place::OfStatement("Resource" | "NotResource") => resource(site, policy_type, reference),
        Place::Operator => {
            let parsed = operators::read(written)?;
            Some(word(written, &operators::in_words(parsed)))
        }
        Place::Key(_) => key(site, written, reference).map(Told::from),
        Place::Value { operator, .. } => {
            operators::read(operator).filter(|parsed| operators::takes_variables(*parsed))?;
            variable(site, reference)
        }
        _ => None,
    }
}

fn action(site: &Site<'_>, reference: Option<&Reference<'_>>) -> Option<Told> {
    let written = site.own_text();
    let Some(reference) = reference else {
        let every = "every action of every service (R-ACT-2)";
        return (written == "*").then(|| word(written, every));
    };
    if let Some((prefix, _)) = written.split_once(':')
        && site.target.typed.len() <= prefix.len()
        && let Some(service) = reference.service(prefix)
    {
        return Some(Told {
            span: Some(site.part(0, prefix.len())),
            markdown: described::service(&service),
        });
    }
    if let Some(action) = reference.action(written) {
        return Some(described::action(&action).into());
    }
    let said = match written.contains(['*', '?']) {
        true => described::pattern(written, reference),
        false => described::unknown_action(written, reference),
    };
    said.map(Told::from)
}

fn resource(
    site: &Site<'_>,
    policy_type: PolicyType,
    reference: Option<&Reference<'_>>,
) -> Option<Told> {
    if let Some(told) = variable(site, reference) {
        return Some(told);
    }
    let written = site.own_text();
    if written == "*" {
        let meaning = match policy_type {
            PolicyType::KmsKey => "the key that has the policy (R-TYPE-7)",
            _ => "every resource, and requests about none (R-RES-12)",
        };
        return Some(word(written, meaning));
    }
    let reference = reference?;
    let related = Related::of(site, Some(reference));
    described::resource(written, &related, reference).map(Told::from)
}

fn key(site: &Site<'_>, name: &str, reference: Option<&Reference<'_>>) -> Option<String> {
    let Some(reference) = reference else {
        let several = match is_multivalued_key(name) {
            true => "several values at once (R-KEY-4)",
            false => "one value (R-KEY-4)",
        };
        let is_known = crate::policy::is_known_key(name);
        return is_known.then(|| format!("`{name}`: a key of every request, with {several}"));
    };
    let related = Related::of(site, Some(reference));
    // A key of the statement's actions is meant before one of the same name elsewhere.
    let mut actions = related.actions.iter();
    let of_actions = actions.find_map(|action| action.condition_key(name));
    match of_actions.or_else(|| reference.condition_key(name)) {
        Some(key) => Some(described::key(&key, &related, reference)),
        None => described::unknown_key(name, reference),
    }
}

/// The variable around the cursor.
fn variable(site: &Site<'_>, reference: Option<&Reference<'_>>) -> Option<Told> {
    let written = site.own_text();
    let typed = site.target.typed.len();
    // The cursor may be at the `$` or the brace behind it.
    let reach = written.get(..typed.saturating_add(2)).unwrap_or(written);
    let start = reach.rfind("${")?;
    let (inner, _) = written.get(start + 2..)?.split_once('}')?;
    let end = start + 2 + inner.len() + 1;
    if start > typed || typed >= end {
        return None;
    }
    let span = Some(site.part(start, end));
    if !site.has_variables() {
        let markdown = format!(
            "`${{{}}}`: plain text; without Version `2012-10-17` there are no variables (R-VER-3)",
            quoted(inner)
        );
        return Some(Told { span, markdown });
    }
    if matches!(inner, "*" | "?" | "$") {
        let markdown = format!("`${{{inner}}}`: the character `{inner}` itself (R-VAR-8)");
        return Some(Told { span, markdown });
    }
    let (name, default) = match inner.split_once(',') {
        Some((name, default)) => (name, Some(default.trim())),
        None => (inner, None),
    };
    let mut markdown = format!(
        "`${{{}}}`: the value of the key in the request (R-VAR-1)",
        quoted(inner)
    );
    if let Some(default) = default {
        markdown.push_str(&format!(
            ", or {} where it is missing (R-VAR-10)",
            quoted(default)
        ));
    }
    if let Some(said) = key(site, name, reference) {
        markdown.push_str("\n\n");
        markdown.push_str(&said);
    }
    Some(Told { span, markdown })
}
