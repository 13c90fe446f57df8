//! The canonical header: the bytes of an act that are hashed, for ever the same.
//!
//! Deterministic CBOR (RFC 8949 §4.2): one map of the integer keys 0 to 11, each present, in order, with
//! definite lengths and shortest integers. There is exactly one encoding of a header; [`Header::decode`]
//! refuses every other. `docs/decisions/0002-the-log.md` is the specification, `vectors/` holds examples.

use crate::{commitment::Part, merkle::Hash};
use comity_spine::{At, Head, PersonId, Seq, SourceId, Visibility};
use compact_str::CompactString;
use minicbor::{Decoder, Encoder, data::Type};

/// The format of headers that this program writes.
pub const FORMAT: u8 = 1;
/// The longest header, in bytes.
pub const HEADER_MAX: usize = 4096;
/// The longest kind, in bytes.
pub const KIND_MAX: usize = 80;

/// The random name of one act, drawn before it has a place in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub [u8; 16]);

/// Everything about an act that is hashed into the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its random name.
    pub event: EventId,
    /// Who, what, when.
    pub head: Head,
    /// The salted commitment to its terms.
    pub terms: Hash,
    /// The salted commitment to its words, if it has any.
    pub words: Option<Hash>,
}

/// Bytes that are no canonical header, or a header that has no canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHeader {
    /// Not the CBOR that the format prescribes.
    #[error("it is not the CBOR of a header: {0}")]
    Shape(String),
    /// The same header, written in another way.
    #[error("it is a header, but not in its one canonical form")]
    NotCanonical,
    /// Made by a later program.
    #[error("its format is {0}; this program knows {FORMAT}: use a newer Comity")]
    Format(u64),
    /// Over [`HEADER_MAX`].
    #[error("it is {0} bytes long; the most is {HEADER_MAX}")]
    TooLong(usize),
    /// A kind that is not a wire name.
    #[error("`{0}` is not a kind: use 1 to {KIND_MAX} of `a-z 0-9 . _ -`, such as `concern.raised`")]
    Kind(String),
}

impl From<minicbor::decode::Error> for BadHeader {
    fn from(error: minicbor::decode::Error) -> BadHeader {
        BadHeader::Shape(error.to_string())
    }
}

fn shape<T>(what: &str) -> Result<T, BadHeader> {
    Err(BadHeader::Shape(what.to_owned()))
}

/// Whether a text may be a kind: a wire name such as `concern.raised`.
pub fn check_kind(kind: &str) -> Result<(), BadHeader> {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    if kind.is_empty() || kind.len() > KIND_MAX || !kind.bytes().all(good) {
        return Err(BadHeader::Kind(kind.chars().take(KIND_MAX).collect()));
    }
    Ok(())
}

fn visibility_code(visibility: Visibility) -> u8 {
    match visibility {
        Visibility::Open => 0,
        Visibility::Space => 1,
        Visibility::Pair => 2,
        Visibility::Privileged => 3,
    }
}

fn visibility_of(code: u8) -> Result<Visibility, BadHeader> {
    match code {
        0 => Ok(Visibility::Open),
        1 => Ok(Visibility::Space),
        2 => Ok(Visibility::Pair),
        3 => Ok(Visibility::Privileged),
        _ => shape("visibility is not 0 to 3"),
    }
}

impl Header {
    /// The header's one encoding.
    pub fn encode(&self) -> Result<Vec<u8>, BadHeader> {
        check_kind(&self.head.kind)?;
        let mut bytes = Vec::with_capacity(256);
        self.write(&mut bytes);
        if bytes.len() > HEADER_MAX {
            return Err(BadHeader::TooLong(bytes.len()));
        }
        Ok(bytes)
    }

    /// Reads a header back; refuses whatever [`encode`](Header::encode) would have written differently.
    pub fn decode(bytes: &[u8]) -> Result<Header, BadHeader> {
        Header::decode_with(bytes, &mut Vec::new())
    }

    /// The same with a buffer to reuse, for readers of many.
    pub(crate) fn decode_with(bytes: &[u8], again: &mut Vec<u8>) -> Result<Header, BadHeader> {
        if bytes.len() > HEADER_MAX {
            return Err(BadHeader::TooLong(bytes.len()));
        }
        let header = read(bytes)?;
        check_kind(&header.head.kind)?;
        again.clear();
        header.write(again);
        if again == bytes { Ok(header) } else { Err(BadHeader::NotCanonical) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        // Writing to memory cannot fail: the error type is `Infallible`.
        let Ok(()) = self.encode_to(&mut Encoder::new(out)).map_err(|_| ()) else { return };
    }

    fn encode_to(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let head = &self.head;
        e.map(12)?;
        e.u8(0)?.u8(FORMAT)?;
        e.u8(1)?.u64(head.seq.0)?;
        e.u8(2)?.bytes(&self.event.0)?;
        e.u8(3)?.str(&head.kind)?;
        e.u8(4)?.u16(head.version)?;
        e.u8(5)?.i64(head.recorded_at.0)?;
        e.u8(6)?.i64(head.at.0)?;
        for (key, person) in [(7, head.by), (8, head.on_behalf_of)] {
            match person {
                Some(id) => e.u8(key)?.bytes(&id.0.to_be_bytes())?,
                None => e.u8(key)?.null()?,
            };
        }
        match &head.source {
            Some(source) => e.u8(9)?.str(source.as_str())?,
            None => e.u8(9)?.null()?,
        };
        e.u8(10)?.u8(visibility_code(head.visibility))?;
        e.u8(11)?.array(1 + u64::from(self.words.is_some()))?;
        e.array(2)?.str(Part::Terms.name())?.bytes(&self.terms.0)?;
        if let Some(words) = &self.words {
            e.array(2)?.str(Part::Words.name())?.bytes(&words.0)?;
        }
        Ok(())
    }
}

fn read(bytes: &[u8]) -> Result<Header, BadHeader> {
    let d = &mut Decoder::new(bytes);
    if d.map()? != Some(12) {
        return shape("it is not a map of twelve");
    }
    key(d, 0)?;
    match d.u64()? {
        format if format == u64::from(FORMAT) => {}
        format => return Err(BadHeader::Format(format)),
    }
    key(d, 1)?;
    let seq = Seq(d.u64()?);
    key(d, 2)?;
    let event = EventId(fixed(d.bytes()?)?);
    key(d, 3)?;
    let kind = CompactString::from(d.str()?);
    key(d, 4)?;
    let version = d.u16()?;
    key(d, 5)?;
    let recorded_at = At(d.i64()?);
    key(d, 6)?;
    let at = At(d.i64()?);
    key(d, 7)?;
    let by = person(d)?;
    key(d, 8)?;
    let on_behalf_of = person(d)?;
    key(d, 9)?;
    let source = source(d)?;
    key(d, 10)?;
    let visibility = visibility_of(d.u8()?)?;
    key(d, 11)?;
    let (terms, words) = commitments(d)?;
    if d.position() != bytes.len() {
        return shape("bytes follow its end");
    }
    let head = Head { seq, kind, version, recorded_at, at, by, on_behalf_of, source, visibility };
    Ok(Header { event, head, terms, words })
}

fn key(d: &mut Decoder<'_>, expected: u8) -> Result<(), BadHeader> {
    if d.u8()? == expected { Ok(()) } else { shape("its keys are not 0 to 11 in order") }
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], BadHeader> {
    bytes.try_into().or_else(|_| shape("an id or a hash has another length"))
}

fn person(d: &mut Decoder<'_>) -> Result<Option<PersonId>, BadHeader> {
    if d.datatype()? == Type::Null {
        d.null()?;
        return Ok(None);
    }
    Ok(Some(PersonId(u128::from_be_bytes(fixed(d.bytes()?)?))))
}

fn source(d: &mut Decoder<'_>) -> Result<Option<SourceId>, BadHeader> {
    if d.datatype()? == Type::Null {
        d.null()?;
        return Ok(None);
    }
    SourceId::new(d.str()?).map(Some).or_else(|_| shape("its source is not a name"))
}

fn commitments(d: &mut Decoder<'_>) -> Result<(Hash, Option<Hash>), BadHeader> {
    let n = d.array()?;
    if !matches!(n, Some(1 | 2)) {
        return shape("it does not commit to one or two parts");
    }
    let terms = commitment(d, Part::Terms)?;
    let words = if n == Some(2) { Some(commitment(d, Part::Words)?) } else { None };
    Ok((terms, words))
}

fn commitment(d: &mut Decoder<'_>, part: Part) -> Result<Hash, BadHeader> {
    if d.array()? != Some(2) || d.str()? != part.name() {
        return shape("its parts are not `terms`, then `words`");
    }
    Ok(Hash(fixed(d.bytes()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_header() -> impl Strategy<Value = Header> {
        let when = any::<(u64, i64, i64, u16)>();
        let who = any::<(Option<u128>, Option<u128>, [u8; 16])>();
        let what = ("[a-z][a-z0-9._-]{0,79}", proptest::option::of("[a-z0-9][a-z0-9._-]{0,79}"), 0u8..4);
        (when, who, what, any::<([u8; 32], Option<[u8; 32]>)>()).prop_map(|(when, who, what, parts)| Header {
            event: EventId(who.2),
            head: Head {
                seq: Seq(when.0),
                kind: what.0.into(),
                version: when.3,
                recorded_at: At(when.1),
                at: At(when.2),
                by: who.0.map(PersonId),
                on_behalf_of: who.1.map(PersonId),
                source: what.1.map(|text| SourceId::new(&text).unwrap()),
                visibility: visibility_of(what.2).unwrap(),
            },
            terms: Hash(parts.0),
            words: parts.1.map(Hash),
        })
    }

    proptest! {
        #[test]
        fn a_header_reads_back_as_itself_from_its_one_encoding(header in any_header()) {
            let bytes = header.encode().unwrap();
            prop_assert!(bytes.len() <= HEADER_MAX);
            prop_assert_eq!(Header::decode(&bytes).unwrap(), header);
        }

        #[test]
        fn whatever_bytes_decode_encode_to_the_same_bytes(header in any_header(), at: usize, byte: u8) {
            let mut bytes = header.encode().unwrap();
            let i = at % bytes.len();
            bytes[i] = byte;
            if let Ok(read) = Header::decode(&bytes) {
                prop_assert_eq!(read.encode().unwrap(), bytes);
            }
        }

        #[test]
        fn no_bytes_bring_the_decoder_down(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Header::decode(&bytes);
        }
    }

    #[test]
    fn longer_integers_indefinite_lengths_and_trailing_bytes_are_refused() {
        let header = Header {
            event: EventId([1; 16]),
            head: Head {
                seq: Seq(5),
                kind: "a.b".into(),
                version: 1,
                recorded_at: At(0),
                at: At(0),
                by: None,
                on_behalf_of: None,
                source: None,
                visibility: Visibility::Open,
            },
            terms: Hash([2; 32]),
            words: None,
        };
        let good = header.encode().unwrap();
        assert_eq!(&good[..5], [0xac, 0, 1, 1, 5]);
        let mut long = good.clone();
        long.splice(4..5, [0x18, 5]);
        assert_eq!(Header::decode(&long), Err(BadHeader::NotCanonical));
        let mut endless = good.clone();
        endless[0] = 0xbf;
        endless.push(0xff);
        assert!(Header::decode(&endless).is_err());
        let mut trailing = good.clone();
        trailing.push(0);
        assert!(Header::decode(&trailing).is_err());
        let mut upper = good;
        upper[2] = 2;
        assert_eq!(Header::decode(&upper), Err(BadHeader::Format(2)));
    }
}
