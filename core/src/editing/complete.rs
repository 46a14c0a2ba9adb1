//! What can stand at the cursor, place by place.

use super::completion::{CompletionKind, Completions, Ending, Offer, Offers};
use super::place::{Place, Site, boundary};
use super::{actions, grammar, keys, operators, resources};
use crate::document::Limits;
use crate::effect::Effect;
use crate::policy::PolicyType;
use crate::reference::Reference;
use crate::text::same_name;

/// Everything that can stand at a place of a policy that is being written.
///
/// The text is read as far as it goes: quotes, commas and brackets may be missing, words half written. `offset` is in
/// bytes; one behind the text or within a character is taken for the boundary before it. What stands beside the cursor
/// is left out, also where it stands behind it, and so is what the type of policy does not take. Without a reference
/// there are no services, actions, resources or keys of services.
///
/// Actions come in two steps, services by their prefixes and then what a service has, and so do condition keys and ARNs
/// of which nothing is known. A text of three letters and more is also searched for in the names of all actions. Of an
/// ARN's shape the partition is `aws`, and whatever else has to be filled in is `*`; of a principal's it is a word in
/// capitals, which a loader refuses until it is filled in. No source has the names of service principals, so none are
/// offered. Texts that a loader would refuse for their size get nothing ([`Limits`]).
///
/// # Cost
/// Linear in the text, and at most the size of the reference besides.
///
/// # Examples
/// ```
/// use portcullis::{PolicyType, editing::complete, reference::Reference};
///
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let text = r#"{"Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket", "s3:getobjectt"#;
/// let completions = complete(text, text.len(), PolicyType::Identity, Some(&reference));
/// let mut items = completions.items().iter();
/// assert_eq!(items.next().map(|item| item.insert()), Some("s3:GetObjectT*\""));
/// let tagging = items.next().expect("an action");
/// assert_eq!((tagging.label(), tagging.insert()), ("s3:GetObjectTagging", "s3:GetObjectTagging\""));
/// assert!(tagging.detail().is_some_and(|detail| detail.starts_with("Read: ")));
/// # Ok::<(), portcullis::reference::ReferenceError>(())
/// ```
#[must_use]
pub fn complete(
    text: &str,
    offset: usize,
    policy_type: PolicyType,
    reference: Option<&Reference<'_>>,
) -> Completions {
    let cursor = boundary(text, offset);
    if text.len() > Limits::DEFAULT.document_bytes {
        return Completions::none(0);
    }
    match Site::of(text, cursor) {
        Some(site) => at(&site, policy_type, reference.copied().as_ref()),
        None => Completions::none(cursor),
    }
}

fn at<'a>(
    site: &Site<'a>,
    policy_type: PolicyType,
    reference: Option<&Reference<'a>>,
) -> Completions {
    let mut offers = Offers::new(site.target);
    match site.place {
        Place::Document => {
            let takes = |name: &str| name != "Id" || policy_type.takes_id();
            members(&mut offers, site, grammar::DOCUMENT, takes);
        }
        Place::OfDocument("Version") => words(&mut offers, grammar::VERSIONS, |_| true),
        Place::OfDocument("Statement") => {
            structure(&mut offers, "{}");
            if !site.is_in_list() {
                structure(&mut offers, "[{}]");
            }
        }
        Place::Statement => members(&mut offers, site, grammar::STATEMENT, |name| {
            takes_member(site, policy_type, name)
        }),
        Place::OfStatement("Effect") => words(&mut offers, grammar::EFFECTS, |effect| {
            // R-TYPE-9.
            effect == "Deny" || policy_type != PolicyType::ResourceControl
        }),
        Place::OfStatement("Principal" | "NotPrincipal") => {
            everybody(&mut offers);
            if policy_type != PolicyType::ResourceControl {
                structure(&mut offers, "{}");
            }
        }
        Place::OfStatement("Action" | "NotAction") => {
            actions::offer(&mut offers, site, policy_type, reference);
        }
        Place::OfStatement("Resource" | "NotResource") => {
            return resource(site, offers, policy_type, reference);
        }
        Place::OfStatement("Condition") => structure(&mut offers, "{}"),
        // What is called as its author likes, and what has no place there.
        Place::OfStatement(_) | Place::OfDocument(_) => {}
        Place::PrincipalKind => members(&mut offers, site, grammar::PRINCIPAL_KINDS, |kind| {
            takes_kind(policy_type, kind)
        }),
        Place::Principal(kind) => principals(&mut offers, site, kind),
        Place::Operator => operators::offer(&mut offers, site),
        Place::Key(operator) => keys::offer(&mut offers, site, operator, reference),
        Place::Value { operator, key } => {
            let parsed = operators::read(operator);
            if let Some(open) = keys::open_variable(site) {
                let is_variable = parsed.is_some_and(operators::takes_variables);
                return variable(site, open, is_variable, reference);
            }
            keys::offer_values(&mut offers, site, (operator, key), reference);
        }
    }
    offers.finish()
}

fn resource<'a>(
    site: &Site<'a>,
    mut offers: Offers<'a>,
    policy_type: PolicyType,
    reference: Option<&Reference<'a>>,
) -> Completions {
    if let Some(open) = keys::open_variable(site) {
        return variable(site, open, true, reference);
    }
    resources::offer(&mut offers, site, policy_type, reference);
    offers.finish()
}

/// The key behind `${`. Where there are no variables that is plain text, of which nothing is known.
fn variable<'a>(
    site: &Site<'a>,
    open: keys::Open<'a>,
    is_variable: bool,
    reference: Option<&Reference<'a>>,
) -> Completions {
    let mut offers = Offers::new(open.target);
    if is_variable && !open.is_in_default && site.has_variables() {
        keys::offer_variables(&mut offers, site, open.is_closed, reference);
    }
    offers.finish()
}

/// Words of the grammar, with what they mean.
fn words<'a>(
    offers: &mut Offers<'a>,
    words: &'static [(&'static str, &'static str)],
    takes: impl Fn(&str) -> bool,
) {
    for (word, meaning) in words.iter().filter(|(word, _)| takes(word)) {
        let item = Offer::new(0, CompletionKind::Value, *word);
        offers.add(item.saying(|| (*meaning).into()));
    }
}

/// The members of an object that it does not have yet, in the order of most policies.
fn members<'a>(
    offers: &mut Offers<'a>,
    site: &Site<'a>,
    members: &'static [(&'static str, &'static str)],
    takes: impl Fn(&str) -> bool,
) {
    let present = site.sibling_names();
    let kind = match site.place {
        Place::PrincipalKind => CompletionKind::PrincipalKind,
        _ => CompletionKind::Member,
    };
    let ranked = (0..).zip(members);
    for (rank, (name, meaning)) in ranked {
        if takes(name) && !present.contains(name) {
            let item = Offer::new(rank, kind, *name);
            offers.add(item.saying(|| (*meaning).into()));
        }
    }
}

/// Whether a statement can have a member beside those that it has (table 1.5).
fn takes_member(site: &Site<'_>, policy_type: PolicyType, name: &str) -> bool {
    let present = site.statement_names();
    let other = match name {
        "Principal" => Some("NotPrincipal"),
        "NotPrincipal" => Some("Principal"),
        "Action" => Some("NotAction"),
        "NotAction" => Some("Action"),
        "Resource" => Some("NotResource"),
        "NotResource" => Some("Resource"),
        _ => None,
    };
    if other.is_some_and(|other| present.contains(&other)) {
        return false;
    }
    match name {
        "Principal" => policy_type.has_principal(),
        "NotPrincipal" => {
            let takes = matches!(policy_type, PolicyType::Resource | PolicyType::KmsKey);
            takes && site.effect() != Some(Effect::Allow)
        }
        "NotAction" => policy_type != PolicyType::ResourceControl,
        "Resource" | "NotResource" => policy_type != PolicyType::RoleTrust,
        _ => true,
    }
}

/// R-TYPE-9, R-TYPE-11.
fn takes_kind(policy_type: PolicyType, kind: &str) -> bool {
    match kind {
        _ if !policy_type.has_principal() || policy_type == PolicyType::ResourceControl => false,
        "Federated" => policy_type == PolicyType::RoleTrust,
        "CanonicalUser" => policy_type == PolicyType::Resource,
        _ => true,
    }
}

fn everybody(offers: &mut Offers<'_>) {
    let item = Offer::new(0, CompletionKind::Principal, "*");
    offers.add(item.saying(|| grammar::EVERYBODY.into()));
}

fn principals<'a>(offers: &mut Offers<'a>, site: &Site<'a>, kind: &str) {
    let present = site.sibling_values();
    if kind == "AWS" && !present.contains(&"*") {
        everybody(offers);
    }
    let forms = grammar::PRINCIPAL_FORMS.iter();
    for (rank, (_, form, meaning)) in (1..).zip(forms.filter(|(of_kind, ..)| *of_kind == kind)) {
        if !present.iter().any(|other| same_name(other, form)) {
            let item = Offer::new(rank, CompletionKind::Principal, *form);
            offers.add(item.saying(|| (*meaning).into()));
        }
    }
}

/// An empty object or array, where nothing is typed.
fn structure(offers: &mut Offers<'_>, text: &'static str) {
    if !offers.has_begun() {
        let item = Offer::new(1, CompletionKind::Structure, text);
        offers.add(item.ending(Ending::Raw));
    }
}
