//! The socket of an open page, spoken by hand (RFC 6455), so that what comes over the wire is seen as it is.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A tab that listens.
pub struct Tab(TcpStream);

impl Tab {
    /// Asks for the socket; the head of the answer, whatever it is.
    pub async fn open(addr: SocketAddr, cookie: &str) -> (Tab, String) {
        let mut socket = TcpStream::connect(addr).await.unwrap();
        let hello = format!(
            "GET /live HTTP/1.1\r\nHost: {addr}\r\nOrigin: http://{addr}\r\nCookie: {cookie}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        socket.write_all(hello.as_bytes()).await.unwrap();
        // Byte by byte: the first message may follow at once.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await.unwrap());
        }
        (Tab(socket), String::from_utf8_lossy(&head).into_owned())
    }

    /// The text of the next message, which is short.
    pub async fn message(&mut self) -> String {
        let mut frame = [0; 2];
        self.0.read_exact(&mut frame).await.unwrap();
        let mut text = vec![0; usize::from(frame[1])];
        self.0.read_exact(&mut text).await.unwrap();
        String::from_utf8_lossy(&text).into_owned()
    }
}
