//! Who can do something: of each who asks, whether the request is allowed whatever it does not say, or on what that depends.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

use super::limits::{AnalysisLimits, Unknown};
use super::residual::{Residual, residual};
use super::statements::{Likenesses, Statements};
use super::variables;
use crate::engine::Authorizer;
use crate::request::{RequestContext, UnknownKeys};
use crate::text::{folded, same_key};

/// What a caller's ARN or name says, also that there is none.
const OF_CALLERS: [&str; 7] = [
    "aws:AssumedRoot",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalType",
    "aws:username",
];

/// Tells whether a request is allowed with everything left open that it does not say: each condition key that the policies
/// ask for, and which is neither given nor derived from the caller, may be anything or absent.
///
/// Ask it of everybody with one action and one resource, and it tells who can do that: always, never, or on which keys it
/// depends.
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, Residual, who_can};
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
///
/// let set = |condition: &str| {
///     let text = format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject",
///         "Resource": "arn:aws:s3:::reports/${{aws:username}}/*"{condition}}}}}"#);
///     PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", &text).build()
/// };
/// let (open, bound) = (set("")?, set(r#", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#)?);
/// let ask = |name: &'static str, policies| {
///     let caller = Principal::from_arn(name)?;
///     let request = RequestContext::builder(caller, "s3:GetObject", "arn:aws:s3:::reports/Ann/1.csv").build()?;
///     let authorizer = Authorizer::builder().identity(policies).build()?;
///     Ok::<_, Box<dyn core::error::Error>>(who_can(&authorizer, &request, &AnalysisLimits::DEFAULT))
/// };
/// let (ann, joe) = ("arn:aws:iam::111122223333:user/Ann", "arn:aws:iam::111122223333:user/Joe");
/// assert_eq!(ask(ann, &open)?, Residual::Allowed);
/// assert_eq!(ask(joe, &open)?, Residual::Refused);
/// let Residual::Depends(on) = ask(ann, &bound)? else { panic!("the address decides") };
/// assert!(on.keys().eq(["aws:SourceIp"]));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn who_can(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
    limits: &AnalysisLimits,
) -> Residual {
    let open = match asked(authorizer) {
        Ok(names) => names,
        Err(unknown) => return Residual::Unknown(unknown),
    };
    let is_open = |name: &&str| {
        let is_of_caller = OF_CALLERS.iter().any(|known| same_key(known, name));
        !is_of_caller && !request.says(name)
    };
    let open: Vec<&str> = open.iter().map(String::as_str).filter(is_open).collect();
    match UnknownKeys::new(&open) {
        Ok(unknown) => residual(authorizer, request, &unknown, limits),
        // A policy names a key that no request can have.
        Err(_) => Residual::Unknown(Unknown::Unconfirmed),
    }
}

/// The keys that the policies ask for, in conditions and in variables.
fn asked(authorizer: &Authorizer<'_>) -> Result<BTreeSet<String>, Unknown> {
    let statements = Statements::of([None, Some(*authorizer)], &mut Likenesses::default())?;
    let mut names: BTreeSet<String> = BTreeSet::new();
    for entry in &statements.entries {
        let of_texts = variables::of_statement(&statements, entry);
        let of_tests = statements.conditions(entry);
        let of_tests = of_tests.map(|found| &found.condition.key);
        names.extend(
            of_texts
                .iter()
                .chain(of_tests)
                .map(|key| folded(&key.name).collect()),
        );
    }
    Ok(names)
}
