//! WebSockets (RFC 6455) over HTTP/1.1: the handshake, and texts in frames. No extensions, no subprotocols, no binary messages.

use crate::answer::Answer;
use crate::body::{Body, Connection};
use crate::limits::{
    BODY_DRAIN_BYTES_MAX, WEBSOCKET_CLOSE_MAX, WEBSOCKET_PING_INTERVAL, WEBSOCKET_PING_TIMEOUT,
    WEBSOCKET_READ_BYTES, WEBSOCKET_TEXT_BYTES_MAX, WEBSOCKET_WRITE_BYTES_MAX,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Version};
use penstock_api::conversation::{Heard, Saying};
use std::collections::VecDeque;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// What the answer's key is derived with: RFC 6455, section 1.3.
const KEY_SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// Bytes of a handshake's key before base64.
const KEY_BYTES: usize = 16;
const VERSION: HeaderValue = HeaderValue::from_static("13");

/// Whether a request asks for a WebSocket.
pub(crate) fn is_asked_for(head: &Parts) -> bool {
    names(&head.headers, &UPGRADE, "websocket")
}

/// Whether a header has a word in its list.
fn names(headers: &HeaderMap, header: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(header).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|known| known.trim().eq_ignore_ascii_case(word))
}

/// The key that accepts a handshake, or the answer that refuses it.
pub(crate) fn accept(head: &Parts) -> Result<HeaderValue, Box<Response<Body>>> {
    let headers = &head.headers;
    let refusal = |status| Box::new(Answer::bare(status).into_anonymous());
    let is_upgrade = names(headers, &CONNECTION, "upgrade");
    if head.method != Method::GET || head.version != Version::HTTP_11 || !is_upgrade {
        return Err(refusal(StatusCode::BAD_REQUEST));
    }
    if headers.get(SEC_WEBSOCKET_VERSION) != Some(&VERSION) {
        let mut refusal = refusal(StatusCode::UPGRADE_REQUIRED);
        refusal.headers_mut().insert(SEC_WEBSOCKET_VERSION, VERSION);
        refusal.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        return Err(refusal);
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).map_or(&b""[..], HeaderValue::as_bytes);
    if STANDARD.decode(key).map_or(0, |key| key.len()) != KEY_BYTES {
        return Err(refusal(StatusCode::BAD_REQUEST));
    }
    let mut derived = ring::digest::Context::new(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY);
    derived.update(key);
    derived.update(KEY_SUFFIX);
    let derived = STANDARD.encode(derived.finish());
    Ok(HeaderValue::from_str(&derived).expect("base64 is plain ASCII"))
}

/// The answer that begins a WebSocket, which `run` goes on with.
pub(crate) fn switch<F>(
    accept: &HeaderValue,
    run: impl FnOnce(Connection) -> F + Send + 'static,
) -> Response<Body>
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut response = Response::new(Body::takeover(run));
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept.clone());
    response
}

/// How a conversation ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// One side wants no more, or the client broke the protocol: it is told the code.
    Closing(CloseCode),
    /// The client has closed, and the answer to that is on its way.
    Closed,
    /// There is nobody any more.
    Gone,
}

/// Brings texts from the client to the service and back, until one of them ends it.
pub(crate) async fn run(connection: Connection, heard: mpsc::Sender<Heard>, saying: Saying) {
    let Connection { stream, stopping } = connection;
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config())).await;
    let end = converse(&mut socket, stopping, heard, saying).await;
    tracing::debug!(?end, "websocket ended");
    // The client may as well be gone.
    let _ = timeout(WEBSOCKET_CLOSE_MAX, part(&mut socket, &end)).await;
}

fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(WEBSOCKET_READ_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(WEBSOCKET_WRITE_BYTES_MAX)
        .max_message_size(Some(WEBSOCKET_TEXT_BYTES_MAX))
        .max_frame_size(Some(WEBSOCKET_TEXT_BYTES_MAX))
}

async fn converse<S>(
    socket: &mut WebSocketStream<S>,
    mut stopping: impl Future<Output = ()> + Unpin,
    heard: mpsc::Sender<Heard>,
    mut saying: Saying,
) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stops = false;
    // What the service has no room for yet: nothing more is read meanwhile.
    let mut waiting = VecDeque::new();
    let mut pinged = false;
    let mut patience = Instant::now() + WEBSOCKET_PING_INTERVAL;
    loop {
        tokio::select! {
            said = saying.next() => match said {
                Some(text) => if let Err(error) = socket.send(Message::text(text)).await {
                    return broken(&error);
                },
                None if stops => return End::Closing(CloseCode::Away),
                None => return End::Closing(CloseCode::Normal),
            },
            room = heard.reserve(), if !waiting.is_empty() => match room {
                Ok(room) => room.send(waiting.pop_front().expect("something waits")),
                // The service listens no more; what it still says is said.
                Err(_) => waiting.clear(),
            },
            came = socket.next(), if waiting.is_empty() => {
                pinged = false;
                patience = Instant::now() + WEBSOCKET_PING_INTERVAL;
                match came {
                    Some(Ok(Message::Text(text))) => waiting.push_back(Heard::Text(text.as_str().to_owned())),
                    Some(Ok(Message::Ping(_))) => waiting.push_back(Heard::Ping),
                    Some(Ok(Message::Pong(_) | Message::Frame(_))) => {}
                    Some(Ok(Message::Binary(_))) => return End::Closing(CloseCode::Unsupported),
                    Some(Ok(Message::Close(_))) => return End::Closed,
                    Some(Err(error)) => return broken(&error),
                    None => return End::Gone,
                }
            }
            () = &mut stopping, if !stops => {
                stops = true;
                waiting.push_back(Heard::Stopping);
            }
            () = sleep_until(patience), if waiting.is_empty() => {
                if pinged {
                    return End::Gone;
                }
                pinged = true;
                patience = Instant::now() + WEBSOCKET_PING_TIMEOUT;
                if let Err(error) = socket.send(Message::Ping(Bytes::new())).await {
                    return broken(&error);
                }
            }
        }
    }
}

fn broken(error: &Error) -> End {
    match error {
        Error::Capacity(_) => End::Closing(CloseCode::Size),
        Error::Protocol(_) => End::Closing(CloseCode::Protocol),
        Error::Utf8(_) => End::Closing(CloseCode::Invalid),
        _ => End::Gone,
    }
}

/// Closes a socket, so that the client hears the code even if it is still sending.
async fn part<S>(socket: &mut WebSocketStream<S>, end: &End) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match *end {
        End::Gone => return Ok(()),
        End::Closed => socket.flush().await?,
        End::Closing(code @ (CloseCode::Normal | CloseCode::Away)) => {
            socket.close(Some(CloseFrame { code, reason: "".into() })).await?;
            // Until the client has closed as well.
            while let Some(Ok(_)) = socket.next().await {}
        }
        End::Closing(code) => socket.close(Some(CloseFrame { code, reason: "".into() })).await?,
    }
    let stream = socket.get_mut();
    stream.shutdown().await?;
    // What was not read would make the system reset the connection, and the client lose what it has not read itself.
    tokio::io::copy(&mut stream.take(BODY_DRAIN_BYTES_MAX as u64), &mut tokio::io::sink()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use std::future::pending;
    use std::time::Duration;
    use tokio::io::DuplexStream;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    fn head(headers: &[(&str, &str)]) -> Parts {
        let mut request = http::Request::get("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    const KEY: (&str, &str) = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    const THIRTEEN: (&str, &str) = ("sec-websocket-version", "13");

    // The example of RFC 6455.
    #[test]
    fn a_handshake_is_accepted_by_its_key() {
        let asked = head(&[("connection", "keep-alive, Upgrade"), ("upgrade", "WebSocket"), KEY, THIRTEEN]);
        assert!(is_asked_for(&asked));
        assert_eq!(accept(&asked).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn a_handshake_that_is_none_is_refused() {
        let upgrade = ("connection", "upgrade");
        let status = |headers: &[_]| accept(&head(headers)).unwrap_err().status().as_u16();
        assert_eq!(status(&[upgrade, KEY, ("sec-websocket-version", "8")]), 426);
        assert_eq!(status(&[upgrade, KEY]), 426);
        assert_eq!(status(&[KEY, THIRTEEN]), 400);
        assert_eq!(status(&[upgrade, THIRTEEN]), 400);
        assert_eq!(status(&[upgrade, THIRTEEN, ("sec-websocket-key", "AAAA")]), 400);
        let mut post = head(&[upgrade, KEY, THIRTEEN]);
        post.method = Method::POST;
        assert_eq!(accept(&post).unwrap_err().status(), 400);
        assert!(!is_asked_for(&head(&[("upgrade", "h2c")])));
    }

    /// A client, and a service that says what it hears.
    struct Pair {
        client: WebSocketStream<DuplexStream>,
        stop: oneshot::Sender<()>,
        served: JoinHandle<End>,
    }

    async fn pair() -> Pair {
        let (near, far) = tokio::io::duplex(1 << 20);
        let client = WebSocketStream::from_raw_socket(near, Role::Client, None).await;
        let (stop, stopping) = oneshot::channel::<()>();
        let (speaking, heard) = mpsc::channel(1);
        let echo = stream::unfold(heard, |mut heard| async {
            let said = match heard.recv().await? {
                Heard::Text(text) if text == "enough" => return None,
                Heard::Text(text) => text,
                Heard::Ping => "(ping)".to_owned(),
                Heard::Stopping => "farewell".to_owned(),
            };
            Some((said, heard))
        });
        let served = tokio::spawn(async move {
            let mut socket = WebSocketStream::from_raw_socket(far, Role::Server, Some(config())).await;
            let stopping = Box::pin(async {
                if stopping.await.is_err() {
                    pending::<()>().await;
                }
            });
            let end = converse(&mut socket, stopping, speaking, Box::pin(echo)).await;
            let _ = timeout(WEBSOCKET_CLOSE_MAX, part(&mut socket, &end)).await;
            end
        });
        Pair { client, stop, served }
    }

    impl Pair {
        async fn send(&mut self, message: Message) {
            self.client.send(message).await.unwrap();
        }

        async fn hears(&mut self, text: &str) {
            loop {
                match self.client.next().await.unwrap().unwrap() {
                    Message::Ping(_) | Message::Pong(_) => {}
                    heard => return assert_eq!(heard, Message::text(text)),
                }
            }
        }

        /// How it ends for both.
        async fn ends(mut self) -> (Option<CloseCode>, End) {
            let mut code = None;
            while let Some(Ok(message)) = self.client.next().await {
                if let Message::Close(frame) = message {
                    code = frame.map(|frame| frame.code);
                }
            }
            drop(self.client);
            (code, self.served.await.unwrap())
        }
    }

    #[tokio::test]
    async fn texts_go_both_ways_until_the_service_has_enough() {
        let mut pair = pair().await;
        pair.send(Message::text("a")).await;
        pair.send(Message::Ping(Bytes::new())).await;
        pair.hears("a").await;
        pair.hears("(ping)").await;
        pair.send(Message::text("enough")).await;
        assert_eq!(pair.ends().await, (Some(CloseCode::Normal), End::Closing(CloseCode::Normal)));
    }

    #[tokio::test]
    async fn a_client_closes_and_a_server_stops() {
        let mut closing = pair().await;
        closing.client.close(None).await.unwrap();
        assert_eq!(closing.ends().await.1, End::Closed);

        let mut stopped = pair().await;
        let (never, _) = oneshot::channel();
        std::mem::replace(&mut stopped.stop, never).send(()).unwrap();
        stopped.hears("farewell").await;
        stopped.send(Message::text("enough")).await;
        assert_eq!(stopped.ends().await, (Some(CloseCode::Away), End::Closing(CloseCode::Away)));
    }

    #[tokio::test]
    async fn who_breaks_the_protocol_is_told_how() {
        for (message, code) in [
            (Message::text("x".repeat(WEBSOCKET_TEXT_BYTES_MAX + 1)), CloseCode::Size),
            (Message::binary(&b"x"[..]), CloseCode::Unsupported),
        ] {
            let mut pair = pair().await;
            pair.send(Message::text("x".repeat(WEBSOCKET_TEXT_BYTES_MAX))).await;
            pair.hears(&"x".repeat(WEBSOCKET_TEXT_BYTES_MAX)).await;
            pair.send(message).await;
            assert_eq!(pair.ends().await, (Some(code), End::Closing(code)));
        }
        // A frame that is not masked, and one that is no text.
        for (bytes, code) in
            [(&b"\x81\x01x"[..], CloseCode::Protocol), (b"\x81\x81\0\0\0\0\xff", CloseCode::Invalid)]
        {
            let mut pair = pair().await;
            pair.client.get_mut().write_all(bytes).await.unwrap();
            assert_eq!(pair.ends().await, (Some(code), End::Closing(code)));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_silent_is_asked_and_who_is_dead_is_given_up() {
        let mut alive = pair().await;
        // Reading answers pings.
        let waited = timeout(Duration::from_secs(3_600), alive.hears("nothing"));
        assert!(waited.await.is_err());

        let dead = pair().await;
        let begun = Instant::now();
        assert_eq!(dead.served.await.unwrap(), End::Gone);
        assert_eq!(begun.elapsed(), WEBSOCKET_PING_INTERVAL + WEBSOCKET_PING_TIMEOUT);
    }
}
