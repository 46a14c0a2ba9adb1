//! Variables of resources that the request lacks (R-OUT-8).

use portcullis::document::Statement;

use super::pattern::{Piece, Value, absent_keys, pieces, value_of};
use super::resource::{
    Asked, Entry, GATEWAY, excluded_entry, has_empty_default, opened_entry, resource_part,
};

/// Which of the variables that the request lacks may have any value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// Those without default.
    Unresolved,
    /// All.
    All,
}

/// R-OUT-8: whether the part holds, or could hold if the request had the variables that it lacks.
pub(super) fn could_hold(statement: &Statement<'_>, asked: &Asked<'_>, open: Open) -> bool {
    if resource_part(statement, asked) {
        return true;
    }
    if let Some(resources) = statement.resource() {
        return resources
            .items()
            .iter()
            .any(|entry| could_match(entry.as_str(), asked, open));
    }
    if let Some(excluded) = statement.not_resource() {
        // An entry whose variables the request lacks could exclude something else.
        let lacks = |text: &str| !opened(text, asked, open).1.is_empty();
        let rest: Vec<Entry> = excluded
            .items()
            .iter()
            .filter(|entry| !lacks(entry.as_str()))
            .map(|entry| excluded_entry(entry.as_str(), asked))
            .collect();
        // With whatever value, an entry can be defective for another reason.
        let hopeless = excluded.items().iter().any(|entry| {
            let (pieces, _) = opened(entry.as_str(), asked, open);
            entry.as_str() != "*"
                && opened_entry(&pieces, entry.as_str(), asked, !asked.deny) == Entry::Defective
        });
        let void = !asked.deny && hopeless;
        return excluded.items().iter().any(|entry| lacks(entry.as_str()))
            && !void
            && !rest.contains(&Entry::Matches);
    }
    false
}

/// The pieces of an entry with the open variables as wildcards, and the keys of those variables.
fn opened(entry: &str, asked: &Asked<'_>, open: Open) -> (Vec<Piece>, Vec<String>) {
    let mut keys = Vec::new();
    let mut found = pieces(entry, asked.variables);
    let mut colons = 0;
    for piece in &mut found {
        colons += usize::from(*piece == Piece::Char(':'));
        let absent = absent_keys(std::slice::from_ref(piece), asked.context);
        let is_open = match piece {
            // R-VAR-7: none in partition and service, whatever its value.
            Piece::Variable { default, .. } => {
                (colons >= 3 || entry.starts_with(GATEWAY))
                    && (default.is_none() || open == Open::All)
            }
            _ => false,
        };
        if !absent.is_empty() && is_open {
            *piece = Piece::Star;
            keys.extend(absent);
        }
    }
    (found, keys)
}

/// Whether an entry of `Resource` matches for some values of the open variables.
fn could_match(entry: &str, asked: &Asked<'_>, open: Open) -> bool {
    if entry == "*" {
        return true;
    }
    let (pieces, _) = opened(entry, asked, open);
    let void = !asked.deny && has_empty_default(&pieces, asked.context);
    !void && opened_entry(&pieces, entry, asked, asked.deny) == Entry::Matches
}

/// The absent variables on which the resource part depends: those of entries that match or could, and, where an
/// unresolved variable voids the statement (R-RES-14), all those.
pub(super) fn decisive_keys(statement: &Statement<'_>, asked: &Asked<'_>) -> Vec<String> {
    let mut keys = Vec::new();
    for entry in statement
        .resource()
        .into_iter()
        .flat_map(|list| list.items())
    {
        // Where the whole service is meant (D-32), the variables of an entry decide nothing.
        if asked.resource != "*" && could_match(entry.as_str(), asked, Open::Unresolved) {
            keys.extend(opened(entry.as_str(), asked, Open::All).1);
        }
    }
    for entry in statement
        .not_resource()
        .into_iter()
        .flat_map(|list| list.items())
    {
        let (pieces, unresolved) = opened(entry.as_str(), asked, Open::Unresolved);
        if !asked.deny
            || opened_entry(&pieces, entry.as_str(), asked, !asked.deny) == Entry::Matches
        {
            keys.extend(unresolved);
        }
    }
    keys
}

/// All variables of the resource part that the request lacks, or has without saying what they are (R-KEY-10).
pub(super) fn absent_variables(statement: &Statement<'_>, asked: &Asked<'_>) -> Vec<String> {
    let lists = statement
        .resource()
        .into_iter()
        .chain(statement.not_resource());
    lists
        .flat_map(|list| list.items())
        .flat_map(|entry| {
            let pieces = pieces(entry.as_str(), asked.variables);
            let mut keys = absent_keys(&pieces, asked.context);
            for piece in &pieces {
                if let Piece::Variable { key, .. } = piece
                    && matches!(value_of(key, None, asked.context), Value::Unknown(_))
                {
                    keys.push(key.clone());
                }
            }
            keys
        })
        .collect()
}
