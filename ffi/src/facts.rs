//! The facts of a request that are structs in the header: principal, network, credentials.

use core::mem::offset_of;

use portcullis::{
    Principal as CorePrincipal,
    request::{CredentialFacts, CredentialType, NetworkFacts, TlsVersion, Transport},
};

use crate::error::Failure;
use crate::limits::{Refused, Subject};
use crate::sized::SizedStruct;
use crate::status::INVALID_ARGUMENT;
use crate::text::Str;

/// Who calls: `portcullis_principal`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Principal {
    /// How large the caller's struct is.
    pub struct_size: usize,
    /// 1 by ARN, 2 a service, 3 the provider of a federated call, 4 anonymous.
    pub kind: u32,
    /// 1 a service-linked role, 2 of the organization's management account.
    pub flags: u32,
    /// The ARN, or the name of the service or provider.
    pub name: Str,
    /// `AIDA…` or `AROA…`.
    pub unique_id: Str,
    /// Of a session, its role with the path.
    pub role_arn: Str,
    /// Of a federated-user session, the IAM user behind it.
    pub issuing_user: Str,
    /// The S3 canonical id.
    pub canonical_user: Str,
}

// SAFETY: `repr(C)`, its size first, numbers and raw pointers only.
unsafe impl SizedStruct for Principal {
    fn set_size(&mut self, size: usize) {
        self.struct_size = size;
    }
}

const BY_ARN: u32 = 1;
const SERVICE: u32 = 2;
const FEDERATED: u32 = 3;
const ANONYMOUS: u32 = 4;

const SERVICE_LINKED_ROLE: u32 = 1;
const MANAGEMENT_ACCOUNT: u32 = 2;

// What the texts of the structs are called in a scenario.
pub(crate) const NAME: Subject = Subject::Fact("principal");
const UNIQUE_ID: Subject = Subject::Fact("principal.uniqueId");
const ROLE_ARN: Subject = Subject::Fact("principal.roleArn");
const ISSUING_USER: Subject = Subject::Fact("principal.issuingUser");
const CANONICAL_USER: Subject = Subject::Fact("principal.canonicalUser");
const SOURCE_IP: Subject = Subject::Fact("network.sourceIp");
const VPC_SOURCE_IP: Subject = Subject::Fact("network.vpcSourceIp");
const VPC: Subject = Subject::Fact("network.vpc");
const VPC_ENDPOINT: Subject = Subject::Fact("network.vpcEndpoint");
const CIPHER_SUITE: Subject = Subject::Fact("network.tls.cipherSuite");
const ISSUED_AT: Subject = Subject::Fact("credentials.issuedAt");
const EXPIRES_AT: Subject = Subject::Fact("credentials.expiresAt");
const MFA_AUTHENTICATED_AT: Subject = Subject::Fact("credentials.mfaAuthenticatedAt");

/// The principal of an ARN.
pub(crate) fn principal_of_arn(arn: &str) -> Result<CorePrincipal<'_>, Failure> {
    Ok(CorePrincipal::from_arn(arn)?)
}

impl Principal {
    /// # Safety
    /// The texts are readable and do not change during `'a`.
    pub(crate) unsafe fn to_core<'a>(self) -> Result<CorePrincipal<'a>, Failure> {
        // SAFETY: this function's contract, here and below.
        let name = unsafe { self.name.get(NAME) }?;
        let mut principal = match self.kind {
            BY_ARN => principal_of_arn(name)?,
            SERVICE => CorePrincipal::service(name),
            FEDERATED => CorePrincipal::federated(name),
            ANONYMOUS if name.is_empty() => CorePrincipal::anonymous(),
            _ => return Err(INVALID_ARGUMENT.into()),
        };
        // SAFETY: as above.
        if let Some(id) = unsafe { self.unique_id.given(UNIQUE_ID) }? {
            principal = principal.with_unique_id(id);
        }
        // SAFETY: as above.
        if let Some(arn) = unsafe { self.role_arn.given(ROLE_ARN) }? {
            principal = principal.with_role_arn(arn);
        }
        // SAFETY: as above.
        if let Some(arn) = unsafe { self.issuing_user.given(ISSUING_USER) }? {
            principal = principal.with_issuing_user(arn);
        }
        // SAFETY: as above.
        if let Some(id) = unsafe { self.canonical_user.given(CANONICAL_USER) }? {
            principal = principal.with_canonical_user(id);
        }
        if self.flags & !(SERVICE_LINKED_ROLE | MANAGEMENT_ACCOUNT) != 0 {
            return Err(INVALID_ARGUMENT.into());
        }
        Ok(principal
            .service_linked_role(self.flags & SERVICE_LINKED_ROLE != 0)
            .management_account(self.flags & MANAGEMENT_ACCOUNT != 0))
    }

    /// Calls `keep` on every text.
    pub(crate) fn map_texts(
        self,
        mut keep: impl FnMut(Str, Subject) -> Result<Str, Refused>,
    ) -> Result<Self, Refused> {
        Ok(Self {
            name: keep(self.name, NAME)?,
            unique_id: keep(self.unique_id, UNIQUE_ID)?,
            role_arn: keep(self.role_arn, ROLE_ARN)?,
            issuing_user: keep(self.issuing_user, ISSUING_USER)?,
            canonical_user: keep(self.canonical_user, CANONICAL_USER)?,
            ..self
        })
    }
}

/// How a request arrived: `portcullis_network`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Network {
    /// How large the caller's struct is.
    pub struct_size: usize,
    /// 0 not said, 1 clear text, 2 TLS of some version, 3 SSL 3.0, 4 to 7 TLS 1.0 to 1.3.
    pub tls: u32,
    /// Zero.
    pub reserved: u32,
    /// The public address of the caller.
    pub source_ip: Str,
    /// The private address behind an endpoint.
    pub vpc_source_ip: Str,
    /// `vpc-…`.
    pub vpc: Str,
    /// `vpce-…`.
    pub vpc_endpoint: Str,
    /// Of TLS, the suite that was agreed on.
    pub cipher_suite: Str,
}

// SAFETY: `repr(C)`, its size first, numbers and raw pointers only.
unsafe impl SizedStruct for Network {
    const LEAST_BYTES: usize = offset_of!(Self, cipher_suite);

    fn set_size(&mut self, size: usize) {
        self.struct_size = size;
    }
}

/// Whether and how something was encrypted, of a number and the name of a suite.
///
/// # Safety
/// The text is readable and does not change during `'a`.
pub(crate) unsafe fn transport<'a>(
    tls: u32,
    cipher_suite: Str,
    subject: Subject,
) -> Result<Transport<'a>, Refused> {
    let transport = match tls {
        0 => Transport::NotSaid,
        1 => Transport::ClearText,
        2 => TlsVersion::Unknown.into(),
        3 => TlsVersion::Ssl3.into(),
        4 => TlsVersion::Tls1_0.into(),
        5 => TlsVersion::Tls1_1.into(),
        6 => TlsVersion::Tls1_2.into(),
        7 => TlsVersion::Tls1_3.into(),
        _ => return Err(INVALID_ARGUMENT.into()),
    };
    // SAFETY: this function's contract.
    match (transport, unsafe { cipher_suite.given(subject) }?) {
        (transport, None) => Ok(transport),
        (Transport::Tls(tls), Some(name)) => Ok(tls.cipher_suite(name).into()),
        // What was not encrypted has no suite.
        (_, Some(_)) => Err(INVALID_ARGUMENT.into()),
    }
}

impl Network {
    /// # Safety
    /// The texts are readable and do not change during `'a`.
    pub(crate) unsafe fn to_core<'a>(self) -> Result<NetworkFacts<'a>, Refused> {
        if self.reserved != 0 {
            return Err(INVALID_ARGUMENT.into());
        }
        // SAFETY: this function's contract.
        let transport = unsafe { transport(self.tls, self.cipher_suite, CIPHER_SUITE) }?;
        Ok(NetworkFacts {
            // SAFETY: this function's contract.
            source_ip: unsafe { self.source_ip.given(SOURCE_IP) }?.map(Into::into),
            // SAFETY: as above.
            vpc_source_ip: unsafe { self.vpc_source_ip.given(VPC_SOURCE_IP) }?.map(Into::into),
            // SAFETY: as above.
            vpc: unsafe { self.vpc.given(VPC) }?,
            // SAFETY: as above.
            vpc_endpoint: unsafe { self.vpc_endpoint.given(VPC_ENDPOINT) }?,
            transport,
        })
    }

    /// Calls `keep` on every text.
    pub(crate) fn map_texts(
        self,
        mut keep: impl FnMut(Str, Subject) -> Result<Str, Refused>,
    ) -> Result<Self, Refused> {
        Ok(Self {
            source_ip: keep(self.source_ip, SOURCE_IP)?,
            vpc_source_ip: keep(self.vpc_source_ip, VPC_SOURCE_IP)?,
            vpc: keep(self.vpc, VPC)?,
            vpc_endpoint: keep(self.vpc_endpoint, VPC_ENDPOINT)?,
            cipher_suite: keep(self.cipher_suite, CIPHER_SUITE)?,
            ..self
        })
    }
}

/// What signed a request: `portcullis_credentials`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Credentials {
    /// How large the caller's struct is.
    pub struct_size: usize,
    /// 1 long-term, 2 temporary, 3 none.
    pub credential_type: u32,
    /// Zero.
    pub reserved: u32,
    /// RFC 3339.
    pub issued_at: Str,
    /// RFC 3339.
    pub expires_at: Str,
    /// RFC 3339.
    pub mfa_authenticated_at: Str,
}

// SAFETY: `repr(C)`, its size first, numbers and raw pointers only.
unsafe impl SizedStruct for Credentials {
    fn set_size(&mut self, size: usize) {
        self.struct_size = size;
    }
}

impl Credentials {
    /// # Safety
    /// The texts are readable and do not change during `'a`.
    pub(crate) unsafe fn to_core<'a>(self) -> Result<CredentialFacts<'a>, Refused> {
        let credential_type = match (self.credential_type, self.reserved) {
            (1, 0) => CredentialType::LongTerm,
            (2, 0) => CredentialType::Temporary,
            (3, 0) => CredentialType::Unsigned,
            _ => return Err(INVALID_ARGUMENT.into()),
        };
        // SAFETY: this function's contract.
        let mfa = unsafe { self.mfa_authenticated_at.given(MFA_AUTHENTICATED_AT) }?;
        Ok(CredentialFacts {
            credential_type,
            // SAFETY: as above.
            issued_at: unsafe { self.issued_at.given(ISSUED_AT) }?.map(Into::into),
            // SAFETY: as above.
            expires_at: unsafe { self.expires_at.given(EXPIRES_AT) }?.map(Into::into),
            mfa_authenticated_at: mfa.map(Into::into),
        })
    }

    /// Calls `keep` on every text.
    pub(crate) fn map_texts(
        self,
        mut keep: impl FnMut(Str, Subject) -> Result<Str, Refused>,
    ) -> Result<Self, Refused> {
        Ok(Self {
            issued_at: keep(self.issued_at, ISSUED_AT)?,
            expires_at: keep(self.expires_at, EXPIRES_AT)?,
            mfa_authenticated_at: keep(self.mfa_authenticated_at, MFA_AUTHENTICATED_AT)?,
            ..self
        })
    }
}
