//! From facts to a request.

use alloc::{borrow::Cow, format, vec::Vec};

use super::class::Asked;
use super::context::{Context, ContextEntry, Credentials, RequestResource};
use super::derive::{Key, derive};
use super::{
    ContextValue, CredentialType, Network, Principal, PrincipalKind, RequestContext, RequestError,
    RequestErrors, ResourceKind,
};
use crate::finding::Reason;
use crate::text::{
    Timestamp, compare_names, hash_name, is_account_id, is_action_word, parse_address, split_arn,
};

/// Bounds of a request, which keep the work of one decision small (R-QUOTA-2).
const MOST_ACTION_BYTES: usize = 256;
/// The longest ARN of AWS, of an S3 object, has about 1,100.
const MOST_RESOURCE_BYTES: usize = 8_192;
/// Of the name of a condition key, and of one value.
const MOST_VALUE_BYTES: usize = 65_536;
const MOST_VALUES: usize = 100_000;
/// So many keys that are given twice are told one by one.
const MOST_REPEATED: usize = 100;

/// Collects the facts of a request; [`build`](Self::build) judges them.
#[derive(Debug, Clone)]
#[must_use = "a request is made by `build`"]
pub struct RequestContextBuilder<'a> {
    pub(super) principal: Principal<'a>,
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    pub(super) resource_account: Option<&'a str>,
    resource_in_management_account: bool,
    kms_grant: bool,
    pub(super) time: Option<(Timestamp, Cow<'a, str>)>,
    pub(super) credentials: Option<Credentials>,
    pub(super) issued_at_text: Option<&'a str>,
    pub(super) network: Network<'a>,
    context: Vec<ContextEntry<'a>>,
    keep_ambiguous_keys: bool,
    errors: Vec<RequestError>,
}

impl<'a> RequestContextBuilder<'a> {
    #[inline]
    pub(super) const fn new(principal: Principal<'a>, action: &'a str, resource: &'a str) -> Self {
        Self {
            principal,
            action,
            resource,
            resource_account: None,
            resource_in_management_account: false,
            kms_grant: false,
            time: None,
            credentials: None,
            issued_at_text: None,
            network: Network {
                source_ip: None,
                vpc_source_ip: None,
                vpc: None,
                vpc_endpoint: None,
                tls: None,
            },
            context: Vec::new(),
            keep_ambiguous_keys: false,
            errors: Vec::new(),
        }
    }

    /// The account that owns the resource, 12 digits (R-EVAL-9).
    #[inline]
    pub const fn resource_account(mut self, account: &'a str) -> Self {
        self.resource_account = Some(account);
        self
    }

    /// RCPs do not bind a resource of the management account (R-RCP-1).
    #[inline]
    pub const fn resource_in_management_account(mut self) -> Self {
        self.resource_in_management_account = true;
        self
    }

    /// A KMS grant covers this operation for this caller: counts as a direct grant of the key policy
    /// (R-KMS-6).
    #[inline]
    pub const fn kms_grant(mut self) -> Self {
        self.kms_grant = true;
        self
    }

    /// When the request is evaluated: gives `aws:CurrentTime` and `aws:EpochTime`.
    #[inline]
    pub fn time(mut self, time: Timestamp) -> Self {
        self.time = Some((time, Cow::Owned(time.to_rfc3339())));
        self
    }

    /// The same, as RFC 3339 text such as `2026-11-23T10:00:00Z`.
    #[inline]
    pub fn time_text(mut self, text: &'a str) -> Self {
        if let Some(time) = self.instant("time", text) {
            self.time = Some((time, Cow::Borrowed(text)));
        }
        self
    }

    fn instant(&mut self, field: &str, text: &str) -> Option<Timestamp> {
        let instant = Timestamp::parse_rfc3339(text);
        if instant.is_none() {
            let message = format!("`{text}` is no RFC 3339 time such as 2026-11-23T10:00:00Z");
            self.errors.push(RequestError::new(
                Reason::InvalidField,
                "SCENARIO",
                field,
                message,
            ));
        }
        instant
    }

    /// What signed the request.
    #[inline]
    pub fn credentials(mut self, credential_type: CredentialType) -> Self {
        self.credentials_mut().credential_type = credential_type;
        self
    }

    fn credentials_mut(&mut self) -> &mut Credentials {
        self.credentials.get_or_insert(Credentials {
            credential_type: CredentialType::Temporary,
            issued_at: None,
            expires_at: None,
            mfa_authenticated_at: None,
        })
    }

    /// When temporary credentials were issued, RFC 3339, inclusive: gives `aws:TokenIssueTime`.
    #[inline]
    pub fn issued_at(mut self, text: &'a str) -> Self {
        let instant = self.instant("credentials.issuedAt", text);
        self.credentials_mut().issued_at = instant;
        self.issued_at_text = Some(text);
        self
    }

    /// When the credentials end, RFC 3339, exclusive.
    #[inline]
    pub fn expires_at(mut self, text: &'a str) -> Self {
        let instant = self.instant("credentials.expiresAt", text);
        self.credentials_mut().expires_at = instant;
        self
    }

    /// When the caller gave a second factor, RFC 3339.
    #[inline]
    pub fn mfa_authenticated_at(mut self, text: &'a str) -> Self {
        let instant = self.instant("credentials.mfaAuthenticatedAt", text);
        self.credentials_mut().mfa_authenticated_at = instant;
        self
    }

    /// How the request arrived.
    #[inline]
    pub const fn network(mut self, network: Network<'a>) -> Self {
        self.network = network;
        self
    }

    /// One condition key. It wins over a derived one, for conditions and variables only (R-KEY-5).
    #[inline]
    pub fn context(mut self, key: &'a str, value: impl Into<ContextValue<'a>>) -> Self {
        if self.context.capacity() == 0 {
            // Room for what is derived, so that the list seldom grows.
            self.context.reserve(24);
        }
        self.context.push(ContextEntry {
            hash: hash_name(key),
            name: key,
            value: value.into(),
        });
        self
    }

    /// Keeps condition keys that differ in letter case only, as one key of which every test is undecided
    /// (R-COND-7). Without it they are an error.
    #[inline]
    pub const fn keep_ambiguous_keys(mut self) -> Self {
        self.keep_ambiguous_keys = true;
        self
    }

    /// Judges the facts and derives the global keys (section 5.4).
    ///
    /// An action may have 256 bytes, a resource 8,192, the name of a condition key and each value 65,536;
    /// all keys and values together may be 100,000 (R-QUOTA-2).
    ///
    /// # Errors
    /// Every fact that cannot be: an action with a wildcard, a resource that is no ARN, facts that
    /// contradict each other, a condition key given twice.
    #[inline]
    pub fn build(mut self) -> Result<RequestContext<'a>, RequestErrors> {
        let mut errors = core::mem::take(&mut self.errors);
        let mut refuse = |reason, rule, field: &str, message: alloc::string::String| {
            errors.push(RequestError::new(reason, rule, field, message));
        };
        let (service, action_name) = self.action.split_once(':').unwrap_or_default();
        if !is_action_word(service) || !is_action_word(action_name) {
            let message = format!(
                "`{}` is no action; write `service:Name` without wildcards",
                self.action
            );
            refuse(Reason::InvalidField, "R-ACT-1", "action", message);
        }
        for (field, text, most) in [
            ("action", self.action, MOST_ACTION_BYTES),
            ("resource", self.resource, MOST_RESOURCE_BYTES),
        ] {
            if text.len() > most {
                let message = format!("{} bytes; at most {most} are read", text.len());
                refuse(Reason::LimitExceeded, "R-QUOTA-2", field, message);
            }
        }
        let too_long = |entry: &&ContextEntry<'_>| {
            let long = |text: &str| text.len() > MOST_VALUE_BYTES;
            long(entry.name)
                || entry
                    .value
                    .scalars()
                    .iter()
                    .any(|scalar| long(scalar.as_str()))
        };
        if self.context.iter().any(|entry| too_long(&entry)) {
            let message = format!("a text of more than {MOST_VALUE_BYTES} bytes");
            refuse(Reason::LimitExceeded, "R-QUOTA-2", "context", message);
        }
        let count = |entry: &ContextEntry<'_>| 1 + entry.value.scalars().len();
        let values: usize = self.context.iter().map(count).sum();
        if values > MOST_VALUES {
            let message = format!("{values} keys and values; at most {MOST_VALUES} are read");
            refuse(Reason::LimitExceeded, "R-QUOTA-2", "context", message);
        }
        let segments = split_arn(self.resource);
        let sound = segments.is_some_and(|[_, partition, service, _, _, resource]| {
            !partition.is_empty() && !service.is_empty() && !resource.is_empty()
        });
        if self.resource != "*" && !sound {
            let message = format!(
                "`{}` is no resource; write an ARN, or `*` for an action without one",
                self.resource
            );
            refuse(Reason::InvalidField, "SCENARIO", "resource", message);
        }
        if let Some(account) = self.resource_account
            && !is_account_id(account)
        {
            let message = format!("`{account}` is no account; write 12 digits");
            refuse(Reason::InvalidField, "SCENARIO", "resourceAccount", message);
        }
        if let (Some(given), Some([_, _, owner, _, account, _])) = (self.resource_account, segments)
            && ["iam", "sts", "kms"].contains(&owner)
            && is_account_id(account)
            && account != given
        {
            // Elsewhere the account of an ARN is not always the owner's: a datashare is associated by its
            // consumer under the producer's ARN (R-RS-13).
            let message = format!("`{}` belongs to account {account}", self.resource);
            refuse(
                Reason::ContradictoryFacts,
                "R-EVAL-9",
                "resourceAccount",
                message,
            );
        }
        let time = self.time.as_ref().map(|(time, _)| *time);
        if let Some(credentials) = &self.credentials {
            if credentials.expires_at.is_some() && time.is_none() {
                let message = "whether credentials have expired needs `time`".into();
                refuse(
                    Reason::ContradictoryFacts,
                    "SCENARIO",
                    "credentials.expiresAt",
                    message,
                );
            }
            if let (Some(mfa), Some(time)) = (credentials.mfa_authenticated_at, time)
                && mfa > time
            {
                let message = "the second factor was given after `time`".into();
                refuse(
                    Reason::ContradictoryFacts,
                    "R-KEY-11",
                    "credentials.mfaAuthenticatedAt",
                    message,
                );
            }
        }
        check_network(&self.network, &mut refuse);
        self.principal.check(&mut errors);
        let mut entries = core::mem::take(&mut self.context);
        self.check_names(&mut entries, &mut errors);
        if !errors.is_empty() {
            return Err(RequestErrors { errors });
        }
        let resource_account = self.effective_resource_account(segments);
        // R-KEY-5: what the host says wins, absence too. One bit a hash spares most comparisons.
        let given = entries
            .iter()
            .fold(0u64, |bits, entry| bits | 1 << (entry.hash & 63));
        let from_host = entries.len();
        derive(&self, resource_account, service, |key, value| {
            let Key { name, hash } = key;
            let clash = given & (1 << (hash & 63)) != 0
                && entries
                    .iter()
                    .take(from_host)
                    .any(|entry| entry.hash == hash && entry.name.eq_ignore_ascii_case(name));
            if !clash {
                entries.push(ContextEntry { hash, name, value });
            }
        });
        let asked = Asked {
            principal: &self.principal,
            service,
            action: action_name,
            segments: segments.as_ref(),
            resource_account,
        };
        let resource_kind = asked.resource_kind();
        let unknown = matches!(
            self.principal.kind,
            PrincipalKind::Anonymous | PrincipalKind::Federated(_)
        );
        if self.kms_grant && (resource_kind != ResourceKind::KmsKey || unknown) {
            let message = "a grant lets an authenticated caller use a KMS key, and nothing else";
            let error =
                RequestError::new(Reason::ContradictoryFacts, "R-KMS-6", "kmsGrant", message);
            return Err(RequestErrors {
                errors: alloc::vec![error],
            });
        }
        Ok(RequestContext {
            formula: asked.formula(resource_kind),
            resource_kind,
            principal: self.principal,
            action: self.action,
            service,
            action_name,
            action_hash: hash_name(self.action),
            service_hash: hash_name(service),
            resource: RequestResource {
                text: self.resource,
                segments,
            },
            resource_account,
            resource_in_management_account: self.resource_in_management_account,
            kms_grant: self.kms_grant,
            outlived: self
                .credentials
                .is_some_and(|credentials| credentials.outlived(time)),
            public_address: self.network.source_ip.is_some(),
            context: Context::new(entries),
        })
    }

    /// Keys without a name, and keys given twice but for their case (R-COND-7).
    fn check_names(&self, entries: &mut Vec<ContextEntry<'a>>, errors: &mut Vec<RequestError>) {
        if entries.iter().any(|entry| entry.name.is_empty()) {
            let message = "a condition key has a name";
            errors.push(RequestError::new(
                Reason::InvalidField,
                "SCENARIO",
                "context",
                message,
            ));
        }
        let mut bits = 0u64;
        let maybe_twice = entries.iter().any(|entry| {
            let bit = 1 << (entry.hash & 63);
            let met = bits & bit != 0;
            bits |= bit;
            met
        });
        if !maybe_twice {
            return;
        }
        entries.sort_by(|a, b| {
            a.hash
                .cmp(&b.hash)
                .then_with(|| compare_names(a.name, b.name))
        });
        let same = |a: &ContextEntry<'_>, b: &ContextEntry<'_>| a.name.eq_ignore_ascii_case(b.name);
        if self.keep_ambiguous_keys {
            entries.dedup_by(|later, first| {
                let twice = same(later, first);
                if twice {
                    first.value = ContextValue::Ambiguous;
                }
                twice
            });
        }
        for pair in entries.windows(2) {
            if let [first, second] = pair
                && same(first, second)
                && errors.len() < MOST_REPEATED
            {
                let field = format!("context.{}", second.name);
                let message = "the key is given twice; condition keys compare without case";
                errors.push(RequestError::new(
                    Reason::DuplicateConditionKey,
                    "R-COND-7",
                    field,
                    message,
                ));
            }
        }
    }

    /// R-EVAL-9. AWS's own resources (`arn:aws:iam::aws:policy/…`) belong to no customer's account.
    fn effective_resource_account(&self, segments: Option<[&'a str; 6]>) -> Option<&'a str> {
        let of_arn = segments.map(|[_, _, _, _, account, _]| account);
        self.resource_account
            .or(of_arn.filter(|account| !account.is_empty() && *account != "aws"))
            .or_else(|| self.principal.account())
    }
}

fn check_network(
    network: &Network<'_>,
    refuse: &mut impl FnMut(Reason, &'static str, &str, alloc::string::String),
) {
    for (field, address) in [
        ("network.sourceIp", network.source_ip),
        ("network.vpcSourceIp", network.vpc_source_ip),
    ] {
        if let Some(address) = address
            && parse_address(address).is_none()
        {
            let message = format!("`{address}` is no IPv4 or IPv6 address");
            refuse(Reason::InvalidField, "R-IP-6", field, message);
        }
    }
    let through_endpoint = [network.vpc_source_ip, network.vpc, network.vpc_endpoint]
        .iter()
        .any(Option::is_some);
    if network.source_ip.is_some() && through_endpoint {
        let message =
            "a request comes from a public address or through a VPC endpoint, never both".into();
        refuse(
            Reason::ContradictoryFacts,
            "R-KEY-11",
            "network.sourceIp",
            message,
        );
    }
}
