//! From facts to a request.

use alloc::{borrow::Cow, boxed::Box, vec::Vec};

use super::circumstances::{Circumstances, Signature};
use super::context::RequestContext;
use super::context_keys::ContextKeys;
use super::credentials::ReadCredentials;
use super::derive::{Key, derive};
use super::entry::{ContextEntry, LentTexts};
use super::error::refuse_overlong;
use super::lent::Lent;
use super::question::{Asker, Question};
use super::survey::{Survey, tell_repeated};
use super::tags::FEW;
use super::told::{Facts, KmsGrantee};
use super::{
    Connection, ContextValue, Credentials, Lifetime, Network, Principal, PrincipalKind,
    RequestError, RequestErrors, TimeFact,
};
#[cfg(feature = "sigv4")]
use {super::CredentialType, crate::text::Timestamp};

impl<'a> RequestContext<'a> {
    /// A request that is told by its caller, action, resource and condition keys with one text each: the same as
    /// [`builder`](Self::builder) with [`lend_context`](RequestContextBuilder::lend_context), in one step.
    ///
    /// # Errors
    /// As [`RequestContextBuilder::build`].
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Principal, RequestContext};
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let keys = [("aws:SourceIp", "203.0.113.9"), ("aws:SecureTransport", "true")];
    /// let request = RequestContext::new(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv", &keys)?;
    /// assert_eq!(request.context_value("aws:sourceip"), Some("203.0.113.9".into()));
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    #[inline]
    pub fn new(
        principal: Principal<'a>,
        action: &'a str,
        resource: &'a str,
        context: &'a [(&'a str, &'a str)],
    ) -> Result<Self, RequestErrors> {
        // Of other callers more is derived or checked.
        if let PrincipalKind::User(_) | PrincipalKind::Root(_) = principal.kind
            && principal.is_bare()
            && let Some(question) = Question::usual(&principal, action, resource)
        {
            let survey = Survey::of_texts(context);
            if survey.is_sound() {
                let keys = ContextKeys::new(context, Vec::new(), &survey);
                return Ok(Self::assemble(
                    principal,
                    question,
                    None,
                    Facts::default(),
                    keys,
                    None,
                ));
            }
        }
        Self::new_in_full(principal, action, resource, context)
    }

    #[inline(never)]
    fn new_in_full(
        principal: Principal<'a>,
        action: &'a str,
        resource: &'a str,
        context: &'a [(&'a str, &'a str)],
    ) -> Result<Self, RequestErrors> {
        Self::builder(principal, action, resource)
            .lend_context(context)
            .build()
    }

    /// Begins a request from what every request has.
    #[inline]
    pub fn builder(
        principal: Principal<'a>,
        action: &'a str,
        resource: &'a str,
    ) -> RequestContextBuilder<'a> {
        RequestContextBuilder::new(principal, action, resource)
    }
}

/// Collects the facts of a request; [`build`](Self::build) judges them.
#[derive(Debug, Clone)]
#[must_use = "a request is made by `build`"]
pub struct RequestContextBuilder<'a> {
    principal: Principal<'a>,
    action: &'a str,
    resource: &'a str,
    resource_account: Option<&'a str>,
    resource_in_management_account: bool,
    kms_grant: Option<KmsGrantee>,
    /// Apart, so that a request which is told by its condition keys alone is a small one.
    circumstances: Option<Box<Circumstances<'a>>>,
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

    /// Whether the resource is of the organization's management account, where RCPs do not bind it (R-RCP-1).
    #[inline]
    pub const fn resource_in_management_account(mut self, yes: bool) -> Self {
        self.resource_in_management_account = yes;
        self
    }

    /// Whether a KMS grant covers this operation: it counts like an Allow of the key policy that names the grantee,
    /// which is the user, or the role or issuing user behind a session (R-KMS-6). For a grant to the session itself
    /// there is [`kms_grant_to_session`](Self::kms_grant_to_session); of the two the last that is given counts.
    #[inline]
    pub const fn kms_grant(self, yes: bool) -> Self {
        self.grant_to(KmsGrantee::Identity, yes)
    }

    /// Whether a KMS grant that names this session by its ARN covers this operation. Boundary and session policies do
    /// not limit it, as they do not limit a key policy that names the session (R-KMS-6, R-PRIN-15).
    #[inline]
    pub const fn kms_grant_to_session(self, yes: bool) -> Self {
        self.grant_to(KmsGrantee::Session, yes)
    }

    const fn grant_to(mut self, grantee: KmsGrantee, yes: bool) -> Self {
        let is_given = matches!(self.kms_grant, Some(given) if given as u8 == grantee as u8);
        if yes {
            self.kms_grant = Some(grantee);
        } else if is_given {
            self.kms_grant = None;
        }
        self
    }

    /// Takes out the condition keys that a test picks, and gives their names.
    pub(crate) fn take_context(&mut self, picked: impl Fn(&str) -> bool) -> Vec<&'a str> {
        let taken = self.context.extract_if(.., |entry| picked(entry.name));
        taken.map(|entry| entry.name).collect()
    }

    /// The same facts for another pair of action and resource, which has an owner of its own.
    pub(crate) const fn asking(
        mut self,
        action: &'a str,
        resource: &'a str,
        account: Option<&'a str>,
        in_management_account: bool,
    ) -> Self {
        self.action = action;
        self.resource = resource;
        self.resource_account = account;
        self.resource_in_management_account = in_management_account;
        self
    }

    /// When the request is evaluated: gives `aws:CurrentTime` and `aws:EpochTime`. As RFC 3339 text such as
    /// `2026-11-23T10:00:00Z` or as a [`Timestamp`](crate::request::Timestamp).
    #[inline]
    pub fn time(mut self, time: impl Into<TimeFact<'a>>) -> Self {
        let time = time.into();
        let instant = time.read("time", &mut self.errors);
        self.circumstances().time = instant.map(|instant| (instant, time));
        self
    }

    /// What signed the request.
    #[inline]
    pub fn credentials(mut self, credentials: impl Into<Credentials<'a>>) -> Self {
        let read = ReadCredentials::read(credentials.into(), &mut self.errors);
        self.circumstances().credentials = Some(read);
        self
    }

    /// That the signature of the request does not hold, and why: it is then refused by the credentials, before any policy
    /// is read, and the answer says so. A host whose verification of a signature fails has no caller to ask for, and
    /// gives this where one answer is to tell everything that stands in the way.
    #[inline]
    pub fn signature_refused(self, why: impl Into<Cow<'a, str>>) -> Self {
        self.signature(false, why.into())
    }

    /// That the signature of the request holds, and what it proves, for explanations: the key, the scope, what it does not
    /// cover. The credentials that it proves are given as such.
    #[inline]
    pub fn signature_verified(self, what: impl Into<Cow<'a, str>>) -> Self {
        self.signature(true, what.into())
    }

    fn signature(mut self, holds: bool, story: Cow<'a, str>) -> Self {
        let signature = &mut self.circumstances().signature;
        // Of several the refusal stays.
        if signature.as_ref().is_none_or(|known| known.holds) {
            *signature = Some(Signature { holds, story });
        }
        self
    }

    /// When the request is evaluated, as far as it was said.
    #[cfg(feature = "sigv4")]
    pub(crate) fn given_time(&self) -> Option<Timestamp> {
        let time = self.circumstances.as_deref()?.time.as_ref()?;
        Some(time.0)
    }

    /// What signed it, as far as it was said.
    #[cfg(feature = "sigv4")]
    pub(crate) fn given_credential_type(&self) -> Option<CredentialType> {
        let credentials = self.circumstances.as_deref()?.credentials.as_ref()?;
        Some(credentials.credential_type)
    }

    fn circumstances(&mut self) -> &mut Circumstances<'a> {
        self.circumstances.get_or_insert_default()
    }

    /// How the request arrived.
    #[inline]
    pub fn network(mut self, network: impl Into<Network<'a>>) -> Self {
        self.circumstances().network = network.into().facts();
        self
    }

    /// A connection that is asked for beside the call: to a cluster, workgroup or endpoint, or from one (R-NET-4).
    #[inline]
    pub fn connection(mut self, connection: Connection<'a>) -> Self {
        self.circumstances().connection = Some(connection);
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
    /// let builder = RequestContext::builder(ann, "s3:ListAllMyBuckets", "*").lend_context(&headers);
    /// let request = builder.build()?;
    /// assert_eq!(request.context_value("AWS:useragent"), Some("curl/8.5.0".into()));
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    #[inline]
    pub fn lend_context(mut self, texts: &'a [(&'a str, &'a str)]) -> Self {
        if self.texts.is_empty() {
            self.texts = texts;
            self
        } else {
            self.context_all(texts.iter().copied())
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
    /// let request = RequestContext::builder(ann, "s3:ListAllMyBuckets", "*").context_all(headers).build()?;
    /// assert!(request.context_value("AWS:useragent").is_some());
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    #[inline]
    pub fn context_all<V: Into<ContextValue<'a>>>(
        mut self,
        keys: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Self {
        let keys = keys.into_iter();
        let entries = keys.map(|(key, value)| ContextEntry::new(key, value.into()));
        self.context.extend(entries);
        self
    }

    /// Whether condition keys that differ in letter case only are kept, as one key of which every test is undecided
    /// (R-COND-7). Without it they are an error.
    #[inline]
    pub const fn keep_ambiguous_keys(mut self, yes: bool) -> Self {
        self.keep_ambiguous_keys = yes;
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
        if self.texts.len() > FEW {
            Lent::Texts(core::mem::take(&mut self.texts)).keep(&mut self.context);
        }
        let mut survey = Survey::of(self.texts, &self.context);
        survey.check(self.texts, &self.context, &mut errors);
        let facts = self.check_facts(&mut errors);
        self.principal.check(&mut errors);
        let mut entries = core::mem::take(&mut self.context);
        if survey.maybe_twice {
            Lent::Texts(core::mem::take(&mut self.texts)).keep(&mut entries);
            self.repeated_names(&mut entries, &mut errors);
            survey = Survey::of(&[], &entries);
        }
        if !errors.is_empty() {
            return Err(RequestErrors { errors });
        }
        // R-KEY-5: what the host says wins, absence too. One bit a hash spares most comparisons.
        let (texts, from_host) = (self.texts, entries.len());
        derive(
            &self.principal,
            self.circumstances.as_deref(),
            |key, value| {
                let Key { name, hash } = key;
                let entry = ContextEntry::of_hash(hash, name, value);
                let mut given = entries.iter().take(from_host);
                let clash = survey.may_have(hash)
                    && (entry.is_among(texts) || given.any(|given| entry.is_same(given)));
                if !clash {
                    survey.add_derived(&entry);
                    entries.push(entry);
                }
            },
        );
        Ok(RequestContext::assemble(
            self.principal,
            question,
            self.resource_account,
            facts,
            ContextKeys::new(texts, entries, &survey),
            self.circumstances,
        ))
    }

    /// What decides more than the value of a condition key, and what is wrong with that.
    fn check_facts(&self, errors: &mut Vec<RequestError>) -> Facts {
        let mut facts = Facts {
            resource_in_management_account: self.resource_in_management_account,
            kms_grant: self.kms_grant,
            ..Facts::default()
        };
        let Some(circumstances) = &self.circumstances else {
            return facts;
        };
        if let Some(credentials) = &circumstances.credentials {
            let time = circumstances.time.as_ref().map(|(time, _)| *time);
            credentials.check(time, errors);
            credentials.check_holder(&self.principal, errors);
            facts.unproven = credentials.lifetime(time) != Lifetime::Holds;
            facts.credential_type = Some(credentials.credential_type);
            facts.has_mfa = credentials.mfa_authenticated_at.is_some();
        }
        if let Some(signature) = &circumstances.signature {
            refuse_overlong("signature", &signature.story, errors);
            facts.unproven |= !signature.holds;
        }
        if let Some(connection) = &circumstances.connection {
            connection.collect_errors(errors);
        }
        let network = &circumstances.network;
        network.check(errors);
        facts.tls = network.transport.tls();
        facts.has_public_address = network.source_ip.is_some();
        facts
    }

    /// Keys given twice but for their case (R-COND-7).
    #[cold]
    fn repeated_names(&self, entries: &mut Vec<ContextEntry<'a>>, errors: &mut Vec<RequestError>) {
        entries.sort_by(ContextEntry::in_order);
        if self.keep_ambiguous_keys {
            entries.dedup_by(|later, first| {
                let twice = later.is_same(first);
                if twice {
                    first.value = ContextValue::Ambiguous;
                }
                twice
            });
        }
        tell_repeated(entries, errors);
    }
}
