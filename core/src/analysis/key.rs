//! The values of one condition key, told apart by the conditions that read it.
//!
//! Why it is right: what a condition comes to for a value is asked of the condition itself, with the value in a request;
//! nothing of it is written a second time here. What is added is that the values are complete: a key is absent, one text,
//! or several, and texts are told apart by every pattern of every policy (`texts`) and every point of every scale
//! (`scales`). Where a key is read by patterns and on a scale, or on two scales, each pair of classes counts, also one
//! of which no text was found.
//!
//! A condition with variables depends on other keys too. What its other values come to is asked of the condition without
//! them, and each variable has a term of its own (`terms`).

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec,
    vec::Vec,
};

use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::operands::{Test, any_arn, patterns_of};
use super::pattern::{Letters, Pattern, Step};
use super::scales::Scale;
use super::texts::{Partition, accepts};
use crate::policy::{Comparison, OperatorFamily, SetOperator};
use crate::program::{CompiledCondition, Truth, is_readable};
use crate::reference::KeyType;
use crate::request::{ContextScalar, ContextValue, Principal, RequestContext, Scalar};

/// What a request can say of a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyValue {
    Absent,
    One(String),
    Several(Vec<String>),
}

/// What a condition comes to for a class of values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Told(Told),
    /// The values without variables meet a text like this; which of those with one can, in their order.
    Open {
        plain: Told,
        can: Vec<bool>,
    },
    /// It depends on several values at once, each held against variables.
    Free,
}

/// A truth, in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    False,
    Undecided,
    True,
}

impl From<Truth> for Told {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::False => Self::False,
            Truth::Undecided => Self::Undecided,
            Truth::True => Self::True,
        }
    }
}

impl Told {
    const fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Undecided => Self::Undecided,
            Self::True => Self::False,
        }
    }
}

/// Values of which every condition says the same.
#[derive(Debug, Clone)]
pub(super) struct ValueClass {
    /// Some of them, the simplest first; none was found where it is empty.
    pub(super) values: Vec<KeyValue>,
    /// By condition, in the order of [`Key::tests`].
    pub(super) cells: Vec<Cell>,
}

/// The values of a key.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// As some policy spells it.
    pub(super) name: String,
    pub(super) tests: Vec<Test>,
    pub(super) classes: Vec<ValueClass>,
    texts: Partition,
    /// The pattern that all ARNs meet, if it is among those of the texts.
    arn: Option<usize>,
    scales: Vec<Scale>,
    of_text: BTreeMap<Vec<usize>, usize>,
}

/// A class of texts: the one of patterns, and one a scale.
type Place = Vec<usize>;

/// Steps of asking a condition with a request: a letter that is tried is one.
const COST_OF_ASKING: usize = 10;

/// So many values are kept of a class.
const MOST_VALUES: usize = 6;

impl Key {
    pub(super) fn new(name: &str, tests: Vec<Test>, budget: &mut Budget) -> Result<Self, Unknown> {
        let mut patterns = BTreeSet::new();
        let mut scales: Vec<Scale> = Vec::new();
        for test in &tests {
            let family = test.operator.family();
            if test.is_undecidable() {
                continue;
            }
            match family {
                OperatorFamily::Null => {}
                OperatorFamily::Bool => {
                    for word in ["true", "false"] {
                        patterns.insert(word.chars().map(Step::Lower).collect());
                    }
                }
                OperatorFamily::Numeric(_)
                | OperatorFamily::Date(_)
                | OperatorFamily::Ip
                | OperatorFamily::Binary => {
                    if !scales.iter().any(|scale| scale.is_of(family)) {
                        let of_kind = tests.iter().filter(|other| {
                            core::mem::discriminant(&other.operator.family())
                                == core::mem::discriminant(&family)
                        });
                        let operands = of_kind.flat_map(Test::operands);
                        scales.extend(Scale::of(family, operands));
                    }
                }
                OperatorFamily::Arn => {
                    patterns.insert(any_arn());
                }
                OperatorFamily::Text
                | OperatorFamily::TextIgnoreCase
                | OperatorFamily::TextLike => {}
            }
            for operand in test.operands() {
                patterns_of(operand, family, &mut patterns)?;
            }
        }
        let patterns: Vec<Pattern> = patterns.into_iter().collect();
        let domain = vec![Step::One(Letters::All), Step::Run(Letters::All)];
        let any_arn = any_arn();
        let texts = Partition::of(domain, &patterns, budget)?;
        let mut key = Self {
            name: name.into(),
            tests,
            classes: Vec::new(),
            texts,
            arn: patterns.iter().position(|pattern| *pattern == any_arn),
            scales,
            of_text: BTreeMap::new(),
        };
        key.fill(budget)?;
        Ok(key)
    }

    fn place_of(&self, text: &str) -> Option<Place> {
        let of_patterns = self.texts.class_of(text)?;
        let of_scales = self.scales.iter().map(|scale| scale.class_of(text));
        Some(core::iter::once(of_patterns).chain(of_scales).collect())
    }

    /// The class of a value that is one text.
    pub(super) fn class_of(&self, text: &str) -> Option<usize> {
        match text {
            "" => self.of_text.get(&Place::new()).copied(),
            text => self.of_text.get(&self.place_of(text)?).copied(),
        }
    }

    fn fill(&mut self, budget: &mut Budget) -> Result<(), Unknown> {
        let mut texts: BTreeMap<Place, Vec<String>> = BTreeMap::new();
        let of_patterns = self.texts.classes.iter();
        let candidates: Vec<String> = of_patterns
            .filter_map(|class| class.text.clone())
            .chain(self.scales.iter().flat_map(Scale::texts))
            .collect();
        if self.scales.is_empty() {
            for (at, class) in self.texts.classes.iter().enumerate() {
                texts.insert(vec![at], class.text.iter().cloned().collect());
            }
        } else {
            for text in candidates {
                budget.spend(text.len())?;
                if let Some(place) = self.place_of(&text) {
                    let known = texts.entry(place).or_default();
                    if known.len() < MOST_VALUES && !known.contains(&text) {
                        known.push(text);
                    }
                }
            }
            self.add_pairs(&mut texts, budget)?;
        }
        let mut rows = Rows {
            key: self,
            of_scales: self.scales.iter().map(Scale::texts).collect(),
            classes: BTreeMap::new(),
            order: Vec::new(),
        };
        rows.absent();
        rows.one(Some(""), &Place::new(), &[])?;
        for (place, texts) in &texts {
            budget.spend(COST_OF_ASKING * (1 + self.tests.len()))?;
            rows.one(None, place, texts)?;
        }
        rows.several(&texts, budget)?;
        let Rows { order, .. } = rows;
        let mut of_text = BTreeMap::new();
        let mut classes = Vec::new();
        for (at, (class, places)) in order.into_iter().enumerate() {
            of_text.extend(places.into_iter().map(|place| (place, at)));
            classes.push(class);
        }
        if classes.len() > budget.limits.classes {
            return Err(Unknown::Classes);
        }
        self.classes = classes;
        self.of_text = of_text;
        Ok(())
    }

    /// Where several things tell texts apart, every combination counts: whether there is a text of it is not known.
    fn add_pairs(
        &self,
        texts: &mut BTreeMap<Place, Vec<String>>,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        // One scale alone tells all there is.
        if self.texts.classes.len() == 1 && self.scales.len() == 1 {
            if let Some(scale) = self.scales.first() {
                for class in (0..scale.len()).filter(|class| !scale.is_void(*class)) {
                    texts.entry(vec![0, class]).or_default();
                }
            }
            return Ok(());
        }
        let mut places: Vec<Place> = (0..self.texts.classes.len()).map(|at| vec![at]).collect();
        for scale in &self.scales {
            let classes = (0..scale.len()).filter(|class| !scale.is_void(*class));
            let classes: Vec<usize> = classes.collect();
            budget.spend(places.len() * classes.len())?;
            if places.len() * classes.len() > budget.limits.classes {
                return Err(Unknown::Classes);
            }
            places = places
                .iter()
                .flat_map(|place| {
                    let with = |class: &usize| {
                        let mut place = place.clone();
                        place.push(*class);
                        place
                    };
                    classes.iter().map(with).collect::<Vec<Place>>()
                })
                .collect();
        }
        for place in places.into_iter().filter(|place| !self.is_void(place)) {
            texts.entry(place).or_default();
        }
        Ok(())
    }

    /// Whether no text is in all of these classes.
    fn is_void(&self, place: &Place) -> bool {
        let Some((text, of_scales)) = place.split_first() else {
            return false;
        };
        let Some(class) = self.texts.classes.get(*text) else {
            return false;
        };
        // A text that is spelt out is on each scale where it is.
        if let Some(spelt) = &class.text
            && self.texts.is_spelt(spelt)
        {
            return self.place_of(spelt).as_ref() != Some(place);
        }
        let readable = || of_scales.iter().filter(|class| **class > 0).count();
        let is_arn = self.arn.is_some_and(|arn| class.met.has(arn));
        let is_address = self
            .scales
            .iter()
            .zip(of_scales)
            .any(|(scale, class)| *class > 0 && scale.is_of(OperatorFamily::Ip));
        // An ARN is nothing else, and neither is an address.
        (is_arn && readable() > 0) || (is_address && readable() > 1)
    }

    /// A text that stands for a place where one condition looks.
    fn text_for<'t>(
        &'t self,
        family: OperatorFamily,
        place: &Place,
        of_scales: &'t [Vec<String>],
    ) -> Option<&'t str> {
        let mut scales = self.scales.iter().enumerate();
        if let Some((at, scale)) = scales.find(|(_, scale)| scale.is_of(family)) {
            let class = *place.get(at + 1)?;
            let texts = of_scales.get(at)?;
            let text = texts.iter().find(|text| scale.class_of(text) == class);
            return text.map(String::as_str);
        }
        let class = self.texts.classes.get(*place.first()?)?;
        class.text.as_deref()
    }
}

/// Classes while they are found: equal rows of cells are one class.
struct Rows<'k> {
    key: &'k Key,
    /// The texts of each scale.
    of_scales: Vec<Vec<String>>,
    classes: BTreeMap<Vec<Cell>, usize>,
    order: Vec<(ValueClass, Vec<Place>)>,
}

impl Rows<'_> {
    fn add(&mut self, cells: Vec<Cell>, values: Vec<KeyValue>, place: Option<Place>) {
        let next = self.order.len();
        let at = *self.classes.entry(cells.clone()).or_insert(next);
        if at == next {
            let class = ValueClass {
                values: Vec::new(),
                cells,
            };
            self.order.push((class, Vec::new()));
        }
        if let Some((class, places)) = self.order.get_mut(at) {
            let room = MOST_VALUES.saturating_sub(class.values.len());
            class.values.extend(values.into_iter().take(room));
            places.extend(place);
        }
    }

    fn absent(&mut self) {
        let cells = self.key.tests.iter();
        let cells = cells.map(|test| Cell::Told(self.asked(&test.compiled, &KeyValue::Absent)));
        self.add(cells.collect(), vec![KeyValue::Absent], None);
    }

    /// What a condition says of a value in a request.
    fn asked(&self, condition: &CompiledCondition, value: &KeyValue) -> Told {
        asked(&self.key.name, condition, value)
    }

    /// One text, of a class of which these are known. The empty text is a class of its own.
    fn one(&mut self, given: Option<&str>, place: &Place, known: &[String]) -> Result<(), Unknown> {
        let told = given.or(known.first().map(String::as_str));
        let cells = match told {
            Some(text) => with_request(&self.key.name, &KeyValue::One(text.into()), |request| {
                let tests = self.key.tests.iter();
                Some(tests.map(|test| cell_of_one(test, text, request)).collect())
            }),
            None => {
                let tests = self.key.tests.iter();
                tests.map(|test| self.cell_at(test, place)).collect()
            }
        };
        let cells = cells.ok_or(Unknown::Unconfirmed)?;
        let values = match given {
            Some(text) => vec![KeyValue::One(text.into())],
            None => known.iter().cloned().map(KeyValue::One).collect(),
        };
        self.add(cells, values, Some(place.clone()));
        Ok(())
    }

    /// Of a class of which no text is known: each condition is asked of a text that is the same to it.
    fn cell_at(&self, test: &Test, place: &Place) -> Option<Cell> {
        let family = test.operator.family();
        let text = match self.key.text_for(family, place, &self.of_scales) {
            Some(text) => text,
            None if family == OperatorFamily::Null || test.is_undecidable() => "x",
            None => return None,
        };
        with_request(&self.key.name, &KeyValue::One(text.into()), |request| {
            Some(cell_of_one(test, text, request))
        })
    }

    /// Several values, also none.
    fn several(
        &mut self,
        texts: &BTreeMap<Place, Vec<String>>,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let of_sets: Vec<usize> = (0..self.key.tests.len())
            .filter(|at| self.test(*at).is_some_and(|test| test.set.is_some()))
            .collect();
        let empty = KeyValue::Several(Vec::new());
        let cells = self.key.tests.iter();
        let cells = cells.map(|test| Cell::Told(self.asked(&test.compiled, &empty)));
        self.add(cells.collect(), vec![empty], None);
        // What each value is worth to each of the conditions that look at sets.
        let mut elements: BTreeMap<Vec<Told>, Option<String>> = BTreeMap::new();
        let nothing = Vec::new();
        let all = texts.iter().map(|(place, texts)| (Some(place), texts));
        for (place, known) in all.chain([(None, &nothing)]) {
            let mut worth = Vec::with_capacity(of_sets.len());
            for at in &of_sets {
                budget.spend(COST_OF_ASKING)?;
                let Some(test) = self.test(*at) else {
                    continue;
                };
                let family = test.operator.family();
                let text = match (known.first(), place) {
                    (Some(text), _) => Some(&**text),
                    (None, Some(place)) => self.key.text_for(family, place, &self.of_scales),
                    (None, None) => Some(""),
                };
                let told = text.and_then(|text| worth_of(&self.key.name, test, text));
                worth.push(told.ok_or(Unknown::Unconfirmed)?);
            }
            let text = match place {
                Some(_) => known.first().cloned(),
                None => Some(String::new()),
            };
            let known = elements.entry(worth).or_insert(None);
            // One that is no empty text is better, since a set of those is none.
            if known.as_ref().is_none_or(String::is_empty) && text.is_some() {
                *known = text;
            }
        }
        let empty_worth: Option<Vec<Told>> = of_sets
            .iter()
            .map(|at| {
                self.test(*at)
                    .and_then(|test| worth_of(&self.key.name, test, ""))
            })
            .collect();
        let mut seen: BTreeMap<Vec<Told>, Option<Vec<String>>> = BTreeMap::new();
        let mut queue: Vec<(Vec<Told>, Option<Vec<String>>)> = Vec::new();
        for (worth, text) in &elements {
            let is_empty = text.as_deref() == Some("") && Some(worth) == empty_worth.as_ref();
            if !is_empty {
                queue.push((worth.clone(), text.clone().map(|text| vec![text])));
            }
        }
        let mut at = 0;
        while let Some((worth, list)) = queue.get(at).cloned() {
            at += 1;
            let known = seen.entry(worth.clone()).or_insert(None);
            let is_new = known.is_none();
            if is_new {
                *known = Some(list.clone().unwrap_or_default());
            } else {
                continue;
            }
            if seen.len() > budget.limits.classes {
                return Err(Unknown::Classes);
            }
            for (other, text) in &elements {
                budget.spend(1)?;
                let both: Vec<Told> = of_sets
                    .iter()
                    .zip(worth.iter().zip(other))
                    .map(|(test, (one, other))| {
                        let set = self.test(*test).and_then(|test| test.set);
                        match set {
                            Some(SetOperator::ForAllValues) => *one.min(other),
                            _ => *one.max(other),
                        }
                    })
                    .collect();
                if seen.contains_key(&both) {
                    continue;
                }
                let list = list.clone().zip(text.clone()).map(|(mut list, text)| {
                    list.push(text);
                    list
                });
                queue.push((both, list));
            }
        }
        for (worth, list) in seen {
            let some = KeyValue::Several(vec!["x".into()]);
            let mut worths = worth.into_iter();
            let mut cells = Vec::with_capacity(self.key.tests.len());
            for test in &self.key.tests {
                let worth = test.set.and_then(|_| worths.next());
                cells.push(match worth {
                    Some(_) if !test.open.is_empty() => Cell::Free,
                    Some(worth) if test.has_operands => Cell::Told(worth),
                    _ => Cell::Told(self.asked(&test.compiled, &some)),
                });
            }
            let list = list.filter(|list| !list.is_empty());
            let values = list.map(KeyValue::Several).into_iter().collect();
            self.add(cells, values, None);
        }
        Ok(())
    }

    fn test(&self, at: usize) -> Option<&Test> {
        self.key.tests.get(at)
    }
}

/// One text, which is not empty where that matters.
fn cell_of_one(test: &Test, text: &str, request: &RequestContext<'_>) -> Cell {
    let asked = |condition: &CompiledCondition| Told::from(condition.truth(request));
    if test.open.is_empty() {
        return Cell::Told(asked(&test.compiled));
    }
    // R-SET-5, R-COND-10: said without looking at the policy's values.
    let is_empty_set = test.set.is_some() && text.is_empty();
    if is_empty_set || !is_readable(test.operator.family(), Scalar::text(text)) {
        return Cell::Told(asked(&test.compiled));
    }
    let plain = match &test.plain {
        Some(plain) if test.is_negated() => asked(plain).not(),
        Some(plain) => asked(plain),
        None => Told::False,
    };
    let can = test.open.iter().map(|operand| match &operand.patterns {
        Some([any, _]) => accepts(any, text),
        None => true,
    });
    Cell::Open {
        plain,
        can: can.collect(),
    }
}

/// What one of several values is worth to a condition.
fn worth_of(name: &str, test: &Test, text: &str) -> Option<Told> {
    if !test.open.is_empty() || !test.has_operands {
        return Some(Told::Undecided);
    }
    with_request(name, &KeyValue::Absent, |request| {
        let told = test.compiled.truth_of(Scalar::text(text), request);
        Some(told?.into())
    })
}

fn asked(name: &str, condition: &CompiledCondition, value: &KeyValue) -> Told {
    let told = with_request(name, value, |request| Some(condition.truth(request).into()));
    told.unwrap_or(Told::Undecided)
}

/// A request that has nothing but a key.
fn with_request<T>(
    name: &str,
    value: &KeyValue,
    ask: impl FnOnce(&RequestContext<'_>) -> Option<T>,
) -> Option<T> {
    let principal = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").ok()?;
    let scalar = |text: &str| ContextScalar::from(String::from(text));
    let value = match value {
        KeyValue::Absent => ContextValue::Absent,
        KeyValue::One(text) => ContextValue::Single(scalar(text)),
        KeyValue::Several(texts) => {
            ContextValue::Multiple(texts.iter().map(|text| scalar(text)).collect())
        }
    };
    let request = RequestContext::builder(principal, "x:X", "*").context(name, value);
    ask(&request.build().ok()?)
}

/// What a request says, as a value.
pub(super) fn value_of(value: ContextValue<'_>) -> KeyValue {
    match &value {
        ContextValue::Single(scalar) => KeyValue::One(scalar.as_str().into()),
        ContextValue::Multiple(scalars) => KeyValue::Several(
            scalars
                .iter()
                .map(|scalar| scalar.as_str().into())
                .collect(),
        ),
        ContextValue::Absent | ContextValue::Ambiguous => KeyValue::Absent,
    }
}

/// The classes of values that may be of a type; of no type is the absent value alone. `None` if they are all.
pub(super) fn of_type(key: &Key, of: Option<KeyType>) -> Option<Mask> {
    let family = match of {
        Some(of) if of.is_array() => return None,
        Some(KeyType::Numeric) => Some(OperatorFamily::Numeric(Comparison::Equal)),
        Some(KeyType::Date) => Some(OperatorFamily::Date(Comparison::Equal)),
        Some(KeyType::IpAddress) => Some(OperatorFamily::Ip),
        _ => None,
    };
    let scale = family.and_then(|family| key.scales.iter().position(|scale| scale.is_of(family)));
    let mut mask = Mask::none(key.classes.len());
    let absent = class_of(key, &KeyValue::Absent);
    let texts: Vec<usize> = match of {
        None => Vec::new(),
        Some(KeyType::Bool) => ["true", "false"]
            .iter()
            .filter_map(|text| key.class_of(text))
            .collect(),
        Some(_) => {
            // The first place is that of patterns, and what a scale cannot read has its first class; no place is the empty text.
            let may_be = |place: &Place| match scale {
                Some(scale) => place.get(scale + 1).is_some_and(|class| *class > 0),
                None => !place.is_empty(),
            };
            let classes = key.of_text.iter().filter(|(place, _)| may_be(place));
            classes.map(|(_, class)| *class).collect()
        }
    };
    for class in absent.into_iter().chain(texts) {
        mask.put(class);
    }
    Some(mask)
}

/// The class of a value of whatever shape.
pub(super) fn class_of(key: &Key, value: &KeyValue) -> Option<usize> {
    match value {
        KeyValue::One(text) => key.class_of(text),
        other => key
            .classes
            .iter()
            .position(|class| class.values.contains(other)),
    }
}
