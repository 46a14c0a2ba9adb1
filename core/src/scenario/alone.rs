//! Parts of a scenario as documents of their own, for hosts that keep them apart.

use alloc::vec::Vec;

use super::ScenarioError;
use super::answer::ErrorCode;
use super::connection::read_connection;
use super::fields::Reading;
use super::guards::read_transport;
use super::network::read_network;
use super::places::{locate, report_at};
use super::run::{read_json, unreadable};
use super::signature::read_signature;
use crate::finding::{Problem, Severity};
use crate::guard::Guards;
use crate::guard::network::Topology;
use crate::request::{Connection, RequestContextBuilder};
use crate::text::{Json, Path};

/// Compiles a network: the value of a scenario's `policies.network` as a text of its own.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document; as `invalidPolicy`, or `invalidScenario` if it is no JSON.
///
/// # Examples
/// ```
/// use portcullis::scenario;
///
/// let network = scenario::network(r#"{
///     "vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
///     "subnets": [{"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/24"]}],
///     "securityGroups": [{"id": "sg-0a", "vpc": "vpc-1",
///         "inbound": [{"protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": "10.0.0.0/16"}]}],
///     "workgroups": [{"name": "bi", "subnets": ["subnet-a"], "addresses": ["10.0.0.9"], "securityGroups": ["sg-0a"]}]}"#)?;
/// let connection = scenario::connection(r#"{"from": {"address": "10.0.3.4"}, "to": {"workgroup": "bi"}}"#)?;
/// assert!(network.passes(&connection));
///
/// let errors = scenario::network(r#"{"subnets": [{"id": "subnet-a", "vpc": "vpc-2", "cidrs": []}]}"#).expect_err("no VPC");
/// assert_eq!(errors.findings[0].path(), "subnets[0].vpc");
/// # Ok::<(), scenario::ScenarioError>(())
/// ```
pub fn network(text: &str) -> Result<Topology, ScenarioError> {
    part(text, ErrorCode::InvalidPolicy, |reading, json| {
        read_network(reading, json, &Path::Root)
    })
}

/// Reads a connection: the value of a scenario's `request.network.connection` as a text of its own.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document; as `invalidRequest`, or `invalidScenario` if it is no JSON.
pub fn connection(text: &str) -> Result<Connection<'static>, ScenarioError> {
    part(text, ErrorCode::InvalidRequest, |reading, json| {
        let connection = read_connection(reading, json, &Path::Root)?;
        let mut errors = Vec::new();
        connection.collect_errors(&mut errors);
        for error in &errors {
            let field = error.field();
            let field = field.strip_prefix("network.connection.").unwrap_or(field);
            let message = alloc::string::String::from(error.message());
            let problem = Problem::new(error.reason(), error.rule(), locate(json, field), message);
            report_at(reading, &Path::Root, field, problem);
        }
        errors.is_empty().then(|| connection.into_owned())
    })
}

/// Compiles everything that a host requires before any policy: an object with any of `transport` and `network`, as a
/// scenario's `policies` have them, and `requireSignature`, as its `settings` have it.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document; as `invalidPolicy`, or `invalidScenario` if it is no JSON.
///
/// # Examples
/// ```
/// use portcullis::scenario;
///
/// let guards = scenario::guards(r#"{"transport": {"minimumTlsVersion": "1.3"}, "requireSignature": true}"#)?;
/// # let _ = guards;
/// let error = scenario::guards(r#"{"transport": {"minimumTlsVersion": "1.4"}}"#).expect_err("no such version");
/// assert_eq!(error.findings[0].path(), "transport.minimumTlsVersion");
/// # Ok::<(), scenario::ScenarioError>(())
/// ```
pub fn guards(text: &str) -> Result<Guards, ScenarioError> {
    part(text, ErrorCode::InvalidPolicy, |reading, json| {
        let mut guards = Guards::new();
        let mut is_sound = true;
        let known = ["transport", "network", "requireSignature"];
        for member in reading.members(json, &Path::Root, &known)? {
            let path = Path::Root.member(&member.name);
            let value = &member.value;
            match &*member.name {
                "transport" => guards = guards.transport(read_transport(reading, value, &path)),
                "network" => match read_network(reading, value, &path) {
                    Some(network) => guards = guards.network(network),
                    None => is_sound = false,
                },
                _ => match reading.boolean(value, &path) {
                    Some(yes) => guards = guards.require_signature(yes),
                    None => is_sound = false,
                },
            }
        }
        is_sound.then_some(guards)
    })
}

/// Verifies the signature of a request, and gives the request what it proves, or that it does not hold: the value of a
/// scenario's `request.signature` as a text of its own. The time of the request, and its credentials if they are told, have
/// to be there before.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document; as `invalidRequest`, or `invalidScenario` if it is no JSON.
/// Without the feature `sigv4` every one.
///
/// # Examples
/// ```
/// use portcullis::{Principal, RequestContext, scenario};
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let request = RequestContext::builder(ann, "redshift:DescribeClusters", "*").time("2015-08-30T12:40:00Z");
/// let error = scenario::signature(r#"{"method": "GET", "path": "/"}"#, request).expect_err("half of it is missing");
/// assert_eq!(error.code, scenario::ErrorCode::InvalidRequest);
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
pub fn signature<'b>(
    text: &str,
    request: RequestContextBuilder<'b>,
) -> Result<RequestContextBuilder<'b>, ScenarioError> {
    part(text, ErrorCode::InvalidRequest, |reading, json| {
        Some(read_signature(reading, json, &Path::Root, request))
    })
}

fn part<T>(
    text: &str,
    code: ErrorCode,
    read: impl FnOnce(&mut Reading<'_>, &Json<'_>) -> Option<T>,
) -> Result<T, ScenarioError> {
    let json = read_json(text)?;
    let mut reading = Reading::new(text, Severity::Error);
    let part = read(&mut reading, &json);
    match ScenarioError::from_findings(reading.finish()) {
        Some(error) => Err(ScenarioError { code, ..error }),
        None => part.ok_or_else(|| unreadable(text)),
    }
}
