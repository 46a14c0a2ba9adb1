//! The actions of all services, told apart by the statements that are about them.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::operands::plain_tokens;
use super::pattern::{self, Letters, Pattern, Step, Variables};
use super::region::Product;
use super::resources::{ArnPatterns, Segments};
use super::statements::Statements;
use super::texts::Partition;
use crate::policy::ActionForm;

/// Actions that the same statements are about.
#[derive(Debug, Clone)]
pub(super) struct ActionGroup {
    pub(super) service: String,
    /// One of them.
    pub(super) action: String,
    /// The statements whose action part holds.
    pub(super) statements: Mask,
    /// What the reference says of it, where only that is asked about.
    pub(super) description: Option<Description>,
}

/// What requests there are for an action.
#[derive(Debug, Clone)]
pub(super) struct Description {
    /// Of the ARNs that are asked.
    pub(super) arns: Vec<ArnPatterns>,
    /// Whether `*` is asked.
    pub(super) asks_nothing: bool,
    /// What condition keys may be.
    pub(super) keys: Product,
}

impl Description {
    /// Of kinds of ARNs those parts that are asked.
    pub(super) fn kinds(&self, kinds: &[Product], segments: &Segments) -> Vec<Product> {
        let shapes = self.arns.iter().filter_map(|arn| segments.product(arn));
        let shapes: Vec<Product> = shapes.collect();
        let both = |kind: &Product| {
            let both = shapes.iter().filter_map(|shape| kind.and(shape));
            both.collect::<Vec<Product>>()
        };
        kinds.iter().flat_map(both).collect()
    }
}

impl ActionGroup {
    /// The same once for each shape of the ARNs that it is asked with.
    pub(super) fn by_shape(&self) -> Vec<Self> {
        let Some(description) = &self.description else {
            return vec![self.clone()];
        };
        let of = |arns: &[ArnPatterns], asks_nothing: bool| Self {
            description: Some(Description {
                arns: arns.to_vec(),
                asks_nothing,
                keys: description.keys.clone(),
            }),
            ..self.clone()
        };
        let shapes = description.arns.chunks(1).map(|arn| of(arn, false));
        let nothing = description.asks_nothing.then(|| of(&[], true));
        shapes.chain(nothing).collect()
    }

    /// The ARNs that it is known to be asked with.
    pub(super) fn arns(&self) -> &[ArnPatterns] {
        let description = self.description.as_ref();
        description.map_or(&[], |description| &description.arns)
    }
}

/// What the policies say of one service.
#[derive(Default)]
struct OfService {
    /// Patterns of names, lower case, with a spelling.
    patterns: BTreeMap<String, String>,
    /// Which statement has which pattern.
    uses: Vec<(usize, String)>,
}

/// Action names that some rule of the engine knows: they are groups of their own.
pub(super) struct KnownActions {
    pub(super) service: &'static str,
    pub(super) names: Vec<&'static str>,
}

/// Groups of actions; those of one group differ in nothing that a policy or a rule of the engine looks at.
pub(super) fn groups(
    statements: &Statements,
    known: &[KnownActions],
    covers: impl Fn(&str) -> bool,
    is_settled: impl Fn(&Mask) -> bool,
    budget: &mut Budget,
) -> Result<Vec<ActionGroup>, Unknown> {
    let count = statements.entries.len();
    let mut services: BTreeMap<String, OfService> = BTreeMap::new();
    let mut any = Mask::none(count);
    for (at, entry) in statements.entries.iter().enumerate() {
        let Some((program, statement)) = statements.get(entry) else {
            continue;
        };
        for entry in program.patterns_of(statement) {
            budget.spend(1)?;
            match entry.form() {
                ActionForm::Any => any.put(at),
                ActionForm::Exact(_) | ActionForm::Wildcard(_) => {
                    let Some((service, name)) = entry.parts() else {
                        continue;
                    };
                    let of_service = services.entry(service.to_ascii_lowercase()).or_default();
                    let lower = name.to_ascii_lowercase();
                    of_service.uses.push((at, lower.clone()));
                    of_service
                        .patterns
                        .entry(lower)
                        .or_insert_with(|| name.into());
                }
                ActionForm::Whole => return Err(Unknown::ActionsOverServices),
                ActionForm::Malformed => {}
            }
        }
    }
    // What policies say of services that they do not name.
    let is_settled_elsewhere = is_settled(&statements.about(&any));
    for known in known {
        if is_settled_elsewhere && !services.contains_key(known.service) {
            continue;
        }
        let of_service = services.entry(known.service.into()).or_default();
        for name in &known.names {
            let lower = name.to_ascii_lowercase();
            of_service
                .patterns
                .entry(lower)
                .or_insert_with(|| name.to_string());
        }
    }
    let unnamed = (1..).map(|length| "x".repeat(length));
    let mut unnamed = unnamed.filter(|name| !services.contains_key(name));
    services.insert(unnamed.next().unwrap_or_default(), OfService::default());
    let mut groups = Vec::new();
    let mut seen: BTreeSet<(String, Mask)> = BTreeSet::new();
    for (service, of_service) in services.iter().filter(|(service, _)| covers(service)) {
        let is_known = known.iter().any(|known| known.service == *service);
        let patterns: Vec<Pattern> = of_service
            .patterns
            .keys()
            .map(|name| {
                pattern::of_tokens(&plain_tokens(name), Letters::Word, true, Variables::Any)
            })
            .collect();
        let places: BTreeMap<&str, usize> = of_service
            .patterns
            .keys()
            .map(String::as_str)
            .zip(0..)
            .collect();
        let uses: Vec<(usize, usize)> = of_service
            .uses
            .iter()
            .filter_map(|(entry, name)| Some((*entry, *places.get(&**name)?)))
            .collect();
        let domain = vec![Step::One(Letters::Word), Step::Run(Letters::Word)];
        let names = Partition::of(domain, &patterns, budget)?;
        for class in &names.classes {
            budget.spend(1 + uses.len())?;
            let mut hit = any.clone();
            for (entry, pattern) in &uses {
                if class.met.has(*pattern) {
                    hit.put(*entry);
                }
            }
            let holds = statements.about(&hit);
            if is_settled(&holds) {
                continue;
            }
            let Some(text) = &class.text else {
                return Err(Unknown::Unconfirmed);
            };
            let name = of_service.patterns.get(text).unwrap_or(text);
            // What differs for a service that the engine knows is found out by asking it.
            let key = if is_known {
                format!("{service}:{text}")
            } else {
                String::new()
            };
            if seen.insert((key, holds.clone())) {
                groups.push(ActionGroup {
                    service: service.clone(),
                    action: format!("{service}:{name}"),
                    statements: holds,
                    description: None,
                });
            }
        }
    }
    Ok(groups)
}
