//! Bytes in: from a file or from memory, opened as often as needed, decoded, and never more than is allowed.

use crate::SourceError;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::{
    cell::Cell,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    rc::Rc,
};

/// The largest file that is read: 200 MiB.
pub const FILE_MAX: u64 = 200 << 20;
/// The largest field: 1 MiB.
pub const FIELD_MAX: usize = 1 << 20;
/// The largest row or record: 4 MiB.
pub const ROW_MAX: u64 = 4 << 20;

/// What is read.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A file on disk.
    File(&'a Path),
    /// Bytes that are at hand, such as one entry of an archive.
    Bytes(&'a [u8]),
}

impl<'a> Input<'a> {
    /// How many bytes there are; refused where there are more than [`FILE_MAX`].
    pub fn size(&self) -> Result<u64, SourceError> {
        let size = match self {
            Input::File(path) => std::fs::metadata(path).map_err(|e| self.unreadable(e))?.len(),
            Input::Bytes(bytes) => bytes.len() as u64,
        };
        if size > FILE_MAX {
            let limit = "200 MiB (split it, for instance by year)".to_owned();
            return Err(SourceError::TooLarge { what: self.path().display().to_string(), limit });
        }
        Ok(size)
    }

    /// Opens the bytes from the beginning, as they are.
    pub fn open(&self) -> Result<Box<dyn Read + 'a>, SourceError> {
        Ok(match *self {
            Input::File(path) => {
                Box::new(File::open(path).map_err(|e| self.unreadable(e))?.take(FILE_MAX + 1))
            }
            Input::Bytes(bytes) => Box::new(bytes),
        })
    }

    /// Opens the bytes as UTF-8, whatever they are written in, behind a guard against endless rows.
    pub fn open_text(
        &self,
        encoding: Option<&'static Encoding>,
        mark: Mark,
    ) -> Result<Guard<'a>, SourceError> {
        let raw = self.open()?;
        let inner: Box<dyn Read + 'a> = match encoding {
            None => raw,
            Some(encoding) => Box::new(
                DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_sniffing(true).build(raw),
            ),
        };
        Ok(Guard { inner, mark })
    }

    /// The encoding, where it is not one that extends ASCII: by its mark, or by the zero bytes of UTF-16.
    pub fn encoding(&self) -> Result<Option<&'static Encoding>, SourceError> {
        let mut head = Vec::new();
        self.open()?.take(512).read_to_end(&mut head).map_err(|e| self.unreadable(e))?;
        let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count() * 2;
        let mostly = |n: usize| head.len() >= 8 && n * 4 >= head.len() * 3;
        Ok(match head.as_slice() {
            [0xFF, 0xFE, ..] => Some(UTF_16LE),
            [0xFE, 0xFF, ..] => Some(UTF_16BE),
            _ if mostly(zeros(1)) && !mostly(zeros(0)) => Some(UTF_16LE),
            _ if mostly(zeros(0)) && !mostly(zeros(1)) => Some(UTF_16BE),
            _ => None,
        })
    }

    /// The first bytes as text, up to 64 KiB, with whatever cannot be read replaced.
    pub fn head(&self) -> Result<String, SourceError> {
        let mut bytes = Vec::new();
        let text = self.open_text(self.encoding()?, Mark::default())?;
        text.take(64 << 10).read_to_end(&mut bytes).map_err(|e| self.unreadable(e))?;
        let head = String::from_utf8_lossy(&bytes);
        Ok(head.strip_prefix('\u{feff}').unwrap_or(&head).to_owned())
    }

    /// The path, for messages.
    pub fn path(&self) -> PathBuf {
        match self {
            Input::File(path) => path.to_path_buf(),
            Input::Bytes(_) => PathBuf::from("(bytes)"),
        }
    }

    /// A failure of the file system, with the path.
    pub fn unreadable(&self, source: io::Error) -> SourceError {
        SourceError::Unreadable { path: self.path(), source }
    }
}

/// Where the row that is being read began; moved on by whoever reads rows.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    begin: Rc<Cell<u64>>,
    given: Rc<Cell<u64>>,
}

impl Mark {
    /// The next row begins at this byte.
    pub fn row_begins(&self, byte: u64) {
        self.begin.set(byte);
    }

    /// The next row begins with the bytes that are given next, give or take a buffer.
    pub fn row_begins_here(&self) {
        self.begin.set(self.given.get());
    }
}

/// A reader that fails rather than feed a row of more than [`ROW_MAX`] bytes: an unclosed quote, a bomb.
pub struct Guard<'a> {
    inner: Box<dyn Read + 'a>,
    mark: Mark,
}

impl Read for Guard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let given = self.mark.given.get();
        if given.saturating_sub(self.mark.begin.get()) > ROW_MAX {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a row is larger than 4 MiB"));
        }
        let n = self.inner.read(buffer)?;
        self.mark.given.set(given + n as u64);
        Ok(n)
    }
}
