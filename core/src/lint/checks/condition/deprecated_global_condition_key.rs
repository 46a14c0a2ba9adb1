//! `deprecated-global-condition-key`.

use crate::lint::check::check;

check! {
    /// A condition or a variable is on a global key that requests no longer have.
    ///
    /// `aws:ARN` of early policies is absent from every request. Use `aws:PrincipalArn`.
    "deprecated-global-condition-key", Warning, "R-KEY-8",
    aws = "Deprecated global condition key"
}
