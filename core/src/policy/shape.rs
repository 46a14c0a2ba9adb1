//! Shapes of ARNs that IAM refuses when a policy is created (R-RES-20).

use alloc::{format, string::String, vec::Vec};

use super::template::TemplateToken;
use crate::document::Text;
use crate::finding::{Problem, Reason};
use crate::service::Service;

/// What is wrong with the shape of an ARN pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misshapen {
    /// What is wrong, and what would be right.
    pub(super) problem: String,
    pub(super) fault: Fault,
}

impl Misshapen {
    pub(super) fn within(&self, item: &Text<'_>) -> Problem {
        let message = format!("`{}`: {}", item.as_str(), self.problem);
        Problem::new(Reason::InvalidResource, "R-RES-20", item.span, message)
    }
}

/// How bad a shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It can never match a request, so that it is refused in every kind of policy.
    Dead,
    /// IAM refuses it.
    RefusedByIam,
    /// Nobody is known to refuse it, and its author will have meant something else.
    Doubtful,
}

/// Stands for a variable in a [`rendered`] segment; no text of an ARN holds it.
const VARIABLE: char = '\u{0}';

/// The segments as text, with wildcards as they are and nothing else that looks like one.
pub(super) fn rendered(segments: &[Vec<TemplateToken>]) -> Vec<String> {
    let text = |segment: &Vec<TemplateToken>| {
        let mut text = String::new();
        for token in segment {
            match token {
                // What an escape stands for is a plain character here: any that is no wildcard will do.
                TemplateToken::Literal(literal) => {
                    text.extend(literal.chars().map(|character| match character {
                        '*' | '?' | VARIABLE => '$',
                        other => other,
                    }));
                }
                TemplateToken::AnyRun => text.push('*'),
                TemplateToken::AnyChar => text.push('?'),
                TemplateToken::Variable(_) => text.push(VARIABLE),
            }
        }
        text
    };
    segments.iter().map(text).collect()
}

const fn is_open(character: char) -> bool {
    matches!(character, '*' | '?' | VARIABLE)
}

/// Whether a segment is written out.
fn is_fixed(segment: &str) -> bool {
    !segment.contains(is_open)
}

/// AWS's partitions; those of its isolated Regions begin alike. Without case (R-RES-8).
pub(super) fn is_known_partition(text: &str) -> bool {
    let known = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];
    // Nearly all are this one.
    if text == "aws" {
        return true;
    }
    let isolated = text
        .get(.."aws-iso".len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case("aws-iso"));
    isolated || known.iter().any(|name| name.eq_ignore_ascii_case(text))
}

/// With what the resources of S3 begin that have a Region and an account; all others are buckets and objects.
const S3_TYPES: [&str; 6] = [
    "accesspoint",
    "access-grants",
    "async-request",
    "job",
    "storage-lens",
    "storage-lens-group",
];

/// With what IAM's resources begin.
const IAM_TYPES: [&str; 15] = [
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

/// Whether a resource is of one of these types, or may be: the type may be cut short by a wildcard.
fn may_be_of(resource: &str, types: &[&str]) -> bool {
    let open = resource.find(is_open);
    let beginning = resource.get(..open.unwrap_or(resource.len()));
    let beginning = beginning.unwrap_or_default();
    types.iter().any(|name| match beginning.strip_prefix(name) {
        Some(behind) => behind.starts_with(['/', ':']) || (behind.is_empty() && open.is_some()),
        None => open.is_some() && name.starts_with(beginning),
    })
}

/// Whether a segment may be an account: digits, wildcards, variables.
fn may_be_account(segment: &str) -> bool {
    segment
        .chars()
        .all(|character| character.is_ascii_digit() || is_open(character))
}

/// Whether nothing can be wrong with the shape of an ARN that has all its segments: it is of AWS's first
/// partition and of a service whose resources IAM does not look at, as most are.
pub(super) fn is_common(text: &str) -> bool {
    let service = text.strip_prefix("arn:aws:").unwrap_or_default();
    let [first, second, third, ..] = service.as_bytes() else {
        return false;
    };
    let is_looked_at = match (first, second) {
        (b':', _) => true,
        (b's' | b'S', b'3') => *third == b':',
        (b'i' | b'I', b'a' | b'A') => true,
        _ => false,
    };
    !is_looked_at && memchr::memchr(b'{', service.as_bytes()).is_none()
}

/// Why IAM refuses a pattern with these segments; `text` is the whole of it as written.
pub(super) fn misshapen(text: &str, segments: &[&str]) -> Option<Misshapen> {
    let of_iam = |problem: &str| {
        Some(Misshapen {
            problem: problem.into(),
            fault: Fault::RefusedByIam,
        })
    };
    let dead = |problem: String| {
        Some(Misshapen {
            problem,
            fault: Fault::Dead,
        })
    };
    let left_over = ["${AWS::", "#{AWS::", "&{AWS::", "!{AWS::"];
    if memchr::memchr(b'{', text.as_bytes()).is_some()
        && let Some(sign) = left_over.into_iter().find(|sign| text.contains(sign))
    {
        let problem =
            format!("`{sign}…}}` is left over from a template; write what it stands for there");
        let fault = Fault::RefusedByIam;
        return Some(Misshapen { problem, fault });
    }
    let segment = |at: usize| segments.get(at).copied();
    let partition = segment(1)?;
    if partition.is_empty() {
        return dead("the partition is missing behind `arn:`; write `aws` or `*`".into());
    }
    if is_fixed(partition) && !is_known_partition(partition) {
        return dead(format!(
            "`{partition}` is no partition of AWS; write `aws`, `aws-cn`, `aws-us-gov` or `*`"
        ));
    }
    let Some(service) = segment(2) else {
        // `arn:aws*` is completed (R-RES-5).
        return match partition.ends_with('*') {
            true => None,
            false => of_iam("an ARN names a service, as in `arn:aws:s3:::bucket`"),
        };
    };
    if service.is_empty() {
        return dead("the service is missing between the second and the third colon".into());
    }
    let given = |segment: Option<&str>| segment.is_some_and(|text| !matches!(text, "" | "*"));
    let (region, account, resource) = (segment(3), segment(4), segment(5));
    let is_s3 = Service::S3.is(service);
    if let Some(account) = account.filter(|_| resource.is_none()) {
        // The name of a resource stands where the account should: nothing has it there.
        let no_account = !may_be_account(account) && !account.eq_ignore_ascii_case("aws");
        if no_account && is_s3 {
            return of_iam(
                "a colon is missing before the bucket: `arn:aws:s3:::` has three behind `s3`",
            );
        }
        if no_account && region == Some("") {
            let problem = "a colon is missing: the resource stands behind the fifth, as in `arn:aws:iam::111122223333:user/x`";
            let fault = match Service::Iam.is(service) {
                true => Fault::RefusedByIam,
                false => Fault::Doubtful,
            };
            let problem = problem.into();
            return Some(Misshapen { problem, fault });
        }
    }
    if is_s3 {
        // What has a Region and an account may be an access point, if nothing says that it is a bucket.
        let has_both = ![region, account].contains(&Some(""));
        let may_be_other = resource.is_some_and(|resource| match resource.starts_with(is_open) {
            true => has_both,
            false => may_be_of(resource, &S3_TYPES),
        });
        return match (given(region), given(account)) {
            _ if may_be_other => None,
            (true, _) if resource.is_some() => {
                dead("the ARN of a bucket or object has no Region".into())
            }
            // Completed, it can be met by access points.
            (true, _) => of_iam("the ARN of a bucket or object has no Region"),
            (_, true) => of_iam("the ARN of a bucket or object has no account"),
            _ => None,
        };
    }
    if Service::Iam.is(service) {
        if given(region) {
            return of_iam("the ARN of an IAM resource has no Region");
        }
        let resource = resource?;
        let is_any = resource == "*" || resource == "root";
        let is_cut_short = !resource.starts_with(is_open) && may_be_of(resource, &IAM_TYPES);
        if !is_any && !is_cut_short {
            return of_iam(
                "an IAM resource is `*` or begins with its type, such as `user/`, `role/` or `policy/`",
            );
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Option<Fault> {
        let segments: Vec<&str> = text.splitn(6, ':').collect();
        misshapen(text, &segments).map(|shape| shape.fault)
    }

    /// What is passed over is sound.
    #[test]
    fn r_res_20_common_arns_have_no_shape_to_refuse() {
        for text in [
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "arn:aws:s3-object-lambda:us-east-1:111122223333:accesspoint/x",
            "arn:aws:*:*:*:*",
            "arn:aws:s*:us-east-1::b",
        ] {
            assert!(is_common(text) && shape(text).is_none(), "{text}");
        }
        for text in [
            "arn:aws:s3:us-east-1::b",
            "arn:aws:S3:us-east-1::b",
            "arn:aws:iam:us-east-1::b",
            "arn:aws:IAM:us-east-1::b",
            "arn:aws::::x",
            "arn:awss:sqs:us-east-1:111122223333:orders",
            "arn:aws:logs:${AWS::Region}:111122223333:x",
        ] {
            assert!(!is_common(text) && shape(text).is_some(), "{text}");
        }
    }

    #[test]
    fn r_res_20_shapes_that_iam_refuses() {
        for text in [
            "arn:error:s3:::b",
            "arn::s3:::b/*",
            "arn:awss:s3:::b/*",
            "arn:",
            "arn:aws:",
            "arn:aws::",
            "arn:aws::s3:*",
            "arn:aws::::x",
            "arn:aws::fdsasf",
            "arn:aws:s3:us-east-1::b",
            "arn:aws:S3:us-*:111122223333:b/*",
            "arn:aws:s3:us-east-1:111122223333:jobs/x",
            "arn:aws:s3:us-east-1:111122223333:job",
            "arn:aws:s3:us-east-1::*",
        ] {
            assert_eq!(shape(text), Some(Fault::Dead), "{text}");
        }
        for text in [
            "arn:aws",
            "arn:aw?",
            "arn:*s",
            "arn:aws:s3::b",
            "arn:aws:s3::b/*",
            "arn:aws:s3::b*",
            "arn:aws:s3:us-east-1:b",
            "arn:aws:iam::user/x",
            "arn:aws:iam::x*",
            "arn:aws:s3::111122223333:b",
            "arn:aws:s3:us-east-1",
            "arn:aws:s3:b/*",
            "arn:aws:s3:**",
            "arn:aws:s3::111122223333:*",
            "arn:aws:s3::111122223333",
            "arn:aws:s3:*:111122223333:b/*",
            "arn:aws:iam:us-east-1:111122223333:user/x",
            "arn:aws:iam:us-east-1",
            "arn:aws:iam::111122223333:*/*",
            "arn:aws:iam::111122223333:users/x",
            "arn:aws:iam::111122223333:user",
            "arn:aws:iam::111122223333:?ser/x",
            "arn:aws:iam::111122223333:",
            "arn:aws:iam::111122223333:x*",
            "arn:aws:logs:${AWS::Region}:111122223333:*",
        ] {
            assert_eq!(shape(text), Some(Fault::RefusedByIam), "{text}");
        }
        for text in [
            "arn:*",
            "arn:aws*",
            "arn:aws:sqs",
            "arn:aws:nosuch",
            "arn:aws:s3",
            "arn:aws:s3*",
            "arn:aws:s3::*",
            "arn:aws:s3:*",
            "arn:aws:iam::111122223333",
            "arn:aws:iam::aws",
            "arn:aws:sqs:us-east-1:orders",
            "arn:aws:s3:::b",
            "arn:AWS:s3:::b",
            "arn:aws-iso-b:s3:::b",
            "arn:*:s3:*:*:b/*",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/p",
            "arn:aws:s3::111122223333:accesspoint/p",
            "arn:aws:s3:us-east-1:111122223333:acc*",
            "arn:aws:s3:us-east-1:111122223333:*",
            "arn:aws:cloudwatch:us-east-1::b",
            "arn:aws:*:us-east-1:111122223333:b",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::1111*",
            "arn:aws:iam:*:*:*",
            "arn:aws:iam::aws:policy/x",
            "arn:aws:iam::111122223333:user*",
            "arn:aws:iam::111122223333:us*",
            "arn:aws:iam::111122223333:role/a/*",
        ] {
            assert_eq!(shape(text), None, "{text}");
        }
        let doubtful = shape("arn:aws:dynamodb::table/t");
        assert_eq!(doubtful, Some(Fault::Doubtful));
    }
}
