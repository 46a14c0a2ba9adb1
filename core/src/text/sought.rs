//! Where a part of a pattern first fits, sought with one bit for each of its bytes (R-GLOB-3).
//!
//! Up to 64 bytes of the part are told apart by one bit each: after each byte of the text a bit is set if the part
//! up to that byte can end there. Where a block of 64 ends, the next may begin, for which one bit is kept for each
//! place of the text. A character of several bytes is met at its first, and waited for.

use super::bounds;
use super::case::Case;

/// The longest text of a request.
pub(super) const MOST_BYTES: usize = bounds::CONTEXT_BYTES;

/// What follows the first place in a text, of up to [`MOST_BYTES`], where a part of a pattern fits. The part is given by
/// its bytes, with `None` for any character.
#[cold]
#[inline(never)]
pub(super) fn behind_sought<'t>(
    text: &'t str,
    part: &mut dyn Iterator<Item = Option<u8>>,
    case: Case,
) -> Option<&'t str> {
    let mut begins = [u64::MAX; MOST_BYTES / 64];
    let mut next = part.next();
    loop {
        let mut block = Block::default();
        while let Some(byte) = next
            && block.length < 64
        {
            block.push(byte, case);
            next = part.next();
        }
        let end = block.walk(text.as_bytes(), &mut begins, next.is_none());
        match end {
            End::Nowhere => return None,
            End::At(mut end) => {
                while !text.is_char_boundary(end) {
                    end += 1;
                }
                return text.get(end..);
            }
            End::OfBlock => {}
        }
    }
}

/// Up to 64 bytes of a part, one bit each.
struct Block {
    length: u32,
    /// For each byte of a text where in the block it may stand.
    fits: [u64; 256],
    /// Where any character may.
    open: u64,
}

/// Where a block has ended.
enum End {
    Nowhere,
    /// The part too, before this byte.
    At(usize),
    /// At the places that it has left, at which the next block begins.
    OfBlock,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            length: 0,
            fits: [0; 256],
            open: 0,
        }
    }
}

const fn is_within_character(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

impl Block {
    fn push(&mut self, byte: Option<u8>, case: Case) {
        let bit = 1u64 << self.length;
        self.length += 1;
        let mut put = |byte: u8| {
            if let Some(fits) = self.fits.get_mut(usize::from(byte)) {
                *fits |= bit;
            }
        };
        match byte {
            None => {
                self.open |= bit;
                (0..=u8::MAX)
                    .filter(|byte| !is_within_character(*byte))
                    .for_each(put);
            }
            Some(byte) => {
                put(byte);
                if case == Case::IsIgnored {
                    put(byte.to_ascii_lowercase());
                    put(byte.to_ascii_uppercase());
                }
            }
        }
    }

    /// `begins` has a bit for each place at which the block may begin, and then for each at which the next may.
    fn walk(&self, text: &[u8], begins: &mut [u64], is_last: bool) -> End {
        let last = 1u64 << (self.length.max(1) - 1);
        // A block that is not the last is full, so that its last bit is the highest.
        let (mut state, mut carried, mut ended) = (0u64, 0u64, 0u64);
        for (nth, (begins, bytes)) in begins.iter_mut().zip(text.chunks(64)).enumerate() {
            let mut incoming = *begins;
            if state == 0 && incoming == 0 {
                (*begins, carried) = (carried, 0);
                continue;
            }
            let mut outgoing = 0u64;
            for (at, byte) in bytes.iter().enumerate() {
                let fits = self.fits.get(usize::from(*byte)).copied();
                let waits = if is_within_character(*byte) {
                    state & self.open
                } else {
                    0
                };
                state = (state << 1 | incoming & 1) & fits.unwrap_or_default() | waits;
                if is_last && state & last != 0 {
                    return End::At(nth * 64 + at + 1);
                }
                incoming >>= 1;
                outgoing |= (state >> 63) << at;
            }
            *begins = outgoing << 1 | carried;
            carried = outgoing >> 63;
            ended |= outgoing;
        }
        if is_last || ended == 0 {
            End::Nowhere
        } else {
            End::OfBlock
        }
    }
}
