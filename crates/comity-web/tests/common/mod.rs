//! A company built by hand: acts and traces go the one way in, and a router stands in front of the world.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::allow_attributes,
    clippy::needless_pass_by_value,
    reason = "each test file uses some of these, and what cannot be built fails its test at once"
)]

pub mod chest;
pub mod clerk;
pub mod matter;
pub mod shape;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use comity_common::view::Name;
use comity_common::world::World;
use comity_spine::entry::Words;
use comity_spine::trace::Brought;
use comity_spine::{
    At, Depth, Entry, Function, Head, ImportId, InitiativeId, Noun, PersonId, Ref, Region, Seq, SourceId,
    Trace, TraceId, Visibility,
};
use comity_web::{House, Kept, router};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

/// Names as the vault would know them, and what acts said, by their places.
#[derive(Clone, Default)]
pub struct Names(pub BTreeMap<Ref, String>, pub BTreeMap<Seq, Words>);

impl Name for Names {
    fn of(&self, about: &Ref) -> Option<String> {
        self.0.get(about).cloned()
    }
    fn words(&self, seq: Seq) -> Option<Words> {
        self.1.get(&seq).cloned()
    }
}

/// A company while it is being told.
pub struct Company {
    pub world: World,
    pub kept: Kept,
    pub names: Names,
    next: u64,
    traces: Vec<Trace>,
    n_traces: u64,
}

/// An instant: a bare day is noon of it, so that the order of days is the order of acts.
pub fn at(text: &str) -> At {
    if text.len() == 10 { format!("{text}T12:00:00Z").parse().unwrap() } else { text.parse().unwrap() }
}

impl Company {
    pub fn new() -> Company {
        Company {
            world: World::new(vec![matter::boxed()]).unwrap(),
            kept: Kept::default(),
            names: Names::default(),
            next: 0,
            traces: Vec::new(),
            n_traces: 0,
        }
    }

    pub fn name(&mut self, noun: Noun, id: &str, name: &str) -> &mut Company {
        self.names.0.insert(Ref::new(noun, id), name.to_owned());
        self
    }

    /// An act of somebody.
    pub fn act(&mut self, day: &str, by: u128, kind: &str, terms: serde_json::Value) -> &mut Company {
        self.act_seen(day, by, kind, terms, Visibility::Open)
    }

    pub fn act_seen(
        &mut self,
        day: &str,
        by: u128,
        kind: &str,
        terms: serde_json::Value,
        visibility: Visibility,
    ) -> &mut Company {
        let head = Head {
            seq: Seq(self.next),
            kind: kind.into(),
            version: 1,
            recorded_at: at(day),
            at: at(day),
            by: (by > 0).then_some(PersonId(by)),
            on_behalf_of: None,
            source: None,
            visibility,
        };
        let body = serde_json::to_vec(&json!({ kind: terms })).unwrap();
        let traces: Arc<[Trace]> =
            if kind == "import.made" { std::mem::take(&mut self.traces).into() } else { Arc::new([]) };
        let entry = Entry { head, terms: body.into(), traces };
        let changed = self.world.apply(&entry, &[]).unwrap();
        self.kept.take(&entry, &changed, &self.world);
        self.next += 1;
        self
    }

    /// What the newest act said.
    pub fn saying(&mut self, words: &[(&str, &str)]) -> &mut Company {
        let words = words.iter().map(|(name, text)| ((*name).into(), (*text).to_owned())).collect();
        self.names.1.insert(Seq(self.next - 1), words);
        self
    }

    /// A contact that the next import of the calendar will bring.
    pub fn contact(&mut self, day: &str, initiative: &str, function: &str, depth: Depth) -> &mut Company {
        self.contact_in(day, initiative, function, depth, None)
    }

    pub fn contact_in(
        &mut self,
        day: &str,
        initiative: &str,
        function: &str,
        depth: Depth,
        region: Option<&str>,
    ) -> &mut Company {
        self.n_traces += 1;
        let source = SourceId::new("calendar").unwrap();
        let mut trace = Trace::new(source, self.n_traces.to_string(), "contact", at(day));
        trace.id = TraceId(self.n_traces);
        trace.initiative = Some(InitiativeId::new(initiative).unwrap());
        trace.function = Some(Function::new(function).unwrap());
        trace.region = region.map(|region| Region::new(region).unwrap());
        trace.depth = Some(depth);
        self.traces.push(trace);
        self
    }

    /// An import of the calendar that covers some days.
    pub fn import(&mut self, day: &str, from: &str, to: &str) -> &mut Company {
        let brought = Brought {
            import: ImportId(u128::from(self.next) + 1),
            source: SourceId::new("calendar").unwrap(),
            pack: "ics".into(),
            sha256: "00".into(),
            rows: self.traces.len() as u64,
            refused: 0,
            gives: vec!["contact".into()],
            from: Some(at(from)),
            to: Some(at(to)),
        };
        self.act(day, 0, "import.made", serde_json::to_value(brought).unwrap())
    }

    /// Proposes an agreement and signs it whole for some functions.
    pub fn agree(&mut self, day: &str, toml: &str, signing: &[(&str, u128)]) -> &mut Company {
        self.act(day, 1, "agreement.proposed", json!({ "toml": toml }));
        let newest = self.world.agreement().newest(at(day)).expect("the agreement can be read").clone();
        let clauses: Vec<_> = newest.readable.plans.iter().map(|plan| json!([plan.id, plan.hash])).collect();
        for (function, by) in signing {
            let terms = json!({ "function": function, "clauses": clauses });
            self.act(day, *by, "agreement.signed", terms);
        }
        self
    }

    /// The house around what was told so far, at that instant.
    pub fn house(self, now: &str) -> House {
        let now = at(now);
        House::new(self.world, self.kept, Box::new(self.names), Box::new(move || now))
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// Asks a house for an address.
pub async fn get(house: &Arc<House>, path: &str) -> Answer {
    let request = Request::get(path).header("host", "localhost:8080").body(Body::empty()).unwrap();
    ask(house, request).await
}

/// Asks a house anything.
pub async fn ask(house: &Arc<House>, request: Request<Body>) -> Answer {
    let response = router(house.clone()).oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), 16 << 20).await.unwrap();
    Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// The text of a page without its tags, so that a sentence can be looked for.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        let (tag, rest) = part.split_once('>').unwrap_or(("", part));
        let within_a_line =
            ["code", "time", "span"].iter().any(|name| tag.trim_start_matches('/').starts_with(name));
        text.push_str(if within_a_line { "" } else { " " });
        text.push_str(rest);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The agreement of the small story.
pub const AGREEMENT: &str = r#"
[agreement]
id = "acme"
title = "How Acme launches"
parties = ["legal", "marketing", "product"]

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
id = "all-before-content"
says = "Legal and marketing have each contributed before the content freeze."
because = "What goes on stage is everyone's promise."
about = "announcement"
[clause.together]
functions = ["legal", "marketing"]
in = { event = "contributed" }
before = { event = "freeze.reached", where = { freeze = "content" } }
"#;

/// An act as it comes in while the house is open.
pub fn entry(house: &House, kind: &str, terms: serde_json::Value) -> Entry {
    let seq = house.read(|rooms| rooms.world.next()).unwrap();
    let when = at("2026-03-10");
    let head = Head {
        seq,
        kind: kind.into(),
        version: 1,
        recorded_at: when,
        at: when,
        by: Some(PersonId(1)),
        on_behalf_of: None,
        source: None,
        visibility: Visibility::Open,
    };
    let body = serde_json::to_vec(&json!({ kind: terms })).unwrap();
    Entry { head, terms: body.into(), traces: Arc::new([]) }
}

/// A keynote, three promises, four functions: one thing of each sort.
pub fn story() -> Company {
    let mut company = Company::new();
    for (id, name) in [("atlas", "Atlas <b>&\"maps\"</b>"), ("borealis", "Borealis"), ("comet", "Comet")] {
        company.name(Noun::Initiative, id, name);
        company.act(
            "2026-01-05",
            1,
            "initiative.opened",
            json!({ "initiative": id, "dri": PersonId(1), "tier": "T1" }),
        );
    }
    company.name(Noun::Keynote, "spring", "Spring keynote");
    company.name(Noun::Person, &PersonId(1).to_string(), "Mia");
    company.act(
        "2026-01-06",
        1,
        "keynote.dated",
        json!({ "keynote": "spring", "on": "2026-05-12T00:00:00Z" }),
    );
    for (freeze, on) in [("shape", "2026-03-20T12:00:00Z"), ("content", "2026-04-20T12:00:00Z")] {
        company.act(
            "2026-01-06",
            1,
            "freeze.set",
            json!({ "keynote": "spring", "freeze": freeze, "on": on }),
        );
    }
    for id in ["atlas", "borealis", "comet"] {
        company.act(
            "2026-01-07",
            1,
            "announcement.promised",
            json!({ "initiative": id, "keynote": "spring" }),
        );
    }
    company.agree("2026-01-08", AGREEMENT, &[("legal", 2), ("marketing", 3), ("product", 1)]);
    contacts_and_concerns(&mut company);
    company
}

fn contacts_and_concerns(company: &mut Company) {
    company.contact("2026-02-02", "atlas", "legal", Depth::Posted);
    company.contact("2026-02-20", "atlas", "legal", Depth::Decided);
    company.contact_in("2026-02-03", "atlas", "design", Depth::Accepted, Some("emea"));
    company.contact("2026-02-03", "atlas", "marketing", Depth::Answered);
    company.act("2026-03-02", 1, "initiative.frozen", json!({ "initiative": "borealis", "freeze": "shape" }));
    company.act(
        "2026-03-03",
        1,
        "clause.waived",
        json!({
            "clause": "legal-before-shape",
            "subject": "initiative:comet",
            "until": "2026-04-30T00:00:00Z",
        }),
    );
    company.act_seen(
        "2026-03-04",
        2,
        "concern.raised",
        json!({
            "concern": "merger-with-zenith",
            "initiative": "borealis",
            "from": "legal",
            "to": "product",
        }),
        Visibility::Privileged,
    );
    company.act(
        "2026-03-05",
        2,
        "concern.raised",
        json!({ "concern": "kyc", "initiative": "atlas", "from": "legal", "to": "product" }),
    );
    company.act(
        "2026-03-06",
        1,
        "concern.answered",
        json!({ "concern": "merger-with-zenith", "initiative": "borealis", "from": "product" }),
    );
    company.import("2026-03-09", "2026-01-01", "2026-03-09");
}

/// Everything that a form sends, ready for its body.
pub fn form(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.join("&")
}

/// What a person sees at an address.
pub async fn see(house: &Arc<House>, path: &str, person: u128) -> Answer {
    let request = Request::get(path).header("host", "localhost").header("cookie", format!("comity={person}"));
    ask(house, request.body(Body::empty()).unwrap()).await
}

/// What a person gets who sends a form.
pub async fn send(house: &Arc<House>, path: &str, person: u128, fields: &[(&str, &str)]) -> Answer {
    let request = Request::post(path)
        .header("host", "localhost")
        .header("origin", "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", format!("comity={person}"));
    ask(house, request.body(Body::from(form(fields))).unwrap()).await
}
