//! `invalid-service`.

use alloc::format;

use crate::finding::{Applicability, Fix};
use crate::lint::arn_faults::ArnFault;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::text::did_you_mean;

check! {
    /// An ARN names a service that AWS does not have.
    ///
    /// Nothing has such an ARN. What stands in ARNs is mostly the prefix of the service's actions, and in some ARNs
    /// another name: see the service's resource types in the Service Authorization Reference.
    "invalid-service", Error, "R-RES-1",
    aws = "Invalid service",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let (Some(reference), Some(faults)) = (subject.reference, subject.arn_faults()) else {
        return;
    };
    for faulty in faults.with(ArnFault::Service) {
        let [.., service, _, _, _] = faulty.arn.segments;
        report.tell_with(faulty, || {
            match did_you_mean(service, reference.arn_services()) {
                Some(near) => {
                    let meant =
                        faulty
                            .arn
                            .text
                            .replacen(&format!(":{service}:"), &format!(":{near}:"), 1);
                    let message =
                        format!("`{service}` is no service in ARNs; did you mean `{near}`?");
                    let fix = Fix::write(Applicability::Unsafe, faulty.span(), &meant);
                    (message, Some(fix))
                }
                None => (format!("`{service}` is no service in ARNs"), None),
            }
        });
    }
}
