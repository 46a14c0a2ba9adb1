//! Which compiled policies bear on a request.

use super::error::{AuthorizerError, MOST_SCOPE_DOWN};
use super::levels::{PolicyLevels, RcpServices};
use super::policy_set::PolicySet;
use super::slots::{Frame, Lent, Policies, Slots, policy_name, sets_of};
use crate::guard::Guards;
use crate::layer::{ALWAYS, BINDING, GUARDED, Layer, LayerSet};
use crate::policy::PolicyType;

/// Compiled policies put together for a decision: borrowed, `Copy`, made and dropped without allocating.
///
/// # Examples
/// ```
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
///
/// let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*",
///     "Resource": "arn:aws:s3:::reports/${aws:username}/*",
///     "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}"#;
/// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Reports", policy).build()?;
/// let authorizer = Authorizer::builder().identity(&identity).build()?;
///
/// let request = |address| {
///     let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
///     RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/Ann/q3.csv")
///         .context("aws:SourceIp", address)
///         .build()
/// };
/// assert!(authorizer.evaluate(&request("203.0.113.9")?).is_allowed());
/// let elsewhere = request("198.51.100.7")?;
/// assert!(!authorizer.evaluate(&elsewhere).is_allowed());
/// assert!(authorizer.explain(&elsewhere).to_string().contains("198.51.100.7 is in none of 203.0.113.0/24"));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Authorizer<'a> {
    pub(super) slots: Lent<'a>,
}

impl<'a> Authorizer<'a> {
    /// Begins an authorizer without any policy, which allows nothing to anybody but the account root.
    pub const fn builder() -> AuthorizerBuilder<'a> {
        AuthorizerBuilder {
            slots: Slots {
                frame: Frame {
                    present: LayerSet::NONE,
                    binding: ALWAYS,
                    restrict_public_buckets: false,
                    is_plain: false,
                },
                identity: None,
                resource: None,
                permissions_boundary: None,
                session: None,
                vpc_endpoint: None,
                scope_down: None,
                service_control_policies: None,
                resource_control_policies: None,
                rcp_services: None,
                guards: None,
            },
        }
    }

    /// The name of a policy of a layer, by the index that a [`StatementId`](crate::StatementId) tells: those of several
    /// sets are counted through. Empty where it has none.
    #[must_use]
    pub fn policy_name(&self, layer: Layer, index: usize) -> Option<&str> {
        policy_name(&self.slots, layer, index)
    }
}

/// Puts compiled policies together.
#[derive(Debug, Clone, Copy)]
#[must_use = "an authorizer is made by `build`"]
pub struct AuthorizerBuilder<'a> {
    slots: Lent<'a>,
}

impl<'a> AuthorizerBuilder<'a> {
    /// The identity policies of the caller: of a user with those of its groups, of a role session those of
    /// the role, of a federated user those of the issuing user.
    pub fn identity(mut self, policies: impl Into<Option<&'a PolicySet>>) -> Self {
        self.slots.identity = policies.into();
        self
    }

    /// The resource's policy, compiled as what it is: a role's trust policy as [`PolicyType::RoleTrust`], a
    /// key's key policy as [`PolicyType::KmsKey`], any other as [`PolicyType::Resource`]. For a request that
    /// asks another kind of resource it grants nothing, and still denies.
    pub fn resource(mut self, policy: impl Into<Option<&'a PolicySet>>) -> Self {
        self.slots.resource = policy.into();
        self
    }

    /// The boundary of the user or role. Without it nothing is limited (R-EVAL-6).
    pub fn permissions_boundary(mut self, policy: impl Into<Option<&'a PolicySet>>) -> Self {
        self.slots.permissions_boundary = policy.into();
        self
    }

    /// The policies passed when the session was made; their union (R-SESS-2). They limit a role session, a federated
    /// user, or a root user with temporary credentials: see [`Authorizer::check`].
    pub fn session(mut self, policies: impl Into<Option<&'a PolicySet>>) -> Self {
        self.slots.session = policies.into();
        self
    }

    /// The scope down policies given to STS GetScopedCredentials, one set each, in the order in which they were given.
    /// Each has to allow (R-SESS-7). An empty list limits nothing, and says all the same that the caller has
    /// temporary credentials: see [`Authorizer::check`].
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext};
    ///
    /// let policy = |actions| format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
    ///     "Action": "{actions}", "Resource": "*"}}]}}"#);
    /// let set = |of, actions| PolicySet::builder(of, Loader::Strict).policy("", &policy(actions)).build();
    /// let role = set(PolicyType::Identity, "s3:*")?;
    /// let (first, second) = (set(PolicyType::ScopeDown, "s3:*Object")?, set(PolicyType::ScopeDown, "s3:Get*")?);
    ///
    /// let scope_down = PolicyLevels::from_iter([first, second]);
    /// let authorizer = Authorizer::builder().identity(&role).scope_down(&scope_down).build()?;
    /// let ask = |action| {
    ///     let session = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/Reports/ann")?;
    ///     RequestContext::builder(session, action, "arn:aws:s3:::reports/1.csv").build()
    /// };
    /// assert!(authorizer.evaluate(&ask("s3:GetObject")?).is_allowed());
    /// assert!(!authorizer.evaluate(&ask("s3:PutObject")?).is_allowed());
    /// assert!(!authorizer.evaluate(&ask("s3:GetBucketPolicy")?).is_allowed());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn scope_down(mut self, policies: impl Into<Option<&'a PolicyLevels>>) -> Self {
        self.slots.scope_down = policies.into();
        self
    }

    /// The SCPs of the principal's account, one set per level, root first (R-SCP-3). A level without
    /// policies allows nothing, and so does a list without levels.
    pub fn service_control_policies(mut self, levels: impl Into<Option<&'a PolicyLevels>>) -> Self {
        self.slots.service_control_policies = levels.into();
        self
    }

    /// The RCPs of the resource's account, one set per level; `RCPFullAWSAccess` is in force at each
    /// (R-RCP-3).
    pub fn resource_control_policies(
        mut self,
        levels: impl Into<Option<&'a PolicyLevels>>,
    ) -> Self {
        self.slots.resource_control_policies = levels.into();
        self
    }

    /// The policy of the endpoint through which the request came (R-VPCE-1).
    pub fn vpc_endpoint(mut self, policy: impl Into<Option<&'a PolicySet>>) -> Self {
        self.slots.vpc_endpoint = policy.into();
        self
    }

    /// S3 Block Public Access, `RestrictPublicBuckets` (R-S3-3).
    pub const fn restrict_public_buckets(mut self, on: bool) -> Self {
        self.slots.frame.restrict_public_buckets = on;
        self
    }

    /// The prefixes of the services that RCPs bind; without it every service (R-RCP-6).
    pub fn rcp_services(mut self, services: impl Into<Option<&'a RcpServices>>) -> Self {
        self.slots.rcp_services = services.into();
        self
    }

    /// What is required of a request before any policy is read (sections 8.4 to 8.7). Without it nothing is.
    pub fn guards(mut self, guards: impl Into<Option<&'a Guards>>) -> Self {
        self.slots.guards = guards.into();
        self
    }

    /// Checks that each set has the type of its place.
    ///
    /// # Errors
    /// A set in the wrong place: a bucket policy as a boundary, say, would be read without its principals.
    /// Several policies where there is one: two boundaries would allow what either does. A fourth scope down policy.
    pub fn build(self) -> Result<Authorizer<'a>, AuthorizerError> {
        let mut slots = self.slots;
        let mut present = LayerSet::NONE;
        for layer in Layer::ALL {
            let mut policies = 0;
            for set in sets_of(&slots, layer) {
                check(layer, set)?;
                policies += set.policy_count();
            }
            // A session without session policies is not limited by any (R-SESS-3).
            let limits = slots.set(layer).is_some() && (layer != Layer::Session || policies > 0);
            present.add_if(layer, limits || slots.levels(layer).is_some());
        }
        slots.frame.binding = present.within(BINDING).and(ALWAYS);
        if slots.guards.is_some() {
            slots.frame.binding = slots.frame.binding.and(GUARDED);
        }
        match slots.levels(Layer::ScopeDown).map_or(0, <[_]>::len) {
            0 => present.put(Layer::ScopeDown, false),
            count if count > MOST_SCOPE_DOWN => return Err(AuthorizerError::TooManyScopeDown),
            _ => {}
        }
        slots.frame.present = present;
        let of_resource = slots.resource.map(PolicySet::policy_type);
        slots.frame.is_plain = !present.has(Layer::ResourceControlPolicy)
            && !slots.frame.restrict_public_buckets
            && of_resource.is_none_or(|found| found == PolicyType::Resource);
        Ok(Authorizer { slots })
    }
}

/// Whether a set can stand in a layer.
fn check(layer: Layer, set: &PolicySet) -> Result<(), AuthorizerError> {
    let found = set.policy_type();
    if !takes(layer, found) {
        return Err(AuthorizerError::WrongType { layer, found });
    }
    let is_single = matches!(
        layer,
        Layer::Resource | Layer::PermissionsBoundary | Layer::ScopeDown | Layer::VpcEndpoint
    );
    if is_single && set.policy_count() > 1 {
        return Err(AuthorizerError::TooManyPolicies { layer });
    }
    Ok(())
}

const fn takes(layer: Layer, policy_type: PolicyType) -> bool {
    match policy_type {
        PolicyType::Identity => matches!(layer, Layer::Identity),
        PolicyType::PermissionsBoundary => matches!(layer, Layer::PermissionsBoundary),
        PolicyType::Session => matches!(layer, Layer::Session),
        PolicyType::ScopeDown => matches!(layer, Layer::ScopeDown),
        PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey => {
            matches!(layer, Layer::Resource)
        }
        PolicyType::ServiceControl => matches!(layer, Layer::ServiceControlPolicy),
        PolicyType::ResourceControl => matches!(layer, Layer::ResourceControlPolicy),
        PolicyType::VpcEndpoint => matches!(layer, Layer::VpcEndpoint),
    }
}
