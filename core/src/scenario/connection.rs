//! The `network.connection` of a request.

use alloc::string::String;

use super::fields::{Reading, SCENARIO};
use super::network_rules::read_protocol;
use super::objects::Objects;
use super::tls::read_tls;
use crate::finding::{Problem, Reason};
use crate::request::{Connection, Side, SslMode};
use crate::text::{Json, JsonValue, Path, parse_address, quoted};

const FROM: [&str; 4] = ["address", "interface", "cluster", "workgroup"];
const TO: [&str; 6] = [
    "cluster",
    "workgroup",
    "managedEndpoint",
    "vpcEndpoint",
    "interface",
    "address",
];
const KNOWN: [&str; 9] = [
    "from",
    "to",
    "protocol",
    "port",
    "sourcePort",
    "icmpType",
    "icmpCode",
    "sslmode",
    "tls",
];

/// Reads a connection; `None` if something is wrong, which is reported. What contradicts what is not told here.
pub(super) fn read_connection<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
) -> Option<Connection<'j>> {
    let mut r = Objects::new(reading);
    let members = r.reading.members(json, path, &KNOWN)?;
    for name in ["from", "to"] {
        if !members.iter().any(|member| member.name == name) {
            r.is_sound = false;
            r.reading.missing(json, path, name);
        }
    }
    let (mut from, mut to) = (None, None);
    let nowhere = || Side::interface("");
    let mut connection = Connection::new(nowhere(), nowhere());
    for member in members {
        let path = path.member(&member.name);
        let json = &member.value;
        match &*member.name {
            "from" => from = read_side(&mut r, json, &path, &FROM),
            "to" => to = read_side(&mut r, json, &path, &TO),
            "protocol" => {
                let expected = "`tcp`, `udp`, `icmp`, `icmpv6`, or a number from 0 to 255";
                let protocol = read_protocol(&mut r, json, &path, expected);
                connection.protocol = protocol.unwrap_or(connection.protocol);
            }
            "port" => connection.port = r.bounded(json, &path, u16::MAX),
            "sourcePort" => connection.source_port = r.bounded(json, &path, u16::MAX),
            "icmpType" => connection.icmp_type = r.bounded(json, &path, u8::MAX),
            "icmpCode" => connection.icmp_code = r.bounded(json, &path, u8::MAX),
            "sslmode" => {
                let name = r.reading.string(json, &path);
                let mode =
                    name.and_then(|name| r.reading.named::<SslMode>(name, json, &path, "R-TLS-8"));
                r.is_sound &= mode.is_some();
                connection.sslmode = mode;
            }
            _ => connection.tls = read_tls(r.reading, json, &path),
        }
    }
    (connection.from, connection.to) = from.zip(to)?;
    r.is_sound.then_some(connection)
}

fn read_side<'j>(
    r: &mut Objects<'_, '_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
    known: &[&'static str],
) -> Option<Side<'j>> {
    let members = r.reading.members(json, path, known)?;
    let [member] = members.as_slice() else {
        let is_told = matches!(&json.value, JsonValue::Object(all) if all.len() > members.len());
        if is_told {
            return None;
        }
        let message = alloc::format!("a side has one of {}", known.join(", "));
        let problem = Problem::new(Reason::ExclusiveMembers, SCENARIO, json.span, message);
        r.reading.error(path, problem);
        return None;
    };
    let path = path.member(&member.name);
    let text = r.reading.string(&member.value, &path)?;
    Some(match &*member.name {
        "address" => {
            let address = parse_address(text);
            if address.is_none() {
                let message = alloc::format!("`{}` is no IPv4 or IPv6 address", quoted(text));
                r.reading.invalid(&member.value, &path, "R-IP-6", message);
            }
            Side::Address(address?)
        }
        "interface" => Side::interface(text),
        "cluster" => Side::cluster(text),
        "workgroup" => Side::workgroup(text),
        "managedEndpoint" => Side::managed_endpoint(text),
        _ => Side::vpc_endpoint(text),
    })
}

impl Objects<'_, '_> {
    /// A number from 0 to the largest of its kind.
    fn bounded<T: TryFrom<i32> + Into<u32>>(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        most: T,
    ) -> Option<T> {
        let was_sound = core::mem::replace(&mut self.is_sound, true);
        let number = self.number(json, path);
        let is_number = self.is_sound;
        self.is_sound &= was_sound;
        let bounded = T::try_from(number).ok();
        if is_number && bounded.is_none() {
            let most: u32 = most.into();
            let message: String = alloc::format!("{number} is no number from 0 to {most}");
            self.invalid(json, path, &message);
        }
        bounded
    }
}
