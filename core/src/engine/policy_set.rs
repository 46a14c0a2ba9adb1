//! A group of policies, compiled once and shared.

use alloc::{boxed::Box, format, string::String, sync::Arc, vec::Vec};
use core::fmt;

use crate::document::Limits;
use crate::finding::{Finding, Findings, MOST_FINDINGS, PolicyErrors, Problem, Reason};
use crate::policy::{Loader, OnePass, Policy, PolicyPlaces, PolicyType, StatementPlaces};
use crate::program::{
    Asked, Blind, FlatProgram, Found, Meter, PartlyFound, Program, ProgramStatement, SetStatement,
    Truths, is_public,
};
use crate::text::{Path, Span, quoted};

/// The policies attached to one principal, one resource or one level of an organization, compiled.
///
/// A handle: cloning it copies a pointer, and the policies live as long as the last one. Immutable, `Send + Sync`, and
/// independent of every other set: a host compiles each group once, keeps it, and puts groups together per request in an
/// [`Authorizer`](crate::Authorizer) without compiling, copying or allocating. Replacing one group touches no other.
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
    kept: Kept,
}

#[derive(Debug, Clone)]
enum Kept {
    /// Few statements, read in one pass.
    Flat(Arc<FlatSet>),
    Full(Arc<FullSet>),
}

#[derive(Debug)]
pub(super) struct FlatSet {
    pub(super) program: FlatProgram,
    /// Of which policy, by its index in the set.
    warnings: Box<[(u32, Finding)]>,
}

/// A set with all that is known of its policies.
#[derive(Debug)]
pub(crate) struct FullSet {
    program: Program,
    policies: Box<[Attached]>,
    public: bool,
}

/// What is kept of a policy beside its statements.
#[derive(Debug)]
struct Attached {
    name: Box<str>,
    places: PolicyPlaces,
    warnings: Box<[Finding]>,
}

impl PolicySet {
    /// Begins a set of policies of one type.
    pub const fn builder(policy_type: PolicyType, loader: Loader) -> PolicySetBuilder {
        PolicySetBuilder {
            policy_type,
            loader,
            limits: Limits::DEFAULT,
            one_pass: Some(OnePass::new()),
            policies: Vec::new(),
            errors: Vec::new(),
            findings: 0,
            left_out: None,
        }
    }

    /// Whether it is a handle of the same set: a clone, or what a [`PolicySetInterner`](crate::PolicySetInterner) gave for
    /// the same policies.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.kept, &other.kept) {
            (Kept::Flat(one), Kept::Flat(other)) => Arc::ptr_eq(one, other),
            (Kept::Full(one), Kept::Full(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    pub(super) const fn of_flat(set: Arc<FlatSet>) -> Self {
        Self {
            kept: Kept::Flat(set),
        }
    }

    /// The type of the policies.
    #[must_use]
    pub fn policy_type(&self) -> PolicyType {
        match &self.kept {
            Kept::Flat(set) => set.program.policy_type(),
            Kept::Full(set) => set.program.policy_type(),
        }
    }

    /// How many policies the set has.
    #[must_use]
    pub fn policy_count(&self) -> usize {
        match &self.kept {
            Kept::Flat(set) => set.program.policy_count(),
            Kept::Full(set) => set.policies.len(),
        }
    }

    /// How many statements the policies have.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        match &self.kept {
            Kept::Flat(set) => set.program.statement_count(),
            Kept::Full(set) => set.program.statements().len(),
        }
    }

    /// The name of a policy, by its index in the set; empty where it has none.
    #[must_use]
    pub fn policy_name(&self, index: usize) -> Option<&str> {
        match &self.kept {
            Kept::Flat(set) => set.program.policy_name(index),
            Kept::Full(set) => set.policy_name(index),
        }
    }

    /// What the authors of the policies may want to look at, with the index of each policy in the set; none of it is an
    /// error.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Loader, PolicySet, PolicyType};
    ///
    /// let typo = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*",
    ///     "Condition": {"StringEquals": {"aws:usernam": "Ann"}}}]}"#;
    /// let set = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Ann", typo).build()?;
    /// let (policy, warning) = set.warnings().next().expect("a warning");
    /// assert_eq!((policy, warning.rule()), (0, "R-KEY-2"));
    /// # Ok::<(), portcullis::PolicySetErrors>(())
    /// ```
    pub fn warnings<'s>(&'s self) -> impl Iterator<Item = (usize, &'s Finding)> {
        let (flat, full) = match &self.kept {
            Kept::Flat(set) => (&*set.warnings, [].as_slice()),
            Kept::Full(set) => ([].as_slice(), &*set.policies),
        };
        let of_flat = flat.iter().map(|(index, found)| (*index as usize, found));
        let of_policy = |(index, policy): (usize, &'s Attached)| {
            policy.warnings.iter().map(move |found| (index, found))
        };
        of_flat.chain(full.iter().enumerate().flat_map(of_policy))
    }

    /// Whether the policies are public in the sense of S3 Block Public Access (R-S3-4).
    #[must_use]
    pub fn is_public(&self) -> bool {
        match &self.kept {
            // Nobody is named by policies without principals.
            Kept::Flat(_) => false,
            Kept::Full(set) => set.public,
        }
    }

    /// Looks at the statements that a request can meet, up to the first Deny that applies. `known` is what is known of the
    /// conditions of a set that is kept in full, see [`Program::find`].
    #[inline]
    pub(super) fn find(&self, asked: &Asked<'_>, known: &Truths, meter: &mut Meter) -> Found {
        match &self.kept {
            // Of a flat set nothing is ever known before.
            Kept::Flat(set) => set.program.find(asked, meter),
            Kept::Full(set) => set.program.find(asked, known, meter),
        }
    }

    /// Looks at all statements, where some condition keys are not known.
    pub(super) fn find_partly(&self, asked: &Asked<'_>, blind: &Blind<'_>) -> PartlyFound {
        match &self.kept {
            Kept::Flat(set) => set.program.find_partly(asked, blind),
            Kept::Full(set) => set.program.find_partly(asked, blind),
        }
    }

    /// The most steps that one look at it takes.
    pub(super) fn cost_bound(&self) -> u64 {
        match &self.kept {
            Kept::Flat(set) => set.program.cost_bound(),
            Kept::Full(set) => set.program.cost_bound(),
        }
    }

    /// All that is known of its policies, if that is kept.
    pub(super) fn in_full(&self) -> Option<&FullSet> {
        match &self.kept {
            Kept::Flat(_) => None,
            Kept::Full(set) => Some(set),
        }
    }

    /// The same set, kept in full.
    pub(crate) fn to_full(&self) -> Self {
        Self {
            kept: Kept::Full(self.full()),
        }
    }

    /// All that is known of its policies, to be held.
    pub(crate) fn full(&self) -> Arc<FullSet> {
        match &self.kept {
            Kept::Flat(set) => Arc::new(FullSet::of(&set.program)),
            Kept::Full(set) => set.clone(),
        }
    }

    /// The same where it is not kept.
    pub(super) fn read_again(&self) -> Option<FullSet> {
        match &self.kept {
            Kept::Flat(set) => Some(FullSet::of(&set.program)),
            Kept::Full(_) => None,
        }
    }
}

impl FullSet {
    pub(super) fn compile(policy_type: PolicyType, policies: Vec<(Box<str>, Policy)>) -> Self {
        let mut attached = Vec::with_capacity(policies.len());
        let mut statements = Vec::new();
        for (index, (name, policy)) in (0u32..).zip(policies) {
            let (entries, places, warnings) = policy.into_parts();
            attached.push(Attached {
                name,
                places,
                warnings: warnings.into(),
            });
            statements.extend(entries.into_iter().map(|statement| SetStatement {
                policy: index,
                statement,
            }));
        }
        let public = is_public(statements.iter().map(|entry| &entry.statement));
        Self {
            program: Program::compile(policy_type, statements),
            policies: attached.into(),
            public,
        }
    }

    /// Of policies that have been read before, so that there is nothing to say of them.
    fn of(flat: &FlatProgram) -> Self {
        let (policy_type, loader) = (flat.policy_type(), flat.loader());
        let policies = flat.policies().filter_map(|(name, text)| {
            let policy = read_again(text, policy_type, loader);
            debug_assert!(policy.is_ok(), "{policy:?}");
            // Of one that could not be read, a Deny might be lost.
            let policy = policy.or_else(|_| read_again(DENY_ALL, policy_type, loader));
            Some((name.into(), policy.ok()?))
        });
        Self::compile(policy_type, policies.collect())
    }

    #[inline]
    pub(crate) const fn program(&self) -> &Program {
        &self.program
    }

    pub(crate) const fn policy_count(&self) -> usize {
        self.policies.len()
    }

    pub(super) fn policy_name(&self, index: usize) -> Option<&str> {
        self.policies.get(index).map(|policy| &*policy.name)
    }

    /// Each statement, policy by policy, and where it stands.
    pub(super) fn placed(&self) -> impl Iterator<Item = (&ProgramStatement, StatementPlaces<'_>)> {
        let policies = self.policies.iter();
        let places = policies.flat_map(|policy| policy.places.statements());
        self.program.statements().iter().zip(places)
    }
}

/// It stands for what is not known. Of the types that are read in one pass none has principals.
const DENY_ALL: &str =
    r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#;

/// What has been read in one pass.
fn read_again(text: &str, policy_type: PolicyType, loader: Loader) -> Result<Policy, PolicyErrors> {
    Policy::from_json_within(text, policy_type, loader, &Limits::WIDEST)
}

/// What is wrong with a policy that is not looked at.
fn not_read(message: String) -> PolicyErrors {
    of_the_whole(Problem::past_a_bound(Span::START, message))
}

fn of_the_whole(problem: Problem) -> PolicyErrors {
    let mut findings = Findings::new("");
    findings.error(&Path::Root, problem);
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
    limits: Limits,
    /// As long as all policies are read in one pass; then `policies` has none.
    one_pass: Option<OnePass>,
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
    /// How large the texts may be that are added from here on; without it [`Limits::DEFAULT`].
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds a policy from its text. The name is quoted in explanations; it has 512 bytes at most (R-QUOTA-2).
    pub fn policy(mut self, name: &str, text: &str) -> Self {
        if self.refuses_name(name) {
            return self;
        }
        let (policy_type, loader) = (self.policy_type, self.loader);
        if let Some(one_pass) = &mut self.one_pass {
            let read = one_pass.add(name, text, policy_type, loader, &self.limits);
            if read.is_some() {
                return self;
            }
        }
        self.leave_one_pass();
        match Policy::from_json_within(text, self.policy_type, self.loader, &self.limits) {
            Ok(policy) => self.policies.push((name.into(), policy)),
            Err(errors) => self.refuse(name, errors),
        }
        self
    }

    /// Adds a policy that has been judged, by whatever loader, as one of the type of this set; another is refused. The
    /// name is that of [`policy`](Self::policy).
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Limits, Loader, Policy, PolicyDocument, PolicySet, PolicyType};
    ///
    /// let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#;
    /// let mut limits = Limits::DEFAULT;
    /// limits.document_bytes = 6_144;
    /// let document = PolicyDocument::from_json_within(text, &limits)?;
    /// let policy = Policy::from_document(&document, PolicyType::Identity, Loader::Strict)?;
    /// assert_eq!(policy.warnings(), []);
    ///
    /// let set = |of| PolicySet::builder(of, Loader::Strict).add("Reads", policy.clone()).build();
    /// assert_eq!(set(PolicyType::Identity)?.statement_count(), 1);
    /// assert!(set(PolicyType::Session).is_err());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn add(mut self, name: &str, policy: Policy) -> Self {
        if self.refuses_name(name) {
            return self;
        }
        self.leave_one_pass();
        if policy.policy_type() == self.policy_type {
            self.policies.push((name.into(), policy));
        } else {
            let (found, wanted) = (policy.policy_type(), self.policy_type);
            let message = format!(
                "the policy was judged as {}, and stands among policies of the type {wanted}",
                found.with_article()
            );
            self.refuse(
                name,
                of_the_whole(Problem::new(
                    Reason::MisfitSlot,
                    "R-TYPE-12",
                    Span::START,
                    message,
                )),
            );
        }
        self
    }

    /// From here on policies are read the other way, and those before are so once more.
    fn leave_one_pass(&mut self) {
        let Some(read) = self.one_pass.take() else {
            return;
        };
        for (name, text) in read.policies() {
            match read_again(text, self.policy_type, self.loader) {
                Ok(policy) => self.policies.push((name.into(), policy)),
                Err(errors) => self.refuse(name, errors),
            }
        }
    }

    fn refuses_name(&mut self, name: &str) -> bool {
        let overlong = overlong_name(name);
        let is_refused = overlong.is_some();
        if let Some(message) = overlong {
            self.leave_one_pass();
            self.refuse(&quoted(name), not_read(message));
        }
        is_refused
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

    /// Compiles the policies.
    ///
    /// # Errors
    /// Every policy that was refused, with all its findings.
    pub fn build(mut self) -> Result<PolicySet, PolicySetErrors> {
        match self.flat() {
            Some(set) => Ok(PolicySet::of_flat(Arc::new(set))),
            None => self.build_full(),
        }
    }

    /// What has been read in one pass, if all policies have been.
    pub(super) const fn in_one_pass(&self) -> Option<(&OnePass, PolicyType, Loader)> {
        match &self.one_pass {
            Some(read) => Some((read, self.policy_type, self.loader)),
            None => None,
        }
    }

    /// If all policies have been read in one pass, and are few enough.
    pub(super) fn flat(&mut self) -> Option<FlatSet> {
        let read = self.one_pass.as_mut().filter(|read| !read.is_empty())?;
        let program = FlatProgram::compile(read, self.policy_type, self.loader)?;
        let warnings = core::mem::take(&mut read.warnings).into();
        Some(FlatSet { program, warnings })
    }

    pub(super) fn build_full(mut self) -> Result<PolicySet, PolicySetErrors> {
        self.leave_one_pass();
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
        let set = FullSet::compile(self.policy_type, self.policies);
        Ok(PolicySet {
            kept: Kept::Full(Arc::new(set)),
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
