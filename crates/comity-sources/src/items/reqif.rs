//! ReqIF 1.x: objects with the attributes of their own type system, relations between them, and their tree.

use super::xml::{self, Node};
use super::{Attribute, Fault, Found, ItemsError, Row, Sort, list, some};
use comity_spine::Slug;
use quick_xml::escape::escape;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The attributes that are known by name, as DOORS, Polarion, StrictDoc and the ReqIF implementation guide
/// call them.
const KNOWN: &[(Known, &[&str])] = &[
    (Known::Name, &["reqif.name", "reqif.chaptername", "object heading", "title", "name", "summary"]),
    (
        Known::Statement,
        &["reqif.text", "object text", "statement", "description", "text", "requirement text"],
    ),
    (Known::Rationale, &["rationale", "why"]),
    (Known::Acceptance, &["acceptance", "acceptance criteria", "fit criterion", "verification criteria"]),
    (Known::Risk, &["comity.risk"]),
    (Known::Tags, &["comity.tags"]),
    (Known::Cites, &["comity.cites"]),
    (Known::Id, &["comity.id"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Name,
    Statement,
    Rationale,
    Acceptance,
    Risk,
    Tags,
    Cites,
    Id,
}

fn known(name: &str) -> Option<Known> {
    let name = name.trim().to_lowercase();
    KNOWN.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(known, _)| *known)
}

/// What the type system says: names of attributes and of enumeration values, by identifier; the object types.
#[derive(Default)]
struct Types {
    attributes: BTreeMap<String, String>,
    values: BTreeMap<String, String>,
    objects: BTreeSet<String>,
    relations: BTreeMap<String, String>,
}

fn types(content: &Node) -> Types {
    let mut types = Types::default();
    let name = |node: &Node| node.get("LONG-NAME").or_else(|| node.get("IDENTIFIER")).map(str::to_owned);
    for datatype in content.within("DATATYPES") {
        for value in datatype.within("SPECIFIED-VALUES") {
            if let (Some(id), Some(name)) = (value.get("IDENTIFIER"), name(value)) {
                types.values.insert(id.to_owned(), name);
            }
        }
    }
    for kind in content.within("SPEC-TYPES") {
        if kind.name == "SPEC-OBJECT-TYPE" {
            types.objects.extend(kind.get("IDENTIFIER").map(str::to_owned));
        }
        if let (true, Some(id), Some(name)) =
            (kind.name == "SPEC-RELATION-TYPE", kind.get("IDENTIFIER"), name(kind))
        {
            types.relations.insert(id.to_owned(), name);
        }
        for attribute in kind.within("SPEC-ATTRIBUTES") {
            if let (Some(id), Some(name)) = (attribute.get("IDENTIFIER"), name(attribute)) {
                types.attributes.insert(id.to_owned(), name);
            }
        }
    }
    types
}

/// Reads a document.
///
/// # Errors
/// If it is not well formed, or no ReqIF.
pub fn read(text: &str) -> Result<Found, ItemsError> {
    let root = xml::read(text)?;
    let content = root.first("CORE-CONTENT").and_then(|core| core.first("REQ-IF-CONTENT"));
    let Some(content) = content.filter(|_| root.name == "REQ-IF") else {
        let why = "it is no ReqIF: REQ-IF with CORE-CONTENT and REQ-IF-CONTENT is looked for".to_owned();
        return Err(ItemsError::Broken { place: format!("line {}", root.line), why });
    };
    let types = types(content);
    let mut found = Found::default();
    // The ids of this document's objects, and the ids by which the items are known.
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for object in content.within("SPEC-OBJECTS").filter(|node| node.name == "SPEC-OBJECT") {
        match item(object, &types) {
            Ok(row) => {
                ids.insert(object.get("IDENTIFIER").unwrap_or_default().to_owned(), found.rows.len());
                found.rows.push(row);
            }
            Err(why) => found.faults.push(Fault { place: place(object), why }),
        }
    }
    relations(content, &types, &ids, &mut found);
    documents(content, &ids, &mut found);
    Ok(found)
}

fn place(node: &Node) -> String {
    format!("line {}", node.line)
}

fn item(object: &Node, types: &Types) -> Result<Row, String> {
    let Some(id) = object.get("IDENTIFIER").and_then(some) else {
        return Err("an object has no IDENTIFIER".to_owned());
    };
    let kind = object.first("TYPE").and_then(|kind| kind.nodes().next()).map(Node::text);
    match kind {
        None => return Err(format!("`{id}` does not say of which type it is")),
        Some(kind) if !types.objects.contains(&kind) => {
            return Err(format!("`{id}` is of the type `{kind}`, which the file does not define"));
        }
        Some(_) => {}
    }
    let mut row = Row { id, place: place(object), ..Row::default() };
    for value in object.within("VALUES") {
        let Some((name, sort, text)) = attribute(value, types)? else { continue };
        match known(&name) {
            Some(Known::Name) if row.name.is_none() => row.name = some(&text),
            Some(Known::Statement) if row.statement.is_empty() => text.trim().clone_into(&mut row.statement),
            Some(Known::Rationale) if row.rationale.is_none() => row.rationale = some(&text),
            Some(Known::Acceptance) if row.acceptance.is_none() => row.acceptance = some(&text),
            Some(Known::Risk) => row.risk = some(&text),
            Some(Known::Tags) => row.tags = list(&text),
            Some(Known::Cites) => row.cites = list(&text),
            Some(Known::Id) => {}
            _ => row.more.push(Attribute { name, sort, value: text }),
        }
    }
    if row.statement.is_empty() {
        row.statement = instead(object, &row);
    }
    if row.statement.is_empty() {
        return Err(format!("`{}` has no text: nothing in it says what must hold", row.id));
    }
    Ok(row)
}

/// What an object without a text says: its name, else its own description, else its attributes.
fn instead(object: &Node, row: &Row) -> String {
    let own = ["DESC", "LONG-NAME"].iter().find_map(|name| object.get(name).and_then(some));
    let attributes = || {
        let all: Vec<String> = row.more.iter().map(|it| format!("{}: {}", it.name, it.value)).collect();
        all.join("; ")
    };
    row.name.clone().or(own).unwrap_or_else(attributes)
}

/// The name, sort and text of a value; `None` of one that is empty.
fn attribute(value: &Node, types: &Types) -> Result<Option<(String, Sort, String)>, String> {
    let of = value.first("DEFINITION").and_then(|of| of.nodes().next()).map(Node::text).unwrap_or_default();
    let Some(name) = types.attributes.get(&of).cloned() else {
        return Err(format!(
            "line {}: a value is of the attribute `{of}`, which the file does not define",
            value.line
        ));
    };
    let sort = match value.name.as_str() {
        "ATTRIBUTE-VALUE-XHTML" => Sort::Xhtml,
        "ATTRIBUTE-VALUE-INTEGER" => Sort::Integer,
        "ATTRIBUTE-VALUE-REAL" => Sort::Real,
        "ATTRIBUTE-VALUE-BOOLEAN" => Sort::Boolean,
        "ATTRIBUTE-VALUE-DATE" => Sort::Date,
        "ATTRIBUTE-VALUE-ENUMERATION" => Sort::Enumeration,
        _ => Sort::String,
    };
    let text = match sort {
        Sort::Xhtml => value.first("THE-VALUE").map(Node::text).unwrap_or_default(),
        Sort::Enumeration => {
            let chosen = value.within("VALUES").map(Node::text);
            let named = chosen.map(|id| types.values.get(&id).cloned().unwrap_or(id));
            named.collect::<Vec<_>>().join(", ")
        }
        _ => value.get("THE-VALUE").unwrap_or_default().to_owned(),
    };
    Ok(some(&text).map(|text| (name, sort, text)))
}

/// Relations: the source is derived from the target.
fn relations(content: &Node, types: &Types, ids: &BTreeMap<String, usize>, found: &mut Found) {
    for relation in content.within("SPEC-RELATIONS").filter(|node| node.name == "SPEC-RELATION") {
        let end = |name: &str| relation.first(name).and_then(|end| end.nodes().next()).map(Node::text);
        let (Some(source), Some(target)) = (end("SOURCE"), end("TARGET")) else {
            let why = "a relation lacks its source or its target".to_owned();
            found.faults.push(Fault { place: place(relation), why });
            continue;
        };
        let unknown = [&source, &target].into_iter().find(|id| !ids.contains_key(*id));
        if let Some(id) = unknown {
            let why = format!("a relation points at `{id}`, which is not among the objects taken in");
            found.faults.push(Fault { place: place(relation), why });
            continue;
        }
        if let (Some(&source), Some(&target)) = (ids.get(&source), ids.get(&target)) {
            let parent = found.rows[target].id.clone();
            let named = match called(relation, types) {
                Ok(named) => named.filter(|name| *name != DERIVES),
                Err(why) => {
                    found.faults.push(Fault { place: place(relation), why });
                    None
                }
            };
            let row = &mut found.rows[source];
            if let Some(name) = named {
                let relation =
                    Attribute { name: name.to_owned(), sort: Sort::Relation, value: parent.clone() };
                if !row.more.contains(&relation) {
                    row.more.push(relation);
                }
            }
            if !row.parents.contains(&parent) {
                row.parents.push(parent);
            }
        }
    }
}

/// What a relation is called where no tool says otherwise.
const DERIVES: &str = "derived from";

/// What a relation is called, if it says of which type it is.
fn called<'t>(relation: &Node, types: &'t Types) -> Result<Option<&'t str>, String> {
    let Some(kind) = relation.first("TYPE").and_then(|kind| kind.nodes().next()).map(Node::text) else {
        return Ok(None);
    };
    match types.relations.get(&kind) {
        Some(name) => Ok(Some(name.as_str())),
        None => Err(format!(
            "a relation is of the type `{kind}`, which the file does not define; it is taken as `{DERIVES}`"
        )),
    }
}

/// The documents that the items stand in: under which item, in which order, and in which of several.
fn documents(content: &Node, ids: &BTreeMap<String, usize>, found: &mut Found) {
    let mut order: Vec<usize> = Vec::new();
    let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (nth, specification) in content.within("SPECIFICATIONS").enumerate() {
        let before = order.len();
        for child in specification.within("CHILDREN") {
            tree(child, None, ids, found, &mut order);
        }
        let name = specification.get("LONG-NAME").and_then(some);
        let name = name.unwrap_or_else(|| format!("Document {}", nth + 1));
        if order.len() > before {
            of.entry(name).or_default().extend(&order[before..]);
        }
    }
    let slug = |i: &usize| Slug::from_text(&found.rows[*i].id);
    let is_as_ids = order.is_sorted_by_key(slug);
    for (nth, i) in order.iter().enumerate().filter(|_| !is_as_ids) {
        let place = Attribute { name: "order".to_owned(), sort: Sort::Order, value: (nth + 1).to_string() };
        found.rows[*i].more.push(place);
    }
    for (name, all) in of.iter().filter(|_| of.len() > 1) {
        for i in all {
            let of = Attribute { name: "document".to_owned(), sort: Sort::Document, value: name.clone() };
            found.rows[*i].more.push(of);
        }
    }
}

/// Where each item stands in the tree of its document; what stands in it twice stands where it is first.
fn tree(
    node: &Node,
    above: Option<usize>,
    ids: &BTreeMap<String, usize>,
    found: &mut Found,
    order: &mut Vec<usize>,
) {
    let object = node.first("OBJECT").and_then(|object| object.nodes().next()).map(Node::text);
    let mine = object.and_then(|id| ids.get(&id).copied());
    if let Some(mine) = mine.filter(|mine| !order.contains(mine)) {
        order.push(mine);
        if let Some(above) = above {
            let value = found.rows[above].id.clone();
            found.rows[mine].more.push(Attribute { name: "under".to_owned(), sort: Sort::Under, value });
        }
    }
    // INVARIANT: a document's elements stand at most so deep in each other as the reader allows.
    for child in node.within("CHILDREN") {
        tree(child, mine.or(above), ids, found, order);
    }
}

/// The attributes that Comity itself writes.
const OWN: [(&str, Sort); 7] = [
    ("ReqIF.Name", Sort::String),
    ("ReqIF.Text", Sort::Xhtml),
    ("Rationale", Sort::Xhtml),
    ("Acceptance", Sort::Xhtml),
    ("Comity.Risk", Sort::String),
    ("Comity.Tags", Sort::String),
    ("Comity.Cites", Sort::String),
];

/// An item's values under the names that Comity writes, and then those of its own tool.
fn values(row: &Row) -> Vec<(String, Sort, String)> {
    let own = [
        row.name.clone(),
        some(&row.statement),
        row.rationale.clone(),
        row.acceptance.clone(),
        row.risk.clone(),
        some(&row.tags.join(", ")),
        some(&row.cites.join(", ")),
    ];
    let own =
        OWN.iter().zip(own).filter_map(|((name, sort), value)| Some(((*name).to_owned(), *sort, value?)));
    let more = row.more.iter().filter(|it| it.sort.is_value());
    own.chain(more.map(|it| (it.name.clone(), it.sort, it.value.clone()))).collect()
}

/// Writes items as a document.
pub fn write(title: &str, rows: &[Row]) -> String {
    let mut sorts: BTreeSet<(String, Sort)> = BTreeSet::new();
    let mut options: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, sort, value) in rows.iter().flat_map(values) {
        if sort == Sort::Enumeration {
            options.entry(name.clone()).or_default().extend(list(&value));
        }
        sorts.insert((name, sort));
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<REQ-IF xmlns=\"http://www.omg.org/spec/ReqIF/20110401/reqif.xsd\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let title = escape(title);
    // The date is part of the form; what is written is the same whenever it is written.
    let _ = write!(
        out,
        "<THE-HEADER><REQ-IF-HEADER IDENTIFIER=\"comity\"><CREATION-TIME>1970-01-01T00:00:00Z</CREATION-TIME>\
         <REQ-IF-TOOL-ID>Comity</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>Comity\
         </SOURCE-TOOL-ID><TITLE>{title}</TITLE></REQ-IF-HEADER></THE-HEADER>\n<CORE-CONTENT><REQ-IF-CONTENT>\n"
    );
    let named = rows.iter().flat_map(|row| &row.more).filter(|it| it.sort == Sort::Relation);
    let kinds: BTreeSet<&str> = named.map(|it| it.name.as_str()).collect();
    write_types(&mut out, &sorts, &options, &kinds);
    out.push_str("<SPEC-OBJECTS>\n");
    for row in rows {
        write_object(&mut out, row);
    }
    out.push_str("</SPEC-OBJECTS>\n<SPEC-RELATIONS>\n");
    write_relations(&mut out, rows);
    out.push_str("</SPEC-RELATIONS>\n");
    write_tree(&mut out, &title, rows);
    out.push_str("</REQ-IF-CONTENT></CORE-CONTENT>\n</REQ-IF>\n");
    out
}

const AT: &str = "LAST-CHANGE=\"1970-01-01T00:00:00Z\"";

fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::String | Sort::Under | Sort::Order | Sort::Document | Sort::Relation => "STRING",
        Sort::Xhtml => "XHTML",
        Sort::Integer => "INTEGER",
        Sort::Real => "REAL",
        Sort::Boolean => "BOOLEAN",
        Sort::Date => "DATE",
        Sort::Enumeration => "ENUMERATION",
    }
}

/// An identifier made of the name of an attribute.
fn attribute_id(name: &str, sort: Sort) -> String {
    escape(format!("attr-{}-{name}", sort_name(sort).to_lowercase())).into_owned()
}

fn write_types(
    out: &mut String,
    sorts: &BTreeSet<(String, Sort)>,
    options: &BTreeMap<String, BTreeSet<String>>,
    kinds: &BTreeSet<&str>,
) {
    out.push_str("<DATATYPES>\n");
    let plain: BTreeSet<Sort> =
        sorts.iter().map(|(_, sort)| *sort).filter(|it| *it != Sort::Enumeration).collect();
    for sort in plain {
        let name = sort_name(sort);
        let more = match sort {
            Sort::String => " MAX-LENGTH=\"20000\"",
            Sort::Integer => " MIN=\"-9223372036854775808\" MAX=\"9223372036854775807\"",
            Sort::Real => " ACCURACY=\"15\" MIN=\"-1.0E308\" MAX=\"1.0E308\"",
            _ => "",
        };
        let _ = writeln!(out, "<DATATYPE-DEFINITION-{name} IDENTIFIER=\"type-{name}\" {AT}{more}/>");
    }
    for (name, values) in options {
        let id = attribute_id(name, Sort::Enumeration);
        let _ = writeln!(
            out,
            "<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER=\"type-{id}\" {AT}><SPECIFIED-VALUES>"
        );
        for (key, value) in values.iter().enumerate() {
            let value = escape(value);
            let _ = writeln!(
                out,
                "<ENUM-VALUE IDENTIFIER=\"{id}-{value}\" LONG-NAME=\"{value}\" {AT}><PROPERTIES><EMBEDDED-VALUE \
                 KEY=\"{key}\" OTHER-CONTENT=\"\"/></PROPERTIES></ENUM-VALUE>"
            );
        }
        out.push_str("</SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION>\n");
    }
    let _ = writeln!(
        out,
        "</DATATYPES>\n<SPEC-TYPES>\n<SPEC-OBJECT-TYPE IDENTIFIER=\"requirement\" LONG-NAME=\"Requirement\" {AT}>\
         <SPEC-ATTRIBUTES>"
    );
    for (name, sort) in sorts {
        let (kind, id, long) = (sort_name(*sort), attribute_id(name, *sort), escape(name));
        let of = if *sort == Sort::Enumeration { format!("type-{id}") } else { format!("type-{kind}") };
        let many = if *sort == Sort::Enumeration { " MULTI-VALUED=\"true\"" } else { "" };
        let _ = writeln!(
            out,
            "<ATTRIBUTE-DEFINITION-{kind} IDENTIFIER=\"{id}\" LONG-NAME=\"{long}\" {AT}{many}><TYPE>\
             <DATATYPE-DEFINITION-{kind}-REF>{of}</DATATYPE-DEFINITION-{kind}-REF></TYPE>\
             </ATTRIBUTE-DEFINITION-{kind}>"
        );
    }
    let _ = writeln!(
        out,
        "</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>\n<SPEC-RELATION-TYPE IDENTIFIER=\"derives\" LONG-NAME=\"{DERIVES}\" \
         {AT}/>"
    );
    for kind in kinds {
        let (id, name) = (relation_id(kind), escape(*kind));
        let _ = writeln!(out, "<SPEC-RELATION-TYPE IDENTIFIER=\"{id}\" LONG-NAME=\"{name}\" {AT}/>");
    }
    let _ = writeln!(
        out,
        "<SPECIFICATION-TYPE IDENTIFIER=\"document\" LONG-NAME=\"Document\" {AT}/>\n</SPEC-TYPES>"
    );
}

/// An identifier made of what a relation is called.
fn relation_id(name: &str) -> String {
    escape(format!("relation-{name}")).into_owned()
}

/// Each link with a parent, as often as its tool had it under another name, else once.
fn write_relations(out: &mut String, rows: &[Row]) {
    let here: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    for row in rows {
        for parent in row.parents.iter().filter(|parent| here.contains(parent.as_str())) {
            let named = row.more.iter().filter(|it| it.sort == Sort::Relation && it.value == *parent);
            let mut types: Vec<String> = named.map(|it| relation_id(&it.name)).collect();
            if types.is_empty() {
                types.push("derives".to_owned());
            }
            for (nth, kind) in types.iter().enumerate() {
                let (id, parent) = (escape(&row.id), escape(parent));
                let more = if nth == 0 { String::new() } else { format!("-{}", nth + 1) };
                let _ = writeln!(
                    out,
                    "<SPEC-RELATION IDENTIFIER=\"rel-{id}-{parent}{more}\" {AT}><SOURCE><SPEC-OBJECT-REF>{id}\
                     </SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>{parent}</SPEC-OBJECT-REF></TARGET><TYPE>\
                     <SPEC-RELATION-TYPE-REF>{kind}</SPEC-RELATION-TYPE-REF></TYPE></SPEC-RELATION>"
                );
            }
        }
    }
}

fn write_object(out: &mut String, row: &Row) {
    let _ = writeln!(out, "<SPEC-OBJECT IDENTIFIER=\"{}\" {AT}><VALUES>", escape(&row.id));
    for (name, sort, value) in values(row) {
        let (kind, id) = (sort_name(sort), attribute_id(&name, sort));
        let definition = format!(
            "<DEFINITION><ATTRIBUTE-DEFINITION-{kind}-REF>{id}</ATTRIBUTE-DEFINITION-{kind}-REF></DEFINITION>"
        );
        let _ = match sort {
            Sort::Xhtml => {
                let lines: Vec<String> =
                    value.lines().map(|line| format!("<xhtml:p>{}</xhtml:p>", escape(line))).collect();
                writeln!(
                    out,
                    "<ATTRIBUTE-VALUE-XHTML>{definition}<THE-VALUE><xhtml:div>{}</xhtml:div></THE-VALUE>\
                     </ATTRIBUTE-VALUE-XHTML>",
                    lines.concat()
                )
            }
            Sort::Enumeration => {
                let refs: String = list(&value)
                    .iter()
                    .map(|value| format!("<ENUM-VALUE-REF>{id}-{}</ENUM-VALUE-REF>", escape(value)))
                    .collect();
                writeln!(
                    out,
                    "<ATTRIBUTE-VALUE-ENUMERATION>{definition}<VALUES>{refs}</VALUES></ATTRIBUTE-VALUE-ENUMERATION>"
                )
            }
            _ => writeln!(
                out,
                "<ATTRIBUTE-VALUE-{kind} THE-VALUE=\"{}\">{definition}</ATTRIBUTE-VALUE-{kind}>",
                escape(&value).replace('\n', "&#10;")
            ),
        };
    }
    out.push_str(
        "</VALUES><TYPE><SPEC-OBJECT-TYPE-REF>requirement</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>\n",
    );
}

/// What a file said of where an item stands.
fn stands(row: &Row, sort: Sort) -> Option<&str> {
    row.more.iter().find(|it| it.sort == sort).map(|it| it.value.as_str())
}

/// The trees: each item under the one that its document had it under, in the order that it had; what came
/// later stands last.
fn write_tree(out: &mut String, title: &str, rows: &[Row]) {
    let here: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut sorted: Vec<&Row> = rows.iter().collect();
    let order = |row: &Row| stands(row, Sort::Order).and_then(|nth| nth.parse::<u64>().ok());
    sorted.sort_by_key(|row| order(row).unwrap_or(u64::MAX));
    let mut below: BTreeMap<Option<&str>, Vec<&Row>> = BTreeMap::new();
    for row in &sorted {
        let above = stands(row, Sort::Under).filter(|above| here.contains(above) && *above != row.id);
        below.entry(above).or_default().push(row);
    }
    let tops = below.get(&None).cloned().unwrap_or_default();
    let mut documents: Vec<Option<&str>> = vec![None];
    for row in &tops {
        let of = stands(row, Sort::Document);
        if !documents.contains(&of) {
            documents.push(of);
        }
    }
    // The first has everything that is in none, and is there even if that is nothing.
    if documents.len() > 1 && tops.iter().all(|row| stands(row, Sort::Document).is_some()) {
        documents.remove(0);
    }
    out.push_str("<SPECIFICATIONS>\n");
    let mut seen = BTreeSet::new();
    for (nth, document) in documents.iter().enumerate() {
        let name = document.map_or_else(|| title.to_owned(), |name| escape(name).into_owned());
        let _ = writeln!(
            out,
            "<SPECIFICATION IDENTIFIER=\"document-{}\" LONG-NAME=\"{name}\" {AT}><TYPE>\
             <SPECIFICATION-TYPE-REF>document</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>",
            nth + 1
        );
        let tops = tops.iter().filter(|row| stands(row, Sort::Document) == *document).copied();
        write_branches(out, tops.collect(), &below, &mut seen);
        out.push_str("</CHILDREN></SPECIFICATION>\n");
    }
    out.push_str("</SPECIFICATIONS>\n");
}

/// Items, and under each what stands under it.
fn write_branches<'r>(
    out: &mut String,
    tops: Vec<&'r Row>,
    below: &BTreeMap<Option<&'r str>, Vec<&'r Row>>,
    seen: &mut BTreeSet<&'r str>,
) {
    // What is on the way: an item that is still to be opened, or one that is to be closed.
    let mut way: Vec<Option<&Row>> = tops.into_iter().rev().map(Some).collect();
    while let Some(next) = way.pop() {
        let Some(row) = next else {
            out.push_str("</CHILDREN></SPEC-HIERARCHY>\n");
            continue;
        };
        if !seen.insert(row.id.as_str()) {
            continue;
        }
        let id = escape(&row.id);
        let _ = write!(
            out,
            "<SPEC-HIERARCHY IDENTIFIER=\"place-{id}\" {AT}><OBJECT><SPEC-OBJECT-REF>{id}</SPEC-OBJECT-REF></OBJECT>\
             <CHILDREN>"
        );
        way.push(None);
        way.extend(below.get(&Some(row.id.as_str())).into_iter().flatten().rev().map(|row| Some(*row)));
    }
}
