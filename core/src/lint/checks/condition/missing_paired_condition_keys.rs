//! `missing-paired-condition-keys`.

use alloc::format;

use crate::effect::Effect;
use crate::lint::direction::lets_in;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::OperatorFamily;

check! {
    /// A private address lets callers in, and nothing says in whose network it is.
    ///
    /// Anybody may use a private address in a network of their own. Name the network beside it: `aws:SourceVpc` or
    /// `aws:SourceVpce` with `aws:VpcSourceIp`, `aws:Ec2InstanceSourceVpc` with `aws:Ec2InstanceSourcePrivateIPv4`.
    "missing-paired-condition-keys", Security, "R-IP-9",
    aws = "Missing paired condition keys",
    run = run
}

/// A key of private addresses with the keys that say whose they are.
const PAIRS: [(&str, &[&str]); 2] = [
    (
        "aws:VpcSourceIp",
        &[
            "aws:SourceVpc",
            "aws:SourceVpce",
            "aws:SourceVpcArn",
            "aws:VpceAccount",
            "aws:VpceOrgID",
            "aws:VpceOrgPaths",
        ],
    ),
    (
        "aws:Ec2InstanceSourcePrivateIPv4",
        &["aws:Ec2InstanceSourceVpc"],
    ),
];

fn run(subject: &Subject<'_>, report: &mut Report) {
    for (key, others) in PAIRS {
        let has_other = |statement: &CheckedStatement<'_>| statement.has_condition_on(others);
        // What one Deny excepts another one may refuse.
        let in_a_deny = subject.denies().any(has_other);
        for statement in &subject.statements {
            let is_paired = match statement.effect {
                Some(Effect::Deny) => in_a_deny,
                _ => has_other(statement),
            };
            if is_paired {
                continue;
            }
            for condition in &statement.conditions {
                let family = condition.base().map(|operator| operator.family());
                if family == Some(OperatorFamily::Ip)
                    && condition.is_on(key)
                    && lets_in(statement, condition)
                {
                    report.tell(condition, || {
                        let other = others.first().copied().unwrap_or_default();
                        format!("every network may have the address that `{key}` names; add a condition on `{other}`")
                    });
                }
            }
        }
    }
}
