//! `invalid-vpc-format`.

use super::find_invalid_ids;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A condition on a VPC has a value that is no id of one.
    ///
    /// No request has that value. Write `vpc-` with 8 or 17 letters and digits behind it.
    "invalid-vpc-format", Error, "R-STR-6",
    aws = "Invalid vpc format",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_invalid_ids(
        subject,
        report,
        &["aws:SourceVpc", "aws:Ec2InstanceSourceVpc"],
        "vpc-",
    );
}
