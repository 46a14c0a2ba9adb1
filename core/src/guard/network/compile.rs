//! From a description to a network: the whole.

use alloc::{boxed::Box, sync::Arc, vec::Vec};

use super::build::Builder;
use super::build_holders::Built;
use super::describe::NetworkDescription;
use super::error::NetworkErrors;
use super::topology::{Network, Topology};

impl Topology {
    /// Compiles a description: in n log n of its size, whatever it is.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place: names that nothing has or two have, what is no address, CIDR,
    /// port or number of its kind, and what cannot stand where it does.
    pub fn new(description: &NetworkDescription<'_>) -> Result<Self, NetworkErrors> {
        let mut builder = Builder::new(description);
        let mut vpcs = builder.vpcs();
        let lists = builder.prefix_lists();
        let acls = builder.network_acls();
        let subnets = builder.subnets(&mut vpcs);
        let of_groups = builder.vpcs_of_groups();
        let groups = builder.security_groups(&of_groups, &vpcs);
        let mut built = Built {
            vpcs,
            subnets,
            of_groups,
            holders: Vec::new(),
        };
        builder.holders(&mut built);
        builder.report.finish()?;
        let holders = built.holders;
        let mut by_name: Vec<u32> = (0..holders.len() as u32).collect();
        by_name.sort_unstable_by_key(|index| {
            let holder = holders.get(*index as usize);
            holder.map(|holder| (holder.kind, &*holder.name))
        });
        let network = Network {
            vpcs: built.vpcs.into(),
            peerings: ids(description.peerings.iter().map(|peering| peering.id)),
            subnets: built.subnets.into(),
            acls,
            lists,
            list_names: ids(description.prefix_lists.iter().map(|list| list.id)),
            groups,
            holders: holders.into(),
            by_name: by_name.into(),
            block: description.block_public_access.mode,
        };
        Ok(Self {
            network: Arc::new(network),
        })
    }
}

fn ids<'a>(names: impl Iterator<Item = &'a str>) -> Box<[Box<str>]> {
    names.map(Box::from).collect()
}

impl Builder<'_, '_> {
    fn holders(&mut self, built: &mut Built) {
        self.interfaces(built);
        let first_database = built.holders.len() as u32;
        self.clusters(built);
        let first_workgroup = built.holders.len() as u32;
        self.workgroups(built);
        self.managed_endpoints(built, first_database, first_workgroup);
        self.vpc_endpoints(built);
        self.addresses(built);
    }
}
