//! Texts with wildcards and variables, as far as checks look into them.

use alloc::string::String;

use super::subject::Subject;
use crate::policy::{TemplateSyntax, TemplateToken, parse_template};
use crate::text::matches_glob;

/// Whether a text has a wildcard: one that is no part of a variable and no escape.
pub(super) fn has_wildcard(subject: &Subject<'_>, text: &str) -> bool {
    if !text.contains(['*', '?']) {
        return false;
    }
    let syntax = TemplateSyntax {
        wildcards: true,
        variables: subject.has_variables,
    };
    let is_wildcard =
        |token: &TemplateToken| matches!(token, TemplateToken::AnyRun | TemplateToken::AnyChar);
    parse_template(text, syntax).is_ok_and(|tokens| tokens.iter().any(is_wildcard))
}

/// What stands before the first wildcard or variable.
pub(super) fn literal_start(text: &str) -> &str {
    let wildcard = text.find(['*', '?']).unwrap_or(text.len());
    let variable = text.find("${").unwrap_or(text.len());
    text.get(..wildcard.min(variable)).unwrap_or(text)
}

/// Whether all that `narrow` covers is covered by `wide`. Sure where it says so, and no more than that: it looks into
/// no variables of `wide`, and takes those of `narrow` for any text.
pub(super) fn covers(wide: &str, narrow: &str) -> bool {
    if wide.contains("${") {
        return false;
    }
    // A star of `narrow` may be several characters, or none.
    if wide.contains('?') && (narrow.contains('*') || narrow.contains("${")) {
        return false;
    }
    // What is not in `wide` is covered by a star of it alone.
    const ANY: &str = "\u{0}";
    if !narrow.contains("${") {
        return matches_glob(wide, narrow);
    }
    let Some(plain) = without_variables(narrow, ANY) else {
        return false;
    };
    !wide.contains(ANY) && matches_glob(wide, &plain)
}

/// The text with something in place of each variable. Nothing for one that has defaults, which may hold braces.
fn without_variables(text: &str, other: &str) -> Option<String> {
    if text.contains('\'') {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        plain.push_str(before);
        plain.push_str(other);
        rest = behind.split_once('}')?.1;
    }
    plain.push_str(rest);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_be_covered_is_covered() {
        for (wide, narrow, expected) in [
            ("*", "a?*", true),
            ("a*", "a*b", true),
            ("a*b", "a*", false),
            ("a?", "ab", true),
            ("a?", "a?", true),
            ("a?", "a*", false),
            ("*name}", "${aws:username}", false),
            ("home/*", "home/${aws:username}", true),
            ("home/*/x", "home/${aws:username}/x", true),
            ("home/${aws:username}", "home/${aws:username}", false),
            ("a${*}*", "a*", false),
            ("?", "${a}", false),
            ("*}", "${a", false),
            ("*'}", "${a, '}'}", false),
        ] {
            assert_eq!(covers(wide, narrow), expected, "{wide} {narrow}");
        }
    }
}
