//! The six segments of an ARN.

use super::word::{
    are_digits, first_eight, last_eight, lowest_mark, splat, without_lowest, word, zero_bytes,
};

/// `arn`, partition, service, region, account, resource.
pub(crate) const ARN_SEGMENTS: usize = 6;

/// The segments of a text in ARN form; the sixth may hold colons (R-RES-1, R-ARN-2).
pub(crate) type ArnSegments<'a> = [&'a str; ARN_SEGMENTS];

/// Splits at the first five colons. `None` if there are fewer or the first segment is not `arn`.
pub(crate) fn split_arn(text: &str) -> Option<ArnSegments<'_>> {
    let colons = arn_colons(text)?;
    let mut segments = ["arn", "", "", "", "", ""];
    let [_, middle @ .., tail] = &mut segments;
    let mut start = "arn:".len();
    for (segment, colon) in middle.iter_mut().zip(colons) {
        *segment = text.get(start..colon)?;
        start = colon + 1;
    }
    *tail = text.get(start..)?;
    Some(segments)
}

/// Where the four colons behind `arn:` are that end partition, service, Region and account; found eight bytes at a time.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn arn_colons(text: &str) -> Option<[usize; 4]> {
    let arn = "arn:".len();
    let (words, rest) = text.as_bytes().strip_prefix(b"arn:")?.as_chunks();
    let (mut places, mut seen) = ([0; 4], 0);
    let mut see = |place| {
        let [_, second, third, fourth] = places;
        places = [second, third, fourth, arn + place];
        seen += 1;
        (seen == 4).then_some(places)
    };
    for (at, bytes) in words.iter().enumerate() {
        let mut found = zero_bytes(word(*bytes) ^ splat(b':'));
        while found != 0 {
            if let Some(all) = see(8 * at + lowest_mark(found)) {
                return Some(all);
            }
            found = without_lowest(found);
        }
    }
    // The last few one by one.
    let last = (8 * words.len()..).zip(rest);
    let mut colons = last.filter(|(_, byte)| **byte == b':');
    colons.find_map(|(place, _)| see(place))
}

/// Lower-case letters, digits and hyphens: `aws`, `aws-cn`. In another case it would be the same to some
/// rules and another to others (R-RES-8, R-PRIN-14).
pub(crate) fn is_partition(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(fits)
}

/// Whether account and resource of an ARN of IAM are those of an origin access identity of CloudFront (R-PRIN-13).
#[cold]
pub(crate) fn is_origin_access_identity(account: &str, resource: &str) -> bool {
    let id = resource.strip_prefix("user/CloudFront Origin Access Identity ");
    let sound = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    account == "cloudfront" && id.is_some_and(sound)
}

/// Twelve ASCII digits (R-PRIN-3).
pub(crate) fn is_account_id(text: &str) -> bool {
    let text = text.as_bytes();
    // Eight bytes at a time; they overlap.
    match (first_eight(text), last_eight(text)) {
        (Some(first), Some(last)) => text.len() == 12 && are_digits(first) && are_digits(last),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_prin_3_an_account_has_twelve_digits() {
        assert!(is_account_id("012345678999"));
        for no_account in ["", "aws", "11112222333", "1111222233334", "aaaabbbbcccc"] {
            assert!(!is_account_id(no_account), "{no_account}");
        }
        for at in 0..12 {
            // The neighbours of the digits are among them.
            for other in (0u8..0x80).filter(|byte| !byte.is_ascii_digit()) {
                let digits = "901234567890".chars().enumerate();
                let text: alloc::string::String = digits
                    .map(|(place, digit)| {
                        if place == at {
                            char::from(other)
                        } else {
                            digit
                        }
                    })
                    .collect();
                assert!(!is_account_id(&text), "{text:?}");
            }
        }
        assert!(!is_account_id("11112222333\u{e9}"), "bytes beyond ASCII");
        assert!(!is_account_id("\u{e9}1111222233"));
    }

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
