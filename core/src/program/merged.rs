//! What several programs have for an action, found by one look-up.
//!
//! What they have for it stands together: the rows of all Denies, program by program, and then those of the Allows. An
//! action of which one program has more than a list of rows is left out, and so is what would be past a bound on rows
//! that are copied: for these each program is asked.
//!
//! Why it is correct: a program's list for an action is the one that its own index gives, and only lists that are
//! complete are taken, row by row and in their order. So of each program the same statements are met in the same order
//! as by [`Program::find`], with all Denies before all Allows, where no Allow changes whether a Deny applies. Every
//! action that some program spells out is here by its name, if only to say that it is left out. All others fit a pattern
//! of their service or not; one that of all programs' patterns fits this one alone, or none, fits no other pattern in
//! each of them.

use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::ops::ControlFlow;

use super::conditions::Truths;
use super::index::{ActionTest, Beginning, Listed, NameEntry, NameTable, Row};
use super::matching::{Program, Search};
use super::meter::Meter;
use super::number::Number;
use super::principal::{Asked, Grade};
use super::statement::{PatternNumber, ProgramStatement};
use crate::policy::{ActionPattern, Effect, PrincipalPart};
use crate::request::AskedAction;
use crate::text::{compare_names, first_letters, hash_name, matches_action_name, same_name};

/// More programs are not merged: they have no bits in [`Places`].
const MOST_PROGRAMS: usize = 64;

/// For each row and entry of the programs so many rows are copied at most.
const COPIES: usize = 4;

/// Of services with more patterns only the actions are here that are spelled out.
const FEW_PATTERNS: usize = 16;

/// Several programs, each at its place.
#[derive(Debug)]
pub(crate) struct Merged {
    /// One spelling of each action and each pattern that some entry has.
    spellings: Box<[ActionPattern]>,
    actions: NameTable<Planned>,
    of_action: Box<[Planned]>,
    services: NameTable<Service>,
    of_service: Box<[Service]>,
    patterns: Box<[Pattern]>,
    /// For actions of services of which there is no pattern.
    others: Planned,
    plans: Box<[Plan]>,
    rows: Box<[PlacedRow]>,
}

/// What all programs have for an action; `None` if each has to be asked.
type Planned = Option<Number<Plan>>;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// The rows of the Denies of all places, and then those of the Allows, place by place: from here …
    start: u32,
    /// … to here.
    end: u32,
    /// The places that allow whatever is asked, where nobody asks by which statement. They have no rows of Allows.
    settled: Places,
}

/// A set of places.
pub(crate) type Places = u64;

/// A row of one of the programs.
#[derive(Debug, Clone, Copy)]
struct PlacedRow {
    row: Row,
    /// Of its statement, as far as they are remembered: see [`Truths`].
    conditions: u64,
    place: u8,
    /// It applies if its resource is met and these conditions hold: there are no others, and no principals.
    is_plain: bool,
}

/// The actions of a service that no entry spells out.
#[derive(Debug, Clone, Copy)]
struct Service {
    /// Its patterns: from here …
    start: u32,
    /// … to here.
    end: u32,
    /// Those that fit no pattern. There are no patterns where this is not known.
    none: Planned,
}

#[derive(Debug, Clone, Copy)]
struct Pattern {
    beginning: Beginning,
    spelling: PatternNumber,
    /// The actions that fit no other pattern.
    alone: Planned,
}

/// A program in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'p> {
    pub(crate) program: &'p Program,
    /// Whether it is asked which statement allows.
    pub(crate) tells_allow: bool,
}

impl Merged {
    /// `None` if there are too many.
    pub(crate) fn new(programs: &[Placed<'_>]) -> Option<Self> {
        if programs.len() > MOST_PROGRAMS {
            return None;
        }
        let entries = programs.iter().flat_map(|placed| placed.program.actions());
        let named = entries.filter(|pattern| pattern.parts().is_some());
        let mut spellings: Vec<ActionPattern> = named.cloned().collect();
        // Those of one service stand together.
        spellings.sort_by(|a, b| {
            let services = compare_names(service_of(a), service_of(b));
            services.then_with(|| compare_names(a.text(), b.text()))
        });
        spellings.dedup_by(|a, b| same_name(a.text(), b.text()));
        let rows: usize = programs
            .iter()
            .map(|placed| placed.program.row_count())
            .sum();
        let mut builder = Builder {
            programs,
            budget: COPIES * (rows + spellings.len()),
            known: BTreeMap::new(),
            plans: Vec::new(),
            rows: Vec::new(),
        };
        let (mut of_action, mut actions) = (Vec::new(), Vec::new());
        let (mut of_service, mut services) = (Vec::new(), Vec::new());
        let mut patterns = Vec::new();
        let mut next = 0;
        for spelled in spellings.chunk_by(|a, b| same_name(service_of(a), service_of(b))) {
            let mut of_one: Vec<(PatternNumber, &str)> = Vec::new();
            let (witness, mut is_whole) = (PatternNumber::at(next), false);
            for pattern in spelled {
                let number = PatternNumber::at(next);
                next += 1;
                match pattern.parts() {
                    Some((service, name)) if pattern.is_exact() => {
                        let asked = AskedAction::new(pattern.text(), service, name);
                        actions.push(NameEntry {
                            hash: asked.hash,
                            witness: number,
                            number: Number::next(&of_action),
                        });
                        of_action.push(builder.plan(|program| program.listed(&asked)));
                    }
                    Some((_, "*")) => is_whole = true,
                    Some((_, name)) => of_one.push((number, name)),
                    None => {}
                }
            }
            let Some(service) = spelled.first().map(service_of) else {
                continue;
            };
            if of_one.is_empty() && !is_whole {
                continue;
            }
            let mut plan =
                |pattern| builder.plan(|program| program.listed_unspelled(service, pattern));
            let start = patterns.len() as u32;
            let mut none = None;
            if of_one.len() <= FEW_PATTERNS {
                none = plan(None);
                patterns.extend(of_one.into_iter().map(|(spelling, name)| Pattern {
                    beginning: Beginning::of(name),
                    spelling,
                    alone: plan(Some(name)),
                }));
            }
            services.push(NameEntry {
                hash: hash_name(service),
                witness,
                number: Number::next(&of_service),
            });
            of_service.push(Service {
                start,
                end: patterns.len() as u32,
                none,
            });
        }
        let others = builder.plan(|program| program.listed_unspelled("", None));
        let spelling = |number: PatternNumber| number.get(&spellings);
        Some(Self {
            actions: NameTable::new(actions, |a, b| {
                let text = |number| spelling(number).map_or("", ActionPattern::text);
                compare_names(text(a), text(b))
            }),
            services: NameTable::new(services, |a, b| {
                let service = |number| spelling(number).map_or("", service_of);
                compare_names(service(a), service(b))
            }),
            of_action: of_action.into(),
            of_service: of_service.into(),
            patterns: patterns.into(),
            others,
            plans: builder.plans.into(),
            rows: builder.rows.into(),
            spellings: spellings.into(),
        })
    }

    /// What there is for an action; `None` if each program has to be asked.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn find(&self, asked: &AskedAction<'_>) -> Option<&Plan> {
        let text = |number: PatternNumber| {
            let spelling = number.get(&self.spellings);
            spelling.map_or("", ActionPattern::text)
        };
        let is_it = |number| same_name(text(number), asked.text);
        let order = |number| compare_names(text(number), asked.text);
        let known = self.actions.find(asked.hash, is_it, order);
        let planned = match known.and_then(|number| number.get(&self.of_action)) {
            Some(planned) => *planned,
            None => self.unspelled(asked),
        };
        planned?.get(&self.plans)
    }

    #[inline(never)]
    fn unspelled(&self, asked: &AskedAction<'_>) -> Planned {
        let service = |number: PatternNumber| {
            let spelling = number.get(&self.spellings);
            spelling.map_or("", service_of)
        };
        let is_it = |number| same_name(service(number), asked.service);
        let order = |number| compare_names(service(number), asked.service);
        let known = self.services.find(asked.service_hash, is_it, order);
        let Some(service) = known.and_then(|number| number.get(&self.of_service)) else {
            return self.others;
        };
        let letters = first_letters(asked.name);
        let patterns = self
            .patterns
            .get(service.start as usize..service.end as usize)?;
        let mut fitting = None;
        for pattern in patterns {
            if pattern.beginning.fits(letters) && self.covers(pattern, asked.name) {
                if fitting.is_some() {
                    return None;
                }
                fitting = Some(pattern);
            }
        }
        fitting.map_or(service.none, |pattern| pattern.alone)
    }

    fn covers(&self, pattern: &Pattern, name: &str) -> bool {
        let spelling = pattern.spelling.get(&self.spellings);
        let parts = spelling.and_then(ActionPattern::parts);
        parts.is_some_and(|(_, wanted)| matches_action_name(wanted, name))
    }

    /// Looks at all rows of a plan up to the first Deny that applies, which `Break` has with its place. `Continue` has the
    /// places that allow; `allow` is given each Allow, of each place a stronger one after a weaker. `look` gives the
    /// program of a place and what is known of its conditions, or nothing if the place is not asked.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn walk<'p>(
        &self,
        plan: &Plan,
        asked: &Asked<'_>,
        look: impl Fn(usize) -> Option<(&'p Program, &'p Truths)>,
        mut allow: impl FnMut(usize, Grade, &'p ProgramStatement),
    ) -> ControlFlow<(usize, &'p ProgramStatement), Places> {
        let rows = self.rows.get(plan.start as usize..plan.end as usize);
        let resource = asked.request.question.resource.tail.as_bytes();
        // The places that allow, and those of them of which no Allow could be stronger.
        let (mut allowing, mut done): (Places, Places) = (plan.settled, 0);
        let (mut has_colons, mut search) = (None, None);
        for placed in rows.unwrap_or_default() {
            if !placed.row.may_cover(resource, &mut has_colons) {
                continue;
            }
            let place = usize::from(placed.place);
            let Some((program, known)) = look(place) else {
                continue;
            };
            let bit = 1 << place;
            if done & bit != 0 || known.one_fails(placed.conditions) {
                continue;
            }
            let Some(statement) = program.covering(&placed.row, asked.request, &mut Meter::new())
            else {
                continue;
            };
            let grade = if placed.is_plain && known.all_hold(placed.conditions) {
                Grade::Direct
            } else {
                let found =
                    Search::of_place(&mut search, place, || Search::new(program, *asked, known));
                match found.rest(statement, ActionTest::Passed) {
                    Some(grade) => grade,
                    None => continue,
                }
            };
            if statement.effect == Effect::Deny {
                return ControlFlow::Break((place, statement));
            }
            allow(place, grade, statement);
            allowing |= bit;
            if grade == Grade::Direct {
                done |= bit;
            }
        }
        ControlFlow::Continue(allowing)
    }
}

impl<'p, 'r> Search<'p, 'r> {
    /// The search of a place: what it has tested is kept while its rows follow each other.
    fn of_place(
        current: &mut Option<(usize, Self)>,
        place: usize,
        new: impl FnOnce() -> Self,
    ) -> &mut Self {
        if current.as_ref().is_some_and(|(of, _)| *of != place) {
            *current = None;
        }
        &mut current.get_or_insert_with(|| (place, new())).1
    }
}

fn service_of(pattern: &ActionPattern) -> &str {
    pattern.parts().map_or("", |(service, _)| service)
}

/// The lists of all programs, place by place, by where their rows begin and how many there are.
type ListPlaces = Box<[(u32, usize)]>;

struct Builder<'b, 'p> {
    programs: &'b [Placed<'p>],
    /// How many rows may still be copied.
    budget: usize,
    /// Actions for which every program has the same list have one plan.
    known: BTreeMap<ListPlaces, Planned>,
    plans: Vec<Plan>,
    rows: Vec<PlacedRow>,
}

impl<'p> Builder<'_, 'p> {
    /// Of what each program has; `None` if one has more than rows, or if it is too much.
    fn plan(&mut self, list: impl Fn(&'p Program) -> Option<Listed<'p>>) -> Planned {
        let lists = self.programs.iter().map(|placed| list(placed.program));
        let lists: Vec<Listed<'p>> = lists.collect::<Option<_>>()?;
        let same = lists.iter().map(|listed| (listed.start, listed.rows.len()));
        let same: ListPlaces = same.collect();
        if let Some(known) = self.known.get(&same) {
            return *known;
        }
        let plan = self.copy(&lists);
        self.known.insert(same, plan);
        plan
    }

    fn copy(&mut self, lists: &[Listed<'_>]) -> Planned {
        let count: usize = lists.iter().map(|listed| listed.rows.len()).sum();
        self.budget = self.budget.checked_sub(count)?;
        let programs = self.programs;
        let placed = || (0u8..).zip(programs.iter().zip(lists));
        let (start, mut settled) = (self.rows.len() as u32, 0);
        for (place, (Placed { program, .. }, listed)) in placed() {
            let (of_denies, _) = split(program, listed.rows);
            self.copy_rows(place, program, of_denies);
        }
        for (place, (placed, listed)) in placed() {
            let (_, of_allows) = split(placed.program, listed.rows);
            if !placed.tells_allow && is_settled(placed.program, of_allows) {
                settled |= 1 << place;
            } else {
                self.copy_rows(place, placed.program, of_allows);
            }
        }
        let number = Number::next(&self.plans);
        self.plans.push(Plan {
            start,
            end: self.rows.len() as u32,
            settled,
        });
        Some(number)
    }

    fn copy_rows(&mut self, place: u8, program: &Program, rows: &[Row]) {
        self.rows.extend(rows.iter().map(|row| {
            let statement = program.statement(row.statement);
            let conditions = statement.map_or(0, |statement| program.condition_bits(statement));
            let is_plain = statement.is_some_and(|statement| {
                let has_principals = !matches!(statement.principal, PrincipalPart::Implied);
                !has_principals && (conditions != 0 || statement.group.is_none())
            });
            PlacedRow {
                row: *row,
                conditions,
                place,
                is_plain,
            }
        }));
    }
}

/// The Denies and the Allows of a list.
fn split<'l>(program: &Program, rows: &'l [Row]) -> (&'l [Row], &'l [Row]) {
    let is_deny = |row: &Row| {
        let statement = program.statement(row.statement);
        statement.is_some_and(|statement| statement.effect == Effect::Deny)
    };
    rows.split_at(rows.partition_point(is_deny))
}

/// Whether there is an Allow that applies whatever is asked: a list has no other then.
fn is_settled(program: &Program, of_allows: &[Row]) -> bool {
    let [row] = of_allows else {
        return false;
    };
    let statement = program.statement(row.statement);
    statement.is_some_and(|statement| statement.is_bare && statement.any_resource)
}
