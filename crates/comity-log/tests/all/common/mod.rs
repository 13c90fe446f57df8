//! A small company to test with: two keys, seeded chance, a log of mixed acts.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::allow_attributes,
    reason = "which part is used differs by file, so `expect` would fail in some"
)]

use comity_log::{Chance, Draft, Key, Keyring, Log, Options, Receipt, Request, SealedDraft, SqliteLog};
use comity_spine::{At, Owner, PersonId, entry::Words};
use std::path::Path;

pub const NO_BALLAST: Options = Options { ballast: 0, pages_max: None };
pub const ANA: PersonId = PersonId(0xA11A);
pub const BO: PersonId = PersonId(0xB0);

/// Chance from a seed (xorshift): the same every time.
pub struct Seeded(pub u64);

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.next() as u8;
        }
    }
}

impl Seeded {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// Everybody's key, made from their name.
pub struct Keys;

impl Keyring for Keys {
    fn key(&self, owner: &Owner) -> Option<Key> {
        let mut bytes = [7; 32];
        for (i, byte) in owner.to_string().bytes().enumerate() {
            bytes[i % 32] ^= byte.rotate_left(i as u32 / 32 + 1);
        }
        Some(Key::new(bytes))
    }
}

pub fn words(text: &str) -> Words {
    Words::from([("text".into(), text.to_owned())])
}

pub fn draft(n: u64) -> Draft {
    Draft { by: Some(ANA), ..Draft::new("concern.raised", format!(r#"{{"initiative":"atlas","n":{n}}}"#)) }
}

pub fn said(n: u64, owner: Owner, text: &str) -> Draft {
    Draft { words: Some((owner, words(text))), ..draft(n) }
}

pub fn seal(draft: Draft) -> SealedDraft {
    let seed =
        draft.terms.iter().fold(88_172_645_463_325_252, |seed: u64, &b| seed.rotate_left(5) ^ u64::from(b));
    draft.seal(&Keys, &mut Seeded(seed | 1)).unwrap()
}

pub fn init(dir: &Path) -> SqliteLog {
    SqliteLog::init(dir, "comity.example/acme", &mut Seeded(11), NO_BALLAST).unwrap()
}

pub fn append(log: &mut SqliteLog, at: i64, draft: Draft) -> Receipt {
    log.append(At(at), Request::new(vec![seal(draft)])).unwrap()[0]
}

/// A log of `n` acts; every third says something, as Ana, Bo or in a matter.
pub fn company(dir: &Path, n: u64) -> SqliteLog {
    let mut log = init(dir);
    let matter = Owner::Matter(comity_spine::Slug::new("m-17").unwrap());
    for i in 0..n {
        let owner = [Owner::Person(ANA), Owner::Person(BO), matter.clone()][(i / 3 % 3) as usize].clone();
        let draft = if i % 3 == 0 { said(i, owner, &format!("sentence number {i}")) } else { draft(i) };
        append(&mut log, 1_000 + i as i64, draft);
    }
    log
}
