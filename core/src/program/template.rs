//! Texts with variables, against a request. Values are substituted piece by piece, never joined.

use super::role_path::RoleForms;
use crate::policy::{TemplateToken, Variable};
use crate::request::{RequestContext, ScalarKind, Value};
use crate::text::{Case, ContextKey, Piece, matches_pieces};

/// The value of a key in a request.
#[inline]
pub(crate) fn value_of<'r>(key: &ContextKey, request: &'r RequestContext<'_>) -> Option<Value<'r>> {
    request.find(key.hash, &key.name, key.global)
}

/// What a variable stands for in a request (R-VAR-1).
#[derive(Debug, Clone, Copy)]
enum Meaning<'t> {
    Text(&'t str),
    /// The key is present and its value empty: no value in one reading, empty text in another (R-VAR-11).
    Empty {
        default: Option<&'t str>,
    },
    /// The key is missing, and there is no default.
    Missing,
    /// The key has a value that cannot be told: several (R-VAR-5, R-COND-7), or one that is unknown (R-KEY-10).
    Unknown,
}

fn meaning<'t>(variable: &'t Variable, request: &'t RequestContext<'_>) -> Meaning<'t> {
    let default = variable.default.as_deref();
    match value_of(&variable.key, request) {
        Some(Value::Single(scalar)) if scalar.text.is_empty() => Meaning::Empty { default },
        Some(Value::Single(scalar)) if scalar.kind == ScalarKind::ReservedRole => Meaning::Unknown,
        Some(Value::Single(scalar)) => Meaning::Text(scalar.text),
        Some(_) => Meaning::Unknown,
        None => default.map_or(Meaning::Missing, Meaning::Text), // R-VAR-10
    }
}

/// How variables with an empty value are read (R-VAR-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    AsEmpty,
    /// Like those of which the key is missing.
    AsMissing,
}

/// The text that a variable stands for, if it has one.
pub(super) fn resolve<'t>(
    variable: &'t Variable,
    request: &'t RequestContext<'_>,
    reading: Reading,
) -> Option<&'t str> {
    match (meaning(variable, request), reading) {
        (Meaning::Text(text), _) => Some(text),
        (Meaning::Empty { .. }, Reading::AsEmpty) => Some(""),
        (Meaning::Empty { default }, Reading::AsMissing) => default,
        (Meaning::Missing | Meaning::Unknown, _) => None,
    }
}

/// How the variables of a text stand in a request. The order is that in which one of them decides for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resolution {
    Resolved,
    /// Every variable has a text, and at least one of them is an empty default.
    EmptyDefault,
    /// Every variable has a value, and at least one of them is empty; those have defaults.
    SomeEmpty,
    /// The same, and one of those has no default.
    SomeEmptyWithoutDefault,
    /// A key is missing.
    Unresolved,
    /// A key has a value that cannot be told.
    Unknown,
}

pub(super) fn resolution(tokens: &[TemplateToken], request: &RequestContext<'_>) -> Resolution {
    let of_token = |token: &TemplateToken| match token {
        TemplateToken::Variable(variable) => match meaning(variable, request) {
            Meaning::Text("") => Resolution::EmptyDefault,
            Meaning::Text(_) => Resolution::Resolved,
            Meaning::Empty { default: Some(_) } => Resolution::SomeEmpty,
            Meaning::Empty { default: None } => Resolution::SomeEmptyWithoutDefault,
            Meaning::Missing => Resolution::Unresolved,
            Meaning::Unknown => Resolution::Unknown,
        },
        _ => Resolution::Resolved,
    };
    tokens
        .iter()
        .map(of_token)
        .max()
        .unwrap_or(Resolution::Resolved)
}

/// Whether a text covers `text`; its variables are resolved. Values stand for themselves (R-VAR-6).
pub(super) fn covers(
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    reading: Reading,
    case: Case,
) -> bool {
    cover_with(Piece::Literal(""), tokens, text, request, reading, case)
}

/// The same, with whatever has no value standing for any text.
pub(super) fn could_cover(
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    reading: Reading,
    case: Case,
) -> bool {
    cover_with(Piece::AnyRun, tokens, text, request, reading, case)
}

/// The same, whichever way empty values are read, where `given` tells what some variables stand for.
pub(crate) fn could_cover_given<'t>(
    given: impl Fn(&ContextKey) -> Option<Piece<'t>>,
    tokens: &'t [TemplateToken],
    text: &str,
    request: &'t RequestContext<'_>,
    case: Case,
) -> bool {
    [Reading::AsEmpty, Reading::AsMissing]
        .into_iter()
        .any(|reading| {
            let piece = |at: usize| {
                tokens.get(at).map(|token| match token {
                    TemplateToken::Literal(literal) => Piece::Literal(literal),
                    TemplateToken::AnyRun => Piece::AnyRun,
                    TemplateToken::AnyChar => Piece::AnyChar,
                    TemplateToken::Variable(variable) => {
                        given(&variable.key).unwrap_or_else(|| {
                            resolve(variable, request, reading)
                                .map_or(Piece::AnyRun, Piece::Literal)
                        })
                    }
                })
            };
            matches_pieces(piece, text, case)
        })
}

/// `unresolved` stands for a variable that has no value.
fn cover_with(
    unresolved: Piece<'static>,
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    reading: Reading,
    case: Case,
) -> bool {
    let piece = |at: usize| {
        tokens.get(at).map(|token| match token {
            TemplateToken::Literal(literal) => Piece::Literal(literal),
            TemplateToken::AnyRun => Piece::AnyRun,
            TemplateToken::AnyChar => Piece::AnyChar,
            TemplateToken::Variable(variable) => {
                resolve(variable, request, reading).map_or(unresolved, Piece::Literal)
            }
        })
    };
    matches_pieces(piece, text, case)
}

/// Whether all that is unknown of a text are ARNs of roles of IAM Identity Center (R-KEY-10).
pub(super) fn is_known_but_for_roles(
    tokens: &[TemplateToken],
    request: &RequestContext<'_>,
) -> bool {
    tokens.iter().all(|token| match token {
        TemplateToken::Variable(variable) => match meaning(variable, request) {
            Meaning::Unknown => forms_of(variable, request).is_some(),
            Meaning::Missing => false,
            Meaning::Text(_) | Meaning::Empty { .. } => true,
        },
        _ => true,
    })
}

fn forms_of<'t>(variable: &'t Variable, request: &'t RequestContext<'_>) -> Option<[&'t str; 3]> {
    match value_of(&variable.key, request) {
        Some(Value::Single(scalar)) => RoleForms::of(scalar)?.reserved_parts(),
        _ => None,
    }
}

/// Whether a text could cover `text` with one of the ARNs that such a role may have. Any text passes for its
/// Region: this is asked for Denies.
pub(super) fn covers_with_forms(
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    case: Case,
) -> bool {
    /// A variable stands for up to so many pieces.
    const MOST: usize = 5;
    const NOTHING: Piece<'_> = Piece::Literal("");
    let covered = |with_region: bool| {
        let piece = |at: usize| {
            let (token, part) = (tokens.get(at / MOST)?, at % MOST);
            let of_role = match token {
                TemplateToken::Variable(variable) => forms_of(variable, request),
                _ => None,
            };
            Some(match (token, of_role, part) {
                (_, Some([before, _, _]), 0) => Piece::Literal(before),
                (_, Some([_, path, _]), 1) => Piece::Literal(path),
                (_, Some(_), 2) if with_region => Piece::AnyRun,
                (_, Some(_), 3) if with_region => Piece::Literal("/"),
                (_, Some([_, _, name]), 4) => Piece::Literal(name),
                (TemplateToken::Literal(literal), _, 0) => Piece::Literal(literal),
                (TemplateToken::AnyRun, _, 0) => Piece::AnyRun,
                (TemplateToken::AnyChar, _, 0) => Piece::AnyChar,
                (TemplateToken::Variable(variable), None, 0) => {
                    resolve(variable, request, Reading::AsEmpty).map_or(NOTHING, Piece::Literal)
                }
                _ => NOTHING,
            })
        };
        matches_pieces(piece, text, case)
    };
    covered(false) || covered(true)
}

/// The keys of variables that the request does not have (R-OUT-8).
pub(crate) fn missing_variables<'t>(
    tokens: &'t [TemplateToken],
    request: &RequestContext<'_>,
) -> impl Iterator<Item = &'t ContextKey> {
    tokens.iter().filter_map(|token| match token {
        TemplateToken::Variable(variable) if value_of(&variable.key, request).is_none() => {
            Some(&variable.key)
        }
        _ => None,
    })
}

/// The keys of variables that are the ARN of a role of which one of several is meant (R-KEY-10).
pub(crate) fn unknown_roles<'t>(
    tokens: &'t [TemplateToken],
    request: &RequestContext<'_>,
) -> impl Iterator<Item = &'t ContextKey> {
    tokens.iter().filter_map(|token| match token {
        TemplateToken::Variable(variable) if forms_of(variable, request).is_some() => {
            Some(&variable.key)
        }
        _ => None,
    })
}
