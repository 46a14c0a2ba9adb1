//! The other engines, each in its best prepared configuration: policies compiled, or at least parsed, and
//! requests built before the clock starts.
//!
//! None of them knows all of IAM's layers. Those that know none are asked once a layer, and `statement.rs` puts
//! the answers together.

mod aspen;
mod cedar;
mod cedar_partial;
mod iam_rs;
mod rego;
mod statement;

use std::time::Duration;

use crate::workloads::{Request, Workload};

pub use aspen::parse as parse_with_aspen;
pub use iam_rs::parse as parse_with_iam_rs;

/// A peer with a workload compiled and its requests prepared.
pub trait Prepared {
    /// Decides the request of an index.
    ///
    /// # Errors
    /// What the engine says where it cannot decide.
    fn decide(&mut self, index: usize) -> Result<bool, String>;

    /// Of so many requests one is prepared: more than one where a peer keeps so much of each that there is no room for all.
    fn stride(&self) -> usize {
        1
    }

    /// What partial evaluation took for one caller with its context, if the peer knows its callers.
    fn knowing(&self) -> Option<Duration> {
        None
    }
}

/// What a peer is given.
pub type Compile = fn(&Workload) -> Result<Box<dyn Prepared>, String>;

/// A peer by its name.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// With the version.
    pub name: &'static str,
    /// Compiles the policies and prepares the requests, or says why the peer cannot.
    pub compile: Compile,
    /// Compiles the policies alone, and drops what it made into the box: for its memory.
    pub compile_policies: fn(&Workload) -> Result<Box<dyn std::any::Any>, String>,
    /// The policies are evaluated for principal and context before the question is asked.
    pub knows_caller: bool,
}

/// Every peer.
pub const PEERS: [Peer; 6] = [
    iam_rs::PEER,
    rego::PEER,
    cedar::PEER,
    cedar_partial::REAUTHORIZED,
    cedar_partial::RESIDUALS,
    aspen::PEER,
];

/// The row against which partial evaluation is held.
pub const PLAIN_CEDAR: &str = cedar::PEER.name;

/// The keys of a request with those that our engine derives from caller and resource: the peers have to be told.
fn context(request: &Request) -> Vec<(&'static str, &str)> {
    let name = request.principal.rsplit('/').next().unwrap_or_default();
    let mut pairs = vec![
        ("aws:PrincipalArn", request.principal.as_str()),
        ("aws:username", name),
    ];
    // The owner that stands in the ARN, else the caller's account.
    let owner = account(&request.resource).or_else(|| account(&request.principal));
    pairs.extend(owner.map(|account| ("aws:ResourceAccount", account)));
    pairs.extend(&request.context);
    pairs
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}
