//! Pages of marks as a PDF.

use crate::layout::{Faces, MARGIN, Mark, PAGE, lay};
use crate::markup::blocks;
use crate::tree::tree;
use crate::typeface::Face;
use crate::{Made, Paper, PdfError};
use krilla::configure::ConfigurationBuilder;
use krilla::configure::validate::{Accessibility, Archival};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::{Document, SerializeSettings};

/// The size of the letters at the foot of a page.
const FOOT: f32 = 7.5;

/// A paper as the bytes of a PDF.
///
/// # Errors
/// [`PdfError`] where the page is no markup, or what came of it is no PDF/A-2a and PDF/UA-1.
pub fn write(paper: &Paper) -> Result<Vec<u8>, PdfError> {
    let faces = Faces { plain: Face::of(dejavu::sans::regular())?, bold: Face::of(dejavu::sans::bold())? };
    let laid = lay(&blocks(&paper.page)?, &faces);
    let mut drawn: Vec<Vec<Identifier>> = Vec::new();
    drawn.resize_with(laid.n_leaves, Vec::new);
    let mut document = Document::new_with(settings()?);
    let size = PageSettings::from_wh(PAGE[0], PAGE[1]).ok_or_else(|| PdfError::Pdf("no page".into()))?;
    let n = laid.pages.len();
    for (nth, marks) in laid.pages.iter().enumerate() {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for mark in marks {
            self::mark(&mut surface, mark, &faces, &mut drawn);
        }
        foot(&mut surface, &paper.foot, &format!("{} of {n}", nth + 1), &faces);
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&paper.title, &laid.headings));
    document.set_tag_tree(tree(laid.parts, &mut drawn));
    document.set_metadata(
        Metadata::new()
            .title(paper.title.clone())
            .language("en".to_owned())
            .creator("Comity".to_owned())
            .creation_date(date(paper.made)),
    );
    document.finish().map_err(|error| PdfError::Pdf(format!("{error:?}")))
}

/// The headings, to go to: under the title, which is where a paper begins.
fn outline(title: &str, headings: &[(String, usize, f32)]) -> Outline {
    let place = |page, y| XyzDestination::new(page, Point::from_xy(MARGIN, y));
    let mut first = OutlineNode::new(title.to_owned(), place(0, MARGIN));
    for (text, page, y) in headings {
        first.push_child(OutlineNode::new(text.clone(), place(*page, *y)));
    }
    let mut outline = Outline::new();
    outline.push_child(first);
    outline
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Pdf(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() })
}

fn date(made: Made) -> DateTime {
    DateTime::new(made.year)
        .month(made.month)
        .day(made.day)
        .hour(made.hour)
        .minute(made.minute)
        .second(made.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn mark(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces, drawn: &mut [Vec<Identifier>]) {
    match mark {
        Mark::Rule(y) => {
            surface.start_tagged(artifact(ArtifactType::Layout));
            rule(surface, *y);
            surface.end_tagged();
        }
        Mark::Text { text, .. } if text.trim().is_empty() => {}
        Mark::Text { at, size, is_bold, text, leaf } => {
            let face = if *is_bold { &faces.bold } else { &faces.plain };
            let tag = match leaf {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => artifact(ArtifactType::PaginationOther),
            };
            let identifier = surface.start_tagged(tag);
            say(surface, face, *at, *size, text);
            surface.end_tagged();
            if let Some(drawn) = leaf.and_then(|leaf| drawn.get_mut(leaf)) {
                drawn.push(identifier);
            }
        }
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn say(surface: &mut Surface<'_>, face: &Face, at: [f32; 2], size: f32, text: &str) {
    let at = Point::from_xy(at[0], at[1]);
    surface.draw_glyphs(at, &face.glyphs(text), face.font.clone(), text, size, false);
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(MARGIN, y);
    path.line_to(PAGE[0] - MARGIN, y);
    let Some(path) = path.finish() else { return };
    surface.set_stroke(Some(Stroke { width: 0.4, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// What every page says at its foot, and which page it is.
fn foot(surface: &mut Surface<'_>, text: &str, number: &str, faces: &Faces) {
    let (face, y) = (&faces.plain, PAGE[1] - MARGIN + 8.0);
    surface.start_tagged(artifact(ArtifactType::Footer));
    say(surface, face, [MARGIN, y], FOOT, &face.shown(text));
    say(surface, face, [PAGE[0] - MARGIN - face.width(number, FOOT), y], FOOT, number);
    surface.end_tagged();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(page: String) -> Paper {
        let made = Made { year: 2026, month: 2, day: 3, hour: 4, minute: 5, second: 6 };
        Paper { title: "Baseline v1".into(), page, foot: "Saved as of 2026-02-03".into(), made }
    }

    #[test]
    fn a_long_table_becomes_a_tagged_archivable_paper_of_many_pages() {
        let row = |i| {
            format!(
                "<tr><th scope=\"row\">REQ-{i}</th><td>{}</td><td>中 {i}</td></tr>",
                "The alarm sounds. ".repeat(i)
            )
        };
        let rows: String = (0..90).map(row).collect();
        let page = format!(
            "<h1>Baseline</h1><p>What was frozen.</p><ul><li>one</li><li>two</li></ul><table><caption>All</caption>\
             <thead><tr><th>Requirement</th><th>Must hold</th><th>Sign</th></tr></thead><tbody>{rows}</tbody></table>"
        );
        let bytes = write(&paper(page.clone())).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"), "no PDF");
        let count = |what: &[u8]| bytes.windows(what.len()).filter(|window| *window == what).count();
        assert!(
            count(b"/MarkInfo") == 1 && count(b"pdfaid") > 0 && count(b"pdfuaid") > 0,
            "not of that kind"
        );
        assert!(count(b"/StructParents") > 10, "{} pages", count(b"/StructParents"));
        assert_eq!(bytes, write(&paper(page)).unwrap(), "equal papers are equal bytes");
    }

    #[test]
    fn an_empty_page_and_one_of_odd_signs_are_papers_too() {
        for page in ["", "<p></p>", "<p>🙂 \u{202e}عربي עברית e\u{301}</p>", "<table></table><h4>x</h4>"]
        {
            assert!(write(&paper(page.to_owned())).is_ok(), "{page}");
        }
    }
}
