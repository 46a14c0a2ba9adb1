//! Any text as a policy of any kind: read, judged, written back, compiled and asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::{
    Authorizer, Loader, Policy, PolicyDocument, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext, cost};
use portcullis_fuzz::TYPES;

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = core::str::from_utf8(text) else {
        return;
    };
    let policy_type = TYPES[usize::from(*choice) % TYPES.len()];
    if let Ok(document) = PolicyDocument::from_json(text) {
        let written = document.to_json();
        let again = PolicyDocument::from_json(&written).expect("what was written is read");
        assert_eq!(written, again.to_json());
    }
    for loader in [Loader::Strict, Loader::Lenient] {
        match Policy::from_json(text, policy_type, loader) {
            Ok(_) => ask(text, policy_type, loader),
            Err(errors) => {
                assert!(!errors.findings().is_empty());
                for finding in errors.findings() {
                    let at = finding.position();
                    assert!(at.line > 0 && at.column > 0 && finding.end() >= at);
                    assert!(text.get(finding.span().range()).is_some());
                    if let Some(fix) = finding.fix() {
                        let edits = fix.edits().iter();
                        let taken: usize = edits.clone().map(|edit| edit.span().range().len()).sum();
                        let given: usize = edits.map(|edit| edit.replacement().len()).sum();
                        assert_eq!(fix.apply(text).len() + taken, text.len() + given);
                    }
                }
            }
        }
    }
});

/// Asks for what the text names, with the count of tests held against the bound.
fn ask(text: &str, policy_type: PolicyType, loader: Loader) {
    let set = PolicySet::builder(policy_type, loader).policy("fuzz", text);
    let set = set.build().expect("the policy was judged sound");
    let levels = PolicyLevels::from_iter([&set]);
    let builder = Authorizer::builder();
    let authorizer = match policy_type {
        PolicyType::Identity => builder.identity(&set),
        PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey => builder.resource(&set),
        PolicyType::PermissionsBoundary => builder.permissions_boundary(&set),
        PolicyType::Session => builder.session(&set),
        PolicyType::ServiceControl => builder.service_control_policies(&levels),
        PolicyType::ResourceControl => builder.resource_control_policies(&levels),
        PolicyType::VpcEndpoint => builder.vpc_endpoint(&set),
        _ => return,
    };
    let authorizer = authorizer.build().expect("the set stands in its place");
    let names: Vec<&str> = text
        .split('"')
        .filter(|name| name.contains(':'))
        .take(12)
        .collect();
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    let keys = [
        ("aws:SourceIp", "203.0.113.9"),
        ("aws:PrincipalTag/team", "blue"),
    ];
    for action in names.iter().chain(&["s3:GetObject"]) {
        for resource in names.iter().chain(&["*", "arn:aws:s3:::b/k"]) {
            let Ok(request) = RequestContext::new(ann, action, resource, &keys) else {
                continue;
            };
            let (decision, tests) = cost::evaluate_counted(&authorizer, &request);
            assert!(tests <= cost::bound(&authorizer), "{tests} tests");
            assert_eq!(decision.outcome(), authorizer.explain(&request).decision);
        }
    }
}
