//! `private-notipaddress`.

use super::{Share, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;

check! {
    /// `NotIpAddress` on `aws:SourceIp` has private addresses alone.
    ///
    /// The key holds public addresses and is absent from requests that come through a VPC endpoint, so that the
    /// condition is always met: what is to be excepted is not. Use `aws:VpcSourceIp`, together with `aws:SourceVpc`, or
    /// write public addresses.
    "private-notipaddress", Error, "R-IP-9",
    aws = "Private NotIpAddress",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let message = "`aws:SourceIp` never is a private address, so that nobody is excepted; use `aws:VpcSourceIp`, or write public addresses";
    let operator = ConditionOperator::NotIpAddress;
    find(subject, report, operator, Share::All, message);
}
