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
    let (Some(reference), Some(faults)) = (subject.reference, subject.arn_faults()) else {
        return;
    };
    for faulty in faults.with(ArnFault::Resource) {
        let [.., service, _, _, resource] = faulty.arn.segments;
        report.tell(faulty, || {
            let own = reference.arn_service(service);
            let types = own.iter().flat_map(|own| own.resource_types());
            let mut shapes = types.flat_map(|of| of.arns());
            match (shapes.next(), shapes.next()) {
                (Some(shape), None) => {
                    format!("`{service}` has no resource `{resource}`; its ARNs are `{shape}`")
                }
                _ => format!("`{service}` has no resource `{resource}`"),
            }
        });
    }
}
