//! Headings, paragraphs, lists and tables out of a page's markup.

use crate::PdfError;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Something that stands by itself on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading and its level, from 1.
    Heading(u16, String),
    /// A paragraph.
    Text(String),
    /// An entry of a list.
    Item(String),
    /// A table; facts with their names are one without a head.
    Table(Table),
}

/// Rows of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands over it.
    pub caption: Option<String>,
    /// From the head down.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Whether it is a head of its column or its row.
    pub is_head: bool,
    /// What stands in it; a line break parts paragraphs.
    pub text: String,
}

/// What of a page is no text: pictures, what is filled in, what a machine reads.
const LEFT_OUT: [&str; 6] = ["svg", "form", "nav", "style", "script", "button"];

/// What begins on a line of its own, wherever it stands.
const PARAGRAPHS: [&str; 7] = ["p", "div", "section", "article", "details", "summary", "br"];

#[derive(Default)]
struct Gathered {
    blocks: Vec<Block>,
    text: String,
    table: Option<Table>,
    /// How deep in what is left out.
    n_out: usize,
    is_in_item: bool,
}

/// The blocks of a page, in order.
///
/// # Errors
/// Markup that is broken off within a tag.
pub fn blocks(page: &str) -> Result<Vec<Block>, PdfError> {
    let mut reader = Reader::from_str(page);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut gathered = Gathered::default();
    loop {
        match reader.read_event().map_err(|error| PdfError::Markup(error.to_string()))? {
            Event::Start(tag) => gathered.begin(&String::from_utf8_lossy(tag.name().as_ref())),
            Event::End(tag) => gathered.end(&String::from_utf8_lossy(tag.name().as_ref())),
            Event::Text(text) if gathered.n_out == 0 => {
                gathered.say(&String::from_utf8_lossy(&text));
            }
            Event::GeneralRef(name) if gathered.n_out == 0 => {
                gathered.text.push_str(sign(&String::from_utf8_lossy(&name)));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    gathered.paragraph();
    Ok(gathered.blocks)
}

/// What a reference stands for; pages write no others.
fn sign(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        _ => " ",
    }
}

impl Gathered {
    fn begin(&mut self, tag: &str) {
        if LEFT_OUT.contains(&tag) {
            self.n_out += 1;
        }
        if self.n_out > 0 {
            return;
        }
        match tag {
            "table" | "dl" => {
                self.paragraph();
                self.table = Some(Table::default());
            }
            "caption" => self.text.clear(),
            "tr" => self.row(),
            "dt" => {
                self.row();
                self.text.clear();
            }
            "th" | "td" | "dd" => self.text.clear(),
            "li" => {
                self.paragraph();
                self.is_in_item = true;
            }
            tag if PARAGRAPHS.contains(&tag) || level(tag).is_some() => self.line(),
            _ => {}
        }
    }

    fn end(&mut self, tag: &str) {
        if LEFT_OUT.contains(&tag) {
            self.n_out = self.n_out.saturating_sub(1);
            return;
        }
        if self.n_out > 0 {
            return;
        }
        match tag {
            "table" | "dl" => {
                let table = self.table.take().filter(|table| !table.rows.iter().all(Vec::is_empty));
                self.blocks.extend(table.map(Block::Table));
                self.text.clear();
            }
            "caption" => {
                let caption = self.take();
                if let Some(table) = &mut self.table {
                    table.caption = Some(caption).filter(|caption| !caption.is_empty());
                }
            }
            "th" | "dt" => self.cell(true),
            "td" | "dd" => self.cell(false),
            "li" => {
                self.paragraph();
                self.is_in_item = false;
            }
            tag => match level(tag) {
                Some(level) if self.table.is_none() => {
                    let text = self.take();
                    self.blocks.extend((!text.is_empty()).then_some(Block::Heading(level, text)));
                }
                Some(_) => self.line(),
                None if PARAGRAPHS.contains(&tag) => self.line(),
                None => {}
            },
        }
    }

    /// Takes text in; any blank is one space.
    fn say(&mut self, text: &str) {
        for sign in text.chars() {
            let sign = if sign.is_whitespace() { ' ' } else { sign };
            if sign != ' ' || !self.text.ends_with([' ', '\n']) {
                self.text.push(sign);
            }
        }
    }

    /// A new line within a cell or an entry; elsewhere the end of a paragraph.
    fn line(&mut self) {
        if self.table.is_none() && !self.is_in_item {
            self.paragraph();
        } else if !self.text.trim().is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn paragraph(&mut self) {
        if self.table.is_some() {
            return;
        }
        let text = self.take();
        let block = if self.is_in_item { Block::Item(text.clone()) } else { Block::Text(text.clone()) };
        self.blocks.extend((!text.is_empty()).then_some(block));
    }

    fn row(&mut self) {
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    fn cell(&mut self, is_head: bool) {
        let text = self.take();
        let row = self.table.as_mut().and_then(|table| table.rows.last_mut());
        if let Some(row) = row {
            row.push(Cell { is_head, text });
        }
    }

    fn take(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

fn level(tag: &str) -> Option<u16> {
    ["h1", "h2", "h3", "h4"].iter().position(|it| *it == tag).map(|place| place as u16 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(is_head: bool, text: &str) -> Cell {
        Cell { is_head, text: text.to_owned() }
    }

    #[test]
    fn a_page_is_its_headings_paragraphs_lists_and_tables() {
        let page = "<section><h1 id=\"x\">Freeze &amp; sign</h1><p>One  <a href=\"/\">two</a>,\n three</p>\
            <svg hidden><text>no</text></svg><form><label>no<input name=\"a\" required></label></form>\
            <dl class=\"facts\"><div><dt>Frozen</dt><dd>today</dd></div></dl>\
            <table><caption>All</caption><thead><tr><th>A</th><th>B</th></tr></thead>\
            <tbody><tr><th scope=\"row\">r</th><td><p>1 &lt; 2</p><p>two</p></td></tr></tbody></table>\
            <ul><li>first</li><li>second<br>line</li></ul>loose</section>";
        let facts = Table { caption: None, rows: vec![vec![cell(true, "Frozen"), cell(false, "today")]] };
        let rows =
            vec![vec![cell(true, "A"), cell(true, "B")], vec![cell(true, "r"), cell(false, "1 < 2\ntwo")]];
        let expected = vec![
            Block::Heading(1, "Freeze & sign".into()),
            Block::Text("One two, three".into()),
            Block::Table(facts),
            Block::Table(Table { caption: Some("All".into()), rows }),
            Block::Item("first".into()),
            Block::Item("second\nline".into()),
            Block::Text("loose".into()),
        ];
        assert_eq!(blocks(page).unwrap(), expected);
    }

    #[test]
    fn what_is_broken_off_is_said() {
        assert!(matches!(blocks("<p>one <a href=\"x"), Err(PdfError::Markup(_))));
        assert_eq!(blocks("").unwrap(), []);
    }
}
