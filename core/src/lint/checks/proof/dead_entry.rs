//! `dead-entry`.

use crate::lint::entry::check;

check! {
    /// No request meets an entry of a list of actions, resources or principals.
    ///
    /// With the rest of its statement it can never hold, so that it does nothing. Mend what was meant, or remove it.
    "dead-entry", Warning, "R-STMT-3",
}
