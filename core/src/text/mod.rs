//! Letters and numbers, no policy: where things stand in a text, and how to read JSON, ARNs, dates,
//! decimals, addresses and base64.
//!
//! In: text. Out: plain values with spans. This room does not know what a policy is, and it is the only
//! one that uses `ipnet`.

mod arn;
mod base64;
pub(crate) mod bounds;
mod case;
mod context_key;
mod decimal;
mod glob;
mod global_key;
mod ip;
mod json;
mod key_name;
mod lines;
mod name;
mod order;
mod path;
mod pull;
mod sought;
mod span;
mod spelling;
mod timestamp;
mod wire_name;
mod word;

pub(crate) use arn::{
    ARN_SEGMENTS, ArnSegments, arn_colons, is_account_id, is_origin_access_identity, is_partition,
    split_arn,
};
pub(crate) use base64::is_base64;
pub(crate) use case::Case;
pub(crate) use context_key::ContextKey;
pub(crate) use decimal::{Decimal, DecimalParts};
pub(crate) use glob::{
    Piece, matches_action_name, matches_glob, matches_glob_ignoring_case, matches_pieces,
    matches_whole_action, parts_cover,
};
pub(crate) use global_key::GlobalKey;
pub(crate) use ip::{IpRange, parse_address};
pub(crate) use json::{
    Json, JsonError, JsonMember, JsonProblem, JsonValue, Unseen, is_json_number, parse_json,
    write_json_string,
};
pub(crate) use key_name::{compare_keys, fold, folded, hash_ascii_key, hash_key, same_key};
pub(crate) use lines::Lines;
pub(crate) use name::{
    action_colon, compare_name_bytes, compare_names, first_letters, hash_beginning, hash_name,
    is_action_word, is_one_of, is_service_prefix, same_name,
};
pub(crate) use order::sort_numbers;
pub(crate) use path::{Path, quoted, shortened};
pub(crate) use pull::{Pull, Pulled};
pub(crate) use span::{Place, Positions};
pub use span::{Position, Span};
pub(crate) use spelling::did_you_mean;
pub use timestamp::Timestamp;
pub use wire_name::UnknownName;
pub(crate) use wire_name::{serde_by_name, wire_names};
pub(crate) use word::{
    begins_with, behind_byte, ends_with, first_bytes, first_eight, has_byte, hash_text, last_eight,
    low_bytes, lowest_mark, rough_zero_bytes, same_letters, sorting_bytes, splat, without_lowest,
};
