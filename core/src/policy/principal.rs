//! `Principal` and `NotPrincipal` (sections 1.6 and 1.7).

use alloc::{boxed::Box, format, vec::Vec};

use super::action::{item_path, without_space};
use super::judge::{Judge, MOST_SIBLINGS};
use super::policy_type::PolicyType;
use super::shape::is_known_partition;
use super::template::mentions_variable;
use crate::document::{PrincipalElement, PrincipalMap, Text};
use crate::effect::Effect;
use crate::finding::{Applicability, Fix, Problem, Reason};
use crate::text::{
    Path, did_you_mean, is_account_id, is_action_word, is_origin_access_identity, is_partition,
    split_arn,
};

/// Whom a statement is about.
#[derive(Debug, Clone)]
pub(crate) enum PrincipalPart {
    /// The kind of policy has no principals: it is about whom it is attached to (R-STMT-3).
    Implied,
    /// Neither element where one is needed: nobody in an Allow, everybody in a Deny (R-TYPE-2).
    Missing,
    Principal(Box<[PrincipalEntry]>),
    NotPrincipal {
        entries: Box<[PrincipalEntry]>,
        /// The part holds for nobody, or for everybody, whatever the entries say (R-GRAM-13).
        forced: Option<bool>,
    },
}

impl PrincipalPart {
    /// How many entries the part has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Principal(entries) | Self::NotPrincipal { entries, .. } => entries.len(),
            Self::Implied | Self::Missing => 0,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct PrincipalEntry {
    /// As written, for people.
    pub(crate) text: Box<str>,
    pub(crate) pattern: PrincipalPattern,
}

/// What an entry stands for; ARNs are kept whole and compared exactly (R-PRIN-4 to R-PRIN-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PrincipalPattern {
    /// `*` (R-PRIN-2).
    Everyone,
    /// Twelve digits (any partition), or the ARN of the root user (R-PRIN-3).
    Account {
        partition: Option<Box<str>>,
        account: Box<str>,
    },
    User(Box<str>),
    /// The role's ARN (R-PRIN-5).
    Role(Box<str>),
    /// The ARN of one session (R-PRIN-6).
    RoleSession(Box<str>),
    FederatedUser(Box<str>),
    /// `AIDA…` or `AROA…` (R-PRIN-10).
    UniqueId(Box<str>),
    Service(Box<str>),
    Federated(Box<str>),
    CanonicalUser(Box<str>),
    /// The ARN of a CloudFront origin access identity (R-PRIN-13).
    OriginAccessIdentity(Box<str>),
    /// A `Federated` entry of an Allow in a policy that takes none: nobody, but no restriction either (R-S3-4).
    MisplacedProvider,
    /// In none of the forms: nobody.
    Never,
}

impl PrincipalPattern {
    /// Whether an entry could not be read, or stands where it has no effect.
    pub(crate) const fn names_nobody(&self) -> bool {
        matches!(self, Self::MisplacedProvider | Self::Never)
    }
}

const KINDS: [&str; 4] = ["AWS", "Federated", "Service", "CanonicalUser"];

impl Judge<'_> {
    /// The entries; `keeps_misplaced` is for a `Principal` of a Deny, where an entry that may stand for nobody
    /// costs nothing. [`Listed::is_incomplete`] tells that something was refused, so that an empty list is no
    /// second mistake.
    pub(super) fn principals(
        &mut self,
        keeps_misplaced: bool,
        element: &PrincipalElement<'_>,
        path: &Path<'_>,
    ) -> Listed {
        let mut entries = Vec::new();
        let mut is_incomplete = false;
        match element {
            PrincipalElement::Text(text) if text.as_str() == "*" => {
                entries.push(PrincipalEntry {
                    text: "*".into(),
                    pattern: PrincipalPattern::Everyone,
                });
            }
            PrincipalElement::Text(text) => {
                self.error(path, bare_principal(text));
                is_incomplete = true;
            }
            PrincipalElement::Map(map) => {
                is_incomplete = map.is_incomplete;
                if map.entries.is_empty() && !is_incomplete {
                    let message = "an empty principal map names nobody";
                    let problem =
                        Problem::new(Reason::EmptyElement, "R-GRAM-12", map.span, message);
                    self.warn(path, problem);
                }
                for (kind, values) in &map.entries {
                    let path = path.member(kind.as_str());
                    if !KINDS.contains(&kind.as_str()) {
                        is_incomplete = true;
                        if self.leaves_out_error() {
                            continue;
                        }
                        self.error(&path, unknown_kind(kind, map));
                        continue;
                    }
                    let fits = self.kind_fits(kind, &path);
                    for (index, item) in values.items.iter().enumerate() {
                        let pattern = self.principal(
                            kind.as_str(),
                            keeps_misplaced,
                            item,
                            &item_path(&path, values, index),
                        );
                        entries.push(PrincipalEntry {
                            text: item.as_str().into(),
                            pattern: if fits || keeps_misplaced {
                                pattern
                            } else if kind.as_str() == "Federated" {
                                PrincipalPattern::MisplacedProvider
                            } else {
                                PrincipalPattern::Never
                            },
                        });
                    }
                }
            }
        }
        Listed {
            entries,
            is_incomplete,
        }
    }

    /// R-TYPE-11. Where it does not fit, a lenient loader keeps entries that bite in a Deny and name nobody
    /// else (R-GEN-5).
    fn kind_fits(&mut self, kind: &Text<'_>, path: &Path<'_>) -> bool {
        let fits = match kind.as_str() {
            "Federated" => self.policy_type == PolicyType::RoleTrust,
            "CanonicalUser" => self.policy_type == PolicyType::Resource && !self.outside_s3,
            _ => true,
        };
        if !fits {
            let message = format!(
                "{} takes no `{}` principal",
                self.policy_type.with_article(),
                kind.as_str()
            );
            let problem = Problem::new(Reason::ForbiddenPrincipal, "R-TYPE-11", kind.span, message);
            self.defect(path, problem);
        }
        fits
    }

    fn principal(
        &mut self,
        kind: &str,
        keeps_misplaced: bool,
        item: &Text<'_>,
        path: &Path<'_>,
    ) -> PrincipalPattern {
        let text = item.as_str();
        parse_principal(kind, text).unwrap_or_else(|refused| {
            let message = format!("`{text}`: {}", refused.problem);
            let fix = without_space(text, |text| parse_principal(kind, text).is_ok());
            let fix = fix.map(|text| Fix::write(Applicability::Unsafe, item.span, text));
            let problem = Problem::new(Reason::InvalidPrincipal, refused.rule, item.span, message);
            self.defect(path, problem.with_fix(fix));
            match refused.bites {
                Some(pattern) if keeps_misplaced => pattern,
                _ => PrincipalPattern::Never,
            }
        })
    }

    /// The part of a statement in a policy that has principals.
    pub(super) fn not_principal(
        &mut self,
        effect: Effect,
        element: &PrincipalElement<'_>,
        path: &Path<'_>,
    ) -> PrincipalPart {
        if effect == Effect::Allow {
            let message = "`NotPrincipal` goes with `Deny` only";
            let problem = Problem::new(
                Reason::ForbiddenEffect,
                "R-NPRIN-1",
                element.span(),
                message,
            );
            self.defect(path, problem);
        }
        let listed = self.principals(false, element, path);
        let entries = listed.entries;
        let mut forced = None;
        if entries.is_empty() {
            // With something refused there is no policy: the outcome does not matter.
            if !listed.is_incomplete {
                self.empty_exclusion(element.span(), path);
            }
            forced = Some(effect == Effect::Deny); // R-GRAM-13
        } else if effect == Effect::Allow
            && entries.iter().any(|entry| entry.pattern.names_nobody())
        {
            forced = Some(false); // An exception that cannot be read must not widen an Allow (R-GEN-5).
        }
        PrincipalPart::NotPrincipal {
            entries: entries.into(),
            forced,
        }
    }
}

/// What a `Principal` or a `NotPrincipal` lists.
pub(super) struct Listed {
    pub(super) entries: Vec<PrincipalEntry>,
    /// Something in it was refused and reported.
    pub(super) is_incomplete: bool,
}

/// A text that is neither `*` nor a map.
fn bare_principal(text: &Text<'_>) -> Problem {
    let name = text.as_str();
    let message = format!("`{name}`: a principal is \"*\" or a map such as {{\"AWS\": \"…\"}}");
    let fix = parse_principal("AWS", name)
        .is_ok()
        .then(|| Fix::wrap("write it under `AWS`", text.span, r#"{"AWS": "#, "}"));
    Problem::new(Reason::InvalidPrincipal, "R-PRIN-1", text.span, message).with_fix(fix)
}

fn unknown_kind(kind: &Text<'_>, map: &PrincipalMap<'_>) -> Problem {
    let near = did_you_mean(kind.as_str(), KINDS);
    let hint = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("a principal map takes {}", KINDS.join(", ")),
    };
    let message = format!("unknown kind of principal `{}`; {hint}", kind.as_str());
    let is_free = |word: &&str| {
        let mut kinds = map.entries.iter().map(|(kind, _)| kind.as_str());
        map.entries.len() <= MOST_SIBLINGS && kinds.all(|kind| kind != *word)
    };
    let fix = near.filter(is_free);
    let fix = fix.map(|word| Fix::write(Applicability::Unsafe, kind.span, word));
    Problem::new(Reason::UnknownMember, "R-PRIN-1", kind.span, message).with_fix(fix)
}

/// Why a text is no principal.
struct Refused {
    rule: &'static str,
    problem: &'static str,
    /// What can be no caller is nobody's name, but for the Principal of a Deny, which still bites on a caller of just
    /// this name (R-GEN-5).
    bites: Option<PrincipalPattern>,
}

impl From<(&'static str, &'static str)> for Refused {
    fn from((rule, problem): (&'static str, &'static str)) -> Self {
        Self {
            rule,
            problem,
            bites: None,
        }
    }
}

/// An entry under its kind, which is one of [`KINDS`].
fn parse_principal(kind: &str, text: &str) -> Result<PrincipalPattern, Refused> {
    if mentions_variable(text) {
        return Err(("R-VAR-2", "a principal takes no variables").into());
    }
    if kind == "AWS" {
        let pattern = parse_aws(text)?;
        return match unlikely(text, &pattern) {
            None => Ok(pattern),
            Some(problem) => Err(Refused {
                rule: "R-PRIN-1",
                problem,
                bites: Some(pattern),
            }),
        };
    }
    if text.contains(['*', '?']) {
        return Err(match kind {
            "Service" => ("R-PRIN-11", "a service principal takes no wildcard"),
            "Federated" => ("R-PRIN-12", "a federated provider takes no wildcard"),
            _ => ("R-PRIN-13", "a canonical user takes no wildcard"),
        }
        .into());
    }
    if text.is_empty() {
        return Err(("R-PRIN-1", "an empty text names nobody").into());
    }
    match kind {
        "Service" => {
            let pattern = PrincipalPattern::Service(text.into());
            match no_service(text) {
                None => Ok(pattern),
                Some(problem) => Err(Refused {
                    rule: "R-PRIN-11",
                    problem,
                    bites: Some(pattern),
                }),
            }
        }
        "Federated" => {
            let pattern = PrincipalPattern::Federated(text.into());
            match is_provider(text) {
                true => Ok(pattern),
                false => Err(Refused {
                    rule: "R-PRIN-12",
                    problem: "a provider is `arn:aws:iam::111122223333:oidc-provider/NAME`, `…:saml-provider/NAME`, or a name such as `accounts.google.com`",
                    bites: Some(pattern),
                }),
            }
        }
        _ => Ok(PrincipalPattern::CanonicalUser(text.into())),
    }
}

/// Why a text can be the name of no service (R-PRIN-11).
fn no_service(text: &str) -> Option<&'static str> {
    if text.contains(char::is_whitespace) {
        Some("a service principal has no white space")
    } else if text.contains(',') {
        Some("this is a list in one text; write an array with one text for each service")
    } else if text.starts_with("arn:") {
        Some("a service principal is a name such as `lambda.amazonaws.com`, no ARN")
    } else if !text.contains('.') {
        Some("a service principal is written in full, such as `redshift.amazonaws.com`")
    } else if ["amazonaws.com", "amazonaws.com.cn"]
        .iter()
        .any(|domain| text.trim_start_matches('.').eq_ignore_ascii_case(domain))
    {
        Some("the service is missing in front of the domain, as in `lambda.amazonaws.com`")
    } else if !is_host_name(text) {
        Some("a service principal is a plain name such as `lambda.amazonaws.com`")
    } else {
        None
    }
}

/// Names with dots between them, of letters, digits and hyphens.
fn is_host_name(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_action_word)
}

/// Whether a text can be the name of a provider: one of the two ARNs, or no ARN at all (R-PRIN-12).
fn is_provider(text: &str) -> bool {
    if !text.starts_with("arn:") {
        return is_host_name(text);
    }
    let Some([_, partition, "iam", "", account, resource]) = split_arn(text) else {
        return false;
    };
    let name = ["oidc-provider/", "saml-provider/"]
        .into_iter()
        .find_map(|kind| resource.strip_prefix(kind));
    let is_sound = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
    is_known_partition(partition) && is_account_id(account) && name.is_some_and(is_sound)
}

/// Why no caller of AWS can have an ARN that is sound otherwise.
fn unlikely(text: &str, pattern: &PrincipalPattern) -> Option<&'static str> {
    let [_, partition, ..] = split_arn(text)?;
    if !is_known_partition(partition) {
        Some("no caller has this partition; write `aws`, `aws-cn` or `aws-us-gov`")
    } else if !matches!(pattern, PrincipalPattern::OriginAccessIdentity(_))
        && text.contains(char::is_whitespace)
    {
        Some("names of users, roles and sessions hold no white space")
    } else {
        None
    }
}

fn parse_aws(text: &str) -> Result<PrincipalPattern, (&'static str, &'static str)> {
    if text == "*" {
        return Ok(PrincipalPattern::Everyone);
    }
    if text.contains(['*', '?']) {
        return Err((
            "R-PRIN-9",
            "a principal takes no wildcard but the lone `*`; narrow with `aws:PrincipalArn`",
        ));
    }
    if is_account_id(text) {
        return Ok(PrincipalPattern::Account {
            partition: None,
            account: text.into(),
        });
    }
    let is_id = |prefix| {
        text.starts_with(prefix)
            && text.len() > 4
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if is_id("AIDA") || is_id("AROA") {
        return Ok(PrincipalPattern::UniqueId(text.into()));
    }
    const FORMS: &str =
        "expected an account, or the ARN of a user, role, role session or federated user";
    let invalid = Err(("R-PRIN-1", FORMS));
    let Some([_, partition, service, region, account, resource]) = split_arn(text) else {
        return invalid;
    };
    if !is_partition(partition) || !region.is_empty() || account.is_empty() {
        return invalid;
    }
    let whole = || text.into();
    if (service, account) == ("iam", "cloudfront") {
        return if is_origin_access_identity(account, resource) {
            Ok(PrincipalPattern::OriginAccessIdentity(whole()))
        } else {
            Err((
                "R-PRIN-13",
                "an origin access identity is `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ID`",
            ))
        };
    }
    match (service, resource.split_once('/')) {
        ("iam", None) if resource == "root" && is_account_id(account) => {
            Ok(PrincipalPattern::Account {
                partition: Some(partition.into()),
                account: account.into(),
            })
        }
        ("iam", Some(("user", name))) if is_path_and_name(name) => {
            Ok(PrincipalPattern::User(whole()))
        }
        ("iam", Some(("role", name))) if is_path_and_name(name) => {
            Ok(PrincipalPattern::Role(whole()))
        }
        ("iam", Some(("group" | "instance-profile", _))) => Err((
            "R-PRIN-8",
            "groups and instance profiles are no principals; name users or roles",
        )),
        ("sts", Some(("assumed-role", name))) if is_role_and_session(name) => {
            Ok(PrincipalPattern::RoleSession(whole()))
        }
        ("sts", Some(("federated-user", name))) if !name.is_empty() => {
            Ok(PrincipalPattern::FederatedUser(whole()))
        }
        _ => invalid,
    }
}

/// `name` or `path/name`.
pub(crate) fn is_path_and_name(text: &str) -> bool {
    text.rsplit('/').next().is_some_and(|name| !name.is_empty())
}

/// `RoleName/SessionName`.
pub(crate) fn is_role_and_session(text: &str) -> bool {
    text.split_once('/').is_some_and(|(role, session)| {
        !role.is_empty() && !session.is_empty() && !session.contains('/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_prin_1_to_10_aws_entries_have_closed_forms() {
        for (text, rule) in [
            ("arn:aws:iam::111122223333:user/*", "R-PRIN-9"),
            ("arn:aws:iam::111122223333:role/dev-*", "R-PRIN-9"),
            ("arn:aws:iam::*:root", "R-PRIN-9"),
            ("arn:aws:iam::111122223333:group/Admins", "R-PRIN-8"),
            ("arn:aws:iam::11112222333:root", "R-PRIN-1"),
            ("11112222333", "R-PRIN-1"),
            ("arn:aws:iam::111122223333:user/", "R-PRIN-1"),
            ("arn:aws:sts::111122223333:assumed-role/Dev", "R-PRIN-1"),
            ("arn:aws:s3:::bucket", "R-PRIN-1"),
            ("AGPAEXAMPLE", "R-PRIN-1"),
            (
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ",
                "R-PRIN-13",
            ),
            ("arn:aws:iam::cloudfront:user/E1", "R-PRIN-13"),
            ("arn:aws:iam::cloudfront:root", "R-PRIN-13"),
            ("", "R-PRIN-1"),
        ] {
            assert_eq!(
                parse_aws(text).map_err(|(rule, _)| rule),
                Err(rule),
                "{text}"
            );
        }
        for text in [
            "*",
            "111122223333",
            "arn:aws-cn:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/division/team/Ann",
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
            "arn:aws:iam::111122223333:role/service-role/x",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
            "arn:aws:sts::111122223333:federated-user/zoe",
            "AIDAEXAMPLE",
            "AROAEXAMPLE",
        ] {
            assert!(parse_aws(text).is_ok(), "{text}");
        }
    }
}
