//! The guard at the door: which hosts it answers for, how much it takes in, what every answer carries.

use crate::house::House;
use crate::pages::error::Fault;
use crate::router::told;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// The largest body that is taken in, in bytes.
pub const BODY_MOST: usize = 1 << 20;

/// What a browser may do with our pages: show them with our own style sheet, run our own scripts, talk to us,
/// send our own forms, nothing else. The hash is of the progress bar's style, which the script that morphs
/// pages brings along.
const POLICY: &str = "default-src 'none'; script-src 'self'; \
                      style-src 'self' 'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='; \
                      img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer carries.
const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Our own pages must be able to show that a form is theirs; nobody else learns where it came from.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Refuses what is not meant for this machine or too large, and sends every answer off with its headers.
pub async fn guard(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let mut response = match refuse(&house, request.uri(), request.headers()) {
        Some(wrong) => told(&house, request.uri().path(), &wrong),
        None => next.run(request).await,
    };
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refuse(house: &House, uri: &Uri, headers: &HeaderMap) -> Option<Fault> {
    let named = headers.get_all(header::HOST);
    let mut hosts =
        named.iter().map(|value| value.to_str().unwrap_or("?")).chain(uri.authority().map(|a| a.as_str()));
    let is_known = |host: &str| is_here(host) || house.origin().is_some_and(|origin| origin.is_host(host));
    if named.iter().next().is_none() || !hosts.all(is_known) {
        return Some(elsewhere(house));
    }
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    // An upload counts for itself what it takes in, and has a page of its own for what is too much.
    let is_upload = [crate::uploading::PATH, crate::api::uploads::PATH].contains(&uri.path())
        || crate::filing::is_here(uri.path());
    if !is_upload && length.is_some_and(|length| length > BODY_MOST as u64) {
        return Some(Fault::too_much());
    }
    None
}

fn elsewhere(house: &House) -> Fault {
    let other = match house.origin().filter(|origin| origin.is_secure()) {
        Some(origin) => format!(", or at `{origin}`"),
        None => String::new(),
    };
    Fault {
        status: StatusCode::MISDIRECTED_REQUEST,
        title: "Not for this address",
        sentence: format!(
            "Comity answers on this machine only: open it as `localhost` or `127.0.0.1`, with its port{other}. \
             (A page elsewhere that points its own name at this machine gets nothing.)"
        ),
    }
}

/// Whether a host is this machine, by a name that nobody else can claim.
///
/// A name of somebody else's that resolves to this machine (DNS rebinding) is none of these.
pub fn is_here(host: &str) -> bool {
    let bare = match host.strip_prefix('[') {
        Some(rest) => rest
            .split_once(']')
            .map(|(name, port)| (name, port.strip_prefix(':').or(port.is_empty().then_some("0")))),
        None => match host.split_once(':') {
            Some((name, port)) => Some((name, Some(port))),
            None => Some((host, Some("0"))),
        },
    };
    let Some((name, Some(port))) = bare else { return false };
    let is_port = !port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let known = match host.starts_with('[') {
        true => name == "::1",
        false => name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"),
    };
    is_port && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_else_can_claim_are_here() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:80", "[::1]", "[::1]:8080"] {
            assert!(is_here(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.nip.io:80",
            "localhost:",
            "localhost:8080x",
            "::1",
            "[::1",
            "[::1]8080",
            "[::1]:",
            "user@localhost",
            "localhost:80:80",
            "0.0.0.0:80",
            "[::]:80",
        ] {
            assert!(!is_here(host), "{host}");
        }
    }
}
