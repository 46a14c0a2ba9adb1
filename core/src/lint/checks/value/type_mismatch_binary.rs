//! `type-mismatch-binary`.

use crate::lint::entry::check;

check! {
    /// `BinaryEquals` has a value that is not base64.
    ///
    /// Write the bytes in base64, with padding.
    "type-mismatch-binary", Error, "R-BIN-2"
}
