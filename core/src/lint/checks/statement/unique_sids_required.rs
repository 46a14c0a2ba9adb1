//! `unique-sids-required`.

use crate::lint::entry::check;

check! {
    /// Two statements have the same `Sid`, which this type of policy does not take.
    ///
    /// Give each a name of its own.
    "unique-sids-required", Error, "R-SID-3",
    aws = "Unique Sids required"
}
