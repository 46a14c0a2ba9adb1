//! What is wrong with ARNs by the shapes that the reference has: looked at once, for all checks that tell of it.

use alloc::{format, vec::Vec};

use super::arn_shapes::{arn_account, arn_region, arn_resource};
use super::budget::Budget;
use super::lists::WITH_RESOURCES_OF_AWS;
use super::place::{Place, Placed};
use super::wildcards::{is_open, is_stars};
use crate::reference::{ArnService, Reference, ResourceType};
use crate::text::{ArnSegments, Span, did_you_mean, same_name};

/// So many ARNs of a policy are compared with shapes; no quota of AWS lets a policy have more.
const MOST_ARNS: usize = 8_192;

/// So many bytes, once for each shape with which they are compared letter by letter.
const MOST_BYTES: usize = 4_000_000;

/// What the segments of an ARN cost beside their letters.
const BYTES_OF_SEGMENTS: usize = 256;

/// What is wrong with an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArnFault {
    /// No service has it in its ARNs.
    Service,
    /// The service is not written in the case that AWS writes.
    ServiceCase,
    /// The service has no type of resources with such a name.
    Resource,
    MissingRegion,
    MissingAccount,
    RegionNotAllowed,
    AccountNotAllowed,
}

/// An ARN of a policy.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenArn<'s> {
    pub(super) text: &'s str,
    pub(super) segments: ArnSegments<'s>,
    /// It stands in `Resource` of an `Allow`.
    pub(super) is_allowed: bool,
    pub(super) at: (Place<'s>, Span),
}

/// An ARN and what is wrong with it.
#[derive(Debug)]
pub(super) struct FaultyArn<'s> {
    fault: ArnFault,
    pub(super) arn: WrittenArn<'s>,
}

impl<'s> Placed<'s> for FaultyArn<'s> {
    fn place(&self) -> Place<'s> {
        self.arn.at.place()
    }

    fn span(&self) -> Span {
        self.arn.at.span()
    }
}

/// What is wrong with the ARNs of a policy.
#[derive(Debug)]
pub(super) struct ArnFaults<'s> {
    faulty: Vec<FaultyArn<'s>>,
}

impl<'s> ArnFaults<'s> {
    pub(super) fn new(
        reference: &Reference<'s>,
        arns: impl Iterator<Item = WrittenArn<'s>>,
    ) -> Self {
        let (mut faulty, mut budget) = (Vec::new(), Budget::of(MOST_BYTES));
        for arn in arns.take(MOST_ARNS) {
            find(reference, &arn.segments, &mut budget, &mut |fault| {
                faulty.push(FaultyArn { fault, arn });
            });
        }
        Self { faulty }
    }

    /// Those with a fault.
    pub(super) fn with(&self, fault: ArnFault) -> impl Iterator<Item = &FaultyArn<'s>> {
        let faulty = self.faulty.iter();
        faulty.filter(move |arn| arn.fault == fault)
    }
}

fn find(
    reference: &Reference<'_>,
    segments: &ArnSegments<'_>,
    budget: &mut Budget,
    tell: &mut impl FnMut(ArnFault),
) {
    let [_, _, service, region, account, resource] = *segments;
    if service.is_empty() || is_open(service) {
        return;
    }
    let Some(own) = reference.arn_service(service) else {
        if reference.service(service).is_none() {
            tell(ArnFault::Service);
        }
        return;
    };
    let has_upper_case = service.bytes().any(|byte| byte.is_ascii_uppercase());
    if has_upper_case && !own.is_written(service) {
        tell(ArnFault::ServiceCase);
    }
    let Some(fits) = fitting(&own, service, resource, budget) else {
        return;
    };
    if fits.is_empty() {
        // Not all that a service has is in the reference.
        if budget.spend(own.resource_types().count() * BYTES_OF_SEGMENTS)
            && is_misspelt(&own, resource)
        {
            tell(ArnFault::Resource);
        }
        return;
    }
    let all = |is: fn(&str) -> bool| {
        let mut shapes = fits.iter().flat_map(|of| of.arns());
        shapes.all(is)
    };
    if region.is_empty() {
        if all(|shape| !arn_region(shape).is_empty()) {
            tell(ArnFault::MissingRegion);
        }
    } else if !is_stars(region) && all(|shape| arn_region(shape).is_empty()) {
        tell(ArnFault::RegionNotAllowed);
    }
    if account.is_empty() {
        let of_aws = WITH_RESOURCES_OF_AWS
            .iter()
            .any(|name| same_name(name, service));
        if !of_aws && all(|shape| !arn_account(shape).is_empty()) {
            tell(ArnFault::MissingAccount);
        }
    } else if !is_stars(account) && all(|shape| arn_account(shape).is_empty()) {
        tell(ArnFault::AccountNotAllowed);
    }
}

/// The types of a service of which a resource may be, whatever its Region and account. Nothing if the budget is spent.
fn fitting<'s>(
    own: &ArnService<'s>,
    service: &str,
    resource: &str,
    budget: &mut Budget,
) -> Option<Vec<ResourceType<'s>>> {
    let beginning = before_open(resource);
    let may_begin = |of: &ResourceType<'_>| {
        of.arns().any(|shape| {
            let own = before_open(arn_resource(shape));
            let mut pairs = own.bytes().zip(beginning.bytes());
            pairs.all(|(one, other)| one == other)
        })
    };
    let arn = format!("arn:*:{service}:*:*:{resource}");
    let mut types: Vec<_> = own.resource_types().filter(may_begin).collect();
    if !budget.spend(types.len() * (BYTES_OF_SEGMENTS + arn.len())) {
        return None;
    }
    types.retain(|of| of.may_match(&arn));
    Some(types)
}

/// Whether a resource of none of the types is one that was meant to be of one: all types begin with a word, and this
/// one begins with a word like one of them, or there is one type alone.
fn is_misspelt(own: &ArnService<'_>, resource: &str) -> bool {
    let shapes = || {
        let shapes = own.resource_types().flat_map(|of| of.arns());
        shapes.map(arn_resource)
    };
    if shapes().any(|shape| word(shape).is_none()) {
        return false;
    }
    let Some((written, sign)) = word(resource) else {
        // What begins with a wildcard or a variable may be of the type.
        return shapes().count() == 1 && !before_open(resource).is_empty();
    };
    let is_there = |(own, own_sign): (&str, char)| own == written && own_sign == sign;
    if shapes().filter_map(word).any(is_there) {
        return false;
    }
    let words = shapes().filter_map(word).map(|(own, _)| own);
    shapes().count() == 1 || did_you_mean(written, words).is_some()
}

/// The word with which a resource begins, and the sign behind it.
fn word(resource: &str) -> Option<(&str, char)> {
    let is_of_word =
        |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    let end = resource.find(|character| !is_of_word(character))?;
    let (word, rest) = resource.split_at_checked(end)?;
    let sign = rest.chars().next().filter(|sign| "/:".contains(*sign))?;
    (!word.is_empty()).then_some((word, sign))
}

/// What stands before the first wildcard or placeholder.
fn before_open(text: &str) -> &str {
    let end = text.find(['*', '?', '$']).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
