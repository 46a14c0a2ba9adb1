//! `policy-size-exceeds-resource-policy-quota`.

use crate::lint::entry::check;

check! {
    /// The policy is larger than AWS stores for a resource.
    ///
    /// How much that is differs between services; the bound is the one of most.
    "policy-size-exceeds-resource-policy-quota", Warning, "R-QUOTA-1",
    aws = "Policy size exceeds resource policy quota"
}
