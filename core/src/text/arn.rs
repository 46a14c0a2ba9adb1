//! The six segments of an ARN.

/// `arn`, partition, service, region, account, resource.
pub(crate) const ARN_SEGMENTS: usize = 6;

/// The segments of a text in ARN form; the sixth may hold colons (R-RES-1, R-ARN-2).
pub(crate) type ArnSegments<'a> = [&'a str; ARN_SEGMENTS];

/// Splits at the first five colons. `None` if there are fewer or the first segment is not `arn`.
pub(crate) fn split_arn(text: &str) -> Option<ArnSegments<'_>> {
    let mut segments = [""; ARN_SEGMENTS];
    let [head @ .., tail] = &mut segments;
    let mut rest = text;
    for segment in head {
        // Segments are short: a plain loop is faster than a search.
        let colon = rest.bytes().position(|byte| byte == b':')?;
        let (before, after) = rest.split_at_checked(colon)?;
        *segment = before;
        rest = after.get(1..)?;
    }
    *tail = rest;
    (segments.first() == Some(&"arn")).then_some(segments)
}

/// Lower-case letters, digits and hyphens: `aws`, `aws-cn`. In another case it would be the same to some
/// rules and another to others (R-RES-8, R-PRIN-14).
pub(crate) fn is_partition(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(fits)
}

/// Twelve ASCII digits (R-PRIN-3).
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_res_1_the_resource_keeps_its_colons() {
        assert_eq!(
            split_arn("arn:aws:lambda:eu-west-1:111122223333:function:f:1"),
            Some([
                "arn",
                "aws",
                "lambda",
                "eu-west-1",
                "111122223333",
                "function:f:1"
            ])
        );
        assert_eq!(
            split_arn("arn:aws:s3:::b/k"),
            Some(["arn", "aws", "s3", "", "", "b/k"])
        );
        for no_arn in ["", "*", "arn:aws:s3::b", "urn:aws:s3:::b", "ARN:aws:s3:::b"] {
            assert_eq!(split_arn(no_arn), None, "{no_arn}");
        }
    }
}
