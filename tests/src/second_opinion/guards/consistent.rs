//! Whether what is described fits together: names, VPCs, addresses.

use super::connection::Kind;
use super::described::Network;
use super::reader::Read;
use super::rules::Peer;

impl Network {
    pub(super) fn names_are_unique(&self, subnet_groups: &[(String, Vec<String>)]) -> Read<()> {
        let sides = |kind: Kind| -> Vec<&String> {
            let of_kind = self.sides.iter().filter(|side| side.kind == kind);
            of_kind.map(|side| &side.name).collect()
        };
        let lists: [Vec<&String>; 12] = [
            self.vpcs.iter().map(|item| &item.id).collect(),
            self.peerings.iter().map(|item| &item.id).collect(),
            self.subnets.iter().map(|item| &item.id).collect(),
            self.acls.iter().map(|item| &item.id).collect(),
            self.prefix_lists.iter().map(|item| &item.id).collect(),
            self.groups.iter().map(|item| &item.id).collect(),
            subnet_groups.iter().map(|(name, _)| name).collect(),
            sides(Kind::Interface),
            sides(Kind::Cluster),
            sides(Kind::Workgroup),
            sides(Kind::ManagedEndpoint),
            sides(Kind::VpcEndpoint),
        ];
        lists.iter().try_for_each(|names| unique(names))
    }

    pub(super) fn names_are_there(&self, subnet_groups: &[(String, Vec<String>)]) -> Read<()> {
        let vpc = |id: &String| there(self.vpc(id).is_some(), id);
        let subnet = |id: &String| there(self.subnet(id).is_some(), id);
        let group = |id: &String| there(self.group(id).is_some(), id);
        let prefix_list = |id: &String| {
            let found = self.prefix_lists.iter().any(|list| list.id == *id);
            there(found, id)
        };
        self.peerings
            .iter()
            .flat_map(|peering| &peering.vpcs)
            .try_for_each(vpc)?;
        for item in &self.subnets {
            vpc(&item.vpc)?;
            if let Some(id) = &item.acl {
                there(self.acls.iter().any(|acl| acl.id == *id), id)?;
            }
            item.routes
                .iter()
                .map(|route| &route.destination)
                .filter(|destination| destination.starts_with("pl-"))
                .try_for_each(prefix_list)?;
        }
        for item in &self.groups {
            vpc(&item.vpc)?;
            for rule in item.inbound.iter().chain(&item.outbound) {
                match &rule.peer {
                    Peer::Group(id) => group(id)?,
                    Peer::PrefixList(id) => prefix_list(id)?,
                    Peer::Range(_) | Peer::Anyone => {}
                }
            }
        }
        for (_, subnets) in subnet_groups {
            subnets.iter().try_for_each(subnet)?;
            self.of_one_vpc(subnets)?;
        }
        for side in &self.sides {
            side.subnets.iter().try_for_each(subnet)?;
            self.of_one_vpc(&side.subnets)?;
            for id in &side.groups {
                group(id)?;
                // Deny-safe: said of interfaces, and so of everything that is one.
                let own = self.group(id).map(|group| group.vpc.as_str());
                there(own == self.vpc_of(side), id)?;
            }
            if let Some(owner) = &side.owner {
                there(self.side(owner).is_some(), &owner.name)?;
                // R-NET-3: its port is that of what it leads to.
                let port = self.side(owner).and_then(|owner| owner.port);
                there(port.is_some_and(is_usual), "port of an endpoint")?;
            }
            side.grants
                .iter()
                .filter_map(|grant| grant.vpcs.as_ref())
                .flatten()
                .try_for_each(vpc)?;
        }
        for exclusion in self.block.iter().flat_map(|block| &block.exclusions) {
            if exclusion.is_vpc {
                vpc(&exclusion.name)?;
            } else {
                subnet(&exclusion.name)?;
            }
        }
        Ok(())
    }

    fn of_one_vpc(&self, subnets: &[String]) -> Read<()> {
        let vpcs: Vec<Option<&String>> = subnets
            .iter()
            .map(|id| self.subnet(id).map(|subnet| &subnet.vpc))
            .collect();
        there(vpcs.iter().all(|vpc| *vpc == vpcs[0]), "one VPC")
    }

    pub(super) fn addresses_fit(&self) -> Read<()> {
        for subnet in &self.subnets {
            let vpc = self.vpc(&subnet.vpc).expect("looked for");
            for range in &subnet.cidrs {
                let inside = vpc.cidrs.iter().any(|whole| whole.covers(range));
                there(inside, &format!("{} in its VPC", subnet.id))?;
            }
        }
        for side in &self.sides {
            for address in &side.addresses {
                let inside = self.subnet_of(side, address).is_some();
                there(inside, &format!("{} in its subnets", side.name))?;
            }
        }
        Ok(())
    }
}

/// R-NET-3.
pub(super) fn is_usual(port: i64) -> bool {
    (5431..=5455).contains(&port) || (8191..=8215).contains(&port)
}

fn there(found: bool, what: &str) -> Read<()> {
    if found {
        Ok(())
    } else {
        Err(format!("there is no {what}"))
    }
}

pub(super) fn unique(names: &[&String]) -> Read<()> {
    let again = |(at, name): (usize, &&String)| names[..at].contains(name);
    match names
        .iter()
        .enumerate()
        .find(|item| again((item.0, item.1)))
    {
        Some((_, name)) => Err(format!("{name} twice")),
        None => Ok(()),
    }
}
