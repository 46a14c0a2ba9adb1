//! Actions: what they do to a resource, of which types it is, and what a condition can ask.

use core::fmt;

use super::condition_key::{ConditionKey, Meant};
use super::resource_type::ResourceType;
use super::sections::{Section, Sections};
use crate::text::{serde_by_name, wire_names};

/// What an action does, in the classes of AWS.
///
/// # Source
/// Service Authorization Reference, the column "Access level"; the names are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AccessLevel {
    /// Lists resources, and tells no more of them than that they exist.
    List,
    /// Reads what is in resources, and changes nothing.
    Read,
    /// Alters tags alone.
    Tagging,
    /// Creates, deletes or alters resources.
    Write,
    /// Alters who may do what.
    PermissionsManagement,
}

impl AccessLevel {
    /// In the order of the format; a further one is a further format.
    pub(super) const ALL: [Self; 5] = [
        Self::List,
        Self::Read,
        Self::Tagging,
        Self::Write,
        Self::PermissionsManagement,
    ];
}

wire_names!(AccessLevel, "access level":
    List = "List",
    Read = "Read",
    Tagging = "Tagging",
    Write = "Write",
    PermissionsManagement = "Permissions management",
);
serde_by_name!(AccessLevel);

/// An action of a service.
#[derive(Clone, Copy)]
pub struct Action<'a> {
    sections: Sections<'a>,
    service: usize,
    at: usize,
}

impl<'a> Action<'a> {
    pub(super) const fn new(sections: Sections<'a>, service: usize, at: usize) -> Self {
        Self {
            sections,
            service,
            at,
        }
    }

    /// The prefix of its service: `s3`.
    #[must_use]
    pub fn service_prefix(&self) -> &'a str {
        self.sections.table(Section::Services).text(self.service)
    }

    /// Its name without the prefix: `GetObject`.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.sections.table(Section::Actions).text(self.at)
    }

    /// What it does.
    #[must_use]
    pub fn access_level(&self) -> AccessLevel {
        let number = self.sections.number(Section::Levels, self.at);
        let level = AccessLevel::ALL.get(number).copied();
        level.unwrap_or(AccessLevel::PermissionsManagement)
    }

    /// The types of resources that it is asked for, each once. An action without any is asked for `*` alone (R-RES-12).
    pub fn resources(&self) -> impl ExactSizeIterator<Item = ActionResource<'a>> + Clone + use<'a> {
        let sections = self.sections;
        let first = sections.range(Section::ServiceTypes, self.service).start;
        let list = sections.list(Section::ActionTypes, Section::TypeLists, self.at);
        list.iter().map(move |number| ActionResource {
            resource_type: ResourceType::new(sections, first + (number >> 1)),
            is_required: number & 1 == 1,
        })
    }

    /// The condition keys that AWS lists for it. Those of the resources' types and the global ones are not all among
    /// them: [`Action::condition_key`] finds any.
    pub fn condition_keys(
        &self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + Clone + use<'a> {
        let list = self
            .sections
            .list(Section::ActionKeys, Section::KeyLists, self.at);
        ConditionKey::of_list(self.sections, list)
    }

    /// The key that a policy means by a name, if a request for this action can have it: one that is listed for the
    /// action, for a type of resource that it is asked for, or for all of AWS.
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let action = reference.action("s3:GetObject").expect("S3 has it");
    /// for key in ["s3:ExistingObjectTag/team", "aws:SourceIp", "aws:ResourceTag/team"] {
    ///     assert!(action.condition_key(key).is_some(), "{key}");
    /// }
    /// assert!(action.condition_key("s3:prefix").is_none());
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn condition_key(&self, name: &str) -> Option<ConditionKey<'a>> {
        let (sections, meant) = (self.sections, Meant::by(self.sections, name));
        let list = sections.list(Section::ActionKeys, Section::KeyLists, self.at);
        let of_resources = || {
            let mut types = self.resources().map(|resource| resource.resource_type);
            types.find_map(|resource_type| resource_type.meant_key(&meant))
        };
        let global = sections.only_list(Section::GlobalKeys);
        meant
            .in_list(sections, list)
            .or_else(of_resources)
            .or_else(|| meant.in_list(sections, global))
    }

    /// The actions that its caller needs as well, as far as the data has them (R-ACT-11).
    pub fn dependent_actions(&self) -> impl ExactSizeIterator<Item = Self> + Clone + use<'a> {
        let sections = self.sections;
        let list = sections.list(Section::ActionDependents, Section::ActionLists, self.at);
        list.iter()
            .map(move |at| Self::new(sections, service_of(sections, at), at))
    }
}

/// The service that has an action.
fn service_of(sections: Sections<'_>, action: usize) -> usize {
    let (mut low, mut high) = (0, sections.table(Section::Services).len());
    while low < high {
        let middle = low.midpoint(high);
        match sections.number(Section::ServiceActions, middle) <= action {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    low
}

/// As policies write it: `s3:GetObject`.
impl fmt::Display for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service_prefix(), self.name())
    }
}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({self})")
    }
}

/// A type of resource that an action is asked for.
#[derive(Debug, Clone, Copy)]
pub struct ActionResource<'a> {
    resource_type: ResourceType<'a>,
    is_required: bool,
}

impl<'a> ActionResource<'a> {
    /// The type.
    #[must_use]
    pub const fn resource_type(&self) -> ResourceType<'a> {
        self.resource_type
    }

    /// Whether each call of the action needs a resource of the type; else it is one of several, or may be missing.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.is_required
    }
}
