//! The network between a client and a cluster, workgroup or endpoint: security groups, network ACLs, routes, public access.
//!
//! In: a [`NetworkDescription`] once, compiled to a [`Topology`], and a [`Connection`](crate::request::Connection) each time. Out:
//! whether it gets through, and the whole path, hop by hop (SEMANTICS.md, sections 8.5 to 8.7).

mod build;
mod build_endpoints;
mod build_holders;
mod build_rules;
mod compile;
mod describe;
mod error;
mod names;
mod nest;
mod question;
mod rules;
mod topology;
mod traffic;
mod walk;
mod words;

pub use describe::{
    BlockMode, BlockPublicAccess, Cluster, Database, EndpointAccess, Exclusion, ExclusionMode,
    Interface, ManagedEndpoint, NetworkAcl, NetworkAclRule, NetworkDescription, Peering,
    PrefixList, Route, RuleAction, SecurityGroup, SecurityGroupRule, Subnet, SubnetGroup, Tenancy,
    Vpc, VpcEndpoint, Workgroup,
};
pub use error::{NetworkError, NetworkErrors};
pub use topology::Topology;
