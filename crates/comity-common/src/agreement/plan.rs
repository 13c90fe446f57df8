//! A clause made ready to judge: kinds resolved, the subject's noun found, every word checked.

use super::clause::{Clause, Event, Hold, OneOf, Severity, Validity, Where, Window};
use super::file::{Mistake, events};
use crate::catalogue::{CONTACT, Catalogue, FREEZE};
use comity_spine::{ClauseId, Depth, Kind, KindCard, Lapse, Noun, suggest};
use compact_str::CompactString;
use toml::Spanned;

/// Functions that an event may be by or addressed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone.
    Any,
    /// Any of these.
    These(Vec<CompactString>),
    /// The function that the clause is being judged for.
    Each,
}

/// An event as the judge looks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// What kind.
    pub kind: Kind,
    /// The word by which the clause names it, for sentences.
    pub name: CompactString,
    /// By whom.
    pub by: Who,
    /// To whom.
    pub to: Who,
    /// From which region.
    pub region: Vec<CompactString>,
    /// The least depth.
    pub depth: Option<Depth>,
    /// How often.
    pub times: u32,
    /// Closed words that it must carry.
    pub filter: Vec<(CompactString, Vec<CompactString>)>,
    /// How long before.
    pub lead: Option<Lapse>,
    /// By when.
    pub deadline: Option<Lapse>,
    /// At most so many people.
    pub people: Option<u32>,
}

/// The verb with its events; `L` is how an event is looked for.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the structs in `clause`")]
pub enum Verb<L = Look> {
    Before { first: L, or: Vec<L>, undone: Vec<L>, then: L },
    Within { when: L, expect: Vec<L> },
    Regularly { event: L, every: Option<Lapse> },
    Together { all: Vec<L>, at_least: usize, before: Option<L> },
    Never { event: L, after: Option<L> },
    Stays { measure: String, at_least: Option<f64>, at_most: Option<f64> },
    Covers { each: L, by: L },
    Sql { query: String },
}

impl Verb {
    /// The same verb, with each event looked for in another way.
    pub fn map<'a, M>(&'a self, mut look: impl FnMut(&'a Look) -> M) -> Verb<M> {
        match self {
            Verb::Before { first, or, undone, then } => Verb::Before {
                first: look(first),
                or: or.iter().map(&mut look).collect(),
                undone: undone.iter().map(&mut look).collect(),
                then: look(then),
            },
            Verb::Within { when, expect } => {
                Verb::Within { when: look(when), expect: expect.iter().map(look).collect() }
            }
            Verb::Regularly { event, every } => Verb::Regularly { event: look(event), every: *every },
            Verb::Together { all, at_least, before } => Verb::Together {
                all: all.iter().map(&mut look).collect(),
                at_least: *at_least,
                before: before.as_ref().map(look),
            },
            Verb::Never { event, after } => {
                Verb::Never { event: look(event), after: after.as_ref().map(look) }
            }
            Verb::Covers { each, by } => Verb::Covers { each: look(each), by: look(by) },
            Verb::Stays { measure, at_least, at_most } => {
                Verb::Stays { measure: measure.clone(), at_least: *at_least, at_most: *at_most }
            }
            Verb::Sql { query } => Verb::Sql { query: query.clone() },
        }
    }
}

/// Whose move it is when a clause is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The initiative's accountable person.
    Dri,
    /// The keynote's owner.
    Keynote,
    /// The lead of the function that is missing.
    Function,
    /// The lead of a function named in the clause.
    Lead(CompactString),
}

/// A clause ready to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Which clause.
    pub id: ClauseId,
    /// What a signature on it is bound to: its text, and what of its file changes its meaning.
    pub hash: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is judged on.
    pub about: Noun,
    /// The functions for which it is judged one by one; empty if it is judged once.
    pub functions: Vec<CompactString>,
    /// Which subjects it speaks of.
    pub filter: Vec<(CompactString, Vec<CompactString>)>,
    /// The kinds of event that tell those attributes, for subjects that are neither initiative nor
    /// announcement.
    pub told_by: Vec<Kind>,
    /// Over which time its share is counted.
    pub window: Option<Window>,
    /// The share that must hold.
    pub hold: Hold,
    /// When it is meant to hold.
    pub valid: Validity,
    /// An event that lets it be for a subject.
    pub waived_by: Option<Look>,
    /// Whose move it is.
    pub owner: Owner,
    /// The move.
    pub next: Option<String>,
    /// The verb.
    pub verb: Verb,
}

impl Plan {
    /// Every event that it looks for, that which excuses a subject included.
    pub fn looks(&self) -> Vec<&Look> {
        let mut looks = match &self.verb {
            Verb::Before { first, or, undone, then } => {
                [first].into_iter().chain(or).chain(undone).chain([then]).collect()
            }
            Verb::Within { when, expect } => std::iter::once(when).chain(expect).collect(),
            Verb::Regularly { event, .. } => vec![event],
            Verb::Together { all, before, .. } => all.iter().chain(before).collect(),
            Verb::Never { event, after } => std::iter::once(event).chain(after).collect(),
            Verb::Covers { each, by } => vec![each, by],
            Verb::Stays { .. } | Verb::Sql { .. } => Vec::new(),
        };
        looks.extend(&self.waived_by);
        looks
    }
}

/// The placeholders that a move may hold.
pub const PLACEHOLDERS: [&str; 7] =
    ["subject", "initiative", "keynote", "function", "function.lead", "deadline", "last"];

/// Makes a clause ready to judge.
///
/// # Errors
/// Every mistake in it.
pub fn plan(clause: &Clause, catalogue: &Catalogue, measures: &[&str]) -> Result<Plan, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let verbs = clause.verbs();
    if verbs.len() != 1 {
        let what = match verbs.as_slice() {
            [] => format!("`{}` expects nothing yet", clause.id.get_ref()),
            many => format!("`{}` has {} verbs: {}", clause.id.get_ref(), many.len(), many.join(", ")),
        };
        let help = "add one table such as [clause.before], with what must come first and before what";
        return Err(vec![Mistake::new(clause.id.span(), what).help(help)]);
    }
    let mut reader = Reader { catalogue, clause, mistakes: &mut mistakes };
    let verb = reader.verb(measures);
    let about = reader.about();
    let waived_by = clause.waived_by.as_ref().and_then(|event| reader.look(event));
    let owner = reader.owner();
    reader.hold();
    reader.placeholders();
    let functions = clause.functions.iter().flat_map(OneOf::words).map(CompactString::from).collect();
    match verb {
        Some(verb) if mistakes.is_empty() => Ok(Plan {
            id: clause.id.get_ref().clone(),
            hash: clause.hash(),
            severity: clause.severity,
            about,
            functions,
            filter: filter(&clause.filter),
            told_by: told_by(clause, about, catalogue),
            window: clause.window.clone(),
            hold: clause.hold,
            valid: clause.valid,
            waived_by,
            owner,
            next: clause.next.as_ref().map(|text| text.get_ref().clone()),
            verb,
        }),
        _ => Err(mistakes),
    }
}

fn told_by(clause: &Clause, about: Noun, catalogue: &Catalogue) -> Vec<Kind> {
    if matches!(about, Noun::Initiative | Noun::Announcement) {
        return Vec::new();
    }
    let tells = |card: &KindCard| {
        card.about.contains(&about) && clause.filter.keys().any(|key| card.attrs.contains(&key.as_str()))
    };
    catalogue.iter().filter(|(_, card)| tells(card)).map(|(kind, _)| kind).collect()
}

fn filter(filter: &Where) -> Vec<(CompactString, Vec<CompactString>)> {
    let words = |one: &OneOf| one.words().map(CompactString::from).collect();
    filter.iter().map(|(key, one)| (key.into(), words(one))).collect()
}

struct Reader<'a> {
    catalogue: &'a Catalogue,
    clause: &'a Clause,
    mistakes: &'a mut Vec<Mistake>,
}

impl Reader<'_> {
    fn verb(&mut self, measures: &[&str]) -> Option<Verb> {
        let clause = self.clause;
        if let Some(v) = &clause.before {
            let or = v.or.iter().map(|event| self.look(event)).collect::<Option<Vec<_>>>()?;
            let undone = v.undone.iter().map(|event| self.look(event)).collect::<Option<Vec<_>>>()?;
            return Some(Verb::Before { first: self.look(&v.first)?, or, undone, then: self.look(&v.then)? });
        }
        if let Some(v) = &clause.within {
            let when = self.look(&v.when)?;
            let expect = v.expect.iter().map(|event| self.look(event)).collect::<Option<Vec<_>>>()?;
            if expect.is_empty() {
                self.wrong(&v.when.event, "nothing is expected to follow".into(), "add `expect = [ … ]`");
            }
            return Some(Verb::Within { when, expect });
        }
        if let Some(v) = &clause.regularly {
            let every = v.every.as_ref().map(|every| *every.get_ref());
            return Some(Verb::Regularly { event: self.look(&v.event)?, every });
        }
        if let Some(v) = &clause.together {
            return self.together(v);
        }
        if let Some(v) = &clause.never {
            let after = v.after.as_ref().map(|event| self.look(event));
            return Some(Verb::Never { event: self.look(&v.event)?, after: after.flatten() });
        }
        if let Some(v) = &clause.covers {
            return Some(Verb::Covers { each: self.look(&v.each)?, by: self.look(&v.by)? });
        }
        if let Some(v) = &clause.stays {
            let measure = v.measure.get_ref();
            if !measures.contains(&measure.as_str()) {
                let help = suggest::hint(measure, measures.iter().copied());
                let help = format!("{help} There are: {}", measures.join(", "));
                self.wrong(&v.measure, format!("there is no measure `{measure}`"), &help);
            }
            if v.at_least.is_none() && v.at_most.is_none() {
                self.wrong(&v.measure, "the measure has no bound".into(), "add `at_least` or `at_most`");
            }
            return Some(Verb::Stays { measure: measure.clone(), at_least: v.at_least, at_most: v.at_most });
        }
        clause.sql.as_ref().map(|v| Verb::Sql { query: v.query.get_ref().clone() })
    }

    fn together(&mut self, v: &super::clause::Together) -> Option<Verb> {
        let mut all = v.all.iter().map(|event| self.look(event)).collect::<Option<Vec<_>>>()?;
        if let (Some(functions), Some(sort)) = (&v.functions, &v.sort) {
            let sort = self.look(sort)?;
            all.extend(functions.words().map(|f| Look { by: Who::These(vec![f.into()]), ..sort.clone() }));
        }
        if all.len() < 2 {
            let id = &self.clause.id;
            let what = "`together` needs at least two events".to_owned();
            let help = "write `all = [ … ]`, or `functions = [ … ]` with `in = { event = … }`";
            self.mistakes.push(Mistake::new(id.span(), what).help(help));
        }
        let before = match &v.before {
            Some(event) => Some(self.look(event)?),
            None => None,
        };
        let at_least = v.at_least.map_or(all.len(), |n| (n as usize).clamp(1, all.len().max(1)));
        Some(Verb::Together { all, at_least, before })
    }

    fn wrong(&mut self, at: &Spanned<String>, what: String, help: &str) {
        self.mistakes.push(Mistake::new(at.span(), what).help(help));
    }

    fn look(&mut self, event: &Event) -> Option<Look> {
        let word = event.event.get_ref().as_str();
        let (kind, least) = match word {
            "contributed" => (CONTACT, Some(Depth::Posted)),
            _ => match self.catalogue.kind(word) {
                Some(kind) => (kind, None),
                None => {
                    let help = format!(
                        "{} `contributed` is any contact at least posted.",
                        self.catalogue.hint(word)
                    );
                    self.wrong(&event.event, format!("there is no event `{word}`"), &help);
                    return None;
                }
            },
        };
        if let (Some(depth), "contributed") = (event.depth, word)
            && !depth.contributes()
        {
            let help =
                "presence alone is no contribution: say `event = \"contact\"` if that is what you mean";
            self.wrong(&event.event, format!("`{depth}` is not deep enough to have contributed"), help);
        }
        self.attributes(event, kind);
        for lapse in event.lead.iter().chain(&event.by) {
            if lapse.get_ref().days_about() > 800.0 {
                let what = format!("`{}` cannot be kept by anything that is planned", lapse.get_ref());
                self.mistakes.push(Mistake::new(lapse.span(), what).help("use a lapse of at most two years"));
            }
        }
        Some(Look {
            kind,
            name: word.into(),
            by: self.who(event.function.as_ref()),
            to: self.who(event.to.as_ref()),
            region: event.region.iter().flat_map(OneOf::words).map(CompactString::from).collect(),
            depth: event.depth.max(least),
            times: event.times.unwrap_or(1).max(1),
            filter: filter(&event.filter),
            lead: event.lead.as_ref().map(|lapse| *lapse.get_ref()),
            deadline: event.by.as_ref().map(|lapse| *lapse.get_ref()),
            people: event.people.map(|limit| limit.at_most),
        })
    }

    fn attributes(&mut self, event: &Event, kind: Kind) {
        let card = *self.catalogue.card(kind);
        for (key, one) in &event.filter {
            if !card.attrs.contains(&key.as_str()) {
                let span = one.0.first().map_or(event.event.span(), Spanned::span);
                let known = match card.attrs {
                    [] => "it carries none".to_owned(),
                    attrs => format!("it carries {}", attrs.join(", ")),
                };
                let hint = suggest::hint(key, card.attrs.iter().copied());
                let what = format!("`{}` carries no `{key}`", event.event.get_ref());
                self.mistakes.push(Mistake::new(span, what).help(format!("{known}.{hint}")));
            }
        }
    }

    fn who(&mut self, functions: Option<&OneOf>) -> Who {
        let Some(functions) = functions else { return Who::Any };
        if functions.words().any(|word| word == "each") {
            if self.clause.functions.is_none() {
                let at = &functions.0[0];
                let help = "name them: `functions = [\"legal\", \"marketing\"]` beside `says`";
                self.wrong(at, "`each` of which functions?".into(), help);
            }
            return Who::Each;
        }
        Who::These(functions.words().map(|word| word.to_ascii_lowercase().into()).collect())
    }

    /// The most particular noun that all events are about; what the author said, if it is one of those.
    fn about(&mut self) -> Noun {
        let catalogue = self.catalogue;
        let nouns_of = |event: &&Event| -> &'static [Noun] {
            match catalogue.kind(event.event.get_ref()) {
                Some(CONTACT) => &[Noun::Initiative, Noun::Announcement, Noun::Function, Noun::Person],
                None => &[Noun::Initiative, Noun::Announcement],
                Some(FREEZE) => &[Noun::Initiative, Noun::Announcement],
                Some(kind) => catalogue.card(kind).about,
            }
        };
        let all = events(self.clause);
        let Some(first) = all.first() else { return self.about_no_event() };
        // An announcement shares the facts of its initiative, so it can always be asked for instead.
        let is_about = |event: &&Event, noun: Noun| {
            nouns_of(event).contains(&noun)
                || (noun == Noun::Announcement && nouns_of(event).contains(&Noun::Initiative))
        };
        let said = self.clause.about.as_ref().map(|noun| (*noun.get_ref(), noun.span()));
        if let Some((noun, span)) = said {
            if let Some(odd) = all.iter().find(|event| !is_about(event, noun)) {
                let names: Vec<_> = nouns_of(odd).iter().map(|noun| noun.name()).collect();
                let what = format!("`{}` is not about a {}", odd.event.get_ref(), noun.name());
                self.mistakes
                    .push(Mistake::new(span, what).help(format!("it is about {}", names.join(", "))));
            }
            return noun;
        }
        let shared =
            nouns_of(first).iter().find(|noun| all.iter().all(|event| nouns_of(event).contains(noun)));
        shared.copied().unwrap_or_else(|| {
            let what = "these events have nothing in common to be judged on".to_owned();
            let help = "use events about the same thing: both of an ask, or both of an initiative";
            self.mistakes.push(Mistake::new(first.event.span(), what).help(help));
            Noun::Initiative
        })
    }

    /// What a measure or a query is judged on: the agreement as a whole, or, for a query, what it names.
    fn about_no_event(&mut self) -> Noun {
        let clause = self.clause;
        if let Some(functions) = clause.functions.as_ref().and_then(|functions| functions.0.first()) {
            let what = "a measure or a query is not judged function by function".to_owned();
            self.wrong(
                functions,
                what,
                "take `functions` out; a query can ask for one function in its own words",
            );
        }
        let noun = clause.about.as_ref().map_or(Noun::Agreement, |noun| *noun.get_ref());
        let span = clause.about.as_ref().map_or(clause.id.span(), Spanned::span);
        if clause.stays.is_some() && noun != Noun::Agreement {
            let what = "a measure is one number for everything".to_owned();
            self.mistakes.push(Mistake::new(span.clone(), what).help("take `about` out"));
        }
        if clause.sql.is_some() && !matches!(noun, Noun::Agreement | Noun::Initiative | Noun::Announcement) {
            let what = format!("a query cannot be judged {} by {}", noun.name(), noun.name());
            let help = "say `about = \"initiative\"` or `\"announcement\"`, or take `about` out";
            self.mistakes.push(Mistake::new(span, what).help(help));
        }
        if let (Noun::Agreement, Some(first)) = (noun, clause.filter.values().find_map(|one| one.0.first())) {
            let what = "there is nothing here that `where` could choose among".to_owned();
            self.wrong(first, what, "take `where` out; a query can choose in its own words");
        }
        noun
    }

    fn owner(&mut self) -> Owner {
        let Some(owner) = &self.clause.owner else { return Owner::Dri };
        match owner.get_ref().as_str() {
            "initiative.dri" | "initiative.product-owner" | "dri" => Owner::Dri,
            "keynote.owner" => Owner::Keynote,
            "function.lead" => Owner::Function,
            other => match other.strip_suffix(".lead") {
                Some(function) => Owner::Lead(function.into()),
                None => {
                    let help = "use initiative.dri, keynote.owner, function.lead, or a function's lead such as legal.lead";
                    self.wrong(owner, format!("`{other}` names nobody"), help);
                    Owner::Dri
                }
            },
        }
    }

    fn hold(&mut self) {
        let hold = self.clause.hold;
        if !(0.0..=1.0).contains(&hold.at_least) {
            let what = format!("`hold.at_least` is {}, but a share lies between 0 and 1", hold.at_least);
            self.mistakes.push(Mistake::new(self.clause.id.span(), what).help("write 0.9 for nine of ten"));
        }
        if let (Some(from), Some(to)) = (self.clause.valid.from, self.clause.valid.to)
            && to < from
        {
            let what = format!("`{}` ends ({to}) before it begins ({from})", self.clause.id.get_ref());
            self.mistakes.push(Mistake::new(self.clause.id.span(), what).help("exchange the two days"));
        }
    }

    fn placeholders(&mut self) {
        let Some(text) = &self.clause.next else { return };
        for (start, _) in text.get_ref().match_indices('{') {
            let rest = &text.get_ref()[start + 1..];
            let word = rest.split('}').next().unwrap_or(rest);
            if !PLACEHOLDERS.contains(&word) {
                let help = suggest::hint(word, PLACEHOLDERS);
                let help = format!("{help} There are: {{{}}}", PLACEHOLDERS.join("}, {"));
                self.wrong(text, format!("the move cannot fill in `{{{word}}}`"), &help);
            }
        }
    }
}

impl Look {
    /// The event as a sentence names it: `contributed by legal`.
    pub fn spoken(&self) -> CompactString {
        match &self.by {
            Who::These(words) => CompactString::from(format!("{} by {}", self.name, words.join(" or "))),
            Who::Any | Who::Each => self.name.clone(),
        }
    }
}
