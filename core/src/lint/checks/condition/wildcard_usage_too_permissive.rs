//! `wildcard-usage-too-permissive`.

use alloc::format;

use crate::lint::direction::{conditions, lets_in};
use crate::lint::entry::check;
use crate::lint::lists::KEYS_OF_IDS;
use crate::lint::pattern::has_wildcard;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::{OperatorFamily, PolicyType};

check! {
    /// The id of an account, an organization or a network is compared with a pattern.
    ///
    /// Such ids are given out by AWS without any order: what a pattern covers beside your own belongs to strangers.
    /// Write the ids. In the policy of a VPC endpoint AWS refuses such a pattern.
    "wildcard-usage-too-permissive", Error, "R-STR-6",
    aws = "Wildcard usage too permissive",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let is_refused = subject.policy_type == PolicyType::VpcEndpoint;
    for (statement, condition) in conditions(subject) {
        let family = condition.base().map(|operator| operator.family());
        let is_meant = family == Some(OperatorFamily::TextLike)
            && KEYS_OF_IDS.iter().any(|key| condition.is_on(key))
            && (is_refused || lets_in(statement, condition));
        if !is_meant {
            continue;
        }
        for value in condition.items() {
            if has_wildcard(subject, value.text) {
                report.tell(&value, || {
                    let (text, key) = (value.text, condition.key());
                    format!("`{text}` covers ids of strangers; write out what `{key}` may be")
                });
            }
        }
    }
}
