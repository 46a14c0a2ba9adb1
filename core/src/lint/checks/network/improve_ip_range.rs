//! `improve-ip-range`.

use alloc::{format, string::ToString};

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::OperatorFamily;
use crate::text::{IpRange, parse_address};

check! {
    /// A range of addresses begins within itself.
    ///
    /// The bits behind the prefix are not looked at: `203.0.113.77/24` is `203.0.113.0/24`. Write the beginning of the
    /// range, or a longer prefix if less is meant.
    "improve-ip-range", Suggestion, "R-IP-4",
    aws = "Improve IP range",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        let family = condition.base().map(|operator| operator.family());
        if family != Some(OperatorFamily::Ip) {
            continue;
        }
        for value in condition.items() {
            let Some(range) = uneven(value.text) else {
                continue;
            };
            report.tell_with(&value, || {
                let range = range.to_string();
                let message = format!("`{}` is the range `{range}`", value.text);
                let fix = Fix::write(Applicability::Safe, value.span(), &range);
                (message, Some(fix))
            });
        }
    }
}

/// The range, if it is written with an address that is not its first.
fn uneven(text: &str) -> Option<IpRange> {
    let (address, _) = text.split_once('/')?;
    let range = IpRange::parse(text)?;
    let (first, _) = range.ends();
    let address = parse_address(address)?;
    // A mapped address is an IPv4 one, its range need not be.
    let is_same_family = address.is_ipv4() == first.is_ipv4();
    (is_same_family && address != first).then_some(range)
}
