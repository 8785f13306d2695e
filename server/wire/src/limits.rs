//! Every limit of the wire, with its unit and its reason.

use std::time::Duration;

/// Room that a buffer for nobody knows how many bytes begins with where none is there to be used again, in bytes: the answers of
/// most operations fit, and need not grow into it step by step.
pub(crate) const SMALL_BYTES: usize = 256;

/// Bytes of a request body. `PutRecords` may carry 10 MiB, which base64 makes 13.4 MiB; the rest is room for names, keys and
/// white space. A larger body is answered with 413.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The same of a request to a REST service: a function's code of 50 MiB is the largest, which base64 makes 66.7 MiB; this is the number
/// that the service itself refuses with.
pub const REST_BODY_BYTES_MAX: usize = 70_167_211;

/// Bytes of an oversized body that are read and thrown away before the 413, so that a client which sends first and listens
/// afterwards hears the answer instead of a reset connection. Beyond it the connection is simply closed.
pub const BODY_DRAIN_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Bytes of request bodies that may be in memory at once, over all connections. It bounds what many large requests at the same
/// time can cost; the one that would pass it is answered with 503, which SDKs retry.
pub const BODIES_BYTES_MAX: usize = 1024 * 1024 * 1024;

/// Bytes reserved for a body before any of it has come, whatever `Content-Length` promises: a promise costs its sender nothing.
pub const BODY_RESERVE_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of a buffer that is worth keeping for the next body: what is smaller the allocator has at hand.
pub(crate) const BUFFER_BYTES_MIN: usize = 64 * 1024;

/// Bytes of the largest buffer that is kept: thousand records of 1 KiB in base64, three times.
pub(crate) const BUFFER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Buffers that are kept. With bodies of 500 records of 1 KiB they hold 20 MB, at most 128 MiB.
pub(crate) const BUFFERS_MAX: usize = 32;

/// Silence inside a body after which its request is given up with 408. Mobile networks hand over within a few seconds.
pub const BODY_IDLE_MAX: Duration = Duration::from_secs(20);

/// A whole body, however steadily it trickles: 16 MiB in five minutes is 56 KB/s, slower than any link that produces streams.
pub const BODY_TOTAL_MAX: Duration = Duration::from_secs(300);

/// Bytes of one event's payload. The SDKs refuse larger ones; an event of ours is bounded by the 10 MiB of a `GetRecords`,
/// which base64 makes 13.4 MiB.
pub const EVENT_PAYLOAD_BYTES_MAX: usize = 24 * 1024 * 1024;

/// Bytes of one event's headers, likewise from the SDKs. Ours have about 100.
pub const EVENT_HEADERS_BYTES_MAX: usize = 128 * 1024;

/// How long a client may leave an event lying before it is given up. A consumer may well think for minutes about a batch while
/// its window is closed, but no subscription of the service lasts longer than five.
pub const EVENT_STALL_MAX: Duration = Duration::from_secs(300);

/// How long a connection may take none of an answer's bytes before it is closed: as long as a request's body may take.
pub const WRITE_STALL_MAX: Duration = BODY_TOTAL_MAX;

/// Bytes of a sentence that ends a stream of events: as a header's value it has a length of 16 bits. Ours are far shorter.
pub const FAULT_MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// Time for a connection to send the head of its next request, and with HTTP/1.1 also the time that it may idle between two.
/// SDKs keep idle connections for 60 s; closing later than they do spares them the race of sending into a closing socket.
pub const HEAD_READ_MAX: Duration = Duration::from_secs(75);

/// Time for a TLS handshake from its first byte: two round trips and a signature on each side. Who takes longer is not there.
pub const TLS_HANDSHAKE_MAX: Duration = Duration::from_secs(10);

/// Header fields of one request. SDKs send about 15; proxies add a few.
pub const HEADERS_MAX: usize = 100;

/// Bytes of one request's header fields. A presigned request with a session token stays under 8 KiB.
pub const HEAD_BYTES_MAX: usize = 64 * 1024;

/// Connections served at once, where there are descriptors for as many ([`connections_max`]). Further ones wait in the kernel's
/// backlog. The JavaScript SDK opens one for each call in flight.
pub const CONNECTIONS_MAX: usize = 16_384;

/// Connections that the kernel holds until they are taken; it has a bound of its own (`net.core.somaxconn`, 4,096 as a rule). With the
/// usual 128, six of 3,000 clients that connected one right after the other waited a second for their second try.
pub(crate) const BACKLOG: u32 = 4096;

/// Connections that the process has descriptors for: three in four of all. The rest is for the files of whatever stands behind the
/// port, so that no number of idle clients keeps it from opening one.
pub(crate) fn connections_max() -> usize {
    let descriptors = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    descriptors.map_or(CONNECTIONS_MAX, |descriptors| {
        usize::try_from(descriptors / 4 * 3).unwrap_or(usize::MAX).clamp(1, CONNECTIONS_MAX)
    })
}

/// HTTP/2 streams at once in one connection. The Kinesis Client Library puts all its calls and subscriptions on one connection
/// and takes this number as the bound of its concurrency.
pub const H2_STREAMS_MAX: u32 = 10_000;

/// Bytes an HTTP/2 client may send in one stream before we have read them: a common `PutRecords` goes in one flight. The Kinesis
/// Client Library opens its own windows to 512 KiB; ours is not smaller.
pub const H2_STREAM_WINDOW_BYTES: u32 = 1024 * 1024;

/// The same over all streams of a connection: one largest body.
pub const H2_CONNECTION_WINDOW_BYTES: u32 = 16 * 1024 * 1024;

/// Silence on an HTTP/2 connection after which we ask with a PING whether the other side still lives, so that vanished
/// subscribers do not hold their place for ever.
pub const H2_PING_INTERVAL: Duration = Duration::from_secs(60);

/// How long the answer to that PING may take.
pub const H2_PING_TIMEOUT: Duration = Duration::from_secs(20);

/// From the order to stop until connections that are still busy are cut. Container runtimes commonly wait ten seconds between
/// SIGTERM and SIGKILL.
pub const STOP_MAX: Duration = Duration::from_secs(10);

/// Pause after the system refused a connection for want of descriptors or memory, instead of asking again in a hot loop.
pub const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Bytes of one text of a WebSocket, in one frame or in many: three times the longest that a signaling channel takes. The socket of a
/// client that sends a longer one is closed.
pub const WEBSOCKET_TEXT_BYTES_MAX: usize = 32 * 1024;

/// Bytes that are read from a WebSocket at once. They are held for as long as it is open; its messages are a few KiB.
pub(crate) const WEBSOCKET_READ_BYTES: usize = 4 * 1024;

/// Bytes that may wait to be written to a WebSocket: some texts of ours, and answers to pings. Nothing more is taken from a service, nor read,
/// until they have left.
pub(crate) const WEBSOCKET_WRITE_BYTES_MAX: usize = 4 * WEBSOCKET_TEXT_BYTES_MAX;

/// Silence on a WebSocket after which we ask with a ping whether the other side still lives, as with HTTP/2.
pub const WEBSOCKET_PING_INTERVAL: Duration = H2_PING_INTERVAL;

/// How long the answer to that ping may take.
pub const WEBSOCKET_PING_TIMEOUT: Duration = H2_PING_TIMEOUT;

/// From our closing of a WebSocket until the other side has, too: a round trip, with time for what was on its way.
pub const WEBSOCKET_CLOSE_MAX: Duration = Duration::from_secs(2);
