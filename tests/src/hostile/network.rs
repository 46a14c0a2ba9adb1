//! Networks: rules that overlap in every way, and lists that many things name.

use std::hint::black_box;

use portcullis::guard::network::Topology;
use portcullis::request::{Connection, Side};
use portcullis::scenario;

use super::Shape;
use super::measure::{Fact, Meter};
use super::write::{each, texts};

/// A VPC with a client, a workgroup, and these rules of the workgroup's group.
fn of_rules(rules: &str, more: &str) -> String {
    format!(
        r#"{{"vpcs":[{{"id":"v","cidrs":["10.0.0.0/8"]}}],
        "subnets":[{{"id":"a","vpc":"v","cidrs":["10.0.0.0/24","10.64.0.0/10"]}},{{"id":"b","vpc":"v","cidrs":["10.0.1.0/24"],"networkAcl":"n"}}],
        "networkAcls":[{{"id":"n","inbound":[{{"number":1,"action":"allow","cidr":"0.0.0.0/0"}}],
            "outbound":[{{"number":32766,"action":"allow","cidr":"0.0.0.0/0"}}]}}],
        "securityGroups":[{{"id":"sg-c","vpc":"v"}},{{"id":"sg-w","vpc":"v","inbound":[{rules}]}}],
        "interfaces":[{{"id":"c","subnet":"a","addresses":["10.0.0.4"],"securityGroups":["sg-c"]}}],
        "workgroups":[{{"name":"w","subnets":["b"],"addresses":["10.0.1.4"],"securityGroups":["sg-w"]}}]{more}}}"#
    )
}

/// Reads and compiles a network that is sound.
fn compile(meter: &mut dyn Meter, text: &str) {
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || drop(black_box(sound(text))));
}

fn sound(text: &str) -> Topology {
    scenario::network(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads one that is not.
fn refuse(meter: &mut dyn Meter, text: &str) {
    meter.note(Fact::Read(text.len()));
    let mut answered = 0;
    meter.measure(&mut || {
        let error = scenario::network(text).expect_err("a network that cannot be");
        answered = black_box(error.to_string()).len();
    });
    meter.note(Fact::Answered(answered));
}

fn from_client() -> Connection<'static> {
    Connection::new(Side::interface("c"), Side::workgroup("w"))
}

fn rule(low: usize, high: usize, peer: &str) -> String {
    format!(r#"{{"protocol":"tcp","fromPort":{low},"toPort":{high},"peer":"{peer}"}}"#)
}

/// Ports within ports, and ranges around ranges.
fn nested(n: usize) -> String {
    each(n, |at| {
        let peer = format!("10.0.0.0/{}", 8 + at % 25);
        rule(at % 5_000, 65_535 - at % 5_000, &peer)
    })
}

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("network-nested", 500, |n, meter| {
        compile(meter, &of_rules(&nested(n), ""));
    }),
    Shape::new("network-nested-the-other-way", 500, |n, meter| {
        let rules = each(n, |at| {
            let (low, high) = (5_000 - at % 5_000, 60_000 + at % 5_000);
            rule(low, high, &format!("2001:db8::/{}", 128 - at % 100))
        });
        compile(meter, &of_rules(&rules, ""));
    }),
    Shape::new("network-one-range", 500, |n, meter| {
        let rules = each(n, |at| rule(at % 30_000, at % 30_000 + 30_000, "0.0.0.0/0"));
        compile(meter, &of_rules(&rules, ""));
    }),
    Shape::new("network-ranges", 500, |n, meter| {
        let rules = each(n, |at| {
            rule(
                0,
                65_535,
                &format!("10.{}.{}.0/{}", at / 256 % 256, at % 256, 9 + at % 24),
            )
        });
        compile(meter, &of_rules(&rules, ""));
    }),
    Shape::new("network-lists-in-many-groups", 300, |n, meter| {
        let cidrs = texts(n, |at| format!("10.{}.{}.0/24", at / 256 % 256, at % 256));
        let groups = each(n, |at| {
            format!(
                r#"{{"id":"sg-{at}","vpc":"v","inbound":[{{"peer":"pl-1"}}],"outbound":[{{"peer":"pl-1"}}]}}"#
            )
        });
        let text = format!(
            r#"{{"vpcs":[{{"id":"v","cidrs":["10.0.0.0/8"]}}],"prefixLists":[{{"id":"pl-1","cidrs":[{cidrs}]}}],
            "securityGroups":[{groups}]}}"#
        );
        compile(meter, &text);
    }),
    Shape::new("network-peers-of-one", 30, |n, meter| {
        let cidrs = texts(100, |at| format!("10.{at}.0.0/16"));
        let vpcs = each(n, |at| {
            format!(
                r#"{{"id":"v{at}","cidrs":["11.{}.{}.0/24"]}}"#,
                at / 256 % 256,
                at % 256
            )
        });
        let peerings = each(n, |at| {
            format!(r#"{{"id":"pcx-{at}","vpcs":["hub","v{at}"]}}"#)
        });
        let text = format!(
            r#"{{"vpcs":[{{"id":"hub","cidrs":[{cidrs}]}},{vpcs}],"peerings":[{peerings}]}}"#
        );
        compile(meter, &text);
    }),
    Shape::new("network-clusters-in-one-group", 200, |n, meter| {
        let place = |at: usize| format!("10.{}.{}", at / 256 % 256, at % 256);
        let subnets = each(n, |at| {
            format!(
                r#"{{"id":"s{at}","vpc":"v","cidrs":["{}.0/24"]}}"#,
                place(at)
            )
        });
        let names = texts(n, |at| format!("s{at}"));
        let clusters = each(n, |at| {
            format!(
                r#"{{"name":"c{at}","subnetGroup":"g","addresses":["{}.9"]}}"#,
                place(at)
            )
        });
        let text = format!(
            r#"{{"vpcs":[{{"id":"v","cidrs":["10.0.0.0/8"]}}],"subnets":[{subnets}],
            "subnetGroups":[{{"name":"g","subnets":[{names}]}}],"clusters":[{clusters}]}}"#
        );
        compile(meter, &text);
    }),
    Shape::new("network-grants", 200, |n, meter| {
        let grants = each(n, |at| format!(r#"{{"account":"{at:012}","vpcs":["v"]}}"#));
        let endpoints = each(n, |at| {
            format!(
                r#"{{"name":"e{at}","workgroup":"x","subnets":["a"],"addresses":["10.64.{}.{}"],"account":"{:012}"}}"#,
                at / 256,
                at % 256,
                at * 2
            )
        });
        let more = format!(r#","managedEndpoints":[{endpoints}],"clusters":[]"#);
        let text = of_rules("", &more).replace(
            r#""workgroups":["#,
            &format!(r#""workgroups":[{{"name":"x","subnets":["a"],"addresses":["10.127.0.1"],"endpointAccess":[{grants}]}},"#),
        );
        compile(meter, &text);
    }),
    Shape::new("network-errors", 2_000, |n, meter| {
        refuse(
            meter,
            &format!(
                r#"{{"vpcs":[{}]}}"#,
                each(n, |_| r#"{"id":"","cidrs":[]}"#.into())
            ),
        );
    }),
    Shape::new("network-unknown-names", 500, |n, meter| {
        let rules = each(n, |at| {
            format!(r#"{{"peer":"sg-{at}","protocol":"udp","toPort":1}}"#)
        });
        refuse(meter, &of_rules(&rules, ""));
    }),
    Shape::new("network-overlaps", 500, |n, meter| {
        let subnets = each(n, |at| {
            format!(r#"{{"id":"s{at}","vpc":"v","cidrs":["10.0.0.0/8"]}}"#)
        });
        let text =
            format!(r#"{{"vpcs":[{{"id":"v","cidrs":["10.0.0.0/8"]}}],"subnets":[{subnets}]}}"#);
        refuse(meter, &text);
    }),
    Shape::new("network-beside-overlaps", 500, |n, meter| {
        let subnets = each(n, |at| {
            format!(r#"{{"id":"s{at}","vpc":"v","cidrs":["10.0.0.0/24"]}}"#)
        });
        let interfaces = each(n, |at| {
            format!(
                r#"{{"id":"i{at}","subnet":"s0","addresses":["10.0.1.1"],"securityGroups":["sg-a"]}}"#
            )
        });
        let text = format!(
            r#"{{"vpcs":[{{"id":"v","cidrs":["10.0.0.0/8"]}}],"subnets":[{subnets}],
            "securityGroups":[{{"id":"sg-a","vpc":"v"}}],"interfaces":[{interfaces}]}}"#
        );
        refuse(meter, &text);
    }),
    Shape::new("network-story", 500, |n, meter| {
        let rules = each(n, |at| rule(at % 5_000, 5_000, "10.0.0.0/24"));
        let text = of_rules(&rules, "");
        let topology = sound(&text);
        meter.note(Fact::Read(text.len()));
        let mut told = 0;
        meter.measure(&mut || {
            let path = topology.path(&from_client()).expect("a connection");
            assert!(!path.passes());
            told = black_box(path.to_string()).len();
        });
        meter.note(Fact::Answered(told));
    }),
    Shape::new("network-replies", 240, |n, meter| {
        // Each port of its own, so that all of them have to be looked at.
        let rules = each(n, |at| {
            let port = 1_024 + 2 * (at % 32_000);
            format!(
                r#"{{"number":{},"action":"allow","protocol":"tcp","fromPort":{port},"toPort":{port},"cidr":"10.0.0.0/8"}}"#,
                1 + at
            )
        });
        let text = of_rules(&nested(1), "")
            .replace(r#""outbound":["#, &format!(r#""outbound":[{rules},"#));
        let topology = sound(&text);
        meter.measure(&mut || assert!(topology.passes(black_box(&from_client()))));
    }),
];
