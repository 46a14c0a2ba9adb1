//! What a scenario's answer depends on, where it does not say everything.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use super::ScenarioError;
use super::run::{ask, to_json};
use super::shown::{write_context, write_names};
use crate::analysis::{AnalysisLimits, Remainder, Residual, who_can};

/// Tells of each pair of a scenario whether it is allowed with everything left open that the scenario does not say: see
/// [`who_can`].
///
/// # Errors
/// As [`answer`](super::answer()).
///
/// # Examples
/// ```
/// use portcullis::analysis::Residual;
///
/// let residuals = portcullis::scenario::residual(r#"{"request": {"principal": "arn:aws:iam::111122223333:user/Ann",
///     "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/1"},
///     "policies": {"identity": [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*",
///     "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}}]}}"#)?;
/// let [Residual::Depends(on)] = &residuals[..] else { panic!("one pair") };
/// assert!(on.keys().eq(["aws:SecureTransport"]));
/// # Ok::<(), portcullis::scenario::ScenarioError>(())
/// ```
pub fn residual(text: &str) -> Result<Vec<Residual>, ScenarioError> {
    ask(text, |authorizer, request| {
        who_can(&authorizer.view(), request, &AnalysisLimits::DEFAULT)
    })
}

/// The same, JSON in, JSON out: what [`residuals_to_json`] writes, or an object with `error`.
#[must_use]
pub fn residual_json(text: &str) -> String {
    match residual(text) {
        Ok(residuals) => residuals_to_json(&residuals),
        Err(error) => to_json(Err::<(), _>(error)),
    }
}

/// The answer as JSON: an object with `residual` (`allowed`, `refused`, `depends` or `unknown`), and if it depends with `keys`,
/// `left`, `allowed` and `refused`, the last two as the `context` of a scenario; of a call with further pairs the objects of
/// all in `pairs`.
///
/// # Examples
/// ```
/// use portcullis::analysis::Residual;
///
/// let told = portcullis::scenario::residuals_to_json(&[Residual::Allowed]);
/// assert_eq!(told, r#"{"residual":"allowed"}"#);
/// ```
#[must_use]
pub fn residuals_to_json(residuals: &[Residual]) -> String {
    match residuals {
        [one] => written(one),
        all => {
            let all: Vec<String> = all.iter().map(written).collect();
            format!(r#"{{"pairs":[{}]}}"#, all.join(","))
        }
    }
}

fn written(residual: &Residual) -> String {
    match residual {
        Residual::Allowed => r#"{"residual":"allowed"}"#.to_string(),
        Residual::Refused => r#"{"residual":"refused"}"#.to_string(),
        Residual::Depends(on) => depending(on),
        Residual::Unknown(unknown) => {
            format!(
                r#"{{"residual":"unknown","unknown":["{}"]}}"#,
                unknown.name()
            )
        }
    }
}

fn depending(on: &Remainder) -> String {
    let mut out = String::from(r#"{"residual":"depends""#);
    write_names(&mut out, "keys", on.keys());
    out.push_str(r#","left":"#);
    out.push_str(&to_json(Ok(on.left())));
    out.push_str(r#","allowed":"#);
    write_context(&mut out, on.allowed());
    out.push_str(r#","refused":"#);
    write_context(&mut out, on.refused());
    out.push('}');
    out
}
