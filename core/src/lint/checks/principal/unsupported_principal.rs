//! `unsupported-principal`.

use crate::lint::entry::check;

check! {
    /// The policy names a principal, which its type does not take.
    ///
    /// What is attached to a principal is about that one. Leave the member out, or attach the policy to a resource.
    "unsupported-principal", Error, "R-TYPE-1",
    aws = "Unsupported principal"
}
