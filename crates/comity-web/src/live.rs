//! One socket a tab: it says how far the log is, at first and whenever that changes, and nothing else. The
//! page then fetches itself, so that what may be seen is decided where every page decides it.

use crate::access::Asker;
use crate::door::Seat;
use crate::house::House;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_auth::Thing;
use comity_spine::Action;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often a session is looked at anew while its page is open.
const LOOK: Duration = Duration::from_secs(5);

/// The socket of one tab.
pub async fn socket(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if !is_ours(&headers) || !may_listen(&house, &headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    // Pages say nothing: a socket needs next to no buffer.
    let upgrade = upgrade.read_buffer_size(4 << 10).write_buffer_size(4 << 10).max_message_size(1 << 10);
    upgrade.on_upgrade(move |socket| talk(house, headers, socket))
}

/// Whether a page of ours opens it: an upgrade is a GET, which no other guard stops.
pub(crate) fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, _) => true,
        _ => false,
    }
}

/// Whether whoever has that session may be told that something changed.
fn may_listen(house: &House, headers: &HeaderMap) -> bool {
    let seat = Seat::of(house, headers);
    let asker = house.read(|rooms| Asker::of(house, &rooms.world, seat));
    asker.is_ok_and(|asker| asker.may(Action::Look, &Thing::Live))
}

/// Says how far the log is, at once (what changed since the page was drawn is missed by nobody) and whenever
/// that moves on, until the tab closes, the session ends, or the tab is too slow to hear: it then asks for
/// everything when it comes back.
async fn talk(house: Arc<House>, headers: HeaderMap, mut socket: WebSocket) {
    let (mut changed, mut closing) = (house.listen(), house.closing());
    changed.mark_changed();
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            told = changed.changed() => {
                if told.is_err() { return }
                let next = *changed.borrow_and_update();
                let sent = tokio::time::timeout(LOOK, socket.send(Message::text(next.to_string()))).await;
                if !matches!(sent, Ok(Ok(()))) { return }
            }
            // A page says nothing; whoever talks is none.
            heard = socket.recv() => {
                if !matches!(heard, Some(Ok(Message::Ping(_) | Message::Pong(_)))) { return }
            }
            () = closed(&mut closing) => {
                let going = CloseFrame { code: close_code::AWAY, reason: Utf8Bytes::from_static("bye") };
                let _ = tokio::time::timeout(LOOK, socket.send(Message::Close(Some(going)))).await;
                return;
            }
            _ = look.tick() => {
                if !may_listen(&house, &headers) { return }
            }
        }
    }
}

/// Until the house is about to close.
pub(crate) async fn closed(closing: &mut watch::Receiver<bool>) {
    // A house that is gone is closed, too.
    let _ = closing.wait_for(|is_closing| *is_closing).await;
}
