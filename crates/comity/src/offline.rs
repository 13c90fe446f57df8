//! A signature checked with nothing but its files and the house's public key: no house, no network, no trust
//! in whoever handed them over.

use comity_auth::assertion;
use comity_common::document::Meaning;
use comity_desk::SignatureFile;
use comity_log::commitment::commit;
use comity_log::{Header, Proof, PublicKey};
use comity_spine::{Assurance, Shown, Statement};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How long after it was drawn up a statement may be recorded, in milliseconds: five minutes to sign it, and
/// one for the disk.
const RECORDED_WITHIN: i64 = 6 * 60_000;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it holds.
    pub holds: bool,
    /// What was found, as a sentence.
    pub says: String,
}

/// What was found of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// Each thing that was looked at, in order.
    pub findings: Vec<Finding>,
    /// How the signer showed who they are, and who vouches for that.
    pub note: String,
}

impl Examined {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        !self.findings.is_empty() && self.findings.iter().all(|it| it.holds)
    }
}

/// The files are none that could be examined.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

fn unreadable(what: impl Into<String>) -> Unreadable {
    Unreadable(what.into())
}

/// Everything that the file says, taken apart.
struct Parts {
    header: Header,
    header_bytes: Vec<u8>,
    terms_fit: bool,
    act: Value,
    assurance: Assurance,
    proof: Proof,
}

/// Looks at a signature: whether the house's log holds the act, and the act signs that record.
///
/// # Errors
/// A file that is no proof of a signature.
pub fn examine(file: &SignatureFile, record: &[u8], key: &PublicKey) -> Result<Examined, Unreadable> {
    let parts = parts(file)?;
    let (head, statement) = (&parts.header.head, &parts.assurance.statement);
    let mut findings = vec![held(&parts, key)];
    let mut find = |holds: bool, yes: String, no: &str| {
        let says = if holds { yes } else { no.to_owned() };
        findings.push(Finding { holds, says });
    };
    find(
        parts.terms_fit && head.seq.0 == parts.proof.index,
        format!("What the act says ({}) is what the log holds.", head.kind),
        "What the act says is not what the log holds: it was changed, or is another act's.",
    );
    find(
        head.by == Some(statement.signer) && head.on_behalf_of.is_none(),
        format!("{} signed it, for themselves.", statement.signer),
        "The act is not the signer's own: somebody else did it.",
    );
    let since = head.recorded_at.0 - statement.at.0;
    find(
        (0..=RECORDED_WITHIN).contains(&since) && statement.after.0 < head.seq.0,
        format!("Drawn up at {}, recorded at {} as act {}.", statement.at, head.recorded_at, head.seq),
        "The time of the signature is not that of the act.",
    );
    find(
        is_of(&parts.act, statement),
        format!(
            "It is over {}, revision {}, and means {}.",
            statement.subject, statement.revision, statement.meaning
        ),
        "The act is about something else, another revision or another meaning than what was signed.",
    );
    find(
        Sha256::digest(record)[..] == statement.record.0,
        format!("The record is what was signed, to the byte ({} bytes).", record.len()),
        "The record is not what was signed: it was changed, or is another's.",
    );
    let (shown, note) = shown(&parts.assurance);
    findings.push(shown);
    Ok(Examined { findings, note })
}

fn parts(file: &SignatureFile) -> Result<Parts, Unreadable> {
    if file.format != SignatureFile::FORMAT {
        return Err(unreadable(format!(
            "its format is `{}`; this program reads {}",
            file.format,
            SignatureFile::FORMAT
        )));
    }
    let (header_bytes, salt) = file.bytes().ok_or_else(|| unreadable("its header or salt is no base64"))?;
    let header = Header::decode(&header_bytes).map_err(|bad| unreadable(bad.to_string()))?;
    let terms: Value = serde_json::from_str(&file.terms).map_err(|_| unreadable("its terms are no JSON"))?;
    let act = terms.get(header.head.kind.as_str()).cloned();
    let act = act.ok_or_else(|| unreadable("its terms are those of another kind of act"))?;
    let assurance =
        act.get("assurance").cloned().ok_or_else(|| unreadable("that act is signed without proof"))?;
    let assurance = serde_json::from_value(assurance).map_err(|bad| unreadable(bad.to_string()))?;
    let proof = file.proof.parse::<Proof>().map_err(|bad| unreadable(bad.to_string()))?;
    let terms_fit = commit(&salt, file.terms.as_bytes()) == header.terms;
    Ok(Parts { header, header_bytes, terms_fit, act, assurance, proof })
}

/// Whether the log with that key held the act.
fn held(parts: &Parts, key: &PublicKey) -> Finding {
    let checkpoint = &parts.proof.checkpoint;
    match parts.proof.verify(&parts.header_bytes, key) {
        Ok(()) => Finding {
            holds: true,
            says: format!(
                "The key you gave signed that the log `{}` held this act when it had {} acts.",
                checkpoint.origin, checkpoint.size
            ),
        },
        Err(bad) => {
            Finding { holds: false, says: format!("The log with that key does not hold this act: {bad}.") }
        }
    }
}

/// Whether the act's own fields say what the statement says.
fn is_of(act: &Value, statement: &Statement) -> bool {
    let field = |name: &str| act.get(name).and_then(Value::as_str);
    field(statement.subject.noun.name()) == Some(statement.subject.id.as_str())
        && field("meaning") == Some(statement.meaning.as_str())
        && Meaning::ALL.iter().any(|meaning| meaning.name() == statement.meaning)
        && field("revision").is_none_or(|revision| revision == statement.revision.to_string())
}

fn shown(assurance: &Assurance) -> (Finding, String) {
    match &assurance.shown {
        Shown::Passkey { credential, .. } => {
            let found = assertion::holds(&assurance.statement, &assurance.shown);
            let says = match &found {
                Ok(_) => format!(
                    "The passkey {credential} signed it at {}, after it asked who holds it.",
                    assurance.statement.site
                ),
                Err(bad) => format!("No passkey signed it: {bad}."),
            };
            let note = "That the passkey is the signer's is the house's word; what it signed, you have just checked.";
            (Finding { holds: found.is_ok(), says }, note.to_owned())
        }
        Shown::PasswordAndCode { step } => {
            let of_then = step.abs_diff(comity_auth::codes::step(assurance.statement.at)) <= 11;
            let says = match of_then {
                true => "The signer typed their password and a code of that moment.",
                false => "The code that was typed is not of the moment at which it was signed.",
            };
            let note =
                "That password and code were right is the house's word alone: nobody else could check them.";
            (Finding { holds: of_then, says: says.to_owned() }, note.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails")]

    use super::*;
    use comity_common::document::{Signer, record};
    use comity_common::practice::Glance;
    use comity_common::view::Viewer;
    use comity_desk::{Desk, Glass, Intent, Showing};
    use comity_log::{Chance, Log, Options};
    use comity_spine::{At, PersonId, Seq, Sum};
    use serde_json::json;
    use tempfile::TempDir;

    const NOW: At = At(1_760_000_000_000);
    const MIA: PersonId = PersonId(1);
    const LIN: PersonId = PersonId(2);

    /// Chance that is the same each time.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % below
        }
    }

    impl Chance for Dice {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.iter_mut().for_each(|byte| *byte = self.roll(256) as u8);
        }
    }

    /// Signatures of a house, as it hands them out, with its key.
    struct House {
        _dir: TempDir,
        key: PublicKey,
        given: Vec<(SignatureFile, String)>,
    }

    /// A house in which Mia and Lin each sign two requirements, one of them twice.
    fn house(seed: u64) -> House {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { ballast: 0, ..Options::default() };
        let origin = format!("house-{seed}.example");
        comity_desk::open::init(dir.path(), &origin, &mut Dice(seed), options).unwrap();
        let mut desk = Desk::open(dir.path(), comity_practices::all(), Box::new(Dice(seed + 1))).unwrap();
        let act = |desk: &mut Desk, kind: &str, fields: Value, by: PersonId, words: &[(&str, &str)]| {
            let mut intent = Intent::new(kind, fields, Some(by));
            intent.words.extend(words.iter().map(|(name, text)| ((*name).into(), (*text).to_owned())));
            desk.act(intent, NOW).unwrap();
        };
        for person in [MIA, LIN] {
            act(&mut desk, "membership.began", json!({ "person": person, "function": "clinical" }), MIA, &[]);
        }
        act(&mut desk, "initiative.opened", json!({ "initiative": "vent" }), MIA, &[]);
        for (id, text) in [("alarm-1", "It sounds after 20 s."), ("alarm-2", "It sounds after 30 s.")] {
            let fields = json!({ "requirement": id, "initiative": "vent" });
            act(&mut desk, "requirement.introduced", fields, MIA, &[("name", id), ("statement", text)]);
        }
        let mut seqs = Vec::new();
        for (n, (id, who, meaning)) in [
            ("alarm-1", MIA, "authorship"),
            ("alarm-1", LIN, "clinical_review"),
            ("alarm-2", MIA, "authorship"),
            ("alarm-2", LIN, "clinical_review"),
            ("alarm-2", LIN, "approval"),
        ]
        .into_iter()
        .enumerate()
        {
            seqs.push(sign(&mut desk, dir.path(), id, who, meaning, n as u64));
        }
        desk.log().checkpoint().unwrap();
        let glass = Glass::open(dir.path()).unwrap();
        let given = seqs.into_iter().map(|seq| glass.signature(seq).unwrap().unwrap()).collect();
        let key = glass.log().public_key().unwrap().trim().parse().unwrap();
        House { _dir: dir, key, given }
    }

    fn sign(desk: &mut Desk, dir: &std::path::Path, id: &str, who: PersonId, meaning: &str, n: u64) -> Seq {
        let fields = json!({ "requirement": id, "meaning": meaning });
        let terms = json!({ "signature.given": fields });
        let names = Glass::open(dir).unwrap().names().unwrap();
        let viewer = Viewer::Person(who);
        let glance = Glance::new(desk.world(), &viewer, NOW, &names);
        let signed = desk.world().signs("signature.given", &terms, &glance).unwrap();
        assert!(signed.text.contains("It sounds after"), "{}", signed.text);
        let copy = format!("{n:064x}");
        let signer = Signer { name: "Lin Wu", function: Some("clinical"), at: "then", copy: &copy };
        let record = record(&signed, &signer);
        let statement = Statement {
            subject: signed.subject,
            revision: signed.revision,
            print: Sum(*signed.print.bytes()),
            record: Sum(Sha256::digest(&record).into()),
            meaning: signed.meaning.name().into(),
            signer: who,
            at: NOW,
            site: "http://localhost:8080".into(),
            after: Seq(desk.world().next().0 - 1),
        };
        let shown = Shown::PasswordAndCode { step: comity_auth::codes::step(NOW) };
        let mut intent = Intent::new("signature.given", fields, Some(who));
        intent.showing = Showing::Yes { assurance: Box::new(Assurance { statement, shown }), record };
        desk.act(intent, NOW.plus_millis(1_000)).unwrap().seq
    }

    /// Changes one byte of a text to another letter or digit.
    fn edited(text: &str, dice: &mut Dice) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let place = dice.roll(bytes.len());
        let other = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"[dice.roll(42)];
        bytes[place] = if bytes[place] == other { b'_' } else { other };
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Moves or edits a signature in one of many ways; `None` where that leaves it as it was.
    fn forged(
        all: &[(SignatureFile, String)],
        strange: &(SignatureFile, String),
        dice: &mut Dice,
    ) -> (SignatureFile, String) {
        let (mut file, mut record) = all[dice.roll(all.len())].clone();
        let (other, other_record) = match dice.roll(4) {
            0 => strange,
            _ => &all[dice.roll(all.len())],
        };
        match dice.roll(12) {
            0 => record = edited(&record, dice),
            1 => record.push('\n'),
            2 => record.clone_from(other_record),
            3 => file.terms = edited(&file.terms, dice),
            4 => file.terms.clone_from(&other.terms),
            5 => file.header = edited(&file.header, dice),
            6 => file.header.clone_from(&other.header),
            7 => file.salt = edited(&file.salt, dice),
            8 => file.proof = edited(&file.proof, dice),
            9 => file.proof.clone_from(&other.proof),
            10 => {
                (file.terms, file.salt) = (other.terms.clone(), other.salt.clone());
                record.clone_from(other_record);
            }
            _ => {
                file.header.clone_from(&other.header);
                (file.terms, file.salt) = (other.terms.clone(), other.salt.clone());
            }
        }
        (file, record)
    }

    #[test]
    fn of_a_thousand_moved_or_edited_signatures_none_holds_and_each_of_the_real_ones_does() {
        let (ours, theirs) = (house(7), house(8));
        for (file, record) in &ours.given {
            let examined = examine(file, record.as_bytes(), &ours.key).unwrap();
            assert!(examined.holds(), "{examined:?}");
            assert!(!examine(file, record.as_bytes(), &theirs.key).unwrap().holds(), "it is another house's");
        }
        let (mut dice, mut n_tried, mut n_held) = (Dice(2026), 0, 0);
        while n_tried < 1_000 {
            let (file, record) = forged(&ours.given, &theirs.given[0], &mut dice);
            if ours.given.contains(&(file.clone(), record.clone())) {
                continue;
            }
            n_tried += 1;
            n_held += usize::from(examine(&file, record.as_bytes(), &ours.key).is_ok_and(|it| it.holds()));
        }
        assert_eq!((n_tried, n_held), (1_000, 0));
    }

    #[test]
    fn the_desk_takes_no_signature_that_shows_nothing_or_was_shown_for_something_else() {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { ballast: 0, ..Options::default() };
        comity_desk::open::init(dir.path(), "acme.example", &mut Dice(1), options).unwrap();
        let mut desk = Desk::open(dir.path(), comity_practices::all(), Box::new(Dice(2))).unwrap();
        let member = json!({ "person": LIN, "function": "clinical" });
        desk.act(Intent::new("membership.began", member, Some(LIN)), NOW).unwrap();
        desk.act(Intent::new("initiative.opened", json!({ "initiative": "vent" }), Some(LIN)), NOW).unwrap();
        let mut introduced = Intent::new(
            "requirement.introduced",
            json!({ "requirement": "r-1", "initiative": "vent" }),
            Some(LIN),
        );
        introduced.words.insert("name".into(), "Alarm".to_owned());
        introduced.words.insert("statement".into(), "It sounds after a while.".to_owned());
        desk.act(introduced, NOW).unwrap();
        let fields = json!({ "requirement": "r-1", "meaning": "review" });
        let plain = Intent::new("signature.given", fields.clone(), Some(LIN));
        let refused = desk.act(plain.clone(), NOW).unwrap_err().to_string();
        assert!(refused.contains("/acts/signature.given") && refused.contains("passkey"), "{refused}");
        assert!(desk.would(&plain, NOW).is_err());
        assert!(desk.act_all(vec![plain], NOW).is_err());

        let mut forged = fields.clone();
        forged["assurance"] = json!({ "statement": "", "shown": {} });
        let refused =
            desk.act(Intent::new("signature.given", forged, Some(LIN)), NOW).unwrap_err().to_string();
        assert!(refused.contains("written by Comity itself"), "{refused}");

        let seq = sign(&mut desk, dir.path(), "r-1", LIN, "review", 1);
        let (_, record) = {
            desk.log().checkpoint().unwrap();
            Glass::open(dir.path()).unwrap().signature(seq).unwrap().unwrap()
        };
        let (_, terms) = Glass::open(dir.path()).unwrap().log().terms(seq).unwrap();
        let terms: Value = serde_json::from_slice(&terms).unwrap();
        let assurance: Assurance =
            serde_json::from_value(terms["signature.given"]["assurance"].clone()).unwrap();
        let mut with = |fields: Value, change: &dyn Fn(&mut Assurance, &mut String, &mut Intent), now: At| {
            let (mut assurance, mut record) = (assurance.clone(), record.clone());
            let mut intent = Intent::new("signature.given", fields, Some(LIN));
            change(&mut assurance, &mut record, &mut intent);
            intent.showing = Showing::Yes { assurance: Box::new(assurance), record };
            desk.act(intent, now).unwrap_err().to_string()
        };
        let other = json!({ "requirement": "r-1", "meaning": "approval" });
        let soon = NOW.plus_millis(2_000);
        assert!(with(fields, &|_, _, _| {}, soon).contains("You have signed it"));
        assert!(with(other.clone(), &|_, _, _| {}, soon).contains("another meaning"));
        assert!(with(other.clone(), &|_, record, _| record.push('.'), soon).contains("another than the one"));
        assert!(
            with(other.clone(), &|_, _, intent| intent.by = Some(MIA), soon).contains("signs for oneself")
        );
        assert!(with(other.clone(), &|_, _, _| {}, NOW.plus_millis(400_000)).contains("five minutes"));
        let moved = with(
            other,
            &|assurance, _, _| {
                assurance.statement.meaning = "approval".into();
                assurance.statement.revision = 2;
            },
            soon,
        );
        assert!(moved.contains("another revision"), "{moved}");
    }
}
