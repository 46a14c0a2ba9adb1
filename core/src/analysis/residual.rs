//! What is left of a decision while some condition keys are not known: exactly.
//!
//! Why it is right:
//! - For each unknown key all its values fall into classes, which nothing that bears on the request tells apart (`held` says
//!   what that is, `key` finds the classes). The engine is asked once for each product of classes, so what it answers
//!   there it answers everywhere.
//! - Where classes are not told apart as finely as they are, or no value of one was found, an answer of the engine is
//!   still one, and shows what it shows. What is allowed or refused whatever the keys are is told only if for each product
//!   the engine's bounds, in which nothing is taken for granted of those texts, say so.
//! - A key is one on which the answer depends if two requests that were asked differ in it alone, and in their answers.

use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::assumption::Assumption;
use super::axes::{Axis, count, places};
use super::held::Held;
use super::key::KeyValue;
use super::left::{LeftConditions, LeftStatement};
use super::limits::{AnalysisLimits, Budget, Unknown};
use super::universe::Universe;
use super::witness::WitnessValue;
use crate::decision::{PartialDecision, StatementId};
use crate::engine::{Authorizer, Ways};
use crate::layer::Layer;
use crate::policy::{Effect, ResourcePart};
use crate::program::{
    Asked, Blind, CompiledResource, Grade, Holds, Program, ProgramStatement, resource_holds,
};
use crate::request::{ContextScalar, ContextValue, RequestContext, UnknownKeys};

/// What is left of a decision while some condition keys are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is no fifth answer, and hosts match on all four"
)]
pub enum Residual {
    /// Every completion is allowed: a proof.
    Allowed,
    /// No completion is allowed: a proof.
    Refused,
    /// Some completion is allowed and another refused, and both are told.
    Depends(Remainder),
    /// It is not known, for this reason.
    Unknown(Unknown),
}

impl Residual {
    /// Which completions were looked at.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        Universe::Any
    }

    /// What the answer takes for granted; nothing where it is not known.
    pub fn assumptions(&self) -> impl Iterator<Item = Assumption> {
        let is_known = !matches!(self, Self::Unknown(_));
        is_known.then_some(Assumption::KeysOnce).into_iter()
    }
}

/// On what a decision depends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remainder {
    keys: Vec<String>,
    left: Vec<LeftStatement>,
    allowed: Vec<(String, WitnessValue)>,
    refused: Vec<(String, WitnessValue)>,
}

impl Remainder {
    /// The keys on which the answer depends, in the order of their names: of each there are two values for which the engine
    /// answers differently, all else being equal.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// The statements that still count: those that may apply, and do not stand beside an Allow of their set which applies
    /// anyway. In the order of the layers.
    #[must_use]
    pub fn left(&self) -> &[LeftStatement] {
        &self.left
    }

    /// A completion that is allowed: a value for each unknown key that some statement asks for.
    pub fn allowed(&self) -> impl Iterator<Item = (&str, &WitnessValue)> {
        self.allowed.iter().map(|(key, value)| (&**key, value))
    }

    /// A completion that is refused.
    pub fn refused(&self) -> impl Iterator<Item = (&str, &WitnessValue)> {
        self.refused.iter().map(|(key, value)| (&**key, value))
    }
}

/// Tells what is left of a decision while the values of some condition keys are not known: whether all completions of the
/// request are allowed, or refused, or on which keys it depends and by which statements.
///
/// A completion is the same request with a value for each unknown key, absent, one text or several, given as
/// [`RequestContext::set_context`] does. [`Authorizer::evaluate_partial`] is the cheap form of it, which may say that it
/// depends where all completions decide the same.
///
/// Two unknown keys that a policy holds against each other are told apart less finely than they are: then a dependency is
/// told where two completions show it, also [`Remainder::keys`] has no more than what was shown, and else
/// [`Unknown::Unconfirmed`].
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, Residual, residual};
/// use portcullis::request::UnknownKeys;
/// use portcullis::{Authorizer, Loader, PartialDecision, PolicySet, PolicyType, Principal, RequestContext};
///
/// let set = |statements: &str| {
///     let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
///     PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", &text).build()
/// };
/// let of_team = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
///     "Condition": {"StringEquals": {"aws:ResourceTag/team": "red"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#;
/// let not_of_others = r#"{"Effect": "Deny", "Action": "*", "Resource": "*",
///     "Condition": {"StringNotEquals": {"aws:ResourceTag/team": "blue"}}}"#;
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv")
///     .context("aws:SourceIp", "203.0.113.9")
///     .build()?;
/// let tags = UnknownKeys::new(&["aws:ResourceTag/"])?;
///
/// let red = set(of_team)?;
/// let authorizer = Authorizer::builder().identity(&red).build()?;
/// let Residual::Depends(on) = residual(&authorizer, &request, &tags, &AnalysisLimits::DEFAULT) else {
///     panic!("the tag decides");
/// };
/// assert!(on.keys().eq(["aws:ResourceTag/team"]));
/// // The address is known, so the tag is all that is left.
/// let [allow] = on.left() else { panic!("one statement") };
/// assert_eq!(allow.conditions().to_string(), r#"{"StringEquals":{"aws:ResourceTag/team":"red"}}"#);
///
/// // No tag is red and blue.
/// let both = set(&[of_team, not_of_others].join(","))?;
/// let authorizer = Authorizer::builder().identity(&both).build()?;
/// assert_eq!(residual(&authorizer, &request, &tags, &AnalysisLimits::DEFAULT), Residual::Refused);
/// assert_eq!(authorizer.evaluate_partial(&request, &tags), PartialDecision::Depends);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn residual(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
    unknown: &UnknownKeys<'_>,
    limits: &AnalysisLimits,
) -> Residual {
    match authorizer.evaluate_partial(request, unknown) {
        PartialDecision::Allowed => return Residual::Allowed,
        PartialDecision::Refused => return Residual::Refused,
        PartialDecision::Depends => {}
    }
    let mut budget = Budget::new(*limits);
    let blind = Blind::to(*unknown);
    match look(authorizer, request, &blind, &mut budget) {
        Ok(residual) => residual,
        Err(unknown) => Residual::Unknown(unknown),
    }
}

fn look(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
    blind: &Blind<'_>,
    budget: &mut Budget,
) -> Result<Residual, Unknown> {
    let mut held = Held::new(request, blind);
    let left = left(authorizer, blind, &mut held, budget)?;
    let free = [
        core::mem::take(&mut held.free_in_values),
        core::mem::take(&mut held.free_in_resources),
    ];
    let keys = held.into_keys();
    let axes: Result<Vec<Axis>, Unknown> = keys.map(|key| Axis::of(key, budget)).collect();
    let axes = axes?;
    let answers = answers(authorizer, request, &axes, &free, budget)?;
    let first = |wanted: bool| {
        let mut shown = answers.iter().map(|answer| answer.shown);
        shown.position(|shown| shown == Some(wanted))
    };
    if let (Some(allowed), Some(refused)) = (first(true), first(false)) {
        return Ok(Residual::Depends(Remainder {
            keys: depends_on(&axes, &answers),
            left,
            allowed: completion(&axes, allowed),
            refused: completion(&axes, refused),
        }));
    }
    let all = |wanted: bool| answers.iter().all(|answer| answer.sure == Some(wanted));
    if all(true) {
        Ok(Residual::Allowed)
    } else if all(false) {
        Ok(Residual::Refused)
    } else {
        Err(Unknown::Unconfirmed)
    }
}

/// What is known of one product of classes.
#[derive(Debug, Clone, Copy)]
struct Answer {
    /// What the engine answered, if it could be asked.
    shown: Option<bool>,
    /// What holds for all requests in it.
    sure: Option<bool>,
}

/// Asks the engine for each product.
fn answers(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
    axes: &[Axis],
    free: &[BTreeSet<String>; 2],
    budget: &mut Budget,
) -> Result<Vec<Answer>, Unknown> {
    let most = usize::try_from(budget.limits.boxes).unwrap_or(usize::MAX);
    let count = count(axes).filter(|count| *count <= most);
    let count = count.ok_or(Unknown::Boxes)?;
    let is_told = free.iter().all(BTreeSet::is_empty);
    let mut completed = request.clone();
    let mut answers = Vec::with_capacity(count);
    let mut before: Vec<usize> = vec![usize::MAX; axes.len()];
    for product in 0..count {
        budget.spend_box()?;
        let now = places(axes, product);
        let mut missing: Vec<&str> = Vec::new();
        for (axis, (was, is)) in axes.iter().zip(before.iter().zip(&now)) {
            let value = axis.values.get(*is).and_then(Option::as_ref);
            if value.is_none() {
                missing.push(&axis.name);
            }
            if was != is
                && let Some(value) = value
            {
                let set = completed.set_context(&axis.name, given(value));
                set.map_err(|_| Unknown::Unconfirmed)?;
            }
        }
        before = now;
        let shown = missing
            .is_empty()
            .then(|| authorizer.evaluate(&completed).is_allowed());
        let sure = match shown {
            Some(shown) if is_told => Some(shown),
            _ => bounds(authorizer, &completed, &missing, free),
        };
        answers.push(Answer { shown, sure });
    }
    Ok(answers)
}

/// What holds whatever some keys are, and whatever some variables stand for in values and in resources.
fn bounds(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
    keys: &[&str],
    free: &[BTreeSet<String>; 2],
) -> Option<bool> {
    let [in_values, in_resources] = free.each_ref().map(|free| {
        let free = free.iter().map(String::as_str);
        free.chain(keys.iter().copied()).collect::<Vec<&str>>()
    });
    let blind = Blind {
        keys: UnknownKeys::new(keys).ok()?,
        in_values: UnknownKeys::new(&in_values).ok()?,
        in_resources: UnknownKeys::new(&in_resources).ok()?,
    };
    match authorizer.decide_blind(request, &blind) {
        PartialDecision::Allowed => Some(true),
        PartialDecision::Refused => Some(false),
        PartialDecision::Depends => None,
    }
}

fn given(value: &KeyValue) -> ContextValue<'_> {
    match value {
        KeyValue::Absent => ContextValue::Absent,
        KeyValue::One(text) => ContextValue::Single(ContextScalar::from(text.as_str())),
        KeyValue::Several(texts) => ContextValue::Multiple(
            texts
                .iter()
                .map(|text| ContextScalar::from(text.as_str()))
                .collect(),
        ),
    }
}

/// The keys of which two values were shown to make a difference.
fn depends_on(axes: &[Axis], answers: &[Answer]) -> Vec<String> {
    let mut keys = Vec::new();
    let mut stride = 1;
    for axis in axes {
        let length = axis.values.len();
        let mut products = 0..answers.len();
        let differs = products.any(|product| {
            let at = |product: usize| answers.get(product).and_then(|answer| answer.shown);
            let place = product / stride % length.max(1);
            // Against the first of the row that was shown.
            let row = product - place * stride;
            let first = (0..length).find_map(|place| at(row + place * stride));
            matches!((first, at(product)), (Some(first), Some(other)) if first != other)
        });
        if differs {
            keys.push(axis.name.clone());
        }
        stride *= length.max(1);
    }
    keys
}

fn completion(axes: &[Axis], product: usize) -> Vec<(String, WitnessValue)> {
    let places = places(axes, product);
    let values = axes.iter().zip(places).filter_map(|(axis, place)| {
        let value = axis.values.get(place)?.clone()?;
        let value = match value {
            KeyValue::Absent => WitnessValue::Absent,
            KeyValue::One(text) => WitnessValue::Single(text),
            KeyValue::Several(texts) => WitnessValue::Multiple(texts),
        };
        Some((axis.name.clone(), value))
    });
    values.collect()
}

/// A statement that may apply.
struct MayApply<'p> {
    statement: &'p ProgramStatement,
    grade: Grade,
    applies: Holds,
}

/// The statements that still count; what their unknown keys are held against is told to `held`.
fn left(
    authorizer: &Authorizer<'_>,
    blind: &Blind<'_>,
    held: &mut Held<'_>,
    budget: &mut Budget,
) -> Result<Vec<LeftStatement>, Unknown> {
    let request = held.request;
    let ways = authorizer.ways(request);
    let asked = Asked {
        request,
        has_boundary: ways.has_boundary,
    };
    let mut left = Vec::new();
    for layer in Layer::ALL {
        if !ways.denying.has(layer) {
            continue;
        }
        let mut policies_before = 0;
        for set in authorizer.sets_of(layer) {
            let program = set.program();
            for found in counting(program, &asked, blind, &ways, layer) {
                budget.spend(1)?;
                left.push(of_statement(
                    program,
                    &found,
                    (layer, policies_before),
                    blind,
                    held,
                    budget,
                )?);
            }
            policies_before += set.policy_count() as u32;
        }
    }
    Ok(left)
}

/// The statements of a set that may change what it comes to.
fn counting<'p>(
    program: &'p Program,
    asked: &Asked<'_>,
    blind: &Blind<'_>,
    ways: &Ways,
    layer: Layer,
) -> Vec<MayApply<'p>> {
    let statements = program.statements().iter().filter_map(|statement| {
        let (grade, applies) = program.applies_partly(statement, asked, blind)?;
        Some(MayApply {
            statement,
            grade,
            applies,
        })
    });
    let statements: Vec<MayApply<'p>> = statements.collect();
    let is_allow = |found: &&MayApply<'_>| found.statement.effect == Effect::Allow;
    let sure = statements.iter().filter(is_allow);
    let surest = sure
        .filter(|found| found.applies.surely)
        .map(|found| found.grade)
        .max();
    // A layer on which no way to be allowed rests does not count, but for what it denies.
    let is_asked = ways.ways.iter().any(|way| match layer {
        Layer::Resource => way.grant.is_some(),
        layer => way.layers.has(layer),
    });
    let counts = |found: &MayApply<'_>| match found.statement.effect {
        Effect::Deny => true,
        Effect::Allow => {
            is_asked && (found.applies.surely || surest.is_none_or(|grade| grade < found.grade))
        }
    };
    statements.into_iter().filter(counts).collect()
}

fn of_statement(
    program: &Program,
    found: &MayApply<'_>,
    (layer, policies_before): (Layer, u32),
    blind: &Blind<'_>,
    held: &mut Held<'_>,
    budget: &mut Budget,
) -> Result<LeftStatement, Unknown> {
    let statement = found.statement;
    let mut conditions = LeftConditions::default();
    for condition in program.conditions_of(statement) {
        if condition.is_open(held.request, blind) {
            conditions.add(&condition.condition);
            held.condition(condition, statement.effect, budget)?;
        }
    }
    let mut resources: BTreeSet<&str> = BTreeSet::new();
    let mut excepts = false;
    let (request, effect) = (held.request, statement.effect);
    if let ResourcePart::Listed {
        inverted, entries, ..
    } = &statement.resource
        && !resource_holds(&statement.resource, effect, request, blind).surely
    {
        excepts = *inverted;
        // R-RES-14.
        let needs_text = excepts && effect == Effect::Allow;
        let left = |entry: &&CompiledResource| entry.is_left(needs_text, request, blind);
        for entry in entries.iter().filter(left) {
            resources.insert(entry.text());
            held.entry(entry, budget)?;
        }
    }
    let place = statement.place();
    Ok(LeftStatement {
        layer,
        statement: StatementId {
            policy: policies_before + place.policy,
            statement: place.statement,
        },
        effect: statement.effect,
        sid: statement.sid.as_ref().map(ToString::to_string),
        excepts,
        resources: resources.into_iter().map(String::from).collect(),
        conditions,
    })
}
