//! Resources (2.2).

use portcullis::document::Statement;

use super::context::Context;
use super::pattern::{
    Piece, Token, Value, filled, glob, glob_ignoring_ascii_case, pieces, plain, split_pieces,
    tokens, value_of,
};
use super::request::Kind;
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
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
pub(super) fn excluded_entry(entry: &str, asked: &Asked<'_>) -> Entry {
    if entry == "*" {
        return Entry::Matches;
    }
    arn_entry(&pieces(entry, asked.variables), asked, !asked.deny)
}

/// R-VAR-11 speaks of values that are empty; an empty default widens an Allow as much, and is read like them.
pub(super) fn has_empty_default(pieces: &[Piece], context: &Context) -> bool {
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
pub(super) fn opened_entry(pieces: &[Piece], entry: &str, asked: &Asked<'_>, wide: bool) -> Entry {
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
pub(super) const GATEWAY: &str = "execute-api:/";

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
