//! What stands in the shapes of ARNs that the reference has.

use crate::reference::{Service, arn_service};
use crate::text::same_name;

/// A segment of a shape; its placeholders have no colons.
fn segment(shape: &str, nth: usize) -> &str {
    shape.split(':').nth(nth).unwrap_or_default()
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
