//! Questions that one or two principal elements decide.

use super::*;

/// One or two statements of a resource policy decide by their principals.
pub fn principal_questions(loader: Loader) -> BoxedStrategy<Value> {
    let themes = [
        (0_usize, Kind::General),
        (1, Kind::General),
        (2, Kind::Key),
        (3, Kind::Trust),
    ];
    let by_kind = themes.map(|(theme, kind)| {
        let theme = &THEMES[theme];
        let statement = (principal(theme, kind, loader), not_principal(loader), any::<bool>(), chance(60)).prop_map(
            move |(principal, not_principal, deny, negated)| {
                let negated = negated && (deny || loader == Loader::Lenient) && kind != Kind::Trust;
                let negated = negated && (deny || kind == Kind::General);
                let mut statement = json!({ "Effect": if deny { "Deny" } else { "Allow" }, "Action": "*" });
                if kind != Kind::Trust {
                    statement["Resource"] = json!("*");
                }
                if negated {
                    statement["NotPrincipal"] = not_principal;
                } else {
                    statement["Principal"] = principal;
                }
                statement
            },
        );
        let everything = |percent| {
            let policy = json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } });
            maybe(percent, Just(policy).boxed())
        };
        let nothing = Just(json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "ec2:*", "Resource": "*" } })).boxed();
        let limit = || prop_oneof![1 => everything(100), 1 => maybe(100, nothing.clone()), 3 => Just(None)].boxed();
        // What root and the unsigned cannot call (R-STS-17), and what everybody can.
        let action = if kind == Kind::Trust {
            text(&["sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithWebIdentity"])
        } else {
            Just(theme.actions[0].to_string()).boxed()
        };
        (caller(theme), action, vec(statement, 1..3), everything(70), limit(), limit())
            .prop_map(move |(caller, action, statements, identity, boundary, session)| {
                let mut policies = json!({ "resource": { "Version": "2012-10-17", "Statement": statements } });
                if let Some(identity) = identity {
                    policies["identity"] = json!([identity]);
                }
                if let Some(boundary) = boundary {
                    policies["permissionsBoundary"] = boundary;
                }
                if let Some(session) = session {
                    policies["session"] = json!([session]);
                }
                let mut question = json!({
                    "request": {
                        "principal": caller,
                        "action": action,
                        "resource": theme.resources[0],
                        "context": {},
                    },
                    "policies": policies,
                    "settings": loader.settings(),
                });
                fit_to_caller(&mut question);
                question
            })
            .boxed()
    });
    proptest::strategy::Union::new(by_kind).boxed()
}
