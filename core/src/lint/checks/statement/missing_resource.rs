//! `missing-resource`.

use crate::lint::entry::check;

check! {
    /// A statement has neither `Resource` nor `NotResource`, which this type of policy needs.
    ///
    /// Name the resources by their ARNs, or write `*`. A key policy without them is stored and has no effect.
    "missing-resource", Error, "R-STMT-2",
    aws = "Missing resource"
}
