//! `policy-size-exceeds-identity-policy-quota`.

use crate::lint::entry::check;

check! {
    /// The policy is larger than AWS stores for an identity.
    ///
    /// White space between words does not count for managed policies. Split the policy, or say more with fewer words.
    "policy-size-exceeds-identity-policy-quota", Warning, "R-QUOTA-1",
    aws = "Policy size exceeds identity policy quota"
}
