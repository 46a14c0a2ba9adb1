//! scratchstack-aspen: statements are parsed once; patterns with stars become regular expressions at each
//! decision.

use std::any::Any;
use std::str::FromStr;

use scratchstack_arn::Arn;
use scratchstack_aspen::{Context, Decision, Policy};
use scratchstack_aws_principal::{Principal, PrincipalIdentity, SessionData, SessionValue};

use super::statement::{Layers, Said, texts};
use super::{Peer, Prepared, context};
use crate::workloads::{Request, Workload};

pub(super) const PEER: Peer = Peer {
    name: "scratchstack-aspen 0.3.1",
    compile,
    compile_policies: |workload| Ok(Box::new(policies(workload)?) as Box<dyn Any>),
    knows_caller: false,
};

struct Engine {
    layers: Layers<Vec<Policy>>,
    requests: Vec<Context>,
}

fn compile(workload: &Workload) -> Result<Box<dyn Prepared>, String> {
    let requests = workload.requests.iter().map(prepare);
    Ok(Box::new(Engine {
        layers: policies(workload)?,
        requests: requests.collect::<Result<_, _>>()?,
    }))
}

/// Whether a policy can be read.
#[must_use]
pub fn parse(policy: &str) -> bool {
    std::hint::black_box(Policy::from_str(policy)).is_ok()
}

fn policies(workload: &Workload) -> Result<Layers<Vec<Policy>>, String> {
    texts(workload).map(|policies| {
        let parsed = policies.iter().map(|policy| Policy::from_str(policy));
        parsed
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())
    })
}

fn prepare(request: &Request) -> Result<Context, String> {
    let (service, api) = request.action.split_once(':').unwrap_or_default();
    let caller =
        PrincipalIdentity::parse_arn(&request.principal).map_err(|error| error.to_string())?;
    let mut session = SessionData::new();
    for (key, value) in context(request) {
        let value = match (value, value.parse()) {
            ("true", _) => SessionValue::Bool(true),
            ("false", _) => SessionValue::Bool(false),
            (_, Ok(address)) => SessionValue::IpAddr(address),
            (text, Err(_)) => SessionValue::String(text.into()),
        };
        session.insert(key, value);
    }
    let mut builder = Context::builder();
    builder
        .service(service)
        .api(api)
        .actor(Principal::from(vec![caller]))
        .session_data(session);
    if request.resource != "*" {
        let arn = Arn::from_str(&request.resource).map_err(|error| error.to_string())?;
        builder.resources(vec![arn]);
    }
    builder.build().map_err(|error| error.to_string())
}

impl Prepared for Engine {
    fn decide(&mut self, index: usize) -> Result<bool, String> {
        let request = &self.requests[index];
        let mut failure = None;
        let allowed = self.layers.allow(|policies| {
            let mut said = Said::Nothing;
            for policy in policies {
                match policy.evaluate(request) {
                    Ok(Decision::Deny) => return Said::Deny,
                    Ok(Decision::Allow) => said = Said::Allow,
                    Ok(Decision::DefaultDeny) => {}
                    Err(error) => {
                        failure = Some(error.to_string());
                        return Said::Deny;
                    }
                }
            }
            said
        });
        failure.map_or(Ok(allowed), Err)
    }
}
