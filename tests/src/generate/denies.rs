//! Denies that are added to questions.

use super::*;

/// Questions together with a Deny statement for each kind of policy, by the name of its slot; that of a resource
/// policy by `general`, `trust` or `key`, as it will be read.
pub fn with_denies(questions: BoxedStrategy<Value>) -> BoxedStrategy<(Value, Value)> {
    static SLOTS: [(&str, Kind); 10] = [
        ("identity", Kind::Identity),
        ("permissionsBoundary", Kind::Boundary),
        ("session", Kind::Session),
        ("scopeDown", Kind::Session),
        ("serviceControlPolicies", Kind::Scp),
        ("resourceControlPolicies", Kind::Rcp),
        ("general", Kind::General),
        ("trust", Kind::Trust),
        ("key", Kind::Key),
        ("vpcEndpoint", Kind::Endpoint),
    ];
    let by_theme = THEMES.iter().map(|theme| {
        let statements: Vec<BoxedStrategy<(String, Value)>> = SLOTS
            .iter()
            .map(|(slot, kind)| {
                statement(theme, *kind, Loader::Strict)
                    .prop_map(move |mut statement| {
                        statement["Effect"] = json!("Deny");
                        ((*slot).to_string(), statement)
                    })
                    .boxed()
            })
            .collect();
        statements
            .prop_map(|statements| Value::Object(statements.into_iter().collect()))
            .boxed()
    });
    (questions, proptest::strategy::Union::new(by_theme)).boxed()
}
