//! The typeface: how wide text is, where it breaks, and what it does not have.

use crate::PdfError;
use harfrust::{ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

/// One weight of the typeface.
pub struct Face {
    /// As it is drawn with.
    pub font: Font,
    read: FontRef<'static>,
    shapes: ShaperData,
    signs: Charmap<'static>,
    widths: GlyphMetrics<'static>,
}

impl Face {
    /// Reads a face.
    ///
    /// # Errors
    /// [`PdfError::Typeface`] if it is none.
    pub fn of(bytes: &'static [u8]) -> Result<Face, PdfError> {
        let font = Font::new(bytes.into(), 0).ok_or(PdfError::Typeface)?;
        let read = FontRef::new(bytes).map_err(|_| PdfError::Typeface)?;
        // Widths are those at one point, so that they are multiplied by the size.
        let widths = read.glyph_metrics(Size::new(1.0), LocationRef::default());
        Ok(Face { font, shapes: ShaperData::new(&read), signs: read.charmap(), widths, read })
    }

    /// The text as this face can show it: what it has no sign for is written by its number, since to leave
    /// something out of what was signed would be to change it.
    pub fn shown(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for sign in text.chars() {
            match sign {
                '\n' => shown.push(sign),
                sign if sign.is_control() => shown.push(' '),
                sign if self.signs.map(sign).is_some() => shown.push(sign),
                sign => shown.push_str(&format!("[U+{:04X}]", u32::from(sign))),
            }
        }
        shown
    }

    /// A line as the glyphs that it is drawn with: joined, kerned, from right to left where it is written so.
    pub fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(line);
        buffer.guess_segment_properties();
        let shaped = self.shapes.shaper(&self.read).build().shape(buffer, ShapeOptions::new());
        let mut ends: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        ends.push(line.len());
        ends.sort_unstable();
        let em = self.font.units_per_em();
        let glyph = |(info, at): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| {
            let begin = info.cluster as usize;
            let end = ends.get(ends.partition_point(|end| *end <= begin)).copied().unwrap_or(line.len());
            let [x, dx, dy, y] =
                [at.x_advance, at.x_offset, at.y_offset, at.y_advance].map(|n| n as f32 / em);
            KrillaGlyph::new(GlyphId::new(info.glyph_id), x, dx, dy, y, begin..end, None)
        };
        shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(glyph).collect()
    }

    /// How wide a text is, in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let of =
            |sign| self.signs.map(sign).and_then(|glyph| self.widths.advance_width(glyph)).unwrap_or(0.5);
        size * text.chars().map(of).sum::<f32>()
    }

    /// The lines of a text in a column; a word that is wider than the column is cut.
    pub fn lines(&self, text: &str, size: f32, column: f32) -> Vec<String> {
        text.split('\n').flat_map(|paragraph| self.wrapped(paragraph, size, column)).collect()
    }

    fn wrapped(&self, paragraph: &str, size: f32, column: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut room = column;
        for word in paragraph.split_inclusive(' ') {
            let width = self.width(word.trim_end(), size);
            if width > room && room < column {
                lines.push(String::new());
                room = column;
            }
            if width <= room {
                push(&mut lines, word);
                room -= self.width(word, size);
                continue;
            }
            for sign in word.chars() {
                let width = self.width(sign.encode_utf8(&mut [0; 4]), size);
                if width > room && room < column {
                    lines.push(String::new());
                    room = column;
                }
                push(&mut lines, sign.encode_utf8(&mut [0; 4]));
                room -= width;
            }
        }
        lines
    }
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face() -> Face {
        Face::of(dejavu::sans::regular()).unwrap()
    }

    #[test]
    fn text_breaks_at_blanks_and_long_words_anywhere_and_nothing_is_lost() {
        let face = face();
        let text =
            "A requirement that is rather long, and aVeryVeryVeryVeryVeryLongWordWithoutAnyBlank in it.\nEnd";
        let lines = face.lines(text, 9.0, 80.0);
        assert!(
            lines.len() > 5 && lines.iter().all(|line| face.width(line.trim_end(), 9.0) <= 80.0),
            "{lines:?}"
        );
        assert_eq!(lines.concat(), text.replace('\n', ""));
        assert_eq!(face.lines("", 9.0, 80.0), [""]);
        assert_eq!(face.lines("one", 9.0, 0.1), ["o", "n", "e"]);
    }

    #[test]
    fn every_sign_of_a_line_belongs_to_a_glyph() {
        for line in ["office, file", "عربي", "e\u{301}"] {
            let glyphs = face().glyphs(line);
            let mut covered: Vec<usize> = glyphs.iter().flat_map(|glyph| glyph.text_range.clone()).collect();
            covered.sort_unstable();
            covered.dedup();
            assert_eq!(covered, (0..line.len()).collect::<Vec<_>>(), "{line}");
        }
    }

    #[test]
    fn what_the_typeface_lacks_is_written_by_its_number() {
        assert_eq!(face().shown("Ä ω я א 中 🙂\u{7}"), "Ä ω я א [U+4E2D] [U+1F642] ");
    }
}
