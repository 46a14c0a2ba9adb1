//! `dead-statement`.

use crate::lint::entry::check;

check! {
    /// No request meets a statement.
    ///
    /// Its conditions contradict each other, or no ARN is among its resources, so that it does nothing: an `Allow` allows nothing,
    /// and a `Deny` protects nothing. Mend what was meant, or remove it.
    "dead-statement", Warning, "R-STMT-3",
}
