//! Who is let in from outside by a policy of a resource: anybody at all, or anybody but those who are trusted, and from how
//! many addresses.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

use super::assumption::Assumption;
use super::callers::{Caller, Form, callers, is_stranger};
use super::comparison::Access;
use super::direction::look;
use super::exempt::{Exempt, SOURCE_IP};
use super::limits::{AnalysisLimits, Budget, Unknown};
use super::look::Outcome;
use super::prepared::Prepared;
use super::scales::Scale;
use super::setting::{ACCOUNT, Setting, Subject};
use super::statements::{Half, Likenesses, Statements};
use super::universe::Universe;
use super::variables;
use super::witness::Witness;
use crate::engine::PolicySet;
use crate::policy::{ConditionTest, Effect, Loader, Operand, OperatorFamily, PolicyType};
use crate::program::restricts;
use crate::text::is_account_id;

/// Accounts and organizations that are trusted, AWS's *zone of trust*. Whoever belongs to none of them is outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneOfTrust {
    accounts: BTreeSet<String>,
    organizations: BTreeSet<String>,
}

/// Why it cannot be asked who is outside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExposureError {
    /// An account is twelve digits.
    #[error("`{0}` is no account: twelve digits are")]
    Account(String),
    /// An organization is `o-` and ten to 32 small letters and digits.
    #[error("`{0}` is no organization: `o-` and ten to 32 small letters and digits are")]
    Organization(String),
    /// Only a policy of a resource, a role or a key says who is let in.
    #[error(
        "a policy of type `{0}` does not say who is let in: `resource`, `roleTrust` and `kmsKey` do"
    )]
    PolicyType(PolicyType),
}

impl ZoneOfTrust {
    /// Nobody is trusted.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            accounts: BTreeSet::new(),
            organizations: BTreeSet::new(),
        }
    }

    /// And everybody of an account.
    ///
    /// # Errors
    /// It is none.
    pub fn account(mut self, account: &str) -> Result<Self, ExposureError> {
        self.add_account(account)?;
        Ok(self)
    }

    pub(crate) fn add_account(&mut self, account: &str) -> Result<(), ExposureError> {
        if !is_account_id(account) {
            return Err(ExposureError::Account(account.into()));
        }
        self.accounts.insert(account.into());
        Ok(())
    }

    /// And everybody of an organization.
    ///
    /// # Errors
    /// It is none.
    pub fn organization(mut self, organization: &str) -> Result<Self, ExposureError> {
        self.add_organization(organization)?;
        Ok(self)
    }

    pub(crate) fn add_organization(&mut self, organization: &str) -> Result<(), ExposureError> {
        let is_one = organization.strip_prefix("o-").is_some_and(|rest| {
            (10..=32).contains(&rest.len())
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if !is_one {
            return Err(ExposureError::Organization(organization.into()));
        }
        self.organizations.insert(organization.into());
        Ok(())
    }
}

/// How many addresses there are from which somebody outside gets through.
///
/// An IPv4 address that is written as an IPv6 one counts as IPv4 alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Addresses {
    /// Of 4,294,967,296.
    pub v4: u64,
    /// Of 340,282,366,920,938,463,463,374,603,136,800,243,712 (2^128 without 2^32).
    pub v6: u128,
}

/// Who is let in from outside.
#[derive(Debug, Clone)]
pub struct Exposure {
    outcome: Outcome,
    addresses: Option<Addresses>,
    assumptions: BTreeSet<Assumption>,
    steps: u64,
}

impl Exposure {
    /// Whether anybody outside is.
    #[must_use]
    pub fn access(&self) -> Access {
        self.outcome.access()
    }

    /// Requests from outside that are allowed, the simplest first. Each was asked of the policy.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.outcome.witnesses
    }

    /// From how many addresses (`aws:SourceIp`) somebody outside gets through, one request or another; `None` if that is not
    /// known.
    #[must_use]
    pub const fn addresses(&self) -> Option<Addresses> {
        self.addresses
    }

    /// Why it is not known whether anybody outside is let in; nothing where it is.
    pub fn unknown(&self) -> impl Iterator<Item = Unknown> {
        let is_unknown = self.access() == Access::Unknown;
        let unknown = self.outcome.unknown.iter().copied();
        unknown.filter(move |_| is_unknown)
    }

    /// Which requests were looked at.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        Universe::Any
    }

    /// What it takes for granted that nobody is, where that is told, and the count of addresses, where there is one.
    pub fn assumptions(&self) -> impl Iterator<Item = Assumption> {
        let is_proof = self.access() == Access::None || self.addresses.is_some();
        Assumption::where_proved(&self.assumptions, is_proof)
    }

    /// What was looked at, in steps: see [`AnalysisLimits`].
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// Whether a policy of a resource lets in anybody who is outside of a zone of trust.
///
/// Outside are: whoever has another account, which is in no trusted organization (`aws:PrincipalOrgID`,
/// `aws:PrincipalOrgPaths`); who has none, which are anonymous callers, and those whom an identity provider knows; and a
/// service unless it says that it acts for a trusted account or organization (`aws:SourceAccount`, `aws:SourceArn`,
/// `aws:SourceOrgID`, `aws:SourceOrgPaths`). An account that owns the resource is not outside: name it where the policy
/// lets it in by its number. Whoever calls from another account has an identity policy that allows everything.
///
/// # Errors
/// A policy of another type.
///
/// # Examples
/// ```
/// use portcullis::analysis::{Access, AnalysisLimits, ZoneOfTrust, outside};
/// use portcullis::{Loader, PolicySet, PolicyType};
///
/// let bucket = PolicySet::builder(PolicyType::Resource, Loader::Strict).policy("bucket", r#"{"Version": "2012-10-17",
///     "Statement": {"Effect": "Allow", "Principal": {"AWS": ["111122223333", "444455556666"]},
///         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
///         "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}}"#).build()?;
/// let both = ZoneOfTrust::new().account("111122223333")?.account("444455556666")?;
/// assert_eq!(outside(&bucket, &both, &AnalysisLimits::DEFAULT)?.access(), Access::None);
///
/// let one = ZoneOfTrust::new().account("111122223333")?;
/// let exposure = outside(&bucket, &one, &AnalysisLimits::DEFAULT)?;
/// let shown = exposure.witnesses().first().expect("a request that shows it");
/// assert!(shown.principal().starts_with("arn:aws:iam::444455556666:"));
/// assert_eq!(exposure.addresses().map(|addresses| (addresses.v4, addresses.v6)), Some((256, 0)));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn outside(
    policies: &PolicySet,
    zone: &ZoneOfTrust,
    limits: &AnalysisLimits,
) -> Result<Exposure, ExposureError> {
    let is_outside = |caller: &Caller| {
        let account = caller.account();
        !account.is_some_and(|account| zone.accounts.contains(&account))
    };
    let exempt = |_: &Statements| Exempt::trusting(&zone.accounts, &zone.organizations);
    exposed(policies, is_outside, exempt, limits)
}

/// Whether a policy of a resource lets in anybody at all, as S3 Block Public Access understands it (R-S3-4), and exactly: a
/// request is allowed of somebody whom the policy does not name, and which meets no condition with fixed values of those
/// keys that bind a policy to somebody.
///
/// What [`PolicySet::is_public`] reads off the text is at least as wide; this has a request that shows it.
///
/// # Errors
/// A policy of another type.
///
/// # Examples
/// ```
/// use portcullis::analysis::{Access, AnalysisLimits, is_public};
/// use portcullis::{Loader, PolicySet, PolicyType};
///
/// let bucket = |condition: &str| PolicySet::builder(PolicyType::Resource, Loader::Strict).policy("bucket", &format!(
///     r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
///         "Resource": "arn:aws:s3:::reports/*", "Condition": {condition}}}}}"#)).build();
/// let open = bucket(r#"{"Bool": {"aws:SecureTransport": "true"}}"#)?;
/// assert_eq!(is_public(&open, &AnalysisLimits::DEFAULT)?.access(), Access::Some);
/// let bound = bucket(r#"{"StringEquals": {"aws:PrincipalOrgID": "o-aaaabbbbcc"}}"#)?;
/// assert_eq!(is_public(&bound, &AnalysisLimits::DEFAULT)?.access(), Access::None);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn is_public(policies: &PolicySet, limits: &AnalysisLimits) -> Result<Exposure, ExposureError> {
    let is_anybody = |caller: &Caller| match caller.form {
        Form::Arn(_) => is_stranger(caller) && caller.unique_id.is_none(),
        Form::Anonymous | Form::Federated(_) => true,
        Form::Service(_) => false,
    };
    let exempt = |statements: &Statements| {
        let allowing = statements.entries.iter();
        let allowing = allowing.filter(|entry| entry.effect == Effect::Allow);
        let conditions = allowing.flat_map(|entry| statements.conditions(entry));
        let bound = conditions.filter(|condition| restricts(&condition.condition));
        Ok(Exempt::meeting(bound.cloned().collect()))
    };
    exposed(policies, is_anybody, exempt, limits)
}

/// Whether a policy of a type says who is let in.
pub(crate) const fn says_who(policy_type: PolicyType) -> bool {
    matches!(
        policy_type,
        PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey
    )
}

fn exposed(
    policies: &PolicySet,
    is_outside: impl Fn(&Caller) -> bool,
    exempt: impl Fn(&Statements) -> Result<Exempt, Unknown>,
    limits: &AnalysisLimits,
) -> Result<Exposure, ExposureError> {
    let policy_type = policies.policy_type();
    if !says_who(policy_type) {
        return Err(ExposureError::PolicyType(policy_type));
    }
    let none = PolicySet::builder(policy_type, Loader::Lenient).policy("", NO_STATEMENTS);
    let before = none.build().ok().map(|set| Subject::of(&set));
    let mut question = Question {
        before: &before.unwrap_or(Subject::Nothing),
        after: &Subject::of(policies),
        settings: Vec::new(),
        exempt: Exempt::default(),
        assumptions: BTreeSet::new(),
        likenesses: Likenesses::default(),
        budget: Budget::new(*limits),
    };
    let mut exposure = Exposure {
        outcome: Outcome::default(),
        addresses: None,
        assumptions: BTreeSet::new(),
        steps: 0,
    };
    let begun = question.begin(is_outside, exempt);
    match begun.and_then(|starts| Ok((starts, question.look(&mut exposure.outcome)?))) {
        Ok((starts, ())) => {
            exposure.addresses =
                starts.and_then(|starts| question.addresses(&starts, &exposure.outcome));
        }
        Err(unknown) => {
            exposure.outcome.unknown.insert(unknown);
        }
    }
    exposure.outcome.witnesses.sort_by_key(Witness::size);
    exposure.assumptions = question.assumptions;
    exposure.steps = question.budget.steps;
    Ok(exposure)
}

const NO_STATEMENTS: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

/// Who is outside of one policy.
struct Question<'a> {
    /// A policy without statements: what is allowed beside it, too, no policy of a resource is asked about.
    before: &'a Subject<'a>,
    after: &'a Subject<'a>,
    settings: Vec<Setting>,
    exempt: Exempt,
    assumptions: BTreeSet<Assumption>,
    likenesses: Likenesses,
    budget: Budget,
}

impl Question<'_> {
    /// Who calls, and where ranges of addresses begin, if only ranges tell addresses apart.
    fn begin(
        &mut self,
        is_outside: impl Fn(&Caller) -> bool,
        exempt: impl Fn(&Statements) -> Result<Exempt, Unknown>,
    ) -> Result<Option<Vec<Range>>, Unknown> {
        let nobody = super::setting::Company::default();
        let after = nobody.authorizer(self.after)?;
        let statements = Statements::of([None, after], &mut self.likenesses)?;
        self.assumptions = Assumption::of(&statements, Universe::Any);
        self.exempt = exempt(&statements)?;
        self.exempt.keep_used(&statements);
        let mut callers = callers(&statements)?;
        callers.retain(is_outside);
        self.settings = Setting::of_outsiders(callers);
        Ok(ranges(&statements))
    }

    fn look(&mut self, outcome: &mut Outcome) -> Result<(), Unknown> {
        for setting in &self.settings {
            let subjects = [self.before, self.after];
            let mut prepared = Prepared::new(
                setting.clone(),
                subjects,
                None,
                &mut self.likenesses,
                &mut self.budget,
            )?;
            prepared.exempt = Some(&self.exempt);
            look(&prepared, Half::After, outcome, &mut self.budget)?;
        }
        Ok(())
    }

    /// How many addresses get through: what a request shows is counted, and what none does is asked about.
    fn addresses(&mut self, ranges: &[Range], first: &Outcome) -> Option<Addresses> {
        let mut closed: Vec<&Range> = ranges.iter().collect();
        let mut found = first.clone();
        let mut open = Addresses::default();
        while !found.witnesses.is_empty() {
            let before = closed.len();
            closed.retain(|range| {
                let is_open = |witness: &Witness| self.allows(witness, &range.first);
                let is_open = found.witnesses.iter().any(is_open);
                if is_open {
                    open.v4 += range.v4;
                    open.v6 += range.v6;
                }
                !is_open
            });
            if closed.is_empty() {
                return Some(open);
            }
            let is_first = self.exempt.addresses.is_none();
            if closed.len() == before && !is_first {
                return None;
            }
            let addresses = closed.iter().map(|range| range.first.clone());
            self.exempt.addresses = Some(addresses.collect());
            found = Outcome::default();
            self.look(&mut found).ok()?;
        }

        found.unknown.is_empty().then_some(open)
    }

    /// Whether the same request is allowed from an address.
    fn allows(&self, witness: &Witness, address: &str) -> bool {
        let there = witness.with(SOURCE_IP, address);
        let Ok(request) = there.request() else {
            return false;
        };
        // Services tell no address (R-SVC-1).
        let Some(has_account) = witness.has_account() else {
            return false;
        };
        let of_caller = |setting: &&Setting| setting.across == has_account;
        let setting = self.settings.iter().find(of_caller);
        let company = setting.map(|setting| setting.company(ACCOUNT));
        let authorizer = company
            .as_ref()
            .map(|company| company.authorizer(self.after));
        match authorizer {
            Some(Ok(Some(authorizer))) => authorizer.evaluate(&request).is_allowed(),
            _ => false,
        }
    }
}

/// Addresses that no range of a policy tells apart.
struct Range {
    first: String,
    v4: u64,
    v6: u128,
}

/// `None` where something else than ranges tells addresses apart.
fn ranges(statements: &Statements) -> Option<Vec<Range>> {
    let mut operands: Vec<&Operand> = Vec::new();
    for entry in &statements.entries {
        let mut in_texts = variables::of_statement(statements, entry).into_iter();
        if in_texts.any(|key| key.is(SOURCE_IP)) {
            return None;
        }
        for found in statements.conditions(entry) {
            let condition = &found.condition;
            let ConditionTest::Compare {
                operator,
                operands: of_test,
                ..
            } = &condition.test
            else {
                continue;
            };
            if !condition.key.is(SOURCE_IP) {
                continue;
            }
            match operator.family() {
                OperatorFamily::Ip => operands.extend(of_test),
                OperatorFamily::Null => {}
                _ => return None,
            }
        }
    }
    let scale = Scale::of(OperatorFamily::Ip, operands.into_iter())?;
    Some(
        scale
            .ranges()
            .into_iter()
            .map(|(first, v4, v6)| Range { first, v4, v6 })
            .collect(),
    )
}
