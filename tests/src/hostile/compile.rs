//! What a set of policies takes to compile, beside the lists of candidates and the tables of names.

use portcullis::{Loader, PolicyDocument, PolicySet, PolicyType};

use super::Shape;
use super::measure::{Fact, compile, compile_as, decide_by, identity, request};
use super::write::{allow, allow_if, each, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("not-actions", 800, |n, meter| {
        compile(meter, &not_actions(n))
    }),
    Shape::new("services-not-actions", 600, |n, meter| {
        let services = allow(&texts(n, |at| format!("s{at}:*")), "\"*\"");
        compile(meter, &policy(&format!("{services},{}", denies(n))));
    }),
    Shape::new("actions-under-everything", 600, |n, meter| {
        // Each statement of the lone `*` belongs to the list of each action.
        let everything = each(n, |at| {
            allow_if(&format!(r#""StringEquals":{{"x:k":"{at}"}}"#))
        });
        let actions = allow(&texts(n, |at| format!("s3:Get{at}")), "\"*\"");
        compile(meter, &policy(&format!("{everything},{actions}")));
    }),
    Shape::new("actions-under-patterns", 800, |n, meter| {
        let patterns = each(n, |at| allow(&format!("\"s3:Get{at}*\""), "\"*\""));
        let actions = allow(&texts(n, |at| format!("s3:Put{at}")), "\"*\"");
        compile(meter, &policy(&format!("{patterns},{actions}")));
    }),
    Shape::new("services-of-sixteen-patterns", 160, |n, meter| {
        let of_service = |at: usize| {
            let patterns = texts(15, |pattern| format!("s{at}:Get{pattern}*"));
            allow(&format!("{patterns},\"s{at}:Put\",\"s{at}:*\""), "\"*\"")
        };
        compile(meter, &policy(&each(n, of_service)));
    }),
    Shape::new("patterns-of-one-statement", 2_000, |n, meter| {
        let patterns = texts(n, |at| format!("s3:*{at}*"));
        compile(meter, &policy(&allow(&patterns, "\"*\"")));
    }),
    Shape::new("decide-patterns-of-one-service", 4_000, |n, meter| {
        let patterns = each(n, |at| {
            allow(&format!("\"s3:Get*{at}*\""), "\"arn:aws:s3:::b/*\"")
        });
        let set = identity(&policy(&patterns));
        decide_by(
            meter,
            &set,
            &request("s3:GetObject", "arn:aws:s3:::b/k", &[]),
        );
    }),
    Shape::new("decide-patterns-that-all-fit", 4_000, |n, meter| {
        let of_one = |at: usize| {
            let condition = format!(r#""StringEquals":{{"x:k":"v{at}"}}"#);
            let patterns = texts(16, |length| format!("s3:{}*", "a".repeat(length + 1)));
            format!(
                r#"{{"Effect":"Allow","Action":[{patterns}],"Resource":"*","Condition":{{{condition}}}}}"#
            )
        };
        let set = identity(&policy(&each(n / 10, of_one)));
        decide_by(
            meter,
            &set,
            &request("s3:aaaaaaaaaaaaaaaaaaaa", "*", &[("x:k", "v")]),
        );
    }),
    Shape::new("equal-actions", 8_000, |n, meter| {
        compile(
            meter,
            &policy(&allow(&texts(n, |_| "s3:GetObject".into()), "\"*\"")),
        );
    }),
    Shape::new("spellings-of-one-action", 2_000, |n, meter| {
        let spelled = |at: usize| {
            let letter = |(place, letter): (usize, char)| match at >> place & 1 {
                0 => letter,
                _ => letter.to_ascii_uppercase(),
            };
            format!(
                "s3:{}",
                "getobjecttagging"
                    .chars()
                    .enumerate()
                    .map(letter)
                    .collect::<String>()
            )
        };
        compile(meter, &policy(&allow(&texts(n, spelled), "\"*\"")));
    }),
    Shape::new("equal-statements", 1_000, |n, meter| {
        compile(
            meter,
            &policy(&each(n, |_| {
                allow("\"s3:GetObject\"", "\"arn:aws:s3:::b/*\"")
            })),
        );
    }),
    Shape::new("equal-resources", 3_000, |n, meter| {
        let resources = texts(n, |_| "arn:aws:s3:::b/*".into());
        compile(meter, &policy(&allow("\"s3:GetObject\"", &resources)));
    }),
    Shape::new("statements-of-one-action", 1_000, |n, meter| {
        let statements = each(n, |at| {
            allow("\"s3:GetObject\"", &format!("\"arn:aws:s3:::b{at}/*\""))
        });
        compile(meter, &policy(&statements));
    }),
    Shape::new("resources-behind-each-other", 40_000, |n, meter| {
        compile(meter, &policy(&chain(n.isqrt())));
    }),
    Shape::new("decide-resources-behind-each-other", 100_000, |n, meter| {
        let set = identity(&policy(&chain(n.isqrt())));
        let asked = format!("arn:aws:s3:::{}", "a".repeat(8_000));
        decide_by(meter, &set, &request("s3:GetObject", &asked, &[]));
    }),
    Shape::new("actions-that-begin-alike", 100, |n, meter| {
        let actions = texts(n, |at| format!("s3:{}{at}", "a".repeat(1_000)));
        compile(meter, &policy(&allow(&actions, "\"*\"")));
    }),
    Shape::new("services-that-begin-alike", 100, |n, meter| {
        let actions = texts(n, |at| format!("{}{at}:*", "a".repeat(1_000)));
        compile(meter, &policy(&allow(&actions, "\"*\"")));
    }),
    Shape::new("resources-that-begin-alike", 160, |n, meter| {
        let begin = "a".repeat(1_000);
        let statements = each(n, |at| {
            allow("\"s3:GetObject\"", &format!("\"arn:aws:s3:::{begin}{at}\""))
        });
        compile(meter, &policy(&statements));
    }),
    Shape::new("conditions-of-a-statement", 2_000, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        compile(
            meter,
            &policy(&allow_if(&format!(r#""StringEquals":{{{keys}}}"#))),
        );
    }),
    Shape::new("conditions-that-begin-alike", 400, |n, meter| {
        // Each has many values, of which the last alone is its own.
        let values = texts(20, |at| format!("v{at}"));
        let statement =
            |at: usize| allow_if(&format!(r#""StringEquals":{{"x:k":[{values},"{at}"]}}"#));
        compile(meter, &policy(&each(n, statement)));
    }),
    Shape::new("lists-of-conditions-that-begin-alike", 200, |n, meter| {
        let keys = each(20, |at| format!(r#""x:k{at}":"v""#));
        let statement =
            |at: usize| allow_if(&format!(r#""StringEquals":{{{keys},"x:last":"{at}"}}"#));
        compile(meter, &policy(&each(n, statement)));
    }),
    Shape::new("variables-of-a-value", 2_000, |n, meter| {
        let value = "${x:v}".repeat(n);
        compile(
            meter,
            &policy(&allow_if(&format!(r#""StringLike":{{"x:k":"{value}"}}"#))),
        );
    }),
    Shape::new("braces-of-a-value", 1_200, |n, meter| {
        // What closes is looked for behind each opening.
        let value = "${x:v, '{'}".repeat(n);
        compile(
            meter,
            &policy(&allow_if(&format!(r#""StringLike":{{"x:k":"{value}"}}"#))),
        );
    }),
    Shape::new("variables-of-a-resource", 2_000, |n, meter| {
        let resource = format!("\"arn:aws:s3:::b/{}\"", "${x:v}".repeat(n));
        compile(meter, &policy(&allow("\"s3:GetObject\"", &resource)));
    }),
    Shape::new("ranges-of-addresses", 4_000, |n, meter| {
        let ranges = texts(n, |at| {
            format!("10.{}.{}.0/{}", at >> 8 & 255, at & 255, 16 + at % 16)
        });
        compile(
            meter,
            &policy(&allow_if(&format!(
                r#""IpAddress":{{"aws:SourceIp":[{ranges}]}}"#
            ))),
        );
    }),
    Shape::new("many-policies", 600, |n, meter| {
        let text = policy(&allow("\"s3:GetObject\"", "\"arn:aws:s3:::b/*\""));
        meter.note(Fact::Read(text.len() * n));
        meter.measure(&mut || {
            let mut builder = PolicySet::builder(PolicyType::Identity, Loader::Strict);
            for _ in 0..n {
                builder = builder.policy("p", &text);
            }
            assert_eq!(builder.build().map(|set| set.policy_count()).ok(), Some(n));
        });
    }),
    Shape::new("principals-of-a-statement", 2_000, |n, meter| {
        let principals = texts(n, |at| format!("arn:aws:iam::111122223333:role/r{at}"));
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":[{principals}]}},"Action":"sts:AssumeRole"}}"#
        );
        compile_as(
            meter,
            PolicyType::RoleTrust,
            Loader::Strict,
            &policy(&statement),
        );
    }),
    Shape::new("providers-that-call-something-else", 1_000, |n, meter| {
        let providers = texts(n, |at| format!("p{at}.example.com"));
        let actions = texts(n, |at| format!("sts:Tag{at}"));
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":[{providers}]}},"Action":[{actions}]}}"#
        );
        compile_as(
            meter,
            PolicyType::RoleTrust,
            Loader::Strict,
            &policy(&statement),
        );
    }),
    Shape::new("public-or-not", 1_000, |n, meter| {
        // Each condition is looked up among those that restrict, and its values are read.
        let values = texts(n, |at| format!("arn:aws:iam::1111:role/{at}/*"));
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{"ArnLike":{{"aws:PrincipalArn":[{values}]}}}}}}"#
        );
        compile_as(
            meter,
            PolicyType::Resource,
            Loader::Strict,
            &policy(&statement),
        );
    }),
    Shape::new("white-space", 200_000, |n, meter| {
        let text = policy(&allow("\"s3:GetObject\"", "\"*\""))
            .replace('[', &format!("[{}", "\n ".repeat(n)));
        compile(meter, &text);
    }),
    Shape::new("lines", 1_000, |n, meter| {
        let statement = allow("\"s3:GetObject\"", "\"*\"").replace(':', ":\n\n\n");
        compile(
            meter,
            &policy(&each(n, |_| statement.replace("s3:\n\n\n", "s3:"))),
        );
    }),
    Shape::new("escapes", 4_000, |n, meter| {
        let value = r"\u00e9\n".repeat(n.min(16_000));
        compile(
            meter,
            &policy(&allow_if(&format!(r#""StringEquals":{{"x:k":"{value}"}}"#))),
        );
    }),
    Shape::new("document-written", 800, |n, meter| {
        let text = policy(&each(n, |at| allow(&format!("\"s3:Get{at}\""), "\"*\"")));
        meter.note(Fact::Read(text.len()));
        meter.measure(&mut || {
            let document = PolicyDocument::from_json(&text);
            let document = document.unwrap_or_else(|errors| panic!("{errors}"));
            assert!(document.to_json().len() > n);
        });
    }),
];

/// Exact actions, and statements each of which has to be tried for each of them.
fn not_actions(n: usize) -> String {
    let actions = allow(&texts(n, |at| format!("a:b{at}")), "\"*\"");
    policy(&format!("{actions},{}", denies(n)))
}

fn denies(n: usize) -> String {
    each(n, |at| {
        format!(r#"{{"Effect":"Deny","NotAction":"c:d{at}","Resource":"*"}}"#)
    })
}

/// Resources of which each begins the next but for what follows its wildcard, so that none ends a search.
fn chain(count: usize) -> String {
    each(count, |at| {
        let resource = format!("\"arn:aws:s3:::{}*x\"", "a".repeat(at + 1));
        allow("\"s3:GetObject\"", &resource)
    })
}
