//! `type-mismatch-ip-range`.

use crate::lint::entry::check;

check! {
    /// An address operator has a value that is no address.
    ///
    /// Write an IPv4 or IPv6 address, or a range such as `203.0.113.0/24`.
    "type-mismatch-ip-range", Error, "R-IP-6",
    aws = "Type mismatch IP range"
}
