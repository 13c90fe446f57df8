//! What a person knows: argon2id at the cost that OWASP names (19 MiB, two passes), as a PHC string.

use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _};
use comity_spine::Refusal;
use std::hint::black_box;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The fewest characters of a password.
pub const CHARACTERS_LEAST: usize = 12;

/// The most bytes of a password.
pub const BYTES_MOST: usize = 1_000;

/// How many random bytes go into each password's salt.
pub const SALT: usize = 16;

/// Whether a text may become somebody's password.
///
/// # Errors
/// A sentence that says what would do.
pub fn fits(password: &str) -> Result<(), Refusal> {
    if password.chars().count() < CHARACTERS_LEAST {
        let sentence = "A password needs at least twelve characters: a few words in a row do well.";
        return Err(Refusal::of("password", sentence));
    }
    if password.len() > BYTES_MOST {
        let sentence = "That password is longer than 1,000 bytes: take a shorter one.";
        return Err(Refusal::of("password", sentence));
    }
    Ok(())
}

/// What is kept of a password, as a PHC string; takes a while, and 19 MiB.
///
/// # Errors
/// With no memory left.
pub fn seal(password: &str, salt: &[u8; SALT]) -> Result<String, Refusal> {
    let hash: Result<PasswordHash, _> =
        Argon2::default().hash_password_with_salt(typed(password).as_bytes(), salt);
    let failed = |_| Refusal::new("The password could not be kept just now. Wait a moment, then try again.");
    hash.map(|hash| hash.to_string()).map_err(failed)
}

/// Whether a password is the one of which `phc` was kept. Without any it takes as long, and it is not.
pub fn matches(password: &str, phc: Option<&str>) -> bool {
    // Longer than any password may be: it is nobody's, and to say so at once tells nothing of an address.
    if password.len() > BYTES_MOST {
        return false;
    }
    match phc {
        Some(phc) => Argon2::default().verify_password(typed(password).as_bytes(), phc).is_ok(),
        None => {
            black_box(seal(password, &[0; SALT]).is_ok());
            false
        }
    }
}

/// A password in one form, whatever keyboard it was typed on: some send ü as one sign, some as two.
fn typed(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other_is() {
        let phc = seal("grün wie die Wiese", &[7; SALT]).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(matches("gru\u{308}n wie die Wiese", Some(&phc)), "typed on another keyboard");
        assert!(!matches("grün wie die wiese", Some(&phc)));
        assert!(!matches("grün wie die Wiese", None));
        assert!(!matches("grün wie die Wiese", Some("not a hash")));
    }

    #[test]
    fn equal_passwords_of_two_people_are_kept_as_two_texts() {
        let password = "correct horse battery";
        assert_ne!(seal(password, &[1; SALT]).unwrap(), seal(password, &[2; SALT]).unwrap());
    }

    #[test]
    fn a_password_has_twelve_characters_and_a_thousand_bytes_at_most() {
        assert!(fits("elf Zeichen").unwrap_err().sentence.contains("twelve characters"));
        assert!(fits("éééééé").is_err(), "characters are counted, not bytes");
        assert!(fits("zwölf Zeiche").is_ok());
        assert!(fits(&"x".repeat(BYTES_MOST)).is_ok());
        assert!(fits(&"x".repeat(BYTES_MOST + 1)).unwrap_err().sentence.contains("shorter"));
    }
}
