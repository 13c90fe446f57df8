//! Where everything stands: lines on pages of A4.

use crate::markup::{Block, Cell, Table};
use crate::tree::{Part, cell, heading};
use crate::typeface::Face;
use krilla::tagging::{ListNumbering, Tag};

/// The size of a page, its margins and what is left between them, in points.
pub const PAGE: [f32; 2] = [595.0, 842.0];
/// From the edge to the text.
pub const MARGIN: f32 = 48.0;
const WIDTH: f32 = PAGE[0] - 2.0 * MARGIN;
const BOTTOM: f32 = PAGE[1] - MARGIN - 20.0;

const TEXT: f32 = 9.5;
const SMALL: f32 = 8.5;
/// From one line to the next, of the size of the letters.
const LINE: f32 = 1.35;
/// Between two columns of a table, and above a row.
const GAP: f32 = 10.0;
const ROW: f32 = 8.0;

/// The two weights.
pub struct Faces {
    /// Of text.
    pub plain: Face,
    /// Of headings.
    pub bold: Face,
}

/// A line of text, or a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Text from there, on that baseline.
    Text {
        /// Where it begins.
        at: [f32; 2],
        /// The size of its letters.
        size: f32,
        /// Whether it is bold.
        is_bold: bool,
        /// What it says.
        text: String,
        /// To which leaf it belongs; none says again what is said elsewhere.
        leaf: Option<usize>,
    },
    /// A thin line across the text.
    Rule(f32),
}

/// Pages of marks, with what they mean.
pub struct Laid<'f> {
    /// From the first on.
    pub pages: Vec<Vec<Mark>>,
    /// What they mean, in order.
    pub parts: Vec<Part>,
    /// How many leaves there are.
    pub n_leaves: usize,
    /// Headings: what they say, on which page, and how far down.
    pub headings: Vec<(String, usize, f32)>,
    faces: &'f Faces,
    y: f32,
}

/// How text looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    is_bold: bool,
}

/// Lays blocks out.
pub fn lay<'f>(blocks: &[Block], faces: &'f Faces) -> Laid<'f> {
    let mut laid = Laid {
        pages: vec![Vec::new()],
        parts: Vec::new(),
        n_leaves: 0,
        headings: Vec::new(),
        faces,
        y: MARGIN,
    };
    let mut blocks = blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        match block {
            Block::Heading(level, text) => {
                let size = [18.0, 13.0, 11.0, 10.0][usize::from(*level - 1).min(3)];
                // A heading does not stand alone at the foot of a page.
                laid.need(size * LINE + 4.0 * TEXT * LINE);
                laid.headings.push((text.clone(), laid.pages.len() - 1, laid.y));
                let leaf = laid.text(text, Look { size, is_bold: true }, MARGIN, 0.7 * size);
                laid.parts.push(Part::Leaf(heading(*level, text), leaf));
            }
            Block::Text(text) => {
                let leaf = laid.text(text, Look { size: TEXT, is_bold: false }, MARGIN, 0.5 * TEXT);
                laid.parts.push(Part::Leaf(Tag::P.into(), leaf));
            }
            Block::Item(text) => {
                let mut items = vec![laid.item(text)];
                while let Some(Block::Item(text)) = blocks.peek() {
                    items.push(laid.item(text));
                    blocks.next();
                }
                laid.parts.push(Part::Branch(Tag::L(ListNumbering::Disc).into(), items));
            }
            Block::Table(table) => laid.table(table),
        }
    }
    laid
}

impl Laid<'_> {
    fn face(&self, is_bold: bool) -> &Face {
        if is_bold { &self.faces.bold } else { &self.faces.plain }
    }

    fn leaf(&mut self) -> usize {
        self.n_leaves += 1;
        self.n_leaves - 1
    }

    fn page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Goes on with a new page if so much does not fit on this one any more.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.page();
        }
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A text across the page; its leaf.
    fn text(&mut self, text: &str, look: Look, x: f32, above: f32) -> usize {
        let leaf = self.leaf();
        self.lines(text, look, x, above, leaf);
        leaf
    }

    fn lines(&mut self, text: &str, look: Look, x: f32, above: f32, leaf: usize) {
        let face = self.face(look.is_bold);
        let lines = face.lines(&face.shown(text), look.size, PAGE[0] - MARGIN - x);
        if self.y > MARGIN {
            self.y += above;
        }
        for text in lines {
            self.need(look.size * LINE);
            self.y += look.size * LINE;
            let at = [x, self.y];
            self.mark(Mark::Text { at, size: look.size, is_bold: look.is_bold, text, leaf: Some(leaf) });
        }
    }

    fn item(&mut self, text: &str) -> Part {
        let (sign, body) = (self.leaf(), self.leaf());
        let look = Look { size: TEXT, is_bold: false };
        self.need(2.0 * TEXT * LINE);
        let before = self.y + 0.3 * TEXT + TEXT * LINE;
        self.mark(Mark::Text {
            at: [MARGIN + 4.0, before],
            size: TEXT,
            is_bold: false,
            text: "•".to_owned(),
            leaf: Some(sign),
        });
        let above = if self.y > MARGIN { 0.3 * TEXT } else { 0.0 };
        self.y += 0.3 * TEXT - above;
        self.lines(text, look, MARGIN + 16.0, above, body);
        let parts = vec![Part::Leaf(Tag::Lbl.into(), sign), Part::Leaf(Tag::LBody.into(), body)];
        Part::Branch(Tag::LI.into(), parts)
    }

    fn table(&mut self, table: &Table) {
        let columns = columns(table, self.faces);
        let mut parts = Vec::new();
        self.need(6.0 * SMALL * LINE);
        if let Some(caption) = &table.caption {
            let leaf = self.text(caption, Look { size: SMALL, is_bold: true }, MARGIN, TEXT);
            parts.push(Part::Leaf(Tag::Caption.into(), leaf));
        } else {
            self.y += 0.5 * TEXT;
        }
        let is_head = |row: &[Cell]| row.len() > 1 && row.iter().all(|cell| cell.is_head);
        let head = table.rows.first().filter(|row| is_head(row));
        for (nth, row) in table.rows.iter().enumerate() {
            let leaves: Vec<usize> = row.iter().map(|_| self.leaf()).collect();
            self.row(row, &columns, &leaves, head.filter(|_| nth > 0));
            let cells = row.iter().zip(&leaves);
            let cells =
                cells.map(|(it, leaf)| Part::Leaf(cell(it.is_head, nth == 0 && head.is_some()), *leaf));
            parts.push(Part::Branch(Tag::TR.into(), cells.collect()));
        }
        self.y += 0.5 * TEXT;
        self.parts.push(Part::Branch(Tag::Table.into(), parts));
    }

    /// A row, under its head again where a page ends before it.
    fn row(&mut self, row: &[Cell], columns: &[[f32; 2]], leaves: &[usize], head: Option<&Vec<Cell>>) {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(columns)
            .map(|(cell, [_, width])| {
                let face = self.face(cell.is_head);
                face.lines(&face.shown(&cell.text), SMALL, *width)
            })
            .collect();
        let n_lines = cells.iter().map(Vec::len).max().unwrap_or(0);
        let height = ROW + n_lines as f32 * SMALL * LINE;
        if self.y + height > BOTTOM && height < 0.6 * (BOTTOM - MARGIN) {
            self.page();
            self.again(head, columns);
        }
        self.y += ROW;
        self.mark(Mark::Rule(self.y - 0.55 * ROW));
        for nth in 0..n_lines {
            if self.y + SMALL * LINE > BOTTOM {
                self.page();
                self.again(head, columns);
                self.y += ROW;
            }
            self.y += SMALL * LINE;
            for (place, lines) in cells.iter().enumerate() {
                let (Some(text), Some([x, _]), Some(leaf)) =
                    (lines.get(nth), columns.get(place), leaves.get(place))
                else {
                    continue;
                };
                let (at, is_bold) = ([*x, self.y], row[place].is_head);
                self.mark(Mark::Text { at, size: SMALL, is_bold, text: text.clone(), leaf: Some(*leaf) });
            }
        }
    }

    /// The head of a table once more, on a new page.
    fn again(&mut self, head: Option<&Vec<Cell>>, columns: &[[f32; 2]]) {
        let Some(head) = head else { return };
        self.y += SMALL * LINE;
        for (cell, [x, width]) in head.iter().zip(columns) {
            let face = &self.faces.bold;
            let text =
                face.lines(&face.shown(&cell.text), SMALL, *width).into_iter().next().unwrap_or_default();
            self.mark(Mark::Text { at: [*x, self.y], size: SMALL, is_bold: true, text, leaf: None });
        }
    }
}

/// Where each column begins and how wide it is: as wide as it would like to be, or as CSS 2.2, 17.5.2.2,
/// shares the page out: every column has room for its longest word, what is left goes by how much more each
/// would like.
fn columns(table: &Table, faces: &Faces) -> Vec<[f32; 2]> {
    let n = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let room = WIDTH - GAP * n.saturating_sub(1) as f32;
    let (mut least, mut most) = (vec![12.0f32; n], vec![12.0f32; n]);
    let cells = table.rows.iter().flat_map(|row| row.iter().enumerate());
    for (place, cell) in cells {
        let face = if cell.is_head { &faces.bold } else { &faces.plain };
        let shown = face.shown(&cell.text);
        for line in shown.split('\n') {
            most[place] = most[place].max(face.width(line, SMALL));
            for word in line.split(' ') {
                // A longer word is cut.
                let cap = 0.8 * room / n.max(1) as f32;
                least[place] = least[place].max(face.width(word, SMALL).min(cap));
            }
        }
    }
    let (needed, wished): (f32, f32) = (least.iter().sum(), most.iter().sum());
    let more = |place: usize| match wished <= room {
        true => most[place],
        false => least[place] + (room - needed) * (most[place] - least[place]) / (wished - needed).max(1.0),
    };
    let mut x = MARGIN;
    let column = |place| {
        let width = more(place) + 0.01;
        x += width + GAP;
        [x - width - GAP, width]
    };
    (0..n).map(column).collect()
}
