//! W5: patterns that make a careless matcher try again and again.

use super::policy::{allow, condition, policy};
use super::{Request, Workload, lasting, server_keys, user};

/// Three patterns against `length` times `a`, as a resource and as StringLike: `*a*a…*b`; the same with a
/// star behind it, so that the last letter tells nothing; and one whose literal all but fits everywhere.
///
/// Of each four requests one has the `b` that the pattern asks for.
pub(super) fn globs(length: usize) -> Workload {
    let many = "*a".repeat(16);
    let patterns = [
        format!("{many}*b"),
        format!("{many}*b*"),
        format!("*a*{}b*", "a".repeat(12)),
    ];
    let mut statements = Vec::new();
    let mut requests = Vec::new();
    let services = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
    for (pattern, action) in patterns.iter().zip(services) {
        statements.push(allow([action], [format!("arn:aws:s3:::deep/{pattern}")]));
        let tagging = format!("{action}Tagging");
        statements.push(
            allow([tagging.as_str()], ["arn:aws:s3:::flat/*"]).when(condition(
                "StringLike",
                "s3:prefix",
                [pattern.as_str()],
            )),
        );
        for hit in [false, true, false, false] {
            let text = "a".repeat(length) + if hit { "b" } else { "" };
            let mut request = Request {
                principal: user("Ann"),
                action: action.into(),
                resource: format!("arn:aws:s3:::deep/{text}"),
                context: server_keys("203.0.113.9"),
            };
            requests.push(request.clone());
            request.action = tagging.clone();
            request.resource = "arn:aws:s3:::flat/object".into();
            request.context.push(("s3:prefix", lasting(text)));
            requests.push(request);
        }
    }
    Workload::of_identity(
        format!("globs-{length}"),
        vec![policy(&statements)],
        requests,
    )
}
