//! `comity act`: do an act by its name, one or a stream of them.

use super::each::{self, Each};
use super::{Workspace, over};
use crate::{clock, out, reading, remote};
use anyhow::{Context, Result, bail};
use comity_common::form::{Sort, VISIBILITY};
use comity_desk::{Acted, Desk, DeskError, Intent};
use comity_spine::{At, PersonId, Refusal, entry::Visibility};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// The act's name, such as initiative.opened; `-` reads one JSON object a line from standard input;
    /// without it, every act is listed with its fields
    kind: Option<String>,
    /// Fields and words, as name=value; lists as a,b; over HTTP also visibility=pair|privileged, beside with=
    fields: Vec<String>,
    /// The text of a file as one of its words: text=page.html; also .txt, .md, .docx, .pptx
    #[arg(long, value_name = "NAME=FILE")]
    file: Vec<String>,
    /// Who does it: an address, a handle, a name or an id
    #[arg(long = "as", value_name = "PERSON")]
    by: Option<String>,
    /// When it happened, if not now
    #[arg(long, value_parser = super::instant)]
    when: Option<At>,
    /// Its words are for the people of the matter alone; the id of a matter that it opens is drawn
    #[arg(long)]
    privileged: bool,
    /// A name for this request: the same again returns the first answer
    #[arg(long)]
    once: Option<String>,
    /// A CSV file whose columns are the act's fields: done once for each row, and a row done before is left
    /// as it is
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["fields", "file", "when", "privileged", "once", "server"]
    )]
    each: Option<PathBuf>,
    /// With --each: only say what would be done
    #[arg(long, requires = "each")]
    plan: bool,
    #[command(flatten)]
    at: Workspace,
    #[command(flatten)]
    remote: remote::At,
}

pub fn run(args: Args) -> Result<ExitCode> {
    if let (Some(kind), Some(server)) = (&args.kind, args.remote.server()?) {
        return over_http(&server, kind, &args);
    }
    match args.kind.as_deref() {
        None => list(),
        Some(kind) if args.each.is_some() => {
            let file = args.each.as_deref().unwrap_or(Path::new(""));
            let each = Each { kind, by: args.by.as_deref(), file, is_plan: args.plan };
            each::run(&mut args.at.desk()?, &each)
        }
        Some("-") => stream(&mut args.at.desk()?),
        Some(kind) => {
            let mut desk = args.at.desk()?;
            let line = Line {
                kind: kind.to_owned(),
                fields: said(&args)?,
                by: args.by,
                when: args.when,
                privileged: args.privileged,
                once: args.once,
            };
            let acted = line.act(&mut desk)?;
            // So that no older copy of the log can be put in the place of one that has this act.
            super::sign(&mut desk)?;
            let mut out = out::stdout();
            let id = acted.matter.map(|id| format!(" It opens {id}.")).unwrap_or_default();
            writeln!(out, "{kind} is act {} of the log.{id}", acted.seq)?;
            out.flush()?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Does an act in a house that is served, as whoever the token belongs to.
fn over_http(server: &remote::Server, kind: &str, args: &Args) -> Result<ExitCode> {
    if kind == "-" || args.by.is_some() || args.when.is_some() {
        bail!(
            "over HTTP one does one act a call, now, as whoever the token belongs to: leave `-`, --as and \
             --when out"
        );
    }
    let mut fields = said(args)?;
    if args.privileged {
        fields.insert(VISIBILITY.to_owned(), "privileged".into());
    }
    over::act(server, kind, fields, args.once.as_deref())
}

/// What was typed, and the text of files.
fn said(args: &Args) -> Result<Map<String, Value>> {
    let mut fields = typed(&args.fields)?;
    for pair in &args.file {
        let (name, file) = pair
            .split_once('=')
            .with_context(|| format!("`{pair}` says no word: write it as text={pair}"))?;
        if fields.insert(name.to_owned(), prose(Path::new(file))?.into()).is_some() {
            bail!("`{name}` is said twice: once as a file, and once beside it");
        }
    }
    Ok(fields)
}

/// The text of a document, read in a locked-up worker.
fn prose(file: &Path) -> Result<String> {
    match reading::prose(file)? {
        Ok(text) => Ok(text),
        Err(why) => bail!("{}: {why}", file.display()),
    }
}

fn list() -> Result<ExitCode> {
    let world = comity_common::World::new(comity_practices::all())?;
    let mut out = out::stdout();
    for card in world.acts() {
        let fields: Vec<&str> = card.fields.iter().chain(card.words).copied().collect();
        writeln!(out, "{:<24} {}", card.kind.name, fields.join(" "))?;
        writeln!(out, "{:<24}   {}", "", card.kind.says)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// One act as a stream gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    kind: String,
    #[serde(default)]
    fields: Map<String, Value>,
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    when: Option<At>,
    #[serde(default)]
    privileged: bool,
    #[serde(default)]
    once: Option<String>,
}

/// What a line asks for, as the desk wants it: people are named as anywhere else, by address, handle, name or
/// id.
///
/// # Errors
/// Nobody, or more than one, is known by what a field says; or a vault that cannot be read.
pub(super) fn as_intent(line: Line, desk: &Desk) -> Result<Intent, DeskError> {
    let card = desk.world().act(&line.kind);
    let prose: Vec<&str> =
        card.iter().flat_map(|card| card.words).map(|word| word.trim_end_matches('?')).collect();
    let (words, mut fields): (Map<_, _>, Map<_, _>) =
        line.fields.into_iter().partition(|(name, _)| prose.contains(&name.as_str()));
    for (name, value) in &mut fields {
        match card.and_then(|card| card.field(name)).map(|field| field.sort) {
            Some(Sort::Person) => {
                if let Some(text) = value.as_str() {
                    *value = whom(desk, name, text)?.to_string().into();
                }
            }
            Some(Sort::People) => {
                let typed: Vec<&str> = match &*value {
                    Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
                    one => one.as_str().into_iter().flat_map(|text| text.split(',')).collect(),
                };
                let all = typed.into_iter().map(|text| Ok(whom(desk, name, text)?.to_string().into()));
                *value = Value::Array(all.collect::<Result<_, DeskError>>()?);
            }
            _ => {}
        }
    }
    let mut intent = Intent::new(&line.kind, Value::Object(fields), None);
    for (name, value) in words {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        intent.words.insert(name.into(), text);
    }
    intent.by = line.by.map(|by| comity_desk::whom::person(desk.vault(), &by)).transpose()?;
    intent.at = line.when;
    intent.idempotency_key = line.once;
    if line.privileged {
        intent.visibility = Visibility::Privileged;
    }
    Ok(intent)
}

/// Whom a field names; who it cannot be is refused with the field's name.
fn whom(desk: &Desk, field: &str, text: &str) -> Result<PersonId, DeskError> {
    comity_desk::whom::person(desk.vault(), text).map_err(|error| match error {
        DeskError::Refused(refusal) => Refusal::of(field, refusal.sentence).into(),
        error => error,
    })
}

impl Line {
    /// One row's act.
    pub(super) fn new(kind: &str, fields: Map<String, Value>, by: Option<&str>, once: String) -> Line {
        let (kind, by) = (kind.to_owned(), by.map(str::to_owned));
        Line { kind, fields, by, when: None, privileged: false, once: Some(once) }
    }

    fn act(self, desk: &mut Desk) -> Result<Acted> {
        match as_intent(self, desk).and_then(|intent| desk.act(intent, clock::now())) {
            Ok(acted) => Ok(acted),
            Err(DeskError::Refused(refusal)) => match refusal.field {
                Some(field) => bail!("{field}: {}", refusal.sentence),
                None => bail!("{}", refusal.sentence),
            },
            Err(error) => Err(error.into()),
        }
    }
}

/// Does one act a line and answers each with a line, once it is durable.
fn stream(desk: &mut Desk) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    let mut refused = false;
    for (i, line) in io::stdin().lock().lines().enumerate() {
        let line = line.context("standard input is not text")?;
        if line.trim().is_empty() {
            continue;
        }
        let done =
            serde_json::from_str::<Line>(&line).map_err(anyhow::Error::from).and_then(|line| line.act(desk));
        let answer = match done {
            Ok(acted) => {
                let mut answer = json!({ "line": i + 1, "seq": acted.seq, "repeated": acted.repeated });
                if let Some(id) = acted.matter {
                    answer["matter"] = id.as_str().into();
                }
                answer
            }
            Err(error) if desk_is_done(&error) => return Err(error),
            Err(error) => {
                refused = true;
                json!({ "line": i + 1, "refused": error.to_string() })
            }
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    super::sign(desk)?;
    Ok(ExitCode::from(u8::from(refused)))
}

/// Whether a store failed, so that the next line would fare no better; what is wrong with one request is not.
fn desk_is_done(error: &anyhow::Error) -> bool {
    error.downcast_ref::<DeskError>().is_some_and(|error| !error.is_of_request())
}

/// Reads `name=value` pairs: a value with commas is a list, `true`, `false` and numbers stay text.
pub(super) fn typed(fields: &[String]) -> Result<Map<String, Value>> {
    let mut map = Map::new();
    for field in fields {
        let Some((name, value)) = field.split_once('=') else {
            bail!("`{field}` is not name=value");
        };
        let list = matches!(name, "touches" | "traces" | "seqs" | "matches" | "clauses");
        let value = if list {
            Value::from(value.split(',').map(str::trim).map(Value::from).collect::<Vec<_>>())
        } else {
            Value::from(value)
        };
        map.insert(name.to_owned(), value);
    }
    Ok(map)
}
