//! Resources (2.2).

use portcullis::Statement;

use super::Kind;
use super::context::Context;
use super::pattern::{
    Piece, Token, Value, absent_keys, filled, glob, glob_ignoring_ascii_case, pieces, plain,
    split_pieces, tokens, value_of,
};
use super::shape;

/// What has to be known to match a resource.
pub(super) struct Asked<'a> {
    pub(super) kind: Kind,
    pub(super) deny: bool,
    pub(super) variables: bool,
    pub(super) action: &'a str,
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
    if !asked.deny && has_empty_default(&pieces, asked.context) {
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

/// R-VAR-11 speaks of values that are empty; an empty default widens an Allow as much, and is read like them.
fn has_empty_default(pieces: &[Piece], context: &Context) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Variable { key, default } => {
            value_of(key, default.as_deref(), context) == Value::Text(String::new())
        }
        _ => false,
    })
}

/// What the variable of an entry can stand for. Only the resources of a Deny take what is uncertain: R-VAR-11,
/// R-VAR-12, R-KEY-10.
fn choices(value: Value, denied: bool) -> Vec<Vec<Token>> {
    let text = |text: String| vec![Token::Text(text)];
    match value {
        Value::Text(value) => vec![text(value)],
        Value::Empty { default } if denied => {
            let mut choices = vec![text(String::new())];
            choices.extend(default.map(text));
            choices
        }
        Value::Unknown(role) if denied => role.forms(),
        Value::Empty { .. } | Value::Unknown(_) | Value::Absent | Value::Unusable => Vec::new(),
    }
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
    let begins = |start: &str| {
        let start: Vec<Piece> = start.chars().map(Piece::Char).collect();
        pieces.starts_with(&start)
    };
    let denied = asked.deny && wide;
    let filled = |pieces: &[Piece]| filled(pieces, asked.context, |value| choices(value, denied));
    if asked.kind == Kind::General && begins(GATEWAY) {
        return gateway_entry(&filled(&pieces[GATEWAY.len()..]), asked);
    }
    if !begins("arn:") {
        // R-RES-2.
        return Entry::Defective;
    }
    if !asked.deny && shape::is_refused(written, asked.kind) {
        // R-RES-20, R-RES-14.
        return Entry::Defective;
    }
    let mut segments = split_pieces(pieces, 6);
    // R-VAR-7: no variable in partition or service; a Deny takes such a segment as `*`.
    for segment in segments.iter_mut().take(3).skip(1) {
        if segment
            .iter()
            .any(|piece| matches!(piece, Piece::Variable { .. } | Piece::Escape(_)))
        {
            if !denied {
                return Entry::Defective;
            }
            *segment = vec![Piece::Star];
        }
    }
    // R-RES-10: "Allow does not match; Deny matches as if completed".
    if segments.len() < 6 && !denied && !is_completed(written, asked.kind) {
        return Entry::Defective;
    }
    let mut last = split_pieces(written, 6);
    last.resize(6, vec![Piece::Star]);
    // R-RES-6: the last character of one of segments 1 to 5 is a star.
    let open_ended = split_pieces(written, 6)
        .iter()
        .take(5)
        .any(|segment| segment.last() == Some(&Piece::Star));
    // D-32: which account and Region an entry names does not matter to the resources of a Deny, so neither do the
    // variables there.
    let service = segments
        .get(2)
        .map_or(vec![Token::Star], |pieces| tokens(pieces));
    let means_all = asked.resource == "*" && wide && means_all(&service, &last[5], asked.action);
    if means_all && denied && !pieces.contains(&Piece::Malformed) {
        return Entry::Matches;
    }
    // R-VAR-9, R-VAR-11, R-VAR-12: no text is left where a variable cannot be resolved.
    let texts = filled(&segments.join(&Piece::Char(':')));
    if texts.is_empty() {
        return Entry::Defective;
    }
    let matches = texts.iter().any(|text| {
        let mut segments: Vec<Vec<Token>> = split_pieces(text, 6)
            .iter()
            .map(|segment| tokens(segment))
            .collect();
        segments.resize(6, vec![Token::Star]);
        if asked.resource == "*" {
            // R-RES-12, R-RES-13.
            return means_all;
        }
        segments_match(&segments, asked.resource)
            || (wide && open_ended && glob(&tokens(text), asked.resource))
    });
    if matches {
        Entry::Matches
    } else {
        Entry::Differs
    }
}

/// D-32 (R-RES-12): whether an entry with this service and this resource part means all resources of the action's
/// service.
fn means_all(service: &[Token], part: &[Piece], action: &str) -> bool {
    let prefix = action.split(':').next().unwrap_or_default();
    if !glob_ignoring_ascii_case(service, prefix) {
        return false;
    }
    let mut part = part.to_vec();
    if part.pop() != Some(Piece::Star) {
        return false;
    }
    // Several stars in a row are one.
    while part.last() == Some(&Piece::Star) {
        part.pop();
    }
    if part.is_empty() {
        return true;
    }
    let separator = part.pop();
    let of_type = |piece: &Piece| matches!(piece, Piece::Char(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    !prefix.eq_ignore_ascii_case("s3")
        && [Some(Piece::Char('/')), Some(Piece::Char(':'))].contains(&separator)
        && part.iter().all(of_type)
}

/// How the short form of R-RES-21 begins.
const GATEWAY: &str = "execute-api:/";

/// R-RES-21: what follows the beginning is matched against what follows the name of the API.
fn gateway_entry(texts: &[Vec<Piece>], asked: &Asked<'_>) -> Entry {
    if texts.is_empty() {
        return Entry::Defective;
    }
    let parts: Vec<&str> = asked.resource.splitn(6, ':').collect();
    let [_, _, service, _, _, part] = parts.as_slice() else {
        return Entry::Differs;
    };
    let Some((api, rest)) = part.split_once('/') else {
        return Entry::Differs;
    };
    let matches = service.eq_ignore_ascii_case("execute-api")
        && !api.is_empty()
        && texts.iter().any(|text| glob(&tokens(text), rest));
    if matches {
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

/// R-RES-5 and the table of R-RES-9: whether an Allow takes an ARN of fewer than six segments as completed.
fn is_completed(written: &[Piece], kind: Kind) -> bool {
    let open = written.last() == Some(&Piece::Star);
    match kind {
        Kind::Identity | Kind::Boundary => true,
        // R-SESS-8.
        Kind::Session | Kind::ScopeDown | Kind::Rcp => false,
        Kind::Scp | Kind::General | Kind::Trust | Kind::Key | Kind::Endpoint => open,
    }
}
