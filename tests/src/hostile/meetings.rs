//! Statements that one decision may meet many times: an index finds them by each entry of their resource, and whatever
//! else they have could be tested as often.

use portcullis::{Loader, PolicyType, Principal, RequestContext, request::ContextValue};

use super::Shape;
use super::measure::{ANN, Fact, Meter, ann, decide, decide_by, identity, of_resource, set};
use super::write::{each, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("met-users", 1_000, |n, meter| {
        let users = texts(n, |at| format!("arn:aws:iam::111122223333:user/u{at}"));
        principals(
            meter,
            n,
            &format!(r#""Principal":{{"AWS":[{users}]}}"#),
            ANN,
        );
    }),
    Shape::new("met-roles", 500, |n, meter| {
        let roles = texts(n, |at| format!("arn:aws:iam::111122223333:role/u{at}"));
        let session = "arn:aws:sts::111122223333:assumed-role/x/y";
        principals(
            meter,
            n,
            &format!(r#""Principal":{{"AWS":[{roles}]}}"#),
            session,
        );
    }),
    Shape::new("met-exempt", 1_000, |n, meter| {
        let roles = texts(n, |at| format!("arn:aws:iam::111122223333:role/u{at}"));
        let exempt = format!(r#""NotPrincipal":{{"AWS":[{roles},"{ANN}","111122223333"]}}"#);
        principals(meter, n, &exempt, ANN);
    }),
    Shape::new("met-exceptions", 1_000, |n, meter| {
        // Two patterns fit, so that no list is complete and the exceptions are looked at.
        let exceptions = texts(n, |at| format!("s3:b{at}*"));
        let others = each(9, |at| {
            format!(r#"{{"Effect":"Deny","NotAction":"s3:*","Resource":"arn:aws:s3:::z{at}"}}"#)
        });
        let text = policy(&format!(
            r#"{{"Effect":"Deny","NotAction":[{exceptions},"s3:GetO*"],"Resource":[{}]}},{others},{{"Effect":"Allow","Action":["s3:Get*","s3:GetO*"],"Resource":"*"}}"#,
            equal(n)
        ));
        by_ann(meter, &text, |request| request);
    }),
    Shape::new("met-patterns-of-a-service", 500, |n, meter| {
        // So many patterns of one service that they are tried once for each list.
        let actions = texts(n, |at| format!("s3:Get*{at}x"));
        let others = each(20, |at| {
            format!(
                r#"{{"Effect":"Allow","Action":[{}],"Resource":"arn:aws:s3:::z{at}"}}"#,
                texts(20, |nth| format!("s3:Get*{nth}y{at}"))
            )
        });
        let text = policy(&format!(
            r#"{{"Effect":"Allow","Action":[{actions}],"Resource":[{}]}},{others}"#,
            equal(n)
        ));
        by_ann(meter, &text, |request| request);
    }),
    Shape::new("met-dear-condition", 2_000, |n, meter| {
        let operand = "b".repeat(n);
        let condition = format!(r#""StringEqualsIgnoreCase":{{"x:k":"{operand}a"}}"#);
        let value = format!("{operand}c");
        by_ann(meter, &unremembered(n, &condition), |request| {
            request.context("x:k", value)
        });
    }),
    Shape::new("met-dear-set", 1_000, |n, meter| {
        let condition = r#""ForAnyValue:StringLike":{"x:k":"*?zz"}"#;
        let values: Vec<String> = (0..n).map(|at| format!("value{at}")).collect();
        by_ann(meter, &unremembered(n, condition), |request| {
            request.context("x:k", ContextValue::from(values))
        });
    }),
    Shape::new("met-many-conditions", 1_000, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        let condition =
            format!(r#""StringEqualsIfExists":{{{keys}}},"StringEquals":{{"x:no":"v"}}"#);
        by_ann(meter, &unremembered(n, &condition), |request| request);
    }),
];

/// One text as often as there are others: all of them fit.
fn equal(count: usize) -> String {
    texts(count, |_| String::from("arn:aws:s3:::a*"))
}

/// A resource policy in which a Deny of these principals has as many resources.
fn principals(meter: &mut dyn Meter, n: usize, principals: &str, caller: &str) {
    let others = each(9, |at| {
        format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::z{at}"}}"#
        )
    });
    let text = policy(&format!(
        r#"{{"Effect":"Deny",{principals},"Action":"s3:GetObject","Resource":[{}]}},{others}"#,
        equal(n)
    ));
    meter.note(Fact::Read(text.len()));
    let set = set(PolicyType::Resource, Loader::Strict, &text);
    let caller = Principal::from_arn(caller).unwrap_or_else(|errors| panic!("{errors}"));
    let request = RequestContext::builder(caller, "s3:GetObject", "arn:aws:s3:::abc/k").build();
    let request = request.unwrap_or_else(|errors| panic!("{errors}"));
    decide(meter, &of_resource(&set), &request);
}

/// A statement with a condition, behind so many others that it is not among those that a decision remembers.
fn unremembered(n: usize, condition: &str) -> String {
    let others = each(128, |at| {
        format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::z{at}","Condition":{{"StringEquals":{{"x:k{}":"v"}}}}}}"#,
            at / 2
        )
    });
    policy(&format!(
        r#"{others},{{"Effect":"Allow","Action":"s3:GetObject","Resource":[{}],"Condition":{{{condition}}}}}"#,
        equal(n)
    ))
}

fn by_ann<'a>(
    meter: &mut dyn Meter,
    text: &str,
    with: impl FnOnce(
        portcullis::request::RequestContextBuilder<'a>,
    ) -> portcullis::request::RequestContextBuilder<'a>,
) {
    meter.note(Fact::Read(text.len()));
    let request = RequestContext::builder(ann(), "s3:GetObject", "arn:aws:s3:::abc/k");
    let request = with(request).build();
    let request = request.unwrap_or_else(|errors| panic!("{errors}"));
    decide_by(meter, &identity(text), &request);
}
