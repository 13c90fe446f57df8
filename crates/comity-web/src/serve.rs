//! Keeping the door open: one task a connection, with time limits, until somebody says to stop.
//!
//! Who holds a connection and asks for nothing gives it up as soon as somebody else needs it.

use crate::lobby::{Guest, Lobby};
use axum::Router;
use hyper::body::{Body as _, Incoming};
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much a request's head may hold, in bytes.
const HEAD_MOST: usize = 64 << 10;

/// How long somebody who comes waits for one who asks for nothing to be gone.
const MOMENT: Duration = Duration::from_millis(20);

/// How much longer than for a head is waited for somebody who sends nothing, so that who sends something too
/// slowly is told so first.
const GRACE: Duration = Duration::from_millis(250);

/// How long the door waits.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a request's head, and for the next request on an open connection.
    pub head: Duration,
    /// For answers that are on their way when the door closes.
    pub farewell: Duration,
    /// How many connections there may be at once; more wait before they are taken.
    pub n_connections: usize,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { head: Duration::from_secs(10), farewell: Duration::from_secs(7), n_connections: 2_048 }
    }
}

/// An address that others could reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} can be reached from other machines, and Comity speaks plain HTTP, which others on the way can read: \
     listen on 127.0.0.1 or [::1], and let others in through a tunnel of your own"
)]
pub struct NotLoopback(pub SocketAddr);

/// Refuses every address but those of this machine alone.
///
/// # Errors
/// With a sentence that says what to listen on instead.
pub fn loopback_only(addr: SocketAddr) -> Result<SocketAddr, NotLoopback> {
    if addr.ip().is_loopback() { Ok(addr) } else { Err(NotLoopback(addr)) }
}

/// Answers on a listener until `shutdown` is done; then takes nobody in any more and lets what is on its
/// way finish within some seconds; who asks for nothing is let go at once.
///
/// # Errors
/// If the listener is not of this machine alone, or its address cannot be told.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    serve_with(listener, router, shutdown, Patience::default()).await
}

/// The same with other limits.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
    patience: Patience,
) -> std::io::Result<()> {
    loopback_only(listener.local_addr()?).map_err(std::io::Error::other)?;
    let seats = Arc::new(Semaphore::new(patience.n_connections));
    let (graceful, lobby) = (GracefulShutdown::new(), Lobby::default());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file handles, or a caller that hung up at once: neither is a reason to close the door.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // A page's last bytes go out at once, and do not wait until the first ones were acknowledged. Where
        // that cannot be set, they come a little later.
        let _ = stream.set_nodelay(true);
        let seat = tokio::select! {
            seat = seat(&seats, &lobby) => seat,
            () = &mut shutdown => break,
        };
        let speaking = speak(stream, router.clone(), lobby.sit(), graceful.watcher(), patience.head);
        tokio::spawn(async move {
            speaking.await;
            drop(seat);
        });
    }
    drop(listener);
    lobby.empty();
    let _ = tokio::time::timeout(patience.farewell, graceful.shutdown()).await;
    Ok(())
}

/// A seat for one more connection; who has asked for nothing for longest gives theirs up where none is free.
async fn seat(seats: &Arc<Semaphore>, lobby: &Lobby) -> Option<OwnedSemaphorePermit> {
    loop {
        if let Ok(free) = seats.clone().try_acquire_owned() {
            return Some(free);
        }
        lobby.shed();
        if let Ok(freed) = tokio::time::timeout(MOMENT, seats.clone().acquire_owned()).await {
            return freed.ok();
        }
    }
}

/// Answers on one connection until it ends, or is given up.
fn speak(
    stream: TcpStream,
    router: Router,
    guest: Guest,
    watcher: Watcher,
    head: Duration,
) -> impl Future<Output = ()> + Send + 'static {
    let (asked, gone) = (guest.clone(), guest);
    let answers = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        let guest = asked.clone();
        // One that is yet to send its body still asks for nothing: whoever has read it says so.
        match request.body().is_end_stream() {
            true => guest.rise(),
            false => guest.stir(),
        }
        request.extensions_mut().insert(guest.clone());
        let answer = answers.call(request);
        async move {
            let answer = answer.await;
            guest.sit();
            answer
        }
    });
    async move {
        let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().timer(TokioTimer::new()).header_read_timeout(head).max_buf_size(HEAD_MOST);
        // A tab's socket begins as a request like any other.
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        tokio::select! {
            // A connection that breaks off has told nobody anything that could be lost.
            _ = watcher.watch(connection) => {}
            () = gone.shed() => {}
            // The library's own limit begins with the first byte.
            () = gone.idle(head + GRACE) => {}
        }
    }
}
