//! Buckets and objects: created, read, copied, tagged, listed, deleted.

use super::files::Id;
use super::list::{Keys, Page, Query, list};
use super::read::{Pin, Reader};
use super::record::{Attributes, BODIES, BUCKETS, Body, Bucket, OBJECTS, Object, Place, decode, encode};
use super::scribe::{NewBody, Writing, failed, pieces_of};
use super::{Draft, Finished, Snapshot, Store};
use crate::checksum::Algorithm;
use crate::error::{Invalid, StoreError};
use crate::limits::{KEY_BYTES_MAX, PUT_BYTES_MAX};
use bytes::Bytes;
use redb::{ReadOnlyTable, ReadableTable};
use std::collections::BTreeMap;

/// What an object must be, or must not be, for something to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// There must be one that matches.
    pub if_match: Option<Match>,
    /// There must be none that matches.
    pub if_none_match: Option<Match>,
}

/// Which objects match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Any.
    Any,
    /// One with this ETag, without quotes.
    ETag(String),
}

impl Match {
    /// Whether an object matches.
    pub fn holds(&self, object: &Object) -> bool {
        match self {
            Match::Any => true,
            Match::ETag(etag) => *etag == object.etag,
        }
    }
}

impl Condition {
    /// An object that is not there yet.
    pub fn absent() -> Condition {
        Condition { if_none_match: Some(Match::Any), if_match: None }
    }

    /// Whether it holds for what is there.
    ///
    /// # Errors
    /// [`StoreError::Precondition`], or [`StoreError::NoSuchKey`] where an ETag is expected and nothing is there.
    pub fn check(&self, object: Option<&Object>) -> Result<(), StoreError> {
        match (&self.if_match, object) {
            (Some(_), None) => return Err(StoreError::NoSuchKey),
            (Some(wanted), Some(object)) if !wanted.holds(object) => return Err(StoreError::Precondition),
            _ => {}
        }
        match (&self.if_none_match, object) {
            (Some(unwanted), Some(object)) if unwanted.holds(object) => Err(StoreError::Precondition),
            _ => Ok(()),
        }
    }
}

/// What comes with a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Put {
    /// What is said of the object.
    pub attributes: Attributes,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// What must be there before.
    pub condition: Condition,
}

/// Which bytes of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// All of them.
    All,
    /// From the first on, up to and with the last if that is told.
    From(u64, Option<u64>),
    /// So many at the end.
    Last(u64),
    /// Those of a part, from 1.
    Part(u32),
}

/// A copy to be made.
#[derive(Debug, Clone)]
pub struct Copy {
    /// The bucket that is copied from.
    pub from_bucket: String,
    /// The key that is copied from.
    pub from_key: String,
    /// What the source must be.
    pub condition: Condition,
    /// Neither of these if it must not have changed since, or must have, in milliseconds since 1970.
    pub unmodified_since_ms: Option<u64>,
    /// See above.
    pub modified_since_ms: Option<u64>,
    /// What is said of the copy, if it is not what is said of the source.
    pub attributes: Option<Attributes>,
    /// The copy's tags, if they are not the source's.
    pub tags: Option<BTreeMap<String, String>>,
}

impl Copy {
    pub(crate) fn check(&self, source: &Object) -> Result<(), StoreError> {
        self.condition.check(Some(source))?;
        let seconds = |ms: u64| ms / 1000;
        let modified = seconds(source.modified_ms);
        let changed = self.unmodified_since_ms.is_some_and(|since| modified > seconds(since));
        let unchanged = self.modified_since_ms.is_some_and(|since| modified <= seconds(since));
        // An ETag that matches counts more than a time.
        let etag_matched = self.condition.if_match.is_some();
        let etag_differed = self.condition.if_none_match.is_some();
        if (changed && !etag_matched) || (unchanged && !etag_differed) {
            return Err(StoreError::Precondition);
        }
        Ok(())
    }
}

/// An object to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Its key.
    pub key: String,
    /// What it must be.
    pub condition: Condition,
}

impl Store {
    /// Creates a bucket.
    ///
    /// # Errors
    /// Its name is taken or not allowed, or the disk fails.
    pub async fn create_bucket(&self, name: &str, region: &str) -> Result<(), StoreError> {
        if !s3s::path::check_bucket_name(name) {
            return Err(Invalid::BucketName.into());
        }
        self.shared.files.check_room()?;
        let (name, region) = (name.to_owned(), region.to_owned());
        self.change(move |writing| match writing.bucket(&name) {
            Ok(_) => Err(StoreError::BucketExists),
            Err(StoreError::NoSuchBucket) => {
                let bucket = encode(&Bucket { created_ms: writing.now_ms, region })?;
                writing.buckets.insert(&*name, &*bucket).map_err(failed)?;
                Ok(())
            }
            Err(error) => Err(error),
        })
        .await
    }

    /// Deletes an empty bucket.
    ///
    /// # Errors
    /// It is not there, or has objects or uploads, or the disk fails.
    pub async fn delete_bucket(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.change(move |writing| {
            writing.bucket(&name)?;
            let first: (&str, &[u8]) = (&name, &[]);
            let object =
                writing.objects.range(first..).map_err(failed)?.next().transpose().map_err(failed)?;
            let upload: (&str, &[u8], &str) = (&name, &[], "");
            let upload =
                writing.uploads.range(upload..).map_err(failed)?.next().transpose().map_err(failed)?;
            let has_object = object.is_some_and(|(key, _)| key.value().0 == name);
            let has_upload = upload.is_some_and(|(key, _)| key.value().0 == name);
            if has_object || has_upload {
                return Err(StoreError::BucketNotEmpty);
            }
            writing.buckets.remove(&*name).map_err(failed)?;
            Ok(())
        })
        .await
    }

    /// A bucket.
    ///
    /// # Errors
    /// It is not there, or the disk fails.
    pub async fn bucket(&self, name: &str) -> Result<Bucket, StoreError> {
        let name = name.to_owned();
        self.look(move |snapshot| snapshot.bucket(&name)).await
    }

    /// Whether there is such a bucket.
    ///
    /// # Errors
    /// The disk fails.
    pub async fn bucket_exists(&self, name: &str) -> Result<bool, StoreError> {
        match self.bucket(name).await {
            Ok(_) => Ok(true),
            Err(StoreError::NoSuchBucket) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Buckets whose names begin with `prefix` and come behind `after`, at most `max`, in order.
    ///
    /// # Errors
    /// The disk fails.
    pub async fn buckets(
        &self,
        prefix: &str,
        after: &str,
        max: usize,
    ) -> Result<Vec<(String, Bucket)>, StoreError> {
        let (prefix, after) = (prefix.to_owned(), after.to_owned());
        self.look(move |snapshot| {
            let buckets = snapshot.reading.open_table(BUCKETS).map_err(failed)?;
            let mut found = Vec::new();
            for entry in buckets.range(after.as_str()..).map_err(failed)? {
                let (name, bucket) = entry.map_err(failed)?;
                if found.len() == max {
                    break;
                }
                if name.value() != after && name.value().starts_with(&prefix) {
                    found.push((name.value().to_owned(), decode(bucket.value())?));
                }
            }
            Ok(found)
        })
        .await
    }

    /// Begins to receive a body, with a checksum besides its MD5.
    pub fn receive(&self, algorithm: Option<Algorithm>) -> Draft {
        Draft::new(self.clone(), algorithm)
    }

    /// Makes a received body an object. It is durable when this returns, and takes the place of another at once.
    ///
    /// # Errors
    /// The bucket is not there, the key is not allowed, the condition does not hold, or the disk is full or fails.
    pub async fn put(&self, bucket: &str, key: &str, put: Put, body: Finished) -> Result<Object, StoreError> {
        check_key(key)?;
        let (bucket, key, id) = (bucket.to_owned(), key.to_owned(), self.shared.files.id());
        self.change(move |writing| {
            writing.bucket(&bucket)?;
            put.condition.check(writing.object(&bucket, &key)?.as_ref())?;
            let object = Object {
                body: writing.take_body(id, body.body)?,
                size: body.bytes,
                etag: body.md5,
                modified_ms: writing.now_ms,
                attributes: put.attributes,
                checksum: body.checksum,
                parts: 0,
                tags: put.tags,
            };
            writing.set_object(&bucket, &key, &object)?;
            Ok(object)
        })
        .await
    }

    /// Stores an object whose bytes are in memory, for services of the same process. It is durable when this returns, and takes the place of
    /// another at once.
    ///
    /// # Errors
    /// As [`Store::put`].
    ///
    /// ```
    /// use penstock_s3::{Put, Range, Store};
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// # let dir = tempfile::tempdir()?;
    /// # runtime.block_on(async {
    /// let store = Store::open(dir.path())?;
    /// store.create_bucket("logs", "us-east-1").await?;
    /// let put = store.put_object("logs", "2026/a", Put::default(), vec!["one\n".into(), "two\n".into()]).await?;
    /// assert_eq!(put.size, 8);
    /// let (_, reader) = store.get("logs", "2026/a", Range::All).await?;
    /// assert_eq!(reader.all().await?, "one\ntwo\n");
    /// # store.close();
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn put_object(
        &self,
        bucket: &str,
        key: &str,
        put: Put,
        body: Vec<Bytes>,
    ) -> Result<Object, StoreError> {
        check_key(key)?;
        // Found out again when it counts; here it spares writing for nothing.
        self.bucket(bucket).await?;
        if body.iter().map(|piece| piece.len() as u64).sum::<u64>() > PUT_BYTES_MAX {
            return Err(Invalid::TooLarge.into());
        }
        let mut draft = self.receive(Some(Algorithm::Crc64Nvme));
        for piece in body {
            // Large pieces are written in smaller ones, so that they are hashed while they are in the cache.
            let mut rest = piece;
            while rest.len() > crate::limits::WRITE_BYTES {
                draft.add(rest.split_to(crate::limits::WRITE_BYTES)).await?;
            }
            draft.add(rest).await?;
        }
        let finished = draft.finish().await?;
        self.put(bucket, key, put, finished).await
    }

    /// An object without its bytes.
    ///
    /// # Errors
    /// Bucket or key are not there, or the disk fails.
    pub async fn head(&self, bucket: &str, key: &str) -> Result<Object, StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.look(move |snapshot| snapshot.object(&bucket, &key)).await
    }

    /// An object, and its bytes or some of them. What is read stays as it is, whatever becomes of the object.
    ///
    /// # Errors
    /// Bucket or key are not there, the range is outside of the object, or the disk fails.
    pub async fn get(&self, bucket: &str, key: &str, range: Range) -> Result<(Object, Reader), StoreError> {
        let (object, reader, _) = self.get_from(bucket, key, range).await?;
        Ok((object, reader))
    }

    /// As [`Store::get`]; says at which byte the range begins.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub async fn get_from(
        &self,
        bucket: &str,
        key: &str,
        range: Range,
    ) -> Result<(Object, Reader, u64), StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.look(move |snapshot| {
            let object = snapshot.object(&bucket, &key)?;
            let place = snapshot.place(object.body)?;
            let (offset, bytes) = resolve(range, &object, &place)?;
            let pin = Pin::new(snapshot, object.body);
            let reader = Reader::new(pin, pieces_of(object.body, &place, offset, bytes));
            Ok((object, reader, offset))
        })
        .await
    }

    /// At which byte a range begins and how many it has, without reading.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub async fn head_range(
        &self,
        bucket: &str,
        key: &str,
        range: Range,
    ) -> Result<(Object, u64, u64), StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.look(move |snapshot| {
            let object = snapshot.object(&bucket, &key)?;
            let place = match range {
                Range::Part(_) => snapshot.place(object.body)?,
                _ => Place::File,
            };
            let (offset, bytes) = resolve(range, &object, &place)?;
            Ok((object, offset, bytes))
        })
        .await
    }

    /// Lists objects.
    ///
    /// # Errors
    /// The bucket is not there, or the disk fails.
    pub async fn list(&self, bucket: &str, query: Query) -> Result<Page<Object>, StoreError> {
        let bucket = bucket.to_owned();
        self.look(move |snapshot| {
            snapshot.bucket(&bucket)?;
            let objects = snapshot.reading.open_table(OBJECTS).map_err(failed)?;
            list(&InBucket { objects, bucket: &bucket }, &query)
        })
        .await
    }

    /// Copies an object. Its bytes are not written again: the copy refers to them.
    ///
    /// # Errors
    /// A bucket or the source are not there, a condition does not hold, or the disk is full or fails.
    pub async fn copy(&self, bucket: &str, key: &str, copy: Copy) -> Result<Object, StoreError> {
        check_key(key)?;
        self.shared.files.check_room()?;
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.change(move |writing| {
            writing.bucket(&bucket)?;
            writing.bucket(&copy.from_bucket)?;
            let source = writing.object(&copy.from_bucket, &copy.from_key)?.ok_or(StoreError::NoSuchKey)?;
            copy.check(&source)?;
            let object = Object {
                body: writing.take_body(0, NewBody::Same(source.body))?,
                modified_ms: writing.now_ms,
                attributes: copy.attributes.unwrap_or(source.attributes),
                tags: copy.tags.unwrap_or(source.tags),
                ..source
            };
            writing.set_object(&bucket, &key, &object)?;
            Ok(object)
        })
        .await
    }

    /// Deletes objects, each by itself. One that is not there is as good as deleted, unless it was made a condition.
    ///
    /// # Errors
    /// The bucket is not there, or the disk fails.
    pub async fn delete(
        &self,
        bucket: &str,
        deletions: Vec<Deletion>,
    ) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        let bucket = bucket.to_owned();
        self.change(move |writing| {
            writing.bucket(&bucket)?;
            let delete = |deletion: Deletion| delete(writing, &bucket, &deletion);
            let outcomes: Vec<_> = deletions.into_iter().map(delete).collect();
            match outcomes.iter().find_map(|outcome| outcome.as_ref().err().filter(|error| is_failure(error)))
            {
                Some(failed) => Err(failed.clone()),
                None => Ok(outcomes),
            }
        })
        .await
    }

    /// Sets the tags of an object.
    ///
    /// # Errors
    /// Bucket or key are not there, or the disk is full or fails.
    pub async fn set_tags(
        &self,
        bucket: &str,
        key: &str,
        tags: BTreeMap<String, String>,
    ) -> Result<(), StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.change(move |writing| {
            writing.bucket(&bucket)?;
            let object = writing.object(&bucket, &key)?.ok_or(StoreError::NoSuchKey)?;
            let encoded = encode(&Object { tags, ..object })?;
            writing.objects.insert((&*bucket, key.as_bytes()), &*encoded).map_err(failed)?;
            Ok(())
        })
        .await
    }
}

fn delete(writing: &mut Writing<'_>, bucket: &str, deletion: &Deletion) -> Result<(), StoreError> {
    if deletion.condition != Condition::default() {
        deletion.condition.check(writing.object(bucket, &deletion.key)?.as_ref())?;
    }
    writing.remove_object(bucket, &deletion.key)
}

fn is_failure(error: &StoreError) -> bool {
    matches!(error, StoreError::Failed(_))
}

/// Whether a key is allowed.
pub(crate) fn check_key(key: &str) -> Result<(), StoreError> {
    if key.is_empty() || key.len() > KEY_BYTES_MAX { Err(Invalid::Key.into()) } else { Ok(()) }
}

/// At which byte a range begins, and how many it has.
fn resolve(range: Range, object: &Object, place: &Place) -> Result<(u64, u64), StoreError> {
    let size = object.size;
    match range {
        Range::All => Ok((0, size)),
        Range::From(first, last) if first < size && last.is_none_or(|last| last >= first) => {
            let end = last.map_or(size, |last| size.min(last.saturating_add(1)));
            Ok((first, end - first))
        }
        Range::Last(bytes) if bytes > 0 && size > 0 => Ok((size - bytes.min(size), bytes.min(size))),
        Range::Part(number) => {
            let whole = [size];
            let parts = match place {
                Place::Pieces { parts, .. } if !parts.is_empty() => &parts[..],
                _ => &whole[..],
            };
            let index = (number as usize).checked_sub(1).filter(|index| *index < parts.len());
            let index = index.ok_or(Invalid::Range)?;
            Ok((parts[..index].iter().sum(), parts[index]))
        }
        Range::From(..) | Range::Last(_) => Err(Invalid::Range.into()),
    }
}

impl Snapshot<'_> {
    pub(crate) fn bucket(&self, name: &str) -> Result<Bucket, StoreError> {
        let buckets = self.reading.open_table(BUCKETS).map_err(failed)?;
        let found = buckets.get(name).map_err(failed)?;
        found.map_or(Err(StoreError::NoSuchBucket), |bucket| decode(bucket.value()))
    }

    fn object(&self, bucket: &str, key: &str) -> Result<Object, StoreError> {
        let objects = self.reading.open_table(OBJECTS).map_err(failed)?;
        match objects.get((bucket, key.as_bytes())).map_err(failed)? {
            Some(object) => decode(object.value()),
            None => Err(self.bucket(bucket).err().unwrap_or(StoreError::NoSuchKey)),
        }
    }

    fn place(&self, id: Id) -> Result<Place, StoreError> {
        let bodies = self.reading.open_table(BODIES).map_err(failed)?;
        let found = bodies.get(id).map_err(failed)?;
        let found = found.ok_or_else(|| StoreError::Failed(format!("body {id:x} is not in the metadata")))?;
        Ok(decode::<Body>(found.value())?.place)
    }
}

struct InBucket<'b> {
    objects: ReadOnlyTable<(&'static str, &'static [u8]), &'static [u8]>,
    bucket: &'b str,
}

impl Keys<Object> for InBucket<'_> {
    type Error = StoreError;

    fn from(&self, begin: &[u8], max: usize) -> Result<Vec<(String, Object)>, StoreError> {
        let mut found = Vec::new();
        for entry in self.objects.range((self.bucket, begin)..).map_err(failed)?.take(max) {
            let (key, object) = entry.map_err(failed)?;
            let (bucket, key) = key.value();
            if bucket != self.bucket {
                break;
            }
            found.push((String::from_utf8_lossy(key).into_owned(), decode(object.value())?));
        }
        Ok(found)
    }
}
