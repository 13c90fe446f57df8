//! A small company with somebody in each role, real stores and the real router, for those who try every door.
#![allow(dead_code, clippy::unwrap_used, clippy::allow_attributes, reason = "each test uses some of it")]

pub mod chest;
pub mod keeper;
pub mod tab;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use comity_auth::chat::Secret;
use comity_auth::{Gate, Grant, NewToken, Origin, Role, Scope};
use comity_common::World;
use comity_desk::{Acted, Desk, DeskError, Glass, Intent};
use comity_log::Options;
use comity_spine::{At, Being, HandleId, Noun, PersonId, Ref, Refusal, Visibility};
use comity_vault::{How, KeptDraft, NewPerson};
use comity_web::{Barred, Door, House, Kept, Key, Locker, Passkeys, Pen};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tower::ServiceExt;

pub const NOW: &str = "2026-03-10T12:00:00Z";
pub const PASSWORD: &str = "a meadow in june";

/// Who asks, each in one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asker {
    /// Somebody at the machine, before the first password was set.
    Open,
    /// Somebody at the machine, afterwards.
    Stranger,
    /// Somebody who signed in and from whom everything was taken back since.
    Nobody,
    /// A member in a function that is party to every clause, who answers for nothing.
    Member,
    /// Who leads legal.
    Lead,
    /// A member of a function that is no party, who leads the region EMEA.
    Region,
    /// The DRI of Atlas.
    Dri,
    /// A guest to Atlas.
    Guest,
    Auditor,
    Admin,
}

use Asker::{Admin, Auditor, Dri, Guest, Lead, Member, Nobody, Open, Region, Stranger};

impl Asker {
    pub const ALL: [Asker; 10] = [Open, Stranger, Nobody, Member, Lead, Region, Dri, Guest, Auditor, Admin];

    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Who they are; nobody for those who have not signed in.
    pub fn person(self) -> Option<PersonId> {
        let place = Asker::ALL.iter().position(|asker| *asker == self).unwrap() as u128;
        (place > 1).then_some(PersonId(place))
    }

    pub fn id(self) -> PersonId {
        self.person().expect("somebody who signs in")
    }
}

pub const AGREEMENT: &str = r#"
[agreement]
id = "acme"
title = "How Acme launches"
parties = ["legal", "product"]

[[clause]]
id = "legal-before-shape"
says = "Legal has contributed before the shape freeze."
because = "What legal finds after the freeze costs a keynote."
functions = ["legal"]
about = "initiative"
[clause.before]
first = { event = "contributed", function = "each" }
then = { event = "freeze.reached", where = { freeze = "shape" } }

[[clause]]
id = "emea-before-shape"
says = "EMEA has contributed before the shape freeze."
because = "Regions localise what was frozen without them."
about = "initiative"
[clause.before]
first = { event = "contributed", region = "emea" }
then = { event = "freeze.reached", where = { freeze = "shape" } }
"#;

pub fn at(text: &str) -> At {
    text.parse().unwrap()
}

/// A workspace with everything in it, and a session for everybody.
pub struct Company {
    pub home: TempDir,
    pub sessions: Vec<(Asker, String)>,
    /// Tokens of everybody who has signed in: one for each scope alone, and one for all.
    pub tokens: Vec<(Asker, Option<Scope>, String)>,
    /// The path of an invitation that nobody took up yet.
    pub invitation: String,
    /// The matters, by what they are called here.
    pub matters: Vec<(&'static str, Ref)>,
}

/// What a house does with an act that somebody may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// Refuses it, so that nothing changes.
    Nothing,
    /// Does it.
    Everything,
}

impl Company {
    /// Tells the company; `plant` does further acts and says which matters they opened.
    pub fn tell(plant: impl Fn(&mut Desk) -> Vec<(&'static str, Ref)>) -> Company {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        comity_desk::open::init(dir, "acme.example", &mut Counted(0), Options::default()).unwrap();
        let mut desk = Desk::open(dir, comity_practices::all(), Box::new(Counted(1 << 40))).unwrap();
        people(&mut desk);
        acts(&mut desk);
        let mut matters = Vec::new();
        for about in ["atlas", "borealis"] {
            for kind in ["concern.raised", "ask.sent"] {
                let text = "KYC comes first";
                matters.push((about, open(&mut desk, kind, Lead, about, Visibility::Open, &[], text)));
            }
        }
        matters.extend(plant(&mut desk));
        comity_log::Log::checkpoint(desk.log()).unwrap();
        drop(desk);
        let (sessions, tokens, invitation) = come_in(dir);
        Company { home, sessions, tokens, invitation, matters }
    }

    pub fn dir(&self) -> &Path {
        self.home.path()
    }

    pub fn world(&self) -> World {
        Glass::open(self.dir()).unwrap().world(comity_practices::all()).unwrap()
    }

    /// The house, before or after somebody signed in for the first time.
    pub fn house(&self, is_open: bool, writes: Writes) -> Arc<House> {
        let glass = Glass::open(self.dir()).unwrap();
        let mut world = World::new(comity_practices::all()).unwrap();
        let mut kept = Kept::default();
        glass
            .each(0, &mut |entry, gone| {
                let changed = world.apply(entry, gone)?;
                kept.take(entry, &changed, &world);
                Ok(())
            })
            .unwrap();
        let names = glass.names().unwrap();
        let desk = match writes {
            Writes::Nothing => None,
            Writes::Everything => {
                let mut desk =
                    Desk::open(self.dir(), comity_practices::all(), Box::new(Counted(1 << 50))).unwrap();
                desk.rest();
                Some(Mutex::new(desk))
            }
        };
        let pen = Writer { desk, dir: self.dir().to_owned() };
        let gate = Gate::open(self.dir(), Box::new(|bytes| bytes.fill(7))).unwrap();
        let house = House::new(world, kept, Box::new(names), Box::new(|| at(NOW)));
        let house = house.with_origin(Origin::read("http://localhost").unwrap());
        let house = house.with_chat(Secret::new("a secret that a chat has").unwrap());
        let keeper = keeper::Registry { dir: self.dir().to_owned(), writes: writes == Writes::Everything };
        let house = house.with_door(Box::new(Doorkeeper { gate, is_open })).with_pen(Box::new(pen));
        let drawer = chest::Chest { dir: self.dir().to_owned() };
        Arc::new(house.with_keeper(Box::new(keeper)).with_drawer(Box::new(drawer)))
    }

    pub fn cookie(&self, asker: Asker) -> Option<String> {
        let session = self.sessions.iter().find(|(whose, _)| *whose == asker);
        session.map(|(_, token)| format!("comity={token}"))
    }
}

impl Company {
    /// A token of somebody for one scope alone; for all of them, if for none.
    pub fn token(&self, asker: Asker, only: Option<Scope>) -> Option<&str> {
        let mine = |(whose, scope, _): &&(Asker, Option<Scope>, String)| *whose == asker && *scope == only;
        self.tokens.iter().find(mine).map(|(_, _, token)| token.as_str())
    }
}

/// Asks a house for something, as a program would.
pub async fn call(house: &Arc<House>, method: &str, uri: &str, token: Option<&str>, body: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    answered(house, request.body(Body::from(body.to_owned())).unwrap()).await
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub head: String,
    pub body: String,
    pub location: String,
}

/// Asks a house for something, as a page of it would.
pub async fn ask(house: &Arc<House>, method: &str, uri: &str, cookie: Option<&str>, form: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    answered(house, request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn answered(house: &Arc<House>, request: Request<Body>) -> Answer {
    let response = comity_web::router(house.clone()).oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), 16 << 20).await.unwrap();
    let location = headers.get(header::LOCATION).map_or("", |path| path.to_str().unwrap()).to_owned();
    Answer {
        status,
        head: format!("{headers:?}"),
        body: String::from_utf8_lossy(&bytes).into_owned(),
        location,
    }
}

/// Letters as they stand in an address or a form.
pub fn escaped(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Chance that counts, so that nothing repeats and every run is the same.
pub struct Counted(pub u64);

impl comity_log::Chance for Counted {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 += 1;
            let word = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }
}

fn people(desk: &mut Desk) {
    let places = [
        (Nobody, "product", "member"),
        (Member, "product", "member"),
        (Lead, "legal", "lead"),
        (Region, "sales", "member"),
        (Dri, "product", "member"),
        (Admin, "engineering", "member"),
    ];
    for asker in Asker::ALL.into_iter().filter(|asker| asker.person().is_some()) {
        let person = asker.id();
        let name = Some(format!("Person {}", asker.name()));
        desk.vault_mut().add_person(&NewPerson { person, name, being: Being::Person, zone: None }).unwrap();
        let address = format!("{}@acme.example", asker.name());
        let handle = desk.vault_mut().handle("mail", &address, HandleId(person.0)).unwrap();
        desk.vault_mut().match_handle(handle, person, How::Directory).unwrap();
        if let Some((_, function, role)) = places.iter().find(|(whose, ..)| *whose == asker) {
            let fields = json!({ "person": person, "function": function, "role": role });
            done(desk, "membership.began", None, fields, "2026-01-02T09:00:00Z");
        }
    }
}

fn acts(desk: &mut Desk) {
    let day = "2026-01-05T09:00:00Z";
    for (id, dri) in [("atlas", Dri), ("borealis", Admin)] {
        let fields = json!({ "initiative": id, "dri": dri.id(), "tier": "T1" });
        done(desk, "initiative.opened", Some(dri), fields, day);
    }
    let fields = json!({ "keynote": "spring", "on": "2026-05-12T00:00:00Z", "owner": Admin.id() });
    done(desk, "keynote.dated", Some(Admin), fields, day);
    for id in ["atlas", "borealis"] {
        done(
            desk,
            "announcement.promised",
            Some(Admin),
            json!({ "initiative": id, "keynote": "spring" }),
            day,
        );
        done(desk, "initiative.frozen", Some(Admin), json!({ "initiative": id, "freeze": "shape" }), day);
    }
    done(desk, "agreement.proposed", Some(Admin), json!({ "toml": AGREEMENT }), day);
    let newest = desk.world().agreement().newest(at(day)).unwrap().clone();
    let clauses: Vec<Value> = newest.readable.plans.iter().map(|plan| json!([plan.id, plan.hash])).collect();
    for (function, asker) in [("legal", Lead), ("product", Dri)] {
        let fields = json!({ "function": function, "clauses": clauses });
        done(desk, "agreement.signed", Some(asker), fields, day);
    }
}

/// Has a requirement `alarm` written for an initiative.
pub fn requirement(desk: &mut Desk, initiative: &str) {
    let fields = json!({ "requirement": "alarm", "initiative": initiative, "risk": "high" });
    let mut intent = Intent::new("requirement.introduced", fields, Some(Dri.id()));
    intent.words.insert("name".into(), "Alarm".to_owned());
    intent.words.insert("statement".into(), "It sounds.".to_owned());
    desk.act(intent, at("2026-02-02T09:00:00Z"))
        .unwrap_or_else(|why| panic!("requirement.introduced: {why}"));
}

fn done(desk: &mut Desk, kind: &str, by: Option<Asker>, fields: Value, when: &str) {
    let by = by.map(Asker::id);
    desk.act(Intent::new(kind, fields, by), at(when)).unwrap_or_else(|why| panic!("{kind}: {why}"));
}

/// Opens a matter about an initiative, and says under which id.
pub fn open(
    desk: &mut Desk,
    kind: &str,
    by: Asker,
    initiative: &str,
    visibility: Visibility,
    with: &[Asker],
    text: &str,
) -> Ref {
    let function = desk.world().people().function(by.id(), at(NOW)).unwrap().clone();
    let to = if function.as_str() == "legal" { "product" } else { "legal" };
    let with: Vec<PersonId> = with.iter().map(|asker| asker.id()).collect();
    let (noun, fields) = match kind {
        "concern.raised" => {
            let fields = json!({ "initiative": initiative, "function": function, "to": to });
            let more = json!({ "cites": ["gdpr"], "with": with });
            (Noun::Concern, both(fields, more))
        }
        "problem.reported" => {
            (Noun::Problem, json!({ "initiative": initiative, "to": to, "with": with, "customer": "acme" }))
        }
        "proposal.made" => {
            // Whoever proposes speaks for something.
            let seat = json!({ "pillar": "trust", "champion": by.id(), "reviewer": Admin.id() });
            done(desk, "champion.named", Some(Admin), seat, "2026-02-02T08:00:00Z");
            (Noun::Proposal, json!({ "pillar": "trust", "initiative": initiative, "to": to, "with": with }))
        }
        _ => (Noun::Ask, json!({ "initiative": initiative, "to": to, "level": "small", "with": with })),
    };
    let mut intent = Intent::new(kind, fields, Some(by.id()));
    intent.words.insert("text".into(), text.to_owned());
    intent.visibility = visibility;
    let acted = desk.act(intent, at("2026-02-02T09:00:00Z")).unwrap_or_else(|why| panic!("{kind}: {why}"));
    Ref::new(noun, acted.matter.unwrap().as_str())
}

/// Raises an open concern and offers a way to meet it that is between the people of that step alone; the
/// way's own name says the same as its words.
pub fn way(desk: &mut Desk, by: Asker, initiative: &str, text: &str) {
    let concern = open(desk, "concern.raised", by, initiative, Visibility::Open, &[], "Openly raised");
    let fields = json!({
        "concern": concern.id, "option": text, "effect": "same", "risk": "low", "effort": "small",
    });
    kept(desk, "concern.conditioned", by, fields, "text", text);
}

/// Raises a privileged concern that rests on a rule named by its words.
pub fn rule(desk: &mut Desk, by: Asker, initiative: &str, text: &str) {
    let function = desk.world().people().function(by.id(), at(NOW)).unwrap().clone();
    let fields =
        json!({ "initiative": initiative, "function": function, "to": "product", "cites": [text, "gdpr"] });
    kept(desk, "concern.raised", by, fields, "text", text);
}

/// Has legal hold an initiative, and say why.
pub fn hold(desk: &mut Desk, by: Asker, initiative: &str, why: &str) {
    let mut intent = Intent::new("hold.placed", json!({ "initiative": initiative }), Some(by.id()));
    intent.words.insert("why".into(), why.to_owned());
    desk.act(intent, at("2026-02-03T09:00:00Z")).unwrap_or_else(|why| panic!("hold.placed: {why}"));
}

fn kept(desk: &mut Desk, kind: &str, by: Asker, fields: Value, word: &str, text: &str) {
    let mut intent = Intent::new(kind, fields, Some(by.id()));
    intent.words.insert(word.into(), text.to_owned());
    intent.visibility = Visibility::Privileged;
    desk.act(intent, at("2026-02-03T09:00:00Z")).unwrap_or_else(|why| panic!("{kind}: {why}"));
}

/// Disputes how a clause stands on an initiative, between the people of that act alone.
pub fn dispute(desk: &mut Desk, by: Asker, clause: &str, initiative: &str, why: &str) {
    let subject = Ref::new(Noun::Initiative, initiative);
    let fields = json!({ "clause": clause, "subject": subject });
    let mut intent = Intent::new("clause.disputed", fields, Some(by.id()));
    intent.words.insert("why".into(), why.to_owned());
    intent.visibility = Visibility::Privileged;
    desk.act(intent, at("2026-02-03T09:00:00Z")).unwrap_or_else(|why| panic!("clause.disputed: {why}"));
}

/// Keeps a draft of the agreement for somebody.
pub fn draft(desk: &mut Desk, by: Asker, text: &str) {
    let draft =
        KeptDraft { text: text.to_owned(), seen: desk.world().next(), at: at("2026-02-04T09:00:00Z") };
    desk.vault_mut().keep_draft(by.id(), &draft, None).unwrap();
}

/// The fields of both.
fn both(mut fields: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    fields
}

/// Gives everybody their role and a session, and invites one more who does not come.
#[expect(clippy::type_complexity, reason = "once")]
fn come_in(dir: &Path) -> (Vec<(Asker, String)>, Vec<(Asker, Option<Scope>, String)>, String) {
    let mut n = 0u64;
    let chance = move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            n += 1;
            chunk.copy_from_slice(&n.wrapping_mul(0x2545_f491_4f6c_dd1d).to_le_bytes()[..chunk.len()]);
        }
    };
    let gate = Gate::open(dir, Box::new(chance)).unwrap();
    let now = at(NOW);
    let atlas = Ref::new(Noun::Initiative, "atlas");
    let emea = Ref::new(Noun::Region, "emea");
    let grants = [
        (Admin, Role::Admin, None),
        (Admin, Role::Member, None),
        (Region, Role::Member, None),
        (Region, Role::Lead, Some(emea)),
        (Guest, Role::Guest, Some(atlas)),
        (Auditor, Role::Auditor, None),
    ];
    for (asker, role, scope) in grants {
        let grant = Grant { person: asker.id(), role, scope, from: now, until: None, by: None };
        assert!(gate.grant(&grant).unwrap());
    }
    let mut sessions = Vec::new();
    for asker in Asker::ALL.into_iter().filter(|asker| asker.person().is_some()) {
        let link = gate.invite(asker.id(), None, now).unwrap();
        let session = gate.accept(link.text(), PASSWORD, now).unwrap();
        sessions.push((asker, session.text().to_owned()));
    }
    let mut tokens = Vec::new();
    for (asker, _) in &sessions {
        for only in std::iter::once(None).chain(Scope::ALL.map(Some)) {
            let scopes = only.map_or(Scope::ALL.into(), |scope| [scope].into());
            let until = now.plus_millis(86_400_000);
            let new = NewToken { person: asker.id(), name: "a program".to_owned(), scopes, until };
            tokens.push((*asker, only, gate.make_token(&new, now).unwrap()));
        }
    }
    assert!(gate.revoke(Nobody.id(), Role::Member, None, now).unwrap());
    let invitation = gate.invite(Member.id(), None, now).unwrap().text().to_owned();
    (sessions, tokens, invitation)
}

struct Doorkeeper {
    gate: Gate,
    is_open: bool,
}

impl Door for Doorkeeper {
    fn who(&self, token: &str, now: At) -> Option<PersonId> {
        self.gate.session(token, now).unwrap()
    }
    fn enter(&self, key: &Key, now: At) -> Result<String, Barred> {
        let entered = match key {
            Key::Password { mail, password } => self.gate.sign_in(mail, password, now),
            Key::Invitation { token, password } => self.gate.accept(token, password, now),
            Key::Passkey(signed) => self.gate.enter_by_passkey(signed, now),
            Key::Welcome { token, signed } => self.gate.accept_by_passkey(token, signed, now),
            Key::Cast(_) => return Err(Refusal::new("There is no cast here.").into()),
        };
        Ok(entered?.text().to_owned())
    }
    fn leave(&self, token: &str, _: At) {
        self.gate.sign_out(token).unwrap();
    }
    fn invited(&self, token: &str, now: At) -> Option<PersonId> {
        self.gate.invited(token, now).unwrap()
    }
    fn is_open(&self) -> bool {
        self.is_open
    }
    fn grants(&self, person: PersonId, now: At) -> Vec<Grant> {
        self.gate.grants(person, now).unwrap()
    }
    fn cast(&self) -> &[PersonId] {
        &[]
    }
    fn locker(&self) -> Option<&dyn Locker> {
        Some(&self.gate)
    }
    fn passkeys(&self) -> Option<&dyn Passkeys> {
        Some(&self.gate)
    }
}

struct Writer {
    desk: Option<Mutex<Desk>>,
    dir: std::path::PathBuf,
}

impl Pen for Writer {
    fn act(&self, house: &House, intent: Intent, now: At) -> Result<Acted, DeskError> {
        let Some(desk) = &self.desk else { return Err(Refusal::new("Nothing is written here.").into()) };
        let mut desk = desk.lock().unwrap();
        desk.wake()?;
        let acted = desk.act(intent, now);
        desk.rest();
        catch_up(house, &self.dir)?;
        acted
    }
}

/// Shows the house what the log holds that it has not seen.
fn catch_up(house: &House, dir: &Path) -> Result<(), DeskError> {
    let next = house.read(|rooms| rooms.world.next().0).unwrap();
    Glass::open(dir)?.each(next, &mut |entry, gone| {
        house.apply(entry, gone).map(drop).map_err(|why| DeskError::Unread(why.to_string()))
    })
}
