//! The resource types of the reference by the service that stands in their ARNs, which is not always the prefix of the
//! actions.

use alloc::vec::Vec;

use crate::reference::{Reference, ResourceType, Service};
use crate::text::{compare_names, same_name};

/// All types of all services, found by the third segment of an ARN.
#[derive(Debug, Clone)]
pub(super) struct ArnTypes<'s> {
    /// By service, without case.
    types: Vec<(&'s str, ResourceType<'s>)>,
}

impl<'s> ArnTypes<'s> {
    pub(super) fn new(reference: &Reference<'s>) -> Self {
        let types = reference.services().flat_map(|service| {
            let types = service.resource_types();
            types.map(move |resource_type| (service.prefix(), resource_type))
        });
        let mut types: Vec<_> = types
            .flat_map(|(prefix, resource_type)| {
                let services = resource_type.arns().map(arn_service);
                // A placeholder: recovery points are of the service whose resource they are of, or of Backup.
                let name = move |service: &'s str| match service.contains('$') {
                    true => prefix,
                    false => service,
                };
                services.map(move |service| (name(service), resource_type))
            })
            .collect();
        types.sort_by(|(one, _), (other, _)| compare_names(one, other));
        Self { types }
    }

    /// Those of a service in ARNs, whatever its case (R-RES-8).
    pub(super) fn of(&self, service: &str) -> &[(&'s str, ResourceType<'s>)] {
        let before = |(name, _): &(&str, ResourceType<'_>)| compare_names(name, service).is_lt();
        let start = self.types.partition_point(before);
        let rest = self.types.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(name, _)| same_name(name, service));
        rest.get(..end).unwrap_or_default()
    }

    /// All services that stand in ARNs, some more than once.
    pub(super) fn services(&self) -> impl Iterator<Item = &'s str> {
        self.types.iter().map(|(service, _)| *service)
    }
}

/// A segment of a shape; its placeholders have no colons.
fn segment(shape: &str, nth: usize) -> &str {
    shape.split(':').nth(nth).unwrap_or_default()
}

/// The service in the shape of an ARN.
pub(super) fn arn_service(shape: &str) -> &str {
    segment(shape, 2)
}

/// The Region in the shape of an ARN, or its placeholder.
pub(super) fn arn_region(shape: &str) -> &str {
    segment(shape, 3)
}

/// The account in the shape of an ARN, or its placeholder.
pub(super) fn arn_account(shape: &str) -> &str {
    segment(shape, 4)
}

/// What stands behind the account in the shape of an ARN.
pub(super) fn arn_resource(shape: &str) -> &str {
    shape.splitn(6, ':').nth(5).unwrap_or_default()
}

/// Whether resources of a service can have a service in their ARNs. One without resource types of its own may have any.
pub(super) fn may_stand_in_arns_of(service: Service<'_>, arn: &str) -> bool {
    let mut arns = service.resource_types().flat_map(|of| of.arns());
    let mut is_any = true;
    let fits = arns.any(|shape| {
        is_any = false;
        let own = arn_service(shape);
        own.contains('$') || same_name(own, arn)
    });
    fits || is_any
}
