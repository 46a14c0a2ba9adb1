//! Values of variables with which a text of a policy meets a text of a request.

use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};

use super::key::KeyValue;
use crate::policy::TemplateToken;
use crate::text::folded;

/// Values of condition keys, by their names without case.
pub(super) type Values = BTreeMap<String, KeyValue>;

/// The names of the variables of a text.
pub(super) fn names(tokens: &[TemplateToken]) -> Vec<String> {
    let name = |token: &TemplateToken| match token {
        TemplateToken::Variable(variable) => Some(folded(&variable.key.name).collect()),
        _ => None,
    };
    tokens.iter().filter_map(name).collect()
}

/// So many partial solutions are looked at.
const MOST_TRIES: usize = 4_000;

/// How far a solution has come: in the tokens, in the letters, and the variables that have got a value.
type Partial = (usize, usize, Vec<(String, String)>);

/// Gives values to the variables that have none yet, so that the text is met; `fits` says which a key may have. A variable
/// stands for one text at least, since an empty one has no meaning everywhere.
pub(super) fn solve(
    tokens: &[TemplateToken],
    target: &str,
    values: &mut Values,
    fits: &dyn Fn(&str, &str) -> bool,
) -> bool {
    let letters: Vec<char> = target.chars().collect();
    let rest = |at: usize| letters.get(at..).unwrap_or_default();
    let mut stack: Vec<Partial> = vec![(0, 0, Vec::new())];
    let mut tries = 0;
    while let Some((token, at, chosen)) = stack.pop() {
        tries += 1;
        if tries > MOST_TRIES {
            return false;
        }
        let Some(found) = tokens.get(token) else {
            if at == letters.len() {
                for (name, text) in chosen {
                    values.insert(name, KeyValue::One(text));
                }
                return true;
            }
            continue;
        };
        let literal = |text: &str| {
            let count = text.chars().count();
            let same = rest(at)
                .iter()
                .zip(text.chars())
                .filter(|(one, other)| **one == *other || one.eq_ignore_ascii_case(other));
            (same.count() == count).then_some(at + count)
        };
        match found {
            TemplateToken::Literal(text) => {
                if let Some(at) = literal(text) {
                    stack.push((token + 1, at, chosen));
                }
            }
            TemplateToken::AnyChar => {
                if at < letters.len() {
                    stack.push((token + 1, at + 1, chosen));
                }
            }
            TemplateToken::AnyRun => {
                for end in at..=letters.len() {
                    stack.push((token + 1, end, chosen.clone()));
                }
            }
            TemplateToken::Variable(variable) => {
                let name: String = folded(&variable.key.name).collect();
                let known = chosen.iter().find(|(other, _)| *other == name);
                let known =
                    known
                        .map(|(_, text)| text.as_str())
                        .or_else(|| match values.get(&name) {
                            Some(KeyValue::One(text)) => Some(text),
                            _ => None,
                        });
                if let Some(known) = known
                    && let Some(at) = literal(known)
                {
                    stack.push((token + 1, at, chosen.clone()));
                    continue;
                }
                if chosen.iter().any(|(other, _)| *other == name) {
                    continue;
                }
                // The longest first, so that the shortest is looked at first.
                for end in (at + 1..=letters.len()).rev() {
                    let text: String = rest(at).iter().take(end - at).collect();
                    if fits(&name, &text) {
                        let mut chosen = chosen.clone();
                        chosen.push((name.clone(), text));
                        stack.push((token + 1, end, chosen));
                    }
                }
            }
        }
    }
    false
}
