//! Rounds of sealed answers: what the desk does beside writing the act down.
//!
//! To open a round makes its seal; an answer is encrypted to the seal's key before it is written; a function
//! that has answered all brings its share of the key. When a round is revealed the key is joined from the
//! shares in the log, and each answer is told, held to its commitment. See decision 0016.

use crate::act::{Acted, Intent};
use crate::keys::VaultKeys;
use crate::{Desk, DeskError};
use comity_common::judgement::acts::{ENDED, OPENED, REVEALED, SEALED, TOLD};
use comity_common::judgement::{Answer, Print, Round, Share};
use comity_log::{Draft, Log, Request};
use comity_spine::{At, Owner, PersonId, Refusal, Slug, entry::Visibility, entry::Words};
use comity_vault::seals::{commitment, joined, open_answer, seal_answer};
use serde_json::{Map, Value, json};

/// The word under which a sealed answer's bytes are kept.
const KEPT: &str = "sealed";

/// The fields of an answer that nobody may read yet.
const HIDDEN: [&str; 4] = ["choice", "ranking", "degree", "sure"];

impl Desk {
    /// Does an act of a round, where the desk has to do more than write it down; `None` where it has not.
    pub(crate) fn act_of_round(&mut self, intent: &Intent, now: At) -> Option<Result<Acted, DeskError>> {
        if !intent.kind.starts_with("round.") {
            return None;
        }
        if intent.visibility > Visibility::Space {
            let sentence =
                "A round is sealed until it is read by all; it cannot be kept between some people.";
            return Some(Err(Refusal::of("visibility", sentence).into()));
        }
        match intent.kind.as_str() {
            OPENED => Some(self.open_round(intent.clone(), now)),
            SEALED => Some(self.seal_an_answer(intent, now)),
            REVEALED => Some(self.reveal(intent.clone(), now)),
            ENDED => Some(self.end_unread(intent.clone(), now)),
            _ => None,
        }
    }

    fn open_round(&mut self, intent: Intent, now: At) -> Result<Acted, DeskError> {
        let terms = json!({ (intent.kind.as_str()): intent.fields });
        if let Some(acted) = self.answered(&intent, &terms, now)? {
            return Ok(acted);
        }
        self.check(&intent, &terms, now)?;
        let chance = &mut self.chance;
        // The seal first: a round without one could never be answered.
        self.vault.make_seal(&round_of(&intent)?, &mut |bytes| chance.fill(bytes))?;
        self.write_down(intent, &terms, now)
    }

    fn seal_an_answer(&mut self, intent: &Intent, now: At) -> Result<Acted, DeskError> {
        let plain = json!({ (intent.kind.as_str()): intent.fields });
        let round = round_of(intent)?;
        let Some(seal) = self.vault.seal_of(&round)? else {
            self.check(intent, &plain, now)?;
            let sentence = format!(
                "The seal of `{round}` is not in this workspace's `seals` folder, so nothing can be sealed: \
                 restore that folder, or open another round."
            );
            return Err(Refusal::of("round", sentence).into());
        };
        let request = match &intent.idempotency_key {
            Some(once) => once.as_bytes().to_vec(),
            None => self.draw().to_be_bytes().to_vec(),
        };
        let salt = seal.salt(&request);
        let Some(person) = intent.on_behalf_of.or(intent.by) else {
            let sentence = "Only somebody who is signed in can answer; say who you are (`--as`).";
            return Err(Refusal::new(sentence).into());
        };
        let question = intent.fields.get("question").and_then(Value::as_str).unwrap_or_default();
        let answer = canonical(&intent.fields, &intent.words);
        let sealed = seal_answer(&seal.key(), &salt, &bound_to(&round, question, person), &answer);
        let sealed = sealed.ok_or_else(|| Refusal::of("text", "That is too long to be sealed."))?;
        let mut fields = intent.fields.clone();
        if let Value::Object(fields) = &mut fields {
            fields.retain(|name, _| !HIDDEN.contains(&name.as_str()));
            fields.insert("seal".to_owned(), json!(Print(commitment(&salt, &answer))));
            if let Some((place, quorum)) = self.share_due(&round, question, person, now) {
                let share = Share { place, bytes: Print(seal.share(place, quorum)) };
                fields.insert("share".to_owned(), json!(share));
            }
        }
        let terms = json!({ (intent.kind.as_str()): fields });
        let words = Words::from([(KEPT.into(), hex::encode(sealed))]);
        let written = Intent { fields, words, ..intent.clone() };
        if let Some(acted) = self.answered(&written, &terms, now)? {
            return Ok(acted);
        }
        self.check(intent, &plain, now)?;
        self.write_down(written, &terms, now)
    }

    /// The place of the share that somebody's function brings with this answer, and how many are needed.
    fn share_due(&self, round: &Slug, question: &str, person: PersonId, now: At) -> Option<(u8, usize)> {
        let it = self.world.rounds().get(round)?;
        let function = self.world.people().function(person, now)?;
        if let Some(share) = it.shares.get(function) {
            return Some((share.place, it.quorum));
        }
        let question = Slug::new(question).ok()?;
        let place = u8::try_from(it.shares.len() + 1).ok()?;
        it.completes(function, &question).then_some((place, it.quorum))
    }

    fn reveal(&mut self, intent: Intent, now: At) -> Result<Acted, DeskError> {
        let terms = json!({ (intent.kind.as_str()): intent.fields });
        let acted = match self.answered(&intent, &terms, now)? {
            Some(acted) => acted,
            None => {
                self.check(&intent, &terms, now)?;
                self.write_down(intent, &terms, now)?
            }
        };
        self.tell_what_is_read(now)?;
        Ok(acted)
    }

    fn end_unread(&mut self, intent: Intent, now: At) -> Result<Acted, DeskError> {
        let terms = json!({ (intent.kind.as_str()): intent.fields });
        let round = round_of(&intent)?;
        let acted = match self.answered(&intent, &terms, now)? {
            Some(acted) => acted,
            None => {
                self.check(&intent, &terms, now)?;
                self.write_down(intent, &terms, now)?
            }
        };
        self.vault.destroy_seal(&round)?;
        Ok(acted)
    }

    /// Tells every answer of the rounds that are revealed: at once after the act that reveals, or at the next
    /// act if the process was killed between the two.
    pub(crate) fn tell_what_is_read(&mut self, now: At) -> Result<(), DeskError> {
        let mut drafts = Vec::new();
        let mut read = Vec::new();
        for (id, round) in self.world.rounds().untold() {
            let shares: Vec<(u8, [u8; 32])> =
                round.shares.values().take(round.quorum).map(|share| (share.place, share.bytes.0)).collect();
            let key = joined(&shares);
            read.push(id.clone());
            for (person, question, answer) in round.untold() {
                let sealed = self.log.words(answer.head.seq, &VaultKeys(&self.vault));
                // Whoever was erased takes their answer with them: there is nothing to tell.
                let sealed = sealed.ok().flatten().and_then(|mut words| words.remove(KEPT));
                let Some(sealed) = sealed.and_then(|text| hex::decode(text).ok()) else { continue };
                let opened = open_answer(&key, &bound_to(id, question.as_str(), *person), &sealed);
                let Some((salt, bytes)) = opened else { continue };
                if answer.seal == Some(Print(commitment(&salt, &bytes))) {
                    drafts.extend(told(id, round, *person, answer, &salt, &bytes));
                }
            }
        }
        if !drafts.is_empty() {
            let sealed = drafts.into_iter().map(|draft| self.seal(draft)).collect::<Result<Vec<_>, _>>()?;
            self.log.append(now, Request::new(sealed))?;
            self.catch_up()?;
        }
        for round in read {
            self.vault.destroy_seal(&round)?;
        }
        Ok(())
    }

    fn write_down(&mut self, intent: Intent, terms: &Value, now: At) -> Result<Acted, DeskError> {
        let key = intent.idempotency_key.clone();
        let draft = self.draft(intent, terms);
        self.write(draft, key, now)
    }
}

/// The act that tells an answer, in the name of whoever gave it and with their words under their own key.
fn told(
    id: &Slug,
    round: &Round,
    person: PersonId,
    answer: &Answer,
    salt: &[u8; 32],
    bytes: &[u8],
) -> Option<Draft> {
    let Value::Object(mut said) = serde_json::from_slice(bytes).ok()? else { return None };
    let text = said.remove("text");
    let mut fields = Map::from_iter([
        ("round".to_owned(), json!(id)),
        ("answer".to_owned(), json!(answer.head.seq)),
        ("salt".to_owned(), json!(Print(*salt))),
    ]);
    fields.extend(said.into_iter().filter(|(name, _)| HIDDEN.contains(&name.as_str())));
    let words = text.and_then(|text| text.as_str().map(str::to_owned)).filter(|text| !text.is_empty());
    Some(Draft {
        by: round.revealed.as_ref().and_then(|head| head.by),
        on_behalf_of: Some(person),
        words: words.map(|text| (Owner::Person(person), Words::from([("text".into(), text)]))),
        ..Draft::new(TOLD, json!({ (TOLD): fields }).to_string())
    })
}

/// What is committed to: question, reply and words, in one order of names.
fn canonical(fields: &Value, words: &Words) -> Vec<u8> {
    let mut said = Map::new();
    if let Some(question) = fields.get("question") {
        said.insert("question".to_owned(), question.clone());
    }
    for name in HIDDEN {
        said.extend(fields.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    said.extend(words.get("text").map(|text| ("text".to_owned(), json!(text))));
    said.sort_keys();
    Value::Object(said).to_string().into_bytes()
}

/// What an answer is bound to, so that nobody's answer passes for another's.
fn bound_to(round: &Slug, question: &str, person: PersonId) -> String {
    format!("comity/answer/v1/{round}/{question}/{person}")
}

fn round_of(intent: &Intent) -> Result<Slug, Refusal> {
    let round = intent.fields.get("round").and_then(Value::as_str).unwrap_or_default();
    Slug::new(round).map_err(|bad| Refusal::of("round", bad.to_string()))
}
