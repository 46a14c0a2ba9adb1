//! Explanations: each statement tells why, of one request.

use std::hint::black_box;

use portcullis::{
    Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
};

use super::Shape;
use super::measure::{
    explain, explain_by, identity, of_identity, of_resource, request, request_of, set,
};
use super::write::{allow, allow_if, each, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("explain-statements", 300, |n, meter| {
        let set = identity(&policy(&each(n, |_| allow("\"a:b\"", "\"arn:aws:a:::b\""))));
        let action = format!("s3:{}", "A".repeat(250));
        let resource = format!("arn:aws:s3:::{}", "a".repeat(8_000));
        explain(meter, &of_identity(&set), &request(&action, &resource, &[]));
    }),
    Shape::new("explain-long-resource", 4_000, |n, meter| {
        let set = identity(&policy(&each(100, |_| {
            allow("\"s3:GetObject\"", "\"arn:aws:a:::b\"")
        })));
        let resource = format!("arn:aws:s3:::{}", "é".repeat(n.min(4_000)));
        explain(
            meter,
            &of_identity(&set),
            &request("s3:GetObject", &resource, &[]),
        );
    }),
    Shape::new("explain-long-caller", 300, |n, meter| {
        // Each statement names somebody else, and says of whom.
        let statement = |_| {
            r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/Bob"},"Action":"s3:*","Resource":"*"}"#.into()
        };
        let text = policy(&each(n, statement));
        let set = set(PolicyType::Resource, Loader::Strict, &text);
        let authorizer = of_resource(&set);
        let caller = format!("arn:aws:iam::111122223333:user/{}", "a".repeat(1_900));
        let caller = Principal::from_arn(&caller).unwrap_or_else(|errors| panic!("{errors}"));
        let request = RequestContext::builder(caller, "s3:GetObject", "arn:aws:s3:::b/k").build();
        explain(
            meter,
            &authorizer,
            &request.unwrap_or_else(|errors| panic!("{errors}")),
        );
    }),
    Shape::new("explain-long-service", 300, |n, meter| {
        let statement = |_| {
            r#"{"Effect":"Allow","Principal":{"Service":"sqs.amazonaws.com"},"Action":"s3:*","Resource":"*"}"#.into()
        };
        let text = policy(&each(n, statement));
        let set = set(PolicyType::Resource, Loader::Strict, &text);
        let authorizer = of_resource(&set);
        let service = format!("{}.amazonaws.com", "a".repeat(1_900));
        let caller = Principal::service(&service);
        let request = RequestContext::builder(caller, "s3:GetObject", "arn:aws:s3:::b/k").build();
        explain(
            meter,
            &authorizer,
            &request.unwrap_or_else(|errors| panic!("{errors}")),
        );
    }),
    Shape::new("explain-long-policy-name", 300, |n, meter| {
        let text = policy(&each(n, |_| allow("\"s3:*\"", "\"*\"")));
        let set = PolicySet::builder(PolicyType::Identity, Loader::Strict)
            .policy(&"n".repeat(512), &text)
            .build()
            .unwrap_or_else(|errors| panic!("{errors}"));
        explain_by(meter, &set);
    }),
    Shape::new("explain-long-operator", 300, |n, meter| {
        let operator = "n".repeat(256);
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        let text = policy(&allow_if(&format!(r#""{operator}":{{{keys}}}"#)));
        let set = set(PolicyType::Identity, Loader::Lenient, &text);
        explain_by(meter, &set);
    }),
    Shape::new("explain-missing-keys", 500, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        let set = identity(&policy(&allow_if(&format!(r#""StringEquals":{{{keys}}}"#))));
        explain(
            meter,
            &of_identity(&set),
            &request("s3:GetObject", "*", &[]),
        );
    }),
    Shape::new("explain-missing-variables", 500, |n, meter| {
        let values = texts(n, |at| format!("${{x:v{at}}}"));
        let set = identity(&policy(&allow_if(&format!(
            r#""StringEquals":{{"x:k":[{values}]}}"#
        ))));
        explain(
            meter,
            &of_identity(&set),
            &request("s3:GetObject", "*", &[("x:k", "v")]),
        );
    }),
    Shape::new("explain-one-missing-variable-often", 500, |n, meter| {
        // A long name that stands in one condition is told once.
        let name = format!("x:{}", "é".repeat(500));
        let statement = |_| allow("\"s3:*\"", &format!("\"arn:aws:s3:::${{{name}}}\""));
        let set = identity(&policy(&each(n / 10, statement)));
        explain_by(meter, &set);
    }),
    Shape::new("explain-missing-variables-of-resources", 500, |n, meter| {
        let resources = texts(n, |at| format!("arn:aws:s3:::${{x:v{at}}}"));
        let set = identity(&policy(&allow("\"s3:*\"", &resources)));
        explain_by(meter, &set);
    }),
    Shape::new("explain-exceptions-with-variables", 500, |n, meter| {
        let resources = texts(n, |at| format!("arn:aws:s3:::${{x:v{at}}}"));
        let statement =
            format!(r#"{{"Effect":"Allow","Action":"s3:*","NotResource":[{resources}]}}"#);
        let set = identity(&policy(&statement));
        explain_by(meter, &set);
    }),
    Shape::new("explain-values-and-operands", 500, |n, meter| {
        let operands = texts(n, |at| format!("{at}"));
        let condition = format!(r#""ForAnyValue:NumericEquals":{{"x:k":[{operands}]}}"#);
        let set = identity(&policy(&allow_if(&condition)));
        let values: Vec<String> = (0..n).map(|at| format!("{at}.5")).collect();
        explain(meter, &of_identity(&set), &request_of(values));
    }),
    Shape::new("explain-values-under-many-conditions", 300, |n, meter| {
        let statement =
            |at: usize| allow_if(&format!(r#""ForAnyValue:StringEquals":{{"x:k":"v{at}"}}"#));
        let set = identity(&policy(&each(n, statement)));
        let values: Vec<String> = (0..n).map(|at| format!("w{at}")).collect();
        explain(meter, &of_identity(&set), &request_of(values));
    }),
    Shape::new("explain-levels", 200, |n, meter| {
        let text = policy(&allow("\"s3:*\"", "\"*\""));
        let set = set(PolicyType::ServiceControl, Loader::Strict, &text);
        let levels: PolicyLevels = vec![&set; n].into_iter().collect();
        let authorizer = Authorizer::builder()
            .service_control_policies(&levels)
            .build();
        let authorizer = authorizer.unwrap_or_else(|error| panic!("{error}"));
        explain(
            meter,
            &authorizer,
            &request("s3:GetObject", "arn:aws:s3:::b/k", &[]),
        );
    }),
    Shape::new("explain-nearest", 300, |n, meter| {
        // Most are nearer than those before them, and there is room for half of them.
        let statement = |at: usize| {
            let fail = 1 + 8 * (n - at) / n;
            let keys = each(fail, |key| format!(r#""x:k{key}":"v""#));
            allow_if(&format!(r#""StringEquals":{{{keys}}}"#))
        };
        let set = identity(&policy(&each(n, statement)));
        let authorizer = of_identity(&set);
        let request = request("s3:GetObject", "arn:aws:s3:::b/k", &[]);
        meter.measure(&mut || {
            black_box(
                authorizer
                    .explain_nearest(black_box(&request), n / 2)
                    .to_string(),
            );
        });
    }),
    Shape::new("explain-what-is-met", 500, |n, meter| {
        // The last of the values meets the last of the policy's.
        let values = texts(n, |at| format!("v{at}*"));
        let met = |operator: &str| format!(r#""{operator}":{{"x:k":[{values}]}}"#);
        let operators = [
            "ForAnyValue:StringLike",
            "ForAnyValue:StringEqualsIgnoreCase",
            "ForAnyValue:ArnLike",
        ];
        let deny = |condition: String| allow_if(&condition).replace("Allow", "Deny");
        let statements = operators.map(|operator| deny(met(operator)));
        let set = set(
            PolicyType::Identity,
            Loader::Lenient,
            &policy(&statements.join(",")),
        );
        // Values and patterns together would be a product.
        let mut values: Vec<String> = (0..8).map(|at| format!("w{at}")).collect();
        values.push(format!("V{}*", n - 1));
        values.push(format!("v{}*", n - 1));
        explain(meter, &of_identity(&set), &request_of(values));
    }),
    Shape::new("explain-policies", 300, |n, meter| {
        let text = policy(&allow("\"s3:*\"", "\"*\""));
        let mut builder = PolicySet::builder(PolicyType::Identity, Loader::Strict);
        for _ in 0..n {
            builder = builder.policy("", &text);
        }
        let set = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
        explain_by(meter, &set);
    }),
    Shape::new("decide-levels", 4_000, |n, meter| {
        let text = policy(&allow("\"s3:*\"", "\"*\""));
        let set = set(PolicyType::ServiceControl, Loader::Strict, &text);
        let levels: PolicyLevels = vec![&set; n].into_iter().collect();
        let identity = identity(&text);
        let authorizer = Authorizer::builder()
            .identity(&identity)
            .service_control_policies(&levels);
        let authorizer = authorizer.build().unwrap_or_else(|error| panic!("{error}"));
        super::measure::decide(
            meter,
            &authorizer,
            &request("s3:GetObject", "arn:aws:s3:::b/k", &[]),
        );
    }),
    Shape::new("decide-principals", 1_000, |n, meter| {
        let statement = |at: usize| {
            format!(
                r#"{{"Effect":"Deny","NotPrincipal":{{"AWS":["arn:aws:iam::111122223333:user/Ann","arn:aws:iam::111122223333:user/u{at}","111122223333"]}},"Action":"s3:*","Resource":"*"}}"#
            )
        };
        let text = policy(&each(n, statement));
        let set = set(PolicyType::Resource, Loader::Strict, &text);
        let authorizer = of_resource(&set);
        super::measure::decide(
            meter,
            &authorizer,
            &request("s3:GetObject", "arn:aws:s3:::b/k", &[]),
        );
    }),
];
