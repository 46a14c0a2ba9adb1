//! The words of the JavaScript API.

use portcullis::{Loader, PolicyType};

use crate::error;

/// The kind of policy behind its name; the layers have the names that answers give them.
pub(crate) fn policy_type(name: &str) -> Result<PolicyType, String> {
    Ok(match name {
        "identity" => PolicyType::Identity,
        "permissionsBoundary" => PolicyType::PermissionsBoundary,
        "session" => PolicyType::Session,
        "scopeDown" => PolicyType::ScopeDown,
        "resource" => PolicyType::Resource,
        "roleTrust" => PolicyType::RoleTrust,
        "kmsKey" => PolicyType::KmsKey,
        "serviceControlPolicy" => PolicyType::ServiceControl,
        "resourceControlPolicy" => PolicyType::ResourceControl,
        "vpcEndpoint" => PolicyType::VpcEndpoint,
        other => {
            return Err(error::argument(
                "policyType",
                &format!(
                    "`{other}` is no type of policy; write `identity`, `permissionsBoundary`, `session`, `scopeDown`, \
                 `resource`, `roleTrust`, `kmsKey`, `serviceControlPolicy`, `resourceControlPolicy` or `vpcEndpoint`"
                ),
            ));
        }
    })
}

pub(crate) fn loader(name: &str) -> Result<Loader, String> {
    match name {
        "strict" => Ok(Loader::Strict),
        "lenient" => Ok(Loader::Lenient),
        other => Err(error::argument(
            "options.loader",
            &format!("`{other}` is no loader; write `strict` or `lenient`"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_none_is_an_error_that_lists_the_names() {
        let error = policy_type("boundary").err().unwrap_or_default();
        assert!(error.contains("permissionsBoundary"), "{error}");
        assert!(loader("Strict").is_err());
    }
}
