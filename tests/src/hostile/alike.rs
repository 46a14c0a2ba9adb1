//! Names that a table of names takes for each other.
//!
//! The hashes are those of `core/src/text`: they read the length and eight bytes at the ends. Where they
//! change, names have to be found for the new ones: these here then show less than they could.

/// Names of one hash, of words that an action takes.
pub(super) fn of_one_hash(at: usize) -> String {
    format!("aaaaaaaa{at:06}bbbbbbbb")
}

/// Condition keys of one hash.
pub(super) fn key_of_one_hash(at: usize) -> String {
    format!("x:{at:06}/abcdefgh")
}

/// `hash_name` of names of eight bytes or more in lower case.
fn hash(name: &str) -> u64 {
    const CASE: u64 = 0x2020_2020_2020_2020;
    let bytes = name.as_bytes();
    let ends = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>());
    let (Some(first), Some(last)) = ends else {
        panic!("`{name}` is short");
    };
    let first = (u64::from_le_bytes(*first) | CASE) ^ (bytes.len() as u64) << 56;
    let last = (u64::from_le_bytes(*last) | CASE).rotate_left(29);
    let mixed =
        (first ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ mixed >> 32
}

/// Names of different hashes which agree in their upper bits, that is in the place which they get in a table.
pub(super) fn of_one_place(count: usize, name: impl Fn(usize) -> String) -> Vec<String> {
    const SHARED: u32 = 6;
    let names = (0..).map(name);
    names
        .filter(|name| hash(name) >> (u64::BITS - SHARED) == 0)
        .take(count)
        .collect()
}
