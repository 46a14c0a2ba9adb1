//! Resources (2.2).

use portcullis::Statement;

use super::Kind;
use super::context::Context;
use super::pattern::{
    Piece, Token, absent_keys, glob, glob_ignoring_ascii_case, pieces, plain, split_pieces,
    substitute,
};

/// What has to be known to match a resource.
pub(super) struct Asked<'a> {
    pub(super) kind: Kind,
    pub(super) deny: bool,
    pub(super) variables: bool,
    pub(super) resource: &'a str,
    pub(super) context: &'a Context,
}

/// The resource part of a statement.
pub(super) fn resource_part(statement: &Statement<'_>, asked: &Asked<'_>) -> bool {
    if let Some(resources) = statement.resource() {
        // R-RES-11; an empty list matches nothing (R-GRAM-12).
        return resources
            .items()
            .iter()
            .any(|entry| resource_entry(entry.as_str(), asked) == Entry::Matches);
    }
    if let Some(excluded) = statement.not_resource() {
        if excluded.items().is_empty() {
            // R-GRAM-13.
            return asked.deny;
        }
        let entries: Vec<Entry> = excluded
            .items()
            .iter()
            .map(|entry| excluded_entry(entry.as_str(), asked))
            .collect();
        // R-RES-14 (D-07): a defective entry voids an Allow and excludes nothing from a Deny.
        let void = !asked.deny && entries.contains(&Entry::Defective);
        return !void && !entries.contains(&Entry::Matches);
    }
    // R-TYPE-7: in a key policy nothing; R-TYPE-3, R-TYPE-4: else the resource to which the policy is attached.
    asked.kind != Kind::Key
}

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
                colons >= 3 && (default.is_none() || open == Open::All)
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
    if entry == "*" || asked.resource == "*" {
        return entry == asked.resource;
    }
    let (pieces, _) = opened(entry, asked, open);
    let void = !asked.deny && has_empty_value(&pieces, asked.context);
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
        if could_match(entry.as_str(), asked, Open::Unresolved) {
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

/// All variables of the resource part that the request lacks.
pub(super) fn absent_variables(statement: &Statement<'_>, asked: &Asked<'_>) -> Vec<String> {
    let lists = statement
        .resource()
        .into_iter()
        .chain(statement.not_resource());
    lists
        .flat_map(|list| list.items())
        .flat_map(|entry| absent_keys(&pieces(entry.as_str(), asked.variables), asked.context))
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Matches,
    Differs,
    /// Malformed, or a variable that cannot be resolved.
    Defective,
}

/// One entry of `Resource`.
fn resource_entry(entry: &str, asked: &Asked<'_>) -> Entry {
    if entry == "*" {
        return Entry::Matches;
    }
    let pieces = pieces(entry, asked.variables);
    if !asked.deny && has_empty_value(&pieces, asked.context) {
        // R-VAR-11.
        return Entry::Defective;
    }
    arn_entry(&pieces, asked, asked.deny)
}

/// One entry of `NotResource`. The exclusion list of an Allow reaches as far as the resources of a Deny
/// (R-RES-6).
fn excluded_entry(entry: &str, asked: &Asked<'_>) -> Entry {
    if entry == "*" {
        return Entry::Matches;
    }
    arn_entry(&pieces(entry, asked.variables), asked, !asked.deny)
}

fn has_empty_value(pieces: &[Piece], context: &Context) -> bool {
    substitute(pieces, context).is_some_and(|tokens| tokens.contains(&Token::Text(String::new())))
}

/// An entry other than `"*"`.
fn arn_entry(pieces: &[Piece], asked: &Asked<'_>, wide: bool) -> Entry {
    shaped_entry(pieces, pieces, asked, wide)
}

/// An entry whose open variables became wildcards: what counts as a wildcard of the policy stays as it was.
fn opened_entry(pieces: &[Piece], entry: &str, asked: &Asked<'_>, wide: bool) -> Entry {
    shaped_entry(pieces, &self::pieces(entry, asked.variables), asked, wide)
}

fn shaped_entry(pieces: &[Piece], written: &[Piece], asked: &Asked<'_>, wide: bool) -> Entry {
    let start: Vec<Piece> = "arn:".chars().map(Piece::Char).collect();
    if !pieces.starts_with(&start) {
        // R-RES-2.
        return Entry::Defective;
    }
    if pieces.contains(&Piece::Malformed) {
        // R-VAR-9.
        return Entry::Defective;
    }
    let mut segments = split_pieces(pieces, 6);
    let mut whole = pieces.to_vec();
    // R-VAR-7: no variable in partition or service; a Deny takes such a segment as `*`.
    let mut rewritten = false;
    for segment in segments.iter_mut().take(3).skip(1) {
        if segment
            .iter()
            .any(|piece| matches!(piece, Piece::Variable { .. } | Piece::Escape(_)))
        {
            *segment = vec![Piece::Star];
            rewritten = true;
        }
    }
    if rewritten {
        if !asked.deny || !wide {
            return Entry::Defective;
        }
        whole = segments.join(&Piece::Char(':'));
    }
    match completion(&segments, written, asked.kind) {
        Completion::Complete => {}
        Completion::Completed => segments.resize(6, vec![Piece::Star]),
        // R-RES-10: "Allow does not match; Deny matches as if completed".
        Completion::Refused if asked.deny && wide => segments.resize(6, vec![Piece::Star]),
        Completion::Refused | Completion::Nothing => return Entry::Defective,
    }
    let Some(whole) = substitute(&whole, asked.context) else {
        return Entry::Defective;
    };
    let segments: Vec<Vec<Token>> = segments
        .iter()
        .map(|segment| substitute(segment, asked.context).expect("as the whole"))
        .collect();
    if asked.resource == "*" {
        // R-RES-12, R-RES-13.
        return Entry::Differs;
    }
    let by_segment = segments_match(&segments, asked.resource);
    // R-RES-6: the last character of one of segments 1 to 5 is a star.
    let open_ended = split_pieces(written, 6)
        .iter()
        .take(5)
        .any(|segment| segment.last() == Some(&Piece::Star));
    if by_segment || (wide && open_ended && glob(&whole, asked.resource)) {
        Entry::Matches
    } else {
        Entry::Differs
    }
}

/// R-RES-4, R-RES-8.
fn segments_match(segments: &[Vec<Token>], resource: &str) -> bool {
    let asked: Vec<&str> = resource.splitn(6, ':').collect();
    assert_eq!(asked.len(), 6, "the resource of a request is an ARN or `*`");
    plain(&segments[0]) == asked[0]
        && (1..5).all(|i| glob_ignoring_ascii_case(&segments[i], asked[i]))
        && glob(&segments[5], asked[5])
}

enum Completion {
    Complete,
    Completed,
    Refused,
    Nothing,
}

/// R-RES-5 and the table of R-RES-9.
fn completion(segments: &[Vec<Piece>], written: &[Piece], kind: Kind) -> Completion {
    if segments.len() == 6 {
        return Completion::Complete;
    }
    let wildcard = written.contains(&Piece::Star) || written.contains(&Piece::Question);
    match (kind, wildcard) {
        (Kind::Identity | Kind::Boundary, _) => Completion::Completed,
        (Kind::Session | Kind::Rcp, _) | (Kind::Scp, false) => Completion::Refused,
        (Kind::Scp | Kind::General | Kind::Trust | Kind::Key | Kind::Endpoint, true) => {
            Completion::Completed
        }
        (Kind::General | Kind::Trust | Kind::Key | Kind::Endpoint, false) => Completion::Nothing,
    }
}
