//! A request, ready to be decided.

use alloc::{boxed::Box, vec::Vec};
use core::net::IpAddr;

use super::circumstances::{Circumstances, Signature};
use super::context_keys::ContextKeys;
use super::entry::ContextEntry;
use super::key_value::Sources;
use super::question::{Asker, Question};
use super::told::Facts;
use super::{
    Caller, Connection, ContextScalar, ContextValue, Lifetime, Principal, RequestErrors, Transport,
    Value,
};
use crate::text::{ContextKey, GlobalKey, Timestamp, hash_key};

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
    pub(crate) facts: Facts,
    pub(super) keys: ContextKeys<'a>,
    /// Apart, so that a request which is told by its condition keys alone is a small one.
    pub(super) circumstances: Option<Box<Circumstances<'a>>>,
}

impl<'a> RequestContext<'a> {
    /// Puts together what was judged.
    #[inline]
    pub(super) fn assemble(
        principal: Principal<'a>,
        question: Question<'a>,
        given_resource_account: Option<&'a str>,
        facts: Facts,
        keys: ContextKeys<'a>,
        circumstances: Option<Box<Circumstances<'a>>>,
    ) -> Self {
        let mut caller = Caller::of(&principal, facts.credential_type);
        if facts.has_public_address {
            caller.comes_from_outside();
        }
        if circumstances
            .as_deref()
            .is_some_and(|circumstances| circumstances.connection.is_some())
        {
            caller.asks_for_a_connection();
        }
        if facts.unproven || facts.kms_grant.is_some() {
            caller.is_plain = false;
        }
        Self {
            principal,
            question,
            given_resource_account,
            caller,
            facts,
            keys,
            circumstances,
        }
    }

    /// Who calls.
    #[must_use]
    pub const fn principal(&self) -> &Principal<'a> {
        &self.principal
    }

    /// The action as asked.
    #[must_use]
    pub const fn action(&self) -> &'a str {
        self.question.action.text
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
    /// As [`RequestContextBuilder::build`](crate::request::RequestContextBuilder::build); the request then asks what it asked before.
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
            kms_grant: self.facts.kms_grant.is_some(),
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

    /// Gives a condition key another value, or adds one, as [`RequestContextBuilder::context`](crate::request::RequestContextBuilder::context) does: it wins over
    /// a derived one. For a key that the request has nothing is allocated, but for the first of those that
    /// [`lend_context`](crate::request::RequestContextBuilder::lend_context) lent: all of them are then copied once.
    ///
    /// # Errors
    /// As [`RequestContextBuilder::build`](crate::request::RequestContextBuilder::build); the key then has the value that it had before.
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
        let value = self.sources().value(hash, name, global);
        value.asked(&self.question)
    }

    /// Whether something is known of a key: it is given, said to be absent, or derived.
    pub(crate) fn says(&self, key: &str) -> bool {
        self.keys.find(hash_key(key), key).is_some() || self.context_value(key).is_some()
    }

    /// Whether the value of a key is the same whatever is asked.
    pub(crate) fn is_known(&self, key: &ContextKey) -> bool {
        let value = self.sources().value(key.hash, &key.name, key.global);
        value.is_known()
    }

    /// All that condition keys have their values from but the question.
    #[inline]
    const fn sources(&self) -> Sources<'_> {
        Sources {
            keys: &self.keys,
            principal: &self.principal,
            facts: &self.facts,
            given_resource_account: self.given_resource_account,
        }
    }

    /// How it was encrypted on its way.
    pub(crate) fn transport(&self) -> &Transport<'_> {
        const NOT_SAID: &Transport<'_> = &Transport::NotSaid;
        let circumstances = self.circumstances.as_deref();
        circumstances.map_or(NOT_SAID, |circumstances| &circumstances.network.transport)
    }

    /// The connection that is asked for beside the call.
    pub(crate) fn connection(&self) -> Option<&Connection<'_>> {
        self.circumstances.as_deref()?.connection.as_ref()
    }

    /// When it is evaluated.
    pub(crate) fn time(&self) -> Option<Timestamp> {
        let time = self.circumstances.as_deref()?.time.as_ref()?;
        Some(time.0)
    }

    /// Where its time is in the lifetime of its credentials.
    pub(crate) fn lifetime(&self) -> Lifetime {
        let credentials = self
            .circumstances
            .as_deref()
            .and_then(|circumstances| circumstances.credentials.as_ref());
        credentials.map_or(Lifetime::Holds, |credentials| {
            credentials.lifetime(self.time())
        })
    }

    /// What came of the verification of its signature.
    pub(crate) fn signature(&self) -> Option<&Signature<'_>> {
        self.circumstances.as_deref()?.signature.as_ref()
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

    /// The address in `aws:SourceIp`, if that has one value which is one.
    #[inline]
    pub(crate) fn source_address(&self) -> Option<IpAddr> {
        self.keys.source_ip()
    }
}
