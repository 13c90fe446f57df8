//! Who there is: the export's people, the member list beside it, and strangers met in messages.

use super::lenient::{says_yes, text};
use crate::item::{Being, Handle, Item, PersonRow};
use crate::minimise::{Items, being_of, mail_handle};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The people of an export, by their ids.
#[derive(Debug, Default)]
pub(super) struct People {
    known: BTreeMap<String, Somebody>,
    strangers: BTreeSet<String>,
}

#[derive(Clone, Debug, Default)]
struct Somebody {
    mail: Option<Handle>,
    name: Option<String>,
    zone: Option<String>,
    bot: bool,
    guest: bool,
}

/// The handle of a Slack id.
pub(super) fn handle(id: &str) -> Handle {
    Handle::new("slack", id)
}

impl People {
    pub(super) fn add(&mut self, row: &Value) {
        let Some(id) = text(row, "id").filter(|id| is_id(id)) else { return };
        let profile = row.get("profile").unwrap_or(&Value::Null);
        let mail = text(profile, "email").or_else(|| text(row, "email"));
        let guest =
            ["is_restricted", "is_ultra_restricted", "is_stranger"].iter().any(|key| says_yes(row, key));
        self.known.insert(
            id.clone(),
            Somebody {
                mail: mail.as_deref().and_then(mail_handle),
                name: text(profile, "real_name")
                    .or_else(|| text(row, "real_name"))
                    .or_else(|| text(row, "name")),
                zone: text(row, "tz"),
                bot: says_yes(row, "is_bot") || text(profile, "bot_id").is_some() || id == "USLACKBOT",
                guest,
            },
        );
    }

    /// Adds addresses and names from the member list that an administrator can save.
    pub(super) fn add_members(&mut self, text: &str) -> Result<(), String> {
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = csv.headers().map_err(|error| error.to_string())?.clone();
        let column = |name: &str| header.iter().position(|own| own.trim().eq_ignore_ascii_case(name));
        let missing =
            |name: &str| format!("it has no column `{name}`; save the member list as Slack gives it");
        let id = column("userid").or_else(|| column("id")).ok_or_else(|| missing("userid"))?;
        let mail = column("email").ok_or_else(|| missing("email"))?;
        let (name, status) = (column("fullname"), column("status"));
        for row in csv.records() {
            let row = row.map_err(|error| error.to_string())?;
            let Some(id) = row.get(id).map(str::trim).filter(|id| is_id(id)) else { continue };
            let somebody = self.known.entry(id.to_owned()).or_default();
            let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map(str::trim);
            somebody.mail = somebody.mail.take().or_else(|| cell(Some(mail)).and_then(mail_handle));
            let named = || cell(name).filter(|name| !name.is_empty()).map(str::to_owned);
            somebody.name = somebody.name.take().or_else(named);
            somebody.bot |= cell(status).is_some_and(|status| status.eq_ignore_ascii_case("bot"));
        }
        Ok(())
    }

    /// Tells of everybody that is known.
    pub(super) fn tell(&self, domains: &[String], sink: Items<'_>) -> ControlFlow<()> {
        for (id, somebody) in &self.known {
            let being = match &somebody.mail {
                _ if somebody.bot => Being::Bot,
                _ if somebody.guest => Being::External,
                Some(mail) => being_of(mail, domains),
                None => Being::Person,
            };
            sink(Item::Person(PersonRow {
                handles: [Some(handle(id)), somebody.mail.clone()].into_iter().flatten().collect(),
                name: somebody.name.clone(),
                being,
                zone: somebody.zone.clone(),
                ..PersonRow::default()
            }))?;
        }
        ControlFlow::Continue(())
    }

    /// Whether an id is a bot's, so that it is in no measure of people.
    pub(super) fn is_bot(&self, id: &str) -> bool {
        self.known.get(id).is_some_and(|somebody| somebody.bot) || id == "USLACKBOT"
    }

    /// Tells of somebody whom no list names: a person of a connected company, once there is a list at all.
    pub(super) fn meet(&mut self, who: &Handle, sink: Items<'_>) -> ControlFlow<()> {
        if self.known.contains_key(&who.text) || !self.strangers.insert(who.text.clone()) {
            return ControlFlow::Continue(());
        }
        let being = if self.known.is_empty() { Being::Person } else { Being::External };
        sink(Item::Person(PersonRow { handles: vec![who.clone()], being, ..PersonRow::default() }))
    }

    /// How many people have an address, and how many there are.
    pub(super) fn addressed(&self) -> (usize, usize) {
        let people = || self.known.values().filter(|somebody| !somebody.bot);
        (people().filter(|somebody| somebody.mail.is_some()).count(), people().count())
    }
}

/// Whether a text is an id of a person as Slack writes them: `U` or `W`, then capitals and digits.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(['U', 'W'])
        && (2..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
