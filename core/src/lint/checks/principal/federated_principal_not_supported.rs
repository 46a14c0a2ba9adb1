//! `federated-principal-not-supported`.

use crate::lint::entry::check;

check! {
    /// A provider of identities is named where none can come.
    ///
    /// Who signs in through a provider gets a role; only the role's trust policy sees the provider. Name the role.
    "federated-principal-not-supported", Error, "R-TYPE-11",
    aws = "Federated principal not supported"
}
