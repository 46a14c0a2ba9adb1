//! Whether bytes are a reference, looked at once and whole: afterwards no read leaves them, and every search finds what
//! is there.

use super::action::AccessLevel;
use super::arn_service::ArnService;
use super::condition_key::{KeyType, is_shaped};
use super::error::ReferenceError;
use super::sections::{FORMAT, MAGIC, Section, Sections};
use super::service::Service;
use crate::text::{compare_keys, compare_names, is_action_word, is_service_prefix};

/// Checks all of it, in time linear in its size.
pub(super) fn check(bytes: &[u8]) -> Result<Sections<'_>, ReferenceError> {
    if !bytes.starts_with(MAGIC) {
        return Err(ReferenceError::NotAReference);
    }
    let sections = Sections(bytes);
    if sections.format() != FORMAT {
        return Err(ReferenceError::OtherFormat {
            found: sections.format(),
            expected: FORMAT,
        });
    }
    for (holds, what) in CHECKS {
        if !holds(sections) {
            return Err(ReferenceError::Damaged { what });
        }
    }
    Ok(sections)
}

type Check = (fn(Sections<'_>) -> bool, &'static str);

/// Each stands on those before it.
const CHECKS: &[Check] = &[
    (
        |sections| sections.are_in_place(),
        "its sections do not fill it",
    ),
    (|sections| is_date(sections.date()), "its date is none"),
    (are_tables, "a table does not fill its section"),
    (are_columns, "a column does not fill its section"),
    (
        are_printable,
        "a text has other signs than ASCII's printable ones",
    ),
    (services_ascend, "its services are out of order"),
    (actions_ascend, "its actions are out of order"),
    (types_ascend, "its resource types are out of order"),
    (keys_ascend, "its condition keys are out of order"),
    (
        lists_are_below,
        "a list is out of order, or names what is not there",
    ),
    (lists_exist, "an item has a list that is not there"),
    (shaped_keys_are_listed, "its keys with a placeholder differ"),
    (
        arn_services_are_listed,
        "its services of ARNs are out of order, or one of a resource type is not there",
    ),
];

/// `2026-08-22`, as far as its letters go.
fn is_date(date: &str) -> bool {
    date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

const TEXTS: [Section; 6] = [
    Section::Services,
    Section::Actions,
    Section::Types,
    Section::Arns,
    Section::Keys,
    Section::ArnServices,
];

const LISTS: [Section; 4] = [
    Section::TypeLists,
    Section::KeyLists,
    Section::ActionLists,
    Section::ArnServiceTypes,
];

fn are_tables(sections: Sections<'_>) -> bool {
    TEXTS
        .into_iter()
        .chain(LISTS)
        .all(|section| sections.is_table(section))
}

/// The columns of each table of texts.
const COLUMNS: [(Section, &[Section]); 4] = [
    (
        Section::Services,
        &[
            Section::ServiceActions,
            Section::ServiceTypes,
            Section::ServiceKeys,
        ],
    ),
    (
        Section::Actions,
        &[
            Section::Levels,
            Section::ActionTypes,
            Section::ActionKeys,
            Section::ActionDependents,
        ],
    ),
    (Section::Types, &[Section::TypeArns, Section::TypeKeys]),
    (Section::Keys, &[Section::KeyTypes]),
];

fn are_columns(sections: Sections<'_>) -> bool {
    let fit = COLUMNS.iter().all(|(table, columns)| {
        let count = sections.table(*table).len();
        let mut columns = columns.iter();
        columns.all(|column| sections.is_column(*column, count))
    });
    let in_range = |section: Section, count: usize| {
        let mut numbers = sections.bytes(section).iter();
        numbers.all(|number| usize::from(*number) < count)
    };
    fit && in_range(Section::Levels, AccessLevel::ALL.len())
        && in_range(Section::KeyTypes, KeyType::ALL.len())
}

fn are_printable(sections: Sections<'_>) -> bool {
    let is_printable = |byte: &u8| (b' '..=b'~').contains(byte);
    TEXTS.into_iter().all(|section| {
        let table = sections.table(section);
        (0..table.len()).all(|at| {
            let entry = table.entry(at);
            !entry.is_empty() && entry.iter().all(is_printable)
        })
    })
}

/// Whether a column of ends cuts a table into parts, one behind another, and each part ascends.
fn parts_ascend(
    sections: Sections<'_>,
    (owners, ends, table): (Section, Section, Section),
    is_name: fn(&str) -> bool,
) -> bool {
    let names = sections.table(table);
    let mut start = 0;
    let all = (0..sections.table(owners).len()).all(|owner| {
        let range = sections.range(ends, owner);
        if range.start != start || range.end < start || range.end > names.len() {
            return false;
        }
        start = range.end;
        let mut before = None;
        range.into_iter().all(|at| {
            let name = names.text(at);
            let follows =
                before.is_none_or(|before| compare_names(before, name).is_lt()) && is_name(name);
            before = Some(name);
            follows
        })
    });
    all && start == names.len()
}

fn services_ascend(sections: Sections<'_>) -> bool {
    let names = sections.table(Section::Services);
    (0..names.len()).all(|at| {
        let name = names.text(at);
        let follows = at == 0 || compare_names(names.text(at - 1), name).is_lt();
        follows && is_service_prefix(name)
    })
}

fn actions_ascend(sections: Sections<'_>) -> bool {
    let parts = (Section::Services, Section::ServiceActions, Section::Actions);
    parts_ascend(sections, parts, is_action_word)
}

fn types_ascend(sections: Sections<'_>) -> bool {
    let parts = (Section::Services, Section::ServiceTypes, Section::Types);
    let arns = sections.table(Section::Arns).len();
    let mut start = 0;
    let have_arns = (0..sections.table(Section::Types).len()).all(|at| {
        let range = sections.range(Section::TypeArns, at);
        let follows = range.start == start && range.end > start;
        start = range.end;
        follows
    });
    parts_ascend(sections, parts, |_| true) && have_arns && start == arns
}

/// One key may stand there more than once: written in another case, or of another type.
fn keys_ascend(sections: Sections<'_>) -> bool {
    let names = sections.table(Section::Keys);
    let number = |at| sections.number(Section::KeyTypes, at);
    (1..names.len()).all(|at| {
        let (before, name) = (names.text(at - 1), names.text(at));
        let order = compare_keys(before, name)
            .then_with(|| before.cmp(name))
            .then_with(|| number(at - 1).cmp(&number(at)));
        order.is_lt()
    })
}

fn lists_are_below(sections: Sections<'_>) -> bool {
    let count = |section| sections.table(section).len();
    let (actions, keys) = (count(Section::Actions), count(Section::Keys));
    let below = |section, limit| {
        let lists = sections.table(section);
        (0..lists.len()).all(|at| lists.list(at).ascends_below(limit))
    };
    // Of a type that is required and is not, one stands there.
    let types = sections.table(Section::TypeLists);
    let types_ascend = (0..types.len()).all(|at| {
        let list = types.list(at);
        let later = list.iter().skip(1);
        list.iter()
            .zip(later)
            .all(|(one, next)| one >> 1 < next >> 1)
    });
    types_ascend
        && below(Section::KeyLists, keys)
        && below(Section::ArnServiceTypes, count(Section::Types))
        && below(Section::ActionLists, actions)
        && sections.only_list(Section::ShapedKeys).ascends_below(keys)
        && sections.only_list(Section::GlobalKeys).ascends_below(keys)
}

fn lists_exist(sections: Sections<'_>) -> bool {
    let below = |owners, column, lists| {
        let (count, lists) = (sections.table(owners).len(), sections.table(lists).len());
        (0..count).all(|at| sections.number(column, at) < lists)
    };
    below(Section::Services, Section::ServiceKeys, Section::KeyLists)
        && below(Section::Actions, Section::ActionTypes, Section::TypeLists)
        && below(Section::Actions, Section::ActionKeys, Section::KeyLists)
        && below(
            Section::Actions,
            Section::ActionDependents,
            Section::ActionLists,
        )
        && below(Section::Types, Section::TypeKeys, Section::KeyLists)
        && types_are_of_the_service(sections)
}

/// The last of a list is its highest number, so no list is read once an action.
fn types_are_of_the_service(sections: Sections<'_>) -> bool {
    (0..sections.table(Section::Services).len()).all(|service| {
        let types = sections.range(Section::ServiceTypes, service).len();
        let mut actions = sections.range(Section::ServiceActions, service);
        actions.all(|action| {
            let list = sections.list(Section::ActionTypes, Section::TypeLists, action);
            list.iter().next_back().is_none_or(|last| last >> 1 < types)
        })
    })
}

fn shaped_keys_are_listed(sections: Sections<'_>) -> bool {
    let names = sections.table(Section::Keys);
    let shaped = (0..names.len()).filter(|at| is_shaped(names.text(*at)));
    sections.only_list(Section::ShapedKeys).iter().eq(shaped)
}

fn arn_services_are_listed(sections: Sections<'_>) -> bool {
    let (names, lists) = (
        sections.table(Section::ArnServices),
        sections.table(Section::ArnServiceTypes),
    );
    let ascend = (1..names.len()).all(|at| {
        let (before, name) = (names.text(at - 1), names.text(at));
        let order = compare_names(before, name).then_with(|| before.cmp(name));
        order.is_lt()
    });
    let mut services = Service::all(sections);
    ascend
        && names.len() == lists.len()
        && services.all(|service| {
            let mut types = service.resource_types();
            types.all(|of| {
                of.arns()
                    .all(|shape| ArnService::lists(sections, service, of, shape))
            })
        })
}
