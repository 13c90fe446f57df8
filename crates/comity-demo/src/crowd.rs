//! Further acts, as many as are wanted: other initiatives, asks with their answers, concerns with their ways
//! out.
//!
//! One day after the other, in order of time; what an act leaves open waits for the day on which it is
//! answered.

use crate::Company;
use crate::dice::Dice;
use crate::people::CREWS;
use comity_spine::At;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// One further act.
#[derive(Clone, Debug)]
pub struct Further {
    /// When.
    pub at: At,
    /// Who: a place in the company's list of people.
    pub by: usize,
    /// The act's wire name.
    pub kind: &'static str,
    /// Its fields.
    pub fields: Value,
    /// Who answers for it, where the act names somebody: a place in the list.
    pub dri: Option<usize>,
    /// Its prose: the word's name and what it says.
    pub words: Option<(&'static str, &'static str)>,
}

const FIRST_DAY: i64 = -520;

const QUESTIONS: [&str; 8] = [
    "Which of the two would you rather explain on the phone?",
    "Who hears about this first on your side, and are they fine with it?",
    "What would have to be true for you to recommend it?",
    "Which word do your people use for this?",
    "Is there anything in here that you promised otherwise?",
    "What did the last one like this cost you afterwards?",
    "Would you sign the second paragraph?",
    "What breaks for you if this comes a month later?",
];

const ANSWERS: [&str; 6] = [
    "The second; nobody asks twice about it.",
    "The team leads do. Give them two days.",
    "One customer who says it in their own words.",
    "We promised a date to the two largest; say it to them first.",
    "Fewer calls. The screen was fine, the mail was not.",
    "Yes, without the last sentence.",
];

const CONCERNS: [(&str, &str); 4] = [
    ("gdpr", "It keeps more than it needs."),
    ("consumer-credit", "The total is not the first number."),
    ("e-money", "Somebody else's money rests with us overnight."),
    ("advertising-rules", "The comparison names nobody and means one."),
];

/// What the first of the crowd's initiatives are called.
const TITLES: [&str; 12] = [
    "Rent split",
    "Payday early",
    "Receipt box",
    "Kinder alerts",
    "Cash at the kiosk",
    "Tax folder",
    "Shop score",
    "Fee finder",
    "Invoice nudge",
    "Second signer",
    "Travel pause",
    "Voice balance",
];

/// One initiative for every hundred acts or so, and no more than two for each person in all the time.
const OPENED: f64 = 0.02;
const EACH: f64 = 2.0;

/// How many acts a matter takes, about, from its beginning on.
const ACTS_A_MATTER: f64 = 2.8;

/// An initiative lands once it is that many days old and this many are newer: nobody asks about it any more.
const LANDS_AFTER: i64 = 75;
const NEWER: usize = 500;

/// What waits for its day.
#[derive(Clone, Debug)]
enum Open {
    Ask { ask: String, from: usize, to: usize, asker: usize },
    Silent { ask: String, from: usize },
    Answered { ask: String, from: usize, by: usize },
    Disposed { ask: String, by: usize },
    Concern { concern: String, crew: usize },
    Conditioned { concern: String, crew: usize },
}

/// The further acts, in order of time.
pub struct Crowd<'c> {
    company: &'c Company,
    dice: Dice,
    left: u64,
    /// How many acts a working day has, on average.
    pace: f64,
    /// How many acts are owed up to now.
    due: f64,
    day: i64,
    ready: std::vec::IntoIter<Further>,
    open: BTreeMap<i64, Vec<Open>>,
    /// Further initiatives opened so far, and before this day: one act of a day never rests on another.
    n_opened: u64,
    n_known: u64,
    n_matters: u64,
    /// How often a beginning is that of an initiative.
    opens: f64,
    /// The days on which the initiatives that have not landed were opened, the oldest first.
    running: VecDeque<i64>,
}

impl<'c> Crowd<'c> {
    /// So many further acts.
    pub fn new(company: &'c Company, n_acts: u64) -> Crowd<'c> {
        let days = (FIRST_DAY..company.days.last()).filter(|day| company.days.is_working(*day)).count();
        Crowd {
            company,
            dice: Dice::new(company.seed, "crowd"),
            left: n_acts,
            pace: n_acts as f64 / days.max(1) as f64,
            due: 0.0,
            day: FIRST_DAY,
            ready: Vec::new().into_iter(),
            open: BTreeMap::new(),
            n_opened: 0,
            n_known: 0,
            n_matters: 0,
            opens: OPENED.min(EACH * ACTS_A_MATTER * company.people.len() as f64 / n_acts.max(1) as f64),
            running: VecDeque::new(),
        }
    }

    /// Everything that happens on one day, in order of time.
    fn next_day(&mut self) -> Vec<Further> {
        let mut acts = Vec::new();
        self.n_known = self.n_opened;
        for open in self.open.remove(&self.day).unwrap_or_default() {
            self.go_on(open, &mut acts);
        }
        // As many matters are begun as the day lacks, given all that was done before it.
        self.due += self.pace;
        for _ in acts.len()..self.due.max(0.0) as usize {
            self.begin(&mut acts);
        }
        let start = self.company.days.at(self.day, 8 * 60);
        let minutes = 600 * 60_000 / (acts.len() as i64 + 1);
        for (i, act) in acts.iter_mut().enumerate() {
            act.at = start.plus_millis(minutes * i as i64);
        }
        acts.retain(|act| act.at < self.company.now);
        self.due -= acts.len() as f64;
        acts
    }

    /// Somebody of a crew who is there; nobody if nobody is.
    fn somebody(&mut self, crew: usize) -> Option<usize> {
        self.another(crew, None)
    }

    /// The same, but not a certain one: who asked and has moved since does not answer.
    fn another(&mut self, crew: usize, not: Option<usize>) -> Option<usize> {
        let all = &self.company.people;
        let there =
            |i: &usize| all[*i].crew_on(self.day) == crew && all[*i].is_there(self.day) && Some(*i) != not;
        let start = self.dice.below(all.len());
        (start..all.len()).chain(0..start).find(there)
    }

    fn later(&mut self, from: i64, to: i64, open: Open) {
        let mut day = self.day + self.dice.between(from, to);
        while !self.company.days.is_working(day) {
            day += 1;
        }
        self.open.entry(day).or_default().push(open);
    }

    fn begin(&mut self, acts: &mut Vec<Further>) {
        // The crowd has its own work, and leaves that of the story alone.
        if self.n_opened == 0 || self.dice.happens(self.opens) {
            return self.open_initiative(acts);
        }
        let Some(initiative) = self.initiative() else { return };
        self.n_matters += 1;
        let crews = CREWS.len();
        if self.dice.happens(0.85) {
            let from = if self.dice.happens(0.7) { 0 } else { self.dice.below(crews) };
            let to = (from + 1 + self.dice.below(crews - 1)) % crews;
            let ask = format!("x{}", self.n_matters);
            let level = *self.dice.pick(&["small", "small", "medium", "large"]);
            let fields =
                json!({ "ask": ask, "initiative": initiative, "to": CREWS[to].function, "level": level });
            let text = *self.dice.pick(&QUESTIONS);
            let Some(asker) = self.somebody(from) else { return };
            self.push(asker, "ask.sent", fields, Some(("text", text)), acts);
            if self.dice.happens(0.1) {
                self.later(25, 35, Open::Silent { ask, from });
            } else {
                let late = self.dice.happens(0.12);
                let (soonest, latest) = if late { (9, 20) } else { (1, 6) };
                self.later(soonest, latest, Open::Ask { ask, from, to, asker });
            }
        } else {
            let crew = *self.dice.pick(&[3, 4, 9]);
            let concern = format!("y{}", self.n_matters);
            let (cites, text) = *self.dice.pick(&CONCERNS);
            let function = CREWS[crew].function;
            let fields = json!({ "concern": concern, "initiative": initiative, "function": function,
                "cites": [cites] });
            if self.push_any(crew, "concern.raised", fields, Some(("text", text)), acts) {
                let late = self.dice.happens(0.15);
                let (soonest, latest) = if late { (9, 25) } else { (1, 6) };
                self.later(soonest, latest, Open::Concern { concern, crew });
            }
        }
    }

    /// One of the newest initiatives that were opened before this day.
    fn initiative(&mut self) -> Option<String> {
        let newest = self.n_known.min(400) as usize;
        (newest > 0).then(|| further_id(self.n_known - 1 - self.dice.below(newest) as u64))
    }

    fn open_initiative(&mut self, acts: &mut Vec<Further>) {
        let Some(dri) = self.somebody(0) else { return };
        let tier = *self.dice.pick(&["T3", "T3", "T4"]);
        let touches = *self.dice.pick(&["money", "health", "personal-data"]);
        let fields = json!({ "initiative": further_id(self.n_opened), "tier": tier, "touches": [touches] });
        let words = TITLES.get(self.n_opened as usize).map(|title| ("name", *title));
        let oldest = self.n_opened - self.running.len() as u64;
        self.n_opened += 1;
        let at = self.company.now;
        acts.push(Further { at, by: dri, kind: "initiative.opened", fields, dri: Some(dri), words });
        let is_old = self.running.front().is_some_and(|day| *day < self.day - LANDS_AFTER);
        if is_old && self.running.len() > NEWER {
            self.running.pop_front();
            self.push_any(0, "initiative.landed", json!({ "initiative": further_id(oldest) }), None, acts);
        }
        self.running.push_back(self.day);
    }

    /// An act of anybody of a crew; whether somebody is there.
    fn push_any(
        &mut self,
        crew: usize,
        kind: &'static str,
        fields: Value,
        words: Option<(&'static str, &'static str)>,
        acts: &mut Vec<Further>,
    ) -> bool {
        let Some(by) = self.somebody(crew) else { return false };
        self.push(by, kind, fields, words, acts);
        true
    }

    fn push(
        &self,
        by: usize,
        kind: &'static str,
        fields: Value,
        words: Option<(&'static str, &'static str)>,
        acts: &mut Vec<Further>,
    ) {
        acts.push(Further { at: self.company.now, by, kind, fields, dri: None, words });
    }

    /// What was open goes on: an answer, what became of it, a way out, an end.
    fn go_on(&mut self, open: Open, acts: &mut Vec<Further>) {
        match open {
            Open::Ask { ask, from, to, asker } => {
                let text = *self.dice.pick(&ANSWERS);
                let Some(by) = self.another(to, Some(asker)) else { return };
                self.push(by, "ask.answered", json!({ "ask": ask }), Some(("text", text)), acts);
                if self.dice.happens(0.98) {
                    let late = self.dice.happens(0.06);
                    let (soonest, latest) = if late { (9, 15) } else { (1, 6) };
                    self.later(soonest, latest, Open::Answered { ask, from, by });
                }
            }
            Open::Silent { ask, from } => {
                self.push_any(from, "ask.lapsed", json!({ "ask": ask }), None, acts);
            }
            Open::Disposed { ask, by } => {
                // Whoever left since says nothing, and many who stayed neither.
                if self.company.people[by].is_there(self.day) && self.dice.happens(0.7) {
                    let mattered = if self.dice.happens(0.8) { "yes" } else { "no" };
                    let fields = json!({ "ask": ask, "mattered": mattered });
                    self.push(by, "ask.weighed", fields, None, acts);
                }
            }
            Open::Answered { ask, from, by } => {
                let end = *self.dice.pick(&["adopted", "adopted", "adapted", "declined", "parked"]);
                let mut fields = json!({ "ask": ask, "disposition": end });
                let changed = matches!(end, "adopted" | "adapted");
                if changed {
                    fields["artefact"] = json!(format!("document:notes-{ask}"));
                }
                let reason = (!changed).then_some(("reason", "Not with this release."));
                if self.push_any(from, "ask.disposed", fields, reason, acts) && end != "parked" {
                    self.later(1, 8, Open::Disposed { ask, by });
                }
            }
            Open::Concern { concern, crew } => {
                let effect = *self.dice.pick(&["better", "same", "same", "worse"]);
                let fields = json!({ "concern": concern, "option": "way-one", "effect": effect, "risk": "low",
                    "effort": "medium" });
                let text = Some(("text", "Ask for less, say it first, and it is fine."));
                if self.push_any(crew, "concern.conditioned", fields, text, acts) && self.dice.happens(0.9) {
                    self.later(3, 26, Open::Conditioned { concern, crew });
                }
            }
            Open::Conditioned { concern, crew } => {
                let effect = *self.dice.pick(&["better", "same", "same"]);
                let artefact = format!("requirement:of-{concern}");
                let fields = json!({ "concern": concern, "resolution": "solved_with_change", "effect": effect,
                    "artefact": artefact });
                self.push_any(crew, "concern.resolved", fields, None, acts);
            }
        }
    }
}

fn further_id(n: u64) -> String {
    format!("effort-{n:05}")
}

impl Iterator for Crowd<'_> {
    type Item = Further;

    fn next(&mut self) -> Option<Further> {
        while self.left > 0 {
            if let Some(act) = self.ready.next() {
                self.left -= 1;
                return Some(act);
            }
            if self.day > self.company.days.last() {
                return None;
            }
            let acts = if self.company.days.is_working(self.day) { self.next_day() } else { Vec::new() };
            self.ready = acts.into_iter();
            self.day += 1;
        }
        None
    }
}
