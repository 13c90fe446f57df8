//! Telling a story: each line done in a world, and the verdicts that it changes written under it.

use super::parse::{BadStory, Deed, Field, Line, Member, Moment, Value, parse, person_named};
use super::scene;
use crate::agreement::{InForce, as_if_in_force, file, judge::judge_all};
use crate::practice::RawWish;
use crate::world::World;
use comity_spine::{
    At, Day, Depth, Entry, Function, Head, ImportId, InitiativeId, Noun, PersonId, Ref, Region, Seq,
    SourceId, Trace, TraceId, Verdict,
    entry::{Visibility, Words},
    trace::Brought,
    verdict::Judgement,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A story that was told.
pub struct Told {
    /// The story with the verdicts that its lines changed.
    pub text: String,
    /// The world at its end.
    pub world: World,
    /// What happened, in order; replaying it gives the same world.
    pub entries: Vec<Entry>,
    /// The words of the acts that have any.
    pub words: BTreeMap<Seq, Words>,
    /// The moment of the last line.
    pub end: At,
}

/// How long before day 0, or before the first line if that is earlier, the scene is set: people are known and
/// the agreement is proposed.
const SCENE_DAYS: i64 = 30;

/// Tells a story in an empty world.
///
/// # Errors
/// The first line that cannot be told.
pub fn tell(text: &str, world: World) -> Result<Told, BadStory> {
    let lines = parse(text)?;
    let mut teller = Teller::new(world);
    teller.set_scene(&lines)?;
    for (number, written, line) in &lines {
        teller.told.text.push_str(written);
        teller.told.text.push('\n');
        teller.tell(line).map_err(|what| BadStory { line: *number, what })?;
    }
    Ok(teller.told)
}

type Case = (String, Ref, Option<Function>);

struct Teller {
    told: Told,
    clauses: Vec<InForce>,
    people: BTreeSet<String>,
    verdicts: BTreeMap<Case, Judgement>,
    n_traces: u64,
    scene: Moment,
}

impl Teller {
    fn new(world: World) -> Teller {
        let told = Told {
            text: String::new(),
            world,
            entries: Vec::new(),
            words: BTreeMap::new(),
            end: At(i64::MIN),
        };
        let scene = Moment { day: -SCENE_DAYS, minutes: 0 };
        let (people, verdicts) = (BTreeSet::new(), BTreeMap::new());
        Teller { told, clauses: Vec::new(), people, verdicts, n_traces: 0, scene }
    }

    /// People, zone and clauses count from before day 0, wherever in the story they stand.
    fn set_scene(&mut self, lines: &[(usize, &str, Line)]) -> Result<(), BadStory> {
        let toml = scene::agreement(lines, &self.told.world)?;
        let first =
            lines.iter().filter_map(|(_, _, line)| line.moment()).min().map_or(0, |moment| moment.day);
        self.scene.day = first.min(0) - SCENE_DAYS;
        let at = self.at(self.scene);
        let wrong = |what: String| BadStory { line: 1, what };
        let readable = file::read(&toml, self.told.world.catalogue(), &self.told.world.measures());
        let readable = readable.map_err(|mistakes| {
            wrong(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        })?;
        self.clauses = as_if_in_force(&readable, At(i64::MIN), true);
        self.enter("agreement.proposed", at, None, &json!({ "toml": toml })).map_err(wrong)?;
        for (number, _, line) in lines {
            let Line::Person(Member { name, function, region, lead }) = line else { continue };
            self.people.insert(name.clone());
            let mut joined = json!({ "person": person_named(name), "function": function });
            if let Some(region) = region {
                joined["region"] = json!(region);
            }
            if *lead {
                joined["role"] = json!("lead");
            }
            self.enter("membership.began", at, None, &joined)
                .map_err(|what| BadStory { line: *number, what })?;
        }
        Ok(())
    }

    fn tell(&mut self, line: &Line) -> Result<(), String> {
        match line {
            Line::Nothing | Line::Person(_) | Line::Clause(_) | Line::Toml(_) | Line::Zone(_) => Ok(()),
            Line::Covers { source, kinds, from, to } => self.cover(source, kinds, *from, *to),
            Line::Passes(moment) => {
                self.forward(*moment)?;
                self.write_changes('^');
                Ok(())
            }
            Line::Act(deed) => {
                let at = self.forward(deed.at)?;
                self.write_changes('~');
                self.act(at, deed)?;
                self.write_changes('^');
                Ok(())
            }
            Line::Trace { at, kind, fields, depth } => {
                let at = self.forward(*at)?;
                self.write_changes('~');
                self.trace(at, kind, fields, *depth)?;
                self.write_changes('^');
                Ok(())
            }
        }
    }

    fn at(&self, moment: Moment) -> At {
        let calendar = self.told.world.calendar();
        let day = day_zero().saturating_add(jiff::Span::new().days(moment.day));
        calendar.start_of(day).plus_millis(moment.minutes * 60_000)
    }

    fn forward(&mut self, moment: Moment) -> Result<At, String> {
        let at = self.at(moment);
        if at < self.told.end {
            return Err("a story goes forward in time; this line is earlier than the one before".into());
        }
        self.told.end = at;
        Ok(at)
    }

    fn enter(
        &mut self,
        kind: &str,
        at: At,
        by: Option<PersonId>,
        terms: &serde_json::Value,
    ) -> Result<(), String> {
        let terms = json!({ kind: terms });
        self.append(Head { by, ..head(kind, at, self.told.world.next()) }, &terms, Vec::new())
    }

    fn append(&mut self, head: Head, terms: &serde_json::Value, traces: Vec<Trace>) -> Result<(), String> {
        let entry = Entry { head, terms: terms.to_string().into_bytes().into(), traces: traces.into() };
        self.told.world.apply(&entry, &[]).map_err(|unreadable| unreadable.to_string())?;
        self.told.entries.push(entry);
        Ok(())
    }

    fn act(&mut self, at: At, deed: &Deed) -> Result<(), String> {
        let (by, kind) = (self.person(&deed.who)?, deed.kind.as_str());
        let card = self.told.world.act(kind);
        let (terms, words) = deed.say(card, &|name| self.person(name), &|moment| self.at(moment))?;
        let terms = json!({ kind: terms });
        let wish = RawWish { world: &self.told.world, by, at, terms: &terms, words: &words };
        if let Err(refusal) = self.told.world.decide(kind, &wish) {
            let _ = writeln!(self.told.text, "  ! {}", refusal.sentence);
            return Ok(());
        }
        let seq = self.told.world.next();
        self.append(
            Head { by: Some(by), visibility: deed.visibility, ..head(kind, at, seq) },
            &terms,
            Vec::new(),
        )?;
        self.told.words.insert(seq, words);
        Ok(())
    }

    fn person(&self, name: &str) -> Result<PersonId, String> {
        if self.people.contains(name) {
            return Ok(person_named(name));
        }
        let hint = comity_spine::suggest::hint(name, self.people.iter().map(String::as_str));
        Err(format!("nobody is called `{name}`; add `person {name} FUNCTION`.{hint}"))
    }

    /// A source says that it tells of some kinds, and of which days.
    fn cover(&mut self, source: &SourceId, kinds: &[String], from: Moment, to: Moment) -> Result<(), String> {
        let at = self.at(self.scene);
        let brought = self.brought(source, kinds, Some(self.at(from)), Some(self.at(to)));
        self.append(head("import.made", at, self.told.world.next()), &brought, Vec::new())
    }

    /// One trace, as an import brings it; which days the source covers is said by `covers`.
    fn trace(&mut self, at: At, kind: &str, fields: &[Field], depth: Option<Depth>) -> Result<(), String> {
        let source = SourceId::new("story").map_err(|bad| bad.to_string())?;
        self.n_traces += 1;
        let mut trace = Trace::new(source.clone(), format!("t{}", self.n_traces), kind, at);
        (trace.id, trace.depth) = (TraceId(self.n_traces), depth);
        for (key, value) in fields {
            match (key.as_str(), value) {
                ("by", Value::Person(name)) => trace.by = Some(self.person(name)?),
                ("by", Value::Text(name)) => trace.by = Some(self.person(name)?),
                ("initiative", Value::Text(id)) => {
                    trace.initiative = Some(InitiativeId::new(id).map_err(|bad| bad.to_string())?);
                }
                ("function", Value::Text(name)) => {
                    trace.function = Some(Function::new(name).map_err(|bad| bad.to_string())?);
                }
                ("problem", Value::Text(id)) => trace.about.push(Ref::new(Noun::Problem, id)),
                ("keynote", Value::Text(id)) => trace.about.push(Ref::new(Noun::Keynote, id)),
                ("objective", Value::Text(id)) => trace.about.push(Ref::new(Noun::Objective, id)),
                ("region", Value::Text(name)) => {
                    trace.region = Some(Region::new(name).map_err(|bad| bad.to_string())?);
                }
                ("place", Value::Text(place)) => trace.place = Some(place.as_str().into()),
                ("people", Value::Text(n)) => trace.people = n.parse().ok(),
                (key, Value::Text(word)) => trace.attrs.push((key.into(), word.as_str().into())),
                (key, _) => return Err(format!("a trace has no field `{key}` of that sort")),
            }
        }
        let brought = self.brought(&source, &[], None, None);
        self.append(head("import.made", at, self.told.world.next()), &brought, vec![trace])
    }

    fn brought(
        &self,
        source: &SourceId,
        kinds: &[String],
        from: Option<At>,
        to: Option<At>,
    ) -> serde_json::Value {
        let brought = Brought {
            import: ImportId(u128::from(self.told.world.next().0)),
            source: source.clone(),
            pack: "story".into(),
            sha256: String::new(),
            rows: 1,
            refused: 0,
            gives: kinds.iter().map(|kind| kind.as_str().into()).collect(),
            from,
            to,
        };
        json!({ "import.made": brought })
    }

    /// Judges anew, and writes down what is other than before.
    fn write_changes(&mut self, mark: char) {
        let world = &self.told.world;
        for verdict in judge_all(world, &self.clauses, self.told.end) {
            for judgement in verdict.cases {
                let case =
                    (judgement.clause.to_string(), judgement.subject.clone(), judgement.function.clone());
                let line = line_of(&judgement, |at| self.day(at));
                let before = self.verdicts.get(&case);
                let silent = match before {
                    None => matches!(judgement.verdict, Verdict::NotApplicable { .. }),
                    Some(before) => line_of(before, |at| self.day(at)) == line,
                };
                if !silent {
                    let _ = writeln!(self.told.text, "  {mark} {line}");
                }
                self.verdicts.insert(case, judgement);
            }
        }
    }

    fn day(&self, at: At) -> i64 {
        let day = self.told.world.calendar().day_of(at);
        day_zero().until(day).map_or(0, |span| i64::from(span.get_days()))
    }
}

/// `due ask-answered ask:a1 by d7 -> atlas's DRI: Answer a1.`
fn line_of(judgement: &Judgement, day: impl Fn(At) -> i64) -> String {
    let mut line = format!("{} {} {}", judgement.verdict.name(), judgement.clause, judgement.subject);
    if let Some(function) = &judgement.function {
        let _ = write!(line, " {function}");
    }
    match &judgement.verdict {
        Verdict::Due { turns: Some(turns) } => {
            let _ = write!(line, " by d{}", day(*turns));
        }
        Verdict::Waived { until } => {
            let _ = write!(line, " until d{}", day(*until));
        }
        _ => {}
    }
    if let Some(next) = &judgement.next {
        let _ = write!(line, " -> {}: {}", next.role, next.sentence);
    }
    line
}

fn head(kind: &str, at: At, seq: Seq) -> Head {
    Head {
        seq,
        kind: kind.into(),
        version: 1,
        recorded_at: at,
        at,
        by: None,
        on_behalf_of: None,
        source: None,
        visibility: Visibility::Open,
    }
}

fn day_zero() -> Day {
    jiff::civil::date(2026, 1, 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = r#"person mia legal
person bo product lead
covers calendar contact d0 d60
```toml
[[clause]]
id = "legal-is-in"
says = "Legal contributes within nine days."
because = "Later is too late."
about = "initiative"
[clause.within]
when = { event = "initiative.opened" }
expect = [{ event = "contributed", function = "legal", by = "9 days" }]
```
d0 09:00 bo initiative.opened initiative=atlas dri=@bo
d9 10:00 bo initiative.frozen initiative=atlas freeze=shape
d12 09:00 bo initiative.staged initiative=atlsa stage=build
"#;

    fn told(text: &str) -> Result<Told, BadStory> {
        tell(text, World::new(Vec::new()).unwrap())
    }

    #[test]
    fn a_verdict_that_time_has_turned_is_told_apart_from_one_that_an_act_has() {
        let text = told(STORY).unwrap().text;
        let (_, after_opening) = text.split_once("atlas dri=@bo\n").unwrap();
        assert!(after_opening.starts_with("  ^ due legal-is-in initiative:atlas by d9"), "{text}");
        let last: Vec<&str> = text.lines().rev().take(2).collect();
        assert!(last[1].starts_with("  ~ broken legal-is-in initiative:atlas -> DRI of atlas"), "{text}");
        assert!(last[0].contains("! There is no initiative `atlsa`. Did you mean `atlas`?"), "{text}");
    }

    #[test]
    fn telling_a_told_story_again_changes_nothing() {
        let once = told(STORY).unwrap().text;
        assert_eq!(told(&once).unwrap().text, once);
    }

    #[test]
    fn a_story_that_cannot_be_told_says_where() {
        let bad = |text: &str| told(text).err().unwrap().to_string();
        assert!(
            bad("d3 09:00 bo initiative.opened initiative=atlas")
                .starts_with("line 1: nobody is called `bo`")
        );
        assert!(bad("d3\nd2").starts_with("line 2: a story goes forward in time"));
        assert!(bad("clause buy-in/never-heard-of").starts_with("line 1: there is no template"));
    }
}
