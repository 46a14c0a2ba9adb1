//! The `policies.network` of a scenario.

use super::fields::Reading;
use super::network_rules::{acl_rules, group_rules};
use super::objects::Objects;
use crate::finding::{LeftOut, Problem};
use crate::guard::network::{
    BlockPublicAccess, Database, EndpointAccess, Exclusion, NetworkDescription, NetworkError,
    Topology,
};
use crate::text::{Json, JsonValue, Path};

const LISTS: [&str; 13] = [
    "vpcs",
    "peerings",
    "subnets",
    "networkAcls",
    "prefixLists",
    "securityGroups",
    "interfaces",
    "subnetGroups",
    "clusters",
    "workgroups",
    "managedEndpoints",
    "vpcEndpoints",
    "blockPublicAccess",
];

/// Reads and compiles a network; `None` if something is wrong, which is reported.
pub(super) fn read_network(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
) -> Option<Topology> {
    let mut objects = Objects::new(reading);
    let description = objects.object(json, path, &LISTS, 0, read_list);
    if !objects.is_sound {
        return None;
    }
    match Topology::new(&description) {
        Ok(topology) => Some(topology),
        Err(errors) => {
            for error in errors.errors() {
                report(reading, json, path, error.path(), error);
            }
            let left_out = LeftOut::of_errors(errors.left_out());
            reading.place(core::iter::empty(), left_out, None);
            None
        }
    }
}

/// Puts an error at its place; `rest` is what of its path lies behind `path`.
fn report(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    rest: &str,
    error: &NetworkError,
) {
    // A path has at most six links: `clusters[0].endpointAccess[1].vpcs[2]`.
    if let Some(rest) = rest.strip_prefix('[') {
        let (index, rest) = rest.split_once(']').unwrap_or((rest, ""));
        let index = index.parse().unwrap_or_default();
        let item = match &json.value {
            JsonValue::Array(items) => items.get(index),
            _ => None,
        };
        return report(
            reading,
            item.unwrap_or(json),
            &path.item(index),
            rest,
            error,
        );
    }
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if rest.is_empty() {
        let message = alloc::string::String::from(error.message());
        let problem = Problem::new(error.reason(), error.rule(), json.span, message);
        return reading.error(path, problem);
    }
    let (name, rest) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
    let member = match &json.value {
        JsonValue::Object(members) => members.iter().find(|member| member.name == name),
        _ => None,
    };
    // What is missing is reported at the object that lacks it.
    let inner = member.map_or(json, |member| &member.value);
    report(reading, inner, &path.member(name), rest, error);
}

fn read_list<'j>(
    r: &mut Objects<'_, '_>,
    network: &mut NetworkDescription<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "vpcs" => {
            let known = ["id", "cidrs", "tenancy"];
            network.vpcs = r.list(
                json,
                path,
                &known,
                2,
                |r, vpc, name, json, path| match name {
                    "id" => vpc.id = r.text(json, path),
                    "cidrs" => vpc.cidrs = r.texts(json, path),
                    _ => vpc.tenancy = r.named(json, path),
                },
            );
        }
        "peerings" => {
            let known = ["id", "vpcs"];
            network.peerings = r.list(
                json,
                path,
                &known,
                2,
                |r, of, name, json, path| match name {
                    "id" => of.id = r.text(json, path),
                    _ => of.vpcs = r.texts(json, path),
                },
            );
        }
        "subnets" => read_subnets(r, network, json, path),
        "networkAcls" => {
            let known = ["id", "inbound", "outbound"];
            network.network_acls =
                r.list(
                    json,
                    path,
                    &known,
                    1,
                    |r, acl, name, json, path| match name {
                        "id" => acl.id = r.text(json, path),
                        "inbound" => acl.inbound = acl_rules(r, json, path),
                        _ => acl.outbound = acl_rules(r, json, path),
                    },
                );
        }
        "prefixLists" => {
            let known = ["id", "cidrs"];
            network.prefix_lists =
                r.list(
                    json,
                    path,
                    &known,
                    2,
                    |r, list, name, json, path| match name {
                        "id" => list.id = r.text(json, path),
                        _ => list.cidrs = r.texts(json, path),
                    },
                );
        }
        "securityGroups" => {
            let known = ["id", "vpc", "default", "inbound", "outbound"];
            network.security_groups = r.list(
                json,
                path,
                &known,
                2,
                |r, group, name, json, path| match name {
                    "id" => group.id = r.text(json, path),
                    "vpc" => group.vpc = r.text(json, path),
                    "default" => group.is_default = r.boolean(json, path),
                    "inbound" => group.inbound = Some(group_rules(r, json, path)),
                    _ => group.outbound = Some(group_rules(r, json, path)),
                },
            );
        }
        "interfaces" => {
            let known = ["id", "subnet", "addresses", "securityGroups", "public"];
            network.interfaces =
                r.list(
                    json,
                    path,
                    &known,
                    4,
                    |r, interface, name, json, path| match name {
                        "id" => interface.id = r.text(json, path),
                        "subnet" => interface.subnet = r.text(json, path),
                        "addresses" => interface.addresses = r.texts(json, path),
                        "securityGroups" => interface.security_groups = r.texts(json, path),
                        _ => interface.public = r.boolean(json, path),
                    },
                );
        }
        "subnetGroups" => {
            let known = ["name", "subnets"];
            network.subnet_groups =
                r.list(
                    json,
                    path,
                    &known,
                    2,
                    |r, group, name, json, path| match name {
                        "name" => group.name = r.text(json, path),
                        _ => group.subnets = r.texts(json, path),
                    },
                );
        }
        "clusters" | "workgroups" => read_databases(r, network, name, json, path),
        "managedEndpoints" | "vpcEndpoints" => read_endpoints(r, network, name, json, path),
        _ => {
            let known = ["mode", "exclusions"];
            network.block_public_access = r.object(json, path, &known, 1, read_block);
        }
    }
}

fn read_subnets<'j>(
    r: &mut Objects<'_, '_>,
    network: &mut NetworkDescription<'j>,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    let known = ["id", "vpc", "cidrs", "networkAcl", "routes"];
    network.subnets = r.list(
        json,
        path,
        &known,
        3,
        |r, subnet, name, json, path| match name {
            "id" => subnet.id = r.text(json, path),
            "vpc" => subnet.vpc = r.text(json, path),
            "cidrs" => subnet.cidrs = r.texts(json, path),
            "networkAcl" => subnet.network_acl = Some(r.text(json, path)),
            _ => {
                let known = ["destination", "target"];
                subnet.routes =
                    r.list(
                        json,
                        path,
                        &known,
                        2,
                        |r, route, name, json, path| match name {
                            "destination" => route.destination = r.text(json, path),
                            _ => route.target = r.text(json, path),
                        },
                    );
            }
        },
    );
}

fn read_databases<'j>(
    r: &mut Objects<'_, '_>,
    network: &mut NetworkDescription<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    if name == "clusters" {
        let known = [
            "name",
            "addresses",
            "subnetGroup",
            "securityGroups",
            "port",
            "publiclyAccessible",
            "enhancedVpcRouting",
            "account",
            "endpointAccess",
            "nodeType",
        ];
        network.clusters = r.list(
            json,
            path,
            &known,
            3,
            |r, of, name, json, path| match name {
                "subnetGroup" => of.subnet_group = r.text(json, path),
                "nodeType" => of.node_type = Some(r.text(json, path)),
                _ => read_database(r, &mut of.database, name, json, path),
            },
        );
    } else {
        let known = [
            "name",
            "addresses",
            "subnets",
            "securityGroups",
            "port",
            "publiclyAccessible",
            "enhancedVpcRouting",
            "account",
            "endpointAccess",
        ];
        network.workgroups = r.list(
            json,
            path,
            &known,
            3,
            |r, of, name, json, path| match name {
                "subnets" => of.subnets = r.texts(json, path),
                _ => read_database(r, &mut of.database, name, json, path),
            },
        );
    }
}

fn read_database<'j>(
    r: &mut Objects<'_, '_>,
    database: &mut Database<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "name" => database.name = r.text(json, path),
        "addresses" => database.addresses = r.texts(json, path),
        "securityGroups" => database.security_groups = r.texts(json, path),
        "port" => database.port = Some(r.number(json, path)),
        "publiclyAccessible" => database.publicly_accessible = r.boolean(json, path),
        "enhancedVpcRouting" => database.enhanced_vpc_routing = r.boolean(json, path),
        "account" => database.account = Some(r.text(json, path)),
        _ => {
            let known = ["account", "vpcs"];
            database.endpoint_access = r.list(json, path, &known, 1, read_access);
        }
    }
}

fn read_access<'j>(
    r: &mut Objects<'_, '_>,
    access: &mut EndpointAccess<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "account" => access.account = r.text(json, path),
        _ => access.vpcs = Some(r.texts(json, path)),
    }
}

fn read_endpoints<'j>(
    r: &mut Objects<'_, '_>,
    network: &mut NetworkDescription<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    if name == "managedEndpoints" {
        let known = [
            "name",
            "subnets",
            "addresses",
            "cluster",
            "workgroup",
            "securityGroups",
            "account",
        ];
        network.managed_endpoints = r.list(
            json,
            path,
            &known,
            3,
            |r, endpoint, name, json, path| match name {
                "name" => endpoint.name = r.text(json, path),
                "subnets" => endpoint.subnets = r.texts(json, path),
                "addresses" => endpoint.addresses = r.texts(json, path),
                "cluster" => endpoint.cluster = Some(r.text(json, path)),
                "workgroup" => endpoint.workgroup = Some(r.text(json, path)),
                "securityGroups" => endpoint.security_groups = r.texts(json, path),
                _ => endpoint.account = Some(r.text(json, path)),
            },
        );
    } else {
        let known = ["id", "service", "subnets", "addresses", "securityGroups"];
        network.vpc_endpoints =
            r.list(
                json,
                path,
                &known,
                4,
                |r, endpoint, name, json, path| match name {
                    "id" => endpoint.id = r.text(json, path),
                    "service" => endpoint.service = r.text(json, path),
                    "subnets" => endpoint.subnets = r.texts(json, path),
                    "addresses" => endpoint.addresses = r.texts(json, path),
                    _ => endpoint.security_groups = r.texts(json, path),
                },
            );
    }
}

fn read_block<'j>(
    r: &mut Objects<'_, '_>,
    block: &mut BlockPublicAccess<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "mode" => block.mode = r.named(json, path),
        _ => {
            let known = ["mode", "vpc", "subnet"];
            block.exclusions = r.list(json, path, &known, 1, read_exclusion);
        }
    }
}

fn read_exclusion<'j>(
    r: &mut Objects<'_, '_>,
    exclusion: &mut Exclusion<'j>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "mode" => exclusion.mode = r.named(json, path),
        "vpc" => exclusion.vpc = Some(r.text(json, path)),
        _ => exclusion.subnet = Some(r.text(json, path)),
    }
}
