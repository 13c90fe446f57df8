//! The page of one function, drawn from lists that are kept as acts come, against a count of every ask there
//! is.

use comity_common::World;
use comity_common::practice::{Focus, Glance};
use comity_common::story::{person_named, tell};
use comity_common::view::{Nameless, Viewer};
use comity_spine::{Noun, Ref};
use serde_json::Value;

/// One ask of the story.
struct Sent {
    id: String,
    by: &'static str,
    from: &'static str,
    to: &'static str,
    is_kept: bool,
    became: Option<&'static str>,
}

const PEOPLE: [(&str, &str); 6] = [
    ("bo", "product"),
    ("noor", "product"),
    ("sal", "sales"),
    ("mia", "legal"),
    ("ana", "marketing"),
    ("lin", "legal"),
];

/// 360 asks of three functions to two, every eleventh kept between two people, most of them closed.
fn asks() -> Vec<Sent> {
    let endings = [Some("adopted"), Some("declined"), None, Some("adapted"), Some("lapsed")];
    let one = |i: usize| {
        let (by, from) = PEOPLE[i * 7 % 3];
        let to = if i.is_multiple_of(2) { "legal" } else { "marketing" };
        let became = endings[i * 3 % endings.len()];
        Sent { id: format!("a{}", 999 - i), by, from, to, is_kept: i.is_multiple_of(11), became }
    };
    (0..360).map(one).collect()
}

fn story(asks: &[Sent]) -> String {
    let mut text: String = PEOPLE.iter().map(|(who, of)| format!("person {who} {of} lead\n")).collect();
    text.push_str("d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1\n");
    for (i, ask) in asks.iter().enumerate() {
        let Sent { id, by, to, .. } = ask;
        let (day, minute) = (1 + i / 60, i % 60);
        let answerer = if *to == "legal" { "mia" } else { "ana" };
        let kept = if ask.is_kept { format!("with=@{answerer} visibility=pair") } else { String::new() };
        text.push_str(&format!(
            "d{day} 09:{minute:02} {by} ask.sent ask={id} initiative=atlas to={to} level=small {kept} \
             text=\"Which?\"\n"
        ));
        let closing = match ask.became {
            None => continue,
            Some("lapsed") => "ask.lapsed".to_owned(),
            Some(became) => {
                text.push_str(&format!(
                    "d{day} 10:{minute:02} {answerer} ask.answered ask={id} text=\"This\"\n"
                ));
                let more = if became.starts_with("ad") { "artefact=name" } else { "reason=\"Too late\"" };
                format!("ask.disposed disposition={became} {more}")
            }
        };
        let closing = closing.replacen(' ', &format!(" ask={id} "), 1);
        let closing = if closing.contains(id.as_str()) { closing } else { format!("{closing} ask={id}") };
        text.push_str(&format!("d{day} 11:{minute:02} {by} {closing}\n"));
    }
    text
}

fn page(world: &World, function: &str, viewer: &Viewer) -> Value {
    let practice = world.practices().iter().find(|it| it.slug() == "shared-culture").unwrap();
    let function = Ref::new(Noun::Function, function);
    let glance = Glance::new(world, viewer, world.last(), &Nameless).on(Focus::Matter(&function));
    practice.data("function", &glance).unwrap()
}

fn ids(page: &Value, direction: &str) -> Vec<String> {
    let all = page[direction].as_array().unwrap();
    all.iter().map(|ask| ask["ask"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_page_of_a_function_counts_and_lists_what_a_walk_over_every_ask_finds() {
    let asks = asks();
    // Within a day all are sent, then answered, then closed.
    let mut lines: Vec<String> = story(&asks).lines().map(str::to_owned).collect();
    let order = |line: &String| {
        let mut words = line.split(' ');
        let day = words.next().and_then(|day| day.strip_prefix('d')).and_then(|day| day.parse::<u32>().ok());
        (day, day.and(words.next()).unwrap_or_default().to_owned())
    };
    lines.sort_by_key(order);
    let told = tell(&lines.join("\n"), World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    for looks in ["mia", "lin", "sal"] {
        let viewer = Viewer::Person(person_named(looks));
        for function in ["legal", "marketing", "product", "sales"] {
            let may_see =
                |ask: &&Sent| !ask.is_kept || ask.by == looks || (looks == "mia" && ask.to == "legal");
            let seen: Vec<&Sent> = asks.iter().filter(may_see).collect();
            let to: Vec<&&Sent> = seen.iter().rev().filter(|ask| ask.to == function).collect();
            let from: Vec<&&Sent> = seen.iter().rev().filter(|ask| ask.from == function).collect();
            let changed = to.iter().filter(|ask| ask.became.is_some_and(|it| it.starts_with("ad"))).count();
            let page = page(&told.world, function, &viewer);
            let says = |what: &str| format!("{what} of {function} for {looks}");
            assert_eq!(page["n_asked"], to.len(), "{}", says("asks"));
            assert_eq!(page["n_changed"], changed, "{}", says("changes"));
            let first = |asks: &[&&Sent]| asks.iter().take(100).map(|ask| ask.id.clone()).collect::<Vec<_>>();
            assert_eq!(ids(&page, "asked"), first(&to), "{}", says("what was asked"));
            assert_eq!(ids(&page, "asks"), first(&from), "{}", says("what it asked"));
        }
    }
}
