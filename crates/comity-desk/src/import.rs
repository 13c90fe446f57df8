//! Taking a file in: its items go into the vault without effect; the act `import.made` gives them effect,
//! whole.

use crate::{Acted, Desk, DeskError};
use comity_common::World;
use comity_log::{Chance, Draft, Log, NoKeys, Receipt, Request};
use comity_sources::identity::same_name;
use comity_sources::item::{Being, Handle, Item, MembershipRow, PersonRow, RawTrace, Refused, Summary};
use comity_spine::{
    At, HandleId, ImportId, LinkRule, Noun, PersonId, Ref, Refusal, SourceId, Trace, trace::Brought,
};
use comity_vault::{Counts, How, NewPerson, Remark, Staging, VaultError};
use compact_str::{CompactString, format_compact};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The most matches that one act names; an act's terms have room for about twice as many.
const MATCHES_MAX: usize = 5_000;

/// For how many refused rows the reason is kept; their number is kept whole.
const REMARKS_MAX: usize = 200;

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The feed that the file belongs to.
    pub source: SourceId,
    /// The pack that reads it.
    pub pack: String,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    /// Mail domains of the company; addresses on others match nobody.
    pub domains: Vec<String>,
    /// Who brings it; `None` is whoever runs Comity.
    pub by: Option<PersonId>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Taken {
    /// The run, if it was made.
    pub import: Option<ImportId>,
    /// Its act, if it was made.
    pub seq: Option<u64>,
    /// The feed.
    pub source: String,
    /// The run that brought the same file before, if one did and this one brought nothing new.
    pub same_as: Option<ImportId>,
    /// What reading showed.
    pub summary: Summary,
    /// Events not known before, known already, changed, repeated within the file.
    pub new: u64,
    #[expect(missing_docs, reason = "see above")]
    pub known: u64,
    #[expect(missing_docs, reason = "see above")]
    pub changed: u64,
    #[expect(missing_docs, reason = "see above")]
    pub repeated: u64,
    /// Rows refused.
    pub refused: u64,
    /// Events by kind.
    pub kinds: BTreeMap<CompactString, u64>,
    /// People that the file added.
    pub people_added: u64,
    /// People that the file knows and Comity knew.
    pub people_met: u64,
    /// Distinct handles that are somebody's.
    pub handles_resolved: u64,
    /// Distinct handles that are nobody's yet.
    pub handles_unknown: u64,
    /// Handles that were nobody's and now are somebody's.
    pub matched: u64,
    /// Events of bots, rooms, lists and tools, which count for nobody; those of mere presence were left out.
    pub by_things: u64,
}

impl Taken {
    /// What it would do, as a short text: the same for the same plan, another as soon as anything differs.
    pub fn print(&self) -> String {
        let plan = Taken { import: None, seq: None, ..self.clone() };
        // INVARIANT: numbers, texts and maps of both can always be written.
        let text = serde_json::to_vec(&plan).unwrap_or_default();
        hex::encode(&Sha256::digest(text)[..12])
    }

    /// Whether it brings nothing that was not known.
    pub fn is_nothing_new(&self) -> bool {
        self.new + self.changed + self.people_added + self.matched == 0
    }
}

/// A file that was read to its end and lies in the vault without effect.
struct Staged {
    taken: Taken,
    /// Handles that were nobody's and are somebody's by this file.
    matches: Vec<(HandleId, PersonId)>,
    /// Why rows were refused, and what is to be said of the file.
    remarks: Vec<Remark>,
}

/// What takes a file's items.
pub struct Intake<'d> {
    staging: Staging<'d>,
    world: &'d World,
    chance: &'d mut (dyn Chance + Send),
    asked: &'d Asked,
    refused: &'d mut dyn FnMut(&Refused),
    remarks: Vec<Remark>,
    taken: Taken,
    /// Who is known by a handle, so that each is looked up once.
    known: BTreeMap<Handle, (HandleId, Option<PersonId>)>,
    seen_before: BTreeSet<HandleId>,
    matches: Vec<(HandleId, PersonId)>,
    met: BTreeSet<PersonId>,
    /// Bots, rooms, lists and tools.
    things: BTreeSet<PersonId>,
    /// Those whose name nobody has said.
    nameless: BTreeSet<PersonId>,
    /// What this file's directory rows called somebody, and where.
    called: BTreeMap<PersonId, (String, String)>,
}

impl Desk {
    /// Takes a file in. `feed` hands each of its items to the intake and says at the end what reading showed;
    /// `go` sees the plan and says whether to go on.
    ///
    /// Nothing has effect until the whole file was read, `go` agreed and the act is durable.
    ///
    /// # Errors
    /// What `feed` says, or a store that failed; nothing of the file stays then.
    pub fn import(
        &mut self,
        asked: &Asked,
        now: At,
        refused: &mut dyn FnMut(&Refused),
        feed: &mut dyn FnMut(&mut Intake<'_>) -> Result<Summary, DeskError>,
        go: &mut dyn FnMut(&Taken) -> bool,
    ) -> Result<Taken, DeskError> {
        let import = ImportId(self.draw());
        let same = self.vault.import_with_sha(&asked.sha256, &asked.source)?;
        let staged = self.stage(import, asked, refused, feed);
        let Staged { mut taken, matches, remarks } = match staged {
            Ok(staged) => staged,
            Err(error) => {
                // Should this fail too (the disk is full), the next start throws the rows away.
                let _ = self.vault.discard(import);
                return Err(error);
            }
        };
        if let Some(same) = same
            && taken.is_nothing_new()
        {
            taken.same_as = Some(same.brought.import);
        }
        if taken.same_as.is_some() || !go(&taken) {
            self.vault.discard(import)?;
            return Ok(taken);
        }
        let brought = brought(import, asked, &taken);
        self.vault.describe(&brought)?;
        self.vault.remark(import, &remarks)?;
        let made = match self.made(&brought, &matches, asked.by, now) {
            Ok(receipt) => receipt,
            Err(error) => {
                // In doubt the log decides: the next start confirms the import if its act is there.
                if !error.is_fatal() {
                    let _ = self.vault.discard(import);
                }
                return Err(error);
            }
        };
        // From here on it is made: should the vault fail now, it follows at the next act or start.
        self.catch_up()?;
        taken.import = Some(import);
        taken.seq = Some(made.seq.0);
        Ok(taken)
    }

    fn stage(
        &mut self,
        import: ImportId,
        asked: &Asked,
        refused: &mut dyn FnMut(&Refused),
        feed: &mut dyn FnMut(&mut Intake<'_>) -> Result<Summary, DeskError>,
    ) -> Result<Staged, DeskError> {
        let known = self.vault.directory()?;
        let things = known.iter().filter(|card| is_thing(card.being)).map(|card| card.person).collect();
        let is_nameless = |card: &&comity_vault::PersonCard| card.name.is_none() && card.erased_at.is_none();
        let nameless = known.iter().filter(is_nameless).map(|card| card.person).collect();
        let staging = self.vault.begin(import, &asked.source)?;
        let taken = Taken { source: asked.source.to_string(), ..Taken::default() };
        let mut intake = Intake {
            staging,
            world: &self.world,
            chance: &mut *self.chance,
            asked,
            refused,
            remarks: Vec::new(),
            taken,
            known: BTreeMap::new(),
            seen_before: BTreeSet::new(),
            matches: Vec::new(),
            met: BTreeSet::new(),
            things,
            nameless,
            called: BTreeMap::new(),
        };
        let summary = feed(&mut intake)?;
        Ok(intake.finish(summary)?)
    }

    /// Says in the log that the import was made and whose handles it found, both or neither.
    fn made(
        &mut self,
        brought: &Brought,
        matches: &[(HandleId, PersonId)],
        by: Option<PersonId>,
        now: At,
    ) -> Result<Receipt, DeskError> {
        let terms = serde_json::json!({ "import.made": brought });
        let source = Some(brought.source.clone());
        let made = Draft { source, by, ..Draft::new("import.made", terms.to_string()) };
        let mut acts = vec![made.seal(&NoKeys, &mut *self.chance)?];
        for some in matches.chunks(MATCHES_MAX) {
            let terms = serde_json::json!({ "identity.matched": { "matches": some, "how": "address" } });
            let matched = Draft::new("identity.matched", terms.to_string());
            acts.push(matched.seal(&NoKeys, &mut *self.chance)?);
        }
        let receipts = Log::append(&mut self.log, now, Request::new(acts))?;
        Ok(receipts.first().copied().ok_or_else(|| Refusal::new("The log gave no receipt."))?)
    }

    /// Takes an import back, whole.
    ///
    /// # Errors
    /// No such import, undone already, or a store that failed.
    pub fn undo(&mut self, import: ImportId, by: Option<PersonId>, now: At) -> Result<Acted, DeskError> {
        self.vault.may_undo(import)?;
        let terms = serde_json::json!({ "import.undone": { "import": import } });
        self.write(Draft { by, ..Draft::new("import.undone", terms.to_string()) }, None, now)
    }
}

fn brought(import: ImportId, asked: &Asked, taken: &Taken) -> Brought {
    Brought {
        import,
        source: asked.source.clone(),
        pack: asked.pack.as_str().into(),
        sha256: asked.sha256.clone(),
        rows: taken.summary.rows,
        refused: taken.refused,
        gives: taken.summary.gives.clone(),
        from: taken.summary.from,
        to: taken.summary.to,
    }
}

impl Intake<'_> {
    /// Takes one item.
    ///
    /// # Errors
    /// A store that failed. A row that contradicts what is known is refused, not an error.
    pub fn take(&mut self, item: Item) -> Result<(), DeskError> {
        match item {
            Item::Person(row) => self.person(&row),
            Item::Trace(raw) => self.trace(raw),
            Item::Name { about, name } => Ok(self.staging.set_name(&about, &name)?),
            Item::Refused(refused) => {
                self.refuse(&refused);
                Ok(())
            }
            Item::Progress { .. } => Ok(()),
        }
    }

    fn refuse(&mut self, refused: &Refused) {
        self.taken.refused += 1;
        if self.remarks.len() < REMARKS_MAX {
            let (place, says) = (refused.place.clone(), refused.reason.clone());
            self.remarks.push(Remark { place, says });
        }
        (self.refused)(refused);
    }

    fn handle(&mut self, handle: &Handle) -> Result<(HandleId, Option<PersonId>), VaultError> {
        if let Some(&known) = self.known.get(handle) {
            return Ok(known);
        }
        let fresh = HandleId(draw(self.chance));
        let id = self.staging.handle(&handle.space, &handle.text, fresh)?;
        let person = self.staging.person_of(&handle.space, &handle.text)?;
        if id != fresh && person.is_none() {
            self.seen_before.insert(id);
        }
        self.known.insert(handle.clone(), (id, person));
        Ok((id, person))
    }

    fn person(&mut self, row: &PersonRow) -> Result<(), DeskError> {
        let mut owners = BTreeSet::new();
        let mut loose = Vec::new();
        for handle in &row.handles {
            let (id, owner) = self.handle(handle)?;
            match owner {
                Some(owner) if row.directory || self.vouches(handle) => drop(owners.insert(owner)),
                Some(_) => {}
                None => loose.push((handle.clone(), id)),
            }
        }
        if owners.len() > 1 {
            let texts: Vec<&str> = row.handles.iter().map(|handle| handle.text.as_str()).collect();
            let reason = format!(
                "{} belong to {} different people: split one of the handles first, then import again",
                texts.join(" and "),
                owners.len()
            );
            self.refuse(&Refused { place: place_of(row), reason, cells: Vec::new() });
            return Ok(());
        }
        if let Some(reason) = owners.first().and_then(|owner| self.two_with_one_address(*owner, row)) {
            self.taken.summary.notes.push(format!("TWO PEOPLE WITH ONE ADDRESS: {reason}"));
            self.refuse(&Refused { place: place_of(row), reason, cells: Vec::new() });
            return Ok(());
        }
        let person = match owners.first() {
            Some(&person) => {
                self.name(person, row)?;
                self.meet(person)?
            }
            None if row.directory || row.being != Being::Person => self.add(row)?,
            None => return self.stranger(row, &loose),
        };
        if let (true, Some(name)) = (row.directory, &row.name) {
            self.called.entry(person).or_insert_with(|| (name.clone(), place_of(row)));
        }
        let how = if row.directory { How::Directory } else { How::Address };
        for (handle, id) in loose {
            self.staging.match_handle(id, person, how)?;
            self.known.insert(handle, (id, Some(person)));
            // Only what traces may already stand under has to be said; a new handle comes with its person.
            if self.seen_before.contains(&id) {
                self.matches.push((id, person));
            }
        }
        for membership in &row.memberships {
            self.membership(person, membership)?;
        }
        Ok(())
    }

    /// Keeps what the file calls handles that are nobody's, so that it can be suggested whose they are.
    fn stranger(&mut self, row: &PersonRow, loose: &[(Handle, HandleId)]) -> Result<(), DeskError> {
        let function = row.memberships.iter().rev().find_map(|stretch| stretch.function.as_ref());
        for (_, id) in loose {
            self.staging.call_handle(*id, row.name.as_deref(), function)?;
        }
        Ok(())
    }

    /// Why a directory's row is not of the person whose address it gives: another row of the file gave that
    /// address to somebody of another name.
    fn two_with_one_address(&self, owner: PersonId, row: &PersonRow) -> Option<String> {
        let (name, place) = self.called.get(&owner)?;
        let other = row.name.as_deref().filter(|other| row.directory && !same_name(name, other))?;
        let shared = |handle: &&Handle| self.known.get(*handle).is_some_and(|(_, who)| *who == Some(owner));
        let shared = row.handles.iter().find(shared).map_or("a handle", |handle| handle.text.as_str());
        Some(format!(
            "{other} ({}) has the address {shared}, which is that of {name} ({place}): correct the row that is \
             wrong and import again; until then it counts for {name}",
            place_of(row)
        ))
    }

    /// Whether a handle says for certain who somebody is: an address on a company domain.
    fn vouches(&self, handle: &Handle) -> bool {
        let domain = handle.text.rsplit_once('@').map(|(_, domain)| domain);
        handle.space == "mail"
            && domain.is_some_and(|domain| self.asked.domains.iter().any(|ours| ours == domain))
    }

    /// Somebody who was let in by their address alone gets the name that the directory has for them.
    fn name(&mut self, person: PersonId, row: &PersonRow) -> Result<(), VaultError> {
        match &row.name {
            Some(name) if row.directory && self.nameless.remove(&person) => {
                self.staging.set_name(&Ref::new(Noun::Person, person.to_string()), name)
            }
            _ => Ok(()),
        }
    }

    fn meet(&mut self, person: PersonId) -> Result<PersonId, VaultError> {
        if self.met.insert(person) {
            self.staging.meet_person(person)?;
            self.taken.people_met += 1;
        }
        Ok(person)
    }

    fn add(&mut self, row: &PersonRow) -> Result<PersonId, VaultError> {
        let person = PersonId(draw(self.chance));
        let new = NewPerson { person, name: row.name.clone(), being: row.being, zone: row.zone.clone() };
        self.staging.add_person(&new)?;
        self.met.insert(person);
        if is_thing(row.being) {
            self.things.insert(person);
        }
        self.taken.people_added += 1;
        Ok(person)
    }

    fn membership(&mut self, person: PersonId, row: &MembershipRow) -> Result<(), DeskError> {
        let Some(function) = &row.function else { return Ok(()) };
        // A directory that says no day speaks of always, as far as anybody knows.
        let from = row.from.unwrap_or_else(|| At::from_millis(i64::MIN));
        let mut began =
            self.blank(&format_compact!("{person}/{function}/{from}/began"), "membership.began", from);
        began.by = Some(person);
        began.function = Some(function.clone());
        began.region = row.region.clone();
        began.attrs = row.role.iter().map(|role| (CompactString::const_new("role"), role.clone())).collect();
        self.put(&began, None)?;
        if let Some(to) = row.to {
            let mut ended =
                self.blank(&format_compact!("{person}/{function}/{from}/ended"), "membership.ended", to);
            ended.by = Some(person);
            ended.function = Some(function.clone());
            self.put(&ended, None)?;
        }
        Ok(())
    }

    fn blank(&self, foreign: &str, kind: &str, at: At) -> Trace {
        // Two sorts of file may tell of one stretch in their own words; neither takes the other's place.
        let foreign = format_compact!("{}/{foreign}", self.asked.pack);
        let hash = hex::encode(&Sha256::digest(foreign.as_bytes())[..12]);
        Trace::new(self.asked.source.clone(), hash, kind, at)
    }

    fn trace(&mut self, raw: RawTrace) -> Result<(), DeskError> {
        if self.world.catalogue().kind(&raw.kind).is_none() {
            let reason = format!(
                "there is no kind of event `{}`.{}",
                raw.kind,
                self.world.catalogue().hint(&raw.kind)
            );
            self.refuse(&Refused { place: raw.foreign.to_string(), reason, cells: Vec::new() });
            return Ok(());
        }
        let (mut handle, mut by) = match &raw.who {
            Some(who) => {
                let (id, person) = self.handle(who)?;
                if person.is_none() {
                    // Should a later row say whose it is, that must reach this trace too.
                    self.seen_before.insert(id);
                }
                (Some(id), person)
            }
            None => (None, None),
        };
        if by.is_some_and(|who| self.things.contains(&who)) {
            self.taken.by_things += 1;
            if raw.depth.is_some() {
                return Ok(());
            }
            (handle, by) = (None, None);
        }
        let trace = Trace {
            by,
            handle,
            initiative: raw.initiative,
            about: raw.about,
            function: raw.function,
            to: raw.to,
            region: raw.region,
            depth: raw.depth,
            place: raw.place,
            attrs: raw.attrs,
            people: raw.people,
            ..Trace::new(self.asked.source.clone(), raw.foreign, raw.kind, raw.at)
        };
        self.put(&trace, raw.rule)
    }

    fn put(&mut self, trace: &Trace, rule: Option<LinkRule>) -> Result<(), DeskError> {
        self.staging.put_by(trace, rule)?;
        *self.taken.kinds.entry(trace.kind.clone()).or_insert(0) += 1;
        Ok(())
    }

    fn finish(mut self, summary: Summary) -> Result<Staged, VaultError> {
        let counts: Counts = self.staging.finish()?;
        self.taken.new = counts.new;
        self.taken.known = counts.known;
        self.taken.changed = counts.changed;
        self.taken.repeated = counts.repeated;
        self.taken.handles_resolved =
            self.known.values().filter(|(_, person)| person.is_some()).count() as u64;
        self.taken.handles_unknown =
            self.known.values().filter(|(_, person)| person.is_none()).count() as u64;
        self.taken.matched = self.matches.len() as u64;
        let loud = std::mem::replace(&mut self.taken.summary, summary).notes;
        self.taken.summary.notes.splice(0..0, loud);
        let notes = self.taken.summary.notes.iter().take(REMARKS_MAX);
        let as_remark = |says: &String| Remark { place: String::new(), says: says.clone() };
        self.remarks.extend(notes.map(as_remark));
        Ok(Staged { taken: self.taken, matches: self.matches, remarks: self.remarks })
    }
}

/// Whether it is no one at all, so that nothing it does is counted for anybody.
fn is_thing(being: Being) -> bool {
    !matches!(being, Being::Person | Being::External)
}

fn place_of(row: &PersonRow) -> String {
    if row.place.is_empty() { "people".to_owned() } else { row.place.clone() }
}

fn draw(chance: &mut dyn Chance) -> u128 {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    u128::from_be_bytes(bytes)
}
