//! Base64 as BinaryEquals compares it (R-BIN-1, R-BIN-2).

/// Tells whether `text` is base64 in the standard alphabet with padding (R-BIN-2).
///
/// Unused bits of the last symbol must be zero, so every sequence of bytes has exactly one spelling.
pub(crate) fn is_base64(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return false;
    }
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    let symbols = bytes
        .get(..bytes.len() - padding.min(bytes.len()))
        .unwrap_or_default();
    if padding > 2
        || !symbols
            .iter()
            .fold(true, |all, symbol| all & is_symbol(*symbol))
    {
        return false;
    }
    let unused_bits = match padding {
        1 => 0b11,
        2 => 0b1111,
        _ => 0,
    };
    symbols
        .last()
        .is_none_or(|last| sextet(*last).unwrap_or_default() & unused_bits == 0)
}

/// Whether [`sextet`] knows it; a loop over it compiles to a few wide instructions.
const fn is_symbol(symbol: u8) -> bool {
    symbol.is_ascii_alphanumeric() | (symbol == b'+') | (symbol == b'/')
}

const fn sextet(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_bin_2_only_the_standard_alphabet_with_padding() {
        for good in ["", "QQ==", "QUI=", "QUJD", "+/+/"] {
            assert!(is_base64(good), "{good}");
        }
        for bad in [
            "Q", "QQ", "QQ=", "Q===", "====", "QQ==QQ==", "QU-D", "QUJD\n", "QUI= ", "QR==", "QUJ=",
        ] {
            assert!(!is_base64(bad), "{bad}");
        }
    }
}
