//! Who works there: the people of the story under their full names, and as many others as are wanted.

use crate::dice::Dice;
use comity_common::story::Member;
use std::collections::BTreeSet;

/// The domain of the company's addresses.
pub const DOMAIN: &str = "larkmoor.example";

/// A function: its name here, what the personnel system calls it, its share of every hundred people.
pub struct Crew {
    /// Its name in Comity.
    pub function: &'static str,
    /// What the directory writes.
    pub department: &'static str,
    share: f64,
}

/// The eleven functions.
pub const CREWS: [Crew; 11] = [
    Crew { function: "product", department: "Product Management", share: 9.0 },
    Crew { function: "engineering", department: "R&D", share: 31.0 },
    Crew { function: "design", department: "UX", share: 6.5 },
    Crew { function: "legal", department: "Legal Team", share: 3.5 },
    Crew { function: "compliance", department: "Compliance", share: 3.5 },
    Crew { function: "marketing", department: "Product Marketing", share: 8.0 },
    Crew { function: "growth", department: "Growth", share: 5.0 },
    Crew { function: "sales", department: "Sales", share: 13.5 },
    Crew { function: "customer-success", department: "Customer Success", share: 11.0 },
    Crew { function: "clinical", department: "Medical", share: 3.5 },
    Crew { function: "data", department: "Data & Analytics", share: 5.5 },
];

/// The four regions with their time zones.
pub const REGIONS: [(&str, &str); 4] = [
    ("dach", "Europe/Berlin"),
    ("nordics", "Europe/Stockholm"),
    ("iberia", "Europe/Lisbon"),
    ("uk", "Europe/London"),
];

const GIVEN: [&str; 48] = [
    "Aino", "Bram", "Carla", "Dimitri", "Eleni", "Farid", "Gita", "Henrik", "Ioana", "Jakub", "Katrin",
    "Luca", "Maja", "Nadia", "Oskar", "Paloma", "Quentin", "Rosa", "Samir", "Tessa", "Umut", "Vera", "Wim",
    "Xenia", "Yara", "Zeno", "Anouk", "Benno", "Chiara", "Dario", "Esra", "Finn", "Greet", "Hana", "Ivo",
    "Jette", "Kofi", "Lucía", "Matteo", "Nour", "Olga", "Petr", "Rania", "Søren", "Thea", "Ulla", "Victor",
    "Zoë",
];

const FAMILY: [&str; 52] = [
    "Abell",
    "Brandt",
    "Costa",
    "Dufour",
    "Eriksen",
    "Fontana",
    "Grünwald",
    "Haddad",
    "Iversen",
    "Jansen",
    "Kovač",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Pereira",
    "Quist",
    "Rossi",
    "Sandoval",
    "Tanaka",
    "Ullmann",
    "Vaz",
    "Weiß",
    "Xavier",
    "Yıldız",
    "Zeller",
    "Ahlberg",
    "Bianchi",
    "Castro",
    "Dahl",
    "Engel",
    "Ferreira",
    "Gomes",
    "Holm",
    "Ibarra",
    "Jovanović",
    "Kramer",
    "Larsson",
    "Medina",
    "Nyström",
    "Ortega",
    "Poulsen",
    "Reyes",
    "Silva",
    "Thorne",
    "Urban",
    "Vogel",
    "Winter",
    "Young",
    "Zimmer",
    "O'Hara",
    "van Dijk",
];

/// Somebody who works (or worked) there.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// What the story calls them, or a number for those whom it never names.
    pub key: String,
    /// Their full name.
    pub name: String,
    /// The part of their address before the sign; also their login.
    pub login: String,
    /// The number of their function in [`CREWS`].
    pub crew: usize,
    /// The number of their region in [`REGIONS`].
    pub region: usize,
    /// Whether they lead their function.
    pub lead: bool,
    /// The day on which they joined.
    pub from: i64,
    /// The day on which they left, if they did.
    pub to: Option<i64>,
    /// The day on which they came from another function, and the number of that one.
    pub moved: Option<(i64, usize)>,
}

impl Colleague {
    /// The address.
    pub fn mail(&self) -> String {
        format!("{}@{DOMAIN}", self.login)
    }

    /// The function in which they are now.
    pub fn function(&self) -> &'static str {
        CREWS[self.crew].function
    }

    /// The number of the function in which they were on a day.
    pub fn crew_on(&self, day: i64) -> usize {
        self.moved.filter(|(moved, _)| day < *moved).map_or(self.crew, |(_, before)| before)
    }

    /// The id that the chat gave them.
    pub fn chat_id(&self) -> String {
        let hex = crate::hex_of(&self.login);
        format!("U{}", hex[..9].to_uppercase())
    }

    /// The id that the tracker gave them.
    pub fn tracker_id(&self) -> String {
        format!("712020:{}", &crate::hex_of(&self.login)[..12])
    }

    /// Whether they were there on a day.
    pub fn is_there(&self, day: i64) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// Everybody, those of the story first.
pub fn everybody(seed: u64, members: &[Member], n: usize) -> Vec<Colleague> {
    let mut dice = Dice::new(seed, "people");
    let mut taken = BTreeSet::new();
    let mut all: Vec<Colleague> = Vec::new();
    for member in members {
        let crew = CREWS.iter().position(|crew| crew.function == member.function.as_str()).unwrap_or(0);
        let region = member.region.as_ref().and_then(|it| REGIONS.iter().position(|r| r.0 == it.as_str()));
        let mut given = member.name.clone();
        given[..1].make_ascii_uppercase();
        let (name, login) = named(&mut dice, Some(&given), &mut taken);
        let key = member.name.clone();
        let region = region.unwrap_or(0);
        all.push(Colleague {
            key,
            name,
            login,
            crew,
            region,
            lead: member.lead,
            from: -900,
            to: None,
            moved: None,
        });
    }
    for (crew, it) in CREWS.iter().enumerate() {
        let wanted = ((it.share * n as f64 / 100.0).round() as usize).max(2);
        let have = all.iter().filter(|it| it.crew == crew).count();
        for i in have..wanted {
            all.push(somebody(&mut dice, &mut taken, crew, i));
        }
    }
    all
}

fn somebody(dice: &mut Dice, taken: &mut BTreeSet<String>, crew: usize, i: usize) -> Colleague {
    let (name, login) = named(dice, None, taken);
    let from = if dice.happens(0.7) { dice.between(-1500, -560) } else { dice.between(-540, -20) };
    let to = (dice.happens(0.1)).then(|| dice.between(from.max(-520) + 15, -5)).filter(|to| *to > from);
    let moves = to.is_none() && from < -400 && dice.happens(0.06);
    let moved =
        moves.then(|| (dice.between(-380, -40), (crew + 1 + dice.below(CREWS.len() - 1)) % CREWS.len()));
    let region = dice.below(REGIONS.len());
    let key = format!("{}-{i}", CREWS[crew].function);
    Colleague { key, name, login, crew, region, lead: false, from, to, moved }
}

/// A name that nobody has yet, and the login that belongs to it.
fn named(dice: &mut Dice, given: Option<&str>, taken: &mut BTreeSet<String>) -> (String, String) {
    let mut n = 1;
    loop {
        let first = given.unwrap_or_else(|| *dice.pick(&GIVEN));
        let family = *dice.pick(&FAMILY);
        let mut login = format!("{}.{}", ascii(first), ascii(family));
        // Past a few thousand people names repeat, as they do in real directories.
        if n > 8 {
            login = format!("{login}{n}");
        }
        if taken.insert(login.clone()) {
            return (format!("{first} {family}"), login);
        }
        n += 1;
    }
}

/// A name as mail systems write it.
fn ascii(name: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'ã' => "a",
        'é' | 'ë' => "e",
        'í' | 'ı' => "i",
        'ö' | 'ø' => "o",
        'ü' => "u",
        'č' | 'ć' => "c",
        'ß' => "ss",
        _ => "",
    };
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            out.push_str(plain(c));
        }
    }
    out
}
