//! The published test vectors: what another implementation must compute, read back and computed again here.
//!
//! `COMITY_BLESS=1 cargo test -p comity-log --test all vectors` writes them anew. A changed vector is a
//! changed format, and that breaks every proof ever handed out.

use crate::common;

use comity_log::{Checkpoint, EventId, Hash, Header, Key, LogKey, Proof, commitment::commit, merkle, seal};
use comity_spine::{At, Head, Owner, PersonId, Seq, SourceId, Visibility};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

/// The same with the keys of every object in order, whichever order this build of the JSON library keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<&String, Value> = fields.iter().map(|(key, it)| (key, sorted(it))).collect();
            Value::Object(fields.into_iter().map(|(key, it)| (key.clone(), it)).collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// Compares with the file, or writes it when asked to.
fn same_as_published(name: &str, made: &Value) {
    let text = serde_json::to_string_pretty(&sorted(made)).unwrap() + "\n";
    if std::env::var_os("COMITY_BLESS").is_some() {
        fs::write(file(name), &text).unwrap();
    }
    assert_eq!(fs::read_to_string(file(name)).unwrap(), text, "{name} is published and may not change");
}

fn header(seq: u64, words: bool) -> Header {
    Header {
        event: EventId([seq as u8; 16]),
        head: Head {
            seq: Seq(seq),
            kind: "concern.raised".into(),
            version: 1,
            recorded_at: At(1_790_000_000_000 + seq as i64),
            at: At(if words { -1 } else { 1_790_000_000_000 }),
            by: words.then_some(PersonId(0x0123_4567_89ab_cdef)),
            on_behalf_of: None,
            source: (!words).then(|| SourceId::new("jira").unwrap()),
            visibility: if words { Visibility::Privileged } else { Visibility::Open },
        },
        terms: commit(&[seq as u8; 32], b"{\"initiative\":\"atlas\"}"),
        words: words.then(|| commit(&[0xee; 32], b"{\"text\":\"The name is taken.\"}")),
    }
}

fn hashes(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(Hash::to_string).collect()
}

#[test]
fn headers_leaves_commitments_and_seals_are_the_published_ones() {
    let headers: Vec<Value> = [
        (0, false),
        (1, true),
        (24, true),
        (70_000, false),
        (u64::from(u32::MAX) + 1, true),
    ]
    .map(|(seq, words)| {
        let header = header(seq, words);
        let bytes = header.encode().unwrap();
        assert_eq!(Header::decode(&bytes).unwrap(), header);
        json!({
            "seq": seq, "kind": header.head.kind.as_str(), "recorded_at": header.head.recorded_at.0,
            "at": header.head.at.0, "header": hex::encode(&bytes), "leaf": merkle::leaf(&bytes).to_string(),
        })
    })
    .into();
    let commitments: Vec<Value> = ["", "{}", "{\"text\":\"Grüße\"}"]
        .map(|text| {
            let salt = [text.len() as u8; 32];
            let commitment = commit(&salt, text.as_bytes()).to_string();
            json!({"salt": hex::encode(salt), "bytes": hex::encode(text), "commitment": commitment})
        })
        .into();
    let (event, owner) = (EventId([3; 16]), Owner::Person(PersonId(7)));
    let sealed =
        seal::seal(&Key::new([1; 32]), [2; 24], &event, &owner, &[4; 32], b"{\"text\":\"x\"}").unwrap();
    let seal = json!({
        "key": hex::encode([1; 32]), "nonce": hex::encode([2; 24]), "event": hex::encode(event.0),
        "owner": owner.to_string(), "salt": hex::encode([4; 32]), "words": "{\"text\":\"x\"}",
        "sealed": hex::encode(&sealed.bytes),
    });
    same_as_published("acts.json", &json!({"headers": headers, "commitments": commitments, "seal": seal}));
}

#[test]
fn roots_and_proofs_of_1_to_33_leaves_are_the_published_ones() {
    let leaves: Vec<Hash> = (0..33u64).map(|i| merkle::leaf(&i.to_be_bytes())).collect();
    let trees: Vec<Value> = (1..=33)
        .map(|n| {
            let tree = &leaves[..n];
            let inclusion: Vec<_> = (0..n).map(|i| hashes(&merkle::inclusion(tree, i).unwrap())).collect();
            let since = |old| hashes(&merkle::consistency(tree, old).unwrap());
            let consistency: Vec<_> = (0..=n).map(since).collect();
            let root = merkle::root(tree).to_string();
            json!({"size": n, "root": root, "inclusion": inclusion, "consistency": consistency})
        })
        .collect();
    same_as_published("trees.json", &json!({"leaves": hashes(&leaves), "trees": trees}));
}

#[test]
fn the_checkpoint_and_the_proof_are_the_published_ones() {
    let key = LogKey::new("comity.example/acme", &[42; 32]).unwrap();
    let headers: Vec<Vec<u8>> = (0..9).map(|seq| header(seq, seq % 2 == 1).encode().unwrap()).collect();
    let leaves: Vec<Hash> = headers.iter().map(|bytes| merkle::leaf(bytes)).collect();
    let checkpoint = key.sign(9, merkle::root(&leaves));
    let proof =
        Proof { index: 5, hashes: merkle::inclusion(&leaves, 5).unwrap(), checkpoint: checkpoint.clone() };
    assert_eq!(checkpoint.to_string().parse::<Checkpoint>().unwrap(), checkpoint);
    proof.verify(&headers[5], &key.public()).unwrap();
    let made = json!({
        "public_key": key.public().to_string(), "checkpoint": checkpoint.to_string(),
        "header": hex::encode(&headers[5]), "proof": proof.to_string(),
    });
    same_as_published("notes.json", &made);
}

#[test]
fn no_byte_of_a_proof_or_of_its_act_can_be_changed() {
    let key = LogKey::new("comity.example/acme", &[42; 32]).unwrap();
    let text = fs::read_to_string(file("notes.json")).unwrap();
    let notes: Value = serde_json::from_str(&text).unwrap();
    let (proof, header) =
        (notes["proof"].as_str().unwrap(), hex::decode(notes["header"].as_str().unwrap()).unwrap());
    let holds = |proof: &[u8], header: &[u8]| {
        let text = std::str::from_utf8(proof).ok();
        text.and_then(|text| text.parse::<Proof>().ok())
            .is_some_and(|it| it.verify(header, &key.public()).is_ok())
    };
    assert!(holds(proof.as_bytes(), &header));
    for i in 0..proof.len() {
        let mut bytes = proof.as_bytes().to_vec();
        bytes[i] ^= 1 << (i % 7);
        assert!(!holds(&bytes, &header), "byte {i}");
    }
    for i in 0..header.len() {
        let mut bytes = header.clone();
        bytes[i] ^= 1 << (i % 8);
        assert!(!holds(proof.as_bytes(), &bytes), "byte {i}");
    }
}

/// Python's standard library and `cryptography`, no line of ours in Rust: a second opinion.
#[test]
fn an_independent_program_agrees_on_vectors_logs_and_proofs() {
    let tools = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tools");
    let python = |script: &str, args: &[&std::ffi::OsStr]| {
        let output = Command::new("python3").arg(tools.join(script)).args(args).output();
        output.map(|it| (it.status.code(), String::from_utf8_lossy(&it.stdout).into_owned()))
    };
    if !python("comity_log.py", &[]).is_ok_and(|(code, _)| code == Some(0)) {
        eprintln!("SKIPPED: python3 with `cryptography` is not on this machine");
        return;
    }
    let vectors = python("verify_vectors.py", &[file("").as_os_str()]).unwrap();
    assert_eq!(vectors.0, Some(0), "{}", vectors.1);

    let dir = tempfile::tempdir().unwrap();
    let mut log = common::company(dir.path(), 20);
    let note = comity_log::Log::checkpoint(&mut log).unwrap();
    let (proof, act) = (log.reader().prove(Seq(13), &note).unwrap(), log.reader().header(Seq(13)).unwrap().0);
    drop(log);
    let path = |name: &str| dir.path().join(name);
    fs::write(path("saved.note"), note.to_string()).unwrap();
    fs::write(path("p.tlog-proof"), proof.to_string()).unwrap();
    fs::write(path("header"), &act).unwrap();
    let key = path("keys/log.pub");
    let (note, db) = (path("saved.note"), path("log.db"));
    let whole = python("verify_log.py", &[db.as_os_str(), note.as_os_str(), key.as_os_str()]).unwrap();
    assert_eq!(whole, (Some(0), "20 acts, root matches, 0 problems\n".to_owned()));
    let one = |header: &str| {
        let args = [path("p.tlog-proof"), path(header), key.clone()];
        python("verify_proof.py", &args.each_ref().map(|it| it.as_os_str())).unwrap()
    };
    assert_eq!(one("header"), (Some(0), "ok: act 13 of comity.example/acme, signed at 20 acts\n".to_owned()));
    let mut other = act;
    other[30] ^= 1;
    fs::write(path("other"), &other).unwrap();
    assert_eq!(one("other").0, Some(2));

    let conn = rusqlite::Connection::open(&db).unwrap();
    conn.execute_batch("drop trigger payload_fixed; update payload set bytes = zeroblob(1) where seq = 7")
        .unwrap();
    let forged = python("verify_log.py", &[db.as_os_str(), note.as_os_str(), key.as_os_str()]).unwrap();
    assert_eq!(forged.0, Some(2));
    assert!(forged.1.starts_with("act 7: "), "{}", forged.1);
}
