//! What an author may not have meant: checks of a policy, offline, for every type of policy.
//!
//! In: the text of a policy, its type, and what AWS's services define, if the host has that. Out: a [`Diagnostic`] for
//! each thing that a check found, what the strict loader refuses among them, with where it stands and, where that is
//! mechanical, how to mend it. This room knows no request and decides nothing.
//!
//! Each check has a file of its own in `checks/<family>/`, whose doc comment is its page, and a line in `codes.rs`.
//!
//! # Source
//! AWS IAM User Guide, "IAM policy validation check reference": a check that is one of AWS's has its name beside ours.
//!
//! # Examples
//! ```
//! use portcullis::PolicyType;
//! use portcullis::lint::{Linter, Severity};
//! use portcullis::reference::Reference;
//!
//! let text = r#"{"Version": "2012-10-17", "Statement": [
//!     {"Effect": "Allow", "Action": ["s3:GetObjekt", "iam:PassRole"], "Resource": "*"}]}"#;
//! let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
//! let found = Linter::new(PolicyType::Identity).with_reference(reference).lint(text);
//! let told: Vec<_> = found.iter().map(|found| (found.id(), &text[found.span().range()])).collect();
//! assert_eq!(told, [
//!     ("invalid-action", r#""s3:GetObjekt""#),
//!     ("pass-role-with-star-in-resource", r#""*""#),
//! ]);
//! assert_eq!(found[0].severity(), Severity::Error);
//! assert_eq!(found[0].message(), "`s3` has no action `GetObjekt`; did you mean `s3:GetObject`?");
//! # Ok::<(), portcullis::reference::ReferenceError>(())
//! ```

mod absence;
mod arn_faults;
mod arn_shapes;
mod budget;
mod check;
mod checks;
mod codes;
mod covered;
mod diagnostic;
mod direction;
mod edits;
mod entry;
mod linter;
mod lists;
mod loader;
mod pattern;
mod place;
mod proved;
mod reach;
mod regions;
mod report;
mod severity;
mod subject;
mod wildcards;

pub use check::Check;
pub use codes::{check, checks, proof, proofs};
pub use diagnostic::Diagnostic;
pub use linter::Linter;
pub(crate) use proved::Proved;
pub use severity::Severity;
