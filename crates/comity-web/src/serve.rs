//! Keeping the door open: one task a connection, with time limits, until somebody says to stop.

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

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
        Patience { head: Duration::from_secs(10), farewell: Duration::from_secs(10), n_connections: 512 }
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
/// way finish within ten seconds.
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
    let (graceful, seats) = (GracefulShutdown::new(), Arc::new(Semaphore::new(patience.n_connections)));
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let seat = tokio::select! {
            seat = seats.clone().acquire_owned() => seat,
            () = &mut shutdown => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file handles, or a caller that hung up at once: neither is a reason to close the door.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.head);
        // A tab's socket begins as a request like any other.
        let service = TowerToHyperService::new(router.clone());
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks off has told nobody anything that could be lost.
            let _ = watched.await;
            drop(seat);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(patience.farewell, graceful.shutdown()).await;
    Ok(())
}
