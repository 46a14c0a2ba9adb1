//! What a scenario's answer depends on, where it does not say everything.

use alloc::{format, string::String, vec::Vec};

use super::ScenarioError;
use super::run::{ask, to_json};
use super::shown::{write_context, write_names};
use crate::analysis::{AnalysisLimits, Assumption, Remainder, Residual, who_can};

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

/// The answer as JSON: an object with `residual` (`allowed`, `refused`, `depends` or `unknown`), `universe` and `assumptions`, and
/// if it depends with `keys`, `left`, `allowed` and `refused`, the last two as the `context` of a scenario; of a call with further
/// pairs the objects of all in `pairs`.
///
/// # Examples
/// ```
/// use portcullis::analysis::Residual;
///
/// let told = portcullis::scenario::residuals_to_json(&[Residual::Allowed]);
/// assert_eq!(told, r#"{"residual":"allowed","universe":"any","assumptions":["keysOnce"]}"#);
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
    let word = match residual {
        Residual::Allowed => "allowed",
        Residual::Refused => "refused",
        Residual::Depends(_) => "depends",
        Residual::Unknown(_) => "unknown",
    };
    let universe = residual.universe();
    let mut out = format!(r#"{{"residual":"{word}","universe":"{universe}""#);
    match residual {
        Residual::Allowed | Residual::Refused => {}
        Residual::Depends(on) => write_remainder(&mut out, on),
        Residual::Unknown(unknown) => {
            write_names(&mut out, "unknown", [unknown.name()].into_iter())
        }
    }
    let assumptions = residual.assumptions();
    write_names(&mut out, "assumptions", assumptions.map(Assumption::name));
    out.push('}');
    out
}

fn write_remainder(out: &mut String, on: &Remainder) {
    write_names(out, "keys", on.keys());
    out.push_str(r#","left":"#);
    out.push_str(&to_json(Ok(on.left())));
    out.push_str(r#","allowed":"#);
    write_context(out, on.allowed());
    out.push_str(r#","refused":"#);
    write_context(out, on.refused());
}
