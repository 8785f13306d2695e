//! The port: takes connections in, tells TLS, HTTP/1.1 and HTTP/2 by the first bytes, hands them on to protocols that take over, and stops
//! gracefully.

use crate::answer::Answer;
use crate::body::{Connection, Takeover};
use crate::endpoint::OverTls;
use crate::limits::{
    ACCEPT_RETRY_PAUSE, BACKLOG, H2_CONNECTION_WINDOW_BYTES, H2_PING_INTERVAL, H2_PING_TIMEOUT,
    H2_STREAM_WINDOW_BYTES, H2_STREAMS_MAX, HEAD_BYTES_MAX, HEAD_READ_MAX, HEADERS_MAX, STOP_MAX,
    WRITE_STALL_MAX, connections_max,
};
use crate::router::Router;
use crate::tls::{self, Tls};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Every request that had begun was answered.
    Drained,
    /// Some connections were still busy after [`STOP_MAX`] and were cut.
    Cut,
}

/// A port that is listened on. Connections wait in the kernel until [`Port::serve`] takes them.
pub struct Port {
    listener: TcpListener,
    tls: Option<Tls>,
}

impl Port {
    /// Listens on the first of the addresses that can be.
    pub async fn open(addresses: &[SocketAddr]) -> io::Result<Port> {
        let listener = listen(addresses)?;
        Ok(Port { listener, tls: None })
    }

    /// The same port with TLS. Plain HTTP is then answered to this machine alone.
    pub fn with_tls(self, tls: Option<Tls>) -> Port {
        Port { tls, ..self }
    }

    /// The address, with the number that the system chose where port 0 was asked for.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` resolves; then takes no more connections, tells the open ones to finish (GOAWAY, or
    /// `connection: close`), ends answers of events, and waits for the requests in flight and for connections that were taken over, at
    /// most [`STOP_MAX`].
    pub async fn serve(self, router: Arc<Router>, stop: impl Future<Output = ()>) -> Stopped {
        let places_max = u32::try_from(connections_max()).unwrap_or(u32::MAX);
        let places = Arc::new(Semaphore::new(places_max as usize));
        let open = GracefulShutdown::new();
        // Events would go on for minutes: dropping the sender ends them.
        let (serving, stopping) = watch::channel(());
        let host = Host { http: Arc::new(protocols()), router, tls: self.tls, stopping };
        let mut stop = pin!(stop);
        loop {
            let taken = tokio::select! {
                biased;
                () = &mut stop => break,
                taken = take(&self.listener, &places) => taken,
            };
            match taken {
                Ok((stream, peer, place)) => {
                    let receiving = host.clone().receive(stream, peer, open.watcher());
                    tokio::spawn(async move {
                        let _place = place;
                        if let Err(error) = receiving.await {
                            // The other side hung up or sent no HTTP: its affair, worth a line only to those who look for it.
                            tracing::debug!(error, "connection ended early");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot take a connection, trying again");
                    sleep(ACCEPT_RETRY_PAUSE).await;
                }
            }
        }
        drop(serving);
        let mut drained = pin!(async {
            open.shutdown().await;
            // What has taken a connection over keeps its place.
            let _all = places.acquire_many(places_max).await;
        });
        // The first poll tells the connections to finish. It comes before new ones are refused, so that whoever sees these refused
        // gets `connection: close` from the others.
        let none_was_busy = poll_fn(|context| Poll::Ready(drained.as_mut().poll(context).is_ready())).await;
        drop(self.listener);
        if none_was_busy {
            return Stopped::Drained;
        }
        tokio::select! {
            () = drained => Stopped::Drained,
            () = sleep(STOP_MAX) => Stopped::Cut,
        }
    }
}

/// What every connection needs.
#[derive(Clone)]
struct Host {
    http: Arc<auto::Builder<TokioExecutor>>,
    router: Arc<Router>,
    tls: Option<Tls>,
    stopping: watch::Receiver<()>,
}

/// What a connection speaks HTTP over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Plain,
    Tls,
    /// Nothing that is allowed: it should have been TLS, and everything is refused.
    Nothing,
}

type Ended = Result<(), Box<dyn std::error::Error + Send + Sync>>;

impl Host {
    async fn receive(self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) -> Ended {
        // Answers are small and written whole; waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "connection without nodelay");
        }
        let Some(tls) = self.tls.clone() else {
            return self.converse(stream, watcher, Over::Plain).await;
        };
        // A stop need not wait for who has not even said hello.
        tokio::select! {
            () = stopped(self.stopping.clone()) => return Ok(()),
            begins = timeout(HEAD_READ_MAX, tls::begins(&stream)) => if !begins?? {
                let over = if tls::may_be_plain(peer.ip()) { Over::Plain } else { Over::Nothing };
                return self.converse(stream, watcher, over).await;
            },
        }
        let stream = tokio::select! {
            () = stopped(self.stopping.clone()) => return Ok(()),
            accepted = tls.accept(stream) => accepted?,
        };
        self.converse(stream, watcher, Over::Tls).await
    }

    /// Speaks HTTP until the connection ends.
    async fn converse<S>(self, stream: S, watcher: Watcher, over: Over) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let read_bytes = Arc::new(AtomicUsize::new(0));
        let io = TokioIo::new(Metered { stream, read_bytes: read_bytes.clone(), stalled: None });
        let Host { http, router, stopping, .. } = self;
        let taken = Arc::new(Mutex::new(None));
        let (taking, until) = (taken.clone(), stopping.clone());
        let service = service_fn(move |mut request: http::Request<Incoming>| {
            let (router, taking, until) = (router.clone(), taking.clone(), until.clone());
            if over == Over::Tls {
                request.extensions_mut().insert(OverTls);
            }
            async move {
                let upgrade = hyper::upgrade::on(&mut request);
                let mut answer = match over {
                    Over::Nothing => Answer::tls_missing(),
                    Over::Plain | Over::Tls => router.answer(request).await,
                };
                if let Some(takeover) = answer.body_mut().take_takeover() {
                    *taking.lock().unwrap_or_else(PoisonError::into_inner) = Some((upgrade, takeover));
                }
                Ok::<_, Infallible>(answer.map(|body| body.until(stopped(until))))
            }
        });
        {
            let serving = http.serve_connection_with_upgrades(io, service).into_owned();
            let mut serving = pin!(watcher.watch(serving));
            tokio::select! {
                ended = &mut serving => ended?,
                () = greeting_missed(&read_bytes) => return Ok(()),
            }
        }
        let taken: Option<(OnUpgrade, Takeover)> =
            taken.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((upgrade, takeover)) = taken {
            let stream = TokioIo::new(upgrade.await?);
            takeover(Connection { stream, stopping: Box::pin(stopped(stopping)) }).await;
        }
        Ok(())
    }
}

// Resolves once the server stops.
async fn stopped(mut stopping: watch::Receiver<()>) {
    // Nothing is ever sent: it ends with the sender.
    while stopping.changed().await.is_ok() {}
}

fn listen(addresses: &[SocketAddr]) -> io::Result<TcpListener> {
    let mut refused = io::Error::new(io::ErrorKind::InvalidInput, "no address to listen on");
    for address in addresses {
        match listen_on(*address) {
            Ok(listener) => return Ok(listener),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

// What `TcpListener::bind` does, with a backlog of our own.
fn listen_on(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // So that the port of a server that has just stopped can be taken at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn take(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.expect("the semaphore is never closed");
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

fn protocols() -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_READ_MAX)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(H2_STREAMS_MAX)
        .initial_stream_window_size(H2_STREAM_WINDOW_BYTES)
        .initial_connection_window_size(H2_CONNECTION_WINDOW_BYTES)
        .max_header_list_size(HEAD_BYTES_MAX as u32)
        .keep_alive_interval(H2_PING_INTERVAL)
        .keep_alive_timeout(H2_PING_TIMEOUT);
    http
}

/// Bytes of the HTTP/2 preface. Once as many have come the protocol is known and its own timeouts hold; no HTTP/1.1 request of
/// a client of ours is shorter.
const GREETING_BYTES: usize = 24;

// Resolves if a connection has not even shown its protocol in time: until then neither protocol's own timeouts run, and a
// silent connection would keep its place for ever.
async fn greeting_missed(read_bytes: &AtomicUsize) {
    sleep(HEAD_READ_MAX).await;
    if read_bytes.load(Ordering::Relaxed) >= GREETING_BYTES {
        std::future::pending::<()>().await;
    }
}

/// A stream that counts what has been read from it, and ends when nobody takes what is written to it.
struct Metered<S> {
    stream: S,
    read_bytes: Arc<AtomicUsize>,
    /// Runs while a write waits.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S> Metered<S> {
    fn bounded<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(WRITE_STALL_MAX)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.read_bytes.fetch_add(buffer.filled().len() - before, Ordering::Relaxed);
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.bounded(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.bounded(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = Pin::new(&mut self.stream).poll_shutdown(context);
        self.bounded(context, ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Body;
    use crate::mount::{Mount, Upload};
    use http::request::Parts;
    use http::{Request, Response};
    use penstock_api::{BoxFuture, Fault};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    /// Goes on with whatever it is sent in capitals, and says when the server stops.
    struct Shouting;

    impl Mount for Shouting {
        fn name(&self) -> &'static str {
            "shouting"
        }

        fn claims(&self, _: Option<&str>, head: &Parts) -> bool {
            head.headers.contains_key(http::header::UPGRADE)
        }

        fn call(&self, _: Request<Upload>) -> BoxFuture<'static, Response<Body>> {
            let takeover = |mut connection: Connection| async move {
                let mut buffer = [0; 64];
                loop {
                    tokio::select! {
                        read = connection.stream.read(&mut buffer) => {
                            let Ok(1..) = read else { return };
                            let heard = &mut buffer[..read.unwrap()];
                            heard.make_ascii_uppercase();
                            connection.stream.write_all(heard).await.unwrap();
                        }
                        () = &mut connection.stopping => {
                            connection.stream.write_all(b"farewell").await.unwrap();
                            return;
                        }
                    }
                }
            };
            let answer =
                Response::builder().status(101).header("connection", "upgrade").header("upgrade", "shouting");
            let answer = answer.body(Body::takeover(takeover)).unwrap();
            Box::pin(async { answer })
        }
    }

    struct Running {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        stopped: tokio::task::JoinHandle<Stopped>,
    }

    async fn serve() -> Running {
        let port = Port::open(&["127.0.0.1:0".parse().unwrap()]).await.unwrap();
        let address = port.address().unwrap();
        let nobody = Box::new(|_: &_, _: &_, _: &_| Err(Fault::missing_authentication_token()));
        let router = Arc::new(Router::new(Vec::new(), nobody).with_mount(Arc::new(Shouting)));
        let (stop, asked) = oneshot::channel::<()>();
        let stopped = tokio::spawn(port.serve(router, async { asked.await.unwrap() }));
        Running { address, stop, stopped }
    }

    // The first bytes of the other protocol come in one packet with the request.
    async fn taken_over(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: shouting\r\n\r\nhello";
        stream.write_all(request).await.unwrap();
        let mut heard = Vec::new();
        while !heard.ends_with(b"\r\n\r\nHELLO") {
            assert_ne!(stream.read_buf(&mut heard).await.unwrap(), 0, "{}", heard.escape_ascii());
        }
        assert!(heard.starts_with(b"HTTP/1.1 101 "), "{}", heard.escape_ascii());
        stream
    }

    #[tokio::test]
    async fn a_service_takes_a_connection_over_until_the_server_stops() {
        let running = serve().await;
        let mut stream = taken_over(running.address).await;
        stream.write_all(b"again").await.unwrap();
        let mut heard = [0; 5];
        stream.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"AGAIN");

        running.stop.send(()).unwrap();
        let mut rest = String::new();
        stream.read_to_string(&mut rest).await.unwrap();
        assert_eq!(rest, "farewell");
        assert_eq!(running.stopped.await.unwrap(), Stopped::Drained);
    }

    #[tokio::test]
    async fn a_connection_that_was_taken_over_ends_with_its_client() {
        let running = serve().await;
        drop(taken_over(running.address).await);
        running.stop.send(()).unwrap();
        assert_eq!(running.stopped.await.unwrap(), Stopped::Drained);
    }
}
