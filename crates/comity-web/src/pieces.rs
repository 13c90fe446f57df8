//! A page that is sent in pieces, as each is ready: whoever waits sees how far it is, without script.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::{Bytes, Frame};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// How many pieces wait for a slow reader before the next is made.
const AHEAD: usize = 4;

/// Sends the pieces of one page.
pub struct Sender(mpsc::Sender<Bytes>);

impl Sender {
    /// Sends a piece; `false` if nobody reads any more.
    pub async fn send(&mut self, piece: String) -> bool {
        self.0.send(piece.into()).await.is_ok()
    }

    /// Whether nobody reads any more.
    pub fn is_gone(&self) -> bool {
        self.0.is_closed()
    }
}

/// The page whose pieces a task sends; it ends with that task.
pub fn page<F>(task: impl FnOnce(Sender) -> F) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let (sender, pieces) = mpsc::channel(AHEAD);
    tokio::spawn(task(Sender(sender)));
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], Body::new(Pieces(pieces))).into_response()
}

struct Pieces(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}
