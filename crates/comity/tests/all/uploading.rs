//! Bringing files, confirming whose handles are whose and taking it all back, over HTTP as a browser without
//! script speaks it, against the real worker and the real stores.

use crate::house::served::{Answer, Served};
use crate::house::{House, PEOPLE};
use std::io::Write as _;

const PASSWORD: &str = "password=a+meadow+in+june";

/// A tracker's export: three events by a login that nobody knows yet, and one row without a day.
const ISSUES: &str = "id,at,who,kind,place\n\
    1,2024-05-02T09:00:00Z,bo.l,contact,atlas-board\n\
    2,2024-05-03T09:00:00Z,bo.l,contact,atlas-board\n\
    3,2024-05-06T09:00:00Z,bo.l,contact,atlas-board\n\
    4,soon,bo.l,contact,atlas-board\n";

/// An empty workspace, its server, and the session of the first person, who runs it.
fn fresh() -> (House, Served, String) {
    let house = House::empty();
    let invite = ["admin", "invite", "ana@acme.example"];
    let said = house.run(&invite).good();
    let link = said.out.trim().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    let served = Served::start(&house);
    let session = served.post(&link, None, PASSWORD).session();
    (house, served, session)
}

/// The path of the plan that an upload leads to.
#[track_caller]
fn plan_of(answer: &Answer) -> String {
    let location = answer.header("location").unwrap_or_default().to_owned();
    assert!(answer.status() == "303" && location.starts_with("/sources/uploads/"), "{}", answer.body);
    location
}

/// The values of the hidden fields of that name.
fn hidden(page: &str, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Agrees to everything on the page of a plan.
fn agree(served: &Served, session: &str, plan: &str, page: &Answer) -> Answer {
    let prints = hidden(&page.body, "print");
    let form: Vec<String> = prints.iter().map(|print| format!("print={}", print.replace(' ', "+"))).collect();
    let path = plan.split('?').next().unwrap();
    served.post(path, Some(session), &format!("do=take&{}", form.join("&")))
}

/// Uploads a file and takes it in.
fn bring(served: &Served, session: &str, name: &str, content: &str) -> Answer {
    let plan = plan_of(&served.upload(session, &[(name, content.as_bytes())], &[]));
    let page = served.get(&plan, Some(session));
    agree(served, session, &plan, &page)
}

#[test]
fn a_file_is_planned_taken_in_repeated_without_effect_and_undone() {
    let (house, served, session) = fresh();
    let before = house.acts();
    let plan = plan_of(&served.upload(&session, &[("people.csv", PEOPLE.as_bytes())], &[]));
    let page = served.get(&plan, Some(&session));
    for part in ["people.csv", "Read as <strong>people-csv", "People new</dt><dd>1", "People known</dt><dd>1"]
    {
        assert!(page.body.contains(part), "`{part}` is not in {}", page.body);
    }
    assert_eq!(house.acts(), before, "a plan changes nothing");
    assert!(house.live().is_empty());

    let done = agree(&served, &session, &plan, &page);
    assert!(done.body.contains("Taken in:") && done.body.contains("1 people added"), "{}", done.body);
    let people = served.get("/people", Some(&session)).body;
    assert!(
        people.contains("Ana Sol, product"),
        "who came by an address has a name and a function now: {people}"
    );
    assert!(people.contains("Bo Lind") && people.contains("2024-02-03"), "{people}");
    let gone = served.get(&plan, Some(&session));
    assert!(gone.status() == "404" && gone.body.contains("not here any more"), "{}", gone.body);

    let acts = house.acts();
    let again = bring(&served, &session, "people.csv", PEOPLE);
    assert!(again.body.contains("Nothing new"), "{}", again.body);
    assert_eq!(house.acts(), acts, "the same file again changes nothing");

    let sources = served.get("/sources", Some(&session)).body;
    let import = hidden(&sources, "import").remove(0);
    let undone = served.post("/sources/undo", Some(&session), &format!("import={import}"));
    assert_eq!(undone.status(), "303");
    let sources =
        served.get(undone.header("location").unwrap().split('#').next().unwrap(), Some(&session)).body;
    assert!(sources.contains("is undone"), "{sources}");
    let twice = served.post("/sources/undo", Some(&session), &format!("import={import}"));
    assert!(twice.status() == "422" && twice.body.contains("undone"), "{}", twice.body);
    assert!(!served.get("/people", Some(&session)).body.contains("Bo Lind"), "who was told of alone is gone");
}

#[test]
fn what_is_refused_is_said_by_its_line_with_the_plan_and_kept_with_the_import() {
    let (_house, served, session) = fresh();
    bring(&served, &session, "people.csv", PEOPLE);
    let plan =
        plan_of(&served.upload(&session, &[("issues.csv", ISSUES.as_bytes())], &[("kind", "generic-csv")]));
    let page = served.get(&plan, Some(&session)).body;
    assert!(
        page.contains("Rows refused</dt><dd>1") && page.contains("line 5") && page.contains("soon"),
        "{page}"
    );
    let page = served.get(&plan, Some(&session));
    let path = plan.split('?').next().unwrap();
    let print = hidden(&page.body, "print").remove(0).replace(' ', "+");
    let done = served.post(path, Some(&session), &format!("do=take&kind=generic-csv&print={print}"));
    assert!(done.body.contains("1 rows refused"), "{}", done.body);
    let sources = served.get("/sources", Some(&session)).body;
    assert!(sources.contains("line 5") && sources.contains("soon"), "{sources}");
}

#[test]
fn a_plan_that_something_overtook_is_shown_again_instead_of_taken_in() {
    let (house, served, session) = fresh();
    let plan = plan_of(&served.upload(&session, &[("people.csv", PEOPLE.as_bytes())], &[]));
    let page = served.get(&plan, Some(&session));
    house.file("other.csv", "Name,Email,Department\nBo Lind,bo@acme.example,Legal\n");
    house.run(&["import", "other.csv"]).good();
    let done = agree(&served, &session, &plan, &page);
    assert!(
        done.body.contains("Not taken in") && done.body.contains("Look at the plan again"),
        "{}",
        done.body
    );
    assert_eq!(house.live().len(), 1, "nothing but the other file counts");
    let page = served.get(&plan, Some(&session));
    let done = agree(&served, &session, &plan, &page);
    assert!(done.body.contains("Taken in:"), "{}", done.body);
}

#[test]
fn a_handle_is_confirmed_by_one_click_and_taken_back_by_another() {
    let (house, served, session) = fresh();
    bring(&served, &session, "people.csv", PEOPLE);
    let plan =
        plan_of(&served.upload(&session, &[("issues.csv", ISSUES.as_bytes())], &[("kind", "generic-csv")]));
    let page = served.get(&plan, Some(&session));
    let path = plan.split('?').next().unwrap();
    let print = hidden(&page.body, "print").remove(0).replace(' ', "+");
    served.post(path, Some(&session), &format!("do=take&kind=generic-csv&print={print}"));

    let people = served.get("/people", Some(&session)).body;
    assert!(people.contains("id:bo.l"), "{people}");
    let handle = hidden(&people, "handle").remove(0);
    let wrong = served.post("/people/match", Some(&session), &format!("handle={handle}&person=Bo+Lindt"));
    assert_eq!(wrong.status(), "422");
    assert!(
        wrong.body.contains("Did you mean Bo Lind?") && wrong.body.contains("value=\"Bo Lindt\""),
        "{}",
        wrong.body
    );
    let right = served.post("/people/match", Some(&session), &format!("handle={handle}&person=Bo+Lind"));
    let to = right.header("location").unwrap().split('#').next().unwrap().to_owned();
    let said = served.get(&to, Some(&session)).body;
    assert!(said.contains("is Bo Lind now"), "{said}");
    let acts = house.acts();
    served.post("/people/match", Some(&session), &format!("handle={handle}&person=Bo+Lind"));
    assert_eq!(house.acts(), acts, "saying it twice says nothing");
    let taken = served.post("/people/match", Some(&session), &format!("handle={handle}&person=Ana+Sol"));
    assert!(taken.status() == "422" && taken.body.contains("Bo Lind"), "{}", taken.body);
    let back = served.post("/people/split", Some(&session), &format!("handle={handle}"));
    assert_eq!(back.status(), "303");
    assert!(served.get("/people", Some(&session)).body.contains("id:bo.l"));
}

#[test]
fn nothing_comes_in_without_the_right_and_what_is_too_much_is_said_by_its_number() {
    let (house, served, session) = fresh();
    bring(&served, &session, "people.csv", PEOPLE);
    let said = house.run(&["admin", "invite", "bo@acme.example"]).good();
    let link = said.out.trim().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    let member = served.post(&link, None, PASSWORD).session();
    let refused = served.upload(&member, &[("people.csv", PEOPLE.as_bytes())], &[]);
    assert!(refused.status() == "403" && refused.body.contains("keeps the directory"), "{}", refused.body);
    assert!(!served.get("/sources", Some(&member)).body.contains("type=\"file\""));
    let stranger = served.upload("comity=none", &[("people.csv", PEOPLE.as_bytes())], &[]);
    stranger.asks_to_sign_in();

    let empty = served.upload(&session, &[], &[]);
    assert!(empty.status() == "422" && empty.body.contains("Choose a file"), "{}", empty.body);
    let much = vec![b'x'; 101 << 20];
    let large = served.upload(&session, &[("much.csv", &much)], &[]);
    assert!(large.status() == "413" && large.body.contains("100 MiB"), "{}", large.body);
    let left = std::fs::read_dir(house.path("data/uploads")).unwrap().count();
    assert_eq!(left, 0, "what was refused is not kept");
}

#[test]
fn what_no_file_says_is_asked_for_in_the_words_of_a_form() {
    let (_house, served, session) = fresh();
    let odd = plan_of(&served.upload(&session, &[("odd.csv", b"a,b\n1,2\n")], &[]));
    let page = served.get(&odd, Some(&session)).body;
    assert!(
        page.contains("choose its kind below") && page.contains("nothing here that could be taken in"),
        "{page}"
    );
    assert!(!page.contains("--as") && !page.contains("data/uploads"), "{page}");
    let named = plan_of(&served.upload(&session, &[("<b>x</b>.csv", b"a,b\n1,2\n")], &[]));
    let page = served.get(&named, Some(&session)).body;
    assert!(!page.contains("<b>x"), "{page}");
    let dropped = served.post(named.split('?').next().unwrap(), Some(&session), "do=drop");
    assert_eq!((dropped.status(), dropped.header("location")), ("303", Some("/sources")));
    assert_eq!(served.get(&named, Some(&session)).status(), "404");
}

#[test]
fn a_server_that_is_killed_over_an_import_leaves_nothing_half_done() {
    let (house, served, session) = fresh();
    bring(&served, &session, "people.csv", PEOPLE);
    let rows: String = (0..50_000)
        .map(|i| format!("{i},2024-05-02T09:00:00Z,ana@acme.example,contact,board-{}\n", i % 7))
        .collect();
    let file = format!("id,at,who,kind,place\n{rows}");
    let plan =
        plan_of(&served.upload(&session, &[("issues.csv", file.as_bytes())], &[("kind", "generic-csv")]));
    let page = served.get(&plan, Some(&session));
    let print = hidden(&page.body, "print").remove(0).replace(' ', "+");
    // Asked for, and killed as soon as the first piece says that it has begun.
    served.begin(
        plan.split('?').next().unwrap(),
        &session,
        &format!("do=take&kind=generic-csv&print={print}"),
    );
    served.stop();
    let (live, acts) = (house.live().len(), house.acts());
    assert!(live == 1 || live == 2, "whole or not at all");
    let served = Served::start(&house);
    let sources = served.get("/sources", Some(&session)).body;
    assert!(sources.contains("people"), "{sources}");
    assert_eq!(house.live().len(), live);
    assert_eq!(house.acts(), acts);
}

#[test]
fn a_column_that_nobody_could_guess_is_chosen_on_the_plans_page_and_the_plan_then_says_what_comes_of_it() {
    let (house, served, session) = fresh();
    let goals = "What we want,Who,Since\nFewer late launches,ana@acme.example,2024-02-02\n";
    let fields = [("kind", "okr-csv"), ("source", "goals")];
    let plan = plan_of(&served.upload(&session, &[("goals.csv", goals.as_bytes())], &fields));
    let page = served.get(&plan, Some(&session)).body;
    assert!(page.contains("aria-label=\"Column for title\""), "{page}");
    assert!(page.contains("<option value=\"title=What we want\">What we want</option>"), "{page}");
    let before = house.acts();
    // What the form of the page sends: of each select the choice, of all else what was said before.
    let path = plan.split('?').next().unwrap();
    let said = "kind.0=okr-csv&source.0=goals";
    let selects = "column.0=title%3DWhat+we+want&column.0=owner%3DWho&column.0=start%3DSince&column.0=";
    let chosen = served.get(&format!("{path}?{said}&{selects}"), Some(&session));
    assert!(chosen.body.contains("as you said"), "{}", chosen.body);
    assert!(
        chosen.body.contains("<option value=\"title=What we want\" selected>What we want</option>"),
        "{}",
        chosen.body
    );
    let prints = hidden(&chosen.body, "print").join("&print=").replace(' ', "+");
    let done = served.post(path, Some(&session), &format!("do=take&print={prints}&{said}&{selects}"));
    assert!(done.body.contains("Taken in:"), "{}", done.body);
    assert_eq!(house.acts(), before + 1);
    let all = served.get("/p/champions", Some(&session)).body;
    assert!(all.contains("Fewer late launches"), "{all}");
}

/// An office document of these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A house that watches a deck, served; Ana is in.
fn watched() -> (House, Served, String) {
    let house = House::peopled();
    for act in [
        &["initiative.opened", "initiative=atlas", "dri=Ana Sol", "tier=T1"][..],
        &["canvas.opened", "canvas=pots", "initiative=atlas", "functions=legal,product", "title=Pots"],
        &["artefact.watched", "watch=deck", "canvas=pots", "form=deck", "title=Launch"],
    ] {
        house.run(&[&["act"], act, &["--as", "Ana Sol"]].concat()).good();
    }
    let said = house.run(&["admin", "invite", "ana@acme.example"]).good();
    let link = said.out.trim().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    let served = Served::start(&house);
    let session = served.post(&link, None, PASSWORD).session();
    (house, served, session)
}

#[test]
fn a_deck_comes_into_the_form_to_be_looked_at_and_a_bad_file_is_refused_in_words() {
    let (house, served, session) = watched();
    let form = served.get("/acts/artefact.checked?watch=deck", Some(&session)).body;
    assert!(
        form.contains("formaction=\"/acts/artefact.checked/file\"") && form.contains("type=\"file\""),
        "{form}"
    );
    let send = |files: &[(&str, &[u8])]| {
        let fields = [("watch", "deck"), ("_back", "/p/positioning"), ("text", "")];
        served.upload_to("/acts/artefact.checked/file", &session, files, &fields)
    };
    let before = house.acts();
    let slide = "<p:sld><a:p><a:r><a:t>Pots for &amp; by families</a:t></a:r></a:p></p:sld>";
    let deck = packed(&[("ppt/slides/slide1.xml", slide.as_bytes())]);
    let read = send(&[("launch.pptx", &deck)]);
    assert_eq!(read.status(), "200", "{}", read.body);
    for shown in [
        "The text of launch.pptx",
        "Pots for &amp; by families</textarea>",
        "name=\"watch\" value=\"deck\"",
        "value=\"/p/positioning\"",
    ] {
        assert!(read.body.contains(shown), "{shown}: {}", read.body);
    }
    assert_eq!(house.acts(), before, "reading a file does nothing");

    let bomb = packed(&[("word/document.xml", &vec![b'a'; 40 << 20])]);
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    locked.resize(4_096, 0);
    let long = "It is a long page. ".repeat(20_000);
    for (name, bytes, why) in [
        ("bomb.docx", bomb.as_slice(), "larger than 32 MiB"),
        ("deck.pptx", b"this is no deck", "the document is broken"),
        ("deck.pptx", &locked, "locked with a password"),
        ("empty.md", b"", "it has no text"),
        ("plan.pdf", b"%PDF-1.7", "is not read here"),
        ("page.txt", b"ok \xff", "not UTF-8 text"),
        ("page.md", long.as_bytes(), "a form holds 200000"),
        ("<b>.html", b"<script>only()</script>", "it has no text"),
    ] {
        let refused = send(&[(name, bytes)]);
        assert_eq!(refused.status(), "422", "{name}: {}", refused.body);
        assert!(refused.body.contains(why), "{name}: {why}: {}", refused.body);
        assert!(refused.body.contains("name=\"watch\" value=\"deck\""), "{name}: what was typed is lost");
    }
    let none = send(&[]);
    assert!(none.status() == "422" && none.body.contains("Choose a file first"), "{}", none.body);
    let huge = send(&[("huge.pptx", &vec![0; 60 << 20])]);
    assert!(huge.status() == "413" && huge.body.contains("may hold 50 MiB"), "{}", huge.body);
    let other = served.upload_to("/acts/claim.made/file", &session, &[("a.md", b"Pots")], &[]);
    assert!(other.status() == "404" && other.body.contains("No file fills the form"), "{}", other.body);
    assert_eq!(house.acts(), before);
    assert_eq!(std::fs::read_dir(house.home.path().join("data/papers")).map_or(0, Iterator::count), 0);
    // Seen, and sent.
    let sent = served.post(
        "/acts/artefact.checked",
        Some(&session),
        "watch=deck&text=Pots+for+families&file=launch.pptx",
    );
    assert_eq!(sent.status(), "303", "{}", sent.body);
}
