//! The words of the JavaScript API: those of the core.

use core::str::FromStr;

use portcullis::UnknownName;

use crate::error;

/// What a name in this argument stands for.
pub(crate) fn named<T: FromStr<Err = UnknownName>>(
    argument: &str,
    name: &str,
) -> Result<T, String> {
    name.parse().map_err(|unknown| refused(argument, unknown))
}

fn refused(argument: &str, unknown: UnknownName) -> String {
    error::argument(argument, &unknown.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis::{Loader, PolicyType};

    #[test]
    fn a_name_that_is_none_is_an_error_that_lists_the_names() {
        let error = named::<PolicyType>("policyType", "boundary");
        let error = error.err().unwrap_or_default();
        assert!(error.contains("permissionsBoundary"), "{error}");
        assert!(named::<Loader>("options.loader", "Strict").is_err());
    }
}
