//! The `signature` of a scenario's request, in a build that cannot verify it.

use super::fields::Reading;
use crate::finding::{Problem, Reason};
use crate::request::RequestContextBuilder;
use crate::text::{Json, Path};

/// Refuses it: a signature that is passed over would seem to hold.
pub(super) fn read_signature<'j>(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    builder: RequestContextBuilder<'j>,
) -> RequestContextBuilder<'j> {
    let message = "signatures are verified by a build with the feature `sigv4`, and this is none";
    let problem = Problem::new(Reason::UnknownMember, "R-TLS-7", json.span, message);
    reading.error(path, problem);
    builder
}
