//! The digest as plain text.

use super::{Line, Sheet};

pub(super) fn draw(sheet: &Sheet<'_>) -> String {
    let mut out = format!("{}\n", sheet.title);
    for part in &sheet.parts {
        out += &format!("\n{}\n{}\n", part.title, "-".repeat(part.title.chars().count()));
        for (place, line) in part.lines.iter().enumerate() {
            one(&mut out, place + 1, line);
        }
        if part.more > 0 {
            out += &format!("\nand {} more in Comity\n", part.more);
        }
    }
    if let Some(inbox) = &sheet.inbox {
        out += &format!("\nYour Inbox: {inbox}\n");
    }
    // What follows this sign is no part of an answer.
    out += "\n-- \n";
    for line in &sheet.foot {
        out += &format!("{line}\n");
    }
    if let Some(stop) = sheet.stop {
        out += &format!("No more of these mails: write anything to {stop}\n");
    }
    out
}

fn one(out: &mut String, nth: usize, line: &Line) {
    *out += &format!("\n{nth}. {}\n", line.sentence);
    if !line.notes.is_empty() {
        *out += &format!("   {}\n", line.notes.join("; "));
    }
    for (head, text) in &line.said {
        *out += &format!("   {head}:\n");
        for line in text.lines() {
            *out += &format!("     {line}\n");
        }
    }
    if let Some(answer) = &line.answer {
        *out += &format!("   Answer by mail: {answer}\n");
    }
}
