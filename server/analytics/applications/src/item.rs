//! What a function made of a record, as it is kept until it becomes rows.
//!
//! ```text
//! kind, u8 | arrival, ms since 1970, i64 | length, u32, and text: shard, number, partition key | data     little-endian
//! ```

use bytes::Bytes;

/// A record that came out of a function, or did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What is known of the record that went in.
    pub(crate) about: About,
    /// What came out of it; or why nothing did, with as much of the record that went in as is told of.
    pub(crate) outcome: Result<Bytes, (String, Bytes)>,
}

/// What is known of a record besides its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// Milliseconds since 1970.
    pub(crate) arrived_ms: i64,
    /// How its shard is called outside.
    pub(crate) shard: String,
    /// How it is called outside.
    pub(crate) number: String,
    pub(crate) partition_key: String,
}

/// The numbers are taken for ever.
const DATA: u8 = 0;
const FAILED: u8 = 1;

impl Item {
    pub(crate) fn write(&self) -> Bytes {
        let About { arrived_ms, shard, number, partition_key } = &self.about;
        let mut out = vec![if self.outcome.is_ok() { DATA } else { FAILED }];
        out.extend(arrived_ms.to_le_bytes());
        let mut texts = vec![shard, number, partition_key];
        let data = match &self.outcome {
            Ok(data) => data,
            Err((why, data)) => {
                texts.push(why);
                data
            }
        };
        for text in texts {
            out.extend((text.len() as u32).to_le_bytes());
            out.extend(text.as_bytes());
        }
        out.extend_from_slice(data);
        out.into()
    }

    /// Reads one. Nothing if it was not written here.
    pub(crate) fn read(item: &Bytes) -> Option<Item> {
        let mut rest = item.clone();
        let mut take = |length: usize| (rest.len() >= length).then(|| rest.split_to(length));
        let kind = take(1)?[0];
        let arrived_ms = i64::from_le_bytes(take(8)?[..].try_into().ok()?);
        let mut text = || {
            let length = u32::from_le_bytes(take(4)?[..].try_into().ok()?) as usize;
            Some(std::str::from_utf8(&take(length)?).ok()?.to_owned())
        };
        let about = About { arrived_ms, shard: text()?, number: text()?, partition_key: text()? };
        let outcome = match kind {
            DATA => Ok(rest),
            FAILED => {
                let why = text()?;
                Err((why, rest))
            }
            _ => return None,
        };
        Some(Item { about, outcome })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let about = About {
            arrived_ms: -5,
            shard: "shardId-000000000000".to_owned(),
            number: "49".to_owned(),
            partition_key: "käse".to_owned(),
        };
        for outcome in [Ok(Bytes::new()), Ok("x".into()), Err(("it broke".to_owned(), "raw".into()))] {
            let item = Item { about: about.clone(), outcome };
            let bytes = item.write();
            assert_eq!(Item::read(&bytes), Some(item));
            for length in 0..37 {
                assert_eq!(Item::read(&bytes.slice(..length)), None);
            }
        }
        assert_eq!(Item::read(&Bytes::from(vec![9; 64])), None);
    }
}
