//! `variable-usage-too-permissive`.

use alloc::format;

use crate::lint::direction::{conditions, lets_in};
use crate::lint::entry::check;
use crate::lint::lists::{CHOSEN_BY_CALLER, KEYS_OF_IDS};
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::{TemplateSyntax, TemplateToken, Variable, parse_template};
use crate::text::same_key;

check! {
    /// A condition on whose account, organization or network it is compares with what the caller says.
    ///
    /// Such a condition is met by whoever sends the right text, or, if a key is compared with itself, by everybody who
    /// has one. Write the ids, or compare with a key whose value AWS sets, such as `${aws:PrincipalAccount}` for
    /// `aws:ResourceAccount`.
    "variable-usage-too-permissive", Error, "R-VAR-17",
    aws = "Variable usage too permissive",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if !subject.has_variables {
        return;
    }
    for (statement, condition) in conditions(subject) {
        let is_meant = KEYS_OF_IDS.iter().any(|key| condition.is_on(key));
        if !is_meant || !lets_in(statement, condition) {
            continue;
        }
        for value in condition.items().filter(|value| value.text.contains("${")) {
            let syntax = TemplateSyntax {
                wildcards: true,
                variables: true,
            };
            let Ok(tokens) = parse_template(value.text, syntax) else {
                continue;
            };
            let variables = tokens.iter().filter_map(|token| match token {
                TemplateToken::Variable(variable) => Some(variable),
                _ => None,
            });
            let key = condition.key();
            if let Some(found) = { variables }.find(|variable| is_free(variable, key)) {
                let name = &found.key.name;
                report.tell(&value, || match same_key(name, key) {
                    true => format!("`{key}` is compared with itself, which is always equal; write the ids"),
                    false => format!("the caller chooses `{name}`, and with it what `{key}` may be; write the ids"),
                });
            }
        }
    }
}

/// Whether the caller can make it what the key is.
fn is_free(variable: &Variable, key: &str) -> bool {
    let name: &str = &variable.key.name;
    let of_request_tag = || {
        let prefix = name.split_once('/').map(|(prefix, _)| prefix);
        prefix.is_some_and(|prefix| same_key(prefix, "aws:RequestTag"))
    };
    same_key(name, key)
        || CHOSEN_BY_CALLER.iter().any(|free| same_key(free, name))
        || of_request_tag()
}
