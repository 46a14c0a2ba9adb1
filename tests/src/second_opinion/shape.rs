//! Resources that a strict loader refuses for their shape (R-RES-20).

use super::pattern::{Piece, pieces, split_pieces};
use super::request::Kind;

/// Whether IAM refuses the entry when an identity, boundary, session or scope down policy is created; for the other
/// types, whether their services do. Read both ways, with variables and without.
#[must_use]
pub fn refuses_resource(entry: &str, iam: bool) -> bool {
    let kind = if iam { Kind::Identity } else { Kind::General };
    [true, false]
        .iter()
        .any(|variables| is_refused(&pieces(entry, *variables), kind))
}

/// R-RES-20, for an entry that begins as an ARN.
pub(super) fn is_refused(entry: &[Piece], kind: Kind) -> bool {
    let start: Vec<Piece> = "arn:".chars().map(Piece::Char).collect();
    if !entry.starts_with(&start) {
        return false;
    }
    let segments = split_pieces(entry, 6);
    let iam = matches!(
        kind,
        Kind::Identity | Kind::Boundary | Kind::Session | Kind::ScopeDown
    );
    let is = |segment: usize, text: &str| {
        segments
            .get(segment)
            .is_some_and(|pieces| literal(pieces).eq_ignore_ascii_case(text) && !open(pieces))
    };
    // Neither left out, nor empty, nor a lone star.
    let says = |segment: usize| {
        segments
            .get(segment)
            .is_some_and(|pieces| !pieces.is_empty() && *pieces != [Piece::Star])
    };
    if unknown_partition(&segments[1]) || is(2, "") {
        return true;
    }
    if is(2, "s3") && !of_access_point(&segments) {
        // Access points and the like have both Region and account; what begins with a wildcard may be one.
        let both = segments.len() == 6
            && !segments[3].is_empty()
            && !segments[4].is_empty()
            && may_be_access_point(&segments[5]);
        // Of a short one the rest is completed, and may be that of an access point.
        let has_region = says(3) && (iam || segments.len() == 6);
        if !both && (has_region || iam && says(4)) {
            return true;
        }
    }
    if !iam {
        return false;
    }
    // A colon too few, as before a bucket: what stands for the account can be none. Read like it, deny-safe.
    let of_account = |piece: &Piece| match piece {
        Piece::Char(c) => c.is_ascii_digit(),
        _ => true,
    };
    if is(2, "iam")
        && segments.len() == 5
        && segments[3].is_empty()
        && !is(4, "aws")
        && !segments[4].iter().all(of_account)
    {
        return true;
    }
    let no_service = segments.len() < 3 && entry.last() != Some(&Piece::Star);
    let iam_resource =
        is(2, "iam") && (says(3) || segments.get(5).is_some_and(|part| !iam_type(part)));
    no_service || iam_resource || left_over(entry)
}

/// The literal characters that a segment begins with.
fn literal(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map_while(|piece| match piece {
            Piece::Char(c) => Some(*c),
            _ => None,
        })
        .collect()
}

/// Whether there is anything but literal characters.
fn open(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| !matches!(piece, Piece::Char(_)))
}

/// A variable there is another defect (R-VAR-7).
fn unknown_partition(partition: &[Piece]) -> bool {
    let name = literal(partition).to_ascii_lowercase();
    let known = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];
    !open(partition) && !known.contains(&name.as_str()) && !name.starts_with("aws-iso")
}

/// With what begins, in S3, that has an account.
const S3_TYPES: [&str; 5] = [
    "accesspoint/",
    "job/",
    "storage-lens/",
    "storage-lens-group/",
    "access-grants/",
];

/// Whether an S3 ARN is of something that has an account: neither of a bucket nor of an object.
fn of_access_point(segments: &[Vec<Piece>]) -> bool {
    segments.get(5).is_some_and(|part| {
        let part = literal(part);
        S3_TYPES.iter().any(|name| part.starts_with(name))
    })
}

/// Whether it may be, for all that is written out before a wildcard.
fn may_be_access_point(part: &[Piece]) -> bool {
    let begun = literal(part);
    open(part) && S3_TYPES.iter().any(|name| name.starts_with(&begun))
}

/// Whether the resource part of an IAM ARN is `*`, or begins with one of IAM's types, or with the beginning of one and
/// a wildcard.
fn iam_type(part: &[Piece]) -> bool {
    const TYPES: [&str; 15] = [
        "user",
        "federated-user",
        "role",
        "group",
        "instance-profile",
        "mfa",
        "server-certificate",
        "policy",
        "sms-mfa",
        "saml-provider",
        "oidc-provider",
        "report",
        "access-report",
        "u2f",
        "root",
    ];
    if *part == [Piece::Star] {
        return true;
    }
    let literal = literal(part);
    let (name, whole) = match literal.split_once('/') {
        Some((name, _)) => (name, true),
        None => (literal.as_str(), literal.chars().count() == part.len()),
    };
    let next = part.get(literal.chars().count());
    let wildcard = matches!(next, Some(Piece::Star | Piece::Question));
    TYPES.iter().any(|known| {
        name == *known || (!whole && wildcard && !name.is_empty() && known.starts_with(name))
    })
}

/// `${AWS::Region}` and the like.
fn left_over(entry: &[Piece]) -> bool {
    let text: String = entry
        .iter()
        .map(|piece| match piece {
            Piece::Char(c) => c.to_string(),
            Piece::Variable { key, .. } => format!("${{{key}}}"),
            _ => " ".to_string(),
        })
        .collect();
    text.contains("${AWS::")
}

#[test]
fn shapes_that_iam_refuses() {
    for refused in [
        "arn:aws",
        "arn:aws::::b",
        "arn:aws::s3:*",
        "arn:error:s3:::b/*",
        "arn:aws:s3:us-east-1::b/*",
        "arn:aws:s3::b/*",
        "arn:aws:s3::111122223333:b/*",
        "arn:aws:iam:us-east-1:111122223333:user/x",
        "arn:aws:iam:::thing",
        "arn:aws:iam::*:*/*",
        "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/x:*",
    ] {
        assert!(refuses_resource(refused, true), "{refused}");
    }
    for stored in [
        "arn:*",
        "arn:aws*",
        "arn:aws:sqs",
        "arn:aws:nosuch:::b",
        "arn:*:s3:::b/*",
        "arn:aws:s3*",
        "arn:aws:s3:*:*:b/*",
        "arn:aws:s3::*:codepipeline-*",
        "arn:aws:s3:us-west-2:111122223333:accesspoint/ap/object/*",
        "arn:aws-iso-b:s3:::b",
        "arn:aws:iam::*:root",
        "arn:aws:iam:*:*:*",
        "arn:aws:iam::*:us*",
        "arn:aws:iam::*:role*/x",
    ] {
        assert!(!refuses_resource(stored, true), "{stored}");
    }
    assert!(refuses_resource("arn:aws:s3:eu-west-1::b", false));
    assert!(!refuses_resource("arn:aws:iam:::thing", false));
}
