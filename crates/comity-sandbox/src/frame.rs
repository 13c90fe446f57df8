//! What a child answers: one line a frame, a sign for its sort and then JSON, which never holds a line break.

/// The longest line that a parent takes, in bytes.
pub const LINE_MAX: usize = 4 << 20;

/// The sort of a frame: the sign that begins its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `+`: one thing that the work yielded.
    Item,
    /// `!`: a sentence that a person should see, such as that the kernel lacks a lock.
    Warning,
    /// `=`: the work is done; what it came to.
    Done,
    /// `-`: the work was refused; a sentence that says why and what mends it.
    Refused,
}

impl Sort {
    /// The sign that begins the line.
    pub fn sign(self) -> u8 {
        match self {
            Sort::Item => b'+',
            Sort::Warning => b'!',
            Sort::Done => b'=',
            Sort::Refused => b'-',
        }
    }

    /// Takes a line without its line break apart.
    pub fn split(line: &[u8]) -> Option<(Sort, &[u8])> {
        let (sign, body) = line.split_first()?;
        let sort = match sign {
            b'+' => Sort::Item,
            b'!' => Sort::Warning,
            b'=' => Sort::Done,
            b'-' => Sort::Refused,
            _ => return None,
        };
        Some((sort, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_apart_as_it_was_put_together() {
        for sort in [Sort::Item, Sort::Warning, Sort::Done, Sort::Refused] {
            assert_eq!(
                Sort::split(&[&[sort.sign()], b"{}".as_slice()].concat()),
                Some((sort, b"{}".as_slice()))
            );
        }
        assert_eq!(Sort::split(b""), None);
        assert_eq!(Sort::split(b"running 1 test"), None);
    }
}
