//! The JSON front: one document with a question, one with its answer, the same in every language.
//!
//! In: the text of a scenario. Out: an [`Answer`], an [`Explanation`](crate::Explanation), or a
//! [`ScenarioError`]. Everything here is conversion; what is decided, is decided by
//! [`Authorizer`](crate::Authorizer).
//!
//! # Source
//! SCENARIO.md, beside the conformance suite.
//!
//! # Examples
//! ```
//! let question = r#"{"request": {
//!         "principal": "arn:aws:iam::111122223333:user/Ann",
//!         "action": "redshift:DescribeClusters", "resource": "*"},
//!     "policies": {"identity": [{"Version": "2012-10-17",
//!         "Statement": {"Effect": "Allow", "Action": "redshift:Describe*", "Resource": "*"}}]}}"#;
//! let answer = portcullis::scenario::answer(question)?;
//! assert_eq!(answer.decision, portcullis::Outcome::Allowed);
//! assert_eq!(answer.decided_by[0].layer, portcullis::Layer::Identity);
//!
//! // The total form: JSON in, JSON out.
//! assert!(portcullis::scenario::answer_json("{}").starts_with(r#"{"error":{"code":"invalidScenario""#));
//! # Ok::<(), portcullis::scenario::ScenarioError>(())
//! ```

mod alone;
mod answer;
mod connection;
mod context;
mod diff;
mod expansion;
mod exposure;
mod fields;
mod guards;
mod network;
mod network_rules;
mod objects;
mod pairs;
mod places;
mod policies;
mod proofs;
mod question;
mod request;
mod residual;
mod run;
mod shown;
#[cfg_attr(not(feature = "sigv4"), path = "signature_unread.rs")]
mod signature;
mod tls;

pub use alone::{connection, guards, network, signature};
pub use answer::{Answer, ErrorCode, PairAnswer, ScenarioError};
pub use diff::{Diff, diff, diff_json, diff_json_with_reference, diff_with_reference, diff_within};
pub use expansion::expansion_json;
pub use exposure::{Public, public, public_json, public_within};
pub use proofs::{Proofs, proofs};
pub use residual::{residual, residual_json, residuals_to_json};
pub use run::{
    answer, answer_json, decide, explain, explain_json, explain_nearest, explain_nearest_json,
    warnings,
};
