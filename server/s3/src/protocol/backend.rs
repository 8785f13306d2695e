//! The operations: each takes its request apart, asks the store, and says what it answered. What is not here s3s answers with
//! `NotImplemented`.

use super::convert::{
    Sums, check_read, condition, escape, etag, ms, said, store_error, tags_of, tags_of_header, time,
};
use super::upload::Claim;
use crate::checksum::Algorithm;
use crate::error::StoreError;
use crate::limits::{BUCKETS_PAGE_MAX, PAGE_MAX, PART_NUMBER_MAX};
use crate::store::{
    Completed, Condition, Copy, Deletion, Expected, Object, Page, Put, Query, Range, Reader, Store,
    UploadQuery,
};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures_util::stream;
use s3s::dto::*;
use s3s::{S3, S3Error, S3Request, S3Response, S3Result, s3_error};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

/// What stands behind s3s.
pub(crate) struct Backend {
    store: Store,
}

impl Backend {
    pub(crate) fn new(store: Store) -> Backend {
        Backend { store }
    }
}

/// Who owns everything: there is one owner.
fn owner() -> Owner {
    Owner { display_name: Some("penstock".to_owned()), id: Some("0".repeat(64)) }
}

fn told<T>(outcome: Result<T, StoreError>) -> S3Result<T> {
    outcome.map_err(|error| store_error(&error))
}

fn answer<T>(output: T) -> S3Result<S3Response<T>> {
    Ok(S3Response::new(output))
}

/// A body that reads as it is sent. Only one at a time asks for the next piece, which makes it as good as shared.
struct Outgoing(Mutex<stream::BoxStream<'static, Result<Bytes, s3s::StdError>>>, u64);

impl Outgoing {
    fn of(reader: Reader) -> StreamingBlob {
        let bytes = reader.left();
        let pieces = stream::try_unfold(reader, |reader| async move { Ok(reader.next().await?) });
        StreamingBlob::new(Outgoing(Mutex::new(Box::pin(pieces)), bytes))
    }
}

impl stream::Stream for Outgoing {
    type Item = Result<Bytes, s3s::StdError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Outgoing(pieces, left) = &mut *self;
        let pieces = pieces.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        let polled = pieces.as_mut().poll_next(context);
        if let Poll::Ready(Some(Ok(piece))) = &polled {
            *left = left.saturating_sub(piece.len() as u64);
        }
        polled
    }
}

impl s3s::stream::ByteStream for Outgoing {
    fn remaining_length(&self) -> s3s::stream::RemainingLength {
        s3s::stream::RemainingLength::new_exact(usize::try_from(self.1).unwrap_or(usize::MAX))
    }
}

/// Which bytes a request asks for.
fn range(range: Option<s3s::dto::Range>, part: Option<i32>) -> S3Result<Range> {
    Ok(match (range, part) {
        (Some(_), Some(_)) => {
            return Err(s3_error!(
                InvalidRequest,
                "Cannot specify both Range header and partNumber query parameter"
            ));
        }
        (None, Some(part)) => Range::Part(part_number(part)?),
        (Some(s3s::dto::Range::Int { first, last }), None) => Range::From(first, last),
        (Some(s3s::dto::Range::Suffix { length }), None) => Range::Last(length),
        (None, None) => Range::All,
    })
}

fn part_number(number: i32) -> S3Result<u32> {
    let valid = (1..=PART_NUMBER_MAX).contains(&number);
    let number = u32::try_from(number).ok().filter(|_| valid);
    number.ok_or_else(|| {
        s3_error!(InvalidArgument, "Part number must be an integer between 1 and 10000, inclusive")
    })
}

fn page(max: Option<i32>, most: usize) -> S3Result<usize> {
    let max = max.map(usize::try_from).transpose();
    let max = max.map_err(|_| {
        s3_error!(InvalidArgument, "Argument maxKeys must be an integer between 0 and 2147483647")
    })?;
    Ok(max.unwrap_or(most).min(most))
}

fn number(count: usize) -> Option<i32> {
    i32::try_from(count).ok()
}

fn length(bytes: u64) -> Option<i64> {
    i64::try_from(bytes).ok()
}

/// How keys are written into a listing.
fn writer(encoding: Option<&EncodingType>) -> S3Result<fn(&str) -> String> {
    match encoding.map(EncodingType::as_str) {
        None => Ok(str::to_owned),
        Some(EncodingType::URL) => Ok(escape),
        Some(_) => Err(s3_error!(InvalidArgument, "Invalid Encoding Method specified in Request")),
    }
}

/// What a listing tells of each object, and what was rolled up.
fn contents(
    page: Page<Object>,
    write: fn(&str) -> String,
    with_owner: bool,
) -> (Vec<s3s::dto::Object>, Vec<CommonPrefix>) {
    let entry = |(key, object): (String, Object)| s3s::dto::Object {
        checksum_algorithm: object
            .checksum
            .as_ref()
            .map(|checksum| vec![checksum.algorithm.name().to_owned().into()]),
        checksum_type: Sums::of(object.checksum.as_ref()).kind,
        e_tag: Some(etag(&object.etag)),
        key: Some(write(&key)),
        last_modified: Some(time(object.modified_ms)),
        owner: with_owner.then(owner),
        size: length(object.size),
        storage_class: Some(object.attributes.storage_class.unwrap_or_else(|| "STANDARD".to_owned()).into()),
        restore_status: None,
    };
    let objects = page.entries.into_iter().map(entry).collect();
    (objects, prefixes(page.prefixes, write))
}

fn prefixes(prefixes: Vec<String>, write: fn(&str) -> String) -> Vec<CommonPrefix> {
    prefixes.into_iter().map(|prefix| CommonPrefix { prefix: Some(write(&prefix)) }).collect()
}

/// The checksums that a request tells, by their algorithms.
macro_rules! checksums {
    ($input:expr) => {
        [
            (Algorithm::Crc32, $input.checksum_crc32.take()),
            (Algorithm::Crc32c, $input.checksum_crc32c.take()),
            (Algorithm::Crc64Nvme, $input.checksum_crc64nvme.take()),
            (Algorithm::Sha1, $input.checksum_sha1.take()),
            (Algorithm::Sha256, $input.checksum_sha256.take()),
        ]
    };
}

macro_rules! claim {
    ($request:expr) => {
        Claim {
            bytes: $request.input.content_length.take(),
            md5: $request.input.content_md5.take(),
            checksums: checksums!($request.input),
            headers: std::mem::take(&mut $request.headers),
            extensions: std::mem::take(&mut $request.extensions),
            trailing: $request.trailing_headers.take(),
        }
    };
}

/// What GetObject and HeadObject say alike.
macro_rules! describe {
    ($output:expr, $object:expr, $offset:expr, $bytes:expr, $range:expr, $sums:expr) => {{
        let (object, offset, bytes) = ($object, $offset, $bytes);
        let attributes = object.attributes;
        let sums = $sums;
        $output.accept_ranges = Some("bytes".to_owned());
        $output.content_length = length(bytes);
        if $range != Range::All && bytes > 0 {
            $output.content_range = Some(format!("bytes {offset}-{}/{}", offset + bytes - 1, object.size));
        }
        $output.content_type =
            Some(attributes.content_type.unwrap_or_else(|| "binary/octet-stream".to_owned()));
        $output.content_encoding = attributes.content_encoding;
        $output.content_disposition = attributes.content_disposition;
        $output.content_language = attributes.content_language;
        $output.cache_control = attributes.cache_control;
        $output.expires =
            attributes.expires_s.map(|expires| time(u64::try_from(expires).unwrap_or(0) * 1000));
        $output.website_redirect_location = attributes.website_redirect;
        $output.storage_class = attributes.storage_class.map(Into::into);
        $output.e_tag = Some(etag(&object.etag));
        $output.last_modified = Some(time(object.modified_ms));
        $output.metadata = Some(attributes.metadata.into_iter().collect());
        $output.parts_count =
            matches!($range, Range::Part(_)).then(|| number(object.parts as usize)).flatten();
        $output.server_side_encryption = attributes.sse.as_ref().map(|sse| sse.algorithm.clone().into());
        $output.bucket_key_enabled = attributes.sse.as_ref().and_then(|sse| sse.bucket_key);
        $output.ssekms_key_id = attributes.sse.and_then(|sse| sse.key_id);
        $output.checksum_crc32 = sums.crc32;
        $output.checksum_crc32c = sums.crc32c;
        $output.checksum_crc64nvme = sums.crc64nvme;
        $output.checksum_sha1 = sums.sha1;
        $output.checksum_sha256 = sums.sha256;
        $output.checksum_type = sums.kind;
    }};
}

/// The checksum is told to who asks for it, of the whole object.
fn sums_of(object: &Object, mode: Option<&ChecksumMode>, range: Range) -> Sums {
    let wanted = mode.is_some_and(|mode| mode.as_str() == ChecksumMode::ENABLED) && range == Range::All;
    Sums::of(object.checksum.as_ref().filter(|_| wanted))
}

fn source(copied: &CopySource) -> S3Result<(String, String)> {
    match copied {
        CopySource::Bucket { version_id: Some(version), .. } if &**version != "null" => {
            Err(s3_error!(NotImplemented, "versions are not implemented"))
        }
        CopySource::Bucket { bucket, key, .. } => Ok((bucket.to_string(), key.to_string())),
        _ => Err(s3_error!(NotImplemented, "a copy is made from a bucket and a key")),
    }
}

/// There is one version of each object, and its name is `null`.
fn check_version(version: Option<&String>) -> S3Result<()> {
    match version.map(String::as_str) {
        None | Some("null" | "") => Ok(()),
        Some(_) => Err(s3_error!(NoSuchVersion, "The specified version does not exist.")),
    }
}

#[async_trait::async_trait]
impl S3 for Backend {
    async fn create_bucket(
        &self,
        request: S3Request<CreateBucketInput>,
    ) -> S3Result<S3Response<CreateBucketOutput>> {
        let bucket = request.input.bucket;
        let signed = request.region.as_ref().map_or("us-east-1", |region| region.as_str()).to_owned();
        let asked = request.input.create_bucket_configuration.and_then(|asked| asked.location_constraint);
        let region = asked.map_or(signed, |asked| asked.as_str().to_owned());
        let created = self.store.create_bucket(&bucket, &region).await;
        match created {
            // In its oldest region the service has it that creating one's own bucket again is fine.
            Err(StoreError::BucketExists) if region == "us-east-1" => {}
            created => told(created)?,
        }
        answer(CreateBucketOutput { location: Some(format!("/{bucket}")) })
    }

    async fn head_bucket(
        &self,
        request: S3Request<HeadBucketInput>,
    ) -> S3Result<S3Response<HeadBucketOutput>> {
        let bucket = told(self.store.bucket(&request.input.bucket).await)?;
        answer(HeadBucketOutput { bucket_region: Some(bucket.region), ..HeadBucketOutput::default() })
    }

    async fn delete_bucket(
        &self,
        request: S3Request<DeleteBucketInput>,
    ) -> S3Result<S3Response<DeleteBucketOutput>> {
        told(self.store.delete_bucket(&request.input.bucket).await)?;
        Ok(S3Response::with_status(DeleteBucketOutput::default(), http::StatusCode::NO_CONTENT))
    }

    async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<S3Response<GetBucketLocationOutput>> {
        let bucket = told(self.store.bucket(&request.input.bucket).await)?;
        // The oldest region has no name here.
        let region = Some(bucket.region).filter(|region| region != "us-east-1");
        answer(GetBucketLocationOutput { location_constraint: region.map(Into::into) })
    }

    async fn list_buckets(
        &self,
        request: S3Request<ListBucketsInput>,
    ) -> S3Result<S3Response<ListBucketsOutput>> {
        let ListBucketsInput { continuation_token, max_buckets, prefix, .. } = request.input;
        let max = page(max_buckets, BUCKETS_PAGE_MAX)?;
        let after = continuation_token.map(|token| untoken(&token)).transpose()?.unwrap_or_default();
        let prefix = prefix.unwrap_or_default();
        let mut found = told(self.store.buckets(&prefix, &after, max + 1).await)?;
        let more = found.len() > max;
        found.truncate(max);
        let continuation_token = found.last().filter(|_| more).map(|(name, _)| token(name));
        let bucket = |(name, bucket): (String, crate::store::Bucket)| Bucket {
            bucket_region: Some(bucket.region),
            creation_date: Some(time(bucket.created_ms)),
            name: Some(name),
        };
        answer(ListBucketsOutput {
            buckets: Some(found.into_iter().map(bucket).collect()),
            continuation_token,
            owner: Some(owner()),
            prefix: Some(prefix).filter(|prefix| !prefix.is_empty()),
        })
    }

    async fn put_object(
        &self,
        mut request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let attributes = said!(request.input).attributes()?;
        let tags = tags_of_header(request.input.tagging.as_deref())?;
        if request.input.write_offset_bytes.is_some() {
            return Err(s3_error!(NotImplemented, "appending to an object is not implemented"));
        }
        let condition = condition(request.input.if_match.take(), request.input.if_none_match.take());
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        // Found out again when it counts; here it spares receiving for nothing.
        told(self.store.bucket(&bucket).await)?;
        if condition != Condition::default() {
            match self.store.head(&bucket, &key).await {
                Ok(object) => told(condition.check(Some(&object)))?,
                Err(StoreError::NoSuchKey) => told(condition.check(None))?,
                Err(error) => return Err(store_error(&error)),
            }
        }
        let body = request.input.body.take();
        let claim = claim!(request);
        let body = claim.receive(&self.store, body, Algorithm::Crc64Nvme).await?;
        let object = told(self.store.put(&bucket, &key, Put { attributes, tags, condition }, body).await)?;
        let sums = Sums::of(object.checksum.as_ref());
        let sse = object.attributes.sse.unwrap_or_default();
        answer(PutObjectOutput {
            e_tag: Some(etag(&object.etag)),
            checksum_crc32: sums.crc32,
            checksum_crc32c: sums.crc32c,
            checksum_crc64nvme: sums.crc64nvme,
            checksum_sha1: sums.sha1,
            checksum_sha256: sums.sha256,
            checksum_type: sums.kind,
            bucket_key_enabled: sse.bucket_key,
            ssekms_key_id: sse.key_id,
            server_side_encryption: Some(sse.algorithm).filter(|sse| !sse.is_empty()).map(Into::into),
            ..PutObjectOutput::default()
        })
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        check_version(input.version_id.as_ref())?;
        let range = range(input.range, input.part_number)?;
        let found = self.store.get_from(&input.bucket, &input.key, range).await;
        let (object, reader, offset) = match found {
            // A condition that fails is told before a range that does.
            Err(StoreError::Invalid(crate::error::Invalid::Range)) => {
                let object = told(self.store.head(&input.bucket, &input.key).await)?;
                let wanted = condition(input.if_match, input.if_none_match);
                let (modified, unmodified) = (input.if_modified_since, input.if_unmodified_since);
                check_read(&object, &wanted, modified.as_ref(), unmodified.as_ref())?;
                return Err(store_error(&crate::error::Invalid::Range.into()));
            }
            found => told(found)?,
        };
        let wanted = condition(input.if_match, input.if_none_match);
        let (modified, unmodified) = (input.if_modified_since, input.if_unmodified_since);
        check_read(&object, &wanted, modified.as_ref(), unmodified.as_ref())?;
        let mut output = GetObjectOutput::default();
        let bytes = reader.left();
        let sums = sums_of(&object, input.checksum_mode.as_ref(), range);
        output.tag_count = number(object.tags.len()).filter(|count| *count > 0);
        describe!(output, object, offset, bytes, range, sums);
        output.body = Some(Outgoing::of(reader));
        answer(output)
    }

    async fn head_object(
        &self,
        request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = request.input;
        check_version(input.version_id.as_ref())?;
        let range = range(input.range, input.part_number)?;
        let (object, offset, bytes) = told(self.store.head_range(&input.bucket, &input.key, range).await)?;
        let wanted = condition(input.if_match, input.if_none_match);
        let (modified, unmodified) = (input.if_modified_since, input.if_unmodified_since);
        check_read(&object, &wanted, modified.as_ref(), unmodified.as_ref())?;
        let mut output = HeadObjectOutput::default();
        let sums = sums_of(&object, input.checksum_mode.as_ref(), range);
        describe!(output, object, offset, bytes, range, sums);
        answer(output)
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        check_version(input.version_id.as_ref())?;
        let deletion = Deletion { key: input.key, condition: condition(input.if_match, None) };
        let outcomes = told(self.store.delete(&input.bucket, vec![deletion]).await)?;
        outcomes.into_iter().try_for_each(told)?;
        Ok(S3Response::with_status(DeleteObjectOutput::default(), http::StatusCode::NO_CONTENT))
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let input = request.input;
        let quiet = input.delete.quiet.unwrap_or(false);
        let wanted = input.delete.objects;
        if wanted.is_empty() || wanted.len() > PAGE_MAX {
            return Err(s3_error!(
                MalformedXML,
                "The XML you provided was not well-formed or did not validate against our published schema"
            ));
        }
        for object in &wanted {
            check_version(object.version_id.as_ref())?;
        }
        let deletion = |object: ObjectIdentifier| Deletion {
            key: object.key,
            condition: condition(object.e_tag.map(ETagCondition::ETag), None),
        };
        let deletions: Vec<Deletion> = wanted.into_iter().map(deletion).collect();
        let keys: Vec<String> = deletions.iter().map(|deletion| deletion.key.clone()).collect();
        let outcomes = told(self.store.delete(&input.bucket, deletions).await)?;
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for (key, outcome) in keys.into_iter().zip(outcomes) {
            match outcome {
                Ok(()) => deleted.push(DeletedObject { key: Some(key), ..DeletedObject::default() }),
                Err(error) => {
                    let error = store_error(&error);
                    errors.push(Error {
                        code: Some(error.code().as_str().to_owned()),
                        key: Some(key),
                        message: error.message().map(str::to_owned),
                        version_id: None,
                    });
                }
            }
        }
        answer(DeleteObjectsOutput {
            deleted: Some(deleted).filter(|_| !quiet),
            errors: Some(errors).filter(|errors| !errors.is_empty()),
            request_charged: None,
        })
    }

    async fn copy_object(
        &self,
        mut request: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let (from_bucket, from_key) = source(&request.input.copy_source)?;
        let input = &mut request.input;
        let replaces = match input.metadata_directive.as_ref().map(MetadataDirective::as_str) {
            None | Some(MetadataDirective::COPY) => false,
            Some(MetadataDirective::REPLACE) => true,
            Some(_) => return Err(s3_error!(InvalidArgument, "Unknown metadata directive.")),
        };
        let replaces_tags =
            input.tagging_directive.as_ref().is_some_and(|asked| asked.as_str() == TaggingDirective::REPLACE);
        // What is said of encryption and class counts either way.
        let changes_place = input.storage_class.is_some() || input.server_side_encryption.is_some();
        if !replaces && !changes_place && (&from_bucket, &from_key) == (&input.bucket, &input.key) {
            return Err(s3_error!(
                InvalidRequest,
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, \
                 storage class, website redirect location or encryption attributes."
            ));
        }
        let asked = said!(input).attributes()?;
        let attributes = if replaces {
            Some(asked)
        } else if changes_place {
            let kept = told(self.store.head(&from_bucket, &from_key).await)?.attributes;
            Some(crate::store::Attributes {
                storage_class: asked.storage_class.or(kept.storage_class),
                sse: asked.sse.or(kept.sse),
                ..kept
            })
        } else {
            None
        };
        let tags = replaces_tags.then(|| tags_of_header(input.tagging.as_deref())).transpose()?;
        let copy = Copy {
            from_bucket,
            from_key,
            condition: condition(input.copy_source_if_match.take(), input.copy_source_if_none_match.take()),
            modified_since_ms: input.copy_source_if_modified_since.as_ref().map(ms),
            unmodified_since_ms: input.copy_source_if_unmodified_since.as_ref().map(ms),
            attributes,
            tags,
        };
        let object = told(self.store.copy(&input.bucket, &input.key, copy).await)?;
        let sums = Sums::of(object.checksum.as_ref());
        let sse = object.attributes.sse.unwrap_or_default();
        answer(CopyObjectOutput {
            copy_object_result: Some(CopyObjectResult {
                checksum_crc32: sums.crc32,
                checksum_crc32c: sums.crc32c,
                checksum_crc64nvme: sums.crc64nvme,
                checksum_sha1: sums.sha1,
                checksum_sha256: sums.sha256,
                checksum_type: sums.kind,
                e_tag: Some(etag(&object.etag)),
                last_modified: Some(time(object.modified_ms)),
            }),
            bucket_key_enabled: sse.bucket_key,
            ssekms_key_id: sse.key_id,
            server_side_encryption: Some(sse.algorithm).filter(|sse| !sse.is_empty()).map(Into::into),
            ..CopyObjectOutput::default()
        })
    }

    async fn list_objects(
        &self,
        request: S3Request<ListObjectsInput>,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        let input = request.input;
        let write = writer(input.encoding_type.as_ref())?;
        let max = page(input.max_keys, PAGE_MAX)?;
        let query = Query {
            prefix: input.prefix.unwrap_or_default(),
            delimiter: input.delimiter.unwrap_or_default(),
            after: input.marker.unwrap_or_default(),
            max,
        };
        let page = told(self.store.list(&input.bucket, query.clone()).await)?;
        let next = page.next.clone();
        let (objects, common) = contents(page, write, true);
        answer(ListObjectsOutput {
            name: Some(input.bucket),
            prefix: Some(write(&query.prefix)),
            marker: Some(write(&query.after)),
            max_keys: number(max),
            is_truncated: Some(next.is_some()),
            contents: Some(objects),
            common_prefixes: Some(common),
            // Without a delimiter clients go on behind the last key.
            next_marker: next.filter(|_| !query.delimiter.is_empty()).map(|next| write(&next)),
            delimiter: Some(query.delimiter)
                .filter(|delimiter| !delimiter.is_empty())
                .map(|delimiter| write(&delimiter)),
            encoding_type: input.encoding_type,
            request_charged: None,
        })
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        let write = writer(input.encoding_type.as_ref())?;
        let max = page(input.max_keys, PAGE_MAX)?;
        let start_after = input.start_after.unwrap_or_default();
        let query = Query {
            prefix: input.prefix.unwrap_or_default(),
            delimiter: input.delimiter.unwrap_or_default(),
            after: match &input.continuation_token {
                Some(token) => untoken(token)?,
                None => start_after.clone(),
            },
            max,
        };
        let page = told(self.store.list(&input.bucket, query.clone()).await)?;
        let next = page.next.clone();
        let (objects, common) = contents(page, write, input.fetch_owner.unwrap_or(false));
        answer(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: Some(write(&query.prefix)),
            max_keys: number(max),
            key_count: number(objects.len() + common.len()),
            continuation_token: input.continuation_token,
            is_truncated: Some(next.is_some()),
            next_continuation_token: next.map(|next| token(&next)),
            contents: Some(objects),
            common_prefixes: Some(common),
            delimiter: Some(query.delimiter)
                .filter(|delimiter| !delimiter.is_empty())
                .map(|delimiter| write(&delimiter)),
            encoding_type: input.encoding_type,
            start_after: Some(start_after).filter(|after| !after.is_empty()).map(|after| write(&after)),
            request_charged: None,
        })
    }

    async fn get_object_tagging(
        &self,
        request: S3Request<GetObjectTaggingInput>,
    ) -> S3Result<S3Response<GetObjectTaggingOutput>> {
        check_version(request.input.version_id.as_ref())?;
        let object = told(self.store.head(&request.input.bucket, &request.input.key).await)?;
        let tags = object.tags.into_iter().map(|(key, value)| Tag { key: Some(key), value: Some(value) });
        answer(GetObjectTaggingOutput { tag_set: tags.collect(), version_id: None })
    }

    async fn put_object_tagging(
        &self,
        request: S3Request<PutObjectTaggingInput>,
    ) -> S3Result<S3Response<PutObjectTaggingOutput>> {
        let input = request.input;
        check_version(input.version_id.as_ref())?;
        let tags = tags_of(input.tagging.tag_set)?;
        told(self.store.set_tags(&input.bucket, &input.key, tags).await)?;
        answer(PutObjectTaggingOutput::default())
    }

    async fn delete_object_tagging(
        &self,
        request: S3Request<DeleteObjectTaggingInput>,
    ) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
        let input = request.input;
        check_version(input.version_id.as_ref())?;
        told(self.store.set_tags(&input.bucket, &input.key, std::collections::BTreeMap::new()).await)?;
        Ok(S3Response::with_status(DeleteObjectTaggingOutput::default(), http::StatusCode::NO_CONTENT))
    }

    async fn create_multipart_upload(
        &self,
        mut request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let input = &mut request.input;
        let attributes = said!(input).attributes()?;
        let tags = tags_of_header(input.tagging.as_deref())?;
        let checksum = upload_checksum(input.checksum_algorithm.as_ref(), input.checksum_type.as_ref())?;
        let sse = attributes.sse.clone().unwrap_or_default();
        let upload = self.store.create_upload(&input.bucket, &input.key, attributes, tags, checksum).await;
        let kind = |composite| if composite { ChecksumType::COMPOSITE } else { ChecksumType::FULL_OBJECT };
        answer(CreateMultipartUploadOutput {
            bucket: Some(std::mem::take(&mut input.bucket)),
            key: Some(std::mem::take(&mut input.key)),
            upload_id: Some(told(upload)?),
            checksum_algorithm: checksum.map(|(algorithm, _)| algorithm.name().to_owned().into()),
            checksum_type: checksum.map(|(_, composite)| ChecksumType::from_static(kind(composite))),
            bucket_key_enabled: sse.bucket_key,
            ssekms_key_id: sse.key_id,
            server_side_encryption: Some(sse.algorithm).filter(|sse| !sse.is_empty()).map(Into::into),
            ..CreateMultipartUploadOutput::default()
        })
    }

    async fn upload_part(
        &self,
        mut request: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let number = part_number(request.input.part_number)?;
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let upload_id = request.input.upload_id.clone();
        let begun = told(self.store.upload(&bucket, &key, &upload_id).await)?;
        let body = request.input.body.take();
        let claim = claim!(request);
        let body = claim.receive(&self.store, body, begun.algorithm).await?;
        let other = body.checksum.as_ref().is_some_and(|checksum| checksum.algorithm != begun.algorithm);
        if other && begun.chosen {
            let (expected, given) =
                (begun.algorithm.name(), body.checksum.map_or("null", |sum| sum.algorithm.name()));
            return Err(s3_error!(
                InvalidRequest,
                "Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {given}"
            ));
        }
        let part = told(self.store.put_part(&bucket, &key, &upload_id, number, body).await)?;
        let sums = Sums::of(part.checksum.as_ref());
        let sse = begun.attributes.sse.unwrap_or_default();
        answer(UploadPartOutput {
            e_tag: Some(etag(&part.etag)),
            checksum_crc32: sums.crc32,
            checksum_crc32c: sums.crc32c,
            checksum_crc64nvme: sums.crc64nvme,
            checksum_sha1: sums.sha1,
            checksum_sha256: sums.sha256,
            bucket_key_enabled: sse.bucket_key,
            ssekms_key_id: sse.key_id,
            server_side_encryption: Some(sse.algorithm).filter(|sse| !sse.is_empty()).map(Into::into),
            ..UploadPartOutput::default()
        })
    }

    async fn upload_part_copy(
        &self,
        request: S3Request<UploadPartCopyInput>,
    ) -> S3Result<S3Response<UploadPartCopyOutput>> {
        let input = request.input;
        let number = part_number(input.part_number)?;
        let (from_bucket, from_key) = source(&input.copy_source)?;
        let asked = input.copy_source_range.as_deref().map(s3s::dto::Range::parse).transpose();
        let asked = asked.map_err(|_| {
            s3_error!(
                InvalidArgument,
                "The x-amz-copy-source-range value must be of the form bytes=first-last"
            )
        })?;
        let copy = Copy {
            from_bucket,
            from_key,
            condition: condition(input.copy_source_if_match, input.copy_source_if_none_match),
            modified_since_ms: input.copy_source_if_modified_since.as_ref().map(ms),
            unmodified_since_ms: input.copy_source_if_unmodified_since.as_ref().map(ms),
            attributes: None,
            tags: None,
        };
        let range = range(asked, None)?;
        let part =
            self.store.copy_part(&input.bucket, &input.key, &input.upload_id, number, copy, range).await;
        let part = told(part)?;
        let sums = Sums::of(part.checksum.as_ref());
        answer(UploadPartCopyOutput {
            copy_part_result: Some(CopyPartResult {
                checksum_crc32: sums.crc32,
                checksum_crc32c: sums.crc32c,
                checksum_crc64nvme: sums.crc64nvme,
                checksum_sha1: sums.sha1,
                checksum_sha256: sums.sha256,
                e_tag: Some(etag(&part.etag)),
                last_modified: Some(time(part.modified_ms)),
            }),
            ..UploadPartCopyOutput::default()
        })
    }

    async fn list_parts(&self, request: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
        let input = request.input;
        let max = page(input.max_parts, PAGE_MAX)?;
        let after = u32::try_from(input.part_number_marker.unwrap_or(0)).unwrap_or(0);
        let found = self.store.parts(&input.bucket, &input.key, &input.upload_id, after, max).await;
        let (upload, parts, more) = told(found)?;
        let last = parts.last().map(|(number, _)| *number);
        let part = |(number, part): (u32, crate::store::Part)| {
            let sums = Sums::of(part.checksum.as_ref().filter(|_| upload.chosen));
            Part {
                checksum_crc32: sums.crc32,
                checksum_crc32c: sums.crc32c,
                checksum_crc64nvme: sums.crc64nvme,
                checksum_sha1: sums.sha1,
                checksum_sha256: sums.sha256,
                e_tag: Some(etag(&part.etag)),
                last_modified: Some(time(part.modified_ms)),
                part_number: i32::try_from(number).ok(),
                size: length(part.size),
            }
        };
        let parts = parts.into_iter().map(part).collect();
        answer(ListPartsOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            max_parts: number(max),
            is_truncated: Some(more),
            part_number_marker: i32::try_from(after).ok(),
            next_part_number_marker: last.and_then(|last| i32::try_from(last).ok()),
            parts: Some(parts),
            owner: Some(owner()),
            storage_class: Some(
                upload.attributes.storage_class.unwrap_or_else(|| "STANDARD".to_owned()).into(),
            ),
            checksum_algorithm: upload.chosen.then(|| upload.algorithm.name().to_owned().into()),
            ..ListPartsOutput::default()
        })
    }

    async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        let input = request.input;
        let write = writer(input.encoding_type.as_ref())?;
        let max = page(input.max_uploads, PAGE_MAX)?;
        let query = UploadQuery {
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: input.delimiter.clone().unwrap_or_default(),
            after: input.key_marker.clone().unwrap_or_default(),
            after_upload: input.upload_id_marker.clone().unwrap_or_default(),
            max,
        };
        let page = told(self.store.uploads(&input.bucket, query).await)?;
        let more = page.next.is_some();
        let last_upload = page.entries.last().map(|(key, (id, _))| (key.clone(), id.clone()));
        let last_prefix = page.prefixes.last().cloned();
        // What comes last in the page is what the next one goes on behind.
        let (next_key, next_upload) = match (last_upload, last_prefix) {
            (Some((key, _)), Some(prefix)) if prefix > key => (Some(prefix), None),
            (Some((key, id)), _) => (Some(key), Some(id)),
            (None, prefix) => (prefix, None),
        };
        let upload = |(key, (id, upload)): (String, (String, crate::store::Upload))| MultipartUpload {
            key: Some(write(&key)),
            upload_id: Some(id),
            initiated: Some(time(upload.initiated_ms)),
            owner: Some(owner()),
            storage_class: Some(
                upload.attributes.storage_class.unwrap_or_else(|| "STANDARD".to_owned()).into(),
            ),
            checksum_algorithm: upload.chosen.then(|| upload.algorithm.name().to_owned().into()),
            ..MultipartUpload::default()
        };
        answer(ListMultipartUploadsOutput {
            bucket: Some(input.bucket),
            prefix: input.prefix.as_deref().map(write),
            delimiter: input.delimiter.as_deref().map(write),
            key_marker: input.key_marker.as_deref().map(write),
            upload_id_marker: input.upload_id_marker,
            max_uploads: number(max),
            is_truncated: Some(more),
            next_key_marker: next_key.filter(|_| more).map(|key| write(&key)),
            next_upload_id_marker: next_upload.filter(|_| more),
            uploads: Some(page.entries.into_iter().map(upload).collect()),
            common_prefixes: Some(prefixes(page.prefixes, write)),
            encoding_type: input.encoding_type,
            request_charged: None,
        })
    }

    async fn complete_multipart_upload(
        &self,
        mut request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let input = &mut request.input;
        let parts = input.multipart_upload.take().and_then(|named| named.parts).unwrap_or_default();
        if parts.is_empty() {
            return Err(s3_error!(MalformedXML, "You must specify at least one part"));
        }
        let completed = |mut part: CompletedPart| {
            let number = part_number(part.part_number.unwrap_or(0))?;
            let etag = part.e_tag.take().map(ETag::into_value).unwrap_or_default();
            let checksum = checksums!(part).into_iter().find_map(|(_, value)| value);
            Ok::<_, S3Error>(Completed { number, etag, checksum })
        };
        let parts: Vec<Completed> = parts.into_iter().map(completed).collect::<Result<_, _>>()?;
        let expected = Expected {
            condition: condition(input.if_match.take(), input.if_none_match.take()),
            size: input.mpu_object_size.and_then(|size| u64::try_from(size).ok()),
            checksum: checksums!(input).into_iter().find_map(|(_, value)| value),
        };
        let (bucket, key) = (std::mem::take(&mut input.bucket), std::mem::take(&mut input.key));
        let object =
            told(self.store.complete_upload(&bucket, &key, &input.upload_id, parts, expected).await)?;
        let sums = Sums::of(object.checksum.as_ref());
        let sse = object.attributes.sse.unwrap_or_default();
        answer(CompleteMultipartUploadOutput {
            location: Some(format!("/{bucket}/{}", escape(&key).replace('+', "%20"))),
            bucket: Some(bucket),
            key: Some(key),
            e_tag: Some(etag(&object.etag)),
            checksum_crc32: sums.crc32,
            checksum_crc32c: sums.crc32c,
            checksum_crc64nvme: sums.crc64nvme,
            checksum_sha1: sums.sha1,
            checksum_sha256: sums.sha256,
            checksum_type: sums.kind,
            bucket_key_enabled: sse.bucket_key,
            ssekms_key_id: sse.key_id,
            server_side_encryption: Some(sse.algorithm).filter(|sse| !sse.is_empty()).map(Into::into),
            ..CompleteMultipartUploadOutput::default()
        })
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let input = request.input;
        told(self.store.abort_upload(&input.bucket, &input.key, &input.upload_id).await)?;
        Ok(S3Response::with_status(AbortMultipartUploadOutput::default(), http::StatusCode::NO_CONTENT))
    }
}

/// Where a listing goes on, as something that clients do not look into.
fn token(next: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(next)
}

fn untoken(token: &str) -> S3Result<String> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| s3_error!(InvalidArgument, "The continuation token provided is incorrect"))
}

/// Which checksum an upload's object will have, and whether it is one of its parts' checksums.
fn upload_checksum(
    algorithm: Option<&ChecksumAlgorithm>,
    kind: Option<&ChecksumType>,
) -> S3Result<Option<(Algorithm, bool)>> {
    let Some(algorithm) = algorithm else { return Ok(None) };
    let algorithm = Algorithm::of(algorithm.as_str()).ok_or_else(|| {
        s3_error!(InvalidRequest, "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")
    })?;
    let composite = match kind.map(ChecksumType::as_str) {
        None => algorithm != Algorithm::Crc64Nvme,
        Some(ChecksumType::COMPOSITE) => true,
        Some(ChecksumType::FULL_OBJECT) => false,
        Some(_) => return Err(s3_error!(InvalidRequest, "Value for x-amz-checksum-type header is invalid.")),
    };
    let possible = if composite { algorithm != Algorithm::Crc64Nvme } else { algorithm.combines() };
    if !possible {
        let (name, kind) =
            (algorithm.name().to_lowercase(), if composite { "COMPOSITE" } else { "FULL_OBJECT" });
        return Err(s3_error!(
            InvalidRequest,
            "The {kind} checksum type cannot be used with the {name} checksum algorithm."
        ));
    }
    Ok(Some((algorithm, composite)))
}
