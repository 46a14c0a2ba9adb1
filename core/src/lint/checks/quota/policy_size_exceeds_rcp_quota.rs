//! `policy-size-exceeds-rcp-quota`.

use crate::lint::entry::check;

check! {
    /// The policy is larger than a resource control policy may be.
    ///
    /// Organizations counts white space as well if the policy is sent by the API. Split the policy.
    "policy-size-exceeds-rcp-quota", Error, "R-QUOTA-1",
    aws = "Policy size exceeds RCP quota"
}
