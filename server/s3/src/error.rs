//! What can go wrong, named after the action; each variant says what the caller should do.

use std::io;
use std::path::PathBuf;

/// The store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open: stop that one, or choose another directory.
    #[error("{0} is in use by another process")]
    InUse(PathBuf),
    /// It was written by a newer version: use that one.
    #[error("{path} was written by a newer version of Penstock (format {found}, this one knows {known})")]
    Newer {
        /// The directory.
        path: PathBuf,
        /// The format that is there.
        found: u64,
        /// The newest that this version knows.
        known: u64,
    },
    /// The system refuses, or the directory cannot be written.
    #[error("cannot open the object store: {0}")]
    Io(#[from] io::Error),
    /// The metadata are damaged: restore the directory from a copy.
    #[error("the metadata of the object store are damaged: {0}")]
    Damaged(String),
}

/// Why something was not done. Nothing of it is visible then, unless the variant says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such bucket: create it, or correct its name.
    #[error("the bucket does not exist")]
    NoSuchBucket,
    /// There is no object with this key.
    #[error("the key does not exist")]
    NoSuchKey,
    /// There is no such upload: it was completed or aborted, or never was.
    #[error("the upload does not exist")]
    NoSuchUpload,
    /// The bucket's name is taken.
    #[error("the bucket exists already")]
    BucketExists,
    /// The bucket has objects or uploads: delete them first.
    #[error("the bucket is not empty")]
    BucketNotEmpty,
    /// What the caller made a condition does not hold: look at what is there now.
    #[error("a precondition does not hold")]
    Precondition,
    /// Correct the request: it can never be done like this.
    #[error("{0}")]
    Invalid(Invalid),
    /// The body is not what the caller said of it, or ended early: send it again.
    #[error("{0}")]
    Body(BodyFault),
    /// The disk is full: make room, then try again.
    #[error("the disk is full: less than {} MiB are free", crate::limits::FREE_BYTES_MIN / (1024 * 1024))]
    Full,
    /// The disk failed. A change may or may not be there after the next start; when the metadata could not be written, nothing is taken any
    /// more until then.
    #[error("the disk failed: {0}")]
    Failed(String),
    /// The store is closed.
    #[error("the object store is closed")]
    Closed,
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The bucket's name breaks S3's rules.
    #[error("the bucket's name is not valid")]
    BucketName,
    /// The key is empty or longer than 1,024 bytes.
    #[error("the key is empty or too long")]
    Key,
    /// The object or part is larger than it may be.
    #[error("the object is too large")]
    TooLarge,
    /// A part but the last one is smaller than 5 MiB.
    #[error("part {0} is smaller than the minimum of 5 MiB")]
    PartTooSmall(u32),
    /// A part is not there, or has another ETag or checksum.
    #[error("part {0} was not found, or it is not the one that was uploaded")]
    Part(u32),
    /// The parts are not in ascending order, or there are none.
    #[error("the list of parts is not in ascending order")]
    PartOrder,
    /// The range is outside of the object.
    #[error("the range is outside of the object")]
    Range,
    /// What the parts add up to is not what was expected.
    #[error("the parts add up to another size or checksum")]
    Sum,
}

/// What is wrong with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyFault {
    /// It does not have the MD5 that was said.
    #[error("the Content-MD5 does not match what was received")]
    Md5,
    /// It does not have the checksum that was said.
    #[error("the checksum does not match what was received")]
    Checksum,
    /// It ended before it was whole, or is longer than it was said to be.
    #[error("the body did not have the length that was announced")]
    Length,
    /// Nothing came for too long.
    #[error("the body came too slowly")]
    Slow,
    /// It does not have the SHA-256 that was signed.
    #[error("the body is not the one that was signed")]
    Sha256,
    /// A chunk's signature is wrong.
    #[error("a chunk's signature does not match")]
    Signature,
    /// Its chunks are not well formed.
    #[error("the chunks of the body are malformed")]
    Chunks,
}

impl StoreError {
    pub(crate) fn io(error: &io::Error) -> StoreError {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
            _ => StoreError::Failed(error.to_string()),
        }
    }
}

impl From<Invalid> for StoreError {
    fn from(invalid: Invalid) -> StoreError {
        StoreError::Invalid(invalid)
    }
}

impl From<BodyFault> for StoreError {
    fn from(fault: BodyFault) -> StoreError {
        StoreError::Body(fault)
    }
}
