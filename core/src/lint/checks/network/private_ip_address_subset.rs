//! `private-ip-address-subset`.

use super::{Share, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;

check! {
    /// `IpAddress` on `aws:SourceIp` has private addresses among public ones.
    ///
    /// The key holds public addresses and is absent from requests that come through a VPC endpoint: the private ones are
    /// without effect. Use `aws:VpcSourceIp` for them, in a statement of its own.
    "private-ip-address-subset", Suggestion, "R-IP-9",
    aws = "Private IP address subset",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let message = "is private, which `aws:SourceIp` never is; use `aws:VpcSourceIp` for it";
    let operator = ConditionOperator::IpAddress;
    find(subject, report, operator, Share::Some, message);
}
