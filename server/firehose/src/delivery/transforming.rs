//! The way of records through a function, before they are placed: they wait for others, are sent in batches, and their answers go into
//! the log of answers, which is an input of the delivery like its log.
//!
//! ```text
//!  shard ──▶ taken apart ──▶ waiting ──▶ calls, some at once ──▶ in order ──▶ log of answers ──▶ partition ──▶ buffers ──▶ ...
//!    └─────▶ backup, as they came
//! ```
//!
//! A function that is slow fills what waits, and then nothing more is read of the shard. Answers count once they are on disk. What
//! has no answer then is sent again: after a crash, or by other processors where those were changed meanwhile.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use penstock_api::Arn;
use penstock_engine::{Batch, Entry as Stored, From as ReadFrom, Position, ReadError, Record};
use tokio::task::{AbortHandle, JoinError, JoinSet};

use super::answers::{self, Answered, Header};
use super::functions::{Asking, Call, EVENT_BYTES, Function, Origin, Piece, too_large};
use super::ledger::{Books, Kind, Part};
use super::settings::{Settings, Source};
use super::steps::{Routed, Steps, Times};
use super::{At, Delivery, End, Going, Running, arrived_ms, beside};
use crate::describe;
use crate::limits::{
    INVOKE_EVENT_BYTES_MAX, INVOKE_READ_BYTES, INVOKE_RECORDS_MAX, INVOKE_WAITING_BYTES_MAX,
    INVOKING_ALL_MAX, READ_BYTES,
};

/// What one call of a function comes to: the shard, the number of the call, and what the log of answers gets.
type Called = (u64, u64, Vec<Record>);

/// Records of all inputs that wait for a function, and calls that are under way.
#[derive(Default)]
pub(super) struct Transforming {
    /// The function, by the books.
    pub(super) function: Option<Function>,
    /// By the number of the shard.
    pipes: BTreeMap<u64, Pipe>,
    /// The position of the first record that was read and was left to other processors, by the number of its shard.
    left: BTreeMap<u64, u64>,
    pub(super) calls: JoinSet<Called>,
    /// Counts the calls: one that was given up may still end.
    begun: u64,
    /// The shard that the last call was for: the next one is another's turn.
    served: u64,
    /// The first position of the log of answers that was not written.
    end: u64,
}

/// Records of one input, in order: those that are sent, then those that wait.
#[derive(Default)]
struct Pipe {
    sent: VecDeque<Sent>,
    waiting: VecDeque<Piece>,
    /// Bytes of what waits.
    bytes: usize,
    /// The same as it will be sent.
    event_bytes: usize,
    /// Nothing is read on until there is room.
    is_held: bool,
}

/// A call that is under way, or has ended before one that was sent earlier.
struct Sent {
    number: u64,
    /// The position of the first record.
    from: u64,
    up_to: Answered,
    bytes: usize,
    call: AbortHandle,
    answers: Option<Vec<Record>>,
}

impl Pipe {
    fn push(&mut self, piece: Piece) {
        self.bytes += piece.bytes();
        self.event_bytes += piece.event_bytes();
        self.waiting.push_back(piece);
    }

    fn is_full(&self, function: &Function) -> bool {
        self.bytes >= function.bytes_max
            || EVENT_BYTES + self.event_bytes >= INVOKE_EVENT_BYTES_MAX
            || self.waiting.len() >= INVOKE_RECORDS_MAX
    }

    /// When what waits has waited long enough, in milliseconds since 1970.
    fn due_ms(&self, function: &Function) -> Option<i64> {
        self.waiting.front().map(|piece| piece.arrived_ms.saturating_add(function.wait_max_ms))
    }

    /// What is sent at once: as much as may be, and one record at least.
    fn take(&mut self, function: &Function) -> Vec<Piece> {
        let (mut batch, mut bytes, mut event_bytes) = (Vec::new(), 0, EVENT_BYTES);
        while let Some(piece) = self.waiting.front() {
            bytes += piece.bytes();
            // With a comma.
            event_bytes += piece.event_bytes() + 1;
            let fits = bytes <= function.bytes_max
                && event_bytes <= INVOKE_EVENT_BYTES_MAX
                && batch.len() < INVOKE_RECORDS_MAX;
            if !fits && !batch.is_empty() {
                break;
            }
            self.bytes -= piece.bytes();
            self.event_bytes -= piece.event_bytes();
            batch.extend(self.waiting.pop_front());
        }
        batch
    }

    /// The position of the first record without an answer that is known.
    fn first(&self) -> Option<u64> {
        let sent = self.sent.front().map(|sent| sent.from);
        sent.or_else(|| self.waiting.front().map(|piece| piece.position))
    }

    /// Bytes of records without an answer.
    fn weight(&self) -> usize {
        self.bytes + self.sent.iter().map(|sent| sent.bytes).sum::<usize>()
    }

    fn clear(&mut self) {
        self.sent.drain(..).for_each(|sent| sent.call.abort());
        *self = Pipe { is_held: self.is_held, ..Pipe::default() };
    }
}

impl Transforming {
    pub(super) fn new(function: Option<Function>, end: u64) -> Transforming {
        Transforming { function, end, ..Transforming::default() }
    }

    /// Whether records have no answer yet.
    pub(super) fn is_busy(&self) -> bool {
        self.pipes.values().any(|pipe| pipe.first().is_some())
    }

    /// The position of the first record of an input that is known to have no answer yet.
    pub(super) fn first(&self, input: u64) -> Option<u64> {
        let left = self.left.get(&input).copied();
        left.into_iter().chain(self.pipes.get(&input).and_then(Pipe::first)).min()
    }

    /// Leaves a record to other processors.
    fn leave(&mut self, input: u64, position: u64) {
        let first = self.left.entry(input).or_insert(position);
        *first = position.min(*first);
    }

    /// When records have waited long enough, in milliseconds since 1970, if a call of theirs can begin then.
    pub(super) fn due_ms(&self) -> Option<i64> {
        let function = self.function.as_ref().filter(|_| self.calls.len() < INVOKING_ALL_MAX)?;
        let able = self.pipes.values().filter(|pipe| pipe.sent.len() < function.invoking_max);
        able.filter_map(|pipe| pipe.due_ms(function)).min()
    }

    /// Bytes that are read at once of an input.
    pub(super) fn read_bytes(&self) -> u64 {
        if self.function.is_some() { INVOKE_READ_BYTES } else { READ_BYTES }
    }

    fn weight(&self) -> usize {
        self.pipes.values().map(Pipe::weight).sum()
    }

    /// Whether an input may be read on. If not, it is held.
    pub(super) fn has_room(&mut self, input: u64) -> bool {
        let Some(function) = &self.function else { return true };
        let is_much = self.weight() >= INVOKE_WAITING_BYTES_MAX;
        let Some(pipe) = self.pipes.get_mut(&input) else { return true };
        pipe.is_held = pipe.first().is_some() && (is_much || pipe.is_full(function));
        !pipe.is_held
    }

    /// Inputs that were held and may be read on.
    fn released(&mut self) -> Vec<u64> {
        let held: Vec<u64> =
            self.pipes.iter().filter(|(_, pipe)| pipe.is_held).map(|(&input, _)| input).collect();
        held.into_iter().filter(|&input| self.has_room(input)).collect()
    }
}

impl Delivery {
    /// Adds to the books what the log of answers says; the end of that log.
    pub(super) async fn note_answers(&self, books: &mut Books) -> Result<u64, ReadError> {
        let Some(log) = &self.answers else { return Ok(0) };
        let limits = penstock_engine::ReadLimits { records: super::READ_RECORDS, bytes: READ_BYTES };
        let mut from = match books.noted {
            0 => ReadFrom::TrimHorizon,
            noted => ReadFrom::At(Position::new(noted)),
        };
        loop {
            match log.read_unmetered(from, limits).await {
                Ok(batch) => {
                    for record in &batch.records {
                        if let (Header::Answered { input, up_to }, _) =
                            answers::read(&record.data).map_err(ReadError::Failed)?
                        {
                            books.note(input, up_to);
                        }
                        books.noted = record.position.next().number();
                    }
                    if batch.last {
                        return Ok(books.noted);
                    }
                    from = ReadFrom::At(batch.next);
                }
                Err(ReadError::Damaged { to, .. }) => {
                    tracing::error!(stream = %self.key, "answers are lost: records may be transformed and delivered again");
                    from = ReadFrom::At(to);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Running {
    /// The number of the log of answers.
    pub(super) fn answers_id(&self) -> Option<u64> {
        self.of.answers.as_ref().map(|shard| shard.id().0)
    }

    /// Whether a record of an input was delivered by way of a function, or will be: its answer is on disk.
    pub(super) fn has_answer(&self, input: u64, position: u64) -> bool {
        position < self.books.answered(input).position
    }

    /// Puts records into the way of the function, and into the backup.
    pub(super) async fn feed(&mut self, settings: &Arc<Settings>, id: u64, batch: &Batch) -> Going<()> {
        let answered = self.books.answered(id);
        // By processors that are to be others, only what they have begun is ended.
        let is_ending = self.books.processing != settings.processing;
        let unanswered = batch.records.iter().filter(|record| record.position.number() >= answered.position);
        let is_begun = |record: &Stored| answered.pieces > 0 && record.position.number() == answered.position;
        let (records, left): (Vec<Stored>, Vec<Stored>) =
            unanswered.cloned().partition(|record| !is_ending || is_begun(record));
        if let Some(left) = left.first() {
            self.transforming.leave(id, left.position.number());
        }
        let origins = self.origins(settings, id, &records);
        let arn =
            self.transforming.function.as_ref().map(|function| function.arn.clone()).unwrap_or_default();
        let (steps, now_ms) = (Arc::clone(&self.steps), self.now_ms());
        let pieces = beside(move || {
            let pieces = records
                .iter()
                .zip(origins)
                .flat_map(|(record, origin)| taken_apart(&steps, record, origin.as_ref(), &arn, now_ms));
            pieces
                .filter(|piece| (piece.position, piece.index) >= (answered.position, answered.pieces))
                .collect::<Vec<_>>()
        })
        .await?;
        let pipe = self.transforming.pipes.entry(id).or_default();
        pieces.into_iter().for_each(|piece| pipe.push(piece));
        if settings.backs_up() {
            let backup: Part = (Kind::Backup, Vec::new());
            for record in &batch.records {
                let at = At { input: id, position: record.position.number(), arrived_ms: arrived_ms(record) };
                self.place(settings, at, &backup, std::iter::once(&record.data[..])).await?;
            }
        }
        Ok(())
    }

    /// Where a data stream has each of the records, if one is the source and still there.
    fn origins(&self, settings: &Settings, id: u64, records: &[Stored]) -> Vec<Option<Arc<Origin>>> {
        let stream = match &settings.source {
            Source::Log(_) => None,
            Source::Stream { key, .. } => self.of.catalog.stream(&key.account, &key.region, &key.name),
        };
        let shard = stream.as_ref().and_then(|stream| stream.shards.iter().find(|shard| shard.engine == id));
        let origin = |record: &Stored| {
            let (shard, sequence_number) =
                penstock_streams::names(shard?, record.position, record.timestamp_us);
            let partition_key = String::from_utf8_lossy(&record.key).into_owned();
            Some(Arc::new(Origin { shard, partition_key, sequence_number }))
        };
        records.iter().map(origin).collect()
    }

    /// Begins the calls that may begin, and reads on what was held.
    pub(super) fn send_due(&mut self, settings: &Settings) {
        let Some(function) = self.transforming.function.clone() else { return };
        let now_ms = self.now_ms();
        // Whoever waits for more keeps memory from others, or other processors.
        let is_pressed = self.transforming.weight() >= INVOKE_WAITING_BYTES_MAX
            || self.books.processing != settings.processing;
        let asking = self.asking(settings);
        let Transforming { pipes, calls, begun, served, .. } = &mut self.transforming;
        let mut turns: Vec<u64> = pipes.keys().copied().collect();
        let behind = turns.partition_point(|input| *input <= *served);
        turns.rotate_left(behind);
        for input in turns {
            let Some(pipe) = pipes.get_mut(&input) else { continue };
            while calls.len() < INVOKING_ALL_MAX
                && pipe.sent.len() < function.invoking_max
                && let Some(due_ms) = pipe.due_ms(&function)
                && (is_pressed || due_ms <= now_ms || pipe.is_full(&function))
            {
                let pieces = pipe.take(&function);
                let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { break };
                let up_to = match last.is_last {
                    true => Answered { position: last.position + 1, pieces: 0 },
                    false => Answered { position: last.position, pieces: last.index + 1 },
                };
                let (from, number) = (first.position, *begun);
                let bytes = pieces.iter().map(Piece::bytes).sum();
                let (invoke, clock) = (Arc::clone(&self.of.invoke), self.of.clock.clone());
                let (asking, function) = (asking.clone(), function.clone());
                let call = Call { invoke, clock, asking, function, input, pieces };
                let call = calls.spawn(async move { (input, number, call.run().await) });
                *begun += 1;
                *served = input;
                pipe.sent.push_back(Sent { number, from, up_to, bytes, call, answers: None });
            }
        }
        for input in self.transforming.released() {
            self.wait_for(input);
        }
    }

    fn asking(&self, settings: &Settings) -> Asking {
        let source_arn = match &settings.source {
            Source::Log(_) => None,
            Source::Stream { key, .. } => Some(
                Arn::new("kinesis", &key.region, &key.account, format!("stream/{}", key.name)).to_string(),
            ),
        };
        let stream = &self.of.key;
        Asking { stream_arn: describe::arn(stream), source_arn, region: stream.region.clone() }
    }

    /// A call has ended: writes all answers down that are next.
    pub(super) async fn called(&mut self, called: Result<Called, JoinError>) -> Going<()> {
        let (input, number, answers) = match called {
            Ok(called) => called,
            // By other processors.
            Err(error) if error.is_cancelled() => return Ok(()),
            Err(error) => return Err(End::Engine(format!("a call ended early: {error}"))),
        };
        let Some(pipe) = self.transforming.pipes.get_mut(&input) else { return Ok(()) };
        let Some(sent) = pipe.sent.iter_mut().find(|sent| sent.number == number) else { return Ok(()) };
        sent.answers = Some(answers);
        while let Some(pipe) = self.transforming.pipes.get_mut(&input)
            && let Some(Sent { answers: Some(answers), up_to, .. }) = pipe.sent.front_mut()
        {
            let (mut records, up_to) = (std::mem::take(answers), *up_to);
            records.push(answers::write(&Header::Answered { input, up_to }, b""));
            let log = self.of.answers.clone();
            let log = log.ok_or_else(|| End::Engine("there is no log of answers".to_owned()))?;
            let appended = self.append(&log, records).await?;
            let end = appended.first.plus(appended.accepted).number();
            self.transforming.end = end;
            self.books.noted = self.books.noted.max(end);
            self.books.note(input, up_to);
            self.lines += 1;
            if let Some(pipe) = self.transforming.pipes.get_mut(&input) {
                pipe.sent.pop_front();
            }
        }
        Ok(())
    }

    /// Puts answers that were read where they belong.
    pub(super) async fn take_answers(
        &mut self,
        settings: &Arc<Settings>,
        id: u64,
        batch: &Batch,
    ) -> Going<()> {
        let (steps, now_ms, records) = (Arc::clone(&self.steps), self.now_ms(), batch.records.clone());
        let answers = beside(move || {
            records.iter().map(|record| routed(&steps, &record.data, now_ms)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
        for (record, (arrived_ms, parts)) in batch.records.iter().zip(answers.map_err(End::Engine)?) {
            let at = At { input: id, position: record.position.number(), arrived_ms };
            for (part, pieces) in parts {
                self.place(settings, at, &part, pieces.iter()).await?;
            }
        }
        Ok(())
    }

    /// Gives up what waits for a function, so that it is sent by other processors; whether that is all. A record of which some pieces have
    /// answers is not left in the middle.
    pub(super) fn give_back(&mut self) -> bool {
        let mut all = true;
        for (&id, input) in &self.inputs {
            let answered = self.books.answered(id);
            let pipe = self.transforming.pipes.entry(id).or_default();
            let first = pipe.first();
            // The rest of a record that has gone does not come.
            let has_gone = first.is_none() && input.read_to() > answered.position;
            if answered.pieces > 0 && !has_gone {
                all = false;
                continue;
            }
            pipe.clear();
            if let Some(first) = first {
                self.transforming.leave(id, first);
            }
        }
        all
    }

    /// Whether all answers that are there were read.
    pub(super) fn answers_are_read(&self) -> bool {
        let input = self.answers_id().and_then(|id| self.inputs.get(&id));
        input.is_none_or(|input| input.read_to() >= self.transforming.end)
    }

    /// Goes over to the function of other processors, or to none: what has no answer is read again, and what was delivered without one
    /// needs none.
    pub(super) fn change_function(&mut self, function: Option<Function>) {
        let answers = self.answers_id();
        let ids: Vec<u64> = self.inputs.keys().copied().filter(|&id| Some(id) != answers).collect();
        for id in ids {
            let (answered, low) =
                (self.books.answered(id), self.books.inputs.get(&id).map_or(0, super::Ledger::low));
            let Some(input) = self.inputs.get_mut(&id) else { continue };
            if self.transforming.function.is_some() {
                input.next = match answered.position.max(low) {
                    0 => input.start,
                    position => ReadFrom::At(Position::new(position)),
                };
                self.wait_for(id);
            } else if function.is_some() && input.read_to() > 0 {
                let position = input.read_to();
                self.books.note(id, Answered { position, pieces: 0 });
            }
        }
        self.transforming.pipes.clear();
        self.transforming.left.clear();
        self.transforming.function = function;
    }
}

/// The pieces of a record that are sent.
fn taken_apart(
    steps: &Steps,
    record: &Stored,
    origin: Option<&Arc<Origin>>,
    arn: &str,
    now_ms: i64,
) -> Vec<Piece> {
    let arrived_ms = arrived_ms(record);
    let pieces = steps.take_apart(&record.data, Times { arrived_ms, now_ms });
    let count = pieces.len();
    let position = record.position.number();
    let piece = |(index, data)| {
        let is_last = index + 1 == count;
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let mut piece = Piece { position, index, is_last, arrived_ms, data, origin: origin.cloned() };
        if EVENT_BYTES + piece.event_bytes() > INVOKE_EVENT_BYTES_MAX {
            piece.data = Err(too_large(&record.data, arn, arrived_ms, now_ms));
        }
        piece
    };
    pieces.into_iter().enumerate().map(piece).collect()
}

/// When a record came, and what its answer comes to.
fn routed(steps: &Steps, record: &Bytes, now_ms: i64) -> Result<(i64, Routed), String> {
    let (header, data) = answers::read(record)?;
    Ok(match header {
        Header::Ok { arrived_ms, keys } => {
            (arrived_ms, steps.route(&data, &keys, Times { arrived_ms, now_ms }))
        }
        Header::Failed { arrived_ms, output } => {
            let part: Part = (Kind::Failed(output), Vec::new());
            (arrived_ms, vec![(part, super::steps::Pieces::one(&data))])
        }
        Header::Answered { .. } => (0, Vec::new()),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use penstock_engine::{From as ReadFrom, ReadLimits};
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::testing::{Functions, Service, Store, answer, answered, data_of, each, s3};
    use crate::{InvokeFault, Throttle, Timing};

    const F: &str = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    const G: &str = "arn:aws:lambda:eu-west-1:123456789012:function:g";

    fn processor(name: &str, parameters: &[(&str, &str)]) -> Json {
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, value)| json!({"ParameterName": name, "ParameterValue": value}))
            .collect();
        json!({"Type": name, "Parameters": parameters})
    }

    fn lambda(arn: &str, mebibytes: &str) -> Json {
        retried(arn, mebibytes, "1")
    }

    fn retried(arn: &str, mebibytes: &str, retries: &str) -> Json {
        processor(
            "Lambda",
            &[
                ("LambdaArn", arn),
                ("NumberOfRetries", retries),
                ("BufferSizeInMBs", mebibytes),
                ("BufferIntervalInSeconds", "0"),
            ],
        )
    }

    /// A configuration that delivers at once, with these processors.
    fn through(processors: &[Json]) -> Json {
        json!({
            "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
            "ProcessingConfiguration": {"Enabled": !processors.is_empty(), "Processors": processors},
        })
    }

    /// The same into partitions of a function's key.
    fn partitioned(processors: &[Json]) -> Json {
        let mut members = through(processors);
        members["BufferingHints"]["SizeInMBs"] = json!(64);
        members["Prefix"] = json!("p=!{partitionKeyFromLambda:p}/");
        members["ErrorOutputPrefix"] = json!("failed/!{firehose:error-output-type}/");
        members["DynamicPartitioningConfiguration"] = json!({"Enabled": true});
        members
    }

    async fn open(dir: tempfile::TempDir, store: &Arc<Store>, functions: &Arc<Functions>) -> Service {
        Service::open_all(dir, Arc::clone(store), Arc::clone(functions), Throttle::Off, Timing::Instant).await
    }

    async fn fresh() -> Service {
        open(tempfile::tempdir().unwrap(), &Arc::default(), &Arc::default()).await
    }

    /// What is delivered, one behind the other, below a folder.
    fn text(store: &Store, folder: &str) -> String {
        let bodies = store.bodies();
        let below = bodies.iter().filter(|(key, _)| key.starts_with(folder));
        below.map(|(_, body)| String::from_utf8(body.to_vec()).unwrap()).collect()
    }

    /// Waits until so many lines are delivered below a folder; those lines in order.
    async fn lines(store: &Store, folder: &str, count: usize) -> Vec<String> {
        for _ in 0..1_000 {
            let text = text(store, folder);
            if text.lines().count() >= count {
                let mut lines: Vec<_> = text.lines().map(ToOwned::to_owned).collect();
                lines.sort();
                assert_eq!(lines.len(), count, "{lines:?}");
                return lines;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("not {count} lines: {:?}", text(store, folder));
    }

    fn update(version: u32, processors: &[Json]) -> Json {
        json!({
            "DeliveryStreamName": "orders",
            "CurrentDeliveryStreamVersionId": version.to_string(),
            "DestinationId": "destinationId-000000000001",
            "ExtendedS3DestinationUpdate":
                {"ProcessingConfiguration": through(processors)["ProcessingConfiguration"]},
        })
    }

    #[tokio::test]
    async fn records_are_delivered_as_a_function_answers_and_kept_as_they_came() {
        let service = fresh().await;
        service.functions.answers(F, |event| {
            each(event, |record| match &*data_of(record) {
                "drop" => answered(record, "Dropped", ""),
                "fail" => answered(record, "ProcessingFailed", ""),
                data => answered(record, "Ok", &data.to_uppercase()),
            })
        });
        let mut members = through(&[lambda(F, "1"), processor("AppendDelimiterToRecord", &[])]);
        members["Prefix"] = json!("good/");
        members["ErrorOutputPrefix"] = json!("failed/!{firehose:error-output-type}/");
        members["S3BackupMode"] = json!("Enabled");
        members["S3BackupConfiguration"] = s3();
        members["S3BackupConfiguration"]["Prefix"] = json!("backup/");
        members["S3BackupConfiguration"]["BufferingHints"] = json!({"SizeInMBs": 1, "IntervalInSeconds": 0});
        service.create_with("orders", members).await;
        service.put("orders", &["a", "drop", "b", "fail", "c"]).await;
        assert_eq!(lines(&service.store, "good/", 3).await, ["A", "B", "C"]);
        assert_eq!(lines(&service.store, "backup/", 1).await, ["adropbfailc"]);
        let failed = lines(&service.store, "failed/processing-failed/", 1).await;
        let line: Json = serde_json::from_str(&failed[0]).unwrap();
        assert_eq!(
            (&line["errorCode"], &line["rawData"]),
            (&json!("Lambda.ProcessingFailedStatus"), &json!("ZmFpbA=="))
        );
        assert_eq!((&line["attemptsMade"], &line["lambdaARN"]), (&json!(1), &json!(F)));
        // And given up, but for a checkpoint.
        let limits = ReadLimits { records: 100, bytes: 1 << 20 };
        for attempt in 0.. {
            let mut left = Vec::new();
            for id in service.engine.shards() {
                let read = service.engine.shard(id).unwrap().read(ReadFrom::TrimHorizon, limits);
                left.push(read.await.unwrap().records.len());
            }
            if left == [0, 1, 0] {
                break;
            }
            assert!(attempt < 500, "{left:?} records are still there");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        service.close();
    }

    #[tokio::test]
    async fn records_wait_for_others_by_size_and_by_time() {
        let service = fresh().await;
        service.functions.answers(F, |event| each(event, |record| answered(record, "Ok", "x\n")));
        let waits = processor(
            "Lambda",
            &[("LambdaArn", F), ("BufferSizeInMBs", "0.2"), ("BufferIntervalInSeconds", "1")],
        );
        service.create_with("orders", through(&[waits])).await;
        let large = "y".repeat(90 << 10);
        let begun = std::time::Instant::now();
        service.put("orders", &[&large, &large, &large]).await;
        lines(&service.store, "", 3).await;
        assert!(begun.elapsed() > Duration::from_millis(900), "{:?}", begun.elapsed());
        let counts: Vec<_> = service
            .functions
            .events()
            .iter()
            .map(|event| event["records"].as_array().unwrap().len())
            .collect();
        assert_eq!(counts, [2, 1], "three are more than it takes");
        service.close();
    }

    #[test]
    fn a_call_is_bounded_by_bytes_by_its_event_and_by_records() {
        let function = |mebibytes: &str| {
            let processing = through(&[lambda(F, mebibytes)])["ProcessingConfiguration"].clone();
            Function::read(&processing, "extended-s3").unwrap()
        };
        let take = |function: &Function, size: usize, key: usize| {
            let mut pipe = Pipe::default();
            let origin = Origin {
                shard: "shardId-000000000000".into(),
                partition_key: "\u{1}".repeat(key),
                sequence_number: "1".repeat(56),
            };
            let origin = Some(Arc::new(origin));
            for position in 0..12_000 {
                let data = Ok(Bytes::from(vec![b'x'; size]));
                let origin = origin.clone();
                pipe.push(Piece { position, index: 0, is_last: true, arrived_ms: 0, data, origin });
            }
            assert!(pipe.is_full(function));
            let batch = pipe.take(function);
            let (sum, event): (usize, usize) = (
                batch.iter().map(Piece::bytes).sum(),
                batch.iter().map(|piece| piece.event_bytes() + 1).sum(),
            );
            assert!(sum <= function.bytes_max || batch.len() == 1);
            assert!(EVENT_BYTES + event <= INVOKE_EVENT_BYTES_MAX);
            assert_eq!((pipe.bytes, pipe.waiting.len()), (12_000 * size - sum, 12_000 - batch.len()));
            batch.len()
        };
        assert_eq!(take(&function("1"), 1 << 10, 0), 1 << 10);
        assert_eq!(take(&function("3"), 10, 0), INVOKE_RECORDS_MAX);
        // The keys are most of it: 256 characters that are six each.
        assert!(take(&function("3"), 10, 256) < 4_000);
    }

    #[tokio::test]
    async fn answers_keep_the_order_of_the_records_however_late_they_come() {
        let service = fresh().await;
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&most);
        service.functions.script(F, move |event| {
            most.fetch_max(running.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            let running = Arc::clone(&running);
            Box::pin(async move {
                let number: u64 = data_of(&event["records"][0])[..2].parse().unwrap();
                tokio::time::sleep(Duration::from_millis(60 - 5 * (number % 10))).await;
                running.fetch_sub(1, Ordering::Relaxed);
                each(&event, |record| answered(record, "Ok", &format!("{}\n", &data_of(record)[..2])))
            })
        });
        let mut members = through(&[lambda(F, "0.2")]);
        members["BufferingHints"]["IntervalInSeconds"] = json!(2);
        service.create_with("orders", members).await;
        let all: Vec<_> = (0..24).map(|number| format!("{number:02}{}", "x".repeat(150 << 10))).collect();
        service.put("orders", &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
        lines(&service.store, "", 24).await;
        // More than one object where the machine takes longer than the interval, and no other order within any.
        let objects = service.store.bodies().into_iter();
        let mut objects: Vec<String> =
            objects.map(|(_, body)| String::from_utf8(body.into()).unwrap()).collect();
        objects.sort();
        let expected: String = (0..24).map(|number| format!("{number:02}\n")).collect();
        assert_eq!(objects.concat(), expected);
        assert_eq!(seen.load(Ordering::Relaxed), 5);
        service.close();
    }

    #[tokio::test]
    async fn keys_of_a_function_are_partitions() {
        let service = fresh().await;
        service.functions.answers(F, |event| {
            each(event, |record| {
                let data = data_of(record);
                let mut answer = answered(record, "Ok", &data);
                match &*data {
                    "none\n" => {}
                    "null\n" => answer["metadata"] = json!({"partitionKeys": {"p": null}}),
                    "other\n" => answer["metadata"] = json!({"partitionKeys": {"q": "x"}}),
                    _ => answer["metadata"] = json!({"partitionKeys": {"p": &data[..1]}}),
                }
                answer
            })
        });
        service.create_with("orders", partitioned(&[lambda(F, "1")])).await;
        service.put("orders", &["a1\n", "b1\n", "a2\n", "none\n", "null\n", "other\n", "other\n"]).await;
        assert_eq!(lines(&service.store, "p=a/", 2).await, ["a1", "a2"]);
        assert_eq!(lines(&service.store, "p=b/", 1).await, ["b1"]);
        let failed = lines(&service.store, "failed/metadata-extraction-failed/", 4).await;
        assert!(
            failed.iter().all(|line| line.contains("DynamicPartitioning.MetadataExtractionFailed")),
            "{failed:?}"
        );
        service.close();
    }

    /// A function that answers otherwise each time it is asked, takes its time, and fails now and then; a store that takes what it says
    /// it did not take; records that are many within one, so that the answers of one are several appends: stopped at any moment.
    #[tokio::test]
    async fn each_record_is_in_one_object_whatever_stops() {
        let (store, functions): (Arc<Store>, Arc<Functions>) = Default::default();
        store.lies.store(true, Ordering::Relaxed);
        let asked = Arc::new(AtomicUsize::new(0));
        functions.script(F, move |event| {
            let count = asked.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(count as u64 * 7 % 23)).await;
                if count.is_multiple_of(5) {
                    return Err(InvokeFault::TimedOut);
                }
                let records = event["records"].as_array().unwrap();
                let of = |(index, record): (usize, &Json)| {
                    let number = serde_json::from_str::<Json>(&data_of(record)).unwrap()["n"].clone();
                    let mut answer = answered(record, "Ok", &format!("{number}\n"));
                    let partition = (index + count) % 4;
                    answer["metadata"] = json!({"partitionKeys": {"p": partition.to_string()}});
                    answer
                };
                answer(&json!({"records": records.iter().enumerate().map(of).collect::<Vec<_>>()}))
            })
        });
        let mut dir = tempfile::tempdir().unwrap();
        let mut sent = 0;
        for round in 0..14 {
            let service = open(dir, &store, &functions).await;
            if round == 0 {
                let splits = processor("RecordDeAggregation", &[("SubRecordType", "JSON")]);
                service.create_with("orders", partitioned(&[splits, retried(F, "0.2", "20")])).await;
            }
            for put in 0..round + 2 {
                let pad = if put == 0 { 30 << 10 } else { 10 };
                let record = |number: usize| format!(r#"{{"n":{number},"pad":"{}"}}"#, "x".repeat(pad));
                let records: Vec<String> = (0..3)
                    .map(|index| (0..10).map(|sub| record(sent + index * 10 + sub)).collect())
                    .collect();
                sent += 30;
                service.put("orders", &records.iter().map(String::as_str).collect::<Vec<_>>()).await;
                tokio::time::sleep(Duration::from_millis(round * 4)).await;
            }
            dir = service.close();
        }
        store.lies.store(false, Ordering::Relaxed);
        let service = open(dir, &store, &functions).await;
        let mut counts = BTreeMap::new();
        for _ in 0..1_000 {
            counts.clear();
            for (key, body) in store.bodies() {
                assert!(key.starts_with("p="), "{key}");
                for number in std::str::from_utf8(&body).unwrap().lines() {
                    *counts.entry(number.parse::<usize>().unwrap()).or_insert(0) += 1;
                }
            }
            if counts.len() == sent {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(counts.len(), sent, "all are there");
        assert!(counts.values().all(|&count| count == 1), "and once: {counts:?}");
        service.close();
    }

    /// A function that never answers held records up for ever when its delivery stream was given another one: they go through the other.
    #[tokio::test]
    async fn records_without_an_answer_go_through_the_other_function() {
        let service = fresh().await;
        service.functions.script(F, |_| Box::pin(std::future::pending()));
        service
            .functions
            .answers(G, |event| each(event, |it| answered(it, "Ok", &format!("g {}\n", data_of(it)))));
        service.create_with("orders", through(&[lambda(F, "0.2")])).await;
        let large = "x".repeat(150 << 10);
        for number in 0..20 {
            service.put("orders", &[&format!("{number:02}{large}")]).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(service.functions.events().len(), 5, "no more at once");
        assert_eq!(service.store.bodies(), []);
        service.call("UpdateDestination", update(1, &[lambda(G, "1")])).await.unwrap();
        let delivered = lines(&service.store, "", 20).await;
        assert!(delivered.iter().zip(0..).all(|(line, number)| line.starts_with(&format!("g {number:02}"))));
        service.close();
    }

    #[tokio::test]
    async fn a_function_comes_and_goes_with_records_on_their_way() {
        let (store, functions): (Arc<Store>, Arc<Functions>) = Default::default();
        for (arn, name) in [(F, "f"), (G, "g")] {
            functions.script(arn, move |event| {
                Box::pin(async move {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    each(&event, |record| answered(record, "Ok", &format!("{name} {}", data_of(record))))
                })
            });
        }
        let mut service = open(tempfile::tempdir().unwrap(), &store, &functions).await;
        service.create_with("orders", through(&[])).await;
        let delimiter = processor("AppendDelimiterToRecord", &[("Delimiter", "\\n")]);
        let others = [
            vec![lambda(F, "0.2")],
            vec![lambda(G, "0.2")],
            vec![],
            vec![delimiter.clone()],
            vec![delimiter, lambda(F, "0.2")],
            vec![],
        ];
        let mut sent = 0;
        for (processors, version) in others.into_iter().zip(1..) {
            for _ in 0..6 {
                let records: Vec<_> = (sent..sent + 5).map(|number| format!("{number:04};")).collect();
                sent += 5;
                service.put("orders", &records.iter().map(String::as_str).collect::<Vec<_>>()).await;
            }
            // Half of the time nothing can be delivered, and what was is promised before and after a restart.
            store.down.store(version % 2 == 0, Ordering::Relaxed);
            service.call("UpdateDestination", update(version, &processors)).await.unwrap();
            tokio::time::sleep(Duration::from_millis(u64::from(version) * 9)).await;
            service = open(service.close(), &store, &functions).await;
        }
        store.down.store(false, Ordering::Relaxed);
        for attempt in 0.. {
            let text = text(&store, "").replace('\n', "");
            let mut found: Vec<_> =
                text.split_terminator(';').map(|record| record[record.len() - 4..].to_owned()).collect();
            found.sort();
            if found.len() >= sent {
                let expected: Vec<_> = (0..sent).map(|number| format!("{number:04}")).collect();
                assert_eq!(found, expected);
                break;
            }
            assert!(attempt < 1_000, "{} of {sent}", found.len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        service.close();
    }

    async fn create_from_clicks(service: &Service, members: Json) {
        let mut configuration = s3();
        configuration.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let input = json!({
            "DeliveryStreamName": "orders",
            "DeliveryStreamType": "KinesisStreamAsSource",
            "KinesisStreamSourceConfiguration": {
                "KinesisStreamARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks",
                "RoleARN": configuration["RoleARN"],
            },
            "ExtendedS3DestinationConfiguration": configuration,
        });
        service.call("CreateDeliveryStream", input).await.unwrap();
        service.wait_for("orders", "ACTIVE").await;
    }

    /// However many shards wait for a function that does not answer.
    #[tokio::test]
    async fn a_delivery_leaves_places_to_others() {
        let service = fresh().await;
        service.functions.script(F, |_| Box::pin(std::future::pending()));
        service.functions.answers(G, |event| each(event, |record| answered(record, "Ok", "x\n")));
        let shards = service.data_stream("clicks", 6).await;
        create_from_clicks(&service, through(&[lambda(F, "0.2")])).await;
        for shard in &shards {
            let record = Record::new("key", Bytes::from(vec![b'x'; 150 << 10]));
            shard.append(vec![record; 6]).await.unwrap();
        }
        for _ in 0..500 {
            if service.functions.events().len() == INVOKING_ALL_MAX {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(service.functions.events().len(), INVOKING_ALL_MAX);
        service.call("UpdateDestination", update(1, &[lambda(G, "0.2")])).await.unwrap();
        lines(&service.store, "", 36).await;
        service.close();
    }

    #[tokio::test]
    async fn records_of_a_data_stream_go_through_with_where_they_are_from() {
        let service = fresh().await;
        service.functions.answers(F, |event| {
            each(event, |record| answered(record, "Ok", &format!("{}\n", data_of(record))))
        });
        let shards = service.data_stream("clicks", 2).await;
        let mut members = through(&[lambda(F, "1")]);
        members["ErrorOutputPrefix"] = json!("failed/!{firehose:error-output-type}/");
        members["Prefix"] = json!("good/");
        create_from_clicks(&service, members).await;
        // More than fits into an event.
        let large = Bytes::from(vec![b'x'; 5 << 20]);
        for (shard, data) in [(0, Bytes::from_static(b"one")), (1, Bytes::from_static(b"two")), (1, large)] {
            shards[shard].append(vec![Record::new("key", data)]).await.unwrap();
        }
        assert_eq!(lines(&service.store, "good/", 2).await, ["one", "two"]);
        let failed = lines(&service.store, "failed/processing-failed/", 1).await;
        let line: Json = serde_json::from_str(&failed[0]).unwrap();
        assert_eq!(
            (&line["errorCode"], &line["attemptsMade"]),
            (&json!("Lambda.RequestTooLarge"), &json!(0))
        );
        let events = service.functions.events();
        assert!(
            events.iter().all(|event| event["sourceKinesisStreamArn"]
                == "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks")
        );
        let metadata: Vec<_> =
            events.iter().map(|event| &event["records"][0]["kinesisRecordMetadata"]).collect();
        let mut ids: Vec<_> = metadata.iter().map(|metadata| metadata["shardId"].as_str().unwrap()).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["shardId-000000000000", "shardId-000000000001"]);
        assert!(
            metadata
                .iter()
                .all(|it| it["partitionKey"] == "key" && it["sequenceNumber"].as_str().unwrap().len() == 56)
        );
        service.close();
    }

    /// What is not transformed because of one delivery stream's function waits for nobody else's.
    #[tokio::test]
    async fn a_function_that_is_gone_fails_its_own_records_alone() {
        let service = fresh().await;
        service.functions.answers(G, |event| each(event, |record| answered(record, "Ok", "fine\n")));
        let mut members = through(&[lambda(F, "1")]);
        members["ErrorOutputPrefix"] = json!("failed/!{firehose:error-output-type}/");
        service.create_with("lost", members).await;
        let mut members = through(&[lambda(G, "1")]);
        members["Prefix"] = json!("good/");
        service.create_with("found", members).await;
        service.put("lost", &["a", "b"]).await;
        service.put("found", &["c"]).await;
        assert_eq!(lines(&service.store, "good/", 1).await, ["fine"]);
        let failed = lines(&service.store, "failed/processing-failed/", 2).await;
        for (line, raw) in failed.iter().zip(["YQ==", "Yg=="]) {
            let line: Json = serde_json::from_str(line).unwrap();
            assert_eq!(
                (&line["errorCode"], &line["rawData"]),
                (&json!("Lambda.ResourceNotFound"), &json!(raw))
            );
            assert_eq!(line["attemptsMade"], 2);
        }
        service.close();
    }
}
