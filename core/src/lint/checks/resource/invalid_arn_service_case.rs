//! `invalid-arn-service-case`.

use alloc::format;

use crate::finding::{Applicability, Fix};
use crate::lint::arn_faults::ArnFault;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// The service of an ARN is not written in lower case.
    ///
    /// AWS writes services in ARNs in lower case, and what compares ARNs as texts takes them for different ones. Write
    /// it in lower case.
    "invalid-arn-service-case", Error, "R-RES-8",
    aws = "Invalid ARN service case",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(faults) = subject.arn_faults() else {
        return;
    };
    for faulty in faults.with(ArnFault::ServiceCase) {
        let [.., service, _, _, _] = faulty.arn.segments;
        report.tell_with(faulty, || {
            let right = service.to_ascii_lowercase();
            let meant = faulty
                .arn
                .text
                .replacen(&format!(":{service}:"), &format!(":{right}:"), 1);
            // Exceptions and what is denied are compared as whole texts as well (R-RES-6).
            let applicability = match faulty.arn.is_allowed {
                true => Applicability::Safe,
                false => Applicability::Unsafe,
            };
            let fix = Fix::write(applicability, faulty.span(), &meant);
            (
                format!("write the service as `{right}`, not `{service}`"),
                Some(fix),
            )
        });
    }
}
