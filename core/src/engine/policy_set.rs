//! A group of policies, compiled once and shared.

use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::fmt;

use crate::document::Limits;
use crate::finding::{Findings, MOST_FINDINGS, PolicyErrors, Problem};
use crate::policy::{Loader, Policy, PolicyType};
use crate::program::{Program, SetStatement, is_public};
use crate::text::{Path, Span, quoted};

/// The policies attached to one principal, one resource or one level of an organization, compiled.
///
/// Immutable, `Send + Sync`, and independent of every other set: a host compiles each group once, keeps it
/// behind an `Arc`, and puts groups together per request in an [`Authorizer`](crate::Authorizer) without
/// compiling, copying or allocating. Replacing one group touches no other.
///
/// # Examples
/// ```
/// use portcullis::{Loader, PolicySet, PolicyType};
///
/// let attached = PolicySet::builder(PolicyType::Identity, Loader::Strict)
///     .policy("ReadReports", r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
///         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#)
///     .build()?;
/// assert_eq!(attached.policy_count(), 1);
/// # Ok::<(), portcullis::PolicySetErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct PolicySet {
    program: Program,
    names: Box<[Box<str>]>,
    public: bool,
}

impl PolicySet {
    /// Begins a set of policies of one type.
    pub const fn builder(policy_type: PolicyType, loader: Loader) -> PolicySetBuilder {
        PolicySetBuilder {
            policy_type,
            loader,
            policies: Vec::new(),
            errors: Vec::new(),
            findings: 0,
            left_out: None,
        }
    }

    /// The type of the policies.
    #[must_use]
    pub const fn policy_type(&self) -> PolicyType {
        self.program.policy_type()
    }

    /// How many policies the set has.
    #[must_use]
    pub fn policy_count(&self) -> usize {
        self.names.len()
    }

    /// How many statements the policies have.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.program.statements().len()
    }

    /// The name of a policy, by its index in the set; empty where it has none.
    #[must_use]
    pub fn policy_name(&self, index: usize) -> Option<&str> {
        self.names.get(index).map(|name| &**name)
    }

    /// Whether the policies are public in the sense of S3 Block Public Access (R-S3-4).
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.public
    }

    /// The most tests that one decision takes in this set: see
    /// [`Authorizer::cost_bound`](crate::Authorizer::cost_bound).
    #[must_use]
    pub const fn cost_bound(&self) -> u64 {
        self.program.cost_bound()
    }

    pub(crate) const fn program(&self) -> &Program {
        &self.program
    }
}

/// What is wrong with a policy that is not looked at.
fn not_read(message: String) -> PolicyErrors {
    let mut findings = Findings::new("");
    findings.error(&Path::Root, Problem::past_a_bound(Span::START, message));
    PolicyErrors::of(findings.finish(""))
}

/// What to say to a name that is too long.
pub(crate) fn overlong_name(name: &str) -> Option<String> {
    let (length, most) = (name.len(), Limits::POLICY_NAME_BYTES);
    (length > most)
        .then(|| format!("the name of the policy has {length} bytes; at most {most} are read"))
}

/// Collects the policies of a [`PolicySet`].
#[derive(Debug, Clone)]
#[must_use = "a set is made by `build`"]
pub struct PolicySetBuilder {
    policy_type: PolicyType,
    loader: Loader,
    policies: Vec<(Box<str>, Policy)>,
    errors: Vec<Refused>,
    /// How many findings they have.
    findings: usize,
    /// Where the policies begin that were refused beside those, and how many there are.
    left_out: Option<(usize, usize)>,
}

/// A policy that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refused {
    index: usize,
    name: String,
    errors: PolicyErrors,
}

impl PolicySetBuilder {
    /// Adds a policy from its text. The name is quoted in explanations; it has 512 bytes at most (R-QUOTA-2).
    pub fn policy(mut self, name: &str, text: &str) -> Self {
        if let Some(message) = overlong_name(name) {
            self.refuse(&quoted(name), not_read(message));
            return self;
        }
        match Policy::from_json(text, self.policy_type, self.loader) {
            Ok(policy) => self.policies.push((name.into(), policy)),
            Err(errors) => self.refuse(name, errors),
        }
        self
    }

    fn refuse(&mut self, name: &str, errors: PolicyErrors) {
        let index = self.policies.len() + self.errors.len();
        if self.findings >= MOST_FINDINGS {
            let (_, count) = self.left_out.get_or_insert((index, 0));
            *count += 1;
            return;
        }
        self.findings += errors.findings().len();
        self.errors.push(Refused {
            index,
            name: name.into(),
            errors,
        });
    }

    /// Adds a policy that has been judged, for the type of this set.
    pub(crate) fn judged(mut self, name: &str, policy: Policy) -> Self {
        self.policies.push((name.into(), policy));
        self
    }

    /// Compiles the policies.
    ///
    /// # Errors
    /// Every policy that was refused, with all its findings.
    pub fn build(mut self) -> Result<PolicySet, PolicySetErrors> {
        if let Some((index, count)) = self.left_out {
            let message = format!("from here on {count} refused policies more are left out");
            self.errors.push(Refused {
                index,
                name: String::new(),
                errors: not_read(message),
            });
        }
        if !self.errors.is_empty() {
            return Err(PolicySetErrors {
                policies: self.errors,
            });
        }
        let mut names = Vec::with_capacity(self.policies.len());
        let mut statements = Vec::new();
        for (index, (name, policy)) in (0u32..).zip(self.policies) {
            names.push(name);
            let entries = policy.into_statements().into_iter();
            statements.extend(entries.map(|statement| SetStatement {
                policy: index,
                statement,
            }));
        }
        let public = is_public(statements.iter().map(|entry| &entry.statement));
        Ok(PolicySet {
            program: Program::compile(self.policy_type, statements),
            names: names.into(),
            public,
        })
    }
}

/// The policies of a set that were refused; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PolicySetErrors {
    policies: Vec<Refused>,
}

impl PolicySetErrors {
    /// Name and findings of each refused policy, in the order in which they were added. Behind a thousand findings the
    /// rest is one without name, which tells how many were left out (R-QUOTA-2).
    pub fn policies(&self) -> impl Iterator<Item = (&str, &PolicyErrors)> {
        self.policies
            .iter()
            .map(|refused| (refused.name.as_str(), &refused.errors))
    }

    /// The place of each refused policy among all that were added, from 0, and its findings.
    pub fn by_index(&self) -> impl Iterator<Item = (usize, &PolicyErrors)> {
        self.policies
            .iter()
            .map(|refused| (refused.index, &refused.errors))
    }
}

impl fmt::Display for PolicySetErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, refused) in self.policies.iter().enumerate() {
            if nth > 0 {
                f.write_str("; ")?;
            }
            write!(f, "policy `{}`: {}", refused.name, refused.errors)?;
        }
        Ok(())
    }
}
