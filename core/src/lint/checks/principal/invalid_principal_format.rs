//! `invalid-principal-format`.

use crate::lint::entry::check;

check! {
    /// A principal is written in none of the forms that AWS reads.
    ///
    /// A principal is `"*"`, an account, the ARN of a user, role or session, the name of a service, or a provider of
    /// identities, each under its kind.
    "invalid-principal-format", Error, "R-PRIN-1",
    aws = "Invalid principal format"
}
