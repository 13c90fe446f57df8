//! A small tree of an XML document, with the line of every element. No entity but the five of XML is known,
//! and no document type is read, so nothing can be fetched and nothing can grow.

use super::ItemsError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may stand in each other.
const DEEP: usize = 200;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Its name without its prefix.
    pub name: String,
    /// Its attributes without their prefixes.
    pub attributes: Vec<(String, String)>,
    /// What stands in it, in order.
    pub inside: Vec<Inside>,
    /// The line on which it begins.
    pub line: usize,
}

/// What stands in an element.
#[derive(Clone, Debug)]
pub enum Inside {
    /// An element.
    Node(Node),
    /// Text.
    Text(String),
}

impl Node {
    /// An attribute by its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.inside.iter().filter_map(|it| if let Inside::Node(node) = it { Some(node) } else { None })
    }

    /// The first element of a name in it.
    pub fn first(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|node| node.name == name)
    }

    /// The elements in the first element of a name.
    pub fn within(&self, name: &str) -> impl Iterator<Item = &Node> {
        self.first(name).into_iter().flat_map(Node::nodes)
    }

    /// Its text, with a line for each block.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.put(&mut text);
        let lines: Vec<String> =
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        lines.join("\n").trim().to_owned()
    }

    fn put(&self, text: &mut String) {
        let is_block = matches!(
            self.name.as_str(),
            "p" | "div" | "br" | "li" | "ul" | "ol" | "table" | "tr" | "h1" | "h2" | "h3"
        );
        let is_begun = !text.is_empty() && !text.ends_with('\n');
        if is_block && is_begun {
            text.push('\n');
        }
        for inside in &self.inside {
            match inside {
                // Where a document breaks its own lines says nothing.
                Inside::Text(some) => text.push_str(&some.replace(['\n', '\r', '\t'], " ")),
                Inside::Node(node) => node.put(text),
            }
        }
        if is_block && !text.ends_with('\n') {
            text.push('\n');
        }
    }
}

/// Reads a document.
///
/// # Errors
/// If it is not well formed, with the line.
pub fn read(text: &str) -> Result<Node, ItemsError> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut open: Vec<Node> = vec![Node::default()];
    loop {
        let event = reader.read_event();
        let line = lines.of(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let broken = |why: String| ItemsError::Broken { place: format!("line {line}"), why };
        match event.map_err(|error| broken(error.to_string()))? {
            Event::Start(start) => {
                if open.len() > DEEP {
                    return Err(broken(format!("elements stand more than {DEEP} deep in each other")));
                }
                open.push(node(&start, line).map_err(broken)?);
            }
            Event::Empty(start) => {
                let node = node(&start, line).map_err(broken)?;
                push(&mut open, Inside::Node(node));
            }
            Event::End(_) => {
                if let Some(node) = open.pop() {
                    push(&mut open, Inside::Node(node));
                }
            }
            Event::Text(some) => {
                let some = some.decode().map_err(|error| broken(error.to_string()))?;
                push(&mut open, Inside::Text(some.into_owned()));
            }
            Event::CData(some) => {
                let some = some.decode().map_err(|error| broken(error.to_string()))?;
                push(&mut open, Inside::Text(some.into_owned()));
            }
            Event::GeneralRef(name) => {
                let name = name.decode().map_err(|error| broken(error.to_string()))?;
                let whole = format!("&{name};");
                let some = quick_xml::escape::unescape(&whole)
                    .map_err(|_| broken(format!("`{whole}` is an entity that is not read here")))?;
                push(&mut open, Inside::Text(some.into_owned()));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let last = lines.of(text.len());
    let broken = |why: &str| ItemsError::Broken { place: format!("line {last}"), why: why.to_owned() };
    let mut open = open.into_iter();
    let root = open.next().ok_or_else(|| broken("there is nothing in it"))?;
    if open.next().is_some() {
        return Err(broken("it ends before its last element does"));
    }
    let first = root.nodes().next().cloned();
    first.ok_or_else(|| broken("there is no element in it"))
}

fn push(open: &mut [Node], inside: Inside) {
    if let Some(parent) = open.last_mut() {
        parent.inside.push(inside);
    }
}

fn node(start: &BytesStart<'_>, line: usize) -> Result<Node, String> {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
        let raw = String::from_utf8_lossy(&attribute.value).into_owned();
        let value = quick_xml::escape::unescape(&raw).map_err(|error| error.to_string())?;
        attributes.push((key, value.into_owned()));
    }
    Ok(Node { name, attributes, inside: Vec::new(), line })
}

/// Counts lines on the way through a text.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if at > self.at {
            self.line += self.text.as_bytes()[self.at..at].iter().filter(|byte| **byte == b'\n').count();
            self.at = at;
        }
        self.line
    }
}
