//! Patterns (2.3) and the variables inside them (3).

use super::context::{Context, Lookup};
use super::path::RolePath;

/// A piece of a policy text before the request is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// A character of the policy.
    Char(char),
    /// `*`.
    Star,
    /// `?`.
    Question,
    /// `${*}`, `${?}` or `${$}` (R-VAR-8).
    Escape(char),
    /// `${key}` or `${key, 'default'}`.
    Variable {
        key: String,
        default: Option<String>,
    },
    /// Something that begins as a variable and is none (R-VAR-9).
    Malformed,
    /// What a variable stands for, once that is known.
    Known(Vec<Token>),
}

/// A piece of a pattern once the request is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A character that stands in the policy itself.
    Char(char),
    /// Any run of characters.
    Star,
    /// Exactly one character.
    Question,
    /// Text that was put in: it is literal, whatever it holds (R-VAR-6).
    Text(String),
    /// The name of some Region, within a value that is not known in full (R-KEY-10).
    Region,
}

/// Splits a text into pieces. Without `variables`, `${` is two characters like others (R-VER-3).
pub(super) fn pieces(text: &str, variables: bool) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if variables && chars[at] == '$' && chars.get(at + 1) == Some(&'{') {
            let (piece, next) = variable(&chars, at + 2);
            found.push(piece);
            at = next;
        } else {
            found.push(match chars[at] {
                '*' => Piece::Star,
                '?' => Piece::Question,
                other => Piece::Char(other),
            });
            at += 1;
        }
    }
    found
}

/// Reads what follows `${` (R-VAR-8, R-VAR-9) and says where reading goes on.
fn variable(chars: &[char], start: usize) -> (Piece, usize) {
    let malformed = (Piece::Malformed, chars.len());
    if let (Some(&escaped @ ('*' | '?' | '$')), Some('}')) =
        (chars.get(start), chars.get(start + 1))
    {
        return (Piece::Escape(escaped), start + 2);
    }
    let mut at = start;
    while at < chars.len() && chars[at] != '}' && chars[at] != ',' {
        at += 1;
    }
    let key: String = chars[start..at].iter().collect();
    let strange = |c: char| c.is_whitespace() || matches!(c, '$' | '{' | '\'');
    if at == chars.len() || key.is_empty() || key.contains(strange) {
        return malformed;
    }
    if chars[at] == '}' {
        return (Piece::Variable { key, default: None }, at + 1);
    }
    at += 1;
    while chars.get(at) == Some(&' ') {
        at += 1;
    }
    if chars.get(at) != Some(&'\'') {
        return malformed;
    }
    let start = at + 1;
    at = start;
    while at < chars.len() && chars[at] != '\'' {
        at += 1;
    }
    let default: String = chars[start..at.min(chars.len())].iter().collect();
    if chars.get(at) != Some(&'\'') || chars.get(at + 1) != Some(&'}') || default.contains("${") {
        return malformed;
    }
    (
        Piece::Variable {
            key,
            default: Some(default),
        },
        at + 2,
    )
}

/// What a variable stands for in this request.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text that is not empty, or the default for a key that is absent (R-VAR-10).
    Text(String),
    /// The key is there and empty, which can be read in two ways (R-VAR-11).
    Empty { default: Option<String> },
    /// The key is absent and there is no default (R-VAR-12, R-VAR-13).
    Absent,
    /// The key is there, but not as one value (R-VAR-5, R-COND-7).
    Unusable,
    /// A role whose ARN has no short form (R-KEY-10).
    Unknown(RolePath),
}

/// R-VAR-1, R-VAR-5, R-VAR-10, R-VAR-11, R-KEY-10.
pub(super) fn value_of(key: &str, default: Option<&str>, context: &Context) -> Value {
    match (context.get(key), default) {
        (Lookup::One(given), _) => match given.role {
            Some(role) if role.is_reserved() => Value::Unknown(role),
            _ if given.text.is_empty() => Value::Empty {
                default: default.map(str::to_string),
            },
            _ => Value::Text(given.text),
        },
        (Lookup::Absent, Some(default)) => Value::Text(default.to_string()),
        (Lookup::Absent, None) => Value::Absent,
        (Lookup::Many(_) | Lookup::Ambiguous, _) => Value::Unusable,
    }
}

/// What the variables of a text stand for, one after the other.
pub(super) fn values(pieces: &[Piece], context: &Context) -> Vec<Value> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Variable { key, default } => Some(value_of(key, default.as_deref(), context)),
            _ => None,
        })
        .collect()
}

/// The text with each variable replaced by what it can stand for: one text for each combination, none if some
/// variable has no value or the text is malformed.
pub(super) fn filled(
    pieces: &[Piece],
    context: &Context,
    choices: impl Fn(Value) -> Vec<Vec<Token>>,
) -> Vec<Vec<Piece>> {
    let mut texts = vec![Vec::new()];
    for piece in pieces {
        let options = match piece {
            Piece::Variable { key, default } => choices(value_of(key, default.as_deref(), context))
                .into_iter()
                .map(Piece::Known)
                .collect(),
            Piece::Malformed => Vec::new(),
            other => vec![other.clone()],
        };
        texts = options
            .iter()
            .flat_map(|option| {
                texts.iter().map(move |text| {
                    let mut longer = text.clone();
                    longer.push(option.clone());
                    longer
                })
            })
            .collect();
    }
    texts
}

/// The pattern of a text whose variables are filled.
pub(super) fn tokens(pieces: &[Piece]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Char(c) => tokens.push(Token::Char(*c)),
            Piece::Star => tokens.push(Token::Star),
            Piece::Question => tokens.push(Token::Question),
            Piece::Escape(c) => tokens.push(Token::Text(c.to_string())),
            Piece::Known(known) => tokens.extend(known.clone()),
            Piece::Variable { .. } | Piece::Malformed => unreachable!("filled"),
        }
    }
    tokens
}

/// The keys of the variables that the request lacks.
pub(super) fn absent_keys(pieces: &[Piece], context: &Context) -> Vec<String> {
    let mut keys = Vec::new();
    // R-VAR-9: a text that is malformed has no value, whatever other variables it has.
    if pieces.contains(&Piece::Malformed) {
        return keys;
    }
    for piece in pieces {
        if let Piece::Variable { key, .. } = piece
            && context.get(key) == Lookup::Absent
        {
            keys.push(key.clone());
        }
    }
    keys
}

/// The pieces between the first `count - 1` colons, the last one with all that follows. A colon inside a
/// variable is none (R-RES-19).
pub(super) fn split_pieces(pieces: &[Piece], count: usize) -> Vec<Vec<Piece>> {
    let mut parts = vec![Vec::new()];
    for piece in pieces {
        if *piece == Piece::Char(':') && parts.len() < count {
            parts.push(Vec::new());
        } else {
            parts.last_mut().unwrap().push(piece.clone());
        }
    }
    parts
}

/// The text as it would read without wildcards: `*` and `?` stand for themselves.
pub(super) fn plain(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Char(c) => text.push(*c),
            Token::Star => text.push('*'),
            Token::Question => text.push('?'),
            Token::Text(value) => text.push_str(value),
            Token::Region => unreachable!("a condition has no such value"),
        }
    }
    text
}

/// R-GLOB-1 to R-GLOB-4: whether the whole text fits the whole pattern.
pub(super) fn glob(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // reached[i]: the pattern so far fits the first i characters.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for token in pattern {
        match token {
            Token::Star => {
                for i in 1..=text.len() {
                    reached[i] = reached[i] || reached[i - 1];
                }
            }
            Token::Question => reached = step(&reached, &text, |_| true),
            Token::Char(wanted) => reached = step(&reached, &text, |c| c == *wanted),
            Token::Region => {
                let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                reached = step(&reached, &text, letter);
                for i in 1..=text.len() {
                    reached[i] = reached[i] || (reached[i - 1] && letter(text[i - 1]));
                }
            }
            Token::Text(value) => {
                for wanted in value.chars() {
                    reached = step(&reached, &text, |c| c == wanted);
                }
            }
        }
    }
    reached[text.len()]
}

fn step(reached: &[bool], text: &[char], fits: impl Fn(char) -> bool) -> Vec<bool> {
    let mut next = vec![false; reached.len()];
    for i in 0..text.len() {
        next[i + 1] = reached[i] && fits(text[i]);
    }
    next
}

/// The same without regard to the case of ASCII letters.
pub(super) fn glob_ignoring_ascii_case(pattern: &[Token], text: &str) -> bool {
    let lower: Vec<Token> = pattern
        .iter()
        .map(|token| match token {
            Token::Char(c) => Token::Char(c.to_ascii_lowercase()),
            Token::Text(value) => Token::Text(value.to_ascii_lowercase()),
            wildcard => wildcard.clone(),
        })
        .collect();
    glob(&lower, &text.to_ascii_lowercase())
}
