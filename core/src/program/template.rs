//! Texts with variables, against a request. Values are substituted piece by piece, never joined.

use crate::policy::{ContextKey, TemplateToken, Variable};
use crate::request::{RequestContext, Value};
use crate::text::{Piece, matches_pieces};

/// The value of a key in a request.
#[inline]
pub(crate) fn value_of<'r>(key: &ContextKey, request: &'r RequestContext<'_>) -> Option<Value<'r>> {
    request.find(key.hash, &key.name, key.global)
}

/// The text that a variable stands for: the value of a single-valued key, or the default of a missing one
/// (R-VAR-1, R-VAR-5, R-VAR-10). An empty value is a value (R-VAR-11).
pub(super) fn resolve<'t>(
    variable: &'t Variable,
    request: &'t RequestContext<'_>,
) -> Option<&'t str> {
    match value_of(&variable.key, request) {
        Some(Value::Single(scalar)) => Some(scalar.text),
        Some(_) => None,
        None => variable.default.as_deref(),
    }
}

/// How the variables of a text stand in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resolution {
    Resolved,
    /// Every variable has a value, and at least one of them is empty.
    SomeEmpty,
    Unresolved,
}

pub(super) fn resolution(tokens: &[TemplateToken], request: &RequestContext<'_>) -> Resolution {
    let mut resolution = Resolution::Resolved;
    for token in tokens {
        if let TemplateToken::Variable(variable) = token {
            match resolve(variable, request) {
                Some("") => resolution = Resolution::SomeEmpty,
                Some(_) => {}
                None => return Resolution::Unresolved,
            }
        }
    }
    resolution
}

/// Whether a text covers `text`; its variables are resolved. Values stand for themselves (R-VAR-6).
pub(super) fn covers(
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    same: impl Fn(&str, &str) -> bool,
) -> bool {
    cover_with(Piece::Literal(""), tokens, text, request, same)
}

/// The same, with whatever has no value standing for any text.
pub(super) fn could_cover(
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    same: impl Fn(&str, &str) -> bool,
) -> bool {
    cover_with(Piece::AnyRun, tokens, text, request, same)
}

/// `unresolved` stands for a variable that has no value.
fn cover_with(
    unresolved: Piece<'static>,
    tokens: &[TemplateToken],
    text: &str,
    request: &RequestContext<'_>,
    same: impl Fn(&str, &str) -> bool,
) -> bool {
    let piece = |at: usize| {
        tokens.get(at).map(|token| match token {
            TemplateToken::Literal(literal) => Piece::Literal(literal),
            TemplateToken::AnyRun => Piece::AnyRun,
            TemplateToken::AnyChar => Piece::AnyChar,
            TemplateToken::Variable(variable) => {
                resolve(variable, request).map_or(unresolved, Piece::Literal)
            }
        })
    };
    matches_pieces(piece, text, same)
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
