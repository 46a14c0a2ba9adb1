//! `wildcard-in-service-name`.

use crate::lint::entry::check;

check! {
    /// A wildcard stands where the service of an action does.
    ///
    /// Only the lone `*` is about several services. Write an action for each service.
    "wildcard-in-service-name", Suggestion, "R-ACT-4",
    aws = "Wildcard in service name"
}
