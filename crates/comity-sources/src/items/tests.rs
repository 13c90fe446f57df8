use super::*;
use proptest::prelude::*;

/// The folder of real requirements; tests that need it say so where it is absent.
fn data() -> Option<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/requirements");
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is not here", folder.display());
        return None;
    }
    Some(folder)
}

fn without_places(rows: &[Row]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.iter_mut().for_each(|row| row.place.clear());
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows.iter_mut().for_each(|row| row.more.sort_by(|a, b| (&a.name, &a.value).cmp(&(&b.name, &b.value))));
    rows
}

#[test]
fn what_doors_and_rmf_wrote_comes_in_and_goes_out_and_comes_in_the_same() {
    let Some(data) = data() else { return };
    let mut n_files = 0;
    for tool in ["Doors", "org.eclipse.rmf"] {
        for sample in std::fs::read_dir(data.join("reqif").join(tool)).unwrap() {
            let path = sample.unwrap().path().join("sample.reqif");
            let found = read(&path).unwrap();
            let again = read_text(Form::ReqIf, &write(Form::ReqIf, "A", &found.rows).unwrap(), "a").unwrap();
            assert_eq!(again.faults, [], "{}", path.display());
            assert_eq!(without_places(&again.rows), without_places(&found.rows), "{}", path.display());
            eprintln!("{}: {} items, {:?}", path.display(), found.rows.len(), found.faults);
            n_files += 1;
        }
    }
    assert_eq!(n_files, 9);
}

#[test]
fn the_samples_kept_here_come_in_and_go_out_and_come_in_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reqif");
    let mut n = Vec::new();
    for name in ["doors-date", "rmf-relations", "rmf-sample"] {
        let found = read(&folder.join(format!("{name}.reqif"))).unwrap();
        let again = read_text(Form::ReqIf, &write(Form::ReqIf, "A", &found.rows).unwrap(), "a").unwrap();
        assert_eq!(without_places(&again.rows), without_places(&found.rows), "{name}");
        let links: usize = found.rows.iter().map(|row| row.parents.len()).sum();
        n.push((found.rows.len(), links, found.faults.len()));
    }
    assert_eq!(n, [(1, 0, 0), (2, 1, 0), (2, 0, 0)]);
}

#[test]
fn a_tree_keeps_its_order_its_documents_and_what_its_relations_are_called() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reqif");
    let found = read(&folder.join("rmf-relations.reqif")).unwrap();
    let stands = |row: &Row| -> Vec<(Sort, String)> {
        row.more.iter().filter(|it| !it.sort.is_value()).map(|it| (it.sort, it.name.clone())).collect()
    };
    let all: Vec<Vec<(Sort, String)>> = found.rows.iter().map(stands).collect();
    assert!(all.concat().contains(&(Sort::Relation, "SpecRelationType1".to_owned())), "{all:?}");
    assert!(all.concat().contains(&(Sort::Under, "under".to_owned())), "{all:?}");
    let object = |id: &str| {
        format!(
            r#"<SPEC-OBJECT IDENTIFIER="{id}" LONG-NAME="Is {id}"><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>"#
        )
    };
    let node = |id: &str, below: &str| {
        format!(
            "<SPEC-HIERARCHY><OBJECT><SPEC-OBJECT-REF>{id}</SPEC-OBJECT-REF></OBJECT><CHILDREN>{below}</CHILDREN></SPEC-HIERARCHY>"
        )
    };
    let relation = |kind: &str| {
        format!(
            "<SPEC-RELATION><SOURCE><SPEC-OBJECT-REF>a</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>b</SPEC-OBJECT-REF></TARGET><TYPE><SPEC-RELATION-TYPE-REF>{kind}</SPEC-RELATION-TYPE-REF></TYPE></SPEC-RELATION>"
        )
    };
    let text = format!(
        r#"<REQ-IF><CORE-CONTENT><REQ-IF-CONTENT><SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="t"/><SPEC-RELATION-TYPE IDENTIFIER="s" LONG-NAME="satisfies &amp; more"/><SPEC-RELATION-TYPE IDENTIFIER="v" LONG-NAME="verifies"/></SPEC-TYPES>
<SPEC-OBJECTS>{}</SPEC-OBJECTS><SPEC-RELATIONS>{}</SPEC-RELATIONS>
<SPECIFICATIONS><SPECIFICATION LONG-NAME="System"><CHILDREN>{}</CHILDREN></SPECIFICATION><SPECIFICATION LONG-NAME="Software"><CHILDREN>{}</CHILDREN></SPECIFICATION></SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"#,
        ["a", "b", "c", "d"].map(object).concat(),
        ["s", "v", "gone"].map(relation).concat(),
        node("d", &(node("c", "") + &node("a", ""))),
        node("b", ""),
    );
    let found = check::checked(read_text(Form::ReqIf, &text, "a.reqif").unwrap());
    assert_eq!(found.faults.len(), 1, "{:?}", found.faults);
    assert!(found.faults[0].why.contains("of the type `gone`, which the file does not define"));
    // As Comity lists them: by their ids.
    let mut rows = found.rows.clone();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let written = write(Form::ReqIf, "vent", &rows).unwrap();
    let again = check::checked(read_text(Form::ReqIf, &written, "a.reqif").unwrap());
    assert_eq!(again.faults, []);
    assert_eq!(without_places(&again.rows), without_places(&found.rows));
    let at = |what: &str| written.find(what).unwrap_or_else(|| panic!("{what}: {written}"));
    assert!(at("place-d") < at("place-c") && at("place-c") < at("place-a") && at("place-a") < at("place-b"));
    for said in ["LONG-NAME=\"System\"", "LONG-NAME=\"Software\"", "satisfies &amp; more", "verifies"] {
        at(said);
    }
    let a = again.rows.iter().find(|row| row.id == "a").unwrap();
    let links: Vec<&str> =
        a.more.iter().filter(|it| it.sort == Sort::Relation).map(|it| it.name.as_str()).collect();
    assert_eq!((a.parents.as_slice(), links), (&["b".to_owned()][..], vec!["satisfies & more", "verifies"]));
}

#[test]
fn zephyr_in_strictdoc_has_its_requirements_and_its_links() {
    let Some(data) = data() else { return };
    let found = read(&data.join("zephyr/docs")).unwrap();
    let links: usize = found.rows.iter().map(|row| row.parents.len()).sum();
    assert_eq!((found.rows.len(), links, found.faults), (288, 257, vec![]));
}

#[test]
fn a_table_of_nasa_is_read_with_its_rationale() {
    let Some(data) = data() else { return };
    let found = read(&data.join("nasa_cfe/cFE_FunctionalRequirements.csv")).unwrap();
    let with_rationale = found.rows.iter().filter(|row| row.rationale.is_some()).count();
    assert_eq!(found.rows.len() + found.faults.len(), 397, "{:?}", found.faults);
    assert!(found.rows.len() >= 390 && with_rationale > 300, "{} {with_rationale}", found.rows.len());
}

#[test]
fn an_item_of_doorstop_is_read_with_its_links_and_its_text() {
    let text = "active: true\nderived: false\nheader: |\n  Alarm\nlevel: 1.2\nlinks:\n- SYS001: abc\n- SYS002: null\nnormative: true\nref: ''\nreviewed: xyz\ntext: |\n  The device sounds an alarm.\n\n  - after 20 s\n";
    let found = read_text(Form::Doorstop, text, "REQ001.yml").unwrap();
    let row = &found.rows[0];
    assert_eq!((row.id.as_str(), row.name.as_deref()), ("REQ001", Some("Alarm")));
    assert_eq!(row.parents, ["SYS001", "SYS002"]);
    assert_eq!(row.statement, "The device sounds an alarm.\n\n- after 20 s");
    let inactive = read_text(Form::Doorstop, "active: false\ntext: |\n  Old\n", "REQ2.yml").unwrap();
    assert!(inactive.faults[0].why.contains("not active"), "{inactive:?}");
}

#[test]
fn circles_links_to_itself_twins_and_endless_fields_are_named_with_their_place() {
    let long = "x".repeat(FIELD_MOST + 1);
    let text = format!(
        "id,statement,parents\na,A,b\nb,B,c\nc,C,a\nd,D,d\na,Again,\ne,{long},\nf,F,nowhere\n,none,\ng,,\n"
    );
    let found = check::checked(table::read(&text).unwrap());
    let ids: Vec<&str> = found.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["c", "b", "a", "d", "f"]);
    let said: Vec<String> =
        found.faults.iter().map(|fault| format!("{}: {}", fault.place, fault.why)).collect();
    let has = |line: &str, word: &str| said.iter().any(|it| it.starts_with(line) && it.contains(word));
    assert!(has("line 4", "in a circle"), "{said:?}");
    assert!(has("line 5", "linked with itself"), "{said:?}");
    assert!(has("line 6", "stands at line 2 already"), "{said:?}");
    assert!(has("line 7", "20001 characters"), "{said:?}");
    assert!(has("line 9", "no id") && has("line 10", "no text"), "{said:?}");
}

#[test]
fn a_reqif_with_unknown_types_says_where_and_takes_the_rest() {
    let text = r#"<REQ-IF><CORE-CONTENT><REQ-IF-CONTENT>
<SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="t"><SPEC-ATTRIBUTES><ATTRIBUTE-DEFINITION-STRING IDENTIFIER="s" LONG-NAME="ReqIF.Text"/></SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE></SPEC-TYPES>
<SPEC-OBJECTS>
<SPEC-OBJECT IDENTIFIER="a"><VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE="It &lt;breathes&gt;"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>s</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING></VALUES><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>
<SPEC-OBJECT IDENTIFIER="b"><TYPE><SPEC-OBJECT-TYPE-REF>missing</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>
<SPEC-OBJECT IDENTIFIER="c"><VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE="x"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>gone</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING></VALUES><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>
<SPEC-OBJECT IDENTIFIER="d"/>
</SPEC-OBJECTS>
<SPEC-RELATIONS><SPEC-RELATION><SOURCE><SPEC-OBJECT-REF>a</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>b</SPEC-OBJECT-REF></TARGET></SPEC-RELATION></SPEC-RELATIONS>
</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"#;
    let found = read_text(Form::ReqIf, text, "a.reqif").unwrap();
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].statement, "It <breathes>");
    let places: Vec<&str> = found.faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["line 5", "line 6", "line 7", "line 9"], "{:?}", found.faults);
}

#[test]
fn what_is_no_reqif_is_refused_and_never_a_panic() {
    let deep = format!("{}{}", "<a>".repeat(300), "</a>".repeat(300));
    for (text, word) in [
        ("", "no element"),
        ("<REQ-IF>", "before its last element"),
        ("<html></html>", "no ReqIF"),
        ("<REQ-IF><a></b></REQ-IF>", "line 1"),
        ("<!DOCTYPE x [<!ENTITY e 'boom'>]><REQ-IF>&e;</REQ-IF>", "entity"),
        (deep.as_str(), "deep"),
    ] {
        let refused = read_text(Form::ReqIf, text, "a.reqif").unwrap_err().to_string();
        assert!(refused.contains(word), "{text:.40}: {refused}");
    }
}

fn word() -> impl Strategy<Value = String> {
    "[a-zA-Z<>&\"'#=,.-]{1,8}( [a-z0-9<&>'\"-]{1,8}){0,3}"
}

fn row() -> impl Strategy<Value = Row> {
    let tags = prop::collection::vec("[a-z]{1,6}", 0..3);
    let lines = prop::collection::vec(word(), 1..3).prop_map(|lines| lines.join("\n"));
    ("[a-z][a-z0-9-]{0,6}", prop::option::of(word()), lines, prop::option::of(word()), tags).prop_map(
        |(id, name, statement, rationale, tags)| Row {
            id,
            name,
            statement,
            rationale,
            tags,
            ..Row::default()
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(rows in prop::collection::vec(row(), 1..6)) {
        let mut rows = rows;
        let mut known = std::collections::BTreeSet::new();
        rows.retain(|row| known.insert(row.id.clone()));
        let parent = rows[0].id.clone();
        rows.iter_mut().skip(1).for_each(|row| row.parents = vec![parent.clone()]);
        for form in [Form::Csv, Form::Markdown, Form::ReqIf] {
            let text = write(form, "All of it", &rows).unwrap();
            let again = read_text(form, &text, "all").unwrap();
            prop_assert_eq!(&again.faults, &vec![], "{}", text);
            // A spreadsheet's formulas are tamed on the way out, and stay so.
            let tame = |rows: Vec<Row>| -> Vec<String> {
                rows.iter().map(|row| format!("{row:?}").replace("\"'=", "\"=").replace("'=", "=")).collect()
            };
            let mut again = again.rows;
            again.iter_mut().for_each(|row| row.more.retain(|it| it.sort != Sort::Order));
            prop_assert_eq!(tame(without_places(&again)), tame(without_places(&rows)), "{:?}", form);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[\\[\\]A-Z:<>/#| a-z\n-]{0,200}") {
        for form in [Form::Csv, Form::Markdown, Form::ReqIf, Form::StrictDoc, Form::Doorstop] {
            let _ = read_text(form, &text, "a.yml");
        }
    }
}
