//! The file of rejected rows: every cell as it was, and the reason in a last column.

use crate::item::Refused;
use std::io;

/// Writes refused rows so that they can be mended in a spreadsheet and imported again.
///
/// A cell that a spreadsheet would take for a formula gets a `'` in front; every cell is quoted.
pub struct Rejected<W: io::Write> {
    writer: csv::Writer<W>,
    /// How many rows were written.
    pub n: u64,
}

impl<W: io::Write> Rejected<W> {
    /// Begins a file; `header` may be empty where the format has none.
    pub fn new(out: W, header: &[String]) -> io::Result<Rejected<W>> {
        let writer =
            csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).flexible(true).from_writer(out);
        let mut rejected = Rejected { writer, n: 0 };
        if !header.is_empty() {
            rejected.write(header, "why it was refused")?;
        }
        Ok(rejected)
    }

    /// Writes one refused row.
    pub fn push(&mut self, refused: &Refused) -> io::Result<()> {
        self.n += 1;
        self.write(&refused.cells, &format!("{}: {}", refused.place, refused.reason))
    }

    fn write(&mut self, cells: &[String], last: &str) -> io::Result<()> {
        let cells = cells.iter().map(String::as_str).chain([last]).map(harmless);
        self.writer.write_record(cells).map_err(io::Error::from)
    }

    /// Writes out what is still held back.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A cell that no spreadsheet computes: `=1+1` becomes `'=1+1`.
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_row_cannot_become_a_formula_and_says_why_it_was_refused() {
        let mut bytes = Vec::new();
        let mut rejected = Rejected::new(&mut bytes, &["name".to_owned(), "at".to_owned()]).unwrap();
        let refused = Refused {
            place: "line 3".into(),
            reason: "`soon` is not a date".into(),
            cells: vec!["=HYPERLINK(\"http://x\")".into(), "soon".into()],
        };
        rejected.push(&refused).unwrap();
        rejected.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "\"name\",\"at\",\"why it was refused\"\n\
             \"'=HYPERLINK(\"\"http://x\"\")\",\"soon\",\"line 3: `soon` is not a date\"\n"
        );
    }
}
