//! Doing an act: may it be done, is it durable, and only then is it so.

use crate::keys::{HeldKeys, VaultKeys};
use crate::signature::{RECORD, Showing};
use crate::{Desk, DeskError, whom};
use comity_common::agreement;
use comity_common::judgement::acts::SEALED;
use comity_common::practice::{RawWish, Telling};
use comity_log::{Draft, Key, Log, LogError, Receipt, Request, SealedDraft};
use comity_spine::{At, Owner, PersonId, Refusal, Seq, Slug, SourceId, entry::Visibility, entry::Words};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What somebody would like to do.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The act's wire name.
    pub kind: String,
    /// Its fields.
    pub fields: Value,
    /// Fields that Comity counted itself. Only its own code may fill this in, never what somebody sent.
    pub counted: Map<String, Value>,
    /// The prose that goes with it.
    pub words: Words,
    /// Who; `None` is whoever runs Comity.
    pub by: Option<PersonId>,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<PersonId>,
    /// When it is claimed to have happened; now if not said.
    pub at: Option<At>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The privileged matter that it belongs to, under whose key its words are sealed; that of its fields if
    /// not said.
    pub matter: Option<Slug>,
    /// The source it came by.
    pub source: Option<SourceId>,
    /// A name of the caller's choosing; the same again returns the first answer.
    pub idempotency_key: Option<String>,
    /// Whether whoever signs has shown at that moment who they are; no form and no program can say so.
    pub showing: Showing,
}

impl Intent {
    /// An open act of now by somebody, without words.
    pub fn new(kind: impl Into<String>, fields: Value, by: Option<PersonId>) -> Intent {
        Intent {
            kind: kind.into(),
            fields,
            counted: Map::new(),
            words: Words::new(),
            by,
            on_behalf_of: None,
            at: None,
            visibility: Visibility::Open,
            matter: None,
            source: None,
            idempotency_key: None,
            showing: Showing::No,
        }
    }
}

/// What came of it: its place in the log, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acted {
    /// Its place.
    pub seq: Seq,
    /// When it was recorded.
    pub recorded_at: At,
    /// Whether this answers an earlier, equal request.
    pub repeated: bool,
    /// The id that was drawn for the matter that it opens, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<Slug>,
}

impl From<Receipt> for Acted {
    fn from(receipt: Receipt) -> Acted {
        Acted { seq: receipt.seq, recorded_at: receipt.recorded_at, repeated: receipt.repeated, matter: None }
    }
}

/// Acts that only the desk itself does, because something outside the log goes with them; and how.
const DESKS_OWN: [(&str, &str); 9] = [
    ("import.made", "comity import"),
    ("import.undone", "comity imports undo"),
    ("identity.matched", "comity people match"),
    ("identity.split", "comity people split"),
    ("place.mapped", "comity links map"),
    ("trace.linked", "comity links trace"),
    ("subject.erased", "comity erase"),
    ("words.withdrawn", "comity erase"),
    ("round.told", "comity act round.revealed"),
];

impl Desk {
    /// Does an act, if it may be done now. Returns only after it is durable.
    ///
    /// # Errors
    /// A sentence for the person, or a store that failed.
    pub fn act(&mut self, mut intent: Intent, now: At) -> Result<Acted, DeskError> {
        if let Some((kind, command)) = DESKS_OWN.iter().find(|(kind, _)| *kind == intent.kind) {
            let sentence = format!("`{kind}` is written by Comity itself: use `{command}` instead.");
            return Err(Refusal::of("kind", sentence).into());
        }
        self.take_counted(&mut intent)?;
        let record = self.prove(&mut intent, now)?;
        let drawn = self.name_matter(&mut intent)?;
        // What a killed process had revealed and not told yet is told before anything else is done.
        self.tell_what_is_read(now)?;
        if let Some(acted) = self.act_of_round(&intent, now) {
            return Ok(Acted { matter: drawn, ..acted? });
        }
        let terms = serde_json::json!({ (intent.kind.as_str()): intent.fields });
        if self.world.act(&intent.kind).is_some_and(|card| card.told == Telling::Unnamed) {
            return self.act_unnamed(&intent, &terms, now);
        }
        // A request that was answered gets its answer again, even where the act could not be done twice.
        if let Some(acted) = self.answered(&intent, &terms, now)? {
            return Ok(Acted { matter: drawn, ..acted });
        }
        self.check(&intent, &terms, now)?;
        let key = intent.idempotency_key.clone();
        intent.words.extend(record.map(|record| (RECORD.into(), record)));
        let draft = self.draft(intent, &terms);
        let acted = self.write(draft, key, now)?;
        Ok(Acted { matter: drawn, ..acted })
    }

    /// Whether an act would be done now, and was already by an equal request; nothing is done.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub fn would(&mut self, intent: &Intent, now: At) -> Result<bool, DeskError> {
        let mut intent = intent.clone();
        self.take_counted(&mut intent)?;
        self.prove(&mut intent, now)?;
        let terms = serde_json::json!({ (intent.kind.as_str()): intent.fields });
        if self.answered(&intent, &terms, now)?.is_some() {
            return Ok(true);
        }
        self.check(&intent, &terms, now).map(|()| false)
    }

    /// Does an act of which the log does not say who did it: in the place of the name stands a mark.
    fn act_unnamed(&mut self, intent: &Intent, terms: &Value, now: At) -> Result<Acted, DeskError> {
        let Some(person) = intent.on_behalf_of.or(intent.by) else {
            let sentence = "Only somebody who is signed in can answer this; say who you are (`--as`).";
            return Err(Refusal::new(sentence).into());
        };
        let about = self.world.act(&intent.kind).and_then(|card| card.matter());
        let about = about.and_then(|field| intent.fields.get(field)).map(Value::to_string);
        let mark = self.mark_of(person, &format!("{} {}", intent.kind, about.unwrap_or_default()))?;
        let mut fields = intent.fields.clone();
        if let Value::Object(fields) = &mut fields {
            fields.insert("voter".to_owned(), Value::from(mark));
        }
        let written = serde_json::json!({ (intent.kind.as_str()): fields });
        let unnamed = Intent { fields, by: None, on_behalf_of: None, words: Words::new(), ..intent.clone() };
        if let Some(acted) = self.answered(&unnamed, &written, now)? {
            return Ok(acted);
        }
        self.check(intent, terms, now)?;
        let (key, draft) = (unnamed.idempotency_key.clone(), self.draft(unnamed, &written));
        self.write(draft, key, now)
    }

    /// A mark for a person and what they answer: the same each time, and nobody's to guess without the
    /// workspace's key.
    fn mark_of(&mut self, person: PersonId, about: &str) -> Result<String, DeskError> {
        let chance = &mut self.chance;
        let secret = self.vault.key(&Owner::Workspace, &mut |bytes| chance.fill(bytes))?;
        let hash = Sha256::new().chain_update(b"comity/voter/v1\0").chain_update(secret.as_ref());
        let hash = hash.chain_update(person.to_string().as_bytes()).chain_update(b"\0");
        let hash = hash.chain_update(about.as_bytes()).finalize();
        Ok(hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Does many acts in one durable transaction, none of which rests on another of them: all or none.
    ///
    /// # Errors
    /// The first that may not be done, or a store that failed; nothing of them is done then.
    pub fn act_all(&mut self, intents: Vec<Intent>, now: At) -> Result<u64, DeskError> {
        let n = intents.len() as u64;
        let mut sealed = Vec::with_capacity(intents.len());
        for mut intent in intents {
            // What the desk seals or leaves a name out of is more than a line among others.
            let is_unnamed = self.world.act(&intent.kind).is_some_and(|card| card.told == Telling::Unnamed);
            if is_unnamed || intent.kind == SEALED {
                return Err(Refusal::new(format!("`{}` is done alone, not among many.", intent.kind)).into());
            }
            self.take_counted(&mut intent)?;
            self.prove(&mut intent, now)?;
            self.name_matter(&mut intent)?;
            let terms = serde_json::json!({ (intent.kind.as_str()): intent.fields });
            self.check(&intent, &terms, now)?;
            let draft = self.draft(intent, &terms);
            sealed.push(self.seal(draft)?);
        }
        self.log.append(now, Request::new(sealed))?;
        self.catch_up()?;
        Ok(n)
    }

    /// Puts what Comity counted beside what was said. What it counts, nobody says.
    fn take_counted(&self, intent: &mut Intent) -> Result<(), Refusal> {
        let counted = self.world.act(&intent.kind).map_or(&[][..], |card| card.counted);
        if let Some(field) = counted.iter().find(|field| intent.fields.get(**field).is_some()) {
            return Err(not_to_be_said(field));
        }
        if let Value::Object(fields) = &mut intent.fields {
            fields.append(&mut intent.counted);
        }
        Ok(())
    }

    /// Draws the id of a matter that an act opens without naming it, and says which.
    ///
    /// A matter that is not open to everyone must not be named by whoever opens it: ids stand in the clear,
    /// for ever, and `acme-lawsuit` tells what the words beside it are sealed for.
    fn name_matter(&mut self, intent: &mut Intent) -> Result<Option<Slug>, DeskError> {
        let card = self.world.act(&intent.kind).copied();
        let Some((card, field)) = card.and_then(|card| Some((card, card.matter()?))) else { return Ok(None) };
        let closed = intent.visibility >= Visibility::Pair;
        let mut drawn = None;
        if card.opens {
            let named = intent.fields.get(field).is_some();
            if named && closed {
                let sentence = format!(
                    "Leave `{field}` out: the id of a {field} that is not open to everyone is drawn, as a \
                     name would tell what it is about."
                );
                return Err(Refusal::of(field, sentence).into());
            }
            if let (false, Value::Object(fields)) = (named, &mut intent.fields) {
                let id = draw_id(field, self.seed_of(intent.idempotency_key.as_deref())?);
                fields.insert(field.to_owned(), Value::from(id.as_str()));
                drawn = Some(id);
            }
        }
        if intent.visibility == Visibility::Privileged && intent.matter.is_none() {
            let id = intent.fields.get(field).and_then(Value::as_str);
            intent.matter = id.and_then(|id| Slug::new(id).ok());
        }
        Ok(drawn)
    }

    /// Fresh chance; for a request that may come twice, the same both times and yet nobody's to guess.
    fn seed_of(&mut self, idempotency_key: Option<&str>) -> Result<u128, DeskError> {
        let Some(once) = idempotency_key else { return Ok(self.draw()) };
        let chance = &mut self.chance;
        let secret = self.vault.key(&Owner::Workspace, &mut |bytes| chance.fill(bytes))?;
        let hash = Sha256::new().chain_update(b"comity/matter/v1\0").chain_update(secret.as_ref());
        let hash = hash.chain_update(once.as_bytes()).finalize();
        let mut seed = [0; 16];
        seed.copy_from_slice(&hash[..16]);
        Ok(u128::from_be_bytes(seed))
    }

    /// The answer that this very request got before, if its idempotency key was ever used.
    pub(crate) fn answered(
        &mut self,
        intent: &Intent,
        terms: &Value,
        now: At,
    ) -> Result<Option<Acted>, DeskError> {
        let Some(key) = &intent.idempotency_key else { return Ok(None) };
        let draft = self.draft(intent.clone(), terms);
        let sealed = match draft.seal(&VaultKeys(&self.vault), &mut *self.chance) {
            Ok(sealed) => sealed,
            // Words of somebody who has no key yet were never kept before.
            Err(LogError::NoKey { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // Only asks: no log has so many acts, so what is new is turned away.
        let question = Request::new(vec![sealed]).once(key).at(u64::MAX);
        match self.log.append(now, question) {
            Ok(receipts) => Ok(receipts.first().copied().map(Acted::from)),
            Err(LogError::Moved { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Asks whether it may be done.
    pub(crate) fn check(&self, intent: &Intent, terms: &Value, now: At) -> Result<(), DeskError> {
        let Some(card) = self.world.act(&intent.kind) else {
            let wish = RawWish { world: &self.world, by: PersonId(0), at: now, terms, words: &intent.words };
            return Err(self.world.decide(&intent.kind, &wish).err().map_or_else(
                || Refusal::of("kind", format!("There is no act `{}`.", intent.kind)).into(),
                DeskError::from,
            ));
        };
        let known: Vec<&str> = card.words.iter().map(|word| word.trim_end_matches('?')).collect();
        if let Some(odd) = intent.words.keys().find(|word| !known.contains(&word.as_str())) {
            let sentence =
                format!("`{}` has no words called `{odd}`; it has: {}.", intent.kind, known.join(", "));
            return Err(Refusal::of(odd.to_string(), sentence).into());
        }
        let empty = |word: &str| intent.words.get(word).is_none_or(|text| text.trim().is_empty());
        if let Some(missing) = card.words.iter().find(|word| !word.ends_with('?') && empty(word)) {
            let sentence = format!("`{}` needs its `{missing}` in words: say it in a sentence.", intent.kind);
            return Err(Refusal::of(*missing, sentence).into());
        }
        let agreed = agreement::acts::ACTS.iter().any(|card| card.kind.name == intent.kind);
        if agreed && intent.at.is_some_and(|at| at != now) {
            let sentence = "What is agreed holds from when it is said, so that no earlier verdict changes. \
                            Leave the time out.";
            return Err(Refusal::of("at", sentence).into());
        }
        let at = intent.at.unwrap_or(now);
        if at > now {
            return Err(Refusal::of("at", "What is done has happened. Choose a time that is past.").into());
        }
        let by = intent.on_behalf_of.or(intent.by).unwrap_or(PersonId(0));
        let wish = RawWish { world: &self.world, by, at, terms, words: &intent.words };
        let may = self.world.decide(&intent.kind, &wish);
        may.map_err(|refusal| whom::in_names(&self.vault, refusal).into())
    }

    /// Seals the words of a draft under their owner's key.
    pub(crate) fn seal(&mut self, draft: Draft) -> Result<SealedDraft, DeskError> {
        let mut keys = HeldKeys::default();
        if let Some((owner, _)) = &draft.words {
            let chance = &mut self.chance;
            let data_key = self.vault.key(owner, &mut |bytes| chance.fill(bytes))?;
            keys.hold(owner.clone(), Key::new(*data_key));
        }
        Ok(draft.seal(&keys, &mut *self.chance)?)
    }

    /// The act as the log takes it; its words belong to the matter, to whoever said them, or to the house.
    pub(crate) fn draft(&self, intent: Intent, terms: &Value) -> Draft {
        let of_the_house = self.world.act(&intent.kind).is_some_and(|card| card.told == Telling::OfTheHouse);
        let owner = match (intent.matter, intent.by) {
            (Some(matter), _) => Owner::Matter(matter),
            (None, Some(person)) if !of_the_house => Owner::Person(person),
            (None, _) => Owner::Workspace,
        };
        Draft {
            by: intent.by,
            on_behalf_of: intent.on_behalf_of,
            source: intent.source,
            at: intent.at,
            visibility: intent.visibility,
            words: (!intent.words.is_empty()).then_some((owner, intent.words)),
            ..Draft::new(&intent.kind, terms.to_string())
        }
    }

    /// Appends a draft durably and folds it.
    pub(crate) fn write(&mut self, draft: Draft, key: Option<String>, now: At) -> Result<Acted, DeskError> {
        let mut request = Request::new(vec![self.seal(draft)?]);
        if let Some(key) = key {
            request = request.once(key);
        }
        let receipts = self.log.append(now, request)?;
        // INVARIANT: one act was asked for, so there is one receipt.
        let receipt = receipts.first().copied().ok_or_else(|| Refusal::new("The log gave no receipt."))?;
        if !receipt.repeated {
            self.catch_up()?;
        }
        Ok(receipt.into())
    }
}

/// Why a field that Comity counts itself is not taken from anybody.
pub fn not_to_be_said(field: &str) -> Refusal {
    let sentence = format!(
        "`{field}` is counted by Comity and taken from nobody: write the text together, and take it over from its document."
    );
    Refusal::of(field, sentence)
}

/// `c-` and 16 letters and digits of chance (80 bits) for a concern, `a-` for an ask.
fn draw_id(noun: &str, seed: u128) -> Slug {
    let chance = PersonId(seed).to_string();
    let letters: String = chance.chars().rev().take(16).collect();
    Slug::new(&format!("{}-{letters}", &noun[..1])).expect("a letter, a dash, letters and digits are a name")
}
