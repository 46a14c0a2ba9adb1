//! Resources: the shapes of ARNs, with wildcards for what their author fills in.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::completion::{CompletionKind, Ending, Offer, Offers, stands_in};
use super::place::Site;
use super::related::Related;
use crate::policy::PolicyType;
use crate::reference::{Reference, ResourceType};
use crate::text::bounds;

/// Where the resource part of an ARN begins, counted in segments.
const RESOURCE: usize = 5;

pub(super) fn offer<'a>(
    offers: &mut Offers<'a>,
    site: &Site<'a>,
    policy_type: PolicyType,
    reference: Option<&Reference<'a>>,
) {
    if policy_type == PolicyType::RoleTrust {
        return;
    }
    let present = site.sibling_values();
    if !present.contains(&"*") {
        let every = Offer::new(0, CompletionKind::Resource, "*");
        offers.add(every.saying(move || match policy_type {
            PolicyType::KmsKey => "the key that has the policy (R-TYPE-7)".into(),
            _ => "every resource, and requests about none (R-RES-12)".into(),
        }));
    }
    let Some(reference) = reference.filter(|_| policy_type != PolicyType::KmsKey) else {
        return;
    };
    let related = Related::of(site, Some(reference));
    let mut found = 0;
    for of_type in related.resource_types() {
        let fit = u8::from(!of_type.is_required);
        found += of_arns(offers, 1 + fit, of_type.service, of_type.resource_type);
    }
    if found == 0 {
        by_service(offers, reference);
    }
}

/// What is typed of an ARN, in its segments; the last is still being written.
fn typed_segments(typed: &str) -> Vec<&str> {
    typed.splitn(RESOURCE + 1, ':').collect()
}

/// The shapes of a type. Gives how many fit what is typed.
fn of_arns<'a>(
    offers: &mut Offers<'a>,
    fit: u8,
    service: &'a str,
    resource_type: ResourceType<'a>,
) -> usize {
    let typed = offers.typed();
    let mut found = 0;
    for shape in resource_type.arns() {
        let label = filled(shape, typed);
        let is_within = stands_in(typed, &label).or_else(|| {
            // Its name finds it as well.
            stands_in(typed, resource_type.name()).map(|_| true)
        });
        let detail = move || {
            format!("`{resource_type}` of {service}, {shape}: each `*` stands for what you fill in")
        };
        if let Some(is_within) = is_within {
            let item = Offer::new(fit, CompletionKind::Resource, label);
            offers.put(is_within, item.saying(detail));
            found += 1;
        }
    }
    let is_part = typed_segments(typed).len() > RESOURCE && typed.len() <= bounds::FACT_BYTES;
    if is_part && !typed.ends_with('*') {
        let longer = format!("{typed}*");
        if resource_type.may_match(&longer) {
            let item = Offer::new(fit, CompletionKind::Resource, longer);
            let detail = move || format!("can be `{resource_type}` of {service}");
            offers.put(false, item.saying(detail));
            found += 1;
        }
    }
    found
}

/// An ARN of a shape: what is typed of partition, Region and account stays, and all else that has to be filled in is a
/// wildcard. A placeholder that was left would be read as a policy variable (R-VAR-1).
pub(super) fn filled(shape: &str, typed: &str) -> String {
    let given = typed_segments(typed);
    let complete = given.len() - 1;
    let mut arn = String::new();
    for (nth, segment) in shape.splitn(RESOURCE + 1, ':').enumerate() {
        if nth > 0 {
            arn.push(':');
        }
        let given = given
            .get(nth)
            .filter(|given| nth < complete && !given.is_empty());
        if let Some(given) = given
            && nth < RESOURCE
            && segment.contains("${")
        {
            arn.push_str(given);
        } else if nth == 1 && segment.contains("${") {
            arn.push_str("aws");
        } else {
            push_filled(&mut arn, segment);
        }
    }
    arn
}

fn push_filled(arn: &mut String, segment: &str) {
    let mut rest = segment;
    while let Some((before, behind)) = rest.split_once("${") {
        arn.push_str(before);
        if !arn.ends_with('*') {
            arn.push('*');
        }
        rest = behind.split_once('}').map_or("", |(_, behind)| behind);
    }
    arn.push_str(rest);
}

/// The shapes of the service that is typed, or the beginnings of those of all.
pub(super) fn by_service<'a>(offers: &mut Offers<'a>, reference: &Reference<'a>) {
    let typed = offers.typed();
    let given = typed_segments(typed);
    let service = match given.as_slice() {
        ["arn", _, service, _, ..] => Some(*service),
        _ => None,
    };
    let types = reference.services().flat_map(|service| {
        let types = service.resource_types();
        types.map(move |resource_type| (service.prefix(), resource_type))
    });
    let mut beginnings: BTreeMap<&'a str, usize> = BTreeMap::new();
    for (prefix, resource_type) in types {
        let segments = resource_type
            .arns()
            .filter_map(|shape| shape.split(':').nth(2));
        for segment in segments {
            if service.is_some_and(|service| service.eq_ignore_ascii_case(segment)) {
                of_arns(offers, 1, prefix, resource_type);
                break;
            }
            if !segment.contains("${") {
                *beginnings.entry(segment).or_default() += 1;
            }
        }
    }
    if service.is_some() {
        return;
    }
    let partition = match given.as_slice() {
        [_, partition, _] => *partition,
        _ => "aws",
    };
    for (service, types) in beginnings {
        let label = format!("arn:{partition}:{service}:");
        let step = Offer::new(1, CompletionKind::Service, label).ending(Ending::GoesOn);
        offers.add(step.saying(move || match types {
            1 => String::from("one form of resources"),
            _ => format!("{types} forms of resources"),
        }));
    }
}
