//! `allow-with-notprincipal`.

use crate::lint::entry::check;

check! {
    /// An `Allow` is for everybody but a few.
    ///
    /// Everybody else in the world is meant, anonymous callers among them. Say with `Principal` who is.
    "allow-with-notprincipal", Security, "R-NPRIN-1",
    aws = "Allow with NotPrincipal"
}
