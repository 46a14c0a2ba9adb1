//! iam-rs: statements are parsed once, and every one of them is tried.

use std::any::Any;

use iam_rs::{
    Arn, Context, ContextValue, Decision, EvaluationOptions, IAMPolicy, IAMRequest,
    PolicyEvaluator, Principal, PrincipalId,
};

use super::statement::{Layers, Said, texts};
use super::{Peer, Prepared, context};
use crate::workloads::{Request, Workload};

pub(super) const PEER: Peer = Peer {
    name: "iam-rs 0.8.0",
    compile,
    compile_policies: |workload| Ok(Box::new(evaluators(workload)?) as Box<dyn Any>),
    knows_caller: false,
};

struct Engine {
    layers: Layers<PolicyEvaluator>,
    requests: Vec<IAMRequest>,
}

fn compile(workload: &Workload) -> Result<Box<dyn Prepared>, String> {
    let requests = workload.requests.iter().map(prepare);
    Ok(Box::new(Engine {
        layers: evaluators(workload)?,
        requests: requests.collect::<Result<_, _>>()?,
    }))
}

/// Whether a policy can be read.
#[must_use]
pub fn parse(policy: &str) -> bool {
    std::hint::black_box(IAMPolicy::from_json(policy)).is_ok()
}

fn evaluators(workload: &Workload) -> Result<Layers<PolicyEvaluator>, String> {
    texts(workload).map(|policies| {
        let parsed = policies.iter().map(|policy| IAMPolicy::from_json(policy));
        let parsed: Result<Vec<_>, _> = parsed.collect();
        let options = EvaluationOptions {
            max_statements: usize::MAX,
            ..EvaluationOptions::default()
        };
        Ok(
            PolicyEvaluator::with_policies(parsed.map_err(|error| error.to_string())?)
                .with_options(options),
        )
    })
}

fn prepare(request: &Request) -> Result<IAMRequest, String> {
    // There is no way to ask for `*`; an ARN that only `*` matches stands for it.
    let resource = match request.resource.as_str() {
        "*" => "arn:aws:none:::none",
        arn => arn,
    };
    let mut all = Context::new();
    for (key, value) in context(request) {
        let value = match value {
            "true" => ContextValue::Boolean(true),
            "false" => ContextValue::Boolean(false),
            text => ContextValue::String(text.into()),
        };
        all.insert(key.into(), value);
    }
    Ok(IAMRequest::new_with_context(
        Principal::Aws(PrincipalId::String(request.principal.clone())),
        request.action.as_str(),
        Arn::parse(resource).map_err(|error| error.to_string())?,
        all,
    ))
}

impl Prepared for Engine {
    fn decide(&mut self, index: usize) -> Result<bool, String> {
        let request = &self.requests[index];
        let mut failure = None;
        let allowed = self.layers.allow(|layer| match layer.evaluate(request) {
            Ok(result) => match result.decision {
                Decision::Allow => Said::Allow,
                Decision::Deny => Said::Deny,
                Decision::NotApplicable => Said::Nothing,
            },
            Err(error) => {
                failure = Some(error.to_string());
                Said::Deny
            }
        });
        failure.map_or(Ok(allowed), Err)
    }
}
