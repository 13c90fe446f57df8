//! A page as a PDF: tagged, so that screen readers read it as it is meant (PDF/UA-1), and with everything in
//! it that it takes to be read in twenty years (PDF/A-2a).
//!
//! It knows headings, paragraphs, lists and tables, and nothing of what they are about. Equal papers are
//! equal bytes.

mod draw;
mod layout;
mod markup;
mod tree;
mod typeface;

pub use draw::write;

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its title, as a reader's window shows it.
    pub title: String,
    /// The page as markup: what `maud` writes. Pictures and forms are left out.
    pub page: String,
    /// What stands at the foot of every page, beside the page's number.
    pub foot: String,
    /// When it was made.
    pub made: Made,
}

/// An instant in UTC, as a calendar and a clock show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are what they are called")]
pub struct Made {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

/// Why a paper cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The page is no markup that can be read.
    #[error("the page cannot be read as markup: {0}")]
    Markup(String),
    /// The typeface that comes with the program cannot be read.
    #[error("the typeface cannot be read")]
    Typeface,
    /// What was drawn is no PDF of this kind.
    #[error("no PDF came of it: {0}")]
    Pdf(String),
}
