//! Global condition keys that the engine knows by number, not by name.

use super::key_name::{hash_ascii_key, hash_key, same_key};

/// A global key whose value follows from the caller or the resource of a request, or is read when the
/// request is built (section 5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum GlobalKey {
    PrincipalAccount,
    PrincipalArn,
    PrincipalIsAwsService,
    PrincipalType,
    ResourceAccount,
    S3ResourceAccount,
    S3TlsVersion,
    SourceIp,
    UserId,
    UserName,
    ViaAwsService,
}

impl GlobalKey {
    const ALL: [Self; 11] = [
        Self::PrincipalAccount,
        Self::PrincipalArn,
        Self::PrincipalIsAwsService,
        Self::PrincipalType,
        Self::ResourceAccount,
        Self::S3ResourceAccount,
        Self::S3TlsVersion,
        Self::SourceIp,
        Self::UserId,
        Self::UserName,
        Self::ViaAwsService,
    ];

    /// The name as AWS writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PrincipalAccount => "aws:PrincipalAccount",
            Self::PrincipalArn => "aws:PrincipalArn",
            Self::PrincipalIsAwsService => "aws:PrincipalIsAWSService",
            Self::PrincipalType => "aws:PrincipalType",
            Self::ResourceAccount => "aws:ResourceAccount",
            Self::S3ResourceAccount => "s3:ResourceAccount",
            Self::S3TlsVersion => "s3:TlsVersion",
            Self::SourceIp => "aws:SourceIp",
            Self::UserId => "aws:userid",
            Self::UserName => "aws:username",
            Self::ViaAwsService => "aws:ViaAWSService",
        }
    }

    pub(crate) const SOURCE_IP_HASH: u64 = Self::SourceIp.hash();

    const fn hash(self) -> u64 {
        hash_ascii_key(self.name())
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        let hash = hash_key(name);
        Self::ALL
            .into_iter()
            .find(|key| key.hash() == hash && same_key(key.name(), name))
    }
}
