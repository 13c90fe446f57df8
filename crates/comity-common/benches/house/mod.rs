//! A house of 500 people and 10,000 initiatives over five years: its acts as JSON, and twelve clauses about
//! them.

use comity_common::practice::{ActCard, Practice, Seen};
use comity_common::{agreement, initiatives, people};
use comity_spine::{
    At, Depth, Entry, Function, Head, InitiativeId, KindCard, Noun, PersonId, Ref, Seq, Visibility,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many initiatives there are.
pub const N_INITIATIVES: usize = 10_000;
const N_PEOPLE: u128 = 500;
const FUNCTIONS: [&str; 8] =
    ["product", "legal", "marketing", "sales", "design", "data", "customer-success", "engineering"];
const HOUR: i64 = 3_600_000;

/// Being in touch about an initiative: the act that there are most of.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Touch {
    /// Somebody was in touch with a function.
    #[serde(rename = "touch.made")]
    Made {
        /// About what.
        initiative: InitiativeId,
        /// With whom.
        with: Function,
        /// How deep.
        depth: Depth,
        /// About which part of it, as a closed word.
        topic: String,
        /// How long it took.
        minutes: u32,
    },
}

/// The practice of being in touch: one act, a count for a state.
pub static TOUCH: Practice<Touch, u64> = Practice {
    slug: "touch",
    title: "Touch",
    purpose: "Measures what a practice's acts cost.",
    acts: &[ActCard::new(
        KindCard {
            name: "touch.made",
            about: &[Noun::Initiative],
            attrs: &["topic"],
            says: "Somebody was in touch.",
            from_sources: false,
        },
        &["initiative", "with", "depth", "topic", "minutes"],
        &[],
    )],
    kind: |_| "touch.made",
    fold: |n, _| *n += 1,
    decide: |_, _| Ok(()),
    facts: |_, done| {
        let Touch::Made { initiative, with, depth, topic, .. } = done.act;
        Seen {
            about: [Ref::initiative(initiative)].into_iter().collect(),
            to: Some(with.clone()),
            depth: Some(*depth),
            attrs: [("topic".into(), topic.as_str().into())].into_iter().collect(),
            ..Seen::default()
        }
    },
    measures: &[],
    templates: "",
    hears: &[],
    hear: |_, _| {},
    open: |_| Vec::new(),
    notes: |_| Vec::new(),
    signs: |_, _| None,
    manuscripts: &[],
    pages: &[],
};

/// Whether serde_json alone reads an act's terms into its type.
pub fn parses(entry: &Entry) -> bool {
    fn read<T: for<'a> Deserialize<'a>>(terms: &[u8]) -> bool {
        std::hint::black_box(serde_json::from_slice::<T>(terms)).is_ok()
    }
    match entry.head.kind.split('.').next() {
        Some("touch") => read::<Touch>(&entry.terms),
        Some("membership") => read::<people::Act>(&entry.terms),
        Some("clause" | "dispute") => read::<agreement::Act>(&entry.terms),
        _ => read::<initiatives::Act>(&entry.terms),
    }
}

/// The acts, made one after the other: the same ones at every run.
pub struct Made {
    n_acts: usize,
    next: usize,
    /// Milliseconds from one act to the next.
    pace: i64,
    /// How many acts lie between the openings of two initiatives.
    every: usize,
    dice: u64,
}

impl Made {
    /// So many acts.
    pub fn new(n_acts: usize) -> Made {
        Made {
            n_acts,
            next: 0,
            pace: 5 * 365 * 24 * HOUR / n_acts as i64,
            every: (n_acts / N_INITIATIVES).max(1),
            dice: 20_261_124,
        }
    }

    /// A number below `n` (SplitMix64; Steele, Lea & Flood 2014).
    fn below(&mut self, n: usize) -> usize {
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.dice;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap_or(0)
    }

    /// The instant of the act that comes next; five years lie between the first and the last.
    pub fn now(&self) -> At {
        At(1_600_000_000_000 + (self.next as i64) * self.pace)
    }

    /// Some further acts after the last.
    pub fn more(&mut self, n: usize) -> Vec<Entry> {
        self.n_acts += n;
        self.by_ref().take(n).collect()
    }

    fn terms(&mut self) -> (&'static str, String) {
        let i = self.next;
        if i < N_PEOPLE as usize {
            let (person, function) = (PersonId(i as u128), FUNCTIONS[i % FUNCTIONS.len()]);
            let text = format!(
                r#"{{"membership.began":{{"person":"{person}","function":"{function}","role":"member"}}}}"#
            );
            return ("membership.began", text);
        }
        // Initiatives are opened evenly over the years; acts speak of the few hundred newest.
        let newest = (i / self.every).min(N_INITIATIVES - 1);
        let opens_here = i.is_multiple_of(self.every);
        let which = newest.saturating_sub(1 + self.below(600));
        let (id, spring) = (format!("initiative-{which:05}"), format!("spring-{:02}", which / 500));
        if opens_here {
            let (tier, dri) = (1 + self.below(4), PersonId(self.below(500) as u128));
            let text = format!(
                r#"{{"initiative.opened":{{"initiative":"initiative-{newest:05}","dri":"{dri}","tier":"T{tier}","touches":["money"]}}}}"#
            );
            return ("initiative.opened", text);
        }
        match self.below(100) {
            0 => {
                let tier = 1 + self.below(4);
                let text = format!(r#"{{"initiative.described":{{"initiative":"{id}","tier":"T{tier}"}}}}"#);
                ("initiative.described", text)
            }
            1..=3 => {
                let stage = ["shape", "build", "launch"][self.below(3)];
                (
                    "initiative.staged",
                    format!(r#"{{"initiative.staged":{{"initiative":"{id}","stage":"{stage}"}}}}"#),
                )
            }
            4 => (
                "initiative.frozen",
                format!(r#"{{"initiative.frozen":{{"initiative":"{id}","freeze":"shape"}}}}"#),
            ),
            5 => (
                "announcement.promised",
                format!(r#"{{"announcement.promised":{{"initiative":"{id}","keynote":"{spring}"}}}}"#),
            ),
            6 if self.below(40) == 0 => {
                let on = At(self.now().0 + 60 * 24 * HOUR);
                let text =
                    format!(r#"{{"freeze.set":{{"keynote":"{spring}","freeze":"content","on":"{on}"}}}}"#);
                ("freeze.set", text)
            }
            _ => {
                let with = FUNCTIONS[self.below(FUNCTIONS.len())];
                let depth = ["invited", "accepted", "posted", "answered", "decided"][self.below(5)];
                let topic = ["pricing", "claims", "data", "scope", "support"][self.below(5)];
                let text = format!(
                    r#"{{"touch.made":{{"initiative":"{id}","with":"{with}","depth":"{depth}","topic":"{topic}","minutes":{}}}}}"#,
                    5 + self.below(55)
                );
                ("touch.made", text)
            }
        }
    }
}

impl Iterator for Made {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.next >= self.n_acts {
            return None;
        }
        let (kind, text) = self.terms();
        let at = self.now();
        let head = Head {
            seq: Seq(self.next as u64),
            kind: kind.into(),
            version: 1,
            recorded_at: at,
            at,
            by: Some(PersonId(self.below(N_PEOPLE as usize) as u128)),
            on_behalf_of: None,
            source: None,
            visibility: Visibility::Open,
        };
        self.next += 1;
        Some(Entry { head, terms: text.into_bytes().into(), traces: Arc::from([]) })
    }
}

/// Twelve clauses, of every verb that needs no measure; six of the twelve are judged function by function.
pub fn clauses() -> String {
    let mut text = format!(
        "[agreement]\nid = \"house\"\ntitle = \"House\"\nparties = {FUNCTIONS:?}\nzone = \"Europe/Berlin\"\nholidays = [\"DE\"]\n"
    );
    let shape = r#"{ event = "freeze.reached", where = { freeze = "shape" } }"#;
    let content = r#"{ event = "freeze.reached", where = { freeze = "content" } }"#;
    let each = r#"functions = ["legal", "marketing"]"#;
    let bodies = [
        format!("about = \"initiative\"\n[clause.before]\nfirst = {{ event = \"contributed\", function = \"legal\", lead = \"10 working days\" }}\nthen = {shape}"),
        format!("about = \"initiative\"\n{each}\nwhere = {{ tier = \"T1\" }}\n[clause.before]\nfirst = {{ event = \"contributed\", function = \"each\" }}\nthen = {shape}"),
        format!("about = \"announcement\"\n[clause.before]\nfirst = {{ event = \"contributed\", function = \"sales\" }}\nthen = {content}"),
        "[clause.within]\nwhen = { event = \"initiative.opened\" }\nexpect = [ { event = \"contributed\", by = \"5 working days\" } ]".to_owned(),
        "window = \"90 days\"\n[clause.within]\nwhen = { event = \"initiative.frozen\" }\nexpect = [ { event = \"touch.made\", by = \"2 weeks\" } ]".to_owned(),
        format!("about = \"initiative\"\n{each}\n[clause.regularly]\nevent = {{ event = \"contributed\", function = \"each\" }}\nevery = \"3 weeks\""),
        format!("{each}\n[clause.regularly]\nevent = {{ event = \"touch.made\", function = \"each\", times = 3 }}"),
        format!("about = \"announcement\"\n[clause.together]\nfunctions = [\"legal\", \"sales\", \"marketing\"]\nin = {{ event = \"contributed\" }}\nbefore = {content}"),
        format!("{each}\n[clause.never]\nevent = {{ event = \"contact\", function = \"each\", depth = \"decided\" }}\nafter = {{ event = \"initiative.frozen\" }}"),
        "[clause.never]\nevent = { event = \"initiative.described\", times = 3 }".to_owned(),
        format!("{each}\n[clause.covers]\neach = {{ event = \"announcement.promised\" }}\nby = {{ event = \"touch.made\", to = \"each\" }}"),
        "where = { touches = \"money\" }\n[clause.covers]\neach = { event = \"initiative.opened\" }\nby = { event = \"initiative.frozen\", by = \"3 months\" }".to_owned(),
    ];
    for (i, body) in bodies.iter().enumerate() {
        text += &format!(
            "\n[[clause]]\nid = \"c{i:02}\"\nsays = \"It is so.\"\nbecause = \"It matters.\"\n{body}\n"
        );
    }
    text
}
