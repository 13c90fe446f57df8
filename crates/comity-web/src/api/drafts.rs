//! What a program can do with the agreement: have a draft read, tried on the past, adopted; sign clauses.

use super::acts;
use super::body::{self, Done, Sent};
use super::problem::{Mistake, Problem};
use super::views::Counted;
use super::who;
use crate::access::Pass;
use crate::acting;
use crate::house::House;
use crate::pages::draft::word;
use crate::pages::error::Fault;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use comity_common::agreement::file::{self, line_of};
use comity_common::agreement::fold::parties;
use comity_common::agreement::{Readable, reading};
use comity_desk::DeskError;
use comity_desk::adopt::draft::{Reading, left_out};
use comity_desk::adopt::trial::{self as past, Change, changes};
use comity_desk::adopt::{Proposal, draft as drafts, signing};
use comity_spine::{Action, ClauseId, Function, Refusal, Seq};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many bytes a draft may hold.
const MOST: usize = 200_000;

/// A draft of the agreement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The text, TOML, of at most 200,000 bytes.
    pub text: String,
}

/// A draft that is to be a version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopting {
    /// The text, TOML, of at most 200,000 bytes.
    pub text: String,
    /// How many acts the log held when its writer last looked, as `acts` of any answer says: if another
    /// version came since, it is refused.
    pub seen: u64,
}

/// Clauses that are to be signed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// The function that signs: one's own.
    pub function: String,
    /// The clauses, each in the words that were read.
    #[schemars(length(min = 1, max = 500))]
    pub clauses: Vec<Wording>,
}

/// A clause in the words that somebody has read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The clause.
    pub id: String,
    /// Its fingerprint, as the agreement shows it.
    pub hash: String,
}

/// What Comity reads in a draft.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Read {
    /// How many acts the log held: what `adopt` wants as `seen`.
    pub acts: u64,
    /// The clauses; none where there are mistakes.
    pub clauses: Vec<Sentence>,
    /// Clauses in force that it does not name: they stay until they are ended.
    pub left_out: Vec<String>,
    /// What is wrong with it, each at its word.
    pub mistakes: Vec<Mistake>,
}

/// A clause of a draft.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Sentence {
    /// Its name.
    pub id: String,
    /// Its sentence.
    pub says: String,
    /// How the judge reads the table under it.
    pub reading: String,
    /// `new`, `changed` or `as in force`.
    pub change: String,
    /// Its line in the text.
    pub line: usize,
    /// The functions that sign it.
    pub parties: Vec<String>,
}

/// How the clauses of a draft would have fared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tried {
    /// For how long back.
    pub last: String,
    /// Every clause that is new or changed.
    pub clauses: Vec<Trial>,
}

/// How one clause would have fared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Trial {
    /// Its name.
    pub id: String,
    /// `new` or `changed`.
    pub change: String,
    /// As the draft has it.
    pub draft: Counted,
    /// As the version in force has it; nothing if there is none.
    pub in_force: Option<Counted>,
}

/// Has a draft read.
pub async fn read(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        proposing(house, headers)?;
        let draft: Draft = body::read(headers, sent)?;
        let reading = reading_of(house, &draft.text)?;
        let told = house.read(|rooms| {
            let world = &rooms.world;
            let now = house.now().max(world.last());
            let acts = world.next().0;
            match &reading {
                Ok(readable) => {
                    let changes = changes(world, readable, now);
                    let stays = left_out(world, readable, now).iter().map(ToString::to_string).collect();
                    let clauses = sentences(readable, &changes);
                    Read { acts, clauses, left_out: stays, mistakes: Vec::new() }
                }
                Err(mistakes) => {
                    let mistakes = mistakes.iter().map(|it| mistake(it, &draft.text)).collect();
                    Read { acts, clauses: Vec::new(), left_out: Vec::new(), mistakes }
                }
            }
        });
        told.map(|told| (StatusCode::OK, told)).map_err(|down| Problem::fault(house, &down.into()))
    })
    .await
}

/// Tries a draft on the past.
pub async fn tried(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        proposing(house, headers)?;
        let draft: Draft = body::read(headers, sent)?;
        let readable = readable(house, &draft.text)?;
        let down = |down: crate::Down| Problem::fault(house, &down.into());
        let failed = |error: DeskError| Problem::new(StatusCode::SERVICE_UNAVAILABLE, format!("{error}."));
        let at = house.read(|rooms| house.now().max(rooms.world.last())).map_err(down)?;
        let places = house.read(|rooms| changes(&rooms.world, &readable, at)).map_err(down)?;
        let mut clauses = Vec::new();
        for (place, change) in places.into_iter().enumerate().filter(|(_, it)| *it != Change::Same) {
            // The house is let go while queries are asked and between two clauses: writers get their turn.
            let queries = house.queries();
            let begun =
                house.read(|rooms| past::begin(&rooms.world, &readable, place, past::LAST, at, queries));
            let Some(begun) = begun.map_err(down)?.map_err(failed)? else { continue };
            let answered = begun.ask().map_err(failed)?;
            let one = house.read(|rooms| answered.judge(&rooms.world)).map_err(down)?;
            clauses.extend(one.map(|one| Trial {
                id: one.draft.clause.to_string(),
                change: word(change).to_owned(),
                draft: Counted::of_verdict(&one.draft),
                in_force: one.in_force.as_ref().map(Counted::of_verdict),
            }));
        }
        Ok((StatusCode::OK, Tried { last: past::LAST.to_string(), clauses }))
    })
    .await
}

/// Adopts a draft as a version that its parties can sign.
pub async fn adopt(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let pass = proposing(house, headers)?;
        let draft: Adopting = body::read(headers, sent)?;
        // Browsers and editors send line breaks as two signs.
        let text = draft.text.replace("\r\n", "\n");
        readable(house, &text)?;
        let by = pass.asker().me();
        let proposal = house.read(|rooms| {
            let now = house.now().max(rooms.world.last());
            let proposal = drafts::propose(&rooms.world, &text, Some(Seq(draft.seen)), by, now);
            (proposal, rooms.world.agreement().newest(now).map(|newest| newest.at))
        });
        match proposal.map_err(|down| Problem::fault(house, &down.into()))? {
            (Proposal::Same(seq), newest) => {
                let recorded_at = newest.map_or_else(String::new, |at| at.to_string());
                let done = Done { seq: seq.0, recorded_at, repeated: true, matter: None };
                Ok((StatusCode::OK, done))
            }
            (Proposal::New(intent), _) => acts::done(house, &pass, *intent, headers).map_err(overtaken),
        }
    })
    .await
}

/// Signs clauses for one's own function.
pub async fn sign(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let seat = who::acts(house, headers)?;
        who::is_for(&seat, Action::Sign)?;
        let read = body::read::<Signing>(headers, sent);
        let function = read.as_ref().map_or("", |it| it.function.as_str()).to_owned();
        let named = [("function".to_owned(), function)];
        let pass = acting::pass(house, "agreement.signed", &named, seat)
            .map_err(|stop| Problem::stopped(house, &stop))?;
        let wanted = read?;
        let by = pass.asker().me().ok_or_else(|| Problem::who("Somebody signs, by name.", false))?;
        let bad = |field: &str, text: &str| {
            let text = super::answer::short(text);
            Problem::refused(Refusal::of(field, format!("There is no {field} `{text}`.")))
        };
        let function = Function::new(&wanted.function).map_err(|_| bad("function", &wanted.function))?;
        let clause = |it: &Wording| {
            ClauseId::new(&it.id).map(|id| (id, it.hash.clone())).map_err(|_| bad("clauses", &it.id))
        };
        let clauses = wanted.clauses.iter().map(clause).collect::<Result<Vec<_>, _>>()?;
        if clauses.is_empty() {
            let sentence = "Say which clauses: there is none in the list.";
            return Err(Problem::refused(Refusal::of("clauses", sentence)));
        }
        acts::done(house, &pass, signing::sign(&function, &clauses, by), headers)
    })
    .await
}

/// The proof that somebody may propose a version.
fn proposing(house: &House, headers: &HeaderMap) -> Result<Pass, Problem> {
    let seat = who::acts(house, headers)?;
    who::is_for(&seat, Action::Act)?;
    acting::pass(house, "agreement.proposed", &[], seat).map_err(|stop| Problem::stopped(house, &stop))
}

/// What reading a text gives, its queries tried where they can be.
fn reading_of(house: &House, text: &str) -> Result<Reading, Problem> {
    if text.len() > MOST {
        let sentence = "This is longer than an agreement can be: shorten it, and send it again.";
        return Err(Problem::refused(Refusal::of("text", sentence)));
    }
    let reading = house.read(|rooms| drafts::read(text, &rooms.world));
    let reading = reading.map_err(|down| Problem::fault(house, &down.into()))?;
    match house.queries() {
        Some(queries) => drafts::tried(reading, queries)
            .map_err(|error| Problem::fault(house, &Fault::down(format!("{error}.")))),
        None => Ok(reading),
    }
}

/// A text that can be judged.
fn readable(house: &House, text: &str) -> Result<Readable, Problem> {
    reading_of(house, text)?.map_err(|mistakes| {
        let n = mistakes.len();
        let them = if n == 1 { "a mistake".to_owned() } else { format!("{n} mistakes") };
        let refusal = Refusal::of("text", format!("The text cannot be read: it has {them}."));
        let mut problem = Problem::refused(refusal);
        problem.mistakes = mistakes.iter().map(|it| mistake(it, text)).collect();
        problem
    })
}

/// Somebody adopted another version first.
fn overtaken(problem: Problem) -> Problem {
    match problem.field.as_deref() {
        Some("seen") => Problem::new(StatusCode::CONFLICT, problem.detail.clone()).of("seen"),
        _ => problem,
    }
}

fn mistake(mistake: &file::Mistake, text: &str) -> Mistake {
    let place = mistake.place(text);
    Mistake {
        line: place.number,
        from: mistake.span.start,
        to: mistake.span.end,
        word: place.word.to_owned(),
        what: mistake.what.clone(),
        help: mistake.help.clone(),
    }
}

fn sentences(readable: &Readable, changes: &[Change]) -> Vec<Sentence> {
    let clauses = readable.file.clause.iter().zip(&readable.plans).zip(changes);
    let sentence = |((clause, plan), change): ((&_, &_), &Change)| {
        let (clause, plan): (
            &comity_common::agreement::clause::Clause,
            &comity_common::agreement::plan::Plan,
        ) = (clause, plan);
        Sentence {
            id: plan.id.to_string(),
            says: clause.says.to_string(),
            reading: reading::reading(plan),
            change: word(*change).to_owned(),
            line: line_of(&readable.text, clause.id.span().start),
            parties: parties(&readable.file, clause).iter().map(ToString::to_string).collect(),
        }
    };
    clauses.map(sentence).collect()
}
