//! Uploads in parts. The object refers to its parts' bodies: nothing is written again when it is put together.

use super::list::{Keys, Page, Query, list};
use super::objects::{Condition, Copy, Range, check_key};
use super::record::{Attributes, Object, PARTS, Part, UPLOADS, Upload, decode, encode};
use super::scribe::{NewBody, failed};
use super::{Finished, Snapshot, Store};
use crate::checksum::{Algorithm, Checksum, etag_of_parts};
use crate::error::{Invalid, StoreError};
use crate::limits::{OBJECT_BYTES_MAX, PART_BYTES_MIN, PUT_BYTES_MAX};
use redb::ReadOnlyTable;
use std::collections::BTreeMap;

/// A part as the client names it when it completes an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// Its number.
    pub number: u32,
    /// Its ETag, without quotes.
    pub etag: String,
    /// Its checksum in base64, if the client tells it.
    pub checksum: Option<String>,
}

/// What the client expects of the object that an upload becomes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// What must be there before.
    pub condition: Condition,
    /// The object's length in bytes.
    pub size: Option<u64>,
    /// The object's checksum in base64.
    pub checksum: Option<String>,
}

/// Which uploads are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UploadQuery {
    /// Only for keys that begin with it.
    pub prefix: String,
    /// Keys that have it behind the prefix are told once, up to and with it.
    pub delimiter: String,
    /// Only for keys behind this one, or for this one with uploads behind `after_upload`.
    pub after: String,
    /// See above.
    pub after_upload: String,
    /// How many there may be.
    pub max: usize,
}

/// Between a key and its upload while both are listed as one: no upload's name has it, and it is less than any character.
const BETWEEN: char = '\0';

impl Store {
    /// Begins an upload, and returns its name.
    ///
    /// # Errors
    /// The bucket is not there, the key is not allowed, or the disk is full or fails.
    pub async fn create_upload(
        &self,
        bucket: &str,
        key: &str,
        attributes: Attributes,
        tags: BTreeMap<String, String>,
        checksum: Option<(Algorithm, bool)>,
    ) -> Result<String, StoreError> {
        check_key(key)?;
        self.shared.files.check_room()?;
        let id: [u8; 24] =
            penstock_api::random::bytes().map_err(|error| StoreError::Failed(error.to_string()))?;
        let id = penstock_api::hex::encode(&id);
        let (algorithm, composite) = checksum.unwrap_or((Algorithm::Crc64Nvme, false));
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        let chosen = checksum.is_some();
        self.change(move |writing| {
            writing.bucket(&bucket)?;
            let initiated_ms = writing.now_ms;
            let upload = Upload { initiated_ms, attributes, tags, algorithm, composite, chosen };
            writing.uploads.insert((&*bucket, key.as_bytes(), &*id), &*encode(&upload)?).map_err(failed)?;
            Ok(id)
        })
        .await
    }

    /// An upload that has begun.
    ///
    /// # Errors
    /// The bucket or the upload are not there, or the disk fails.
    pub async fn upload(&self, bucket: &str, key: &str, upload: &str) -> Result<Upload, StoreError> {
        let (bucket, key, upload) = (bucket.to_owned(), key.to_owned(), upload.to_owned());
        self.look(move |snapshot| snapshot.upload(&bucket, &key, &upload)).await
    }

    /// Makes a received body a part, durably.
    ///
    /// # Errors
    /// The upload is not there, or the disk is full or fails.
    pub async fn put_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        body: Finished,
    ) -> Result<Part, StoreError> {
        let (bucket, key, upload) = (bucket.to_owned(), key.to_owned(), upload.to_owned());
        let id = self.shared.files.id();
        self.change(move |writing| {
            writing.upload(&bucket, &key, &upload)?;
            let part = Part {
                body: writing.take_body(id, body.body)?,
                size: body.bytes,
                etag: body.md5,
                modified_ms: writing.now_ms,
                checksum: body.checksum,
            };
            writing.set_part(&upload, number, &part)?;
            Ok(part)
        })
        .await
    }

    /// Makes bytes of an object a part. They are read once for their checksums and not written again.
    ///
    /// # Errors
    /// The upload or the source are not there, a condition or the range does not hold, or the disk is full or fails.
    pub async fn copy_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        copy: Copy,
        range: Range,
    ) -> Result<Part, StoreError> {
        self.shared.files.check_room()?;
        let algorithm = self.upload(bucket, key, upload).await?.algorithm;
        // The reader's pin keeps the source's bytes until the part refers to them.
        let (source, reader, offset) = self.get_from(&copy.from_bucket, &copy.from_key, range).await?;
        copy.check(&source)?;
        let bytes = reader.left();
        if bytes > PUT_BYTES_MAX {
            return Err(Invalid::TooLarge.into());
        }
        let (_pin, md5, checksum) = reader.hash(algorithm).await?;
        let (bucket, key, upload) = (bucket.to_owned(), key.to_owned(), upload.to_owned());
        let id = self.shared.files.id();
        self.change(move |writing| {
            writing.upload(&bucket, &key, &upload)?;
            // An object that has been deleted meanwhile cannot be referred to any more.
            let unchanged = writing.object(&copy.from_bucket, &copy.from_key)?;
            if unchanged.is_none_or(|unchanged| unchanged.body != source.body) {
                return Err(StoreError::Precondition);
            }
            let pieces = writing.pieces(source.body, offset, bytes)?;
            let part = Part {
                body: writing.take_body(id, NewBody::Pieces(pieces, Vec::new()))?,
                size: bytes,
                etag: md5,
                modified_ms: writing.now_ms,
                checksum,
            };
            writing.set_part(&upload, number, &part)?;
            Ok(part)
        })
        .await
    }

    /// Makes an object of the parts that are named. It takes the place of another at once.
    ///
    /// # Errors
    /// The upload or a part are not there, the parts are not in order or too small, the condition does not hold, they do not add up to what
    /// was expected, or the disk is full or fails.
    pub async fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        named: Vec<Completed>,
        expected: Expected,
    ) -> Result<Object, StoreError> {
        self.shared.files.check_room()?;
        let (bucket, key, upload) = (bucket.to_owned(), key.to_owned(), upload.to_owned());
        let id = self.shared.files.id();
        self.change(move |writing| {
            let begun = writing.upload(&bucket, &key, &upload)?;
            let there: BTreeMap<u32, Part> = writing.parts(&upload)?.into_iter().collect();
            let parts = chosen(&named, &there)?;
            let size = parts.iter().map(|part| part.size).sum();
            let checksum = checksum_of(&begun, &parts);
            let wrong_size = expected.size.is_some_and(|expected| expected != size);
            let wrong_checksum = expected.checksum.is_some_and(|expected| {
                checksum.as_ref().is_none_or(|checksum| !same_checksum(&checksum.value, &expected))
            });
            if wrong_size || wrong_checksum {
                return Err(Invalid::Sum.into());
            }
            if size > OBJECT_BYTES_MAX {
                return Err(Invalid::TooLarge.into());
            }
            expected.condition.check(writing.object(&bucket, &key)?.as_ref())?;

            let mut pieces = Vec::new();
            for part in &parts {
                pieces.extend(writing.pieces(part.body, 0, part.size)?);
            }
            let etag = etag_of_parts(parts.iter().map(|part| part.etag.as_str()));
            let lengths = parts.iter().map(|part| part.size).collect();
            let object = Object {
                body: writing.take_body(id, NewBody::Pieces(pieces, lengths))?,
                size,
                etag: etag.ok_or_else(|| StoreError::Failed("a part has no ETag".to_owned()))?,
                modified_ms: writing.now_ms,
                attributes: begun.attributes,
                checksum,
                parts: u32::try_from(parts.len()).unwrap_or(u32::MAX),
                tags: begun.tags,
            };
            writing.set_object(&bucket, &key, &object)?;
            writing.end_upload(&bucket, &key, &upload)?;
            Ok(object)
        })
        .await
    }

    /// Gives an upload up; its parts are deleted.
    ///
    /// # Errors
    /// The bucket or the upload are not there, or the disk fails.
    pub async fn abort_upload(&self, bucket: &str, key: &str, upload: &str) -> Result<(), StoreError> {
        let (bucket, key, upload) = (bucket.to_owned(), key.to_owned(), upload.to_owned());
        self.change(move |writing| {
            writing.bucket(&bucket)?;
            writing.upload(&bucket, &key, &upload)?;
            writing.end_upload(&bucket, &key, &upload)
        })
        .await
    }

    /// Parts of an upload behind a number, at most `max`, in order, and whether there are more.
    ///
    /// # Errors
    /// The bucket or the upload are not there, or the disk fails.
    pub async fn parts(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        after: u32,
        max: usize,
    ) -> Result<(Upload, Vec<(u32, Part)>, bool), StoreError> {
        let (bucket, key, upload) = (bucket.to_owned(), key.to_owned(), upload.to_owned());
        self.look(move |snapshot| {
            let begun = snapshot.upload(&bucket, &key, &upload)?;
            let parts = snapshot.reading.open_table(PARTS).map_err(failed)?;
            let from = (upload.as_str(), after.saturating_add(1));
            let mut found = Vec::new();
            for entry in parts.range(from..=(upload.as_str(), u32::MAX)).map_err(failed)? {
                let (number, part) = entry.map_err(failed)?;
                if found.len() == max {
                    return Ok((begun, found, true));
                }
                found.push((number.value().1, decode(part.value())?));
            }
            Ok((begun, found, false))
        })
        .await
    }

    /// Lists uploads that have begun: by key, and those of a key by name.
    ///
    /// # Errors
    /// The bucket is not there, or the disk fails.
    pub async fn uploads(
        &self,
        bucket: &str,
        query: UploadQuery,
    ) -> Result<Page<(String, Upload)>, StoreError> {
        let bucket = bucket.to_owned();
        self.look(move |snapshot| {
            snapshot.bucket(&bucket)?;
            let uploads = snapshot.reading.open_table(UPLOADS).map_err(failed)?;
            let UploadQuery { prefix, delimiter, after, after_upload, max } = query;
            let is_group = !delimiter.is_empty() && after.ends_with(&delimiter);
            let after = match (after.is_empty() || is_group, after_upload.is_empty()) {
                (true, _) => after,
                (false, false) => format!("{after}{BETWEEN}{after_upload}"),
                // Behind all uploads of the key: no name is greater.
                (false, true) => format!("{after}{BETWEEN}\u{10ffff}"),
            };
            let page = list(&Begun { uploads, bucket: &bucket }, &Query { prefix, delimiter, after, max })?;
            let apart = |(both, upload): (String, Upload)| {
                let (key, id) = both.rsplit_once(BETWEEN).unwrap_or((&both, ""));
                (key.to_owned(), (id.to_owned(), upload))
            };
            let entries = page.entries.into_iter().map(apart).collect();
            Ok(Page { entries, prefixes: page.prefixes, next: page.next })
        })
        .await
    }
}

/// The parts that are named, if they can become an object.
fn chosen<'p>(named: &[Completed], there: &'p BTreeMap<u32, Part>) -> Result<Vec<&'p Part>, StoreError> {
    if named.is_empty() || named.windows(2).any(|pair| pair[0].number >= pair[1].number) {
        return Err(Invalid::PartOrder.into());
    }
    let mut parts = Vec::with_capacity(named.len());
    for Completed { number, etag, checksum } in named {
        let part = there.get(number).filter(|part| part.etag == *etag).ok_or(Invalid::Part(*number))?;
        let known = part.checksum.as_ref().map(|checksum| &checksum.value);
        if checksum.is_some() && checksum.as_ref() != known {
            return Err(Invalid::Part(*number).into());
        }
        parts.push(part);
    }
    let all_but_last = &named[..named.len() - 1];
    match all_but_last.iter().zip(&parts).find(|(_, part)| part.size < PART_BYTES_MIN) {
        Some((named, _)) => Err(Invalid::PartTooSmall(named.number).into()),
        None => Ok(parts),
    }
}

fn checksum_of(begun: &Upload, parts: &[&Part]) -> Option<Checksum> {
    let sums: Option<Vec<(&str, u64)>> = parts
        .iter()
        .map(|part| part.checksum.as_ref().map(|checksum| (checksum.value.as_str(), part.size)))
        .collect();
    Checksum::of_parts(begun.algorithm, begun.composite, &sums?)
}

// Clients tell a checksum of checksums with the number of parts or without it.
fn same_checksum(ours: &str, told: &str) -> bool {
    ours == told || ours.split_once('-').is_some_and(|(value, _)| value == told)
}

impl Snapshot<'_> {
    fn upload(&self, bucket: &str, key: &str, upload: &str) -> Result<Upload, StoreError> {
        let uploads = self.reading.open_table(UPLOADS).map_err(failed)?;
        match uploads.get((bucket, key.as_bytes(), upload)).map_err(failed)? {
            Some(upload) => decode(upload.value()),
            None => Err(self.bucket(bucket).err().unwrap_or(StoreError::NoSuchUpload)),
        }
    }
}

struct Begun<'b> {
    uploads: ReadOnlyTable<(&'static str, &'static [u8], &'static str), &'static [u8]>,
    bucket: &'b str,
}

impl Keys<Upload> for Begun<'_> {
    type Error = StoreError;

    // Key and name are listed as one, with a byte between them that sorts before all others.
    fn from(&self, begin: &[u8], max: usize) -> Result<Vec<(String, Upload)>, StoreError> {
        let key = begin.split(|byte| *byte == BETWEEN as u8).next().unwrap_or(begin);
        let mut found = Vec::new();
        for entry in self.uploads.range((self.bucket, key, "")..).map_err(failed)? {
            let (place, upload) = entry.map_err(failed)?;
            let (bucket, of, id) = place.value();
            if bucket != self.bucket || found.len() == max {
                break;
            }
            let both = format!("{}{BETWEEN}{id}", String::from_utf8_lossy(of));
            if both.as_bytes() >= begin {
                found.push((both, decode(upload.value())?));
            }
        }
        Ok(found)
    }

    fn rollable<'k>(&self, key: &'k str) -> &'k str {
        key.rsplit_once(BETWEEN).map_or(key, |(key, _)| key)
    }
}
