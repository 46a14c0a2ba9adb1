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

/// `hash_name` of a name of `length` bytes that begins and ends so, in lower case.
fn hash(first: [u8; 8], last: [u8; 8], length: usize) -> u64 {
    const CASE: u64 = 0x2020_2020_2020_2020;
    let first = (u64::from_le_bytes(first) | CASE) ^ (length as u64) << 56;
    let last = (u64::from_le_bytes(last) | CASE).rotate_left(29);
    let mixed =
        (first ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ mixed >> 32
}

/// Names of different hashes that agree in their upper bits, so that one part of a table has to hold them all. They
/// have eight letters and then `rest`, of eight bytes at least.
pub(super) fn of_one_place(count: usize, rest: &str) -> Vec<String> {
    const SHARED: u32 = 6;
    let Some(last) = rest.as_bytes().last_chunk::<8>() else {
        panic!("`{rest}` is short");
    };
    // Spread over the letters from a to p.
    let letters = |at: u32| {
        let mixed = at.wrapping_mul(0x9E37_79B9);
        [0, 4, 8, 12, 16, 20, 24, 28].map(|bit| b'a' + (mixed >> bit & 15) as u8)
    };
    let alike = |first: &[u8; 8]| hash(*first, *last, 8 + rest.len()) >> (u64::BITS - SHARED) == 0;
    let firsts = (0..u32::MAX).map(letters).filter(alike).take(count);
    firsts
        .map(|first| {
            first
                .iter()
                .copied()
                .map(char::from)
                .chain(rest.chars())
                .collect()
        })
        .collect()
}
