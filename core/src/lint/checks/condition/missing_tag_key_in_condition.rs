//! `missing-tag-key-in-condition`.

use crate::lint::entry::check;

check! {
    /// A condition on a tag does not say which tag.
    ///
    /// Write the tag's key behind the slash: `aws:RequestTag/team`.
    "missing-tag-key-in-condition", Error, "R-COND-6",
    aws = "Missing tag key in condition"
}
