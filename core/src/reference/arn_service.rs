//! The services that stand in ARNs, which are not always the prefixes of actions.

use super::resource_type::ResourceType;
use super::sections::{Section, Sections};
use super::service::Service;
use crate::text::same_name;

/// A service by its name in ARNs, in whatever case that stands there.
#[derive(Clone)]
pub(crate) struct ArnService<'a> {
    sections: Sections<'a>,
    /// The names that differ in case alone.
    names: core::ops::Range<usize>,
}

impl<'a> ArnService<'a> {
    pub(super) fn find(sections: Sections<'a>, name: &str) -> Option<Self> {
        let names = sections.table(Section::ArnServices);
        let low = names.first_from(0..names.len(), name.as_bytes());
        let mut behind = low..names.len();
        let end = behind.find(|at| !same_name(names.text(*at), name));
        let names = low..end.unwrap_or(names.len());
        (!names.is_empty()).then_some(Self { sections, names })
    }

    /// All of them, those that differ in case alone each by itself.
    pub(super) fn all(sections: Sections<'a>) -> impl Iterator<Item = &'a str> {
        let names = sections.table(Section::ArnServices);
        (0..names.len()).map(move |at| names.text(at))
    }

    /// Whether some ARN has it just so.
    pub(crate) fn is_written(&self, name: &str) -> bool {
        let names = self.sections.table(Section::ArnServices);
        self.names.clone().any(|at| names.text(at) == name)
    }

    /// The resource types whose ARNs have it.
    pub(crate) fn resource_types(
        &self,
    ) -> impl Iterator<Item = ResourceType<'a>> + Clone + use<'a> {
        let sections = self.sections;
        let lists = sections.table(Section::ArnServiceTypes);
        let types = self.names.clone().flat_map(move |at| lists.list(at).iter());
        types.map(move |at| ResourceType::new(sections, at))
    }

    /// Whether a type of a service is listed by what stands in a shape of its ARNs.
    pub(super) fn lists(
        sections: Sections<'a>,
        service: Service<'a>,
        resource_type: ResourceType<'a>,
        shape: &str,
    ) -> bool {
        let own = match arn_service(shape) {
            // A placeholder: recovery points are of the service whose resource they are of, or of Backup.
            own if own.contains('$') => service.prefix(),
            own => own,
        };
        let (names, lists) = (
            sections.table(Section::ArnServices),
            sections.table(Section::ArnServiceTypes),
        );
        Self::find(sections, own).is_some_and(|mut found| {
            found
                .names
                .any(|at| names.text(at) == own && lists.list(at).contains(resource_type.at))
        })
    }
}

/// The service in the shape of an ARN, or its placeholder.
pub(crate) fn arn_service(shape: &str) -> &str {
    shape.split(':').nth(2).unwrap_or_default()
}
