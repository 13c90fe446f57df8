//! `comity requirements`: what another tool holds becomes requirements here, act by act; and what is here
//! goes out in forms that other tools read.
//!
//! Nothing of a file counts as anybody's writing: who wrote it there is not known here.

use super::Workspace;
use super::worker::{Done, Frame};
use crate::{clock, out};
use anyhow::{Context, Result, bail};
use comity_common::World;
use comity_common::practice::{Focus, Glance};
use comity_common::view::{Name, View, Viewer};
use comity_desk::{Desk, DeskError, Intent};
use comity_practices::requirements::State;
use comity_practices::requirements::fold::Requirement;
use comity_practices::requirements::item::block::Block;
use comity_practices::requirements::look::{Text, live, text, texts};
use comity_sandbox::{End, Heard, Job, Limits};
use comity_sources::items::{self, Attribute, Fault, Form, Found, Row};
use comity_spine::{InitiativeId, PersonId, RequirementId, Slug, SourceId, suggest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    at: Workspace,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Take in requirements: .csv, .md, .reqif, .reqifz, .sdoc, or a folder of StrictDoc or Doorstop
    Import(Import),
    /// Write requirements as .csv, .md or .reqif
    Export(Export),
}

#[derive(clap::Args)]
struct Import {
    /// The file or folder
    file: PathBuf,
    /// The initiative that they are of
    #[arg(long)]
    initiative: InitiativeId,
    /// Who brings them: an address, a handle, a name or an id
    #[arg(long = "as", value_name = "PERSON")]
    by: String,
    /// A tag for all of them; may be said several times
    #[arg(long)]
    tag: Vec<Slug>,
    /// Only say what would be done
    #[arg(long)]
    plan: bool,
    /// Take the file back: what it brought and nobody has changed since is withdrawn
    #[arg(long, conflicts_with = "tag")]
    undo: bool,
}

#[derive(clap::Args)]
struct Export {
    /// The file to write; its ending says the form
    file: PathBuf,
    /// Of which initiative
    #[arg(long)]
    initiative: InitiativeId,
}

/// Takes in or writes requirements.
///
/// # Errors
/// A file that cannot be read or written, a name that is not known, a store that failed.
pub fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Command::Import(import) => take_in(&mut args.at.desk()?, import),
        Command::Export(export) => write(&args.at, export),
    }
}

/// Reads a file in a locked-up worker.
fn read(file: &Path) -> Result<Found> {
    let path = file.canonicalize().with_context(|| format!("there is no {}", file.display()))?;
    let exe = std::env::current_exe().context("cannot find Comity's own binary")?;
    let job = Job {
        kind: "items".to_owned(),
        limits: Limits::default(),
        input: path,
        scratch: None,
        options: Value::Null,
    };
    let child = comity_sandbox::spawn(&exe, &["worker"], &job)?;
    let (mut found, mut odd) = (Found::default(), false);
    let end = child.hear(&mut |heard| {
        if let Heard::Item(bytes) = heard {
            match serde_json::from_slice(bytes) {
                Ok(Frame::Row(row)) => found.rows.push(*row),
                Ok(Frame::Fault(fault)) => found.faults.push(fault),
                _ => odd = true,
            }
        }
        ControlFlow::Continue(())
    });
    match end {
        End::Finished(bytes) if !odd && matches!(serde_json::from_slice(&bytes), Ok(Done::Items)) => {
            Ok(found)
        }
        End::Refused(why) => bail!("{} was not taken in: {why}", file.display()),
        end => bail!("{} could not be read: {end}", file.display()),
    }
}

/// What another tool has beside what is known here, as it is kept with a requirement.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// Its id there.
    id: String,
    /// Its attributes there.
    attributes: Vec<Attribute>,
}

/// How the rows of a file fared.
#[derive(Default)]
struct Tally {
    new: usize,
    changed: usize,
    known: usize,
    left: Vec<Fault>,
}

/// A file on its way in.
struct Taking<'a> {
    desk: &'a mut Desk,
    import: &'a Import,
    by: PersonId,
    source: SourceId,
    /// The ids of the file, as they are written here.
    ids: BTreeMap<String, RequirementId>,
    tally: Tally,
}

fn take_in(desk: &mut Desk, import: &Import) -> Result<ExitCode> {
    let by = super::person(desk.vault(), &import.by)?;
    let Found { rows, faults } = read(&import.file)?;
    let form = import.file.file_name().and_then(|name| items::form_of(&name.to_string_lossy()));
    let source = SourceId::new(source_of(form))?;
    let tally = Tally { left: faults, ..Tally::default() };
    let mut taking = Taking { desk, import, by, source, ids: BTreeMap::new(), tally };
    let rows = taking.named(rows);
    for (id, row) in &rows {
        match import.undo {
            true => taking.take_back(id, row)?,
            false => taking.take(id, row)?,
        }
    }
    if !import.plan {
        super::sign(taking.desk)?;
    }
    told(import, &taking.tally)
}

fn source_of(form: Option<Form>) -> &'static str {
    match form {
        Some(Form::Csv) => "requirements-csv",
        Some(Form::Markdown) => "requirements-markdown",
        Some(Form::ReqIf) => "reqif",
        Some(Form::StrictDoc) => "strictdoc",
        Some(Form::Doorstop) => "doorstop",
        None => "requirements-folder",
    }
}

fn told(import: &Import, tally: &Tally) -> Result<ExitCode> {
    let mut out = out::stdout();
    for Fault { place, why } in &tally.left {
        writeln!(out, "{place}: {why}")?;
    }
    let Tally { new, changed, known, left } = tally;
    let left = left.len();
    let would = if import.plan { "would be " } else { "" };
    match import.undo {
        true => writeln!(out, "{changed} {would}withdrawn, {left} left as they are")?,
        false => {
            let note = if import.plan { "; nothing was done" } else { "" };
            writeln!(
                out,
                "{new} {would}new, {changed} {would}changed, {known} known already, {left} left out{note}"
            )?;
        }
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(left > 0)))
}

impl Taking<'_> {
    /// The rows with their ids as they are written here; two that become one are told.
    fn named(&mut self, rows: Vec<Row>) -> Vec<(RequirementId, Row)> {
        let mut taken = BTreeSet::new();
        let mut named = Vec::new();
        for row in rows {
            let Some(id) = Slug::from_text(&row.id).map(RequirementId) else {
                self.leave(&row, format!("`{}` cannot be an id: it has no letter or digit", row.id));
                continue;
            };
            if !taken.insert(id.clone()) {
                self.leave(&row, format!("`{}` becomes `{id}`, which another one is already", row.id));
                continue;
            }
            self.ids.insert(row.id.clone(), id.clone());
            named.push((id, row));
        }
        named
    }

    fn leave(&mut self, row: &Row, why: String) {
        self.tally.left.push(Fault { place: row.place.clone(), why });
    }

    /// Does an act, or only asks whether it could be done.
    fn act(&mut self, row: &Row, mut intent: Intent) -> Result<bool> {
        intent.source = Some(self.source.clone());
        let answer = match self.import.plan {
            true => self.desk.would(&intent, clock::now()).map(|_| ()),
            false => self.desk.act(intent, clock::now()).map(|_| ()),
        };
        match answer {
            Ok(()) => Ok(true),
            Err(DeskError::Refused(refusal)) => {
                self.leave(row, refusal.sentence);
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn take(&mut self, id: &RequirementId, row: &Row) -> Result<()> {
        match found(self.desk.world(), id) {
            None => self.introduce(id, row),
            Some(it) if it.initiative != self.import.initiative => {
                let of = it.initiative.clone();
                self.leave(row, format!("`{id}` is a requirement of {of} already"));
                Ok(())
            }
            Some(_) => self.change(id, row),
        }
    }

    /// The parents of a row that there are, by their ids here. Those that are nowhere are told.
    fn parents(&mut self, row: &Row) -> Vec<RequirementId> {
        let mut parents = Vec::new();
        for parent in &row.parents {
            let id = self.ids.get(parent).cloned().or_else(|| Slug::from_text(parent).map(RequirementId));
            let there = id.filter(|id| {
                let is_planned = self.import.plan && self.ids.values().any(|known| known == id);
                is_planned || found(self.desk.world(), id).is_some()
            });
            match there {
                Some(id) => parents.push(id),
                None => {
                    let why = format!(
                        "`{}` is derived from `{parent}`, which is neither in the file nor here; the link \
                                       is left out",
                        row.id
                    );
                    self.leave(row, why);
                }
            }
        }
        parents
    }

    fn introduce(&mut self, id: &RequirementId, row: &Row) -> Result<()> {
        let mut parents = self.parents(row);
        if self.import.plan {
            // What the same file brings is not there yet.
            parents.retain(|parent| found(self.desk.world(), parent).is_some());
        }
        let mut fields = json!({
            "requirement": id, "initiative": self.import.initiative, "parents": parents,
            "tags": self.tags(row), "cites": slugs(&row.cites),
        });
        if let Some(risk) = risk(row) {
            fields["risk"] = json!(risk);
        }
        let mut intent = Intent::new("requirement.introduced", fields, Some(self.by));
        let name = row.name.clone().unwrap_or_else(|| shortened(&row.statement));
        intent.words = prose(row, Some(name)).into_iter().map(|(name, text)| (name.into(), text)).collect();
        if self.act(row, intent)? {
            self.tally.new += 1;
        }
        Ok(())
    }

    fn tags(&self, row: &Row) -> BTreeSet<Slug> {
        slugs(&row.tags).into_iter().chain(self.import.tag.iter().cloned()).collect()
    }

    /// What is new in a row that is here already: as other wording, since the file does not say what it does
    /// to the meaning.
    fn change(&mut self, id: &RequirementId, row: &Row) -> Result<()> {
        let names = self.desk.names()?;
        let (is, there) = standing(self.desk.world(), &names, id);
        let Some(there) = there else { return Ok(()) };
        let name = row.name.clone().or_else(|| is.name.clone());
        let row = &self.with_its_place(row, &is);
        let mut words = prose(row, name);
        words.retain(|(field, text)| was(&is, field) != Some(text.as_str()));
        let new = |all: BTreeSet<Slug>, known: &BTreeSet<Slug>| -> Vec<Slug> {
            all.difference(known).cloned().collect()
        };
        let tags = new(self.tags(row), &there.tags);
        let cites = new(slugs(&row.cites), &there.cites);
        let risk = risk(row).filter(|risk| there.risk != Some(*risk));
        let mut has_changed = false;
        if !words.is_empty() || !tags.is_empty() || !cites.is_empty() || risk.is_some() {
            let mut fields = json!({ "requirement": id, "meaning": "wording", "tags": tags, "cites": cites });
            if let Some(risk) = risk {
                fields["risk"] = json!(risk);
            }
            let mut intent = Intent::new("requirement.changed", fields, Some(self.by));
            intent.words = words.into_iter().map(|(name, text)| (name.into(), text)).collect();
            intent.words.insert("why".into(), format!("Brought anew: {}", row.place));
            has_changed |= self.act(row, intent)?;
        }
        for parent in self.parents(row).into_iter().filter(|parent| !there.parents.contains(parent)) {
            let artefact = format!("requirement:{parent}");
            let fields = json!({ "requirement": id, "link": "derives", "artefact": artefact });
            has_changed |= self.act(row, Intent::new("requirement.linked", fields, Some(self.by)))?;
        }
        match has_changed {
            true => self.tally.changed += 1,
            false => self.tally.known += 1,
        }
        Ok(())
    }

    /// A row of a form that has no tree keeps the place and the relations that a ReqIF said of it before.
    fn with_its_place(&self, row: &Row, is: &Text) -> Row {
        let mut row = row.clone();
        if self.source.as_str() != source_of(Some(Form::ReqIf)) {
            let kept: Kept =
                is.attributes.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
            row.more.extend(kept.attributes.into_iter().filter(|it| !it.sort.is_value()));
        }
        row
    }

    /// Withdraws what a file brought and nobody has touched since.
    fn take_back(&mut self, id: &RequirementId, row: &Row) -> Result<()> {
        let Some(it) = found(self.desk.world(), id) else {
            self.leave(row, format!("`{id}` is not here"));
            return Ok(());
        };
        if it.initiative != self.import.initiative || !is_brought(it) {
            self.leave(row, format!("`{id}` was not brought by a file, or somebody has worked on it since"));
            return Ok(());
        }
        let mut intent = Intent::new("requirement.withdrawn", json!({ "requirement": id }), Some(self.by));
        intent
            .words
            .insert("why".into(), format!("The import of {} was taken back", self.import.file.display()));
        if self.act(row, intent)? {
            self.tally.changed += 1;
        }
        Ok(())
    }
}

fn state(world: &World) -> Option<&State> {
    let practice = world.practices().iter().find(|practice| practice.slug() == "requirements")?;
    practice.state().downcast_ref()
}

fn found<'w>(world: &'w World, id: &RequirementId) -> Option<&'w Requirement> {
    state(world)?.all.get(id)
}

/// Whether only files have touched it: what they bring is nobody's.
fn is_brought(it: &Requirement) -> bool {
    it.item.is_live()
        && it.frozen.is_none()
        && it.item.slots.iter().next().is_none()
        && it.marks.iter().all(|mark| mark.who.is_none())
}

type Content = comity_practices::requirements::fold::Content;

/// How a requirement stands here.
fn standing(world: &World, names: &dyn Name, id: &RequirementId) -> (Text, Option<Content>) {
    let Some(state) = state(world) else { return (Text::default(), None) };
    let glance = Glance::new(world, &Viewer::Operator, clock::now(), names);
    let view = View::new(glance, state);
    match state.all.get(id) {
        Some(it) => (text(&view, it), Some(it.content().clone())),
        None => (Text::default(), None),
    }
}

fn was<'t>(text: &'t Text, field: &str) -> Option<&'t str> {
    match field {
        "name" => text.name.as_deref(),
        "statement" => text.statement.as_deref(),
        "rationale" => text.rationale.as_deref(),
        "acceptance" => text.acceptance.as_deref(),
        _ => text.attributes.as_deref(),
    }
}

/// The prose of a row, field by field; what its tool has beside is kept as JSON.
fn prose(row: &Row, name: Option<String>) -> Vec<(&'static str, String)> {
    let kept = Kept { id: row.id.clone(), attributes: row.more.clone() };
    let fields = [
        ("name", name),
        ("statement", Some(row.statement.clone())),
        ("rationale", row.rationale.clone()),
        ("acceptance", row.acceptance.clone()),
        ("attributes", serde_json::to_string(&kept).ok()),
    ];
    fields.into_iter().filter_map(|(field, text)| Some((field, text?))).collect()
}

/// How many characters of a text name it, where nothing else does.
const NAMED: usize = 60;

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(NAMED) {
        None => line.to_owned(),
        Some((end, _)) => format!("{} …", line[..end].trim_end()),
    }
}

fn slugs(texts: &[String]) -> BTreeSet<Slug> {
    texts.iter().filter_map(|text| Slug::from_text(text)).collect()
}

fn risk(row: &Row) -> Option<comity_practices::requirements::words::Risk> {
    let word = row.risk.as_deref()?.trim().to_lowercase();
    serde_json::from_value(Value::String(word)).ok()
}

fn write(at: &Workspace, export: &Export) -> Result<ExitCode> {
    let name = export.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let Some(form) = items::form_of(&name) else {
        bail!("write to a file that ends in .csv, .md or .reqif; `{name}` does not say which form is meant");
    };
    let glass = at.glass()?;
    let world = glass.world(comity_practices::all())?;
    let names = glass.names()?;
    let known = world.initiatives();
    if known.get(&export.initiative).is_none() {
        let hint = suggest::hint(export.initiative.as_str(), known.iter().map(|(id, _)| id.as_str()));
        bail!("there is no initiative `{}`.{hint}", export.initiative);
    }
    let rows = rows(&world, &names, &export.initiative);
    let text = items::write(form, export.initiative.as_str(), &rows)
        .context("write to a file that ends in .csv, .md or .reqif")?;
    std::fs::write(&export.file, text).with_context(|| format!("cannot write {}", export.file.display()))?;
    let mut out = out::stdout();
    writeln!(out, "{} requirements were written to {}", rows.len(), export.file.display())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The requirements of an initiative as files have them.
fn rows(world: &World, names: &dyn Name, initiative: &InitiativeId) -> Vec<Row> {
    let Some(state) = state(world) else { return Vec::new() };
    let glance = Glance::new(world, &Viewer::Operator, clock::now(), names);
    let view = View::new(glance.on(Focus::Initiative(initiative)), state);
    let all: Vec<_> = live(&view).collect();
    let texts = texts(&view, &all);
    let kept = |text: &Text| -> Kept {
        let json = text.attributes.as_deref().unwrap_or_default();
        serde_json::from_str(json).unwrap_or_default()
    };
    let ids: BTreeMap<&RequirementId, String> = all
        .iter()
        .zip(&texts)
        .map(|((id, _), text)| {
            (*id, Some(kept(text).id).filter(|id| !id.is_empty()).unwrap_or_else(|| id.to_string()))
        })
        .collect();
    let one = |((id, it), text): (&(&RequirementId, &Requirement), &Text)| {
        let content = it.content();
        let parents = content.parents.iter();
        Row {
            id: ids.get(id).cloned().unwrap_or_default(),
            name: text.name.clone(),
            statement: text.statement.clone().unwrap_or_default(),
            rationale: text.rationale.clone(),
            acceptance: text.acceptance.clone(),
            risk: content.risk.map(|risk| risk.name().to_owned()),
            tags: content.tags.iter().map(Slug::to_string).collect(),
            cites: content.cites.iter().map(Slug::to_string).collect(),
            parents: parents.map(|id| ids.get(id).cloned().unwrap_or_else(|| id.to_string())).collect(),
            more: kept(text).attributes,
            signed: it.item.slots.iter().map(|signed| Block::of(&view, signed, it.print()).line()).collect(),
            place: String::new(),
        }
    };
    all.iter().zip(&texts).map(one).collect()
}
