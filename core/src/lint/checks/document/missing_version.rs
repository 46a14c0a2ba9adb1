//! `missing-version`.

use crate::lint::entry::check;

check! {
    /// The policy has no `Version`.
    ///
    /// It is then read as `2008-10-17`, in which `${aws:username}` is no variable but a text. Write `"Version":
    /// "2012-10-17"`.
    "missing-version", Warning, "R-VER-5",
    aws = "Missing version"
}
