//! Actions (2.1).

use portcullis::document::Statement;

use super::pattern::{Token, glob_ignoring_ascii_case};

/// The action part of a statement.
pub(super) fn action_part(statement: &Statement<'_>, deny: bool, asked: &str) -> bool {
    if let Some(actions) = statement.action() {
        // R-ACT-7; an empty list matches nothing (R-GRAM-12).
        return actions
            .items()
            .iter()
            .any(|entry| listed(entry.as_str(), deny, asked));
    }
    let excluded = statement
        .not_action()
        .expect("R-STMT-2: one of Action and NotAction");
    if excluded.items().is_empty() {
        // R-GRAM-13.
        return deny;
    }
    if !deny
        && excluded
            .items()
            .iter()
            .any(|entry| !well_formed(entry.as_str()))
    {
        // R-ACT-8.
        return false;
    }
    !excluded
        .items()
        .iter()
        .any(|entry| matches(entry.as_str(), asked))
}

/// One entry of `Action`.
fn listed(entry: &str, deny: bool, asked: &str) -> bool {
    if deny {
        // R-ACT-4, R-ACT-5 (D-04): whatever is wrong with it, by its text, and as one glob. For a sound entry that is
        // the same as to match prefix and name apart: the request has one colon.
        return glob_ignoring_ascii_case(&tokens(entry.trim()), asked);
    }
    matches(entry, asked)
}

/// R-ACT-2, R-ACT-4, R-ACT-5: `"*"`, or a prefix without wildcards, one colon and a name that is not empty.
fn well_formed(entry: &str) -> bool {
    if entry == "*" {
        return true;
    }
    let Some((prefix, name)) = entry.split_once(':') else {
        return false;
    };
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let pattern = |c: char| letter(c) || matches!(c, '*' | '?');
    !prefix.is_empty()
        && prefix.chars().all(letter)
        && !name.is_empty()
        && name.chars().all(pattern)
}

/// R-ACT-2, R-ACT-3, R-ACT-6.
fn matches(entry: &str, asked: &str) -> bool {
    if !well_formed(entry) {
        return false;
    }
    if entry == "*" {
        return true;
    }
    let (prefix, name) = entry.split_once(':').unwrap();
    let (asked_prefix, asked_name) = asked.split_once(':').expect("R-ACT-1");
    prefix.eq_ignore_ascii_case(asked_prefix) && glob_ignoring_ascii_case(&tokens(name), asked_name)
}

fn tokens(pattern: &str) -> Vec<Token> {
    pattern
        .chars()
        .map(|c| match c {
            '*' => Token::Star,
            '?' => Token::Question,
            other => Token::Char(other),
        })
        .collect()
}
