//! Reading what a program sends: one JSON object, of a size and a depth that somebody could mean.

use super::answer::{json, short};
use super::problem::Problem;
use crate::house::House;
use crate::pages::error::Fault;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_spine::suggest;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// How deep lists and objects may lie in each other.
pub const DEPTH_MOST: usize = 64;

/// How long an idempotency key may be.
const KEY_MOST: usize = 200;

/// The header under which a request that may come twice is sent.
pub const KEY: &str = "idempotency-key";

/// What came of a request that writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Done {
    /// The place of the act in the log, for ever.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: String,
    /// Whether this is the answer to an earlier, equal request; or nothing was new in it.
    pub repeated: bool,
    /// The id that was drawn for the matter that it opens, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
}

/// A body as it came in.
pub type Sent = Result<Bytes, BytesRejection>;

/// Does some work with a body beside the sockets, and answers what came of it.
pub async fn work<T, F>(house: Arc<House>, headers: HeaderMap, sent: Sent, work: F) -> Response
where
    T: Serialize + Send + 'static,
    F: FnOnce(&House, &HeaderMap, Sent) -> Result<(StatusCode, T), Problem> + Send + 'static,
{
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || work(&working, &headers, sent)).await;
    let mishap = || Problem::fault(&house, &Fault::mishap()).into_response();
    match done {
        Ok(Ok((status, answer))) => {
            serde_json::to_vec(&answer).map_or_else(|_| mishap(), |bytes| json(status, bytes))
        }
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => mishap(),
    }
}

/// The JSON of a body.
///
/// # Errors
/// Too large, not said to be JSON, no JSON, or too deep.
pub fn value(headers: &HeaderMap, sent: Sent) -> Result<Value, Problem> {
    let bytes = sent.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "That is more than 1 MiB; nothing of it was read.")
        }
        _ => Problem::new(StatusCode::BAD_REQUEST, "The body broke off before its end."),
    })?;
    let sort = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let sort = sort.split(';').next().unwrap_or_default().trim();
    if !sort.eq_ignore_ascii_case("application/json") {
        let detail = "The body is not said to be JSON.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).of("Content-Type"));
    }
    let bad = |detail: String| Problem::new(StatusCode::BAD_REQUEST, detail);
    let text = str::from_utf8(&bytes).map_err(|_| bad("The body is not UTF-8.".to_owned()))?;
    if depth(text) > DEPTH_MOST {
        let detail = format!("Lists and objects lie more than {DEPTH_MOST} deep in each other.");
        return Err(bad(detail));
    }
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        bad(format!("The body is not JSON from line {line}, column {column} on."))
    })
}

/// How deep brackets lie in each other, outside of texts.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut is_escaped) = (0usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A body of a known shape.
///
/// # Errors
/// As [`value`], or a field that is missing, unknown or of another sort, by its name.
pub fn read<T: DeserializeOwned>(headers: &HeaderMap, sent: Sent) -> Result<T, Problem> {
    let value = value(headers, sent)?;
    T::deserialize(value).map_err(|error| misread(&error.to_string()))
}

/// A mistake in the shape of a body, as a sentence.
fn misread(text: &str) -> Problem {
    let mut words = text.split('`').skip(1).step_by(2);
    let wrong = |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
    match words.next() {
        Some(field) if text.starts_with("missing field") => {
            wrong(format!("Say `{field}` as well.")).of(field)
        }
        Some(field) if text.starts_with("unknown field") => {
            let known: Vec<&str> = words.collect();
            let hint = suggest::hint(field, known.iter().copied());
            let all = known.join("`, `");
            wrong(format!("There is no field `{}` here; there are `{all}`.{hint}", short(field)))
                .of(short(field))
        }
        _ => wrong(format!("{}.", short_of(text))),
    }
}

fn short_of(text: &str) -> String {
    text.chars().take(200).collect::<String>().trim_end_matches('.').to_owned()
}

/// The idempotency key of a request, if it has one.
///
/// # Errors
/// One that is empty, too long, said twice or not of letters.
pub fn once(headers: &HeaderMap, by: &str) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all(KEY).iter();
    let Some(value) = all.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        is_plain && (1..=KEY_MOST).contains(&text.len()) && all.next().is_none()
    });
    let bad = || {
        let detail = "An idempotency key is one word of at most 200 letters, digits and signs, said once.";
        Problem::new(StatusCode::BAD_REQUEST, detail).of("Idempotency-Key")
    };
    // Somebody else's key is another key.
    text.map(|text| Some(format!("api:{by}:{text}"))).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_within_a_text_are_letters() {
        assert_eq!(depth(r#"{"a": "[[[\"{{", "b": [1, [2]]}"#), 3);
        assert_eq!(depth(&"[".repeat(200)), 200);
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        let problem = misread("unknown field `txt`, expected `text` or `seen`");
        assert_eq!(problem.field.as_deref(), Some("txt"));
        assert!(problem.detail.contains("Did you mean `text`?"), "{}", problem.detail);
        assert_eq!(misread("missing field `text`").field.as_deref(), Some("text"));
    }
}
