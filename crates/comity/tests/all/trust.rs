//! Forgetting leaves every proof valid; damage, an old copy and a full disk are found and said.
#![allow(clippy::print_stderr, reason = "a test fails, or says what it skipped")]

use crate::house::{House, Said};
use std::path::Path;
use std::process::Command;

/// A house where Ana, of product, asked Legal three things in words.
fn asked() -> House {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=atlas"]).good();
    for i in 0..3 {
        let (ask, text) = (format!("ask=q{i}"), format!("text=canary words {i}"));
        let args = ["act", "ask.sent", &ask, "initiative=atlas", "to=legal", "level=small", &text];
        house.run(&[&args[..], &["--as", "ana@acme.example"]].concat()).good();
    }
    house
}

#[test]
fn an_erased_person_is_in_no_file_any_more_and_the_log_still_verifies() {
    let house = asked();
    assert!(!house.files_that_say("ana@acme.example").is_empty());
    assert_eq!(house.files_that_say("canary words"), [""; 0], "words are sealed");
    let before = house.acts();
    house.run(&["erase", "--subject", "ana@acme.example", "--basis", "left"]).says(0, &["is forgotten"]);
    for gone in ["ana@acme.example", "Ana Sol"] {
        assert_eq!(house.files_that_say(gone), [""; 0]);
    }
    assert_eq!(house.acts(), before + 1);
    house
        .run(&["erase", "--subject", "ana@acme.example", "--basis", "left"])
        .says(2, &["Nobody is known as"]);
    house.run(&["act", "initiative.opened", "initiative=next"]).good();
    house.run(&["people"]).good();
}

#[test]
fn withdrawn_words_are_gone_and_the_log_still_verifies() {
    let house = asked();
    let words = |house: &House| {
        let db = rusqlite::Connection::open(house.path("data/log.db")).unwrap();
        db.query_row("select count(*) from payload where id % 2 = 1", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let (acts, kept) = (house.acts(), words(&house));
    house.run(&["erase", "--words-of", "2,3", "--basis", "by-author"]).says(0, &["withdrawn"]);
    assert_eq!((house.acts(), words(&house)), (acts + 1, kept - 2));
    house.run(&["erase", "--words-of", "99", "--basis", "by-author"]).says(2, &["There is no act"]);
    house.run(&["erase", "--basis", "by-author"]).says(2, &["--subject", "--words-of"]);
}

#[test]
fn a_proof_can_be_checked_by_somebody_who_has_no_comity() {
    let house = asked();
    let proof = house.run(&["log", "proof", "--seq", "2", "--header", "act.bin"]).good().out;
    house.file("proof.txt", proof);
    let able = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !able.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "SKIPPED: python3 with `cryptography` is not here, so the proof was not checked from outside"
        );
        return;
    }
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify_proof.py");
    let check = || {
        let mut command = Command::new("python3");
        command.arg(&tool).args(["proof.txt", "act.bin", "data/keys/log.pub"]).current_dir(house.home.path());
        Said::of(&command.output().unwrap())
    };
    check().says(0, &["ok: act 2"]);
    let mut header = std::fs::read(house.path("act.bin")).unwrap();
    let last = header.len() - 1;
    header[last] ^= 1;
    house.file("act.bin", header);
    check().says(2, &["not proved"]);
}

#[test]
fn an_older_copy_of_the_log_takes_no_act() {
    let house = asked();
    house.run(&["log", "checkpoint"]).good();
    std::fs::copy(house.path("data/log.db"), house.path("older.db")).unwrap();
    house.run(&["act", "initiative.opened", "initiative=later"]).good();
    for file in ["log.db-wal", "log.db-shm"] {
        let _ = std::fs::remove_file(house.path("data").join(file));
    }
    std::fs::copy(house.path("older.db"), house.path("data/log.db")).unwrap();
    house.run(&["act", "initiative.opened", "initiative=x"]).says(2, &["log is behind checkpoint"]);
    house.run(&["log", "verify"]).says(2, &["behind checkpoint"]);
}

#[test]
fn a_flipped_byte_is_found_and_its_act_named() {
    let house = asked();
    let db = rusqlite::Connection::open(house.path("data/log.db")).unwrap();
    db.execute_batch(
        "drop trigger payload_fixed; update payload set bytes = cast(bytes || x'20' as blob) where id = 4",
    )
    .unwrap();
    drop(db);
    house.run(&["log", "verify"]).says(2, &["act 2: ", "terms"]);
}

/// A small disk of its own; `None`, said loudly, where nobody may mount one.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<SmallDisk> {
        std::fs::create_dir_all(at).unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"]).arg(at).output();
        if done.is_ok_and(|output| output.status.success()) {
            return Some(SmallDisk(at.to_owned()));
        }
        eprintln!("SKIPPED: no small disk can be mounted here, so a full disk was not tried");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_full_disk_is_said_loses_nothing_and_is_over_when_there_is_room_again() {
    let house = House::empty();
    let Some(disk) = SmallDisk::mount(&house.path("disk")) else { return };
    let data = disk.0.join("data");
    let at = ["--data", data.to_str().unwrap()];
    house.run(&["init", at[1]]).good();
    let open = |name: &str| {
        let field = format!("initiative={name}");
        house.run(&[&["act", "initiative.opened", &field], &at[..]].concat())
    };
    open("before").good();
    let full = vec![0_u8; 64 << 20];
    assert!(std::fs::write(disk.0.join("filler"), &full).is_err(), "the disk should be full");
    let mut refused = 0;
    for i in 0..200 {
        let said = open(&format!("i{i}"));
        if said.code != 0 {
            assert!(said.err.contains("full") || said.err.contains("No space"), "{}", said.err);
            refused += 1;
        }
    }
    let kept = 1 + 200 - refused;
    assert!(refused > 0, "a full disk has to refuse something");
    std::fs::remove_file(disk.0.join("filler")).unwrap();
    open("after").good();
    let verdict = house.run(&[&["log", "verify"], &at[..]].concat()).good();
    assert_eq!(verdict.out.trim_end(), format!("{} acts, root matches, 0 problems", kept + 1));
}

#[test]
fn a_privileged_matter_gets_a_drawn_id_and_nothing_in_the_folder_tells_what_it_is_about() {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=atlas"]).good();
    let raise = &["act", "concern.raised", "initiative=atlas", "function=legal", "cites=gdpr"][..];
    let who = ["--as", "bo@acme.example", "--privileged", "text=canary-case pending"];
    let before = house.acts();
    house
        .run(&[raise, &["concern=acme-lawsuit"], &who[..]].concat())
        .says(2, &["concern: Leave `concern` out", "a name would tell"]);
    assert_eq!(house.acts(), before);
    let said = house.run(&[raise, &who[..]].concat()).says(0, &["It opens c-"]).out;
    let id = said.trim().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
    assert_eq!(id.len(), 18);
    let another = house.run(&[raise, &who[..]].concat()).good().out;
    assert!(!another.contains(&id), "each is drawn anew");
    let once = [raise, &who[..], &["--once", "k1"]].concat();
    assert_eq!(house.run(&once).good().out, house.run(&once).good().out, "the same request, the same id");
    let concern = format!("concern={id}");
    let way =
        ["act", "concern.conditioned", &concern, "option=wait", "effect=same", "risk=low", "effort=small"];
    house.run(&[&way[..], &who].concat()).good();
    assert_eq!(house.files_that_say("canary-case"), [""; 0], "words are sealed");
    let db = rusqlite::Connection::open(house.path("data/log.db")).unwrap();
    let owner: String = db
        .query_row("select owner from payload where id & 1 order by id desc", [], |row| row.get(0))
        .unwrap();
    assert_eq!(owner, format!("matter:{id}"), "under the key of the matter");
    // What is open to everyone may be named, or not.
    let open = ["act", "ask.sent", "initiative=atlas", "to=legal", "level=small", "text=May we?"];
    let ana = ["--as", "ana@acme.example"];
    house.run(&[&open[..], &ana].concat()).says(0, &["It opens a-"]);
    let named = house.run(&[&open[..], &["ask=q1"], &ana].concat()).good().out;
    assert!(!named.contains("It opens"), "{named}");
}
