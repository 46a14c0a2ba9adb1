//! A request, ready to be decided.

use alloc::vec::Vec;
use core::net::IpAddr;

use super::context_keys::{ContextEntry, ContextKeys, Survey};
use super::derive::derived;
use super::question::{Asker, Question};
use super::{
    Caller, ContextScalar, ContextValue, CredentialType, Principal, PrincipalKind,
    RequestContextBuilder, RequestErrors, ScalarKind, TlsVersion, Value,
};
use crate::text::{ArnSegments, GlobalKey, Timestamp, hash_key, split_arn};

/// Principal, action, resource and condition keys of one request.
///
/// Built once, it can be decided against any policies, any number of times.
///
/// # Examples
/// ```
/// use portcullis::{Principal, RequestContext};
///
/// let request = RequestContext::builder(
///     Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?,
///     "s3:GetObject",
///     "arn:aws:s3:::reports/2026.csv",
/// )
/// .context("aws:SourceIp", "203.0.113.9")
/// .build()?;
/// assert_eq!(request.resource_account(), Some("111122223333"));
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct RequestContext<'a> {
    pub(crate) principal: Principal<'a>,
    pub(crate) question: Question<'a>,
    /// As the host says it.
    pub(super) given_resource_account: Option<&'a str>,
    pub(crate) caller: Caller,
    pub(crate) resource_in_management_account: bool,
    pub(crate) kms_grant: Option<KmsGrantee>,
    /// `time` is outside the lifetime of the credentials (R-STS-11).
    pub(crate) outlived: bool,
    pub(crate) credential_type: Option<CredentialType>,
    /// The caller gave a second factor.
    pub(crate) has_mfa: bool,
    pub(super) tls: Option<TlsVersion>,
    pub(super) keys: ContextKeys<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestResource<'a> {
    pub(crate) text: &'a str,
    /// Partition, service, Region and account, each with a colon behind it; empty for `*`.
    pub(crate) head: &'a str,
    /// The resource of the ARN; empty for `*`, the resource of an action that takes none, and for nothing
    /// else.
    pub(crate) tail: &'a str,
}

impl<'a> RequestResource<'a> {
    /// `segments` are those of the text, of which the last is not empty.
    pub(super) fn new(text: &'a str, segments: Option<ArnSegments<'a>>) -> Self {
        let (prefix, tail) = segments.map_or(("", ""), |[prefix, .., tail]| (prefix, tail));
        let head = text.get(prefix.len() + 1..text.len() - tail.len());
        Self {
            text,
            head: head.filter(|_| !tail.is_empty()).unwrap_or_default(),
            tail,
        }
    }

    /// `None` for `*`.
    pub(crate) fn segments(&self) -> Option<ArnSegments<'a>> {
        split_arn(self.text)
    }
}

/// To whom a grant of KMS was given (R-KMS-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KmsGrantee {
    /// The user, or the role or issuing user behind a session.
    Identity,
    /// The session itself.
    Session,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Credentials {
    pub(crate) credential_type: CredentialType,
    pub(crate) issued_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) mfa_authenticated_at: Option<Timestamp>,
}

impl Credentials {
    /// Valid from the instant of issue up to, but not including, the instant of expiry.
    pub(super) fn outlived(&self, time: Option<Timestamp>) -> bool {
        time.is_some_and(|time| {
            self.issued_at.is_some_and(|issued| time < issued)
                || self.expires_at.is_some_and(|expires| expires <= time)
        })
    }
}

impl<'a> RequestContext<'a> {
    /// A request that is told by its caller, action, resource and condition keys with one text each: the same as
    /// [`builder`](Self::builder) with [`context_texts`](RequestContextBuilder::context_texts), in one step.
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
                return Ok(Self {
                    caller: Caller::of(&principal, None),
                    principal,
                    question,
                    given_resource_account: None,
                    resource_in_management_account: false,
                    kms_grant: None,
                    outlived: false,
                    credential_type: None,
                    has_mfa: false,
                    tls: None,
                    keys: ContextKeys::new(context, Vec::new(), &survey),
                });
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
            .context_texts(context)
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

    /// Who calls.
    #[must_use]
    pub const fn principal(&self) -> &Principal<'a> {
        &self.principal
    }

    /// The action as asked.
    #[must_use]
    pub const fn action(&self) -> &'a str {
        self.question.action
    }

    /// The resource as asked.
    #[must_use]
    pub const fn resource(&self) -> &'a str {
        self.question.resource.text
    }

    /// The account that owns the resource (R-EVAL-9): as given, else the ARN's, else the principal's.
    #[must_use]
    pub const fn resource_account(&self) -> Option<&'a str> {
        self.question.resource_account
    }

    /// Asks for another action or resource, with everything else as it is: nothing is allocated, and the
    /// condition keys are not read again.
    ///
    /// # Errors
    /// As [`RequestContextBuilder::build`]; the request then asks what it asked before.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Principal, RequestContext};
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let mut request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv").build()?;
    /// request.ask("s3:GetObject", "arn:aws:s3:::reports/2.csv")?;
    /// assert_eq!(request.resource(), "arn:aws:s3:::reports/2.csv");
    /// assert!(request.ask("s3:*", "*").is_err());
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    pub fn ask(&mut self, action: &'a str, resource: &'a str) -> Result<(), RequestErrors> {
        let asker = Asker {
            principal: &self.principal,
            resource_account: self.given_resource_account,
            kms_grant: self.kms_grant.is_some(),
        };
        let mut errors = Vec::new();
        let question = Question::judge(asker, action, resource, &mut errors);
        if errors.is_empty() {
            self.question = question;
            Ok(())
        } else {
            Err(RequestErrors { errors })
        }
    }

    /// Gives a condition key another value, or adds one, as [`RequestContextBuilder::context`] does: it wins over
    /// a derived one. Nothing is allocated for a key that the request has, but that the keys lent by
    /// [`context_texts`](RequestContextBuilder::context_texts) are copied once if this is one of them.
    ///
    /// # Errors
    /// As [`RequestContextBuilder::build`]; the key then has the value that it had before.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Principal, RequestContext};
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let builder = RequestContext::builder(ann, "s3:ListAllMyBuckets", "*");
    /// let mut request = builder.context("aws:SourceIp", "203.0.113.9").build()?;
    /// request.set_context("aws:SourceIp", "198.51.100.7")?;
    /// assert_eq!(request.context_value("aws:sourceip"), Some("198.51.100.7".into()));
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    pub fn set_context(
        &mut self,
        key: &'a str,
        value: impl Into<ContextValue<'a>>,
    ) -> Result<(), RequestErrors> {
        self.keys.set(ContextEntry::new(key, value.into()))
    }

    /// The value of a condition key, given or derived; its name compares without case. `None` if the key is
    /// absent.
    #[must_use]
    pub fn context_value(&self, key: &str) -> Option<ContextValue<'_>> {
        let owned = |value| match value {
            Value::Single(scalar) => {
                ContextValue::Single(ContextScalar::of_kind(scalar.text, scalar.kind))
            }
            Value::Multiple(values) => ContextValue::Multiple(values.scalars.to_vec()),
            Value::Ambiguous => ContextValue::Ambiguous,
        };
        self.find(hash_key(key), key, GlobalKey::of(key)).map(owned)
    }

    /// The same, for a name whose hash is known.
    #[inline]
    pub(crate) fn find(
        &self,
        hash: u64,
        name: &str,
        global: Option<GlobalKey>,
    ) -> Option<Value<'_>> {
        // R-KEY-5: what the host says wins, absence too.
        match self.keys.find(hash, name) {
            Some(Some(Value::Single(scalar)))
                if scalar.kind == ScalarKind::SessionUserId && self.question.is_unsigned() =>
            {
                None
            }
            Some(value) => value,
            None => derived(self, global?).map(Value::Single),
        }
    }

    /// Whether the host says that root's credentials are those of `sts:AssumeRoot`: the one condition key that tells
    /// something of the caller itself (R-SESS-6).
    pub(crate) fn is_assumed_root(&self) -> bool {
        const NAME: &str = "aws:AssumedRoot";
        // Whatever is not a plain no asks for the task policy.
        match self.keys.find(hash_key(NAME), NAME).flatten() {
            Some(Value::Single(scalar)) => !scalar.text.eq_ignore_ascii_case("false"),
            Some(Value::Multiple(_) | Value::Ambiguous) => true,
            None => false,
        }
    }

    /// The address in `aws:SourceIp`, if that has one value which is one; read once.
    #[inline]
    pub(crate) const fn source_address(&self) -> Option<IpAddr> {
        self.keys.source_ip()
    }
}
