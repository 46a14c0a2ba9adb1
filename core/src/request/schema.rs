//! Condition keys that are named once for many requests.
//!
//! What a request is found to be by its names alone is found here: that they are sound, where each is looked for, and
//! which is `aws:SourceIp`.

use alloc::{boxed::Box, vec::Vec};

use super::RequestErrors;
use super::entry::ContextEntry;
use super::survey::{Survey, tell_repeated};
use super::tags::Tags;
use crate::text::same_key;

/// The condition keys that the requests of a host have, named once.
///
/// Most hosts give the same keys with every request and only the values change. A request that is made by a schema does
/// not look at their names: they were judged, hashed and made ready to be found when the schema was made. With eight keys
/// that is about a third of what a small decision from text costs by
/// [`RequestContext::new`](crate::RequestContext::new), the caller's ARN included; and the address in `aws:SourceIp` is
/// read when a condition asks for it, not before.
///
/// Use it where each request is decided once. One that is decided many times, or against conditions on the address in many
/// statements, is better made by [`RequestContext::new`](crate::RequestContext::new), which reads the address once.
///
/// A schema does not change and is shared by reference, between threads too. Make one for each kind of request; a key
/// that only some of them have is no value in the others.
///
/// # Examples
/// ```
/// use std::sync::LazyLock;
///
/// use portcullis::Principal;
/// use portcullis::request::KeySchema;
///
/// static KEYS: LazyLock<KeySchema> = LazyLock::new(|| {
///     let names = ["aws:SourceIp", "aws:SecureTransport", "s3:prefix"];
///     KeySchema::new(names).expect("three names, each once")
/// });
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let values = [Some("203.0.113.9"), Some("true"), None];
/// let request = KEYS.request(&ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv", &values)?;
/// assert_eq!(request.context_value("aws:sourceip"), Some("203.0.113.9".into()));
/// assert_eq!(request.context_value("s3:prefix"), None);
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct KeySchema {
    names: Box<[Box<str>]>,
    /// Of the names, if there are few.
    tags: Tags,
    source_ip: Option<usize>,
}

impl KeySchema {
    /// Judges the names as those of a request are judged: each has a name, within the bounds of R-QUOTA-2, and none stands
    /// twice, without case (R-COND-7). Any key may be among them, also one that would be derived, over which a value
    /// that is given wins (R-KEY-5).
    ///
    /// # Errors
    /// Every name that cannot be, as [`RequestContextBuilder::build`](crate::request::RequestContextBuilder::build) tells
    /// it.
    ///
    /// # Examples
    /// ```
    /// use portcullis::request::KeySchema;
    ///
    /// assert!(KeySchema::new(["aws:SourceIp", "aws:UserAgent"]).is_ok());
    /// assert!(KeySchema::new(["aws:SourceIp", "AWS:sourceip"]).is_err());
    /// ```
    pub fn new(
        names: impl IntoIterator<Item = impl Into<Box<str>>>,
    ) -> Result<Self, RequestErrors> {
        let names: Box<[Box<str>]> = names.into_iter().map(Into::into).collect();
        let entries = names.iter().map(|name| ContextEntry::new(name, "".into()));
        let mut entries: Vec<_> = entries.collect();
        let source_ip = entries.iter().position(ContextEntry::is_source_ip);
        let survey = Survey::of(&[], &entries);
        let mut errors = Vec::new();
        survey.check(&[], &entries, &mut errors);
        if survey.maybe_twice {
            entries.sort_by(ContextEntry::in_order);
            tell_repeated(&entries, &mut errors);
        }
        if !errors.is_empty() {
            return Err(RequestErrors { errors });
        }
        Ok(Self {
            tags: survey.tags,
            source_ip,
            names,
        })
    }

    /// The names, in the order in which values are given.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    #[inline]
    pub(super) fn name(&self, place: usize) -> Option<&str> {
        self.names.get(place).map(|name| &**name)
    }

    /// Where a key is, among few.
    pub(super) fn place(&self, hash: u64, name: &str) -> Option<usize> {
        self.tags.find(hash, self.names.len(), |place| {
            same_key(self.name(place)?, name).then_some(place)
        })
    }

    #[inline]
    pub(super) const fn tags(&self) -> Tags {
        self.tags
    }

    /// The value of `aws:SourceIp`.
    #[inline]
    pub(super) fn source_ip<'a>(&self, values: &[Option<&'a str>]) -> Option<&'a str> {
        values.get(self.source_ip?).copied()?
    }
}
