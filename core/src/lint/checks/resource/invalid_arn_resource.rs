//! `invalid-arn-resource`.

use alloc::format;

use crate::lint::arn_faults::ArnFault;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// The service of an ARN has no type of resources with such a name.
    ///
    /// Nothing has the ARN, so that the statement is about nothing. See the shapes of the service's ARNs in the Service
    /// Authorization Reference.
    "invalid-arn-resource", Error, "R-RES-1",
    aws = "Invalid ARN resource",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(faults) = subject.arn_faults() else {
        return;
    };
    for faulty in faults.with(ArnFault::Resource) {
        let [.., service, _, _, resource] = faulty.arn.segments;
        report.tell(faulty, || {
            let shapes = faults.types.of(service);
            let mut shapes = shapes.iter().flat_map(|(_, of)| of.arns());
            match (shapes.next(), shapes.next()) {
                (Some(shape), None) => {
                    format!("`{service}` has no resource `{resource}`; its ARNs are `{shape}`")
                }
                _ => format!("`{service}` has no resource `{resource}`"),
            }
        });
    }
}
