//! The worker's own side: it holds documents, and does what it is told until nobody tells it anything.

use super::{Tell, Told, read_frame, write_frame};
use crate::check::Bounds;
use crate::journal::Entry;
use crate::pad::{No, Pad, Stretch, Writer};
use crate::replace;
use crate::snapshot;
use std::collections::HashMap;
use std::io::{self, Read, Write};

/// Does what comes in and answers, until it ends. Call it when the process has locked itself up.
///
/// # Errors
/// Pipes that break.
pub fn work(mut from: impl Read, mut to: impl Write) -> io::Result<()> {
    let mut pads: HashMap<String, Pad> = HashMap::new();
    while let Some(frame) = read_frame(&mut from)? {
        let told = match Tell::read(&frame) {
            Ok((name, tell)) => done(&mut pads, name, tell),
            Err(unfit) => Told::Refused(unfit.to_string()),
        };
        write_frame(&mut to, &told.write())?;
    }
    Ok(())
}

fn done(pads: &mut HashMap<String, Pad>, name: String, tell: Tell) -> Told {
    match tell {
        Tell::Open(kept, entries) => match opened(kept.as_deref(), &entries) {
            Ok(pad) => {
                let owners = pad.owners().map(|(client, person)| (*client, *person)).collect();
                pads.insert(name, pad);
                Told::Opened(owners)
            }
            Err(sentence) => Told::Refused(sentence),
        },
        Tell::Take(all) => {
            let Some(pad) = pads.get_mut(&name) else { return Told::Lost };
            let mut taken = Vec::new();
            for (catch_up, entry) in all {
                let bounds = if catch_up { Bounds::CATCH_UP } else { Bounds::CHANGE };
                match pad.apply(writer(&entry), &entry.update, &bounds) {
                    Ok(applied) => taken.push(Ok(applied.changed)),
                    Err(No::Broke) => {
                        pads.remove(&name);
                        return Told::Lost;
                    }
                    Err(no) => taken.push(Err(no.to_string())),
                }
            }
            Told::Taken(taken)
        }
        Tell::Close => {
            pads.remove(&name);
            Told::Bytes(Vec::new())
        }
        Tell::State | Tell::Lack(_) | Tell::Snapshot | Tell::Text | Tell::Replace(_) => match pads.get(&name)
        {
            Some(pad) => looked(pad, &tell),
            None => Told::Lost,
        },
    }
}

fn looked(pad: &Pad, tell: &Tell) -> Told {
    match tell {
        Tell::Lack(state) => match pad.diff(state) {
            Ok(update) => Told::Bytes(update),
            Err(no) => Told::Refused(no.to_string()),
        },
        Tell::Snapshot => Told::Bytes(snapshot::write(pad)),
        Tell::Replace(it) => match replace::update(&pad.state(), it) {
            Ok(update) => Told::Bytes(update),
            Err(sentence) => Told::Refused(sentence),
        },
        Tell::Text => {
            let all: Vec<_> = pad
                .stretches()
                .into_iter()
                .map(|Stretch { text, whose, begins, root, block, marks }| {
                    let (day, by, via) = (whose.day.to_string(), whose.by, whose.via);
                    let root = root.as_ref();
                    serde_json::json!({
                        "text": text, "by": by, "day": day, "via": via, "begins": begins, "root": root,
                        "block": block.name(), "strong": marks.strong, "em": marks.em,
                    })
                })
                .collect();
            Told::Bytes(serde_json::to_vec(&all).unwrap_or_default())
        }
        _ => Told::Bytes(pad.state_vector()),
    }
}

fn writer(entry: &Entry) -> Writer {
    Writer { by: entry.by, day: entry.day }
}

fn opened(kept: Option<&[u8]>, entries: &[Entry]) -> Result<Pad, String> {
    let mut pad = match kept {
        Some(bytes) => snapshot::read(bytes).map_err(|error| error.to_string())?,
        None => Pad::new(),
    };
    for (nth, entry) in entries.iter().enumerate() {
        let taken = pad.apply(writer(entry), &entry.update, &Bounds::OWN);
        taken.map_err(|no| format!("update {} of the journal: {no}", nth + 1))?;
    }
    Ok(pad)
}
