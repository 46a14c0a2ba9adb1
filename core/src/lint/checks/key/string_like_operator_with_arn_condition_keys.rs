//! `string-like-operator-with-arn-condition-keys`.

use alloc::{boxed::Box, format};

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, CheckedStatement, Subject};
use crate::policy::ConditionOperator;
use crate::reference::KeyType;
use crate::text::split_arn;

check! {
    /// `StringLike` compares an ARN as a text, so that a wildcard stands for several of its parts.
    ///
    /// `arn:aws:sns:*:111111111111:*` is then met by a topic of another account with that number in its name. `ArnLike`
    /// compares part by part.
    "string-like-operator-with-arn-condition-keys", Security, "R-ARN-3",
    aws = "String like operator with ARN condition keys",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in &subject.statements {
        for condition in &statement.conditions {
            let is_arn = condition
                .key
                .is_some_and(|key| matches!(key.key_type(), KeyType::Arn | KeyType::ArrayOfArn));
            let right = match condition.base() {
                Some(ConditionOperator::StringLike) => "ArnLike",
                Some(ConditionOperator::StringNotLike) => "ArnNotLike",
                _ => continue,
            };
            if !is_arn
                || !condition
                    .items()
                    .any(|value| reaches_over_colons(value.text))
            {
                continue;
            }
            report.tell_with(&condition.at_operator(), || {
                let key = condition.key();
                let message =
                    format!("a wildcard in `{key}` reaches over colons here; use `{right}`");
                (message, fix(statement, condition, right))
            });
        }
    }
}

/// Whether a wildcard stands where the colons of an ARN are still to come.
fn reaches_over_colons(pattern: &str) -> bool {
    if pattern.contains("${") || pattern == "*" {
        return false;
    }
    match split_arn(pattern) {
        Some([first @ .., _]) => first.iter().any(|segment| segment.contains('*')),
        None => pattern.contains('*'),
    }
}

/// Another operator, if nothing else stands under it or under the one that is meant.
fn fix(
    statement: &CheckedStatement<'_>,
    condition: &CheckedCondition<'_>,
    right: &str,
) -> Option<Box<Fix>> {
    let written = condition.operator_text;
    let meant = written.as_str().replacen("String", "Arn", 1);
    let is_whole = condition
        .items()
        .all(|value| value.text == "*" || split_arn(value.text).is_some());
    let mut others = statement.conditions.iter().filter(|other| {
        let is_same = other.operator_text.span == written.span && other.span() != condition.span();
        is_same || other.operator_text.as_str().eq_ignore_ascii_case(&meant)
    });
    if others.next().is_some() || !is_whole || meant == written.as_str() {
        return None;
    }
    // What fits part by part fits as a text.
    let is_narrower = right == "ArnLike" && statement.is_allow();
    let is_wider = right == "ArnNotLike" && statement.is_deny();
    let applicability = match is_narrower || is_wider {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    Some(Fix::write(applicability, written.span, &meant))
}
