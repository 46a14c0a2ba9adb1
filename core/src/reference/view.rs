//! The reference as a whole: what is found in it by name.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use super::action::Action;
use super::arn_service::ArnService;
use super::check::check;
use super::condition_key::{ConditionKey, Meant, around_placeholder};
use super::error::ReferenceError;
use super::sections::{Section, Sections};
use super::service::Service;
use crate::text::{did_you_mean, folded};

/// What AWS's services define, as a view over bytes that the host lends.
///
/// It is a pointer and a length, copied freely, and so is all that it gives. Nothing of it allocates but the text of
/// [`similar_pattern`](Self::similar_pattern).
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    sections: Sections<'a>,
}

impl<'a> Reference<'a> {
    /// Reads the bytes of a reference, such as those of the crate `portcullis-reference`.
    ///
    /// They are checked once and whole, in time linear in their size; afterwards nothing that is asked fails. Keep the
    /// view where they are asked of more than once. Whether what they say is true is not checked: they are to come from
    /// where the host trusts them.
    ///
    /// # Errors
    /// [`ReferenceError`] if they are no reference, one of another format, or damaged.
    ///
    /// # Examples
    /// ```
    /// use portcullis::reference::Reference;
    ///
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// assert!(reference.services().len() > 400);
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, ReferenceError> {
        let sections = check(bytes)?;
        Ok(Self { sections })
    }

    /// Of when its data is, and its format.
    #[must_use]
    pub fn version(&self) -> ReferenceVersion<'a> {
        ReferenceVersion {
            date: self.sections.date(),
            format: self.sections.format(),
        }
    }

    /// All services, in the order of their prefixes.
    pub fn services(&self) -> impl ExactSizeIterator<Item = Service<'a>> + Clone + use<'a> {
        Service::all(self.sections)
    }

    /// The service whose actions have a prefix, whatever its case (R-ACT-3).
    #[must_use]
    pub fn service(&self, prefix: &str) -> Option<Service<'a>> {
        Service::find(self.sections, prefix)
    }

    /// The service that stands in ARNs by a name, whatever its case (R-RES-8).
    pub(crate) fn arn_service(&self, name: &str) -> Option<ArnService<'a>> {
        ArnService::find(self.sections, name)
    }

    /// All services that stand in ARNs.
    pub(crate) fn arn_services(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        ArnService::all(self.sections)
    }

    /// The action of a name with its prefix, `s3:GetObject`, whatever its case (R-ACT-3).
    #[must_use]
    pub fn action(&self, action: &str) -> Option<Action<'a>> {
        let (prefix, name) = action.split_once(':')?;
        self.service(prefix)?.action(name)
    }

    /// All actions that an entry of `Action` covers, in their order: those that an Allow with it allows, as the engine
    /// reads it (R-ACT-2 to R-ACT-6). `*` is all of them; an entry that is malformed covers none, and so does a
    /// wildcard in the prefix (R-ACT-4).
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let all: Vec<String> = reference.expand("S3:getobjecttag*").map(|action| action.to_string()).collect();
    /// assert_eq!(all, ["s3:GetObjectTagging"]);
    /// assert!(reference.expand("*").count() > 20_000);
    /// assert_eq!(reference.expand("*:GetObject").count(), 0);
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    pub fn expand<'p>(&self, pattern: &'p str) -> impl Iterator<Item = Action<'a>> + use<'a, 'p> {
        let everything = (pattern == "*").then(|| self.services());
        let everything = everything.into_iter().flatten();
        let (prefix, name) = pattern.split_once(':').unwrap_or_default();
        let covered = self.service(prefix).into_iter();
        let covered = covered.flat_map(move |service| service.covered(name));
        covered.chain(everything.flat_map(|service| service.actions()))
    }

    /// The condition key that a policy means by a name, whatever its case (R-COND-5), and whatever stands at a
    /// placeholder: `aws:RequestTag/Team` is `aws:RequestTag/${TagKey}`.
    ///
    /// A few keys are described by two services in two ways; this is the first, and [`Service::condition_key`] a
    /// service's own.
    ///
    /// # Examples
    /// ```
    /// use portcullis::reference::{KeyType, Reference};
    ///
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let key = reference.condition_key("aws:sourceip").expect("a key");
    /// assert_eq!((key.name(), key.key_type()), ("aws:SourceIp", KeyType::IpAddress));
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn condition_key(&self, name: &str) -> Option<ConditionKey<'a>> {
        Meant::by(self.sections, name).first(self.sections)
    }

    /// The keys that every request can have: those of `aws:`, and a few of services.
    ///
    /// # Source
    /// IAM User Guide, "AWS global condition context keys".
    pub fn global_keys(&self) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + Clone + use<'a> {
        let list = self.sections.only_list(Section::GlobalKeys);
        ConditionKey::of_list(self.sections, list)
    }

    /// The service that is most likely meant by a prefix that none has.
    ///
    /// This and its siblings compare with all that could be meant, for a message about what is not there: some
    /// microseconds a name, and nothing for one of more than 64 letters.
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let near = reference.similar_service("dynamdb").map(|service| service.prefix());
    /// assert_eq!(near, Some("dynamodb"));
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn similar_service(&self, prefix: &str) -> Option<Service<'a>> {
        let prefixes = self.services().map(|service| service.prefix());
        self.service(did_you_mean(prefix, prefixes)?)
    }

    /// The action that is most likely meant by one that is none. Its prefix may be wrong as well.
    #[must_use]
    pub fn similar_action(&self, action: &str) -> Option<Action<'a>> {
        let (prefix, name) = action.split_once(':')?;
        let service = self
            .service(prefix)
            .or_else(|| self.similar_service(prefix))?;
        service
            .action(name)
            .or_else(|| service.similar_action(name))
    }

    /// What is most likely meant by an entry of `Action` that covers nothing: an action, or the pattern in the service of a
    /// near name, if it covers something there.
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// assert_eq!(reference.similar_pattern("s3:GetObjekt").as_deref(), Some("s3:GetObject"));
    /// assert_eq!(reference.similar_pattern("dynamdb:Get*").as_deref(), Some("dynamodb:Get*"));
    /// assert_eq!(reference.similar_pattern("s3:Nothing*"), None);
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn similar_pattern(&self, pattern: &str) -> Option<String> {
        if !pattern.contains(['*', '?']) {
            return Some(self.similar_action(pattern)?.to_string());
        }
        let (prefix, name) = pattern.split_once(':')?;
        if self.service(prefix).is_some() {
            return None;
        }
        let meant = format!("{}:{name}", self.similar_service(prefix)?.prefix());
        let covers = self.expand(&meant).next().is_some();
        covers.then_some(meant)
    }

    /// The condition key that is most likely meant by one that is none. Of a key with a placeholder what stands before
    /// it is compared.
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let near = |name| reference.similar_condition_key(name).map(|key| key.name());
    /// assert_eq!(near("aws:SourceIP4"), Some("aws:SourceIp"));
    /// assert_eq!(near("aws:RequestTags/Team"), Some("aws:RequestTag/${TagKey}"));
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn similar_condition_key(&self, name: &str) -> Option<ConditionKey<'a>> {
        // A tag's key may be anything; what is misspelt stands before it.
        let written = match name.find('/') {
            Some(slash) => name.get(..=slash).unwrap_or_default(),
            None => name,
        };
        let comparable = |key: ConditionKey<'a>| match around_placeholder(key.name()) {
            Some((before, "")) if before.ends_with('/') => before,
            _ => key.name(),
        };
        let count = self.sections.table(Section::Keys).len();
        let mut keys = (0..count).map(|at| ConditionKey::new(self.sections, at));
        let near = did_you_mean(written, keys.clone().map(comparable))?;
        keys.find(|key| folded(comparable(*key)).eq(folded(near)))
    }
}

impl fmt::Debug for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Reference");
        shown
            .field("version", &self.version())
            .finish_non_exhaustive()
    }
}

/// Of when the data of a reference is, and its format.
///
/// # Examples
/// ```
/// # use portcullis::reference::Reference;
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let version = reference.version();
/// assert_eq!(version.to_string(), format!("{} (format {})", version.date(), version.format()));
/// # Ok::<(), portcullis::reference::ReferenceError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceVersion<'a> {
    date: &'a str,
    format: u16,
}

impl<'a> ReferenceVersion<'a> {
    /// The day of the data: `2026-08-22`.
    #[must_use]
    pub const fn date(&self) -> &'a str {
        self.date
    }

    /// The number of the format.
    #[must_use]
    pub const fn format(&self) -> u16 {
        self.format
    }
}

impl fmt::Display for ReferenceVersion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (format {})", self.date, self.format)
    }
}
