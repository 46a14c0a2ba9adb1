//! `missing-condition-key-for-oidc-principal`.

use alloc::format;

use super::{asks_claim, is_of_github, web_providers};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A role trusts whomever a provider of identities gives a token.
    ///
    /// Many providers give tokens to everybody who asks, for applications of others too. Ask for the audience or the
    /// subject, with the keys of the provider: `PROVIDER:aud`, `PROVIDER:sub`.
    "missing-condition-key-for-oidc-principal", Security, "R-STS-6",
    aws = "Missing condition key for oidc principal",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    web_providers(subject, |statement, principal, provider| {
        // GitHub has a check of its own.
        if !is_of_github(provider) && !asks_claim(statement, provider, |_| true) {
            report.tell(principal, || {
                format!("whoever has a token of `{provider}` gets the role; add a condition on `{provider}:aud` or `{provider}:sub`")
            });
        }
    });
}
