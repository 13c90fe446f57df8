//! Tables and lines as other tools export them: people, issues, deals, tickets, goals.

use crate::Company;
use crate::bonds::{Bond, EFFORTS, Effort};
use crate::dice::Dice;
use crate::people::{CREWS, Colleague, REGIONS};
use comity_spine::At;
use serde_json::json;
use std::io;

/// The directory: a byte order mark, the personnel system's names of functions, a row more for whoever moved.
pub fn people(company: &Company) -> io::Result<Vec<u8>> {
    let mut table = table(true)?;
    table.write_record([
        "Employee ID",
        "Full name",
        "Work email",
        "GitHub",
        "Slack ID",
        "Jira account ID",
        "Department",
        "Region",
        "Role",
        "Start date",
        "End date",
        "Time zone",
        "Worker type",
        "Salary band",
    ])?;
    for (i, it) in company.people.iter().enumerate() {
        let id = format!("L{:05}", 1000 + i);
        let mut row = |crew: usize, from: i64, to: Option<i64>| {
            // A few accounts of the chat are known to nobody but the chat.
            let chat = if i % 23 == 22 { String::new() } else { it.chat_id() };
            let (region, zone) = REGIONS[it.region];
            table.write_record([
                id.as_str(),
                &it.name,
                &it.mail(),
                &it.login.replace('.', "-"),
                &chat,
                &it.tracker_id(),
                CREWS[crew].department,
                region,
                if it.lead { "lead" } else { "member" },
                &company.days.day(from).to_string(),
                &to.map(|to| company.days.day(to).to_string()).unwrap_or_default(),
                zone,
                if i % 17 == 16 { "contractor" } else { "employee" },
                "not to be read",
            ])
        };
        match it.moved {
            Some((day, before)) => {
                row(before, it.from, Some(day))?;
                row(it.crew, day, it.to)?;
            }
            None => row(it.crew, it.from, it.to)?,
        }
    }
    finish(table)
}

/// A table, with the byte order mark that some exporters put first.
fn table(marked: bool) -> io::Result<csv::Writer<Vec<u8>>> {
    let start = if marked { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    Ok(csv::WriterBuilder::new().flexible(true).from_writer(start))
}

fn finish(table: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    table.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// The tracker's issues: headers that repeat, rows wider than the header, dates of one locale without a zone.
pub fn issues(company: &Company) -> io::Result<Vec<u8>> {
    let mut table = table(true)?;
    table.write_record([
        "Summary",
        "Issue key",
        "Issue id",
        "Issue Type",
        "Status",
        "Project key",
        "Assignee",
        "Reporter",
        "Created",
        "Updated",
        "Resolved",
        "Custom field (Epic Link)",
        "Labels",
        "Labels",
        "Comment",
        "Comment",
    ])?;
    let mut n_before = 10_000;
    for effort in EFFORTS {
        n_before += board(company, effort, n_before, &mut table)?;
    }
    finish(table)
}

/// The issues of one initiative; how many there are.
fn board(
    company: &Company,
    effort: &Effort,
    n_before: u64,
    table: &mut csv::Writer<Vec<u8>>,
) -> io::Result<u64> {
    let mut dice = Dice::new(company.seed, &format!("issues/{}", effort.id));
    let builders = people_of(company, effort.bonds, "engineering");
    let askers = people_of(company, effort.bonds, "product");
    let last = effort.to.min(company.days.last());
    let mut n = 0;
    for day in effort.from..=last {
        let there: Vec<&&Colleague> = builders.iter().filter(|it| it.is_there(day)).collect();
        if !company.days.is_working(day) || there.is_empty() || askers.is_empty() || !dice.happens(0.28) {
            continue;
        }
        n += 1;
        let (assignee, reporter) = (dice.pick(&there).tracker_id(), dice.pick(&askers).tracker_id());
        let took = dice.between(1, 24);
        let ended = (day + took..).find(|day| company.days.is_working(*day)).unwrap_or(day + took);
        let is_done = ended <= last && dice.happens(0.97);
        let (created, done) = (dice.between(540, 1050), is_done.then_some(ended));
        let said = (day + took / 2).min(last);
        let is_said = dice.happens(0.4) && company.happened(said, 700);
        // A comment is a date, an account and a text; only the first two are read.
        let comment = format!("{};{reporter};never kept", local(company, said, 700));
        let epic = if is_nameless(effort) { "" } else { effort.id };
        let mut row = vec![
            format!("{} part {n}", effort.title),
            format!("{}-{n}", effort.project),
            (n_before + n).to_string(),
            (*dice.pick(&["Story", "Story", "Task", "Bug"])).to_owned(),
            if is_done { "Done" } else { "In Progress" }.to_owned(),
            effort.project.to_owned(),
            assignee,
            reporter,
            local(company, day, created),
            local(company, done.unwrap_or(day), created),
            done.map(|day| local(company, day, 960)).unwrap_or_default(),
            epic.to_owned(),
            "app".to_owned(),
            String::new(),
            if is_said { comment } else { String::new() },
            String::new(),
        ];
        if dice.happens(0.05) {
            row.push("beyond the header".to_owned());
        }
        table.write_record(&row)?;
    }
    Ok(n)
}

fn people_of<'a>(company: &'a Company, bonds: &[Bond], function: &str) -> Vec<&'a Colleague> {
    let bond = bonds.iter().find(|bond| bond.function == function);
    let all = company.people.iter().filter(|it| it.function() == function);
    bond.map_or_else(Vec::new, |bond| all.filter(|it| it.is_there(bond.from.max(-520))).take(7).collect())
}

/// Day first, as the exporter's locale has it.
fn local(company: &Company, day: i64, minutes: i64) -> String {
    let date = company.days.day(day);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        [usize::from(date.month().unsigned_abs()) - 1];
    let half = if hour < 12 { "AM" } else { "PM" };
    let clock = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{:02}/{month}/{:02} {clock:02}:{minute:02} {half}", date.day(), date.year() % 100)
}

/// Deals, lost and won; the owner is a display name, the reason a sentence.
pub fn deals(company: &Company) -> io::Result<Vec<u8>> {
    const REASONS: [&str; 9] = [
        "Missing feature: refunds within a day",
        "Price",
        "No integration with their till",
        "Timing, next year",
        "Competitor was cheaper",
        "Security review never ended",
        "Legal had no answer in time",
        "Product too young",
        "",
    ];
    let mut dice = Dice::new(company.seed, "deals");
    let mut table = table(false)?;
    table.write_record([
        "Record ID",
        "Deal Name",
        "Deal Stage",
        "Pipeline",
        "Amount",
        "Deal Currency",
        "Close Date",
        "Create Date",
        "Deal owner",
        "Associated Company",
        "Closed Lost Reason",
        "Is closed lost",
    ])?;
    let sellers: Vec<&Colleague> = company.people.iter().filter(|it| it.function() == "sales").collect();
    for i in 0..220 {
        let (closed, lost) = (dice.between(-530, -1), dice.happens(0.62));
        let reason = if lost { *dice.pick(&REASONS) } else { "" };
        table.write_record([
            (7_000_000 + i * 37).to_string().as_str(),
            &format!("Shop {i}"),
            if lost { "Closed Lost" } else { "Closed Won" },
            "Merchants",
            &(dice.between(4, 90) * 500).to_string(),
            "EUR",
            &company.days.day(closed).to_string(),
            &company.days.day(closed - dice.between(20, 90)).to_string(),
            &dice.pick(&sellers).name,
            &format!("Shop {i} Ltd"),
            reason,
            if lost { "true" } else { "false" },
        ])?;
    }
    finish(table)
}

/// What tickets are about, in the few words of their subject.
const SUBJECTS: [&str; 12] = [
    "The photo of the receipt is not read",
    "Refund has not arrived",
    "Statement shows a fee that nobody explained",
    "Total differs between app and statement",
    "Appointment is an hour off",
    "Receipt photo is read wrongly",
    "The month cannot be exported",
    "Reminder sounds like a fine",
    "Refund arrived twice",
    "Card is declined abroad",
    "Export of the month is empty",
    "Nobody called back from the clinic",
];

/// Tickets, one a line; people are numbers, as the support desk knows them.
pub fn tickets(company: &Company) -> Vec<u8> {
    let mut dice = Dice::new(company.seed, "tickets");
    let mut out = Vec::new();
    for id in 0..900 {
        let (day, minutes) = (dice.between(-530, -1), dice.between(480, 1200));
        let solved = day + dice.between(0, 12);
        let is_solved = solved < company.days.last() && dice.happens(0.86);
        let tag = dice.pick(EFFORTS).id;
        let instant = |day: i64| company.days.at(day, minutes).to_string();
        let row = json!({
            "id": 50_000 + id,
            "created_at": instant(day),
            "updated_at": instant(solved.min(company.days.last() - 1).max(day)),
            "solved_at": is_solved.then(|| instant(solved)),
            "status": if is_solved { "solved" } else { "open" },
            "priority": dice.pick(&["low", "normal", "normal", "high"]),
            "type": "problem",
            "requester_id": 900_000 + dice.below(4000),
            "submitter_id": 400 + dice.below(14),
            "assignee_id": 400 + dice.below(14),
            "group_id": 77,
            "subject": SUBJECTS[id % SUBJECTS.len()],
            "organization_id": (id % 5 != 0).then_some(7_000 + id % 61),
            "description": "A customer's own words, not to be kept",
            "tags": [tag],
        });
        out.extend_from_slice(row.to_string().as_bytes());
        out.push(b'\n');
    }
    out
}

/// Objectives as the last goal tool let them go.
pub fn goals(company: &Company) -> io::Result<Vec<u8>> {
    const TREE: [(&str, &str, &str, &str); 16] = [
        ("O1", "", "product", "People trust us with the month's second half"),
        ("O2", "", "product", "Care costs nobody a sleepless night"),
        ("O3", "O1", "growth", "Twice as many people use it in their second month"),
        ("O4", "O1", "sales", "Every tenth pharmacy in Iberia shows the sticker"),
        ("O5", "O1", "marketing", "The total is the first number anybody sees"),
        ("O6", "O2", "clinical", "No guide answers where it should call somebody"),
        ("O7", "O2", "customer-success", "A claim is settled within two days"),
        ("O8", "O3", "data", "Every team reads the same retention curve"),
        ("O9", "O4", "sales", "The contract exists in Portuguese"),
        ("O10", "O5", "design", "One screen for one decision"),
        ("O11", "O1", "compliance", "Complaints are answered in fifteen days"),
        ("O12", "O11", "engineering", "A refusal carries its reason"),
        ("O13", "O9", "legal", "Both chains have signed"),
        ("O14", "O7", "engineering", "Photos are read on the phone"),
        ("O15", "O8", "engineering", "Events arrive within a minute"),
        ("O16", "O3", "growth", "Half of new people come by somebody they know"),
    ];
    let mut dice = Dice::new(company.seed, "goals");
    let mut table = table(false)?;
    table.write_record([
        "ID",
        "Objective",
        "Owner email",
        "Parent ID",
        "Team",
        "Cycle",
        "Start date",
        "Progress %",
        "Status",
    ])?;
    for (id, parent, function, title) in TREE {
        let owner = company.people.iter().find(|it| it.function() == function);
        let Some(owner) = owner else { continue };
        table.write_record([
            id,
            title,
            &owner.mail(),
            parent,
            CREWS[owner.crew].department,
            "this half",
            &company.days.day(-170).to_string(),
            &dice.between(0, 100).to_string(),
            *dice.pick(&["on track", "at risk", "off track"]),
        ])?;
    }
    finish(table)
}

/// What the survey at the till found, of all and by region; one region is too small to be shown.
pub fn metrics(company: &Company) -> io::Result<Vec<u8>> {
    const REGIONS: [(&str, i64, i64); 5] =
        [("", 0, 1_312), ("dach", 4, 604), ("iberia", -9, 388), ("uk", 2, 311), ("nordics", 11, 9)];
    let mut table = table(false)?;
    table.write_record(["Metric", "Date", "Region", "Value", "People"])?;
    for (month, found) in [(-90, 61), (-60, 66), (-30, 72)] {
        for (region, apart, people) in REGIONS {
            table.write_record([
                "price-understood",
                &company.days.day(month).to_string(),
                region,
                &format!("{} %", found + apart),
                &people.to_string(),
            ])?;
        }
    }
    finish(table)
}

/// The company's rules for linking, as a file: ids in titles and commits, labels, channels. Two boards and a
/// few channels are still nobody's.
pub fn links() -> String {
    let mut text = String::new();
    let mut id = |written: &str, initiative: &str| {
        text.push_str(&format!("[[ids]]\ntext = \"{written}\"\ninitiative = \"{initiative}\"\n\n"));
    };
    for effort in EFFORTS {
        id(effort.id, effort.id);
        if !is_nameless(effort) {
            id(&format!("{}-#", effort.project), effort.id);
        }
    }
    let lines: String = EFFORTS.iter().map(|effort| format!("{0} = \"{0}\"\n", effort.id)).collect();
    text + "[labels]\n" + &lines + "\n[places.slack]\n" + &lines
}

/// Whether a board never learned to name its initiative.
fn is_nameless(effort: &Effort) -> bool {
    matches!(effort.project, "LEDGER" | "STMT")
}

/// The instant of a commit, for whoever signs it.
pub fn seconds(at: At) -> i64 {
    at.0.div_euclid(1000)
}
