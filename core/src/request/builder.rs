//! From facts to a request.

use alloc::{borrow::Cow, boxed::Box, format, vec::Vec};

use super::class::Caller;
use super::context::{Credentials, KmsGrantee};
use super::context_keys::{ContextEntry, ContextKeys, FEW, LentTexts, Survey, keep};
use super::derive::{Key, derive};
use super::principal::overlong_fact;
use super::question::{Asker, Question};
use super::{
    ContextValue, CredentialType, Network, Principal, RequestContext, RequestError, RequestErrors,
};
use crate::finding::Reason;
use crate::text::{Timestamp, compare_keys, parse_address};

/// So many keys that are given twice are told one by one.
const MOST_REPEATED: usize = 100;

/// When, with what and from where a request came.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances<'a> {
    pub(super) time: Option<(Timestamp, Cow<'a, str>)>,
    pub(super) credentials: Option<Credentials>,
    pub(super) issued_at_text: Option<&'a str>,
    pub(super) network: Network<'a>,
}

/// Collects the facts of a request; [`build`](Self::build) judges them.
#[derive(Debug, Clone)]
#[must_use = "a request is made by `build`"]
pub struct RequestContextBuilder<'a> {
    pub(super) principal: Principal<'a>,
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    pub(super) resource_account: Option<&'a str>,
    resource_in_management_account: bool,
    kms_grant: Option<KmsGrantee>,
    /// Apart, so that a request which is told by its condition keys alone is a small one.
    pub(super) circumstances: Option<Box<Circumstances<'a>>>,
    texts: LentTexts<'a>,
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
            kms_grant: None,
            circumstances: None,
            texts: &[],
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

    /// A KMS grant covers this operation: counts like an Allow of the key policy that names the grantee, which is
    /// the user, or the role or issuing user behind a session (R-KMS-6). For a grant to the session itself there is
    /// [`kms_grant_to_session`](Self::kms_grant_to_session).
    #[inline]
    pub const fn kms_grant(mut self) -> Self {
        self.kms_grant = Some(KmsGrantee::Identity);
        self
    }

    /// A KMS grant that names this session by its ARN covers this operation. Boundary and session policies do not
    /// limit it, as they do not limit a key policy that names the session (R-KMS-6, R-PRIN-15).
    #[inline]
    pub const fn kms_grant_to_session(mut self) -> Self {
        self.kms_grant = Some(KmsGrantee::Session);
        self
    }

    /// When the request is evaluated: gives `aws:CurrentTime` and `aws:EpochTime`.
    #[inline]
    pub fn time(mut self, time: Timestamp) -> Self {
        self.circumstances().time = Some((time, Cow::Owned(time.to_rfc3339())));
        self
    }

    /// The same, as RFC 3339 text such as `2026-11-23T10:00:00Z`.
    #[inline]
    pub fn time_text(mut self, text: &'a str) -> Self {
        if let Some(time) = self.instant("time", text) {
            self.circumstances().time = Some((time, Cow::Borrowed(text)));
        }
        self
    }

    fn instant(&mut self, field: &str, text: &str) -> Option<Timestamp> {
        if let Some(message) = overlong_fact(text) {
            let (reason, rule) = (Reason::LimitExceeded, "R-QUOTA-2");
            self.errors
                .push(RequestError::new(reason, rule, field, message));
            return None;
        }
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

    fn circumstances(&mut self) -> &mut Circumstances<'a> {
        self.circumstances.get_or_insert_default()
    }

    fn credentials_mut(&mut self) -> &mut Credentials {
        self.circumstances().credentials.get_or_insert(Credentials {
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
        self.circumstances().issued_at_text = Some(text);
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
    pub fn network(mut self, network: Network<'a>) -> Self {
        self.circumstances().network = network;
        self
    }

    /// One condition key. It wins over a derived one, for conditions and variables only (R-KEY-5).
    #[inline]
    pub fn context(mut self, key: &'a str, value: impl Into<ContextValue<'a>>) -> Self {
        if self.context.capacity() == 0 {
            // Room for what is derived, so that the list seldom grows.
            self.context.reserve(12);
        }
        self.context.push(ContextEntry::new(key, value.into()));
        self
    }

    /// Condition keys with one text each, as [`context`](Self::context) takes them, which stay where they are: the
    /// cheapest way to give those of a request, and for up to 32 one without allocation.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Principal, RequestContext};
    ///
    /// let headers = [("aws:SourceIp", "203.0.113.9"), ("aws:UserAgent", "curl/8.5.0")];
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let builder = RequestContext::builder(ann, "s3:ListAllMyBuckets", "*").context_texts(&headers);
    /// let request = builder.build()?;
    /// assert_eq!(request.context_value("AWS:useragent"), Some("curl/8.5.0".into()));
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    #[inline]
    pub fn context_texts(mut self, texts: &'a [(&'a str, &'a str)]) -> Self {
        if self.texts.is_empty() {
            self.texts = texts;
            self
        } else {
            self.contexts(texts.iter().copied())
        }
    }

    /// Several condition keys, each as [`context`](Self::context) takes it.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Principal, RequestContext};
    ///
    /// let headers = [("aws:SourceIp", "203.0.113.9"), ("aws:UserAgent", "curl/8.5.0")];
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let request = RequestContext::builder(ann, "s3:ListAllMyBuckets", "*").contexts(headers).build()?;
    /// assert!(request.context_value("AWS:useragent").is_some());
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    #[inline]
    pub fn contexts<V: Into<ContextValue<'a>>>(
        mut self,
        keys: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Self {
        let keys = keys.into_iter();
        let entries = keys.map(|(key, value)| ContextEntry::new(key, value.into()));
        self.context.extend(entries);
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
    /// What is given is bounded (R-QUOTA-2): see [`Limits::ACTION_BYTES`](crate::Limits::ACTION_BYTES) and those
    /// beside it.
    ///
    /// # Errors
    /// Every fact that cannot be: an action with a wildcard, a resource that is no ARN, facts that
    /// contradict each other, a condition key given twice.
    #[inline]
    pub fn build(mut self) -> Result<RequestContext<'a>, RequestErrors> {
        let mut errors = core::mem::take(&mut self.errors);
        let asker = Asker {
            principal: &self.principal,
            resource_account: self.resource_account,
            kms_grant: self.kms_grant.is_some(),
        };
        let question = Question::judge(asker, self.action, self.resource, &mut errors);
        let mut refuse = |reason, rule, field: &str, message: alloc::string::String| {
            errors.push(RequestError::new(reason, rule, field, message));
        };
        if self.texts.len() > FEW {
            keep(&mut self.texts, &mut self.context);
        }
        let mut survey = Survey::of(self.texts, &self.context);
        survey.check(self.texts, &self.context, &mut refuse);
        let mut outlived = false;
        if let Some(circumstances) = &self.circumstances {
            outlived = check_credentials(circumstances, &mut refuse);
            check_network(&circumstances.network, &mut refuse);
        }
        self.principal.check(&mut errors);
        let mut entries = core::mem::take(&mut self.context);
        if survey.maybe_twice {
            keep(&mut self.texts, &mut entries);
            self.repeated_names(&mut entries, &mut errors);
            survey = Survey::of(&[], &entries);
        }
        if !errors.is_empty() {
            return Err(RequestErrors { errors });
        }
        // R-KEY-5: what the host says wins, absence too. One bit a hash spares most comparisons.
        let (texts, from_host) = (self.texts, entries.len());
        derive(&self, |key, value| {
            let Key { name, hash } = key;
            let entry = ContextEntry::of_hash(hash, name, value);
            let mut given = entries.iter().take(from_host);
            let clash = survey.may_have(hash)
                && (entry.is_among(texts) || given.any(|given| entry.is_same(given)));
            if !clash {
                survey.add_derived(&entry);
                entries.push(entry);
            }
        });
        let tls = self
            .circumstances
            .as_ref()
            .and_then(|circumstances| circumstances.network.tls.flatten());
        let credentials = self
            .circumstances
            .as_ref()
            .and_then(|circumstances| circumstances.credentials);
        let credential_type = credentials.map(|credentials| credentials.credential_type);
        let mut caller = Caller::of(&self.principal, credential_type);
        if let Some(circumstances) = &self.circumstances
            && circumstances.network.source_ip.is_some()
        {
            caller.comes_from_outside();
        }
        Ok(RequestContext {
            caller,
            principal: self.principal,
            question,
            given_resource_account: self.resource_account,
            resource_in_management_account: self.resource_in_management_account,
            kms_grant: self.kms_grant,
            outlived,
            credential_type,
            has_mfa: credentials
                .is_some_and(|credentials| credentials.mfa_authenticated_at.is_some()),
            tls,
            keys: ContextKeys::new(texts, entries, &survey),
        })
    }

    /// Keys given twice but for their case (R-COND-7).
    #[cold]
    fn repeated_names(&self, entries: &mut Vec<ContextEntry<'a>>, errors: &mut Vec<RequestError>) {
        entries.sort_by(|a, b| {
            a.hash
                .cmp(&b.hash)
                .then_with(|| compare_keys(a.name, b.name))
        });
        if self.keep_ambiguous_keys {
            entries.dedup_by(|later, first| {
                let twice = later.is_same(first);
                if twice {
                    first.value = ContextValue::Ambiguous;
                }
                twice
            });
        }
        for pair in entries.windows(2) {
            if let [first, second] = pair
                && first.is_same(second)
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
}

/// Whether the credentials are outside their lifetime.
fn check_credentials(
    circumstances: &Circumstances<'_>,
    refuse: &mut impl FnMut(Reason, &'static str, &str, alloc::string::String),
) -> bool {
    let time = circumstances.time.as_ref().map(|(time, _)| *time);
    let Some(credentials) = &circumstances.credentials else {
        return false;
    };
    if credentials.expires_at.is_some() && time.is_none() {
        refuse(
            Reason::ContradictoryFacts,
            "SCENARIO",
            "credentials.expiresAt",
            "whether credentials have expired needs `time`".into(),
        );
    }
    if let (Some(mfa), Some(time)) = (credentials.mfa_authenticated_at, time)
        && mfa > time
    {
        refuse(
            Reason::ContradictoryFacts,
            "R-KEY-11",
            "credentials.mfaAuthenticatedAt",
            "the second factor was given after `time`".into(),
        );
    }
    credentials.outlived(time)
}

fn check_network(
    network: &Network<'_>,
    refuse: &mut impl FnMut(Reason, &'static str, &str, alloc::string::String),
) {
    for (field, address) in [
        ("network.sourceIp", network.source_ip),
        ("network.vpcSourceIp", network.vpc_source_ip),
    ] {
        if let Some(message) = address.and_then(overlong_fact) {
            refuse(Reason::LimitExceeded, "R-QUOTA-2", field, message);
        } else if let Some(address) = address
            && parse_address(address).is_none()
        {
            let message = format!("`{address}` is no IPv4 or IPv6 address");
            refuse(Reason::InvalidField, "R-IP-6", field, message);
        }
    }
    for (field, name) in [
        ("network.vpc", network.vpc),
        ("network.vpcEndpoint", network.vpc_endpoint),
    ] {
        if let Some(message) = name.and_then(overlong_fact) {
            refuse(Reason::LimitExceeded, "R-QUOTA-2", field, message);
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
