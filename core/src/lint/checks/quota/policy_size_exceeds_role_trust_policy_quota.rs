//! `policy-size-exceeds-role-trust-policy-quota`.

use crate::lint::entry::check;

check! {
    /// The policy is larger than a role's trust policy may be.
    ///
    /// AWS raises the quota to 4,096 characters on request; 2,048 is what accounts begin with.
    "policy-size-exceeds-role-trust-policy-quota", Warning, "R-QUOTA-1",
    aws = "Policy size exceeds role trust policy quota"
}
