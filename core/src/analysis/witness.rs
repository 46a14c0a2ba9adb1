//! A request made of a place where two sides differ, and asked of both.

use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    format,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use super::callers::{Caller, Form, is_stranger};
use super::conditions::Keys;
use super::frame::Frame;
use super::key::{Key, KeyValue, class_of, value_of};
use super::limits::{Budget, Unknown};
use super::listed::{has_resource, has_value, usual_values};
use super::mask::Mask;
use super::pattern;
use super::prepared::{Prepared, of_half};
use super::region::{Dimension, Product};
use super::resources::{SEGMENTS, Segments};
use super::setting::ACCOUNT;
use super::solve::{Values, solve};
use super::statements::Half;
use super::terms::{self, Subject, Terms, entry, value};
use crate::engine::Authorizer;
use crate::layer::Layer;
use crate::policy::TemplateToken;
use crate::request::{ContextScalar, ContextValue, RequestContext, RequestErrors};
use crate::text::{folded, is_account_id, same_key, split_arn};

/// A request that one side allows and the other does not: it was asked of both.
///
/// It says everything that the request needs: who calls, what is asked, whose the resource is, and the condition keys. Where
/// policies were compared by themselves, [`company`](Self::company) has those that stood beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    caller: Caller,
    action: String,
    resource: String,
    resource_account: Option<String>,
    context: Vec<(String, WitnessValue)>,
    company: Vec<(Layer, String)>,
}

/// What a request says of a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WitnessValue {
    /// It is absent, though it would be derived.
    Absent,
    /// One text.
    Single(String),
    /// Several texts, also one or none.
    Multiple(Vec<String>),
}

impl From<KeyValue> for WitnessValue {
    fn from(value: KeyValue) -> Self {
        match value {
            KeyValue::Absent => Self::Absent,
            KeyValue::One(text) => Self::Single(text),
            KeyValue::Several(texts) => Self::Multiple(texts),
        }
    }
}

impl Witness {
    /// The caller's ARN; of a service or provider its name, and `anonymous`.
    #[must_use]
    pub fn principal(&self) -> &str {
        match &self.caller.form {
            Form::Arn(name) | Form::Service(name) | Form::Federated(name) => name,
            Form::Anonymous => "anonymous",
        }
    }

    /// Whether the caller has an account; services are told apart.
    pub(super) fn has_account(&self) -> Option<bool> {
        match self.caller.form {
            Form::Service(_) => None,
            _ => Some(self.caller.account().is_some()),
        }
    }

    pub(crate) fn caller_member(&self) -> Option<&'static str> {
        match &self.caller.form {
            Form::Arn(_) | Form::Anonymous => None,
            Form::Service(_) => Some("service"),
            Form::Federated(_) => Some("federated"),
        }
    }

    /// What is known of the caller beside its ARN, by the names of the scenario document.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let facts = [
            ("uniqueId", &self.caller.unique_id),
            ("roleArn", &self.caller.role_arn),
            ("issuingUser", &self.caller.issuing_user),
            ("canonicalUser", &self.caller.canonical_user),
        ];
        facts
            .into_iter()
            .filter_map(|(name, fact)| Some((name, fact.as_deref()?)))
    }

    /// What is asked, `service:Name`.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// An ARN, or `*`.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// Whose the resource is, where that has to be said.
    #[must_use]
    pub fn resource_account(&self) -> Option<&str> {
        self.resource_account.as_deref()
    }

    /// The condition keys that are given, in the order of their names.
    pub fn context(&self) -> impl Iterator<Item = (&str, &WitnessValue)> {
        self.context.iter().map(|(name, value)| (&**name, value))
    }

    /// The policies that stood beside those that were compared, as JSON.
    pub fn company(&self) -> impl Iterator<Item = (Layer, &str)> {
        self.company.iter().map(|(layer, text)| (*layer, &**text))
    }

    /// The request.
    ///
    /// # Errors
    /// None that is known of: it was made before.
    pub fn request(&self) -> Result<RequestContext<'_>, RequestErrors> {
        let principal = match self.caller.principal() {
            Some(principal) => principal,
            None => crate::request::Principal::from_arn(self.principal())?,
        };
        let mut builder = RequestContext::builder(principal, &self.action, &self.resource);
        if let Some(account) = &self.resource_account {
            builder = builder.resource_account(account);
        }
        for (name, value) in &self.context {
            let scalar = |text: &'_ String| ContextScalar::from(text.clone());
            builder = builder.context(
                name,
                match value {
                    WitnessValue::Absent => ContextValue::Absent,
                    WitnessValue::Single(text) => ContextValue::Single(scalar(text)),
                    WitnessValue::Multiple(texts) => {
                        ContextValue::Multiple(texts.iter().map(scalar).collect())
                    }
                },
            );
        }
        builder.build()
    }

    /// The same with one text for a key.
    pub(super) fn with(&self, name: &str, text: &str) -> Self {
        let mut changed = self.clone();
        changed.context.retain(|(known, _)| !same_key(known, name));
        let value = WitnessValue::Single(text.into());
        changed.context.push((name.into(), value));
        changed
    }

    /// How much there is to read.
    pub(super) fn size(&self) -> (usize, usize) {
        let texts = self.context.iter().map(|(name, value)| {
            name.len()
                + match value {
                    WitnessValue::Absent => 0,
                    WitnessValue::Single(text) => text.len(),
                    WitnessValue::Multiple(texts) => texts.iter().map(String::len).sum(),
                }
        });
        let facts = self.facts().count() + self.company.len() + self.context.len();
        (facts, texts.sum::<usize>() + self.resource.len())
    }
}

/// Where two sides differ on paper.
pub(super) struct Case<'c> {
    pub(super) prepared: &'c Prepared<'c>,
    pub(super) frame: &'c Frame,
    pub(super) to: Half,
    pub(super) keys: &'c Keys,
    pub(super) terms: &'c Terms,
    /// `None` where `*` is asked.
    pub(super) segments: Option<&'c Segments>,
    pub(super) product: &'c Product,
    /// What keys may be in the requests that are asked about, if not anything.
    pub(super) keys_listed: Option<&'c Product>,
}

/// So many ARNs are made of one place.
const MOST_ARNS: usize = 12;

/// ARNs of a place, the most usual first.
pub(super) fn arns(
    frame: &Frame,
    product: &Product,
    segments: &Segments,
    most: usize,
) -> Vec<String> {
    let service = frame
        .action
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let usual: [Vec<&str>; SEGMENTS] = [
        vec![frame.partition.as_deref().unwrap_or("aws"), "aws"],
        vec![&service],
        vec!["", "us-east-1"],
        vec![&frame.owner, ""],
        Vec::new(),
    ];
    let mut texts: Vec<Vec<String>> = Vec::new();
    for (segment, usual) in usual.into_iter().enumerate() {
        let Some(partition) = segments.partition(segment as Dimension) else {
            return Vec::new();
        };
        let side = product.side(segment as Dimension);
        let fits = |text: &str| {
            let class = partition.class_of(text);
            class.is_some_and(|class| side.is_none_or(|side| side.has(class)))
        };
        let mut of_segment: Vec<String> = Vec::new();
        for text in usual {
            if fits(text) && !of_segment.iter().any(|known| known == text) {
                of_segment.push(text.into());
            }
        }
        for (class, of_class) in partition.classes.iter().enumerate() {
            if of_segment.len() >= most {
                break;
            }
            if side.is_some_and(|side| !side.has(class)) {
                continue;
            }
            let Some(text) = &of_class.text else {
                continue;
            };
            if segment == 3 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                // An account that looks like one.
                let padded = [format!("{text:0<12}"), format!("{text:0>12}")];
                of_segment.extend(padded.into_iter().filter(|text| fits(text)));
            }
            if !of_segment.contains(text) {
                of_segment.push(text.clone());
            }
        }
        texts.push(of_segment);
    }
    // One segment at a time is another one.
    let pick = |changed: usize, to: usize| {
        let picked = texts.iter().enumerate().map(|(at, texts)| {
            let place = if at == changed { to } else { 0 };
            texts.get(place).map(String::as_str)
        });
        let picked: Option<Vec<&str>> = picked.collect();
        picked.map(|picked| format!("arn:{}", picked.join(":")))
    };
    let mut arns: Vec<String> = pick(SEGMENTS, 0).into_iter().collect();
    for to in 1..most {
        arns.extend((0..SEGMENTS).rev().filter_map(|changed| pick(changed, to)));
    }
    // Where a `*` reaches across colons the whole text counts.
    if let (Some(side), Some(whole)) = (
        product.side(SEGMENTS as Dimension),
        segments.partition(SEGMENTS as Dimension),
    ) {
        let of_whole = side
            .classes()
            .filter_map(|class| whole.classes.get(class)?.text.clone());
        arns.extend(of_whole.filter(|text| split_arn(text).is_some()));
    }
    arns.truncate(3 * most);
    arns
}

/// The request, if one is found that shows the difference.
pub(super) fn witness(
    case: &Case<'_>,
    tries: &mut usize,
    most: usize,
    budget: &mut Budget,
) -> Result<Option<Witness>, Unknown> {
    let resources = match case.segments {
        Some(segments) => arns(case.frame, case.product, segments, MOST_ARNS),
        None => vec!["*".to_string()],
    };
    for resource in resources.iter().take(MOST_ARNS) {
        let derived = case.derived(resource);
        for round in 0..ROUNDS {
            budget.spend(100)?;
            if *tries >= most {
                return Ok(None);
            }
            let Some(values) = case.values(resource, round, &derived) else {
                continue;
            };
            *tries += 1;
            budget.spend(1_000)?;
            for caller in case.callers(&values, resource) {
                if let Some(found) = case.replay(&caller, resource, &values) {
                    return Ok(Some(found));
                }
            }
        }
    }
    Ok(None)
}

/// So many choices of values are tried for an ARN.
const ROUNDS: usize = 4;

impl Case<'_> {
    /// What the engine says of keys where nothing is said, for the likeliest caller.
    fn derived(&self, resource: &str) -> Values {
        let callers = self.callers(&Values::new(), resource);
        let Some(caller) = callers.first() else {
            return Values::new();
        };
        let owner = self.frame.owner_of(caller, resource);
        let principal = caller.principal();
        let request = principal.and_then(|principal| {
            let request = RequestContext::builder(principal, &self.frame.action, resource);
            request.resource_account(&owner).build().ok()
        });
        let Some(request) = request else {
            return Values::new();
        };
        let keys = self.keys.all().filter_map(|(_, key)| {
            let value = value_of(request.context_value(&key.name)?);
            Some((folded(&key.name).collect(), value))
        });
        keys.collect()
    }

    /// A value for each key that has to have one; first what would be derived anyway.
    fn values(&self, resource: &str, round: usize, derived: &Values) -> Option<Values> {
        let mut values = Values::new();
        for (dimension, key) in self.keys.all() {
            let Some(side) = self.product.side(dimension) else {
                continue;
            };
            let name: String = folded(&key.name).collect();
            let usual = derived.get(&name);
            let usual = usual.filter(|value| round == 0 && self.fits(&name, value));
            let value = usual.cloned().or_else(|| {
                // A later one in later rounds, as far as there is one.
                let most = if round < 2 { 1 } else { round + 1 };
                self.values_in(key, side).take(most).last()
            });
            values.insert(name, value?);
        }
        let fits = |name: &str, text: &str| self.fits(name, &KeyValue::One(text.into()));
        // What has to be met first, since it says what variables are.
        for is_met in [true, false] {
            for (dimension, side) in self.product.sides() {
                if dimension < terms::FIRST {
                    continue;
                }
                let Some(subject) = self.terms.subject(dimension) else {
                    continue;
                };
                let (target, tokens) = match subject {
                    Subject::Resource(segments) => (
                        resource.strip_prefix("arn:").map(String::from),
                        joined(segments),
                    ),
                    Subject::Value(key, tokens) => {
                        let key = self.keys.keys.get(*key)?.as_ref().ok()?;
                        let name: String = folded(&key.name).collect();
                        let target = match values.get(&name) {
                            Some(KeyValue::One(text)) => Some(text.clone()),
                            _ => None,
                        };
                        (target, tokens.clone())
                    }
                    Subject::Condition => continue,
                };
                let (apart, met, unresolved) = match subject {
                    Subject::Resource(_) => (entry::APART, entry::MET, entry::UNRESOLVED),
                    _ => (value::APART, value::MET, value::UNRESOLVED),
                };
                if side.has(unresolved) || (is_met != (side.has(met) && !side.has(apart))) {
                    continue;
                }
                if is_met {
                    solve(&tokens, target.as_deref()?, &mut values, &fits).then_some(())?;
                } else {
                    for name in super::solve::names(&tokens) {
                        let words = ["other", "another", "x", "1"];
                        let word = words.into_iter().find(|word| fits(&name, word));
                        if let Entry::Vacant(free) = values.entry(name) {
                            free.insert(KeyValue::One(word?.into()));
                        }
                    }
                }
            }
        }
        Some(values)
    }

    /// Whether a key may have a value in this place.
    fn fits(&self, name: &str, value: &KeyValue) -> bool {
        let Some((dimension, key)) = self.keys.named(name) else {
            return true;
        };
        let Some(side) = self.product.side(dimension) else {
            return true;
        };
        class_of(key, value).is_some_and(|class| side.has(class))
    }

    /// Callers with which the keys agree, the most likely first.
    fn callers(&self, values: &Values, resource: &str) -> Vec<Caller> {
        let text = |name: &str| match values.get(name) {
            Some(KeyValue::One(text)) => Some(text.as_str()),
            _ => None,
        };
        if !self.frame.is_own {
            let caller = &self.frame.caller;
            return match self.prepared.exempt.is_some() && is_stranger(caller) {
                true => caller.as_said(text("aws:principalaccount"), text("aws:principalarn")),
                false => vec![caller.clone()],
            };
        }
        let segments = split_arn(resource);
        let of_arn = |at: usize| segments.and_then(|segments| segments.get(at).copied());
        let partition = of_arn(1).filter(|text| !text.is_empty()).unwrap_or("aws");
        let account = [text("aws:principalaccount"), of_arn(4)]
            .into_iter()
            .flatten()
            .find(|account| is_account_id(account))
            .unwrap_or(ACCOUNT);
        let is_session = self.frame.caller.principal().is_some_and(|principal| {
            principal.account().is_some() && self.frame.caller.role_arn.is_some()
        });
        let mut callers = Vec::new();
        if let Some(arn) = text("aws:principalarn") {
            callers.extend(Caller::session(arn).filter(|_| arn.contains(":role/")));
            if !is_session {
                callers.push(Caller::of(Form::Arn(arn.into())));
            }
        }
        let role = format!("arn:{partition}:iam::{account}:role/SomeRole");
        let session = Caller::session(&role);
        let is_role = is_session || text("aws:principaltype") == Some("AssumedRole");
        let user = |name: &str| {
            Caller::of(Form::Arn(format!(
                "arn:{partition}:iam::{account}:user/{name}"
            )))
        };
        if is_role {
            callers.extend(session.clone());
        }
        if !is_session {
            callers.extend(text("aws:username").map(user));
            callers.push(user("Someone"));
            callers.extend(session);
        }
        callers.retain(|caller| caller.principal().is_some());
        callers
    }

    fn replay(&self, caller: &Caller, resource: &str, values: &Values) -> Option<Witness> {
        let own = caller.account();
        let account = own.clone().unwrap_or_else(|| ACCOUNT.into());
        let setting = &self.prepared.setting;
        let owner = self.frame.owner_of(caller, resource);
        let of_arn = split_arn(resource).map(|[_, _, _, _, account, _]| account);
        let is_said = of_arn.is_some_and(|of_arn| of_arn != owner)
            && (of_arn != Some("") || own.as_deref() != Some(&owner));
        let other;
        let company = match account == ACCOUNT {
            true => &self.prepared.company,
            false => {
                other = setting.company(&account);
                &other
            }
        };
        let mut found = Witness {
            caller: caller.clone(),
            action: self.frame.action.clone(),
            resource: resource.into(),
            resource_account: is_said.then_some(owner),
            context: Vec::new(),
            company: company.texts.clone(),
        };
        // What would be derived, where nothing is said.
        let derived: BTreeMap<String, KeyValue> = {
            let request = found.request().ok()?;
            let keys = self.keys.all().map(|(_, key)| key.name.as_str());
            let named = keys.map(String::from).chain(values.keys().cloned());
            named
                .filter_map(|name| {
                    let value = value_of(request.context_value(&name)?);
                    Some((folded(&name).collect(), value))
                })
                .collect()
        };
        let mut given: BTreeMap<String, KeyValue> = BTreeMap::new();
        for (name, value) in values {
            match derived.get(name) {
                // Said by what is known anyway.
                Some(derived) if self.is_free(name) && self.fits(name, derived) => {}
                None if *value == KeyValue::Absent => {}
                Some(derived) if derived == value => {}
                _ => {
                    given.insert(name.clone(), value.clone());
                }
            }
        }
        let spelt = |name: &str| {
            let key = self.keys.named(name).map(|(_, key)| key.name.clone());
            key.unwrap_or_else(|| name.into())
        };
        found.context = given
            .into_iter()
            .map(|(name, value)| (spelt(&name), WitnessValue::from(value)))
            .collect();
        if let Some(reference) = self.prepared.reference
            && !(has_resource(reference, &found.action, resource)
                && values
                    .iter()
                    .all(|(name, value)| self.is_listed(name, value)))
        {
            return None;
        }
        let request = found.request().ok()?;
        let [before, after] = self.prepared.subjects.map(|subject| {
            let authorizer = company.authorizer(subject).ok()?;
            let allows = |authorizer: Authorizer<'_>| authorizer.evaluate(&request).is_allowed();
            Some(authorizer.is_some_and(allows))
        });
        let (before, after) = (before?, after?);
        let from = self.to.other();
        let shows = of_half([before, after], self.to) && !of_half([before, after], from);
        shows.then_some(found)
    }

    /// Values of some classes of a key that it may have in the requests that are asked about.
    pub(super) fn values_in<'v>(
        &'v self,
        key: &'v Key,
        side: &'v Mask,
    ) -> impl Iterator<Item = KeyValue> + 'v {
        let classes = side.classes().filter_map(|class| key.classes.get(class));
        let known = classes.flat_map(|class| class.values.iter().cloned());
        // A class of texts need not know one that is of the type of the key.
        let reference = self.prepared.reference;
        let usual = reference.map_or(&[][..], |reference| {
            usual_values(reference, &self.frame.action, &key.name)
        });
        let usual = usual.iter().map(|text| KeyValue::One((*text).into()));
        let usual = usual.filter(|value| class_of(key, value).is_some_and(|class| side.has(class)));
        let values = known.chain(usual);
        values.filter(|value| self.is_listed(&key.name, value))
    }

    /// Whether a key may have a value in the requests that are asked about.
    fn is_listed(&self, name: &str, value: &KeyValue) -> bool {
        let reference = self.prepared.reference;
        reference.is_none_or(|reference| has_value(reference, &self.frame.action, name, value))
    }

    /// Whether no text with variables depends on a key.
    fn is_free(&self, name: &str) -> bool {
        let is_named = |subject: &Subject| {
            let (tokens, key) = match subject {
                Subject::Resource(segments) => (joined(segments), None),
                Subject::Value(key, tokens) => (tokens.clone(), self.keys.keys.get(*key)),
                Subject::Condition => (Vec::new(), None),
            };
            let is_target = key.is_some_and(|key| {
                key.as_ref()
                    .is_ok_and(|key| folded(&key.name).eq(name.chars()))
            });
            is_target || super::solve::names(&tokens).contains(&String::from(name))
        };
        let used = self
            .product
            .sides()
            .filter_map(|(dimension, _)| self.terms.subject(dimension));
        let mut used = used;
        !used.any(is_named)
    }
}

/// The segments of an ARN behind its first, as one text.
fn joined(segments: &[Vec<TemplateToken>; SEGMENTS]) -> Vec<TemplateToken> {
    pattern::joined(segments.iter().map(Vec::as_slice))
}
