//! `role-trust-policy-syntax-error-resource`.

use crate::lint::entry::check;

check! {
    /// A role trust policy has `Resource` or `NotResource`.
    ///
    /// The policy is about the role that has it. Leave the member out.
    "role-trust-policy-syntax-error-resource", Error, "R-TYPE-4",
    aws = "Role trust policy syntax error resource"
}
