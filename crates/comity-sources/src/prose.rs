//! The text of a document that people made elsewhere: plain text, Markdown, a web page, Word, PowerPoint.
//!
//! What a reader would see is taken, block by block: no styles, no scripts, no notes of a speaker. It becomes
//! the words of an act of whoever brings it, never a trace.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

/// The largest file that is read, and the largest part of one once it is unpacked, in bytes.
pub const FILE_MOST: u64 = 32 << 20;

/// The most files that a packed document may hold.
const PARTS_MOST: usize = 20_000;

/// How a compound file begins: an office document of before 2007, or one of today that is encrypted.
///
/// Source: \[MS-CFB\] 2.2.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The endings that are known.
pub const ENDINGS: [&str; 7] = ["txt", "md", "markdown", "html", "htm", "docx", "pptx"];

/// Why there is no text to be had.
#[derive(Debug, thiserror::Error)]
pub enum ProseError {
    /// Another sort of file.
    #[error("`.{0}` is not read here: give a .txt, .md, .html, .docx or .pptx, or paste the text")]
    Ending(String),
    /// The file system says no.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// Larger than anybody reads.
    #[error("it is larger than {} MiB: give its parts one by one", FILE_MOST >> 20)]
    TooLarge,
    /// Not the text that its ending says.
    #[error("it is not UTF-8 text at byte {0}: save it as UTF-8")]
    NotText(usize),
    /// Not the document that its ending says.
    #[error("{place} is broken: {why}")]
    Broken {
        /// Where: the part of the document.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// Locked with a password, or of before 2007: neither is opened here.
    #[error(
        "it is locked with a password, or in the format of before 2007: save it without a password as .docx or .pptx"
    )]
    Locked,
    /// There are no words in it.
    #[error("it has no text; a picture of words is not read")]
    Empty,
}

/// The text of a file, by its ending: a line for each block, without the space around it.
///
/// # Errors
/// An ending that is not known, a file that is not what its ending says, or one without text.
pub fn read(path: &Path) -> Result<String, ProseError> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    if !ENDINGS.contains(&ending.as_str()) {
        return Err(ProseError::Ending(ending));
    }
    let file = File::open(path)?;
    let text = match ending.as_str() {
        "docx" => packed(file, |name| (name == "word/document.xml").then_some(0))?,
        "pptx" => packed(file, slide)?,
        "html" | "htm" => mail_parser::decoders::html::html_to_text(&with_breaks(&plain(file)?)),
        _ => plain(file)?,
    };
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    if text.is_empty() { Err(ProseError::Empty) } else { Ok(text) }
}

/// Everything of a file as text.
fn plain(file: impl Read) -> Result<String, ProseError> {
    let mut bytes = Vec::new();
    file.take(FILE_MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_MOST {
        return Err(ProseError::TooLarge);
    }
    let text =
        String::from_utf8(bytes).map_err(|error| ProseError::NotText(error.utf8_error().valid_up_to()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Elements after which a reader sees a new line.
const BLOCKS: [&str; 20] = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "title",
    "blockquote",
    "figcaption",
];

/// A web page with a break after each block: what stands in two of them is not one word.
fn with_breaks(html: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, after)) = rest.split_once("</") {
        let name: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
        let is_block = BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block));
        let end = if is_block { after.find('>').map_or(0, |end| end + 1) } else { 0 };
        out.extend([before, "</", &after[..end], if end > 0 { "<br>" } else { "" }]);
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

/// The number of a slide, if that part is one.
fn slide(name: &str) -> Option<u32> {
    name.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?.parse().ok()
}

/// The text of those parts of a packed document that have a place, in order of place.
fn packed(mut file: File, place: impl Fn(&str) -> Option<u32>) -> Result<String, ProseError> {
    let mut begins = [0; 8];
    let n = file.read(&mut begins)?;
    if n == 0 {
        return Err(ProseError::Empty);
    }
    if begins == COMPOUND {
        return Err(ProseError::Locked);
    }
    file.rewind()?;
    let broken = |place: &str, why: String| ProseError::Broken { place: place.to_owned(), why };
    let mut archive =
        zip::ZipArchive::new(file).map_err(|error| broken("the document", error.to_string()))?;
    if archive.len() > PARTS_MOST {
        return Err(broken("the document", format!("it has more than {PARTS_MOST} parts")));
    }
    let names = archive.file_names().filter_map(Result::ok);
    let names = names.filter_map(|name| Some((place(&name)?, name.into_owned())));
    let mut names: Vec<(u32, String)> = names.collect();
    names.sort();
    if names.is_empty() {
        return Err(broken("the document", "it has no page to read".to_owned()));
    }
    let (mut text, mut left) = (String::new(), FILE_MOST);
    for (_, name) in names {
        let part = archive.by_name(&name).map_err(|error| broken(&name, error.to_string()))?;
        let xml = plain(part)?;
        // All parts together are held to what one may be.
        left = left.checked_sub(xml.len() as u64).ok_or(ProseError::TooLarge)?;
        text.push_str(&said(&xml).map_err(|why| broken(&name, why))?);
    }
    Ok(text)
}

/// What stands in the runs of text of an office document, a line for each paragraph.
fn said(xml: &str) -> Result<String, String> {
    let (mut reader, mut text, mut is_run) = (Reader::from_str(xml), String::new(), false);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => is_run = start.local_name().as_ref() == b"t",
            Event::Empty(empty) => match empty.local_name().as_ref() {
                b"tab" => text.push(' '),
                b"br" | b"cr" => text.push('\n'),
                _ => {}
            },
            Event::End(end) => {
                is_run = false;
                if end.local_name().as_ref() == b"p" {
                    text.push('\n');
                }
            }
            Event::Text(some) if is_run => text.push_str(&some.decode().map_err(|error| error.to_string())?),
            Event::CData(some) if is_run => text.push_str(&some.decode().map_err(|error| error.to_string())?),
            Event::GeneralRef(name) if is_run => {
                let whole = format!("&{};", name.decode().map_err(|error| error.to_string())?);
                let some = quick_xml::escape::unescape(&whole);
                text.push_str(&some.map_err(|_| format!("`{whole}` is an entity that is not read here"))?);
            }
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn of(name: &str, bytes: &[u8]) -> Result<String, ProseError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        read(&path)
    }

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_web_page_is_read_as_it_is_seen() {
        let page = "<html><head><style>p{}</style><script>var a='no';</script></head><body><h1>Atlas</h1>\
                    <p>Saves nine&nbsp;hours a week &amp; more.</p></body></html>";
        let text = of("page.html", page.as_bytes()).unwrap();
        assert_eq!(text.lines().next(), Some("Atlas"), "{text}");
        assert!(text.contains("Saves nine hours a week & more."), "{text}");
        let list =
            of("list.html", b"<ul><LI>one</LI><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table>")
                .unwrap();
        assert_eq!(list.split_whitespace().collect::<Vec<_>>(), ["one", "two", "a", "b"], "{list}");
        assert!(!text.contains("var a") && !text.contains("p{}"), "{text}");
    }

    #[test]
    fn slides_are_read_in_their_order_and_what_a_speaker_notes_is_not() {
        let slide = |text: &str| {
            format!(
                "<p:sld><a:p><a:r><a:t>{text}</a:t></a:r><a:r><a:t> &amp; so on</a:t></a:r></a:p></p:sld>"
            )
        };
        let (first, second, tenth) = (slide("One"), slide("Two"), slide("Ten"));
        let deck = zipped(&[
            ("ppt/slides/slide10.xml", &tenth),
            ("ppt/slides/slide2.xml", &second),
            ("ppt/slides/slide1.xml", &first),
            ("ppt/notesSlides/notesSlide1.xml", &slide("Do not say this")),
        ]);
        assert_eq!(of("deck.pptx", &deck).unwrap(), "One & so on\nTwo & so on\nTen & so on");
    }

    #[test]
    fn a_letter_is_read_paragraph_by_paragraph() {
        let body = "<w:document><w:body><w:p><w:r><w:t xml:space=\"preserve\">Saves </w:t></w:r><w:r><w:t>nine hours\
                    </w:t></w:r></w:p><w:p><w:r><w:t>a week</w:t><w:br/><w:t>or more</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(
            of("one.docx", &zipped(&[("word/document.xml", body)])).unwrap(),
            "Saves nine hours\na week\nor more"
        );
    }

    #[test]
    fn what_is_no_document_is_refused_with_what_to_do() {
        let says = |name: &str, bytes: &[u8]| of(name, bytes).unwrap_err().to_string();
        assert_eq!(
            says("a.pdf", b"%PDF"),
            "`.pdf` is not read here: give a .txt, .md, .html, .docx or .pptx, or paste the text"
        );
        assert_eq!(says("a.md", b"ok \xff"), "it is not UTF-8 text at byte 3: save it as UTF-8");
        assert!(says("a.docx", b"PK no").starts_with("the document is broken: "));
        assert_eq!(says("a.pptx", &zipped(&[("x", "y")])), "the document is broken: it has no page to read");
        assert_eq!(says("a.txt", b" \n "), "it has no text; a picture of words is not read");
        let mut locked = COMPOUND.to_vec();
        locked.resize(4_096, 0);
        assert!(says("a.pptx", &locked).starts_with("it is locked with a password"));
        assert_eq!(says("a.pptx", b""), "it has no text; a picture of words is not read");
        let odd = zipped(&[("word/document.xml", "<w:t>&made-up;</w:t>")]);
        assert_eq!(
            says("a.docx", &odd),
            "word/document.xml is broken: `&made-up;` is an entity that is not read here"
        );
    }
}
