//! Texts with wildcards and policy variables (sections 2.3 and 3).

use alloc::{boxed::Box, format, string::String, vec::Vec};

use crate::document::Text;
use crate::finding::{Problem, Reason};
use crate::text::ContextKey;

/// A text of a policy, read once: literal runs, wildcards and variables.
pub(crate) type Template = Box<[TemplateToken]>;

/// One piece of a [`Template`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TemplateToken {
    /// Text that stands for itself, never empty.
    Literal(Box<str>),
    /// `*`: any run of characters.
    AnyRun,
    /// `?`: exactly one character.
    AnyChar,
    /// `${key}` or `${key, 'default'}`.
    Variable(Box<Variable>),
}

/// A policy variable (R-VAR-1, R-VAR-9).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variable {
    pub(crate) key: ContextKey,
    pub(crate) default: Option<Box<str>>,
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TemplateSyntax {
    /// `*` and `?` are wildcards.
    pub(crate) wildcards: bool,
    /// `${…}` is a variable or an escape: Version 2012-10-17 only (R-VAR-4).
    pub(crate) variables: bool,
}

/// Why a `${…}` is no variable (R-VAR-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TemplateError(pub(crate) &'static str);

impl TemplateError {
    pub(super) fn within(self, item: &Text<'_>) -> Problem {
        let message = format!("`{}`: {}", item.as_str(), self.0);
        Problem::new(Reason::InvalidVariable, "R-VAR-9", item.span, message)
    }
}

/// Reads a text into its pieces.
pub(crate) fn parse_template(
    text: &str,
    syntax: TemplateSyntax,
) -> Result<Vec<TemplateToken>, TemplateError> {
    let mut tokens = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if syntax.variables
            && let Some(inner) = rest.strip_prefix("${")
        {
            let (piece, after) = parse_variable(inner)?;
            rest = after;
            match piece {
                Piece::Escape(escaped) => literal.push(escaped),
                Piece::Variable(variable) => {
                    flush(&mut literal, &mut tokens);
                    tokens.push(TemplateToken::Variable(Box::new(variable)));
                }
            }
            continue;
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '*' if syntax.wildcards => {
                flush(&mut literal, &mut tokens);
                // Two stars in a row match what one matches.
                if !matches!(tokens.last(), Some(TemplateToken::AnyRun)) {
                    tokens.push(TemplateToken::AnyRun);
                }
            }
            '?' if syntax.wildcards => {
                flush(&mut literal, &mut tokens);
                tokens.push(TemplateToken::AnyChar);
            }
            other => literal.push(other),
        }
    }
    flush(&mut literal, &mut tokens);
    Ok(tokens)
}

fn flush(literal: &mut String, tokens: &mut Vec<TemplateToken>) {
    if !literal.is_empty() {
        tokens.push(TemplateToken::Literal(core::mem::take(literal).into()));
    }
}

enum Piece {
    Escape(char),
    Variable(Variable),
}

/// Reads what follows `${`, up to and with the closing brace.
fn parse_variable(inner: &str) -> Result<(Piece, &str), TemplateError> {
    for escaped in ['*', '?', '$'] {
        // R-VAR-8.
        if let Some(rest) = inner
            .strip_prefix(escaped)
            .and_then(|rest| rest.strip_prefix('}'))
        {
            return Ok((Piece::Escape(escaped), rest));
        }
    }
    let end = inner
        .find(['}', ','])
        .ok_or(TemplateError("`${` is not closed by `}`"))?;
    let (name, rest) = inner
        .split_at_checked(end)
        .ok_or(TemplateError("`${` is not closed by `}`"))?;
    if name.is_empty() {
        return Err(TemplateError("`${}` names no key"));
    }
    if name.contains("${") {
        return Err(TemplateError("a variable stands inside a variable"));
    }
    if name.contains(|character: char| {
        character.is_whitespace() || matches!(character, '\'' | '{' | '$' | '*' | '?')
    }) {
        return Err(TemplateError(
            "the key of a variable has no spaces, quotes, braces, dollar signs or wildcards",
        ));
    }
    if let Some(rest) = rest.strip_prefix('}') {
        return Ok((
            Piece::Variable(Variable {
                key: ContextKey::new(name),
                default: None,
            }),
            rest,
        ));
    }
    const DEFAULT_FORM: TemplateError =
        TemplateError("a default value is written `${key, 'text'}`");
    let after_comma = rest.strip_prefix(',').ok_or(DEFAULT_FORM)?;
    let quoted = after_comma.trim_start_matches(' ');
    if quoted.len() == after_comma.len() {
        return Err(DEFAULT_FORM);
    }
    let (default, rest) = quoted
        .strip_prefix('\'')
        .and_then(|text| text.split_once('\''))
        .ok_or(DEFAULT_FORM)?;
    let rest = rest.strip_prefix('}').ok_or(DEFAULT_FORM)?;
    if default.contains("${") {
        return Err(TemplateError("a variable stands inside a variable"));
    }
    Ok((
        Piece::Variable(Variable {
            key: ContextKey::new(name),
            default: Some(default.into()),
        }),
        rest,
    ))
}

/// Whether the text holds something that a 2012-10-17 document would read as a variable.
pub(crate) fn mentions_variable(text: &str) -> bool {
    text.contains("${")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn shape(text: &str, wildcards: bool, variables: bool) -> Result<String, TemplateError> {
        let tokens = parse_template(
            text,
            TemplateSyntax {
                wildcards,
                variables,
            },
        )?;
        Ok(tokens
            .iter()
            .map(|token| match token {
                TemplateToken::Literal(text) => alloc::format!("[{text}]"),
                TemplateToken::AnyRun => "*".to_string(),
                TemplateToken::AnyChar => "?".to_string(),
                TemplateToken::Variable(variable) => match &variable.default {
                    Some(default) => {
                        alloc::format!("<{}|{default}>", variable.key.name.to_ascii_lowercase())
                    }
                    None => alloc::format!("<{}>", variable.key.name.to_ascii_lowercase()),
                },
            })
            .collect())
    }

    #[test]
    fn r_var_1_8_9_texts_are_read_into_pieces() {
        for (text, expected) in [
            ("", ""),
            ("a*b?", "[a]*[b]?"),
            ("a**", "[a]*"),
            ("b/${aws:UserName}/*", "[b/]<aws:username>[/]*"),
            ("${*}${?}${$}", "[*?$]"),
            ("${k, 'x, }y'}z", "<k|x, }y>[z]"),
            ("${k,   ''}", "<k|>"),
            ("$x {y} $", "[$x {y} $]"),
            ("{{x}}", "[{{x}}]"),
        ] {
            assert_eq!(shape(text, true, true).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn r_ver_3_without_variables_braces_are_literal_and_stars_are_not() {
        assert_eq!(shape("${*}", true, false).as_deref(), Ok("[${]*[}]"));
        assert_eq!(
            shape("${aws:username}", true, false).as_deref(),
            Ok("[${aws:username}]")
        );
        assert_eq!(shape("a*${*}", false, true).as_deref(), Ok("[a**]"));
    }

    #[test]
    fn r_var_9_what_is_no_variable_is_an_error() {
        for text in [
            "${",
            "${a",
            "${}",
            "${a b}",
            "${a, b}",
            "${a,'b'}",
            "${a, 'b'",
            "${a, 'b' }",
            "${a, 'it's'}",
            "${a${b}}",
            "${a$b}",
            "${a, '${b}'}",
            "${ a}",
            "${a }",
            "${, 'x'}",
        ] {
            assert!(shape(text, true, true).is_err(), "{text}");
        }
    }
}
