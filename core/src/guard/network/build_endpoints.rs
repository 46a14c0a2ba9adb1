//! From a description to a network: endpoints, and who may have them.

use alloc::vec::Vec;

use super::build::Builder;
use super::build_holders::{Built, Given, MOST_GROUPS, is_usual_port};
use super::describe::Database;
use super::names::List;
use super::topology::{Grant, Holder, Kind};
use crate::finding::Reason;
use crate::text::{Path, quoted};

/// Of interface endpoints of AWS services.
const HTTPS: u16 = 443;

/// Grants to make managed endpoints, sorted: to what, to which account, in which VPC or in all.
type Grants<'a> = Vec<(u32, &'a str, Option<u32>)>;

impl<'a> Builder<'_, 'a> {
    pub(super) fn managed_endpoints(
        &mut self,
        built: &mut Built,
        first_cluster: u32,
        first_workgroup: u32,
    ) {
        let given = self.given;
        let databases = given.clusters.iter().map(|cluster| &cluster.database);
        let clusters: Vec<&Database<'a>> = databases.collect();
        let databases = given.workgroups.iter().map(|workgroup| &workgroup.database);
        let workgroups: Vec<&Database<'a>> = databases.collect();
        let mut grants = Vec::new();
        self.grants("clusters", &clusters, first_cluster, &mut grants);
        self.grants("workgroups", &workgroups, first_workgroup, &mut grants);
        grants.sort_unstable();
        let list = Path::Root.member("managedEndpoints");
        for (at, endpoint) in given.managed_endpoints.iter().enumerate() {
            let path = list.item(at);
            let home = self.home(&endpoint.subnets, 1, built, &path.member("subnets"));
            let (kind, member, name, first, databases) =
                match (endpoint.cluster, endpoint.workgroup) {
                    (Some(name), None) => {
                        (Kind::Cluster, "cluster", name, first_cluster, &clusters)
                    }
                    (None, Some(name)) => (
                        Kind::Workgroup,
                        "workgroup",
                        name,
                        first_workgroup,
                        &workgroups,
                    ),
                    _ => {
                        let message =
                            format_args!("an endpoint has one of `cluster` and `workgroup`");
                        let reason = Reason::ExclusiveMembers;
                        self.report.add(&path, reason, "R-RS-14", message);
                        continue;
                    }
                };
            let target = self.resolve(List::Holders(kind), name, &path.member(member));
            self.account(endpoint.account, &path.member("account"));
            let of = Given {
                kind: Kind::ManagedEndpoint,
                name: endpoint.name,
                addresses: &endpoint.addresses,
                groups: &endpoint.security_groups,
            };
            let holder = self.holder(&of, &home, built, MOST_GROUPS, &path);
            let Some(target) = target else { continue };
            let database = databases.get(target as usize);
            let port = built.holders.get((first + target) as usize);
            let port = port.and_then(|database| database.port);
            if let Some(port) = port
                && !is_usual_port(port)
            {
                let message = format_args!(
                    "`{}` has the port {port}; a managed endpoint leads to 5431 to 5455 or 8191 to 8215",
                    quoted(name)
                );
                self.invalid(&path.member(member), "R-NET-3", message);
            }
            let grant = match (endpoint.account, database.and_then(|of| of.account)) {
                (Some(own), Some(other)) if own == other => Grant::SameAccount,
                (Some(own), _) => granted(&grants, first + target, own, home.vpc),
                (None, _) => Grant::UnknownAccount,
            };
            built.holders.push(Holder {
                port,
                grant,
                ..holder
            });
        }
    }

    fn grants(
        &mut self,
        list: &str,
        databases: &[&Database<'a>],
        first: u32,
        grants: &mut Grants<'a>,
    ) {
        let list = Path::Root.member(list);
        for ((at, database), index) in databases.iter().enumerate().zip(first..) {
            let path = list.item(at);
            let path = path.member("endpointAccess");
            for (at, access) in database.endpoint_access.iter().enumerate() {
                let path = path.item(at);
                self.account(Some(access.account), &path.member("account"));
                let Some(vpcs) = &access.vpcs else {
                    grants.push((index, access.account, None));
                    continue;
                };
                let path = path.member("vpcs");
                for (at, vpc) in vpcs.iter().enumerate() {
                    let vpc = self.resolve(List::Vpcs, vpc, &path.item(at));
                    grants.extend(vpc.map(|vpc| (index, access.account, Some(vpc))));
                }
            }
        }
    }

    pub(super) fn vpc_endpoints(&mut self, built: &mut Built) {
        let given = self.given;
        let list = Path::Root.member("vpcEndpoints");
        for (at, endpoint) in given.vpc_endpoints.iter().enumerate() {
            let path = list.item(at);
            let home = self.home(&endpoint.subnets, 1, built, &path.member("subnets"));
            self.check_text(endpoint.service, &path.member("service"));
            let of = Given {
                kind: Kind::VpcEndpoint,
                name: endpoint.id,
                addresses: &endpoint.addresses,
                groups: &endpoint.security_groups,
            };
            let holder = self.holder(&of, &home, built, MOST_GROUPS, &path);
            built.holders.push(Holder {
                port: Some(HTTPS),
                ..holder
            });
        }
    }
}

/// Whether an account may make an endpoint in a VPC.
fn granted(grants: &Grants<'_>, database: u32, account: &str, vpc: Option<u32>) -> Grant {
    let has = |vpc: Option<u32>| grants.binary_search(&(database, account, vpc)).is_ok();
    // The first that could be of this account.
    let first = grants.partition_point(|grant| *grant < (database, account, None));
    if has(None) || (vpc.is_some() && has(vpc)) {
        return Grant::Granted;
    }
    match grants.get(first) {
        Some((of, to, _)) if (*of, *to) == (database, account) => Grant::OtherVpcs,
        _ => Grant::Missing,
    }
}
