//! What holds for every request, found by comparing policies: these checks say what they are, and
//! [`proofs`](crate::scenario::proofs) makes them.

pub(in crate::lint) mod dead_entry;
pub(in crate::lint) mod dead_statement;
pub(in crate::lint) mod deny_entry_never_fires;
pub(in crate::lint) mod deny_never_fires;
pub(in crate::lint) mod entry_implied_by_other;
pub(in crate::lint) mod shadowed_entry;
pub(in crate::lint) mod shadowed_statement;
pub(in crate::lint) mod statement_implied_by_other;
