//! The connection that a request asks for beside the call: `portcullis_connection`.

use core::net::IpAddr;

use portcullis::request::{
    Connection as CoreConnection, Protocol, Side as CoreSide, SslMode, Transport,
};

use crate::error::Failure;
use crate::facts::transport;
use crate::limits::{Subject, invalid};
use crate::sized::SizedStruct;
use crate::status::INVALID_ARGUMENT;
use crate::text::Str;

/// One end of a connection: `portcullis_side`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Side {
    /// 1 an address, 2 an interface, 3 a cluster, 4 a workgroup, 5 a managed endpoint, 6 an interface endpoint.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
    /// The address, or what the network's description calls it.
    pub name: Str,
}

/// A connection: `portcullis_connection`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Connection {
    /// How large the caller's struct is.
    pub struct_size: usize,
    /// Which of the numbers are given: 1 `protocol`, 2 `port`, 4 `source_port`, 8 `icmp_type`, 16 `icmp_code`.
    pub given: u32,
    /// The number of a protocol above IP.
    pub protocol: u32,
    /// The port at `to`.
    pub port: u32,
    /// The port at `from`.
    pub source_port: u32,
    /// Of ICMP and `ICMPv6`.
    pub icmp_type: u32,
    /// Of ICMP and `ICMPv6`.
    pub icmp_code: u32,
    /// 0 not said, 1 disable, 2 allow, 3 prefer, 4 require, 5 verify-ca, 6 verify-full.
    pub sslmode: u32,
    /// As in [`Network`](crate::Network).
    pub tls: u32,
    /// Of TLS, the suite that was agreed on.
    pub cipher_suite: Str,
    /// Who connects.
    pub from: Side,
    /// To what.
    pub to: Side,
}

// SAFETY: `repr(C)`, its size first, numbers and raw pointers only.
unsafe impl SizedStruct for Connection {
    fn set_size(&mut self, size: usize) {
        self.struct_size = size;
    }
}

const PROTOCOL: u32 = 1;
const PORT: u32 = 2;
const SOURCE_PORT: u32 = 4;
const ICMP_TYPE: u32 = 8;
const ICMP_CODE: u32 = 16;

const CIPHER_SUITE: Subject = Subject::Fact("network.connection.tls.cipherSuite");

impl Connection {
    /// # Safety
    /// The texts are readable and do not change during `'a`.
    pub(crate) unsafe fn to_core<'a>(self) -> Result<CoreConnection<'a>, Failure> {
        if self.given & !(PROTOCOL | PORT | SOURCE_PORT | ICMP_TYPE | ICMP_CODE) != 0 {
            return Err(INVALID_ARGUMENT.into());
        }
        let protocol = self.number(PROTOCOL, "network.connection.protocol", self.protocol)?;
        // SAFETY: this function's contract, here and below.
        let from = unsafe { self.from.to_core("network.connection.from") }?;
        // SAFETY: as above.
        let to = unsafe { self.to.to_core("network.connection.to") }?;
        // SAFETY: as above.
        let tls: Transport<'a> = unsafe { transport(self.tls, self.cipher_suite, CIPHER_SUITE) }?;
        Ok(CoreConnection {
            from,
            to,
            protocol: protocol.map_or(Protocol::TCP, Protocol),
            port: self.number(PORT, "network.connection.port", self.port)?,
            source_port: self.number(
                SOURCE_PORT,
                "network.connection.sourcePort",
                self.source_port,
            )?,
            icmp_type: self.number(ICMP_TYPE, "network.connection.icmpType", self.icmp_type)?,
            icmp_code: self.number(ICMP_CODE, "network.connection.icmpCode", self.icmp_code)?,
            sslmode: sslmode(self.sslmode)?,
            tls,
        })
    }

    /// A number that may be left out. One that is there, and not said to be, would be passed over.
    fn number<T: TryFrom<u32>>(
        &self,
        bit: u32,
        field: &str,
        number: u32,
    ) -> Result<Option<T>, Failure> {
        if self.given & bit == 0 {
            return match number {
                0 => Ok(None),
                _ => Err(INVALID_ARGUMENT.into()),
            };
        }
        match T::try_from(number) {
            Ok(fits) => Ok(Some(fits)),
            Err(_) => {
                let most = u64::MAX >> (64 - 8 * size_of::<T>());
                let message = alloc::format!("{number} is no number from 0 to {most}");
                Err(invalid(field, "SCENARIO", message))
            }
        }
    }
}

impl Side {
    /// # Safety
    /// The text is readable and does not change during `'a`.
    unsafe fn to_core<'a>(self, field: &'static str) -> Result<CoreSide<'a>, Failure> {
        if self.reserved != 0 {
            return Err(INVALID_ARGUMENT.into());
        }
        // SAFETY: this function's contract.
        let name = unsafe { self.name.get(Subject::Fact(field)) }?;
        Ok(match self.kind {
            1 => match name.parse::<IpAddr>() {
                Ok(parsed) => parsed.to_canonical().into(),
                Err(_) => {
                    let message = "this is no IPv4 or IPv6 address".into();
                    let field = alloc::format!("{field}.address");
                    return Err(invalid(&field, "R-IP-6", message));
                }
            },
            2 => CoreSide::interface(name),
            3 => CoreSide::cluster(name),
            4 => CoreSide::workgroup(name),
            5 => CoreSide::managed_endpoint(name),
            6 => CoreSide::vpc_endpoint(name),
            _ => return Err(INVALID_ARGUMENT.into()),
        })
    }
}

/// What a client wants; zero is not said.
fn sslmode(number: u32) -> Result<Option<SslMode>, Failure> {
    Ok(Some(match number {
        0 => return Ok(None),
        1 => SslMode::Disable,
        2 => SslMode::Allow,
        3 => SslMode::Prefer,
        4 => SslMode::Require,
        5 => SslMode::VerifyCa,
        6 => SslMode::VerifyFull,
        _ => return Err(INVALID_ARGUMENT.into()),
    }))
}
