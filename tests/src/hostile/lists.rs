//! Lists of candidates: one for each action, each with the statements that share the action, each of which
//! has resources and conditions.

use portcullis::{Loader, PolicyType};

use super::Shape;
use super::measure::{compile, compile_as};
use super::write::{each, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("shared-lists", 200, |n, meter| {
        let resources = texts(n, |at| format!("arn:aws:a:::{at}/*"));
        compile(meter, &shared(n, &resources, |_| String::new()));
    }),
    Shape::new("lists-last-resource-open", 200, |n, meter| {
        // None of the entries is indexed for the last one.
        let resources = texts(n, |at| format!("arn:aws:a:::{at}/*"));
        let condition = |at: usize| format!(r#","Condition":{{"StringEquals":{{"x:k":"{at}"}}}}"#);
        compile(
            meter,
            &shared(n, &format!("{resources},\"arn:aws:a:*\""), condition),
        );
    }),
    Shape::new("lists-last-resource-any", 200, |n, meter| {
        let resources = texts(n, |at| format!("arn:aws:a:::{at}/*"));
        let condition = |at: usize| format!(r#","Condition":{{"StringEquals":{{"x:k":"{at}"}}}}"#);
        compile(meter, &shared(n, &format!("{resources},\"*\""), condition));
    }),
    Shape::new("lists-unreadable-resources", 200, |n, meter| {
        // They cover nothing and take no place in an index.
        let resources = texts(n, |at| format!("nothing{at}"));
        let text = shared(n, &resources, |_| String::new());
        compile_as(meter, PolicyType::Identity, Loader::Lenient, &text);
    }),
    Shape::new("lists-conditions", 300, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        let condition =
            |at: usize| format!(r#","Condition":{{"StringEquals":{{{keys},"x:own":"{at}"}}}}"#);
        compile(meter, &shared(n, "\"arn:aws:a:::b/*\"", condition));
    }),
    Shape::new("lists-resources-and-conditions", 200, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        let resources = texts(n, |at| format!("arn:aws:a:::{at}/*"));
        let condition =
            |at: usize| format!(r#","Condition":{{"StringEquals":{{{keys},"x:own":"{at}"}}}}"#);
        compile(meter, &shared(n, &resources, condition));
    }),
    Shape::new("lists-statements", 200, |n, meter| {
        // A few actions, each shared by every statement, and a statement of its own for each.
        let actions = texts(30, |at| format!("a:b{at}"));
        let statements = each(n, |at| {
            statement(&actions, &format!("\"arn:aws:a:::{at}/*\""), "")
        });
        let own = each(30, |at| {
            statement(
                &format!("\"a:b{at}\""),
                &format!("\"arn:aws:a:::x{at}\""),
                "",
            )
        });
        compile(meter, &policy(&format!("{statements},{own}")));
    }),
    Shape::new("lists-broad", 200, |n, meter| {
        // What means all resources of a service is asked of each statement of each list.
        let resources = texts(n, |at| format!("arn:aws:a:::{at}*"));
        let text = shared(n, &format!("{resources},\"arn:aws:a:::*\""), |_| {
            String::new()
        });
        compile(meter, &text.replace("Allow", "Deny"));
    }),
    Shape::new("lists-of-patterns", 200, |n, meter| {
        let resources = texts(n, |at| format!("arn:aws:a:::{at}/*"));
        let actions = texts(n, |at| format!("a:b{at}*"));
        let large = each(9, |_| statement(&actions, &resources, ""));
        let small = each(n, |at| {
            statement(
                &format!("\"a:b{at}*\""),
                &format!("\"arn:aws:a:::x{at}\""),
                "",
            )
        });
        compile(meter, &policy(&format!("{large},{small}")));
    }),
];

fn statement(actions: &str, resources: &str, condition: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":[{actions}],"Resource":[{resources}]{condition}}}"#)
}

/// Statements that share their actions and have `resources`, as many as are indexed; and small statements, so
/// that the list of each action is another.
fn shared(actions: usize, resources: &str, condition: impl Fn(usize) -> String) -> String {
    let names = texts(actions, |at| format!("a:b{at}"));
    let large = each(9, |at| statement(&names, resources, &condition(at)));
    let small = each(actions, |at| {
        statement(
            &format!("\"a:b{at}\""),
            &format!("\"arn:aws:a:::x{at}\""),
            "",
        )
    });
    policy(&format!("{large},{small}"))
}
