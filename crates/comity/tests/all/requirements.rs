//! Requirements of other tools, from the command line: planned, taken in, known again, taken back, written.

use crate::house::{House, Said};
use serde_json::Value;

const TABLE: &str = "ID,Title,Statement,Rationale,Risk,Tags,Parents,Component\n\
    SYS-1,Breath,The device breathes for the patient.,That is what it is for.,high,clinical,,Blower\n\
    SW-1,Loop,The loop runs every 10 ms.,,low,,SYS-1,Control\n\
    SW-2,Again,A second loop.,,,,SW-3,\n\
    SW-3,Circle,A third loop.,,,,SW-2,\n\
    SW-4,Itself,A fourth loop.,,,,SW-4,\n\
    SW-5,Nowhere,A fifth loop.,,,,SYS-9,\n";

fn house() -> House {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=vent", "--as", "ana@acme.example"]).good();
    house.file("reqs.csv", TABLE);
    house
}

fn import(house: &House, file: &str, more: &[&str]) -> Said {
    let args = ["requirements", "import", file, "--initiative", "vent", "--as", "ana@acme.example"];
    house.run(&[&args, more].concat())
}

fn shown(house: &House, id: &str) -> Value {
    let said = house.run(&["show", "requirements", &format!("requirement/{id}")]).good();
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn a_table_is_planned_taken_in_known_again_and_taken_back() {
    let house = house();
    let before = house.acts();
    let planned = import(&house, "reqs.csv", &["--plan"]);
    planned.says(
        1,
        &[
            "6 would be new",
            "nothing was done",
            "in a circle",
            "linked with itself",
            "neither in the file nor here",
        ],
    );
    assert_eq!(house.acts(), before);
    import(&house, "reqs.csv", &[]).says(1, &["6 new, 0 changed, 0 known already, 3 left out", "line 5"]);
    let loop_ = shown(&house, "sw-1");
    assert_eq!(loop_["parents"].to_string(), r#"["sys-1"]"#);
    assert_eq!(loop_["statement"], "The loop runs every 10 ms.");
    assert_eq!(loop_["marks"][0]["function"], Value::Null, "what a file brings is nobody's");
    import(&house, "reqs.csv", &[]).says(1, &["0 new, 0 changed, 6 known already"]);
    house.file("reqs.csv", TABLE.replace("every 10 ms", "every 5 ms"));
    import(&house, "reqs.csv", &[]).says(1, &["0 new, 1 changed, 5 known already"]);
    assert_eq!(shown(&house, "sw-1")["statement"], "The loop runs every 5 ms.");
    house.run(&["act", "requirement.confirmed", "requirement=sys-1", "--as", "bo@acme.example"]).good();
    import(&house, "reqs.csv", &["--undo"]).says(1, &["5 withdrawn", "somebody has worked on it since"]);
}

#[test]
fn what_came_in_goes_out_in_three_forms_and_comes_in_elsewhere_the_same() {
    let first = house();
    import(&first, "reqs.csv", &[]);
    let statement = |house: &House| shown(house, "sw-1")["statement"].clone();
    for form in ["csv", "md", "reqif"] {
        let name = format!("out.{form}");
        first.run(&["requirements", "export", &name, "--initiative", "vent"]).says(0, &["6 requirements"]);
        let text = std::fs::read_to_string(first.path(&name)).unwrap();
        assert!(text.contains("SYS-1") && text.contains("Blower"), "{text}");
        let second = house();
        second.file(&name, &text);
        import(&second, &name, &[]).says(0, &["6 new", "0 left out"]);
        assert_eq!(statement(&second), statement(&first), "{form}");
        assert_eq!(shown(&second, "sw-1")["parents"].to_string(), r#"["sys-1"]"#);
        assert_eq!(shown(&second, "sys-1")["risk"], "high");
        // And once more: nothing of it is new.
        second.run(&["requirements", "export", "twice.csv", "--initiative", "vent"]).good();
        import(&second, "twice.csv", &[]).says(0, &["6 known already"]);
    }
}

#[test]
fn what_cannot_be_read_is_refused_in_words_and_leaves_nothing() {
    let house = house();
    let before = house.acts();
    house.file("broken.reqif", "<REQ-IF><CORE-CONTENT>");
    house.file("other.reqif", "<html></html>");
    house.file("none.csv", "Colour,Weight\nred,2\n");
    house.file("notes.txt", "no form");
    house.file("long.csv", format!("id,statement\nr1,{}\n", "x".repeat(10_000_000)));
    import(&house, "broken.reqif", &[]).says(2, &["ends before its last element"]);
    import(&house, "other.reqif", &[]).says(2, &["it is no ReqIF"]);
    import(&house, "none.csv", &[]).says(2, &["no column for the id"]);
    import(&house, "notes.txt", &[]).says(2, &["its form is not known"]);
    import(&house, "long.csv", &[]).says(1, &["line 2", "10000000 characters", "0 new"]);
    import(&house, "nothing.csv", &[]).says(2, &["there is no nothing.csv"]);
    assert_eq!(house.acts(), before);
    house
        .run(&["requirements", "export", "out.pdf", "--initiative", "vent"])
        .says(2, &["ends in .csv, .md or .reqif"]);
    house
        .run(&["requirements", "export", "out.csv", "--initiative", "vnt"])
        .says(2, &["Did you mean `vent`?"]);
}
