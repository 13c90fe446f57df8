//! An authenticator of software, and a house with Ana and Bo in it.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses some of it")]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use comity_auth::{Challenge, Chance, Gate, GateError, Origin, Signed};
use comity_spine::{At, Being, HandleId, PersonId};
use comity_vault::{How, NewPerson, Vault};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const ANA: PersonId = PersonId(1);
pub const BO: PersonId = PersonId(2);
pub const PASSWORD: &str = "a meadow in june";
pub const NOON: At = At(1_760_000_000_000);
pub const HERE: &str = "https://comity.example.com";

/// What an authenticator says of whoever holds it.
pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 4;
pub const WITH_KEY: u8 = 64;

pub fn counted() -> Chance {
    let mut n = 0u8;
    Box::new(move |bytes: &mut [u8]| {
        n += 1;
        bytes.iter_mut().zip(0u8..).for_each(|(byte, at)| *byte = n.wrapping_mul(37).wrapping_add(at));
    })
}

pub fn origin() -> Origin {
    Origin::read(HERE).unwrap()
}

/// An authenticator with one key.
pub struct Soft {
    pub key: EcdsaKeyPair,
    pub id: Vec<u8>,
    pub counter: u32,
    pub flags: u8,
    pub origin: &'static str,
    /// Whose passkey it says that it holds.
    pub holder: PersonId,
}

impl Soft {
    pub fn new(id: u8, holder: PersonId) -> Soft {
        let chance = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &chance).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &chance).unwrap();
        Soft { key, id: vec![id; 16], counter: 1, flags: PRESENT | VERIFIED, origin: HERE, holder }
    }

    pub fn client(&self, asked: &Challenge, sort: &str) -> Vec<u8> {
        let options: Value = serde_json::from_str(&asked.options).unwrap();
        let challenge = &options["publicKey"]["challenge"];
        json!({ "type": sort, "challenge": challenge, "origin": self.origin }).to_string().into_bytes()
    }

    pub fn state(&self, flags: u8) -> Vec<u8> {
        let name = self.origin.trim_start_matches("https://");
        let mut state = digest(&SHA256, name.as_bytes()).as_ref().to_vec();
        state.push(self.flags | flags);
        state.extend(self.counter.to_be_bytes());
        state
    }

    /// Makes a passkey.
    pub fn make(&self, asked: &Challenge) -> Signed {
        let point = self.key.public_key().as_ref();
        let mut key = minicbor::Encoder::new(Vec::new());
        key.map(5).unwrap().u8(1).unwrap().u8(2).unwrap().u8(3).unwrap().i8(-7).unwrap();
        key.i8(-1).unwrap().u8(1).unwrap();
        key.i8(-2).unwrap().bytes(&point[1..33]).unwrap().i8(-3).unwrap().bytes(&point[33..]).unwrap();
        let mut state = self.state(WITH_KEY);
        state.extend([0; 16]);
        state.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        state.extend(&self.id);
        state.extend(key.into_writer());
        let mut made = minicbor::Encoder::new(Vec::new());
        made.map(3).unwrap().str("fmt").unwrap().str("none").unwrap().str("attStmt").unwrap().map(0).unwrap();
        made.str("authData").unwrap().bytes(&state).unwrap();
        let response = json!({
            "attestationObject": B64.encode(made.into_writer()),
            "clientDataJSON": B64.encode(self.client(asked, "webauthn.create")),
        });
        self.sent(asked, &response)
    }

    /// Shows it.
    pub fn show(&mut self, asked: &Challenge) -> Signed {
        self.counter += 1;
        let (client, mut bytes) = (self.client(asked, "webauthn.get"), self.state(0));
        let state = B64.encode(&bytes);
        bytes.extend(digest(&SHA256, &client).as_ref());
        let signature = self.key.sign(&SystemRandom::new(), &bytes).unwrap();
        let response = json!({
            "authenticatorData": state,
            "clientDataJSON": B64.encode(client),
            "signature": B64.encode(signature),
            "userHandle": B64.encode(self.holder.0.to_be_bytes()),
        });
        self.sent(asked, &response)
    }

    pub fn sent(&self, asked: &Challenge, response: &Value) -> Signed {
        let id = B64.encode(&self.id);
        let answer = json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {},
        });
        Signed { origin: origin(), token: asked.token.text().to_owned(), answer: answer.to_string() }
    }
}

pub struct House {
    pub dir: TempDir,
    pub gate: Gate,
}

impl House {
    /// Ana and Bo, who have a password each.
    pub fn new() -> House {
        let dir = TempDir::new().unwrap();
        let mut vault = Vault::open(dir.path()).unwrap();
        for (person, mail) in [(ANA, "ana@acme.example"), (BO, "bo@acme.example")] {
            let name = Some("Ana Sol".to_owned()).filter(|_| person == ANA);
            vault.add_person(&NewPerson { person, name, being: Being::Person, zone: None }).unwrap();
            let handle = vault.handle("mail", mail, HandleId(person.0)).unwrap();
            vault.match_handle(handle, person, How::Directory).unwrap();
        }
        let gate = Gate::open(dir.path(), counted()).unwrap();
        for person in [ANA, BO] {
            let link = gate.invite(person, None, NOON).unwrap();
            gate.accept(link.text(), PASSWORD, NOON).unwrap();
        }
        House { dir, gate }
    }

    /// The same, where Ana has a passkey.
    pub fn with_key() -> (House, Soft) {
        let (house, soft) = (House::new(), Soft::new(7, ANA));
        house.gate.add_passkey(ANA, " my laptop ", &soft.make(&house.asks_new(ANA)), NOON).unwrap();
        (house, soft)
    }

    pub fn asks(&self) -> Challenge {
        self.gate.ask_for_passkey(&origin(), NOON).unwrap()
    }

    pub fn asks_new(&self, person: PersonId) -> Challenge {
        self.gate.ask_for_new_passkey(&origin(), person, NOON).unwrap()
    }

    pub fn enter(&self, signed: &Signed) -> Result<Option<PersonId>, GateError> {
        let token = self.gate.enter_by_passkey(signed, NOON)?;
        Ok(self.gate.session(token.text(), NOON)?)
    }
}

#[track_caller]
pub fn sentence<T: std::fmt::Debug>(tried: Result<T, GateError>) -> String {
    match tried {
        Err(GateError::Refused(refusal) | GateError::Locked { refusal, .. }) => refusal.sentence,
        other => panic!("not refused: {other:?}"),
    }
}
