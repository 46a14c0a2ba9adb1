//! `invalid-arn-account`.

use alloc::format;

use crate::lint::arn_shapes::arn_account;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::lint::wildcards::is_open;

check! {
    /// The account of an ARN is no account.
    ///
    /// An account is twelve digits. Where a service has resources of its own the account is `aws`; wildcards may stand
    /// in it.
    "invalid-arn-account", Error, "R-RES-1",
    aws = "Invalid ARN account",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let statements = subject.statements.iter();
    let lists = statements.filter_map(|statement| statement.resources.as_ref());
    for resource in lists.flat_map(|list| &list.items) {
        let Some([.., service, _, account, _]) = resource.plain_segments() else {
            continue;
        };
        if may_be_account(account) || is_of_shape(subject, service, account) {
            continue;
        }
        report.tell(resource, || {
            format!("`{account}` is no account; an account has twelve digits")
        });
    }
}

/// Twelve digits, or what stands for them.
fn may_be_account(account: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'?');
    let fixed = account.bytes().filter(|byte| *byte != b'*').count();
    match account {
        "" => true,
        _ if account.eq_ignore_ascii_case("aws") => true,
        _ if !account.bytes().all(is_sign) => false,
        _ if account.contains('*') => fixed <= 12,
        _ => fixed == 12,
    }
}

/// Whether the service has ARNs with this word for the account, or may have.
fn is_of_shape(subject: &Subject<'_>, service: &str, account: &str) -> bool {
    if is_open(account) && !account.bytes().any(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let own = subject
        .reference
        .and_then(|reference| reference.arn_service(service));
    let types = own.iter().flat_map(|own| own.resource_types());
    let mut shapes = types.flat_map(|of| of.arns());
    shapes.any(|shape| arn_account(shape).eq_ignore_ascii_case(account))
}
