//! The catalog on a real engine: what was answered is there after a reopen, snapshots change nothing, and
//! what a newer version wrote is refused and not guessed at.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::join_all;
use penstock_catalog::{
    Applied, Catalog, Event, HashRange, Key, Mode, OpenError, Options, ProposeError, Refused, Status, Stream,
    StreamCreated,
};
use penstock_engine::{Engine, Record, ShardId};

fn engine(dir: &Path) -> Engine {
    let options = penstock_engine::Options { lanes: Some(1), segment_bytes: 1 << 20, ..Default::default() };
    Engine::open(dir, options).unwrap()
}

fn open(dir: &Path, snapshot_events_min: u64) -> (Engine, Catalog) {
    let engine = engine(dir);
    let catalog = Catalog::open(&engine, Options { snapshot_events_min }).unwrap();
    (engine, catalog)
}

fn close((engine, catalog): (Engine, Catalog)) {
    catalog.close();
    engine.close();
}

fn created(name: &str) -> Event {
    Event::StreamCreated(StreamCreated {
        key: Key::new("000000000000", "us-east-1", name),
        created_ms: 5_000,
        due_ms: 6_000,
        mode: Mode::Provisioned,
        retention_hours: 24,
        record_kib_max: 1024,
        tags: BTreeMap::new(),
        shards_created_s: 1,
        shards: vec![HashRange::ALL],
        warm_mibps: None,
    })
}

async fn propose(catalog: &Catalog, event: Event) -> Result<Arc<Stream>, ProposeError<()>> {
    match catalog.propose(move |_| Ok(event)).await? {
        Applied::Stream(stream) => Ok(stream),
        Applied::Resource(_) | Applied::Setting => panic!("no stream changed"),
    }
}

fn names(catalog: &Catalog) -> Vec<String> {
    catalog.state().streams().map(|stream| stream.key.name.clone()).collect()
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_reopen() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), u64::MAX);
    let stream = propose(&opened.1, created("orders")).await.unwrap();
    propose(&opened.1, Event::stream_activated(&stream)).await.unwrap();
    propose(&opened.1, created("gone")).await.unwrap();
    let gone = opened.1.stream("000000000000", "us-east-1", "gone").unwrap();
    propose(&opened.1, Event::stream_deleted(&gone)).await.unwrap();
    let before = opened.1.state().clone();
    close(opened);

    let opened = open(dir.path(), u64::MAX);
    assert_eq!(*opened.1.state(), before);
    let stream = opened.1.stream("000000000000", "us-east-1", "orders").unwrap();
    assert_eq!(stream.status, Status::Active);
    let next = propose(&opened.1, created("next")).await.unwrap();
    assert!(next.number > gone.shards[0].engine, "a deleted shard's number is not used again");
    close(opened);
}

#[tokio::test]
async fn snapshots_change_nothing_and_shorten_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), 10);
    for n in 0..200 {
        let stream = propose(&opened.1, created(&format!("passing-{n}"))).await.unwrap();
        if n % 10 != 0 {
            propose(&opened.1, Event::stream_deleted(&stream)).await.unwrap();
        }
    }
    let before = opened.1.state().clone();
    close(opened);

    let engine = engine(dir.path());
    let log = engine.shard(ShardId(1)).unwrap();
    let kept =
        log.read(penstock_engine::From::TrimHorizon, penstock_engine::ReadLimits::default()).await.unwrap();
    assert!(kept.records.len() < 200, "380 events were trimmed to {}", kept.records.len());
    let catalog = Catalog::open(&engine, Options::default()).unwrap();
    assert_eq!(*catalog.state(), before);
    close((engine, catalog));
}

#[tokio::test]
async fn of_many_who_create_the_same_stream_one_succeeds() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), 3);
    let results = join_all((0..50).map(|_| propose(&opened.1, created("orders")))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let refused = |result: &Result<_, _>| matches!(result, Err(ProposeError::Refused(Refused::Exists)));
    assert_eq!(results.iter().filter(|result| refused(result)).count(), 49);
    close(opened);
}

#[tokio::test]
async fn what_is_declined_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), u64::MAX);
    propose(&opened.1, created("one")).await.unwrap();
    let seen = opened.1.propose(|state| Err::<Event, _>(state.streams().count())).await;
    assert!(matches!(seen, Err(ProposeError::Declined(1))));
    close(opened);

    let opened = open(dir.path(), u64::MAX);
    assert_eq!(names(&opened.1), ["one"]);
    close(opened);
}

/// A client that hangs up while its stream is being created must not leave a stream on disk that the
/// running server does not know.
#[tokio::test]
async fn a_proposal_is_carried_out_though_nobody_waits() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), u64::MAX);
    let _ = propose(&opened.1, created("abandoned")).now_or_never();
    propose(&opened.1, created("later")).await.unwrap();
    assert_eq!(names(&opened.1), ["abandoned", "later"]);
    close(opened);
}

#[tokio::test]
async fn a_closed_catalog_refuses_and_still_answers() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, catalog) = open(dir.path(), u64::MAX);
    propose(&catalog, created("orders")).await.unwrap();
    catalog.close();
    assert!(matches!(propose(&catalog, created("late")).await, Err(ProposeError::Closed)));
    assert_eq!(names(&catalog), ["orders"]);
    engine.close();
}

#[tokio::test]
async fn an_event_of_a_newer_version_is_refused_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), u64::MAX);
    let log = opened.0.shard(ShardId(1)).unwrap();
    let newer = br#"{"v":1,"at_ms":7,"event":{"kind":"stream-painted","body":{}}}"#;
    log.append(vec![Record::new(bytes::Bytes::new(), newer.to_vec())]).await.unwrap();
    drop(log);
    close(opened);

    let engine = engine(dir.path());
    let error = Catalog::open(&engine, Options::default()).err().unwrap();
    assert!(matches!(error, OpenError::Newer { .. }));
    assert!(
        error.to_string().contains("stream-painted") && error.to_string().contains("newer version"),
        "{error}"
    );
    engine.close();
}
