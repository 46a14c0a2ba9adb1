//! What is asked, and of which policies.

use super::*;

pub(super) fn question(theme: &'static Theme, loader: Loader) -> BoxedStrategy<Value> {
    let asked = (
        text(theme.actions),
        text(theme.resources),
        chance(10),
        caller(theme),
    );
    (
        asked,
        facts(),
        context(),
        policies(theme, loader),
        settings(loader),
        // Now and then with a policy that the caller cannot have (R-SESS-8).
        chance(2),
    )
        .prop_map(
            move |(
                (action, resource, odd_case, caller),
                facts,
                context,
                policies,
                settings,
                unfit,
            )| {
                let action = if odd_case {
                    action.to_ascii_lowercase()
                } else {
                    action
                };
                let mut request = Map::new();
                request.insert("principal".into(), caller.clone());
                request.insert("action".into(), json!(action));
                request.insert("resource".into(), json!(resource));
                if !context.is_empty() {
                    request.insert("context".into(), Value::Object(context));
                }
                let endpoint = policies.contains_key("vpcEndpoint");
                add_facts(&mut request, &facts, &caller, endpoint);
                let mut policies = policies;
                fit_to_resource(&mut policies, &action, &resource);
                let mut question =
                    json!({ "request": request, "policies": policies, "settings": settings });
                if !unfit {
                    fit_to_caller(&mut question);
                }
                question
            },
        )
        .boxed()
}

/// Takes away what the caller cannot have (R-SESS-8).
pub(super) fn fit_to_caller(question: &mut Value) {
    for slot in ["scopeDown", "session"] {
        if contradicts_itself(question).is_some()
            && let Some(policies) = question["policies"].as_object_mut()
        {
            policies.remove(slot);
        }
    }
}

/// The resource slot holds one policy for each way in which it can be read; the request says which.
pub(super) fn fit_to_resource(policies: &mut Map<String, Value>, action: &str, resource: &str) {
    let [general, trust, key] = ["general", "trust", "key"].map(|name| policies.remove(name));
    let action = action.to_ascii_lowercase();
    let trusted = action.starts_with("sts:assumerole")
        || ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].contains(&action.as_str());
    let chosen = if trusted {
        trust
    } else if action.starts_with("kms:") && resource.contains(":key/") {
        key
    } else {
        general
    };
    if let Some(policy) = chosen.filter(|policy| !policy.is_null()) {
        policies.insert("resource".into(), policy);
    }
}

pub(super) fn settings(loader: Loader) -> BoxedStrategy<Value> {
    let services = select(vec![json!(["s3", "sqs"]), json!(["kms", "sts"]), json!([])]).boxed();
    (
        maybe(25, any::<bool>().boxed()),
        maybe(15, services),
        chance(50),
    )
        .prop_map(move |(restrict, services, spelled)| {
            let mut settings = Map::new();
            if loader == Loader::Lenient {
                settings.insert("loader".into(), json!("lenient"));
            } else if spelled {
                settings.insert("loader".into(), json!("strict"));
            }
            if let Some(restrict) = restrict {
                settings.insert("restrictPublicBuckets".into(), json!(restrict));
            }
            if let Some(services) = services {
                settings.insert("rcpServices".into(), services);
            }
            Value::Object(settings)
        })
        .boxed()
}
