//! The resource part of statements, as regions over the segments of an ARN.

use alloc::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    format,
    string::String,
    sync::Arc,
    vec,
    vec::Vec,
};

use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::pattern::{self, Letters, Pattern, Step, Variables};
use super::region::{Dimension, Product, Region};
use super::statements::{self, Statements};
use super::terms::{Subject, Terms, entry, states};
use super::texts::Partition;
use crate::policy::{Effect, ResourcePart, TemplateToken};
use crate::program::{CompiledResource, ResourceShape, entry_covers};
use crate::request::RequestContext;

/// Partition, service, Region, account, resource.
pub(super) const SEGMENTS: usize = 5;
/// The whole text, as far as a `*` reaches across colons (R-RES-6).
pub(super) const WHOLE: Dimension = 5;

/// A pattern for each segment of an ARN.
pub(super) type ArnPatterns = [Pattern; SEGMENTS];

/// The classes of ARNs, segment by segment.
#[derive(Debug)]
pub(super) struct Segments {
    partitions: Vec<Arc<Partition>>,
    places: Vec<BTreeMap<Pattern, usize>>,
    /// Some policy tells accounts apart.
    pub(super) tells_accounts: bool,
}

/// What has been told apart before: of a segment and its patterns the classes. Groups of actions often have the same ones.
#[derive(Debug, Default)]
pub(super) struct KnownPartitions {
    known: BTreeMap<(usize, Vec<Pattern>), Result<Arc<Partition>, Unknown>>,
}

impl KnownPartitions {
    fn of(
        &mut self,
        segment: usize,
        patterns: Vec<Pattern>,
        budget: &mut Budget,
    ) -> Result<Arc<Partition>, Unknown> {
        match self.known.entry((segment, patterns)) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(free) => {
                let (_, patterns) = free.key();
                let made = match segment < SEGMENTS || !patterns.is_empty() {
                    true => Partition::of(domain(segment), patterns, budget).map(Arc::new),
                    false => Ok(Arc::new(Partition::of_nothing())),
                };
                // What took too many steps once may do so again in another place.
                free.insert(made).clone()
            }
        }
    }
}

/// Patterns that the engine looks at, beside those of policies: the number of a segment and a text.
pub(super) type Atom = (usize, &'static str);

fn domain(segment: usize) -> Pattern {
    match segment {
        // What no caller has is never allowed (R-EVAL-8).
        0 => vec![Step::One(Letters::Word), Step::Run(Letters::Word)],
        1 => vec![Step::One(Letters::NoColon), Step::Run(Letters::NoColon)],
        2 | 3 => vec![Step::Run(Letters::NoColon)],
        4 => vec![Step::One(Letters::All), Step::Run(Letters::All)],
        _ => {
            let mut arn = pattern::of_text("arn:");
            for _ in 0..4 {
                arn.extend([Step::Run(Letters::NoColon), Step::Letter(':')]);
            }
            arn.push(Step::Run(Letters::All));
            arn
        }
    }
}

fn of_segment(segment: usize, tokens: &[TemplateToken], variables: Variables) -> Pattern {
    match segment {
        0..4 => pattern::of_tokens(tokens, Letters::NoColon, true, variables),
        _ => pattern::of_tokens(tokens, Letters::All, false, variables),
    }
}

/// The last segment of a shape.
fn of_resource(tokens: &[TemplateToken], of_one_api: bool, variables: Variables) -> Pattern {
    let mut pattern = Pattern::new();
    if of_one_api {
        pattern.extend([
            Step::One(Letters::NoSlash),
            Step::Run(Letters::NoSlash),
            Step::Letter('/'),
        ]);
    }
    pattern.extend(of_segment(4, tokens, variables));
    pattern
}

fn is_any(pattern: &Pattern) -> bool {
    matches!(&pattern[..], [Step::Run(_)])
}

/// Each segment's pattern of an ARN.
fn patterns_of(
    segments: &[Vec<TemplateToken>; SEGMENTS],
    of_one_api: bool,
    variables: Variables,
) -> ArnPatterns {
    let mut at = 0;
    segments.each_ref().map(|tokens| {
        let segment = at;
        at += 1;
        match segment {
            0..4 => of_segment(segment, tokens, variables),
            _ => of_resource(tokens, of_one_api, variables),
        }
    })
}

/// The shapes of a statement's entries.
pub(super) struct Shapes {
    pub(super) inverted: bool,
    pub(super) forced: Option<bool>,
    pub(super) entries: Vec<(ResourceShape, CompiledResource)>,
}

impl Shapes {
    pub(super) fn of(statements: &Statements, entry: &statements::Entry) -> Self {
        let fixed = |forced| Self {
            inverted: false,
            forced: Some(forced),
            entries: Vec::new(),
        };
        let Some((_, statement)) = statements.get(entry) else {
            return fixed(false);
        };
        match &statement.resource {
            ResourcePart::Attached => fixed(true),
            ResourcePart::Nothing => fixed(false),
            ResourcePart::Listed {
                inverted,
                entries,
                forced,
            } => Self {
                inverted: *inverted,
                forced: *forced,
                entries: entries
                    .iter()
                    .map(|entry| (entry.shape(), entry.clone()))
                    .collect(),
            },
        }
    }
}

impl Shapes {
    /// Whether ARNs are told apart by them.
    pub(super) fn have_patterns(&self) -> bool {
        let is_pattern = |shape: &ResourceShape| matches!(shape, ResourceShape::Arn { .. });
        self.forced.is_none() && self.entries.iter().any(|(shape, _)| is_pattern(shape))
    }
}

impl Segments {
    pub(super) fn of<'s>(
        shapes: impl Iterator<Item = &'s Shapes>,
        atoms: &[Atom],
        named: &[(usize, String)],
        arns: &[ArnPatterns],
        known: &mut KnownPartitions,
        budget: &mut Budget,
    ) -> Result<Self, Unknown> {
        let mut patterns: Vec<BTreeSet<Pattern>> = vec![BTreeSet::new(); SEGMENTS + 1];
        let mut put = |segment: usize, pattern: Pattern| {
            if !is_any(&pattern)
                && let Some(of_segment) = patterns.get_mut(segment)
            {
                of_segment.insert(pattern);
            }
        };
        for shape in shapes
            .filter(|shapes| shapes.forced.is_none())
            .flat_map(|shapes| &shapes.entries)
        {
            let ResourceShape::Arn {
                segments,
                of_one_api,
                whole,
                has_variables,
            } = &shape.0
            else {
                continue;
            };
            let ways = match has_variables {
                true => &[Variables::Any, Variables::Something][..],
                false => &[Variables::Any],
            };
            for variables in ways {
                let of_way = patterns_of(segments, *of_one_api, *variables);
                for (segment, pattern) in of_way.into_iter().enumerate() {
                    put(segment, pattern);
                }
            }
            if let (Some(whole), false) = (whole, has_variables) {
                let whole = pattern::of_tokens(whole, Letters::All, false, Variables::Any);
                for rest in rests(&whole) {
                    put(4, rest);
                }
                put(SEGMENTS, whole);
            }
        }
        let accounts = patterns.get(3).into_iter().flatten();
        let tells_accounts = accounts.filter(|pattern| !pattern.is_empty()).count() > 0;
        let mut put = |segment: usize, pattern: Pattern| {
            if !is_any(&pattern)
                && let Some(of_segment) = patterns.get_mut(segment)
            {
                of_segment.insert(pattern);
            }
        };
        for (segment, text) in atoms {
            let tokens = super::operands::plain_tokens(text);
            put(*segment, of_segment(*segment, &tokens, Variables::Any));
        }
        for (segment, text) in named {
            put(*segment, pattern::of_text(text));
        }
        for (segment, pattern) in arns.iter().flat_map(|arn| arn.iter().enumerate()) {
            put(segment, pattern.clone());
        }
        if !named.is_empty() {
            // Whether the account is one is told by that, too.
            put(3, vec![Step::One(Letters::Digit); 12]);
        }
        let mut found = Self {
            partitions: Vec::new(),
            places: Vec::new(),
            tells_accounts,
        };
        for (segment, of_segment) in patterns.into_iter().enumerate() {
            let list: Vec<Pattern> = of_segment.iter().cloned().collect();
            found.partitions.push(known.of(segment, list, budget)?);
            found.places.push(of_segment.into_iter().zip(0..).collect());
        }
        Ok(found)
    }

    pub(super) fn partition(&self, dimension: Dimension) -> Option<&Partition> {
        self.partitions.get(dimension as usize).map(|one| &**one)
    }

    pub(super) fn len(&self, dimension: Dimension) -> usize {
        self.partition(dimension)
            .map_or(0, |partition| partition.classes.len())
    }

    /// The classes that a pattern meets; `None` if it meets all.
    pub(super) fn mask(&self, segment: usize, pattern: &Pattern) -> Option<Mask> {
        if is_any(pattern) {
            return None;
        }
        let partition = self.partitions.get(segment)?;
        let place = self.places.get(segment)?.get(pattern).copied();
        let met = |class: usize| {
            let class = partition.classes.get(class);
            place.is_some_and(|place| class.is_some_and(|class| class.met.has(place)))
        };
        Some(Mask::of(partition.classes.len(), met))
    }

    /// The classes that a text of an [`Atom`] meets.
    pub(super) fn of_atom(&self, (segment, text): Atom) -> Option<Mask> {
        let tokens = super::operands::plain_tokens(text);
        self.mask(segment, &of_segment(segment, &tokens, Variables::Any))
    }

    /// What all segments of an entry meet; `None` if that is nothing.
    pub(super) fn product(&self, patterns: &ArnPatterns) -> Option<Product> {
        let mut product = Product::default();
        for (segment, pattern) in patterns.iter().enumerate() {
            if let Some(mask) = self.mask(segment, pattern) {
                product = product.narrowed(segment as Dimension, Arc::new(mask))?;
            }
        }
        Some(product)
    }
}

/// What is asked: all ARNs, or `*`, of an action of this request.
pub(super) enum Asked<'a> {
    Arns(&'a Segments),
    /// The request asks `*`, with a text for each variable.
    Nothing(&'a RequestContext<'a>),
}

/// What an entry comes to: where it is met, and where it has no meaning.
struct Meant {
    met: Vec<Product>,
    void: Option<Product>,
}

/// The regions in which the resource part of a statement holds.
pub(super) fn regions(
    shapes: &Shapes,
    effect: Effect,
    asked: &Asked<'_>,
    terms: &mut Terms,
) -> Vec<Region> {
    let everything = || vec![Region::of(Product::default())];
    match shapes.forced {
        Some(true) => return everything(),
        Some(false) => return Vec::new(),
        None => {}
    }
    let meant = shapes
        .entries
        .iter()
        .map(|(shape, entry)| meant(shape, entry, effect, shapes.inverted, asked, terms));
    if !shapes.inverted {
        let met: Vec<Product> = meant.flat_map(|meant| meant.met).collect();
        if met.iter().any(Product::is_everything) {
            return everything();
        }
        return met.into_iter().map(Region::of).collect();
    }
    let mut holes = Vec::new();
    for meant in meant {
        holes.extend(meant.met);
        // R-RES-14: no exception that has no meaning widens an Allow.
        if effect == Effect::Allow {
            holes.extend(meant.void);
        }
    }
    if holes.iter().any(Product::is_everything) {
        return Vec::new();
    }
    vec![Region {
        within: Product::default(),
        holes,
    }]
}

fn meant(
    shape: &ResourceShape,
    compiled: &CompiledResource,
    effect: Effect,
    inverted: bool,
    asked: &Asked<'_>,
    terms: &mut Terms,
) -> Meant {
    let nowhere = Meant {
        met: Vec::new(),
        void: None,
    };
    let everywhere = || Meant {
        met: vec![Product::default()],
        void: None,
    };
    let ResourceShape::Arn {
        segments,
        of_one_api,
        whole,
        has_variables,
    } = shape
    else {
        return match shape {
            ResourceShape::Any => everywhere(),
            _ => nowhere,
        };
    };
    let met_states: &[usize] = match (effect, inverted) {
        (Effect::Allow, false) => &[entry::MET],
        (Effect::Deny, false) => &[entry::MET, entry::MET_EMPTY, entry::MET_DEFAULT],
        (_, true) => &[entry::MET, entry::MET_DEFAULT],
    };
    let void_states = [entry::UNRESOLVED, entry::MET_EMPTY, entry::APART_EMPTY];
    let term = |terms: &mut Terms| {
        // Where the whole text counts too, the entry is met by more.
        let beside = format!("{of_one_api} {}", whole.is_some());
        terms.number(Subject::Resource(segments.clone()), &beside)
    };
    let in_states = |product: Product, term: Dimension, of: &[usize]| {
        product.narrowed(term, Arc::new(states(entry::COUNT, of)))
    };
    match asked {
        Asked::Nothing(request) => {
            let covers = entry_covers(compiled, request) == Some(true);
            if !has_variables || !inverted {
                return if covers { everywhere() } else { nowhere };
            }
            let (term, _) = term(terms);
            let told: &[usize] = &[
                entry::APART,
                entry::MET,
                entry::MET_DEFAULT,
                entry::APART_DEFAULT,
            ];
            let met = covers.then(|| in_states(Product::default(), term, told));
            Meant {
                met: met.flatten().into_iter().collect(),
                void: in_states(Product::default(), term, &void_states),
            }
        }
        Asked::Arns(classes) if *has_variables => {
            let (term, is_new) = term(terms);
            let product = classes.product(&patterns_of(segments, *of_one_api, Variables::Any));
            // As a whole it may be met whatever its segments are.
            let product = match whole {
                Some(_) => Some(Product::default()),
                None => product,
            };
            if is_new && whole.is_none() {
                impossible(
                    classes,
                    &patterns_of(segments, *of_one_api, Variables::Any),
                    term,
                    terms,
                );
            }
            Meant {
                met: product
                    .and_then(|product| in_states(product, term, met_states))
                    .into_iter()
                    .collect(),
                void: in_states(Product::default(), term, &void_states),
            }
        }
        Asked::Arns(classes) => {
            let product = classes.product(&patterns_of(segments, *of_one_api, Variables::Any));
            let mut met: Vec<Product> = product.into_iter().collect();
            if let Some(whole) = whole {
                let pattern = pattern::of_tokens(whole, Letters::All, false, Variables::Any);
                if let Some(mask) = classes.mask(SEGMENTS, &pattern) {
                    unreached(classes, &pattern, &mask, terms);
                    let heads = patterns_of(segments, *of_one_api, Variables::Any);
                    unmet_heads(classes, &heads, &mask, terms);
                    met.extend(Product::default().narrowed(WHOLE, Arc::new(mask)));
                }
            }
            Meant { met, void: None }
        }
    }
}

/// How a pattern that crosses colons may go on where the resource of an ARN begins.
fn rests(whole: &Pattern) -> BTreeSet<Pattern> {
    let mut places = BTreeSet::from([0]);
    let step = |at: usize| whole.get(at).copied();
    // Whatever can be read without a colon, and what a colon leads to.
    let through = |places: &mut BTreeSet<usize>| {
        let mut todo: Vec<usize> = places.iter().copied().collect();
        while let Some(at) = todo.pop() {
            let goes_on = match step(at) {
                Some(Step::Letter(letter)) => letter != ':',
                Some(_) => true,
                None => false,
            };
            if goes_on && places.insert(at + 1) {
                todo.push(at + 1);
            }
        }
    };
    for _ in 0..SEGMENTS {
        through(&mut places);
        let behind = places.iter().filter_map(|at| match step(*at)? {
            Step::Run(_) => Some(*at),
            taken => taken.takes(':').then_some(at + 1),
        });
        places = behind.collect();
    }
    let rest = |at: usize| whole.get(at..).map(<[Step]>::to_vec);
    places.into_iter().filter_map(rest).collect()
}

/// Where the whole of a pattern is met, the resource is met by some rest of it.
fn unreached(classes: &Segments, whole: &Pattern, met: &Mask, terms: &mut Terms) {
    let mut ends = Mask::none(classes.len(4));
    for rest in rests(whole) {
        match classes.mask(4, &rest) {
            Some(mask) => ends = ends.or(&mask),
            None => return,
        }
    }
    let outside = Mask::all(classes.len(4)).without(&ends);
    let product = Product::default()
        .narrowed(4, Arc::new(outside))
        .and_then(|product| product.narrowed(WHOLE, Arc::new(met.clone())));
    terms
        .impossible
        .extend(product.filter(|product| !terms.impossible.contains(product)));
}

/// What stands in front of the first wildcard of a pattern that crosses colons is met segment by segment all the same.
fn unmet_heads(classes: &Segments, heads: &ArnPatterns, met: &Mask, terms: &mut Terms) {
    let literal = heads
        .iter()
        .take_while(|head| pattern::literal(head).is_some());
    for (segment, head) in literal.enumerate() {
        let Some(mask) = classes.mask(segment, head) else {
            continue;
        };
        let outside = Mask::all(classes.len(segment as Dimension)).without(&mask);
        let product = Product::default()
            .narrowed(segment as Dimension, Arc::new(outside))
            .and_then(|product| product.narrowed(WHOLE, Arc::new(met.clone())));
        let is_new = |product: &Product| !terms.impossible.contains(product);
        let product = product.filter(is_new);
        terms.impossible.extend(product);
    }
}

/// An entry is met by none whose segments it cannot have.
fn impossible(classes: &Segments, patterns: &ArnPatterns, term: Dimension, terms: &mut Terms) {
    let met = Arc::new(states(
        entry::COUNT,
        &[entry::MET, entry::MET_EMPTY, entry::MET_DEFAULT],
    ));
    for (segment, pattern) in patterns.iter().enumerate() {
        let Some(mask) = classes.mask(segment, pattern) else {
            continue;
        };
        let outside = Mask::all(classes.len(segment as Dimension)).without(&mask);
        let product = Product::default()
            .narrowed(segment as Dimension, Arc::new(outside))
            .and_then(|product| product.narrowed(term, met.clone()));
        terms.impossible.extend(product);
    }
}
