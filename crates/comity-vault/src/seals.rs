//! The seals of rounds: until enough functions are in, the key to their answers is in no database.
//!
//! A seed lies in a file of its own, `seals/ROUND.seed`, readable by nobody else. From it follow a key and,
//! by Shamir's scheme over GF(2^8), one share of it a function: any `quorum` of them give the key, and fewer
//! give nothing at all, whatever anybody can compute. Answers are encrypted to the key; the log gets a share
//! when a function is in. So when the quorum is in, the log alone opens the answers; before, nothing does but
//! the seed. Decision 0016 says why, and what has to be trusted.
//!
//! Source: Shamir 1979, "How to share a secret", CACM 22:612; the field is AES's (FIPS 197, section 4).

use crate::keys::DataKey;
use crate::{Vault, VaultError};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use comity_spine::Slug;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::{fs, path::PathBuf};
use zeroize::Zeroizing;

/// The folder beside the databases.
pub const FOLDER: &str = "seals";

/// What the seal of one round can do. Wiped from memory when it is dropped.
pub struct RoundSeal {
    seed: DataKey,
}

impl Vault {
    /// Makes the seal of a round, or takes the one that a process made which was killed before it was used.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn make_seal(&self, round: &Slug, fill: &mut dyn FnMut(&mut [u8])) -> Result<(), VaultError> {
        let path = self.seal_path(round);
        if path.exists() {
            return Ok(());
        }
        make(&path, fill).map_err(|source| VaultError::File { path, source })
    }

    /// The seal of a round; `None` where there is none any more.
    ///
    /// # Errors
    /// A file that cannot be read or is no seed.
    pub fn seal_of(&self, round: &Slug) -> Result<Option<RoundSeal>, VaultError> {
        let path = self.seal_path(round);
        match fs::read(&path).map(Zeroizing::new) {
            Ok(bytes) => match bytes.as_slice().try_into() {
                Ok(seed) => Ok(Some(RoundSeal { seed: Zeroizing::new(seed) })),
                Err(_) => Err(VaultError::MasterKeyUnfit {
                    path,
                    what: "is not 32 bytes long: restore it from your backup",
                }),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(VaultError::File { path, source }),
        }
    }

    /// Destroys the seal of a round; says whether there was one. What it sealed opens by its shares or never.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn destroy_seal(&self, round: &Slug) -> Result<bool, VaultError> {
        let path = self.seal_path(round);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(VaultError::File { path, source }),
        }
    }

    fn seal_path(&self, round: &Slug) -> PathBuf {
        self.dir.join(FOLDER).join(format!("{round}.seed"))
    }
}

fn make(path: &std::path::Path, fill: &mut dyn FnMut(&mut [u8])) -> io::Result<()> {
    let dir = path.parent().unwrap_or(std::path::Path::new("."));
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    folder.create(dir)?;
    let mut seed: DataKey = Zeroizing::new([0; 32]);
    fill(seed.as_mut());
    let draft = path.with_extension("seed.new");
    let mut file = options.open(&draft)?;
    file.write_all(seed.as_ref())?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    fs::File::open(dir)?.sync_all()
}

impl RoundSeal {
    /// The key to the answers.
    pub fn key(&self) -> DataKey {
        self.derive("key", &[])
    }

    /// A salt for an answer: nobody's to guess, and the same for a request that comes again.
    pub fn salt(&self, request: &[u8]) -> [u8; 32] {
        *self.derive("salt", request)
    }

    /// The share at a place from 1 on, where `quorum` shares give the key.
    pub fn share(&self, place: u8, quorum: usize) -> [u8; 32] {
        let mut share = *self.key();
        let mut power = 1;
        for degree in 1..quorum {
            power = times(power, place);
            let part = self.derive("part", &(degree as u64).to_be_bytes());
            for (byte, part) in share.iter_mut().zip(part.iter()) {
                *byte ^= times(*part, power);
            }
        }
        share
    }

    fn derive(&self, what: &str, of: &[u8]) -> DataKey {
        let hash = Sha256::new().chain_update(b"comity/round/v1\0").chain_update(self.seed.as_ref());
        let hash = hash.chain_update(what.as_bytes()).chain_update(b"\0").chain_update(of).finalize();
        Zeroizing::new(hash.into())
    }
}

/// The key that shares give; a wrong one where they are fewer than the quorum, or of another round.
pub fn joined(shares: &[(u8, [u8; 32])]) -> DataKey {
    let mut key: DataKey = Zeroizing::new([0; 32]);
    for (i, (place, share)) in shares.iter().enumerate() {
        let mut weight = 1;
        for (_, (other, _)) in shares.iter().enumerate().filter(|(j, _)| *j != i) {
            weight = times(weight, times(*other, inverse(other ^ place)));
        }
        for (byte, part) in key.iter_mut().zip(share) {
            *byte ^= times(*part, weight);
        }
    }
    key
}

/// Encrypts an answer with its salt, bound to what it answers.
pub fn seal_answer(key: &DataKey, salt: &[u8; 32], bound_to: &str, answer: &[u8]) -> Option<Vec<u8>> {
    let plain = Zeroizing::new([salt.as_slice(), answer].concat());
    let nonce = nonce_of(key, salt, answer);
    let payload = Payload { msg: &plain, aad: bound_to.as_bytes() };
    let sealed = XChaCha20Poly1305::new(&(**key).into()).encrypt(&XNonce::from(nonce), payload).ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

/// Opens an answer: its salt and what it says; `None` if the key, the place or a single bit is another.
pub fn open_answer(key: &DataKey, bound_to: &str, sealed: &[u8]) -> Option<([u8; 32], Vec<u8>)> {
    let (nonce, sealed) = sealed.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let payload = Payload { msg: sealed, aad: bound_to.as_bytes() };
    let mut plain = XChaCha20Poly1305::new(&(**key).into()).decrypt(&XNonce::from(nonce), payload).ok()?;
    let salt = plain.get(..32)?.try_into().ok()?;
    plain.drain(..32);
    Some((salt, plain))
}

/// The commitment to an answer.
pub fn commitment(salt: &[u8; 32], answer: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"comity/answer/v1\0")
        .chain_update(salt)
        .chain_update(answer)
        .finalize()
        .into()
}

/// A nonce that is another for another answer, so that a request that comes again is sealed as it was.
fn nonce_of(key: &DataKey, salt: &[u8; 32], answer: &[u8]) -> [u8; 24] {
    let hash = Sha256::new().chain_update(b"comity/nonce/v1\0").chain_update(key.as_ref());
    let hash = hash.chain_update(salt).chain_update(answer).finalize();
    let mut nonce = [0; 24];
    nonce.copy_from_slice(&hash[..24]);
    nonce
}

/// The product in AES's field of 256, in the same steps whatever the numbers.
fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut b, mut product) = (a, b, 0);
    for _ in 0..8 {
        product ^= a & (b & 1).wrapping_neg();
        let over = (a >> 7).wrapping_neg();
        a = (a << 1) ^ (0x1b & over);
        b >>= 1;
    }
    product
}

/// The inverse there: the 254th power; 0 for 0.
fn inverse(a: u8) -> u8 {
    let mut power = a;
    for _ in 0..6 {
        power = times(times(power, power), a);
    }
    times(power, power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_field_is_that_of_the_standard() {
        // FIPS 197, section 4.2: {57} x {83} = {c1}; {53} and {ca} are each other's inverse.
        assert_eq!(times(0x57, 0x83), 0xc1);
        assert_eq!(inverse(0x53), 0xca);
        assert!((1..=255).all(|a| times(a, inverse(a)) == 1));
    }

    proptest! {
        #[test]
        fn any_quorum_of_shares_gives_the_key_and_one_fewer_does_not(
            seed in prop::array::uniform32(any::<u8>()),
            quorum in 2usize..7,
            places in prop::sample::subsequence((1u8..30).collect::<Vec<_>>(), 7),
        ) {
            let seal = RoundSeal { seed: Zeroizing::new(seed) };
            let shares: Vec<_> = places.iter().map(|place| (*place, seal.share(*place, quorum))).collect();
            prop_assert_eq!(joined(&shares[..quorum]), seal.key());
            prop_assert_eq!(joined(&shares), seal.key());
            prop_assert_ne!(joined(&shares[..quorum - 1]), seal.key());
        }

        #[test]
        fn an_answer_opens_as_it_was_sealed_and_nowhere_else(
            answer in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let seal = RoundSeal { seed: Zeroizing::new([3; 32]) };
            let (key, salt) = (seal.key(), seal.salt(b"once"));
            let sealed = seal_answer(&key, &salt, "round/question/ana", &answer).unwrap();
            prop_assert_eq!(open_answer(&key, "round/question/ana", &sealed), Some((salt, answer)));
            prop_assert_eq!(open_answer(&key, "round/question/bo", &sealed), None);
        }
    }
}
