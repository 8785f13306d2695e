//! The store as a whole: what survives, what is freed, and what many at once may do.

use super::*;
use crate::checksum::Algorithm;
use crate::error::{Invalid, StoreError};
use crate::limits::{INLINE_BYTES_MAX, PART_BYTES_MIN};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const LARGE: usize = 600_000;

fn open(dir: &tempfile::TempDir) -> Store {
    Store::open(dir.path()).unwrap()
}

async fn with_bucket(dir: &tempfile::TempDir) -> Store {
    let store = open(dir);
    store.create_bucket("bucket", "us-east-1").await.unwrap();
    store
}

fn content(seed: usize, bytes: usize) -> Bytes {
    (0..bytes).map(|at| ((at * 31 + seed * 7) >> 3) as u8).collect::<Vec<u8>>().into()
}

async fn put(store: &Store, key: &str, body: &Bytes) -> Object {
    store.put_object("bucket", key, Put::default(), vec![body.clone()]).await.unwrap()
}

async fn read(store: &Store, key: &str) -> Result<Bytes, StoreError> {
    let (_, reader) = store.get("bucket", key, Range::All).await?;
    reader.all().await
}

/// The files with bodies.
fn files(dir: &tempfile::TempDir) -> Vec<PathBuf> {
    let inside = |path: PathBuf| std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let folders = inside(dir.path().join("objects")).flat_map(inside);
    folders.flat_map(inside).collect()
}

async fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "never happened: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_is_there_after_another_start_and_what_nobody_names_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    for (number, bytes) in
        [0, 1, INLINE_BYTES_MAX as usize, INLINE_BYTES_MAX as usize + 1, LARGE].into_iter().enumerate()
    {
        let body = content(number, bytes);
        let object = put(&store, &format!("key {bytes}"), &body).await;
        assert_eq!(object.size, bytes as u64);
        assert_eq!(read(&store, &format!("key {bytes}")).await, Ok(body));
    }
    // Bodies that were received and never put, as a crash leaves them.
    let mut draft = store.receive(None);
    draft.receive(content(9, LARGE)).await.unwrap();
    std::mem::forget(draft.finish().await.unwrap());
    assert_eq!(files(&dir).len(), 3);
    store.close();
    drop(store);

    let store = open(&dir);
    eventually("what is left over is swept", || files(&dir).len() == 2).await;
    for bytes in [0, 1, INLINE_BYTES_MAX as usize, INLINE_BYTES_MAX as usize + 1, LARGE] {
        assert_eq!(read(&store, &format!("key {bytes}")).await.unwrap().len(), bytes);
    }
    assert_eq!(read(&store, "none").await, Err(StoreError::NoSuchKey));
    assert_eq!(store.head("none", "key").await, Err(StoreError::NoSuchBucket));
    assert!(matches!(Store::open(dir.path()), Err(OpenError::InUse(_))));
    store.close();
    assert_eq!(store.delete_bucket("bucket").await, Err(StoreError::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_reads_on_what_was_overwritten_and_its_file_goes_when_it_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    let (old, new) = (content(1, LARGE), content(2, LARGE));
    put(&store, "key", &old).await;
    let (_, reader) = store.get("bucket", "key", Range::All).await.unwrap();
    let (first, reader) = reader.next().await.unwrap().unwrap();
    put(&store, "key", &new).await;
    store.copy("bucket", "copy", copy_of("key")).await.unwrap();
    store.delete("bucket", vec![deletion("key")]).await.unwrap().into_iter().for_each(|done| done.unwrap());
    assert_eq!(read(&store, "copy").await, Ok(new));
    assert_eq!([first, reader.all().await.unwrap()].concat(), old);
    eventually("the old file goes", || files(&dir).len() == 1).await;
    store.delete("bucket", vec![deletion("copy")]).await.unwrap();
    eventually("the new file goes with the last that refers to it", || files(&dir).is_empty()).await;
}

fn deletion(key: &str) -> Deletion {
    Deletion { key: key.to_owned(), condition: Condition::default() }
}

fn copy_of(key: &str) -> Copy {
    Copy {
        from_bucket: "bucket".to_owned(),
        from_key: key.to_owned(),
        condition: Condition::default(),
        unmodified_since_ms: None,
        modified_since_ms: None,
        attributes: None,
        tags: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_create_the_same_one_does() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    for bytes in [100, LARGE] {
        let create = |number: usize| {
            let store = store.clone();
            tokio::spawn(async move {
                let put = Put { condition: Condition::absent(), ..Put::default() };
                let key = format!("raced {bytes}");
                store.put_object("bucket", &key, put, vec![content(number, bytes)]).await.map(|_| number)
            })
        };
        let racing: Vec<_> = (0..20).map(create).collect();
        let mut won = Vec::new();
        for outcome in racing {
            match outcome.await.unwrap() {
                Ok(number) => won.push(number),
                Err(error) => assert_eq!(error, StoreError::Precondition),
            }
        }
        assert_eq!(won.len(), 1);
        assert_eq!(read(&store, &format!("raced {bytes}")).await, Ok(content(won[0], bytes)));
    }
    // The bodies of those who came too late are gone.
    eventually("one file", || files(&dir).len() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_are_held_against_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    let etag = put(&store, "key", &content(1, 10)).await.etag;
    let put = |condition| {
        store.put_object("bucket", "key", Put { condition, ..Put::default() }, vec![content(1, 10)])
    };
    let same = |etag: &str| Some(Match::ETag(etag.to_owned()));
    let wrong = Condition { if_match: same("a"), if_none_match: None };
    assert_eq!(put(wrong).await, Err(StoreError::Precondition));
    assert!(put(Condition { if_match: same(&etag), if_none_match: None }).await.is_ok());
    assert_eq!(
        put(Condition { if_match: None, if_none_match: same(&etag) }).await,
        Err(StoreError::Precondition)
    );
    let missing = Put { condition: Condition { if_match: same("a"), if_none_match: None }, ..Put::default() };
    let missing = store.put_object("bucket", "none", missing, Vec::new()).await;
    assert_eq!(missing, Err(StoreError::NoSuchKey));
    assert_eq!(store.create_bucket("bucket", "r").await, Err(StoreError::BucketExists));
    assert_eq!(store.create_bucket("No", "r").await, Err(Invalid::BucketName.into()));
    assert_eq!(store.delete_bucket("bucket").await, Err(StoreError::BucketNotEmpty));
    let long = "k".repeat(1025);
    let long = store.put_object("bucket", &long, Put::default(), Vec::new()).await;
    assert_eq!(long, Err(Invalid::Key.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_are_those_of_the_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    let body = content(1, LARGE);
    put(&store, "key", &body).await;
    put(&store, "empty", &Bytes::new()).await;
    for (range, expected) in [
        (Range::From(0, Some(0)), 0..1),
        (Range::From(LARGE as u64 - 1, None), LARGE - 1..LARGE),
        (Range::From(300_000, Some(u64::MAX)), 300_000..LARGE),
        (Range::Last(7), LARGE - 7..LARGE),
        (Range::Last(u64::MAX), 0..LARGE),
        (Range::Part(1), 0..LARGE),
    ] {
        let (_, reader) = store.get("bucket", "key", range).await.unwrap();
        assert_eq!(reader.all().await.unwrap(), body.slice(expected), "{range:?}");
    }
    for (key, range) in [
        ("key", Range::From(LARGE as u64, None)),
        ("key", Range::From(2, Some(1))),
        ("key", Range::Last(0)),
        ("key", Range::Part(2)),
        ("key", Range::Part(0)),
        ("empty", Range::From(0, None)),
    ] {
        let refused = store.get("bucket", key, range).await.err();
        assert_eq!(refused, Some(Invalid::Range.into()), "{range:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_becomes_an_object_of_its_parts_and_its_files_live_as_long() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    let parts = [content(1, PART_BYTES_MIN as usize), content(2, PART_BYTES_MIN as usize + 1), content(3, 5)];
    let whole = parts.concat();
    let upload =
        store.create_upload("bucket", "key", Attributes::default(), BTreeMap::new(), None).await.unwrap();
    let mut named = Vec::new();
    for (number, part) in (1..).zip(&parts) {
        let mut draft = store.receive(Some(Algorithm::Crc64Nvme));
        draft.receive(part.clone()).await.unwrap();
        let body = draft.finish().await.unwrap();
        let part = store.put_part("bucket", "key", &upload, number, body).await.unwrap();
        named.push(Completed { number, etag: part.etag, checksum: None });
    }
    let complete = |named: Vec<Completed>, expected: Expected| {
        store.complete_upload("bucket", "key", &upload, named, expected)
    };
    let swapped = vec![named[1].clone(), named[0].clone()];
    assert_eq!(complete(swapped, Expected::default()).await, Err(Invalid::PartOrder.into()));
    let renumbered = vec![Completed { number: 4, ..named[0].clone() }];
    assert_eq!(complete(renumbered, Expected::default()).await, Err(Invalid::Part(4).into()));
    let size = Expected { size: Some(1), ..Expected::default() };
    assert_eq!(complete(named.clone(), size).await, Err(Invalid::Sum.into()));
    let object = complete(named, Expected::default()).await.unwrap();
    assert_eq!((object.size, object.parts), (whole.len() as u64, 3));
    let together = put(&store, "together", &whole.clone().into()).await;
    assert_eq!(object.checksum, together.checksum);
    assert_eq!(read(&store, "key").await.unwrap(), whole);
    let (_, reader) = store.get("bucket", "key", Range::Part(2)).await.unwrap();
    assert_eq!(reader.all().await.unwrap(), parts[1]);

    // A part that is a piece of an object of parts refers to what that one refers to.
    let upload =
        store.create_upload("bucket", "piece", Attributes::default(), BTreeMap::new(), None).await.unwrap();
    let (from, to) = (PART_BYTES_MIN - 3, PART_BYTES_MIN + 3);
    let range = Range::From(from, Some(to));
    let part = store.copy_part("bucket", "piece", &upload, 1, copy_of("key"), range).await.unwrap();
    let named = vec![Completed { number: 1, etag: part.etag, checksum: None }];
    store.complete_upload("bucket", "piece", &upload, named, Expected::default()).await.unwrap();
    store.delete("bucket", vec![deletion("key"), deletion("together")]).await.unwrap();
    eventually("what nothing refers to goes", || files(&dir).len() == 2).await;
    assert_eq!(read(&store, "piece").await.unwrap(), whole[from as usize..=to as usize]);
    store.delete("bucket", vec![deletion("piece")]).await.unwrap();
    eventually("all goes", || files(&dir).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_bucket(&dir).await;
    let upload =
        store.create_upload("bucket", "key", Attributes::default(), BTreeMap::new(), None).await.unwrap();
    for _ in 0..2 {
        let mut draft = store.receive(None);
        draft.receive(content(1, LARGE)).await.unwrap();
        let body = draft.finish().await.unwrap();
        store.put_part("bucket", "key", &upload, 1, body).await.unwrap();
    }
    assert_eq!(store.parts("bucket", "key", &upload, 0, 10).await.unwrap().1.len(), 1);
    assert_eq!(store.delete_bucket("bucket").await, Err(StoreError::BucketNotEmpty));
    store.abort_upload("bucket", "key", &upload).await.unwrap();
    assert_eq!(store.abort_upload("bucket", "key", &upload).await, Err(StoreError::NoSuchUpload));
    eventually("all goes", || files(&dir).is_empty()).await;
    store.delete_bucket("bucket").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_format_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    store.close();
    drop(store);
    let database = Database::open(dir.path().join("meta.redb")).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(NUMBERS).unwrap().insert("format", FORMAT + 1).unwrap();
    transaction.commit().unwrap();
    drop(database);
    assert!(matches!(Store::open(dir.path()), Err(OpenError::Newer { found: 2, known: 1, .. })));
}
