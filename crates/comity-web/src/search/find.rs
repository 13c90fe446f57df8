//! One search: everything that a reader may see, by how well it fits.

use super::fit::{self, Fit};
use super::fold::{folded, terms};
use super::words::{self, Said};
use crate::visit::Visit;
use comity_common::about;
use comity_common::agreement::InForce;
use comity_spine::{FactId, InitiativeId, Noun, PersonId, Ref};
use schemars::JsonSchema;
use serde::Serialize;

/// How many hits of one sort there are at most.
const EACH: usize = 10;

/// How many letters of a text are shown around what was found.
const AROUND: usize = 140;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Hit {
    /// `page`, `action`, `choice`, `initiative`, `keynote`, `person`, `clause`, `ask`, `concern` or `act`.
    pub sort: String,
    /// What it is called.
    pub title: String,
    /// More about it, in a few words.
    pub detail: String,
    /// The page to go to.
    pub href: String,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether the words of acts were looked through, too.
    pub whole: bool,
}

/// A hit with how well it fits and the place of its sort.
type Weighed = (Fit, usize, Hit);

/// The sorts, in the order in which equal fits are listed.
pub const SORTS: [(&str, &str); 10] = [
    ("page", "Pages"),
    ("action", "Do"),
    ("choice", "Kept choices of the Wall"),
    ("initiative", "Initiatives"),
    ("keynote", "Keynotes"),
    ("person", "People"),
    ("clause", "Clauses"),
    ("ask", "Asks"),
    ("concern", "Concerns"),
    ("act", "What was said"),
];

/// Finds what fits a query; an empty one finds the pages, what can be done and the kept choices.
pub fn find(visit: &Visit<'_>, query: &str) -> Found {
    let terms = terms(query);
    let mut all: Vec<Weighed> = Vec::new();
    let named = [pages(visit), actions(visit), choices(visit)].concat();
    if terms.is_empty() {
        let hits = if query.trim().is_empty() { named } else { Vec::new() };
        return Found { hits, whole: true };
    }
    let others = [initiatives(visit), keynotes(visit), people(visit, &terms), clauses(visit)].concat();
    for hit in named.into_iter().chain(others) {
        let says =
            if hit.sort == "clause" { format!("{} {}", hit.title, hit.detail) } else { hit.title.clone() };
        if let Some(fit) = fit::of(&says, &terms).or_else(|| id_fits(&hit, &terms)) {
            all.push((fit, rank(&hit.sort), hit));
        }
    }
    all.sort_by(|a, b| (a.0, a.1, folded(&a.2.title), &a.2).cmp(&(b.0, b.1, folded(&b.2.title), &b.2)));
    let mut hits: Vec<Hit> = Vec::new();
    for (_, _, hit) in all {
        if hits.iter().filter(|known| known.sort == hit.sort).count() < EACH {
            hits.push(hit);
        }
    }
    let (said, whole) = said(visit, &terms);
    hits.extend(said);
    Found { hits, whole }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Hit) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Hit {
    fn cmp(&self, other: &Hit) -> std::cmp::Ordering {
        (&self.sort, &self.title, &self.href).cmp(&(&other.sort, &other.title, &other.href))
    }
}

fn rank(sort: &str) -> usize {
    SORTS.iter().position(|(known, _)| *known == sort).unwrap_or(SORTS.len())
}

/// What is known by its id is found by it, too.
fn id_fits(hit: &Hit, terms: &[String]) -> Option<Fit> {
    let id = hit.href.split(['?', '#']).next()?.rsplit('/').next()?;
    matches!(hit.sort.as_str(), "initiative" | "keynote" | "clause").then(|| fit::of(id, terms)).flatten()
}

fn hit(sort: &str, title: impl Into<String>, detail: impl Into<String>, href: String) -> Hit {
    Hit { sort: sort.to_owned(), title: title.into(), detail: detail.into(), href }
}

fn pages(visit: &Visit<'_>) -> Vec<Hit> {
    let page = |title: &str, path: &str| hit("page", title, "", visit.href(path));
    let mut all = Vec::new();
    if visit.sees_all() {
        all.push(page("Wall", "/"));
    } else {
        all.push(page("Room", &visit.home()));
    }
    if visit.me().is_some() {
        all.push(page("Inbox", "/inbox"));
    }
    if visit.sees_all() {
        all.push(page("Agreement", "/agreement"));
        for practice in visit.world.practices() {
            all.push(page(practice.title(), &format!("/p/{}", practice.slug())));
        }
        all.push(page("About", "/about"));
    }
    if visit.me().is_some() {
        all.push(page("Tokens for programs", "/account/tokens"));
    }
    all
}

/// What can be begun from anywhere.
fn actions(visit: &Visit<'_>) -> Vec<Hit> {
    let begins = visit.world.acts().iter().filter(|card| card.opens && !card.does.is_empty());
    let mine = begins.filter(|card| visit.can_act() && visit.may_do(card, &[]));
    let action = |card: &comity_common::practice::ActCard| {
        let kind = card.kind.name;
        hit("action", format!("{}…", card.does), card.kind.says, format!("/acts/{kind}"))
    };
    let mut all: Vec<Hit> = mine.map(action).collect();
    if visit.can_act() && visit.sees_all() {
        all.push(hit(
            "action",
            "Draft the agreement…",
            "Write its next version.",
            "/agreement/edit".to_owned(),
        ));
    }
    all
}

fn choices(visit: &Visit<'_>) -> Vec<Hit> {
    let locker = visit.house.door().and_then(|door| door.locker());
    let (Some(me), Some(locker), true) = (visit.me(), locker, visit.sees_all()) else { return Vec::new() };
    let kept = locker.filters(me).into_iter();
    kept.map(|(name, query)| hit("choice", name, "The Wall", visit.href(&format!("/?{query}")))).collect()
}

fn initiatives(visit: &Visit<'_>) -> Vec<Hit> {
    let all = visit.world.initiatives().iter().filter(|(id, it)| visit.reaches(id) && it.is_open(visit.at()));
    let one = |(id, it): (&InitiativeId, &comity_common::initiatives::fold::Initiative)| {
        let dri = it.dri(visit.at()).and_then(|dri| visit.person(dri));
        let stage = it.stage(visit.at()).map(str::to_owned);
        let detail = [stage, dri].into_iter().flatten().collect::<Vec<_>>().join(", ");
        hit("initiative", visit.initiative(id), detail, visit.href(&format!("/room/{id}")))
    };
    all.map(one).collect()
}

fn keynotes(visit: &Visit<'_>) -> Vec<Hit> {
    if !visit.sees_all() {
        return Vec::new();
    }
    let dated =
        visit.world.initiatives().keynotes().filter_map(|(id, it)| Some((id, it.date(visit.at())?.0)));
    let one = |(id, date)| {
        let detail = visit.day(date).to_string();
        hit("keynote", visit.keynote(id), detail, visit.href(&format!("/?keynote={id}")))
    };
    dated.map(one).collect()
}

/// People of the house by their names. Where they lead to is the Room of what they answer for; else what is
/// found of them.
fn people(visit: &Visit<'_>, terms: &[String]) -> Vec<Hit> {
    if !visit.sees_all() {
        return Vec::new();
    }
    let world = visit.world.people();
    let one = |id: PersonId| {
        let standing = world.standing(id, visit.at())?;
        let name = visit.person(id)?;
        fit::of(&name, terms)?;
        let function = visit.function(standing.function.as_str());
        let region = standing.region.as_ref().map(|region| visit.region(region.as_str()));
        let owned = answers_for(visit, id);
        let names = owned.iter().map(|id| visit.initiative(id)).collect::<Vec<_>>().join(", ");
        let answers = (!names.is_empty()).then(|| format!("answers for {names}"));
        let detail = [Some(function), standing.role.as_ref().map(ToString::to_string), region, answers];
        let detail = detail.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let href = match owned.first() {
            Some(id) => format!("/room/{id}"),
            None => format!("/search?q={}", escaped(&name)),
        };
        Some(hit("person", name, detail, visit.href(&href)))
    };
    world.iter().filter_map(one).collect()
}

fn answers_for(visit: &Visit<'_>, person: PersonId) -> Vec<InitiativeId> {
    let at = visit.at();
    let all = visit.world.initiatives().iter();
    let mine = all.filter(|(_, it)| it.is_open(at) && it.ended(at).is_none() && it.dri(at) == Some(person));
    mine.map(|(id, _)| id.clone()).take(3).collect()
}

fn clauses(visit: &Visit<'_>) -> Vec<Hit> {
    if !visit.sees_all() {
        return Vec::new();
    }
    let one = |(place, clause): (usize, &InForce)| {
        let state = visit.bench.state(place).name().replace('_', " ");
        let href = visit.href(&format!("/clause/{}", clause.plan.id));
        hit("clause", clause.says.clone(), state, href)
    };
    visit.bench.clauses.iter().enumerate().map(one).collect()
}

/// Acts by what they said: the newest of the best fits; and whether they were looked through.
fn said(visit: &Visit<'_>, terms: &[String]) -> (Vec<Hit>, bool) {
    words::read_if_small(visit.house, visit.world, visit.kept);
    let shown = |said: &Said| said.at <= visit.at() && may_show(visit, said);
    let found = visit.house.words_index().look(|index| index.find(terms, EACH * 2, shown));
    let Some(found) = found else { return (Vec::new(), false) };
    let mut hits: Vec<Hit> = found.iter().filter_map(|said| act(visit, said, terms)).collect();
    hits.sort_by_key(|hit| rank(&hit.sort));
    (hits, true)
}

fn may_show(visit: &Visit<'_>, said: &Said) -> bool {
    let subject = visit.world.facts().subject(said.about);
    visit.may_tell(FactId::Act(said.seq)) && visit.may_name(subject)
}

/// A hit of an act; nothing if its words are gone.
fn act(visit: &Visit<'_>, said: &Said, terms: &[String]) -> Option<Hit> {
    let world = visit.world;
    let subject = world.facts().subject(said.about);
    let card = world.act(world.catalogue().card(said.kind).name)?;
    let words = visit.said(said.seq)?;
    let text =
        words.values().find(|text| fit::of(text, terms).is_some()).or_else(|| words.values().next())?;
    let initiative = about::initiative_of(world, subject).filter(|id| visit.reaches(id));
    let sort = match (card.opens, subject.noun) {
        (true, Noun::Ask) => "ask",
        (true, Noun::Concern) => "concern",
        _ => "act",
    };
    let place = match &initiative {
        Some(id) => visit.initiative(id),
        None => visit.subject(subject),
    };
    let did = if card.does.is_empty() { card.kind.name } else { card.does };
    let detail = format!("{did}, {place}, {}", visit.day(said.at));
    Some(hit(sort, around(text, terms), detail, href(visit, subject, initiative.as_ref())))
}

fn href(visit: &Visit<'_>, subject: &Ref, initiative: Option<&InitiativeId>) -> String {
    match (subject.noun, initiative) {
        (_, Some(id)) => visit.href(&format!("/room/{id}")),
        (Noun::Clause, None) => visit.href(&format!("/clause/{}", subject.id)),
        (Noun::Agreement, None) => visit.href("/agreement"),
        _ => visit.href(&visit.home()),
    }
}

/// A text as it is shown: its first line, from a word before the one that was found.
fn around(text: &str, terms: &[String]) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= AROUND {
        return text;
    }
    let all: Vec<&str> = text.split(' ').collect();
    let is_wanted = |word: &&str| terms.iter().any(|term| folded(word).contains(term.as_str()));
    let place = all.iter().position(is_wanted).unwrap_or(0).saturating_sub(3);
    let mut out = if place > 0 { "… ".to_owned() } else { String::new() };
    for word in &all[place..] {
        if out.chars().count() + word.chars().count() > AROUND {
            out.push('…');
            return out;
        }
        out.push_str(word);
        out.push(' ');
    }
    out.trim_end().to_owned()
}

/// Letters as they stand in an address.
pub fn escaped(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shown_from_near_the_word_that_was_found() {
        let text = format!("{} the passport of the customer {}", "word ".repeat(60), "more ".repeat(60));
        let shown = around(&text, &["passport".to_owned()]);
        assert!(shown.starts_with("… ") && shown.contains("passport") && shown.chars().count() <= AROUND + 2);
    }
}
