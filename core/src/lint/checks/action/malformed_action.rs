//! `malformed-action`.

use crate::lint::entry::check;

check! {
    /// An action is neither `*` nor `service:Name`.
    ///
    /// The service is spelled out, without wildcards; the name has letters, digits, hyphens and wildcards.
    "malformed-action", Error, "R-ACT-2"
}
