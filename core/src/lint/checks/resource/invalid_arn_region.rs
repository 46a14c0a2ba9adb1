//! `invalid-arn-region`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::regions::{may_be_region, similar_region};
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::lint::wildcards::is_open;

check! {
    /// The Region of an ARN is no Region of its partition.
    ///
    /// Nothing has the ARN. A zone such as `eu-west-1a` is none, and a Region of China is of the partition `aws-cn`.
    "invalid-arn-region", Error, "R-RES-1",
    aws = "Invalid ARN Region",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let statements = subject.statements.iter();
    let lists = statements.filter_map(|statement| statement.resources.as_ref());
    for resource in lists.flat_map(|list| &list.items) {
        let Some([_, partition, _, region, _, _]) = resource.plain_segments() else {
            continue;
        };
        let of = (!is_open(partition)).then_some(partition);
        if region.is_empty() || may_be_region(of, region) {
            continue;
        }
        report.tell(resource, || {
            if may_be_region(None, region) {
                format!("`{region}` is no Region of the partition `{partition}`")
            } else if let Some(near) = similar_region(region) {
                format!("`{region}` is no Region; did you mean `{near}`?")
            } else {
                format!("`{region}` is no Region")
            }
        });
    }
}
