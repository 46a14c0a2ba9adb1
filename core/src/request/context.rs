//! A request, ready to be decided.

use alloc::vec::Vec;
use core::net::IpAddr;

use super::builder::Survey;
use super::derive::derived;
use super::question::{Asker, Question};
use super::{
    Caller, ContextScalar, ContextValue, CredentialType, Principal, RequestContextBuilder,
    RequestError, RequestErrors, TlsVersion, Value,
};
use crate::text::{
    ArnSegments, GlobalKey, Timestamp, compare_names, hash_name, parse_address, same_name,
    split_arn,
};

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
    pub(crate) kms_grant: bool,
    /// `time` is outside the lifetime of the credentials (R-STS-11).
    pub(crate) outlived: bool,
    pub(crate) public_address: bool,
    pub(super) tls: Option<TlsVersion>,
    pub(crate) context: Context<'a>,
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

/// The condition keys of a request.
#[derive(Debug, Clone)]
pub(crate) struct Context<'a> {
    /// Names differ, without case. Sorted by hash and name if there are more than [`FEW`].
    entries: Vec<ContextEntry<'a>>,
    /// For each upper four bits of a hash the place, from 1, of the first entry that has them; 0 where none
    /// has.
    first: [u8; 16],
    /// The value of `aws:SourceIp`, read once for all the ranges that it is held against.
    source_ip: Option<IpAddr>,
}

#[derive(Debug, Clone)]
pub(crate) struct ContextEntry<'a> {
    pub(crate) hash: u64,
    pub(crate) name: &'a str,
    pub(crate) value: ContextValue<'a>,
}

impl ContextEntry<'_> {
    const fn slot(&self) -> usize {
        (self.hash >> 60) as usize
    }
}

/// So many keys are found faster one by one than by search.
const FEW: usize = 32;

fn read_address(entry: &ContextEntry<'_>) -> Option<IpAddr> {
    match &entry.value {
        ContextValue::Single(scalar) => parse_address(scalar.as_str()),
        _ => None,
    }
}

impl<'a> Context<'a> {
    /// With what is there of `aws:SourceIp`, by its place in `entries`.
    pub(super) fn new(mut entries: Vec<ContextEntry<'a>>, source_ip: Option<usize>) -> Self {
        let source_ip = source_ip.and_then(|at| read_address(entries.get(at)?));
        if entries.len() > FEW {
            entries.sort_unstable_by(|a, b| {
                a.hash
                    .cmp(&b.hash)
                    .then_with(|| compare_names(a.name, b.name))
            });
        }
        let mut first = [0; 16];
        for (place, entry) in (1u8..).zip(entries.iter().take(FEW)) {
            if let Some(slot) = first.get_mut(entry.slot())
                && *slot == 0
            {
                *slot = place;
            }
        }
        Self {
            entries,
            first,
            source_ip,
        }
    }

    /// Gives a key another value, or adds it; no change if that is more than a request may have.
    fn set(&mut self, entry: ContextEntry<'a>) -> Result<(), RequestErrors> {
        let same = |other: &ContextEntry<'_>| {
            other.hash == entry.hash && same_name(other.name, entry.name)
        };
        let single = matches!(entry.value, ContextValue::Single(_));
        let (hash, place) = (entry.hash, self.entries.iter().position(same));
        let mut before = None;
        match place.and_then(|at| self.entries.get_mut(at)) {
            Some(known) => {
                before = Some(core::mem::replace(&mut known.value, entry.value));
            }
            None => self.entries.push(entry),
        }
        // One value for one can be too long, but not too many.
        let changed = place.map_or(self.entries.len() - 1, |at| at);
        let one = self.entries.get(changed..=changed).unwrap_or_default();
        let looked_at = if single && place.is_some() {
            one
        } else {
            &self.entries
        };
        let survey = Survey::of(looked_at);
        let mut errors = Vec::new();
        survey.check(looked_at, &mut |reason, rule, field: &str, message| {
            errors.push(RequestError::new(reason, rule, field, message));
        });
        if !errors.is_empty() {
            match (before, self.entries.get_mut(changed)) {
                (Some(value), Some(known)) => known.value = value,
                _ => drop(self.entries.pop()),
            }
            return Err(RequestErrors { errors });
        }
        if place.is_none() {
            let source_ip = survey.source_ip;
            *self = Self::new(core::mem::take(&mut self.entries), source_ip);
        } else if hash == GlobalKey::SOURCE_IP_HASH && survey.source_ip.is_some() {
            self.source_ip = self.entries.get(changed).and_then(read_address);
        }
        Ok(())
    }

    #[inline]
    fn find(&self, hash: u64, name: &str) -> Option<&ContextEntry<'a>> {
        if self.entries.len() > FEW {
            return self.search(hash, name);
        }
        let place = self.first.get((hash >> 60) as usize)?.checked_sub(1)?;
        let same = |entry: &&ContextEntry<'a>| entry.hash == hash && same_name(entry.name, name);
        self.entries.get(usize::from(place)..)?.iter().find(same)
    }

    #[cold]
    fn search(&self, hash: u64, name: &str) -> Option<&ContextEntry<'a>> {
        let order = |entry: &ContextEntry<'a>| {
            entry
                .hash
                .cmp(&hash)
                .then_with(|| compare_names(entry.name, name))
        };
        let at = self.entries.binary_search_by(order).ok()?;
        self.entries.get(at)
    }
}

impl<'a> RequestContext<'a> {
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
            kms_grant: self.kms_grant,
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
    /// a derived one. Nothing is allocated for a key that the request has.
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
        self.context.set(ContextEntry {
            hash: hash_name(key),
            name: key,
            value: value.into(),
        })
    }

    /// The value of a condition key, given or derived; its name compares without case. `None` if the key is
    /// absent.
    #[must_use]
    pub fn context_value(&self, key: &str) -> Option<ContextValue<'_>> {
        let owned = |value| match value {
            Value::Single(scalar) => {
                ContextValue::Single(ContextScalar::of_kind(scalar.text, scalar.kind))
            }
            Value::Multiple(scalars) => ContextValue::Multiple(scalars.to_vec()),
            Value::Ambiguous => ContextValue::Ambiguous,
        };
        self.find(hash_name(key), key, GlobalKey::of(key))
            .map(owned)
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
        match self.context.find(hash, name) {
            Some(entry) => match &entry.value {
                ContextValue::Single(scalar) => Some(Value::Single(scalar.into())),
                ContextValue::Multiple(scalars) => Some(Value::Multiple(scalars)),
                ContextValue::Ambiguous => Some(Value::Ambiguous),
                ContextValue::Absent => None,
            },
            None => derived(self, global?).map(Value::Single),
        }
    }

    /// The address in `aws:SourceIp`, if that has one value which is one; read once.
    pub(crate) const fn source_address(&self) -> Option<IpAddr> {
        self.context.source_ip
    }
}
