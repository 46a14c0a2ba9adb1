//! What a host says of its network, as plain values.
//!
//! The members are those of `policies.network` in the scenario document, and are judged by
//! [`Topology::new`](super::Topology::new).

use alloc::vec::Vec;

use crate::request::Protocol;
use crate::text::wire_names;

/// Plain structs that a host writes as literals.
macro_rules! described {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$of:meta])+ $field:ident: $type:ty,)+ })+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, Clone, PartialEq, Eq, Default)]
            #[expect(clippy::exhaustive_structs, reason = "hosts write it as a literal, what is left out by default")]
            pub struct $name<'a> {
                $($(#[$of])+ pub $field: $type,)+
            }
        )+
    };
}

described! {
    /// What is known of a network: VPCs, what stands in them, and what lets traffic pass. Names and ids have 1 to 255
    /// bytes and are unique in their list; whatever is named has to stand in its own list.
    NetworkDescription {
        /// VPCs.
        vpcs: Vec<Vpc<'a>>,
        /// Peerings of two VPCs.
        peerings: Vec<Peering<'a>>,
        /// Subnets, with their routes.
        subnets: Vec<Subnet<'a>>,
        /// Network ACLs other than default ones.
        network_acls: Vec<NetworkAcl<'a>>,
        /// Prefix lists.
        prefix_lists: Vec<PrefixList<'a>>,
        /// Security groups.
        security_groups: Vec<SecurityGroup<'a>>,
        /// Network interfaces of clients and others.
        interfaces: Vec<Interface<'a>>,
        /// Cluster subnet groups.
        subnet_groups: Vec<SubnetGroup<'a>>,
        /// Clusters.
        clusters: Vec<Cluster<'a>>,
        /// Serverless workgroups.
        workgroups: Vec<Workgroup<'a>>,
        /// Redshift-managed VPC endpoints.
        managed_endpoints: Vec<ManagedEndpoint<'a>>,
        /// Interface endpoints of services.
        vpc_endpoints: Vec<VpcEndpoint<'a>>,
        /// VPC Block Public Access of the account.
        block_public_access: BlockPublicAccess<'a>,
    }

    /// A VPC (R-NET-1).
    Vpc {
        /// `vpc-…`.
        id: &'a str,
        /// Its ranges, 1 to 100 without overlap; the first is the primary one.
        cidrs: Vec<&'a str>,
        /// Shown, never deciding.
        tenancy: Tenancy,
    }

    /// A peering of two VPCs, of which no two have the same. VPCs that are peered, and those that are peered with one VPC,
    /// do not overlap.
    Peering {
        /// `pcx-…`.
        id: &'a str,
        /// The ids of two VPCs.
        vpcs: Vec<&'a str>,
    }

    /// A subnet; no two of a VPC overlap.
    Subnet {
        /// `subnet-…`.
        id: &'a str,
        /// The id of its VPC.
        vpc: &'a str,
        /// Its ranges, each within one of the VPC.
        cidrs: Vec<&'a str>,
        /// The id of its network ACL; `None`: the default one, which lets everything pass (R-NACL-4).
        network_acl: Option<&'a str>,
        /// Its route table; that to its own VPC need not be said.
        routes: Vec<Route<'a>>,
    }

    /// A route of a subnet.
    Route {
        /// A CIDR, or the id of a prefix list, of which one route table has at most 32.
        destination: &'a str,
        /// What it leads to: told by its beginning, `igw-`, `nat-`, `eigw-`, `vpce-`, `vgw-`, `tgw-`, `lgw-`, `cgw-`, `eni-`
        /// or `pcx-`; whatever it does not name drops the traffic.
        target: &'a str,
    }

    /// A network ACL: stateless, numbered rules (R-NACL-1).
    NetworkAcl {
        /// `acl-…`.
        id: &'a str,
        /// What may enter the subnet.
        inbound: Vec<NetworkAclRule<'a>>,
        /// What may leave it.
        outbound: Vec<NetworkAclRule<'a>>,
    }

    /// A rule of a network ACL (R-NACL-5).
    NetworkAclRule {
        /// 1 to 32766, unique in its list.
        number: i32,
        /// What it does to what it matches.
        action: RuleAction,
        /// `None`: all protocols, and ports are not said.
        protocol: Option<Protocol>,
        /// The first port; of ICMP and ICMPv6 the type, or -1.
        from_port: Option<i32>,
        /// The last port; of ICMP and ICMPv6 the code, or -1.
        to_port: Option<i32>,
        /// Where it comes from, or goes to.
        cidr: &'a str,
    }

    /// A named list of ranges.
    PrefixList {
        /// `pl-…`.
        id: &'a str,
        /// Its entries.
        cidrs: Vec<&'a str>,
    }

    /// A security group: stateful rules that allow (R-SG-1).
    SecurityGroup {
        /// `sg-…`.
        id: &'a str,
        /// The id of its VPC.
        vpc: &'a str,
        /// Whether it is the default group of its VPC (R-SG-3).
        is_default: bool,
        /// What its members may be sent. `None`: nothing, for the default group everything from its own members.
        inbound: Option<Vec<SecurityGroupRule<'a>>>,
        /// What they may send. `None`: everything.
        outbound: Option<Vec<SecurityGroupRule<'a>>>,
    }

    /// A rule of a security group (R-SG-5).
    SecurityGroupRule {
        /// `None`: all protocols, and ports are not said.
        protocol: Option<Protocol>,
        /// The first port; of ICMP and ICMPv6 the type, or -1.
        from_port: Option<i32>,
        /// The last port; of ICMP and ICMPv6 the code, or -1.
        to_port: Option<i32>,
        /// From or to whom: an address, a CIDR, `pl-…` or `sg-…` (R-SG-6). A list of rules has at most 32 prefix lists.
        peer: &'a str,
        /// Shown, never deciding.
        description: &'a str,
    }

    /// A network interface. No two things of a VPC have one address.
    Interface {
        /// `eni-…`.
        id: &'a str,
        /// The id of its subnet.
        subnet: &'a str,
        /// Its private addresses, 1 to 128, in the ranges of the subnet.
        addresses: Vec<&'a str>,
        /// The ids of 1 to 16 groups of its VPC.
        security_groups: Vec<&'a str>,
        /// Whether it has a public address as well.
        public: bool,
    }

    /// A cluster subnet group (R-NET-1).
    SubnetGroup {
        /// Its name.
        name: &'a str,
        /// The ids of two or more subnets of one VPC.
        subnets: Vec<&'a str>,
    }

    /// A provisioned cluster.
    Cluster {
        /// What it has in common with a workgroup.
        database: Database<'a>,
        /// The name of its cluster subnet group.
        subnet_group: &'a str,
        /// `ra3.xlplus` for example; where it is said and neither RA3 nor RG, other ports are allowed (R-NET-3).
        node_type: Option<&'a str>,
    }

    /// A serverless workgroup (R-NET-9).
    Workgroup {
        /// What it has in common with a cluster.
        database: Database<'a>,
        /// The ids of its subnets, of one VPC.
        subnets: Vec<&'a str>,
    }

    /// What clusters and workgroups have in common.
    Database {
        /// Its name.
        name: &'a str,
        /// The addresses of its endpoint, 1 to 128, in its subnets.
        addresses: Vec<&'a str>,
        /// The ids of at most five groups of its VPC. None: locked (R-NET-2).
        security_groups: Vec<&'a str>,
        /// `None`: 5439.
        port: Option<i32>,
        /// Whether the internet may reach it (R-NET-7).
        publicly_accessible: bool,
        /// Whether its own traffic goes through the VPC (R-NET-6).
        enhanced_vpc_routing: bool,
        /// The account that it belongs to.
        account: Option<&'a str>,
        /// Who may make managed endpoints to it (R-RS-14).
        endpoint_access: Vec<EndpointAccess<'a>>,
    }

    /// A grant to make managed endpoints (R-RS-14).
    EndpointAccess {
        /// To this account.
        account: &'a str,
        /// In these VPCs; `None`: in all.
        vpcs: Option<Vec<&'a str>>,
    }

    /// A Redshift-managed VPC endpoint (R-RS-14). It listens at the port of what it leads to.
    ManagedEndpoint {
        /// Its name.
        name: &'a str,
        /// The name of the cluster that it leads to: this or a workgroup.
        cluster: Option<&'a str>,
        /// The name of the workgroup that it leads to.
        workgroup: Option<&'a str>,
        /// The ids of its subnets, of one VPC.
        subnets: Vec<&'a str>,
        /// Its addresses, 1 to 128, in its subnets.
        addresses: Vec<&'a str>,
        /// The ids of at most 16 groups of its VPC. None: locked.
        security_groups: Vec<&'a str>,
        /// The account that it belongs to.
        account: Option<&'a str>,
    }

    /// An interface endpoint of a service (R-NET-9). It listens at port 443.
    VpcEndpoint {
        /// `vpce-…`.
        id: &'a str,
        /// `redshift`, `redshift-serverless` and others; shown, never deciding.
        service: &'a str,
        /// The ids of its subnets, of one VPC.
        subnets: Vec<&'a str>,
        /// Its addresses, 1 to 128, in its subnets.
        addresses: Vec<&'a str>,
        /// The ids of at most 16 groups of its VPC. None: locked.
        security_groups: Vec<&'a str>,
    }

    /// VPC Block Public Access of the account (R-NET-8).
    BlockPublicAccess {
        /// What it blocks.
        mode: BlockMode,
        /// Where it does not.
        exclusions: Vec<Exclusion<'a>>,
    }

    /// Where public access is not blocked: a VPC or a subnet, one of the two.
    Exclusion {
        /// The id of a VPC.
        vpc: Option<&'a str>,
        /// The id of a subnet.
        subnet: Option<&'a str>,
        /// What is let pass.
        mode: ExclusionMode,
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])+ $name:ident, $what:literal { $(#[$of_first:meta])+ $first:ident = $first_wire:literal, $($(#[$of:meta])+ $variant:ident = $wire:literal,)+ })+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
            #[non_exhaustive]
            pub enum $name {
                $(#[$of_first])+
                #[default]
                $first,
                $($(#[$of])+ $variant,)+
            }
            wire_names! { $name, $what: $first = $first_wire, $($variant = $wire),+ }
        )+
    };
}

choices! {
    /// Whether the hardware of a VPC is shared (R-NET-1).
    Tenancy, "tenancy" {
        /// Shared.
        Default = "default",
        /// Dedicated.
        Dedicated = "dedicated",
    }

    /// What a rule of a network ACL does.
    RuleAction, "action" {
        /// Refuses.
        Deny = "deny",
        /// Lets pass.
        Allow = "allow",
    }

    /// What VPC Block Public Access blocks.
    BlockMode, "mode" {
        /// Nothing.
        Off = "off",
        /// Everything through internet gateways and NAT gateways, either way.
        Bidirectional = "bidirectional",
        /// What begins outside.
        IngressOnly = "ingressOnly",
    }

    /// What an exclusion of VPC Block Public Access lets pass.
    ExclusionMode, "mode" {
        /// What begins inside.
        EgressOnly = "egressOnly",
        /// Either way.
        Bidirectional = "bidirectional",
    }
}
