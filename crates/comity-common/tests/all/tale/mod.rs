//! A tale: acts and traces told in a few words, and the verdicts on them.
#![allow(dead_code, reason = "each test file tells its own tales and needs other words")]

use comity_common::World;
use comity_common::agreement::judge::{Court, tally::ClauseVerdict};
use comity_common::agreement::{self, InForce, Readable, as_if_in_force, file};
use comity_common::world::Changed;
use comity_common::{initiatives, people, trace};
use comity_spine::trace::Brought;
use comity_spine::verdict::Judgement;
use comity_spine::{
    At, Depth, Entry, Function, HandleId, Head, ImportId, InitiativeId, PersonId, Seq, SourceId, Trace,
    TraceId, Visibility,
};
use serde::Serialize;
use std::sync::Arc;

/// An instant: a day such as `2026-03-02`, at nine in the morning UTC; or with its time of day.
pub fn at(text: &str) -> At {
    let text = if text.len() == 10 { format!("{text}T09:00:00Z") } else { text.to_owned() };
    text.parse().expect("an instant")
}

/// An initiative's id.
pub fn id(text: &str) -> InitiativeId {
    InitiativeId::new(text).expect("an initiative's name")
}

/// A function.
pub fn function(text: &str) -> Function {
    Function::new(text).expect("a function's name")
}

/// A contact of a function about an initiative, as a source would tell of it.
pub fn contact(when: &str, initiative: &str, by: &str, depth: Depth) -> Trace {
    let mut trace = event(when, initiative, "contact");
    trace.function = Some(function(by));
    trace.depth = Some(depth);
    trace
}

/// Anything else that a source tells of an initiative.
pub fn event(when: &str, initiative: &str, kind: &str) -> Trace {
    let mut trace = Trace::new(SourceId::new("feed").expect("a name"), "", kind, at(when));
    trace.initiative = Some(id(initiative));
    trace
}

/// The same trace with one closed word more.
pub fn with(mut trace: Trace, key: &str, value: &str) -> Trace {
    trace.attrs.push((key.into(), value.into()));
    trace
}

/// A world with the entries that made it.
pub struct Tale {
    pub world: World,
    pub told: Vec<(Entry, Vec<TraceId>)>,
    pub changed: Changed,
    n_traces: u64,
    n_imports: u128,
}

impl Default for Tale {
    fn default() -> Tale {
        let world = World::new(Vec::new()).expect("the shared kinds are declared once");
        Tale { world, told: Vec::new(), changed: Changed::default(), n_traces: 0, n_imports: 0 }
    }
}

impl Tale {
    /// One act by a person.
    pub fn act(&mut self, when: &str, by: u128, act: &impl Serialize) -> &mut Tale {
        let terms = serde_json::to_vec(act).expect("acts are JSON");
        self.tell(at(when), Some(PersonId(by)), terms, Vec::new(), Vec::new())
    }

    fn tell(
        &mut self,
        when: At,
        by: Option<PersonId>,
        terms: Vec<u8>,
        traces: Vec<Trace>,
        gone: Vec<TraceId>,
    ) -> &mut Tale {
        let named: serde_json::Value = serde_json::from_slice(&terms).expect("acts are JSON");
        let kind = named.as_object().and_then(|act| act.keys().next()).expect("an act has a name");
        let head = Head {
            seq: Seq(self.told.len() as u64),
            kind: kind.as_str().into(),
            version: 1,
            recorded_at: when,
            at: when,
            by,
            on_behalf_of: None,
            source: None,
            visibility: Visibility::Open,
        };
        let entry = Entry { head, terms: terms.into(), traces: Arc::from(traces) };
        self.changed = self.world.apply(&entry, &gone).expect("the world knows its own acts");
        self.told.push((entry, gone));
        self
    }

    /// Somebody is in a function since a day.
    pub fn person(&mut self, when: &str, person: u128, of: &str) -> &mut Tale {
        let act = people::Act::MembershipBegan {
            person: PersonId(person),
            function: function(of),
            region: None,
            role: None,
            from: Some(at(when)),
        };
        self.act(when, person, &act)
    }

    /// A handle turns out to be somebody's.
    pub fn matched(&mut self, when: &str, handle: u128, person: u128) -> &mut Tale {
        let matches = vec![(HandleId(handle), PersonId(person))];
        self.act(when, 1, &people::Act::IdentityMatched { matches, how: "confirmed".into() })
    }

    /// An initiative is opened.
    pub fn initiative(&mut self, when: &str, initiative: &str) -> &mut Tale {
        let tier = Some(comity_spine::Tier::T1);
        self.act(
            when,
            1,
            &initiatives::Act::Opened { initiative: id(initiative), dri: None, tier, touches: vec![] },
        )
    }

    /// An initiative lands.
    pub fn landed(&mut self, when: &str, initiative: &str) -> &mut Tale {
        self.act(when, 1, &initiatives::Act::Landed { initiative: id(initiative) })
    }

    /// An initiative is stopped.
    pub fn stopped(&mut self, when: &str, initiative: &str) -> &mut Tale {
        self.act(when, 1, &initiatives::Act::Stopped { initiative: id(initiative) })
    }

    /// An initiative's own freeze comes.
    pub fn frozen(&mut self, when: &str, initiative: &str, freeze: &str) -> &mut Tale {
        let freeze = comity_spine::Slug::new(freeze).expect("a name");
        self.act(when, 1, &initiatives::Act::Frozen { initiative: id(initiative), freeze })
    }

    /// A keynote's freeze gets its date.
    pub fn freeze(&mut self, when: &str, keynote: &str, freeze: &str, on: &str) -> &mut Tale {
        let keynote = comity_spine::KeynoteId::new(keynote).expect("a name");
        let freeze = comity_spine::Slug::new(freeze).expect("a name");
        self.act(when, 1, &initiatives::Act::FreezeSet { keynote, freeze, on: at(on) })
    }

    /// A keynote gets its date.
    pub fn dated(&mut self, when: &str, keynote: &str, on: &str) -> &mut Tale {
        let keynote = comity_spine::KeynoteId::new(keynote).expect("a name");
        self.act(when, 1, &initiatives::Act::Dated { keynote, on: at(on), owner: None })
    }

    /// An initiative is promised for a keynote.
    pub fn promised(&mut self, when: &str, initiative: &str, keynote: &str) -> &mut Tale {
        let keynote = comity_spine::KeynoteId::new(keynote).expect("a name");
        self.act(when, 1, &initiatives::Act::Promised { initiative: id(initiative), keynote })
    }

    /// It is cut again.
    pub fn cut(&mut self, when: &str, initiative: &str, keynote: &str) -> &mut Tale {
        let keynote = comity_spine::KeynoteId::new(keynote).expect("a name");
        self.act(when, 1, &initiatives::Act::Cut { initiative: id(initiative), keynote })
    }

    /// A source is imported that covers some days and tells of those kinds; yields the import.
    pub fn import(
        &mut self,
        source: &str,
        (from, to): (&str, &str),
        gives: &[&str],
        traces: Vec<Trace>,
    ) -> ImportId {
        self.n_imports += 1;
        let import = ImportId(self.n_imports);
        let brought = Brought {
            import,
            source: SourceId::new(source).expect("a name"),
            pack: "test".into(),
            sha256: String::new(),
            rows: traces.len() as u64,
            refused: 0,
            gives: gives.iter().map(|kind| (*kind).into()).collect(),
            from: Some(at(from)),
            to: Some(at(to)),
        };
        let mut traces = traces;
        for trace in &mut traces {
            self.n_traces += 1;
            trace.id = TraceId(self.n_traces);
            trace.foreign = format!("{}", self.n_traces).into();
            trace.source = brought.source.clone();
        }
        let terms = serde_json::to_vec(&trace::Act::ImportMade(brought)).expect("acts are JSON");
        // A source may tell of days to come; the import itself is made on the last day that has passed.
        self.tell(at(to), None, terms, traces, Vec::new());
        import
    }

    /// An import is taken back, with all that it brought.
    pub fn undo(&mut self, when: &str, import: ImportId) -> &mut Tale {
        let of = |entry: &Entry| match serde_json::from_slice::<trace::Act>(&entry.terms) {
            Ok(trace::Act::ImportMade(brought)) => brought.import == import,
            _ => false,
        };
        let brought =
            self.told.iter().filter(|(entry, _)| of(entry)).flat_map(|(entry, _)| entry.traces.iter());
        let gone: Vec<TraceId> = brought.map(|trace| trace.id).collect();
        let terms = serde_json::to_vec(&trace::Act::ImportUndone { import }).expect("acts are JSON");
        self.tell(at(when), None, terms, Vec::new(), gone)
    }

    /// An agreement is proposed.
    pub fn proposed(&mut self, when: &str, toml: &str) -> &mut Tale {
        self.act(when, 1, &agreement::Act::Proposed { toml: toml.to_owned(), seen: None })
    }

    /// Some functions sign every clause of an agreement.
    pub fn signed(&mut self, when: &str, toml: &str, functions: &[&str]) -> &mut Tale {
        let readable = self.read(toml);
        for name in functions {
            let clauses = readable.plans.iter().map(|plan| (plan.id.clone(), plan.hash.clone())).collect();
            let meaning = comity_spine::words::Meaning::Approval;
            self.act(when, 1, &agreement::Act::Signed { function: function(name), clauses, meaning });
        }
        self
    }

    /// Reads an agreement that must be good.
    pub fn read(&self, toml: &str) -> Readable {
        file::read(toml, self.world.catalogue(), &[]).expect("a good agreement")
    }

    /// The verdicts of a file's clauses, as if they had always been in force.
    pub fn verdicts(&self, toml: &str, as_of: &str) -> Vec<ClauseVerdict> {
        let readable = self.read(toml);
        let clauses = as_if_in_force(&readable, At(i64::MIN), true);
        Court::new(&self.world, &clauses, at(as_of)).judge()
    }

    /// The only case of the only clause.
    pub fn judged(&self, toml: &str, as_of: &str) -> Judgement {
        let mut all: Vec<Judgement> =
            self.verdicts(toml, as_of).into_iter().flat_map(|one| one.cases).collect();
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    /// The word for the only case of the only clause.
    pub fn verdict(&self, toml: &str, as_of: &str) -> &'static str {
        self.judged(toml, as_of).verdict.name()
    }

    /// The clauses in force as of an instant.
    pub fn in_force(&self, as_of: &str) -> Vec<InForce> {
        self.world.agreement().in_force(at(as_of))
    }

    /// Clause, subject, function and verdict of everything in force as of an instant.
    pub fn table(&self, as_of: &str) -> Vec<String> {
        let clauses = self.in_force(as_of);
        let all = agreement::judge::judge_all(&self.world, &clauses, at(as_of));
        let cases = all.iter().flat_map(|clause| &clause.cases);
        let line = |case: &Judgement| {
            let function = case.function.as_ref().map(|f| format!(" {f}")).unwrap_or_default();
            format!("{} {}{function}: {}", case.clause, case.subject, case.verdict.name())
        };
        cases.map(line).collect()
    }
}

/// An agreement of product, legal and marketing around some clauses.
pub fn agreement(clauses: &str) -> String {
    agreement_in("UTC", "[]", clauses)
}

/// The same in a zone with holidays.
pub fn agreement_in(zone: &str, holidays: &str, clauses: &str) -> String {
    format!(
        "[agreement]\nid = \"acme\"\ntitle = \"Acme\"\nparties = [\"product\", \"legal\", \"marketing\"]\n\
         zone = \"{zone}\"\nholidays = {holidays}\n{clauses}"
    )
}

/// A clause of that id with the rest of its lines.
pub fn clause(id: &str, rest: &str) -> String {
    format!("\n[[clause]]\nid = \"{id}\"\nsays = \"It is so.\"\nbecause = \"It matters.\"\n{rest}\n")
}
