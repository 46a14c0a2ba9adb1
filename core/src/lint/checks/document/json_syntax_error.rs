//! `json-syntax-error`.

use crate::lint::entry::check;

check! {
    /// The text is no JSON.
    ///
    /// Nothing of it can be read, so that it is no policy at all. AWS takes no comments, no trailing commas and nothing
    /// behind the closing brace.
    "json-syntax-error", Error, "R-GRAM-10",
    aws = "Json syntax error"
}
