//! The names of a description, sorted.

use alloc::vec::Vec;
use core::fmt;

use super::describe::NetworkDescription;
use super::error::Report;
use super::topology::Kind;
use crate::finding::Reason;
use crate::text::{Path, quoted};

/// A list whose members have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Vpcs,
    Peerings,
    Subnets,
    NetworkAcls,
    PrefixLists,
    SecurityGroups,
    SubnetGroups,
    Holders(Kind),
}

impl List {
    /// The name on the wire.
    pub(super) const fn wire(self) -> &'static str {
        match self {
            Self::Vpcs => "vpcs",
            Self::Peerings => "peerings",
            Self::Subnets => "subnets",
            Self::NetworkAcls => "networkAcls",
            Self::PrefixLists => "prefixLists",
            Self::SecurityGroups => "securityGroups",
            Self::SubnetGroups => "subnetGroups",
            Self::Holders(kind) => kind.list(),
        }
    }

    /// The member that holds the name.
    const fn key(self) -> &'static str {
        match self {
            Self::SubnetGroups
            | Self::Holders(Kind::Cluster | Kind::Workgroup | Kind::ManagedEndpoint) => "name",
            _ => "id",
        }
    }

    /// How the ids of those begin that others name among ids of other kinds.
    const fn beginning(self) -> &'static str {
        match self {
            Self::Peerings => "pcx-",
            Self::PrefixLists => "pl-",
            Self::SecurityGroups => "sg-",
            Self::Holders(Kind::VpcEndpoint) => "vpce-",
            _ => "",
        }
    }
}

/// Of a name.
pub(super) const MOST_BYTES: usize = 255;

/// Every name with its list and its index there.
pub(super) struct Names<'a> {
    sorted: Vec<(List, &'a str, u32)>,
}

impl<'a> Names<'a> {
    /// Reads them, and reports those that cannot be.
    pub(super) fn new(given: &NetworkDescription<'a>, report: &mut Report) -> Self {
        let mut names = Self { sorted: Vec::new() };
        names.add(List::Vpcs, &given.vpcs, |of| of.id);
        names.add(List::Peerings, &given.peerings, |of| of.id);
        names.add(List::Subnets, &given.subnets, |of| of.id);
        names.add(List::NetworkAcls, &given.network_acls, |of| of.id);
        names.add(List::PrefixLists, &given.prefix_lists, |of| of.id);
        names.add(List::SecurityGroups, &given.security_groups, |of| of.id);
        names.add(List::SubnetGroups, &given.subnet_groups, |of| of.name);
        let holders = List::Holders;
        names.add(holders(Kind::Interface), &given.interfaces, |of| of.id);
        names.add(holders(Kind::Cluster), &given.clusters, |of| {
            of.database.name
        });
        names.add(holders(Kind::Workgroup), &given.workgroups, |of| {
            of.database.name
        });
        let endpoints = &given.managed_endpoints;
        names.add(holders(Kind::ManagedEndpoint), endpoints, |of| of.name);
        names.add(holders(Kind::VpcEndpoint), &given.vpc_endpoints, |of| of.id);
        for (list, name, index) in &names.sorted {
            check(*list, name, *index, report);
        }
        names.sorted.sort_unstable();
        for pair in names.sorted.windows(2) {
            if let [(list, name, first), (other, again, index)] = pair
                && (list, name) == (other, again)
            {
                let wire = list.wire();
                refuse(
                    *list,
                    *index,
                    report,
                    Reason::DuplicateMember,
                    format_args!("`{}` is `{wire}[{first}]` already", quoted(name)),
                );
            }
        }
        names
    }

    fn add<T>(&mut self, list: List, items: &[T], name: impl Fn(&T) -> &'a str) {
        let named = items.iter().zip(0..);
        self.sorted
            .extend(named.map(|(item, index)| (list, name(item), index)));
    }

    /// The index of a name in its list.
    pub(super) fn find(&self, list: List, name: &str) -> Option<u32> {
        let sorted = &self.sorted;
        let place = sorted.partition_point(|(of, known, _)| (*of, *known) < (list, name));
        let (of, known, index) = sorted.get(place)?;
        (*of == list && *known == name).then_some(*index)
    }
}

fn check(list: List, name: &str, index: u32, report: &mut Report) {
    let reason = Reason::InvalidField;
    let beginning = list.beginning();
    if name.is_empty() || name.len() > MOST_BYTES {
        let length = name.len();
        let message = format_args!("{length} bytes; a name has 1 to {MOST_BYTES}");
        refuse(list, index, report, reason, message);
    } else if name.chars().any(char::is_control) {
        let message = format_args!("`{}` has control characters", quoted(name));
        refuse(list, index, report, reason, message);
    } else if !name.starts_with(beginning) {
        let message = format_args!("`{name}` does not begin with `{beginning}`");
        refuse(list, index, report, reason, message);
    }
}

fn refuse(
    list: List,
    index: u32,
    report: &mut Report,
    reason: Reason,
    message: fmt::Arguments<'_>,
) {
    let path = Path::Root.member(list.wire());
    let path = path.item(index as usize);
    report.add(&path.member(list.key()), reason, "SCENARIO", message);
}
