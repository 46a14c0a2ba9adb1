//! `unique-sids-recommended`.

use crate::lint::entry::check;

check! {
    /// Two statements have the same `Sid`.
    ///
    /// The policy is stored, but nobody can tell which of them decided. Give each a name of its own.
    "unique-sids-recommended", Warning, "R-SID-3",
    aws = "Unique Sids recommended"
}
