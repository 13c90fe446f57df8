//! Codes of the moment (RFC 6238): six digits from a secret and the half minute, as a program on a phone
//! shows them.
//!
//! Source: RFC 4226, section 5.3, and RFC 6238 with SHA-1, half minutes and six digits, which is what every
//! such program takes for granted.

use comity_spine::At;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// How many random bytes a secret has: as many as SHA-1 yields (RFC 4226, section 4).
pub const SECRET: usize = 20;

/// The number of the half minute of an instant.
pub fn step(now: At) -> u64 {
    u64::try_from(now.0.div_euclid(30_000)).unwrap_or_default()
}

/// The code of a half minute, from 0 to 999,999.
pub fn code(secret: &[u8], step: u64) -> u32 {
    truncated(secret, step) % 1_000_000
}

/// The number of the code that somebody typed, if it is that of now or of the half minute before or after,
/// and later than the last that was used.
pub fn matching(secret: &[u8], typed: &str, now: At, last: u64) -> Option<u64> {
    let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    let number: u32 = digits.parse().ok().filter(|_| digits.len() == 6)?;
    let now = step(now);
    let mut near = now.saturating_sub(1)..=now.saturating_add(1);
    near.rfind(|step| *step > last && code(secret, *step) == number)
}

/// A secret as such programs take it: base32 in groups of four.
pub fn spelt(secret: &[u8]) -> String {
    let letters: Vec<char> = base32(secret).chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address by which a program takes a secret, its account and whose it is.
pub fn address(secret: &[u8], account: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let account: String = account
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("otpauth://totp/Comity:{account}?secret={}&issuer=Comity", base32(secret))
}

/// RFC 4648, without padding: a secret of [`SECRET`] bytes needs none.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let five = |chunk: &[u8]| {
        let mut whole = [0; 8];
        whole[3..3 + chunk.len()].copy_from_slice(chunk);
        let number = u64::from_be_bytes(whole);
        let letter = |at: usize| char::from(ALPHABET[(number >> (35 - 5 * at)) as usize & 31]);
        (0..(chunk.len() * 8).div_ceil(5)).map(letter).collect::<String>()
    };
    bytes.chunks(5).map(five).collect()
}

fn truncated(secret: &[u8], step: u64) -> u32 {
    // Filled up to a block of the hash, as HMAC itself does with what is shorter.
    let mut block = [0; 64];
    let kept = secret.len().min(block.len());
    block[..kept].copy_from_slice(&secret[..kept]);
    let mut mac = Hmac::<Sha1>::new(&block.into());
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let from = usize::from(hash[19] & 15);
    let four = [hash[from], hash[from + 1], hash[from + 2], hash[from + 3]];
    u32::from_be_bytes(four) & 0x7fff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET_OF_THE_RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238_and_rfc_4226() {
        // RFC 6238, appendix B, SHA-1: eight digits each.
        for (seconds, digits) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(
                truncated(SECRET_OF_THE_RFC, step(At(seconds * 1_000))) % 100_000_000,
                digits,
                "{seconds}"
            );
        }
        // RFC 4226, appendix D: six digits each.
        let six = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        assert_eq!((0..10).map(|step| code(SECRET_OF_THE_RFC, step)).collect::<Vec<_>>(), six);
    }

    #[test]
    fn a_code_is_good_around_its_half_minute_and_once() {
        let now = At(1_760_000_000_000);
        let at = step(now);
        let text = |step: u64| format!("{:06}", code(SECRET_OF_THE_RFC, step));
        assert_eq!(matching(SECRET_OF_THE_RFC, &text(at), now, 0), Some(at));
        assert_eq!(matching(SECRET_OF_THE_RFC, &text(at - 1), now, 0), Some(at - 1));
        assert_eq!(matching(SECRET_OF_THE_RFC, &text(at + 1), now, 0), Some(at + 1));
        assert_eq!(matching(SECRET_OF_THE_RFC, &text(at), now, at), None, "it was used");
        for wrong in [&text(at - 2), &text(at + 2), "", "12345", "1234567", "+12345", "abcdef"] {
            assert_eq!(matching(SECRET_OF_THE_RFC, wrong, now, 0), None, "{wrong}");
        }
        let spaced = format!(" {} {} ", &text(at)[..3], &text(at)[3..]);
        assert_eq!(matching(SECRET_OF_THE_RFC, &spaced, now, 0), Some(at));
    }

    #[test]
    fn a_secret_is_spelt_as_programs_take_it() {
        assert_eq!(spelt(SECRET_OF_THE_RFC), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = address(SECRET_OF_THE_RFC, "ana & bo@acme.example");
        assert_eq!(
            address,
            "otpauth://totp/Comity:ana%20%26%20bo%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Comity"
        );
    }
}
