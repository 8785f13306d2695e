//! One connection to a server: what is to be sent is put together first and sent in one piece; what comes is kept until it is
//! whole.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes of an answer that is still not whole after so many: something is wrong. Ours have a few hundred.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Bytes that are asked for in one read.
const READ_BYTES: usize = 16 << 10;

/// A connection.
pub struct Wire {
    stream: TcpStream,
    /// What is to be sent.
    pub out: Vec<u8>,
    came: Vec<u8>,
    /// How much of that has been taken.
    taken: usize,
}

impl Wire {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens there.
    pub async fn connect(address: SocketAddr) -> Result<Wire> {
        let stream = TcpStream::connect(address).await.context("cannot connect")?;
        stream.set_nodelay(true).context("cannot set TCP_NODELAY")?;
        Ok(Wire { stream, out: Vec::new(), came: Vec::new(), taken: 0 })
    }

    /// Sends what was put into `out`.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn send(&mut self) -> Result<()> {
        self.stream.write_all(&self.out).await.context("cannot send")?;
        self.out.clear();
        Ok(())
    }

    /// The next answer, as `parse` finds it at the beginning of what came: the answer and its length, or nothing if it is not
    /// whole yet.
    ///
    /// # Errors
    /// The connection broke, or this is no answer.
    pub async fn next<T>(&mut self, parse: impl Fn(&[u8]) -> Result<Option<(T, usize)>>) -> Result<T> {
        loop {
            if let Some((answer, length)) = parse(&self.came[self.taken..])? {
                self.taken += length;
                if self.taken == self.came.len() {
                    self.came.clear();
                    self.taken = 0;
                }
                return Ok(answer);
            }
            ensure!(self.came.len() < ANSWER_BYTES_MAX, "an answer has no end");
            self.came.drain(..self.taken);
            self.taken = 0;
            self.came.reserve(READ_BYTES);
            let read = self.stream.read_buf(&mut self.came).await.context("cannot receive")?;
            ensure!(read > 0, "the server closed the connection");
        }
    }
}

/// The line at the beginning of the bytes without its end, and its length with it.
#[must_use]
pub fn line(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let end = bytes.windows(2).position(|two| two == b"\r\n")?;
    Some((&bytes[..end], end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_both_characters() {
        assert_eq!(line(b"+OK\r\n:1\r\n"), Some((&b"+OK"[..], 5)));
        assert_eq!(line(b"+OK\r"), None);
    }
}
