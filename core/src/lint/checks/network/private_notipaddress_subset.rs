//! `private-notipaddress-subset`.

use super::{Share, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;

check! {
    /// `NotIpAddress` on `aws:SourceIp` has private addresses among public ones.
    ///
    /// The key holds public addresses and is absent from requests that come through a VPC endpoint: the private ones
    /// except nobody. Use `aws:VpcSourceIp` for them.
    "private-notipaddress-subset", Suggestion, "R-IP-9",
    aws = "Private NotIpAddress subset",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let message = "is private, which `aws:SourceIp` never is; use `aws:VpcSourceIp` for it";
    let operator = ConditionOperator::NotIpAddress;
    find(subject, report, operator, Share::Some, message);
}
