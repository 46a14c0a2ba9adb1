//! What is measured: policies as JSON text and requests as text, made without a clock and without any
//! engine, the same on every run.
//!
//! The shapes follow what the corpus of real policies says; `PERFORMANCE.md` of the project calls them W1 to
//! W6. Every workload has hits and misses, allows and denies.

mod abac;
mod cidr;
mod globs;
mod large;
mod managed;
mod many;
mod mix;
mod network;
mod policy;
mod prng;
mod services;
mod small;
mod typical;

pub use managed::{corpus_documents, managed_policies};
pub use many::{Callers, callers, scenario_lines, small_sets};
pub use network::network;

/// The account of every caller and of every resource that is asked for.
pub const ACCOUNT: &str = "111122223333";

/// One question, all text.
#[derive(Debug, Clone)]
pub struct Request {
    /// ARN of the caller, a user of [`ACCOUNT`].
    pub principal: String,
    /// `service:Name`.
    pub action: String,
    /// ARN, or `*`.
    pub resource: String,
    /// Condition keys with one value each: texts that somebody else keeps, as a server has them.
    pub context: Vec<(&'static str, &'static str)>,
}

/// Policies and the questions that they are asked.
#[derive(Debug, Clone)]
pub struct Workload {
    /// As on the command line.
    pub name: String,
    /// Identity policies of the caller.
    pub identity: Vec<String>,
    /// Permissions boundary.
    pub boundary: Option<String>,
    /// The policies of one SCP level.
    pub service_control: Vec<String>,
    /// Resource-based policy.
    pub resource: Option<String>,
    /// Asked in this order.
    pub requests: Vec<Request>,
}

impl Workload {
    fn of_identity(name: impl Into<String>, identity: Vec<String>, requests: Vec<Request>) -> Self {
        Self {
            name: name.into(),
            identity,
            boundary: None,
            service_control: Vec::new(),
            resource: None,
            requests,
        }
    }

    /// Every policy text.
    pub fn policies(&self) -> impl Iterator<Item = &String> {
        let one = self.boundary.iter().chain(&self.resource);
        self.identity.iter().chain(&self.service_control).chain(one)
    }

    /// Bytes of all policies.
    #[must_use]
    pub fn json_bytes(&self) -> usize {
        self.policies().map(String::len).sum()
    }

    /// The workload of a name: `small`, `typical`, `large-N`, `large-N@SEED`, `large-N-old`, `one-action-N`,
    /// `distinct-actions-N`, `cidr-N`, `globs-N`, `abac`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (plain, seed) = name_and_seed(name)?;
        let sized = |prefix: &str| -> Option<usize> { plain.strip_prefix(prefix)?.parse().ok() };
        let old = |name: &str| {
            name.strip_prefix("large-")?
                .strip_suffix("-old")?
                .parse()
                .ok()
        };
        Some(match plain {
            "small" => small::small(),
            "typical" => typical::typical(),
            "abac" => abac::abac(),
            _ => {
                if let Some(statements) = sized("large-") {
                    large::tenants(name, statements, seed)
                } else if let Some(statements) = old(plain) {
                    large::old(statements)
                } else if let Some(statements) = sized("one-action-") {
                    large::one_action(statements)
                } else if let Some(statements) = sized("distinct-actions-") {
                    large::distinct_actions(statements)
                } else if let Some(ranges) = sized("cidr-") {
                    cidr::cidr(ranges)
                } else {
                    globs::globs(sized("globs-")?)
                }
            }
        })
    }
}

/// Of every run that names none: one whose counts are neither the least nor the most of those tried.
pub const SEED: u64 = 2;

/// `large-10@7` is `large-10`, drawn with 7; without it, with the seed of every run. The seed matters to `large-N` and
/// to what many callers have.
#[must_use]
pub fn name_and_seed(name: &str) -> Option<(&str, u64)> {
    match name.split_once('@') {
        None => Some((name, SEED)),
        Some((name, seed)) => Some((name, seed.parse().ok()?)),
    }
}

/// How many requests a workload has, unless one of them is dear.
const REQUESTS: usize = 1_000;

fn user(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

/// The keys that a server gives with every request.
fn server_keys(address: impl Into<String>) -> Vec<(&'static str, &'static str)> {
    vec![
        ("aws:SourceIp", lasting(address)),
        ("aws:SecureTransport", "true"),
        ("aws:CurrentTime", "2026-11-23T10:00:00Z"),
        ("aws:RequestedRegion", "eu-west-1"),
        ("aws:MultiFactorAuthPresent", "true"),
        ("aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("aws:PrincipalTag/team", "reporting"),
        ("aws:UserAgent", "aws-cli/2.31.4 Python/3.13"),
    ]
}

/// A text that lives as long as the process.
fn lasting(text: impl Into<String>) -> &'static str {
    text.into().leak()
}

#[cfg(test)]
mod tests {
    use super::Workload;
    use crate::ours::Ours;

    #[test]
    fn every_workload_compiles_and_has_allows_and_denies() {
        for name in [
            "small",
            "typical",
            // Of less the only statement may have a condition that no request meets.
            "large-10",
            "large-1000",
            "large-1000-old",
            "one-action-1000",
            "distinct-actions-1000",
            "cidr-1",
            "cidr-1000",
            "globs-1024",
            "abac",
        ] {
            let workload = Workload::named(name).expect("the name is known");
            let ours = Ours::compile(&workload);
            let [implicit, explicit, allowed] = ours.outcomes(&workload);
            let all = workload.requests.len();
            println!(
                "{name}: {} bytes, {implicit} implicit, {explicit} explicit, {allowed} allowed",
                workload.json_bytes()
            );
            assert!(
                allowed * 5 > all && (implicit + explicit) * 5 > all,
                "{name}"
            );
        }
    }

    #[test]
    fn networks_have_those_who_pass_and_those_who_do_not() {
        for rules in [10, 1_000] {
            let (topology, connections) = super::network(rules);
            let all = connections.len();
            let passing = crate::ours::decide_connections(&topology, &connections);
            println!("network-{rules}: {passing} of {all} pass");
            assert!(passing * 5 > all && (all - passing) * 5 > all);
        }
    }

    #[test]
    fn generation_is_deterministic() {
        let (first, second) = (Workload::named("large-100"), Workload::named("large-100"));
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }
}
