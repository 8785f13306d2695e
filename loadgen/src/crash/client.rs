//! The few requests of Data Streams that the campaign makes, over HTTP/1.1 with a connection that stays open. It is no SDK:
//! it never tries again, because a request that was sent twice may rightly be stored twice.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

/// The authorization of a client with any key for us-east-1.
pub(crate) const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 \
     Credential=AKIDEXAMPLE/20260101/us-east-1/kinesis/aws4_request, \
     SignedHeaders=host;x-amz-date;x-amz-target, Signature=0123456789abcdef";

/// How long an answer may take on a busy machine before it is called a hang.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// Bytes of an answer's body at most: GetRecords returns 10 MiB of data, in base64 and JSON.
const BODY_BYTES_MAX: usize = 32 << 20;

/// Why a request was not answered as hoped.
#[derive(Debug)]
pub enum Refusal {
    /// The service said no: status, and its error's name and message.
    Said(u16, String),
    /// The connection broke, or what came is no answer.
    Broken(anyhow::Error),
}

/// A sequence number: digits, compared as the number they are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence {
    /// First, so that the longer number is the greater one.
    digits: usize,
    text: String,
}

impl Sequence {
    /// Reads a sequence number.
    ///
    /// # Errors
    /// It is not a number.
    pub fn parse(text: &str) -> Result<Sequence> {
        let number = text.trim_start_matches('0');
        ensure!(
            !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()),
            "{text:?} is no sequence number"
        );
        Ok(Sequence { digits: number.len(), text: number.into() })
    }

    /// A greater one.
    #[must_use]
    pub fn after(&self) -> Sequence {
        Sequence { digits: self.digits + 1, text: format!("{}0", self.text) }
    }
}

impl std::fmt::Debug for Sequence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// A record as GetRecords gives it.
pub struct Got {
    /// Its sequence number.
    pub sequence: Sequence,
    /// Its partition key.
    pub key: String,
    /// Its data.
    pub data: Vec<u8>,
}

/// A connection to the server.
pub struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub fn connect(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        stream.set_write_timeout(Some(ANSWER_MAX))?;
        Ok(Client { address, stream: BufReader::new(stream) })
    }

    /// Makes a request and returns the answer.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn call(&mut self, operation: &str, input: &Value) -> Result<Value, Refusal> {
        let (status, body) = self.exchange(operation, input).map_err(Refusal::Broken)?;
        let answer = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).context("the answer is no JSON").map_err(Refusal::Broken)?
        };
        if status == 200 {
            return Ok(answer);
        }
        let word = |name: &str| answer[name].as_str().unwrap_or_default();
        let kind = word("__type");
        let message = [word("message"), word("Message")].concat();
        Err(Refusal::Said(status, format!("{kind}: {message}")))
    }

    fn exchange(&mut self, operation: &str, input: &Value) -> Result<(u16, Vec<u8>)> {
        let body = input.to_string();
        let request = format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-amz-json-1.1\r\n\
             X-Amz-Target: Kinesis_20131202.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
             Authorization: {AUTHORIZATION}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(request.as_bytes()).context("cannot send")?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.context("the answer has no status")?;
        let mut length = None;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let length = length.context("the answer has no length")?;
        ensure!(length <= BODY_BYTES_MAX, "an answer of {length} bytes");
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).context("the answer is cut off")?;
        Ok((status, body))
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).context("cannot read the answer")?;
        ensure!(line.ends_with("\r\n"), "the answer is cut off");
        line.truncate(line.len() - 2);
        Ok(line)
    }

    /// All records of a shard, from the oldest to where the shard ends at the moment.
    ///
    /// # Errors
    /// A request failed, or an answer is not what it must be.
    pub fn read_all(&mut self, stream: &str, shard: &str) -> Result<Vec<Got>> {
        let wanted = json!({"StreamName": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
        let answer = self.call("GetShardIterator", &wanted)?;
        let mut iterator = text(&answer, "ShardIterator")?.to_owned();
        let mut got = Vec::new();
        loop {
            let answer = self.call("GetRecords", &json!({"ShardIterator": iterator}))?;
            let records = answer["Records"].as_array();
            let records = records.context("an answer without Records")?;
            for record in records {
                got.push(Got {
                    sequence: Sequence::parse(text(record, "SequenceNumber")?)?,
                    key: text(record, "PartitionKey")?.into(),
                    data: BASE64.decode(text(record, "Data")?).context("data is no base64")?,
                });
            }
            if records.is_empty() && answer["MillisBehindLatest"] == 0 {
                return Ok(got);
            }
            iterator = text(&answer, "NextShardIterator")?.to_owned();
        }
    }
}

impl From<Refusal> for anyhow::Error {
    fn from(refusal: Refusal) -> anyhow::Error {
        match refusal {
            Refusal::Said(status, said) => anyhow::anyhow!("the server answers {status} {said}"),
            Refusal::Broken(error) => error,
        }
    }
}

/// The text in a member of an answer.
///
/// # Errors
/// It is not there.
pub fn text<'a>(answer: &'a Value, member: &str) -> Result<&'a str> {
    match answer[member].as_str() {
        Some(text) => Ok(text),
        None => bail!("an answer without {member}"),
    }
}

/// Data as JSON has it.
#[must_use]
pub fn blob(data: &[u8]) -> String {
    BASE64.encode(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_numbers_compare_as_numbers() {
        let parse = |text| Sequence::parse(text).unwrap();
        assert!(parse("9") < parse("10"));
        assert!(parse("49578") < parse("49579"));
        assert_eq!(parse("007"), parse("7"));
        assert!(Sequence::parse("").is_err() && Sequence::parse("-1").is_err());
    }
}
