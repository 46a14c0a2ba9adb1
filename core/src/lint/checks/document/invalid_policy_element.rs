//! `invalid-policy-element`.

use crate::lint::entry::check;

check! {
    /// The policy has a member that the grammar does not have, or that this type of policy does not take.
    ///
    /// Names are exact: `effect` and `Actions` are none. A member that is not read would be a rule that does not hold.
    "invalid-policy-element", Error, "R-GRAM-2",
    aws = "Invalid policy element"
}
