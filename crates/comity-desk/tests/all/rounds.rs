//! A round of sealed answers: what anybody can read of it before the quorum, and what all read after.

use crate::company;

use crate::company::{NOW, open, person, row, take, workspace};
use comity_common::view::Name;
use comity_desk::{Desk, DeskError, Glass, Intent};
use comity_log::{Key, Keyring, SqliteReader};
use comity_spine::{At, Owner, PersonId, Seq, Slug};
use comity_vault::Vault;
use comity_vault::seals::{commitment, joined, open_answer};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What marketing and legal answer, in words that are nowhere else.
const SECRETS: [&str; 3] = ["the-quietest-ledger", "a-shield-for-regulators", "an-abacus-with-manners"];

struct Keys<'a>(&'a Vault);

impl Keyring for Keys<'_> {
    fn key(&self, owner: &Owner) -> Option<Key> {
        self.0.key_if_any(owner).ok().flatten().map(|key| Key::new(*key))
    }
}

fn intent(kind: &str, fields: Value, by: PersonId, text: Option<&str>) -> Intent {
    let mut intent = Intent::new(kind, fields, Some(by));
    intent.words.extend(text.map(|text| ("text".into(), text.to_owned())));
    intent
}

/// Ana of marketing, Mia and Lin of legal, Bo of product, and a round that needs two functions.
fn round(dir: &Path) -> (Desk, [PersonId; 4]) {
    let mut desk = open(dir);
    let rows = [
        row(2, "Ana", "ana@acme.example", "marketing"),
        row(3, "Mia", "mia@acme.example", "legal"),
        row(4, "Lin", "lin@acme.example", "legal"),
        row(5, "Bo", "bo@acme.example", "product"),
    ];
    take(&mut desk, "people", &rows);
    let people = ["ana", "mia", "lin", "bo"].map(|name| person(&desk, &format!("{name}@acme.example")));
    let bo = people[3];
    let mut act = |kind: &str, fields: Value, text: &str| {
        let done = desk.act(intent(kind, fields, bo, Some(text).filter(|text| !text.is_empty())), NOW);
        done.unwrap_or_else(|error| panic!("{kind}: {error}"))
    };
    act("initiative.opened", json!({ "initiative": "atlas", "dri": bo }), "");
    let round = json!({ "round": "r1", "subject": "initiative:atlas", "quorum": 2 });
    act("round.opened", round, "What is it?");
    let asked =
        json!({ "round": "r1", "question": "category", "sort": "choice", "options": "ledger shield abacus" });
    act("round.asked", asked, "Which market is it in?");
    act("round.asked", json!({ "round": "r1", "question": "value", "sort": "words" }), "What is it worth?");
    (desk, people)
}

fn answer(desk: &mut Desk, by: PersonId, question: &str, choice: Option<&str>, text: &str) -> Seq {
    let mut fields = json!({ "round": "r1", "question": question });
    if let Some(choice) = choice {
        fields["choice"] = json!(choice);
    }
    desk.act(intent("round.sealed", fields, by, Some(text)), NOW).unwrap().seq
}

fn refusal(done: Result<comity_desk::Acted, DeskError>) -> String {
    done.unwrap_err().to_string()
}

/// Every byte of every file below a folder.
fn bytes_below(dir: &Path, all: &mut Vec<u8>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { bytes_below(&path, all) } else { all.extend(fs::read(path).unwrap()) }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn with_every_file_but_the_seal_nobody_reads_an_answer_before_the_quorum() {
    let dir = workspace();
    let (mut desk, [ana, mia, ..]) = round(dir.path());
    let seqs = [
        answer(&mut desk, ana, "category", Some("ledger"), SECRETS[0]),
        answer(&mut desk, ana, "value", None, SECRETS[0]),
        answer(&mut desk, mia, "value", None, SECRETS[1]),
    ];
    // The files, in the clear: neither words nor choices, in no encoding that is looked at here.
    let mut files = Vec::new();
    bytes_below(dir.path(), &mut files);
    for secret in &SECRETS[..2] {
        assert!(!holds(&files, secret) && !holds(&files, &hex::encode(secret)), "{secret}");
    }
    assert!(!holds(&files, r#""choice":"#));
    // The databases and every key of the vault, the master key among them: the words are sealed still.
    let stolen = tempfile::tempdir().unwrap();
    for name in ["log.db", "log.db-wal", "vault.db", "vault.db-wal"] {
        if dir.path().join(name).exists() {
            fs::copy(dir.path().join(name), stolen.path().join(name)).unwrap();
        }
    }
    fs::create_dir(stolen.path().join("keys")).unwrap();
    fs::copy(dir.path().join("keys/master.key"), stolen.path().join("keys/master.key")).unwrap();
    let (log, vault) = (SqliteReader::open(stolen.path()).unwrap(), Vault::reader(stolen.path()).unwrap());
    let world = Glass::open(stolen.path()).unwrap().world(Vec::new()).unwrap();
    let it = world.rounds().get(&Slug::new("r1").unwrap()).unwrap();
    // One function is in and has brought its share; one of two shares gives a key that opens nothing.
    assert_eq!((it.complete().len(), it.shares.len()), (1, 1));
    let shares: Vec<_> = it.shares.values().map(|share| (share.place, share.bytes.0)).collect();
    for seq in seqs {
        let words = log.words(seq, &Keys(&vault)).unwrap().unwrap();
        assert_eq!(words.len(), 1, "{words:?}");
        let sealed = hex::decode(&words["sealed"]).unwrap();
        for (question, by) in [("category", ana), ("value", ana), ("value", mia)] {
            let bound = format!("comity/answer/v1/r1/{question}/{by}");
            assert_eq!(open_answer(&joined(&shares), &bound, &sealed), None);
        }
    }
    // Nor does the running process say it: not as names, not by being asked to reveal.
    let names = desk.names().unwrap();
    let said: Vec<_> = seqs.iter().filter_map(|seq| names.words(*seq)).collect();
    assert!(!said.iter().any(|words| SECRETS.iter().any(|secret| format!("{words:?}").contains(secret))));
    let early = refusal(desk.act(intent("round.revealed", json!({ "round": "r1" }), mia, None), NOW));
    assert!(early.contains("1 of 2 functions have answered every question"), "{early}");
}

#[test]
fn at_the_quorum_all_is_told_with_what_proves_it_and_the_seal_is_gone() {
    let dir = workspace();
    let (mut desk, [ana, mia, lin, bo]) = round(dir.path());
    answer(&mut desk, ana, "category", Some("abacus"), "first thought");
    answer(&mut desk, ana, "category", Some("ledger"), SECRETS[0]);
    answer(&mut desk, ana, "value", None, SECRETS[0]);
    // Two of legal together answer both questions.
    answer(&mut desk, mia, "category", Some("shield"), "");
    answer(&mut desk, lin, "value", None, SECRETS[1]);
    let reveal = intent("round.revealed", json!({ "round": "r1" }), bo, None);
    desk.act(reveal.clone(), NOW).unwrap();
    let id = Slug::new("r1").unwrap();
    let names = desk.names().unwrap();
    let it = desk.world().rounds().get(&id).unwrap();
    let category = Slug::new("category").unwrap();
    let told: Vec<_> = it.told(&category).map(|(who, f, told)| (who, f.as_str(), told)).collect();
    let choices: Vec<_> =
        told.iter().map(|(_, f, told)| (*f, told.reply.choice.as_ref().unwrap().as_str())).collect();
    assert!(
        choices.contains(&("marketing", "ledger")) && choices.contains(&("legal", "shield")),
        "{choices:?}"
    );
    assert_eq!(choices.len(), 2, "only the last answer of a person counts");
    let of_ana = told.iter().find(|(who, ..)| *who == ana).unwrap().2;
    assert_eq!(names.words(of_ana.head.seq).unwrap()["text"], SECRETS[0]);
    // The commitment can be made again from what was told.
    let bytes = json!({ "choice": "ledger", "question": "category", "text": SECRETS[0] }).to_string();
    let sealed = it.answers[&(ana, category.clone())].seal.unwrap();
    assert_eq!(commitment(&of_ana.salt.unwrap().0, bytes.as_bytes()), sealed.0);
    assert!(!dir.path().join("seals/r1.seed").exists(), "what the shares give needs no seal any more");
    let late = desk
        .act(intent("round.sealed", json!({ "round": "r1", "question": "value" }), bo, Some("me too")), NOW);
    assert!(refusal(late).contains("revealed already"));
    assert!(refusal(desk.act(reveal, NOW)).contains("revealed already"));
}

#[test]
fn what_a_killed_process_revealed_and_did_not_tell_is_told_at_the_next_act() {
    let dir = workspace();
    let (mut desk, [ana, mia, _, bo]) = round(dir.path());
    for (by, secret) in [(ana, SECRETS[0]), (mia, SECRETS[1])] {
        answer(&mut desk, by, "category", Some("shield"), secret);
        answer(&mut desk, by, "value", None, secret);
    }
    // As the process leaves it between its two writes: the shares are in the log, the seal is lost too.
    desk.act_all(vec![intent("round.revealed", json!({ "round": "r1" }), bo, None)], NOW).unwrap();
    fs::remove_file(dir.path().join("seals/r1.seed")).unwrap();
    drop(desk);
    let mut desk = open(dir.path());
    assert_eq!(desk.world().rounds().untold().count(), 1);
    desk.act(Intent::new("initiative.landed", json!({ "initiative": "atlas" }), Some(bo)), NOW).unwrap();
    assert_eq!(desk.world().rounds().untold().count(), 0);
    assert_eq!(company::from_zero(dir.path()), desk.world().digest());
}

#[test]
fn an_answer_is_not_one_act_among_many() {
    let dir = workspace();
    let (mut desk, [ana, ..]) = round(dir.path());
    let next = desk.world().next();
    let answer = intent("round.sealed", json!({ "round": "r1", "question": "value" }), ana, Some(SECRETS[2]));
    let said = desk.act_all(vec![answer], NOW).unwrap_err().to_string();
    assert!(said.contains("done alone"), "{said}");
    assert_eq!(desk.world().next(), next);
}

#[test]
fn a_request_that_comes_twice_is_answered_once_and_bad_ones_are_refused_in_words() {
    let dir = workspace();
    let (mut desk, [ana, mia, _, bo]) = round(dir.path());
    let mut once =
        intent("round.sealed", json!({ "round": "r1", "question": "value" }), ana, Some(SECRETS[2]));
    once.idempotency_key = Some("ana-1".to_owned());
    let first = desk.act(once.clone(), NOW).unwrap();
    let again = desk.act(once, At(NOW.0 + 1)).unwrap();
    assert_eq!((again.seq, again.repeated), (first.seq, true));
    let mut say = |kind: &str, fields: Value, by, text: Option<&str>| {
        refusal(desk.act(intent(kind, fields, by, text), NOW))
    };
    let alone = json!({ "round": "r2", "subject": "initiative:atlas", "quorum": 1, "functions": "legal" });
    assert!(
        say("round.opened", alone, bo, Some("?")).contains("One function alone has nobody to differ from")
    );
    let many = json!({ "round": "r2", "subject": "initiative:atlas", "quorum": 9 });
    assert!(say("round.opened", many, bo, Some("?")).contains("from 2 to 3 here"));
    let nothing = json!({ "round": "r2", "subject": "initiative:beacon", "quorum": 2 });
    assert!(say("round.opened", nothing, bo, Some("?")).contains("There is no initiative:beacon here"));
    let told = json!({ "round": "r1", "answer": 9, "choice": "ledger" });
    assert!(say("round.told", told, bo, None).contains("written by Comity itself"));
    let odd = json!({ "round": "r1", "question": "category", "choice": "shed" });
    assert!(say("round.sealed", odd, mia, None).contains("Did you mean"), "a near option is named");
    let late = json!({ "round": "r1", "question": "price", "sort": "degree" });
    assert!(say("round.asked", late, bo, Some("?")).contains("Somebody has answered already"));
}

#[test]
fn a_round_that_is_ended_unread_can_never_be_read() {
    let dir = workspace();
    let (mut desk, [ana, mia, _, bo]) = round(dir.path());
    answer(&mut desk, ana, "value", None, SECRETS[0]);
    let mut end = intent("round.ended", json!({ "round": "r1" }), mia, None);
    end.words.insert("reason".into(), "We ask otherwise".to_owned());
    assert!(refusal(desk.act(end.clone(), NOW)).contains("Only whoever opened a round"));
    desk.act(Intent { by: Some(bo), ..end }, NOW).unwrap();
    assert!(!dir.path().join("seals/r1.seed").exists());
    let it = desk.world().rounds().get(&Slug::new("r1").unwrap()).unwrap();
    assert!(it.ended.is_some() && it.shares.is_empty(), "no share was handed out, so no key can be joined");
}
