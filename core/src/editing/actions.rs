//! Actions: services by their prefixes, then what a service has.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::completion::{CompletionKind, Ending, Offer, Offers, stands_in};
use super::described::count;
use super::grammar::TRUST_ACTIONS;
use super::place::Site;
use super::related::MOST_ENTRIES;
use crate::policy::PolicyType;
use crate::reference::{Action, Reference, Service};
use crate::text::{bounds, same_name};

/// Letters without a colon from which on actions of all services are searched.
const LEAST_LETTERS: usize = 3;

/// What stands in the list already, and is not offered again.
struct Present<'s>(Vec<&'s str>);

impl Present<'_> {
    fn has(&self, action: &str) -> bool {
        self.0.iter().any(|entry| same_name(entry, action))
    }
}

pub(super) fn offer<'a>(
    offers: &mut Offers<'a>,
    site: &Site<'a>,
    policy_type: PolicyType,
    reference: Option<&Reference<'a>>,
) {
    let mut siblings = site.sibling_values();
    // Each action is held against them.
    siblings.truncate(MOST_ENTRIES);
    let present = Present(siblings);
    match policy_type {
        PolicyType::RoleTrust => return of_trust(offers, site, &present),
        // R-TYPE-9.
        PolicyType::ResourceControl => {}
        PolicyType::KmsKey if !offers.typed().contains(':') => {
            if let Some(service) = reference.and_then(|reference| reference.service("kms")) {
                of_service(offers, service, &present);
            }
            return;
        }
        PolicyType::KmsKey => {}
        _ if !present.has("*") => {
            let all = Offer::new(0, CompletionKind::ActionPattern, "*");
            offers.add(all.saying(|| "every action of every service (R-ACT-2)".into()));
        }
        _ => {}
    }
    let Some(reference) = reference else {
        return;
    };
    let typed = offers.typed();
    if let Some((prefix, name)) = typed.split_once(':') {
        let Some(service) = reference.service(prefix) else {
            return;
        };
        if name.contains(['*', '?']) {
            of_pattern(offers, typed, &present, reference);
        } else {
            of_service(offers, service, &present);
        }
        return;
    }
    let used: Vec<&str> = present
        .0
        .iter()
        .filter_map(|entry| entry.split_once(':').map(|(prefix, _)| prefix))
        .collect();
    for service in reference.services() {
        let prefix = service.prefix();
        let is_used = used.iter().any(|used| same_name(used, prefix));
        let step = Offer::new(
            u8::from(!is_used),
            CompletionKind::Service,
            format!("{prefix}:"),
        );
        let step = step.ending(Ending::GoesOn);
        offers.add(step.saying(move || count(service.actions().len(), "action")));
    }
    if typed.len() >= LEAST_LETTERS {
        for action in reference.services().flat_map(|service| service.actions()) {
            if stands_in(typed, action.name()).is_some() {
                one(offers, 2, action, &present);
            }
        }
    }
}

fn of_trust<'a>(offers: &mut Offers<'a>, site: &Site<'a>, present: &Present<'_>) {
    let kinds = site.principal_kinds();
    let providers = site.is_by_providers();
    for (action, caller) in TRUST_ACTIONS {
        let is_signed_in = action.starts_with("sts:AssumeRoleWith");
        let is_other =
            !kinds.is_empty() && is_signed_in != providers && action.starts_with("sts:AssumeRole");
        if !present.has(action) {
            let item = Offer::new(u8::from(is_other), CompletionKind::Action, *action);
            offers.add(item.saying(|| (*caller).into()));
        }
    }
}

/// All actions of a service, and the patterns of those that begin with one word or as what is typed.
fn of_service<'a>(offers: &mut Offers<'a>, service: Service<'a>, present: &Present<'_>) {
    let (prefix, typed) = (service.prefix(), offers.typed());
    let mut patterns: BTreeMap<String, usize> = BTreeMap::new();
    // Those that begin as what is typed, and that in their case.
    let (mut begun, mut beginning) = (0, String::new());
    for action in service.actions() {
        let label = action.to_string();
        if stands_in(typed, &label) == Some(false) {
            begun += 1;
            beginning = label.get(..typed.len()).unwrap_or_default().into();
        }
        let pattern = format!("{prefix}:{}*", first_word(action.name()));
        *patterns.entry(pattern).or_default() += 1;
        one(offers, 1, action, present);
    }
    patterns.retain(|_, covered| *covered > 1);
    patterns.insert(format!("{prefix}:*"), service.actions().len());
    if begun > 1 && typed.len() > prefix.len() + 1 {
        patterns.insert(format!("{beginning}*"), begun);
    }
    for (pattern, covered) in patterns {
        let is_nearest = pattern.len() == typed.len() + 1;
        if !present.has(&pattern) {
            let item = Offer::new(
                u8::from(!is_nearest),
                CompletionKind::ActionPattern,
                pattern,
            );
            offers.add(item.saying(move || count(covered, "action")));
        }
    }
}

/// `Get` of `GetObject`.
fn first_word(name: &str) -> &str {
    let later = name.char_indices().skip(1);
    let mut capitals = later.filter(|(_, letter)| !letter.is_ascii_lowercase());
    let end = capitals.next().map_or(name.len(), |(at, _)| at);
    name.get(..end).unwrap_or(name)
}

fn one<'a>(offers: &mut Offers<'a>, fit: u8, action: Action<'a>, present: &Present<'_>) {
    let label = action.to_string();
    if !present.has(&label) {
        let item = Offer::new(fit, CompletionKind::Action, label);
        offers.add(item.saying(move || said(&action)));
    }
}

/// The access level, and the types of resources.
fn said(action: &Action<'_>) -> String {
    let mut detail = String::from(action.access_level().as_str());
    for (nth, resource) in action.resources().enumerate() {
        detail.push_str(if nth == 0 { ": " } else { ", " });
        detail.push_str(resource.resource_type().name());
        if resource.is_required() {
            detail.push_str(" (required)");
        }
    }
    detail
}

/// The actions that a pattern covers, and those that it covers when it goes on.
fn of_pattern<'a>(
    offers: &mut Offers<'a>,
    typed: &'a str,
    present: &Present<'_>,
    reference: &Reference<'a>,
) {
    if typed.len() > bounds::ACTION_BYTES {
        return;
    }
    let longer = format!("{typed}*");
    for pattern in [typed, &longer] {
        let covered = reference.expand(pattern).count();
        if covered > 0 && !present.has(pattern) && !pattern.ends_with("**") {
            let item = Offer::new(0, CompletionKind::ActionPattern, pattern.to_string());
            offers.put(false, item.saying(move || count(covered, "action")));
        }
    }
    for action in reference.expand(&longer) {
        let label = action.to_string();
        if !present.has(&label) {
            let item = Offer::new(1, CompletionKind::Action, label);
            offers.put(false, item.saying(move || said(&action)));
        }
    }
}
