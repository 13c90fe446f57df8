//! A mailbox taken apart line by line; of each mail only the headers are kept, and those up to a limit.

use super::HEADERS_MAX;
use std::io::{self, BufRead};

/// The headers of one mail.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) bytes: &'a [u8],
    /// Where it begins: the line, from 1.
    pub(super) line: u64,
    /// Where reading stands, in bytes.
    pub(super) offset: u64,
    /// Whether the headers were longer than the limit.
    pub(super) cut: bool,
}

/// Reads a mailbox; a file that does not begin with `From ` is one mail.
pub(super) struct Split<R> {
    reader: R,
    head: Vec<u8>,
    line: u64,
    offset: u64,
    /// Whether the file is one mail, so that no later line separates.
    single: bool,
}

/// What is known of a line without keeping it.
struct Line {
    /// Its first bytes.
    start: [u8; 5],
    n: usize,
    blank: bool,
}

impl<R: BufRead> Split<R> {
    pub(super) fn new(reader: R) -> Split<R> {
        Split { reader, head: Vec::with_capacity(4096), line: 0, offset: 0, single: false }
    }

    /// The headers of the next mail; its body is passed over when the one after it is asked for.
    pub(super) fn next_head(&mut self) -> io::Result<Option<Head<'_>>> {
        let (mut line, mut cut) = (0, false);
        self.head.clear();
        while self.head.trim_ascii().is_empty() {
            if !self.find_mail()? {
                return Ok(None);
            }
            (line, cut) = (self.line + 1, false);
            self.head.clear();
            while let Some(read) = self.line(true)? {
                cut |= self.head.len() >= HEADERS_MAX;
                if read.blank {
                    break;
                }
            }
        }
        Ok(Some(Head { bytes: &self.head, line, offset: self.offset, cut }))
    }

    /// Passes over a body until the line that separates mails, which follows a blank one.
    fn find_mail(&mut self) -> io::Result<bool> {
        if self.single {
            return Ok(false);
        }
        let mut after_blank = self.line == 0;
        loop {
            if self.line == 0 {
                let begins = self.reader.fill_buf()?;
                if !begins.starts_with(b"From ") {
                    self.single = true;
                    return Ok(!begins.is_empty());
                }
            }
            let Some(line) = self.line(false)? else { return Ok(false) };
            if after_blank && &line.start == b"From " {
                return Ok(true);
            }
            after_blank = line.blank;
        }
    }

    /// Reads a line; keeps it up to the limit if asked to. `None` at the end of the file.
    fn line(&mut self, keep: bool) -> io::Result<Option<Line>> {
        let mut line = Line { start: [0; 5], n: 0, blank: true };
        loop {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            let end = bytes.iter().position(|&byte| byte == b'\n').map(|end| end + 1);
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if line.n < 5 {
                let n = part.len().min(5 - line.n);
                line.start[line.n..line.n + n].copy_from_slice(&part[..n]);
            }
            line.blank =
                line.blank && part.len() <= 2 && part.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
            if keep {
                let room = HEADERS_MAX.saturating_sub(self.head.len());
                self.head.extend_from_slice(&part[..part.len().min(room)]);
            }
            let n = part.len();
            line.n += n;
            self.reader.consume(n);
            self.offset += n as u64;
            if end.is_some() {
                break;
            }
        }
        if line.n == 0 {
            return Ok(None);
        }
        self.line += 1;
        Ok(Some(line))
    }
}
