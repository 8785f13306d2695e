//! Every limit of this crate, with its unit and its reason. Those of the service are the service's numbers.

use std::time::Duration;

// All destinations.

/// From a name to a connection that can be written to, its handshake included; whoever takes longer is not there.
pub const CONNECT_MAX: Duration = Duration::from_secs(10);

/// The first wait before a request is made again; each further one is twice as long. Documented for HTTP endpoints.
pub const PAUSE_MIN: Duration = Duration::from_secs(1);

/// The longest such wait: documented, though the guide's formula has it the wrong way round.
pub const PAUSE_MAX: Duration = Duration::from_secs(120);

/// What each wait is multiplied with, at least and at most, so that those who failed together do not come back together: documented.
pub const JITTER: (f64, f64) = (0.85, 1.15);

/// Seconds that a delivery is tried again, at most: the model's.
pub const RETRY_S_MAX: u64 = 7_200;

/// Connections that a destination keeps while nothing is sent: as many as a delivery has chunks under way.
pub const IDLE_CONNECTIONS_MAX: usize = 8;

/// How long they are kept. Load balancers close idle connections after a minute, and the one who closes last loses a request.
pub const IDLE_MAX: Duration = Duration::from_secs(45);

/// How long a connection may take to be ready again after an answer: one that was answered early may still be sending what nobody reads.
pub const READY_MAX: Duration = Duration::from_secs(1);

/// Bytes of an answer's head. The largest that servers send have some KiB of cookies.
pub const ANSWER_HEAD_BYTES_MAX: usize = 64 << 10;

/// Bytes of an answer that are told in an error message: it stands in the error line of each record.
pub const TOLD_BYTES_MAX: usize = 512;

/// Bytes from which a body is compressed on a thread of its own: those below take less than a millisecond.
pub const COMPRESSED_BESIDE_BYTES_MIN: usize = 128 << 10;

// HTTP endpoints.

/// Records of a request: documented.
pub const ENDPOINT_RECORDS_MAX: usize = 10_000;

/// Bytes of a request's body before it is compressed: documented, 64 MiB.
pub const ENDPOINT_BODY_BYTES_MAX: usize = 64 << 20;

/// How long an endpoint may take to answer: documented.
pub const ENDPOINT_ANSWER_MAX: Duration = Duration::from_secs(180);

/// Bytes of its answer: documented, 1 MiB.
pub const ENDPOINT_ANSWER_BYTES_MAX: usize = 1 << 20;

// Webhooks.

/// How long one may take to answer: as the Simple Notification Service waits.
pub const WEBHOOK_ANSWER_MAX: Duration = Duration::from_secs(15);

/// Bytes of its answer, which nobody reads.
pub const WEBHOOK_ANSWER_BYTES_MAX: usize = 64 << 10;

// Splunk.

/// Bytes of a request, 5 MiB: the largest buffer of this destination. A record that is larger travels alone.
pub const SPLUNK_BODY_BYTES_MAX: usize = 5 << 20;

/// How long a collector may take to answer a request. Not documented; as with an HTTP endpoint.
pub const SPLUNK_ANSWER_MAX: Duration = Duration::from_secs(180);

/// How long it may take to say what it has acknowledged, which it knows by heart.
pub const SPLUNK_POLL_MAX: Duration = Duration::from_secs(30);

/// Bytes of an answer: a collector says a line.
pub const SPLUNK_ANSWER_BYTES_MAX: usize = 64 << 10;

/// The first wait before a collector is asked for an acknowledgement; each further one is twice as long. An indexer that has nothing else
/// to do acknowledges within a second.
pub const SPLUNK_POLL_PAUSE_MIN: Duration = Duration::from_millis(500);

/// The longest such wait: Splunk asks its clients to come every ten seconds.
pub const SPLUNK_POLL_PAUSE_MAX: Duration = Duration::from_secs(10);

/// Seconds that an acknowledgement is waited for, at most: the model's.
pub const SPLUNK_ACKNOWLEDGEMENT_S_MAX: u64 = 600;

/// Cookies of a load balancer that are sent back, so that whoever took the events is asked for them. A balancer sets one or two.
pub const COOKIES_MAX: usize = 8;

/// Bytes of them together: what servers take in a header.
pub const COOKIE_BYTES_MAX: usize = 4 << 10;

// OpenSearch.

/// Documents of a bulk request. The answer has some 200 bytes for each.
pub const BULK_DOCUMENTS_MAX: usize = 10_000;

/// Bytes of a bulk request, just below 10 MiB: what the smallest instances of the service take. A document that is larger travels alone.
pub const BULK_BODY_BYTES_MAX: usize = 10_000_000;

/// How long a cluster may take to answer one. Not documented; clients of OpenSearch wait for 30 to 120 seconds.
pub const BULK_ANSWER_MAX: Duration = Duration::from_secs(120);

/// Bytes of its answer: some KiB of reasons for each of [`BULK_DOCUMENTS_MAX`] documents.
pub const BULK_ANSWER_BYTES_MAX: usize = 32 << 20;

/// Bytes of documents that are checked before others have their turn: some milliseconds.
pub const CHECKED_BYTES_AT_ONCE: usize = 1 << 20;

// Redshift.

/// How long a cluster may take for a copy. The objects of a delivery have 128 MiB at most, but a cluster queues what it is asked for.
pub const REDSHIFT_COPY_MAX: Duration = Duration::from_secs(30 * 60);

/// How long the manifest of a copy that was given up may take to be put: some hundred bytes, and nobody waits for it.
pub const MANIFEST_PUT_MAX: Duration = Duration::from_secs(30);

/// Bytes that a database may say in one connection: it is asked for the columns of a table, 1,600 at most, and says what went wrong.
pub const REDSHIFT_ANSWER_BYTES_MAX: u64 = 16 << 20;

/// Days that PostgreSQL remembers a delivery. None is repeated after one, which is as long as a delivery stream keeps records.
pub const REDSHIFT_MARKER_DAYS: u32 = 7;

/// Deliveries that one delivery forgets at most, so that none waits for it.
pub const REDSHIFT_FORGOTTEN_MAX: u32 = 1_000;

/// Bytes of a staged object, unpacked, that are read for PostgreSQL: twice the largest buffer of this destination.
pub const REDSHIFT_OBJECT_BYTES_MAX: u64 = 256 << 20;

/// Bytes of a row: what Redshift loads at most.
pub const REDSHIFT_ROW_BYTES_MAX: usize = 4 << 20;

/// Bytes of rows that are handed to PostgreSQL at once.
pub const REDSHIFT_PIECE_BYTES: usize = 256 << 10;

/// Such pieces that wait while the database takes one.
pub const REDSHIFT_PIECES_MAX: usize = 4;

/// How long an S3 elsewhere may take for an object: the largest, over a slow line.
pub const S3_ANSWER_MAX: Duration = Duration::from_secs(300);

/// Bytes of an object that is read back from an S3 elsewhere: the largest that is staged, and a half.
pub const S3_OBJECT_BYTES_MAX: usize = 192 << 20;
