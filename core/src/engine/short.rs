//! Texts of policies and requests in explanations, which repeat them: no longer than somebody reads.

use alloc::{format, string::String};

/// Of a list so many are shown, and no further one behind so many bytes: what the request has is repeated at every
/// condition.
const SHOWN: usize = 6;
const SHOWN_BYTES: usize = 400;

/// The beginning of a text: an explanation repeats what is asked at every statement.
pub(super) fn short(text: &str) -> &str {
    const SHOWN_CHARS: usize = 200;
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    }
}

/// The first few of a list, and how many more there are.
pub(super) fn some_of<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> String {
    let count = texts.len();
    let (mut shown, mut told) = (String::new(), 0);
    for text in texts.take(SHOWN) {
        if shown.len() >= SHOWN_BYTES {
            break;
        }
        let comma = if told > 0 { ", " } else { "" };
        shown.push_str(comma);
        shown.push_str(short(text));
        told += 1;
    }
    let more = count - told;
    if more > 0 {
        shown.push_str(&format!(" and {more} more"));
    }
    if shown.is_empty() {
        "an empty list".into()
    } else {
        shown
    }
}
