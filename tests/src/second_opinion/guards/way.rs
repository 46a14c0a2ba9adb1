//! Whether the connection gets through: route, security groups, network ACLs, both directions (R-NET, R-SG, R-NACL).

use super::super::values::{self, Range};
use super::connection::{Connection, Kind, Named};
use super::described::{Network, Side, Subnet};
use super::reader::Read;
use super::rules::{Packet, Peer, lets_pass};

/// One end of the way, with what is known of it.
struct End<'a> {
    address: Range,
    /// Whose security groups are asked, if anyone's are known.
    side: Option<&'a Side>,
    subnet: Option<&'a Subnet>,
    /// None: outside.
    vpc: Option<&'a str>,
}

/// What stands in the way; nothing if the connection gets through.
///
/// # Errors
/// A side that the network does not have.
pub(super) fn refusal(network: &Network, connection: &Connection) -> Read<Option<String>> {
    for named in [&connection.from, &connection.to] {
        if named.kind != Kind::Address && network.side(named).is_none() {
            return Err(format!("there is no {}", named.name));
        }
    }
    let ways = match ends(network, connection) {
        Ok(ways) => ways,
        Err(what) => return Ok(Some(what)),
    };
    // Of the other side every address has to be reached.
    let each = ways
        .iter()
        .try_for_each(|(from, to)| passes(network, connection, from, to));
    Ok(each.err())
}

/// What is asked for: what has the address, where it is named by one.
pub(super) fn kind_of_target(network: &Network, connection: &Connection) -> Kind {
    let (from, to) = (&connection.from, &connection.to);
    let found = to
        .address
        .clone()
        .and_then(|address| end(network, to, from, address).side);
    found.map_or(to.kind, |side| side.kind)
}

/// Which address speaks to which.
fn ends<'a>(network: &'a Network, connection: &Connection) -> Read<Vec<(End<'a>, End<'a>)>> {
    let (from, to) = (&connection.from, &connection.to);
    let all = |named: &Named| match &named.address {
        Some(address) => vec![address.clone()],
        None => network.side(named).expect("looked for").addresses.clone(),
    };
    let has = |named: &Named, ipv4: bool| all(named).iter().any(|one| one.is_ipv4() == ipv4);
    let family = [true, false]
        .into_iter()
        .find(|ipv4| has(from, *ipv4) && has(to, *ipv4))
        .ok_or("family")?;
    let of_family = |named: &Named| {
        all(named)
            .into_iter()
            .filter(move |one| one.is_ipv4() == family)
    };
    let first = of_family(from).next().ok_or("family")?;
    Ok(of_family(to)
        .map(|address| {
            (
                end(network, from, to, first.clone()),
                end(network, to, from, address),
            )
        })
        .collect())
}

fn end<'a>(network: &'a Network, named: &Named, other: &Named, address: Range) -> End<'a> {
    if let Some(side) = network.side(named).filter(|_| named.kind != Kind::Address) {
        return End {
            subnet: network.subnet_of(side, &address),
            vpc: network.vpc_of(side),
            side: Some(side),
            address,
        };
    }
    let own = network
        .side(other)
        .and_then(|side| network.vpc_of(side))
        .expect("one side is described");
    let near = |vpc: &str| vpc == own || network.are_peered(vpc, own);
    // Deny-safe: everything that is described is found by its address, not interfaces alone, so that the security
    // groups of a cluster are asked also where it is named by its address.
    let side = network
        .sides
        .iter()
        .find(|side| side.addresses.contains(&address) && network.vpc_of(side).is_some_and(near));
    let subnet = network
        .subnets
        .iter()
        .find(|subnet| near(&subnet.vpc) && subnet.holds(&address));
    let vpc = network
        .vpcs
        .iter()
        .find(|vpc| near(&vpc.id) && vpc.cidrs.iter().any(|range| range.contains(&address)));
    match (side, subnet, vpc) {
        (Some(side), _, _) => End {
            subnet: network.subnet_of(side, &address),
            vpc: network.vpc_of(side),
            side: Some(side),
            address,
        },
        (None, Some(subnet), _) => End {
            subnet: Some(subnet),
            vpc: Some(&subnet.vpc),
            side: None,
            address,
        },
        (None, None, vpc) => End {
            subnet: None,
            vpc: vpc.map(|vpc| vpc.id.as_str()),
            side: None,
            address,
        },
    }
}

fn passes(network: &Network, connection: &Connection, from: &End<'_>, to: &End<'_>) -> Read<()> {
    let port = connection
        .port
        .or_else(|| to.side.and_then(|side| network.port_of(side)))
        .unwrap_or(0);
    let packet = connection.packet(port);
    if from
        .side
        .is_some_and(|side| matches!(side.kind, Kind::ManagedEndpoint | Kind::VpcEndpoint))
    {
        return Err("an endpoint connects".into());
    }
    listens(network, packet, to)?;
    shared(network, from, to)?;

    let special = Special::of(network, packet, from, to);
    // R-NET-5, R-NET-6: what a cluster fetches without enhanced routing.
    let named = matches!(connection.from.kind, Kind::Cluster | Kind::Workgroup);
    let past_vpc = named && from.side.is_some_and(|side| !side.enhanced);
    if past_vpc {
        // Deny-safe: from outside of the VPC nobody gets at a private address.
        if to.vpc.is_some() && special == Special::No {
            return Err("routing: past the VPC into a VPC".into());
        }
    } else {
        if special == Special::No {
            route(network, from, to)?;
        }
        if special != Special::Resolver {
            groups_let_pass(network, packet, from, to, true)?;
        }
    }
    let in_one_subnet = match (from.subnet, to.subnet) {
        (Some(one), Some(other)) => one.id == other.id,
        _ => false,
    };
    let acls_asked = !in_one_subnet && special == Special::No;
    if acls_asked {
        acl(network, from, &[packet], &to.address, false)?;
        acl(network, to, &[packet], &from.address, true)?;
    }
    if !past_vpc {
        groups_let_pass(network, packet, to, from, false)?;
    }
    if acls_asked {
        let edges: Vec<i64> = network.acls.iter().flat_map(|acl| acl.edges()).collect();
        let replies = connection.replies(&edges);
        acl(network, to, &replies, &from.address, false)
            .map_err(|what| format!("reply: {what}"))?;
        acl(network, from, &replies, &to.address, true).map_err(|what| format!("reply: {what}"))?;
    }
    Ok(())
}

/// R-NET-3, R-NET-9: nothing else is behind the port of a database or of an endpoint.
fn listens(network: &Network, packet: Packet, to: &End<'_>) -> Read<()> {
    let Some(side) = to.side.filter(|side| side.kind != Kind::Interface) else {
        return Ok(());
    };
    if packet.protocol == 6 && Some(packet.port) == network.port_of(side) {
        Ok(())
    } else {
        Err("listener".into())
    }
}

/// R-RS-14: who may have a managed endpoint, and who reaches it.
fn shared(network: &Network, from: &End<'_>, to: &End<'_>) -> Read<()> {
    let Some((endpoint, owner)) = to
        .side
        .and_then(|side| Some((side, network.side(side.owner.as_ref()?)?)))
    else {
        return Ok(());
    };
    let vpc = network.vpc_of(endpoint);
    let one_account = endpoint.account.is_some() && endpoint.account == owner.account;
    let granted = owner.grants.iter().any(|grant| {
        let names_vpc = |vpcs: &Vec<String>| vpcs.iter().any(|id| Some(id.as_str()) == vpc);
        Some(&grant.account) == endpoint.account.as_ref()
            && grant.vpcs.as_ref().is_none_or(names_vpc)
    });
    if !one_account && !granted {
        return Err("managed endpoint: not granted".into());
    }
    let near = match (from.vpc, vpc) {
        (Some(one), Some(other)) => one == other || network.are_peered(one, other),
        _ => false,
    };
    if near {
        Ok(())
    } else {
        Err("managed endpoint: client elsewhere".into())
    }
}

/// What no rule is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Special {
    /// R-SG-10, R-NACL-6.
    Resolver,
    /// R-NACL-6.
    Metadata,
    No,
}

impl Special {
    fn of(network: &Network, packet: Packet, from: &End<'_>, to: &End<'_>) -> Self {
        let is = |text: &str| values::address(text).as_ref() == Some(&to.address);
        let Some(vpc) = from.vpc.and_then(|id| network.vpc(id)) else {
            return Self::No;
        };
        // Deny-safe: what is described is no service of AWS's.
        if to.side.is_some() {
            return Self::No;
        }
        let primary = vpc.cidrs.iter().find(|range| range.is_ipv4());
        let plus_two = primary.and_then(Range::third);
        let resolver =
            is("169.254.169.253") || is("fd00:ec2::253") || plus_two.as_ref() == Some(&to.address);
        if resolver && matches!(packet.protocol, 6 | 17) && packet.port == 53 {
            Self::Resolver
        } else if is("169.254.169.254") || is("fd00:ec2::254") {
            Self::Metadata
        } else {
            Self::No
        }
    }
}

/// Whether there is a way at all, both directions.
fn route(network: &Network, from: &End<'_>, to: &End<'_>) -> Read<()> {
    match (from.vpc, to.vpc) {
        (Some(one), Some(other)) if one == other => Ok(()),
        (Some(one), Some(other)) => {
            let leads = |end: &End<'_>, other: &End<'_>, peering: &str| {
                end.subnet
                    .is_none_or(|subnet| network.target(subnet, &other.address) == Some(peering))
            };
            let way = network.peerings.iter().any(|peering| {
                peering.connects(one, other)
                    && leads(from, to, &peering.id)
                    && leads(to, from, &peering.id)
            });
            if way {
                Ok(())
            } else {
                Err("route: peering".into())
            }
        }
        (Some(_), None) => gateway(network, from, to, true),
        (None, Some(_)) => gateway(network, to, from, false),
        (None, None) => Err("route: both outside".into()),
    }
}

/// The way between what is inside and what is outside.
fn gateway(
    network: &Network,
    inside: &End<'_>,
    outside: &End<'_>,
    begins_inside: bool,
) -> Read<()> {
    let (Some(side), Some(subnet)) = (inside.side, inside.subnet) else {
        return Err("route: nothing is known of the inside".into());
    };
    let target = network.target(subnet, &outside.address).unwrap_or("");
    let is = |beginnings: &[&str]| beginnings.iter().any(|start| target.starts_with(start));
    let internet = is(&["igw-", "nat-", "eigw-"]);
    if internet && is_private(&outside.address) {
        // Deny-safe: the internet has no private addresses.
        return Err("route: a private address in the internet".into());
    }
    if is(&["igw-"]) {
        // R-NET-7.
        if !side.public {
            return Err("route: not public".into());
        }
    } else if is(&["nat-", "eigw-", "vpce-"]) {
        if !begins_inside {
            return Err("route: for what begins inside".into());
        }
    } else if !is(&["vgw-", "tgw-", "lgw-", "cgw-", "eni-"]) {
        return Err("route: none".into());
    }
    if internet {
        block_public_access(network, inside, begins_inside)?;
    }
    Ok(())
}

/// R-NET-8.
fn block_public_access(network: &Network, inside: &End<'_>, begins_inside: bool) -> Read<()> {
    let Some(block) = &network.block else {
        return Ok(());
    };
    let refuses = match block.mode {
        "bidirectional" => true,
        "ingressOnly" => !begins_inside,
        _ => false,
    };
    let lifted = block.exclusions.iter().any(|exclusion| {
        let of = if exclusion.is_vpc {
            inside.vpc
        } else {
            inside.subnet.map(|subnet| subnet.id.as_str())
        };
        of == Some(exclusion.name.as_str()) && (exclusion.mode == "bidirectional" || begins_inside)
    });
    if refuses && !lifted {
        Err("block public access".into())
    } else {
        Ok(())
    }
}

fn is_private(address: &Range) -> bool {
    [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
    ]
    .iter()
    .any(|range| values::range(range).expect("a range").contains(address))
}

/// R-SG-4: one rule of one group is enough. A side without groups lets nothing pass (R-NET-2).
fn groups_let_pass(
    network: &Network,
    packet: Packet,
    of: &End<'_>,
    other: &End<'_>,
    outbound: bool,
) -> Read<()> {
    let Some(side) = of.side else {
        // Of an address that nothing described has no group is known.
        return Ok(());
    };
    let found = side.groups.iter().any(|id| {
        let group = network.group(id).expect("looked for");
        let rules = if outbound {
            &group.outbound
        } else {
            &group.inbound
        };
        rules.iter().any(|rule| {
            rule.speaks_of(packet)
                && match &rule.peer {
                    Peer::Anyone => true,
                    Peer::Range(range) => range.contains(&other.address),
                    Peer::PrefixList(id) => network
                        .prefix_list(id)
                        .iter()
                        .any(|range| range.contains(&other.address)),
                    Peer::Group(id) => is_member(network, id, &group.vpc, other),
                }
        })
    });
    if found {
        Ok(())
    } else if outbound {
        Err("security group outbound".into())
    } else {
        Err("security group inbound".into())
    }
}

/// R-SG-7: whether the other side has the group, and the rule may speak of that group.
fn is_member(network: &Network, id: &str, vpc: &str, other: &End<'_>) -> bool {
    let group = network.group(id).expect("looked for");
    let near = group.vpc == vpc || network.are_peered(&group.vpc, vpc);
    near && other
        .side
        .is_some_and(|side| side.groups.iter().any(|has| has == id))
}

/// R-NACL-1 to R-NACL-4, for the subnet of the end, if one is known.
fn acl(
    network: &Network,
    of: &End<'_>,
    packets: &[Packet],
    other: &Range,
    inbound: bool,
) -> Read<()> {
    let Some(id) = of.subnet.and_then(|subnet| subnet.acl.as_ref()) else {
        return Ok(());
    };
    let acl = network
        .acls
        .iter()
        .find(|acl| acl.id == *id)
        .expect("looked for");
    let (rules, name) = if inbound {
        (&acl.inbound, "network acl inbound")
    } else {
        (&acl.outbound, "network acl outbound")
    };
    if packets
        .iter()
        .all(|packet| lets_pass(rules, *packet, other))
    {
        Ok(())
    } else {
        Err(name.into())
    }
}
