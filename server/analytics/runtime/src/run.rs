//! A job at work: steps, checkpoints, and the start behind a stop or a crash.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use bytes::Bytes;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use penstock_engine::{Entry, From as ReadFrom, Position, ReadError, ReadLimits, Record, Shard};
use penstock_sql::{Batch, Execution, SnapshotError};
use std::future::Future;
use std::pin::Pin;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};

use crate::books::Books;
use crate::forward::{Forwarder, Shared};
use crate::job::{Begin, Decode, Handle, Job, Output, SourceShard, Status};
use crate::journal::{End, Going, Pause, append, read, read_own};
use crate::limits::{
    APPEND_BYTES, APPEND_RECORDS, BACKLOG_BYTES, BOUND_EVERY, CHECKPOINT_BYTES, CHECKPOINT_EVERY,
    CHECKPOINT_PIECES_AHEAD, CHECKPOINT_STEPS, SOURCE_LOOK_EVERY, STEP_BYTES, STEP_RECORDS,
};
use crate::line::{Blob, Checkpoint, Forward, Line, Places, Read, Step, output_key};
use crate::state;

impl Job {
    /// Starts it. To be called within a tokio runtime.
    #[must_use]
    pub fn start(self, begin: Begin) -> Handle {
        let (stop, stopped) = oneshot::channel();
        let (status, told) = watch::channel(Status::Starting);
        tokio::spawn(async move {
            let over = match run(self, begin, stopped, &status).await {
                Ok(()) | Err(End::Stopped) => Status::Stopped,
                Err(End::Failed(why)) => Status::Failed(why),
            };
            status.send_replace(over);
        });
        Handle { stop: Some(stop), status: told }
    }
}

async fn run(
    job: Job,
    begin: Begin,
    mut stopped: oneshot::Receiver<()>,
    status: &watch::Sender<Status>,
) -> Going<()> {
    let books = open(&job.journal).await?;
    let (mut running, mut forwarders) = Running::begin(job, books, begin).await?;
    status.send_replace(Status::Running);
    let result = tokio::select! {
        result = running.go_on(&mut stopped) => result,
        Some(over) = forwarders.join_next() => {
            let over = over.unwrap_or_else(|error| Err(End::Failed(format!("an output: {error}"))));
            over.and(Err(End::Stopped))
        }
    };
    result?;
    running.rest().await
}

/// What the journal adds up to. From here on it has another life.
async fn open(journal: &Shard) -> Going<Books> {
    append(journal, vec![Line::Life.record()]).await?;
    let (mut books, mut from) = (Books::default(), ReadFrom::TrimHorizon);
    loop {
        let batch = read_own(journal, from, ReadLimits::default()).await?;
        for entry in &batch.records {
            books.apply(entry).map_err(|error| End::Failed(error.to_string()))?;
        }
        if batch.last {
            return Ok(books);
        }
        from = ReadFrom::At(batch.next);
    }
}

/// The program, which computes on a thread of its own while others wait for nothing.
struct Machine {
    execution: Execution,
    decode: Box<dyn Decode>,
    outputs: Vec<Output>,
}

/// What was read of a shard for a step.
struct Taken {
    shard: SourceShard,
    records: Vec<Entry>,
}

/// What came out of a step, by output.
type Came = Vec<(usize, Vec<Bytes>)>;

impl Machine {
    /// Pushes what was read, all of it at this time, and takes what comes out.
    fn step(&mut self, time_ms: i64, taken: &[Taken]) -> Going<Came> {
        let failed = |error: penstock_sql::PushError| End::Failed(error.to_string());
        for Taken { shard, records } in taken {
            let mut rows = Batch::new(self.decode.width());
            let mut errors = Vec::new();
            for record in records {
                self.decode.decode(record, shard, time_ms, &mut rows, &mut errors);
            }
            errors.into_iter().for_each(|error| self.execution.report(error));
            self.execution.push_batch(&shard.stream, rows).map_err(failed)?;
        }
        self.execution.advance(time_ms);
        let (outputs, errors) = (self.execution.take_outputs(), self.execution.take_errors());
        let mut came = Vec::new();
        for (at, output) in self.outputs.iter().enumerate() {
            let records = match &output.stream {
                None => {
                    let rows: Vec<_> =
                        errors.iter().map(|error| (error.error_time, error.values())).collect();
                    records(
                        output,
                        rows.iter().map(|(rowtime, values)| penstock_sql::Row { rowtime: *rowtime, values }),
                    )
                }
                Some(stream) => {
                    let of_stream = outputs.iter().filter(|output| output.stream == *stream);
                    records(output, of_stream.flat_map(|output| output.rows.rows()))
                }
            };
            if !records.is_empty() {
                came.push((at, records));
            }
        }
        Ok(came)
    }
}

/// Rows as records that share their memory.
fn records<'r>(output: &Output, rows: impl Iterator<Item = penstock_sql::Row<'r>>) -> Vec<Bytes> {
    let (mut bytes, mut ends) = (Vec::new(), Vec::new());
    for row in rows {
        output.encode.encode(row, &mut bytes);
        ends.push(bytes.len());
    }
    let mut rest = Bytes::from(bytes);
    let mut before = 0;
    let cut = ends.into_iter().map(|end| {
        let record = rest.split_to(end - before);
        before = end;
        record
    });
    cut.collect()
}

/// A shard that is read.
struct Input {
    shard: SourceShard,
    next: Position,
}

type More = Pin<Box<dyn Future<Output = (u64, Result<(), ReadError>)> + Send>>;

struct Running {
    job: Job,
    machine: Option<Box<Machine>>,
    inputs: BTreeMap<u64, Input>,
    places: Places,
    waiting: FuturesUnordered<More>,
    ready: BTreeSet<u64>,
    /// The last step's number.
    step: u64,
    /// The last step's time, in milliseconds since 1970.
    time_ms: i64,
    /// Where the first record of each step lies, of those behind the last checkpoint.
    begins: BTreeMap<u64, u64>,
    tables: BTreeMap<String, Blob>,
    shared: Arc<Shared>,
    committed: watch::Sender<u64>,
    /// A checkpoint that is being written: of which step, and what of it is known.
    writing: Option<(u64, Places, JoinHandle<Going<Blob>>)>,
    bytes_since: u64,
    last_checkpoint: Instant,
}

impl Running {
    async fn begin(job: Job, books: Books, begin: Begin) -> Going<(Running, JoinSet<Going<()>>)> {
        let (committed, _) = watch::channel(books.end);
        let known = books.checkpoint.as_ref().map(|checkpoint| checkpoint.tables.clone()).unwrap_or_default();
        let names: Vec<&str> = job.outputs.iter().filter_map(|output| output.stream.as_deref()).collect();
        let machine = Machine {
            execution: job.program.start_watching(&names),
            decode: (job.decode)(),
            outputs: job.outputs.clone(),
        };
        let mut running = Running {
            machine: Some(Box::new(machine)),
            inputs: BTreeMap::new(),
            places: Places::default(),
            waiting: FuturesUnordered::new(),
            ready: BTreeSet::new(),
            step: books.last_step(),
            time_ms: books.time_ms().unwrap_or(i64::MIN),
            begins: books.begins.clone(),
            tables: BTreeMap::new(),
            shared: Arc::default(),
            committed,
            writing: None,
            bytes_since: 0,
            last_checkpoint: Instant::now(),
            job,
        };
        running.set_tables(&known, false).await?;
        if begin == Begin::Resume && (books.checkpoint.is_some() || !books.steps.is_empty()) {
            running.replay(&books).await?;
            running.places = books.places();
        } else {
            running.places = first_places(running.job.source.shards(), begin).await?;
        }
        running.set_tables(&known, true).await?;
        let forwarders = running.start_forwarders(books);
        running.checkpoint().await?;
        Ok((running, forwarders))
    }

    /// Sets tables: as they were, or as far as they are to be loaded anew.
    async fn set_tables(&mut self, known: &BTreeMap<String, Blob>, anew: bool) -> Going<()> {
        for table in self.job.tables.clone() {
            let kept = known.get(&table.name);
            let content = match kept {
                _ if anew && (table.anew || kept.is_none()) => {
                    let content = (table.load)().await.map_err(End::Failed)?;
                    let blob = state::write_all(&self.job.tables_log, content.clone()).await?;
                    self.tables.insert(table.name.clone(), blob);
                    content
                }
                Some(blob) if !anew => {
                    self.tables.insert(table.name.clone(), *blob);
                    state::read(&self.job.tables_log, *blob).await?.concat().into()
                }
                _ => continue,
            };
            self.compute(move |machine| {
                let rows = (table.read)(&content).map_err(End::Failed)?;
                machine.execution.set_table(&table.name, rows).map_err(|error| End::Failed(error.to_string()))
            })
            .await?;
        }
        Ok(())
    }

    /// Takes up the state of the last checkpoint and does again what came behind it.
    async fn replay(&mut self, books: &Books) -> Going<()> {
        let program = self.job.program.fingerprint();
        let kept = books.checkpoint.as_ref().filter(|checkpoint| checkpoint.program == program);
        let Some(checkpoint) = kept else {
            // What another program had open is of no use to this one.
            return Ok(());
        };
        if let Some(blob) = checkpoint.state {
            let pieces = state::read(&self.job.state, blob).await?;
            self.compute(move |machine| match machine.execution.restore(pieces) {
                // A newer version keeps state in another form.
                Err(SnapshotError::OtherForm(_)) => {
                    tracing::warn!("an application begins with empty windows: its state is in an older form");
                    Ok(())
                }
                result => result.map_err(|error| End::Failed(error.to_string())),
            })
            .await?;
        }
        let shards: BTreeMap<u64, SourceShard> =
            self.job.source.shards().into_iter().map(|shard| (shard.shard.id().0, shard)).collect();
        for step in &books.steps {
            let mut taken = Vec::new();
            for read in &step.reads {
                let Some(shard) = shards.get(&read.shard) else { continue };
                taken.push(Taken { shard: shard.clone(), records: read_again(shard, read).await? });
            }
            let time_ms = step.time_ms;
            self.compute(move |machine| machine.step(time_ms, &taken).map(drop)).await?;
        }
        Ok(())
    }

    fn start_forwarders(&self, mut books: Books) -> JoinSet<Going<()>> {
        let mut forwarders = JoinSet::new();
        let void: Arc<[_]> = std::mem::take(&mut books.void).into();
        for output in &self.job.outputs {
            let waiting = books.waiting_bytes(&output.id);
            self.shared.waiting.fetch_add(waiting, Ordering::Relaxed);
            let forward = books.forwards.remove(&output.id).unwrap_or_else(|| Forward {
                output: output.id.clone(),
                upto: books.end,
                routes: Vec::new(),
                sequences: BTreeMap::new(),
            });
            self.shared
                .forwards
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .insert(output.id.clone(), forward.clone());
            let reroutes = books.reroutes.iter().filter(|rerouted| rerouted.output == output.id);
            let forwarder = Forwarder {
                engine: self.job.engine.clone(),
                journal: self.job.journal.clone(),
                destination: output.destination.clone(),
                reroutes: reroutes.cloned().collect(),
                forward,
                void: Arc::clone(&void),
                shared: Arc::clone(&self.shared),
                committed: self.committed.subscribe(),
            };
            forwarders.spawn(forwarder.run());
        }
        forwarders
    }

    /// Has the program do something on a thread that may be busy.
    async fn compute<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Machine) -> Going<T> + Send + 'static,
    ) -> Going<T> {
        let machine = self.machine.take();
        let mut machine = machine.ok_or_else(|| End::Failed("a step was not finished".to_owned()))?;
        let done = spawn_blocking(move || {
            let result = work(&mut machine);
            (machine, result)
        });
        let (machine, result) =
            done.await.map_err(|error| End::Failed(format!("the program stopped: {error}")))?;
        self.machine = Some(machine);
        result
    }

    async fn go_on(&mut self, stopped: &mut oneshot::Receiver<()>) -> Going<()> {
        self.find_inputs();
        let (mut looked, mut bound) = (Instant::now(), Instant::now() + BOUND_EVERY);
        loop {
            let is_full = self.shared.waiting.load(Ordering::Relaxed) > BACKLOG_BYTES;
            tokio::select! {
                biased;
                _ = &mut *stopped => return Ok(()),
                written = async { self.writing.as_mut().map(|(.., task)| task).expect("asked for").await },
                    if self.writing.is_some() =>
                {
                    let blob = written.map_err(|error| End::Failed(error.to_string()))??;
                    self.checkpoint_written(blob).await?;
                }
                Some((id, more)) = self.waiting.next(), if !is_full => self.came(id, &more)?,
                () = tokio::time::sleep_until(bound.into()) => {}
            }
            while let Some(Some((id, more))) =
                (!is_full).then(|| self.waiting.next().now_or_never().flatten())
            {
                self.came(id, &more)?;
            }
            if !self.ready.is_empty() || Instant::now() >= bound {
                self.step().await?;
                bound = Instant::now() + BOUND_EVERY;
            }
            if looked.elapsed() >= SOURCE_LOOK_EVERY {
                looked = Instant::now();
                self.find_inputs();
            }
            self.checkpoint_if_due().await?;
        }
    }

    /// Begins to read shards that are new, once nothing more comes of those that they go on from.
    fn find_inputs(&mut self) {
        let shards = self.job.source.shards();
        let there: BTreeSet<u64> = shards.iter().map(|shard| shard.shard.id().0).collect();
        for shard in shards {
            let id = shard.shard.id().0;
            let is_over = |parent: &u64| self.places.ended.contains(parent) || !there.contains(parent);
            if self.inputs.contains_key(&id)
                || self.places.ended.contains(&id)
                || !shard.parents.iter().all(is_over)
            {
                continue;
            }
            let next = self.places.next.get(&id).map_or(Position::START, |next| Position::new(*next));
            self.inputs.insert(id, Input { shard, next });
            self.wait_for(id);
        }
    }

    fn wait_for(&mut self, id: u64) {
        let Some(input) = self.inputs.get(&id) else { return };
        let (shard, next) = (input.shard.shard.clone(), input.next);
        self.waiting.push(Box::pin(async move { (id, shard.wait_past(next).await) }));
    }

    fn came(&mut self, id: u64, more: &Result<(), ReadError>) -> Going<()> {
        match more {
            Err(ReadError::Closed) => Err(End::Stopped),
            // What is wrong, the read tells.
            _ => {
                self.ready.insert(id);
                Ok(())
            }
        }
    }

    /// Takes what there is, and brings it and what comes of it to the disk.
    async fn step(&mut self) -> Going<()> {
        let ready: Vec<u64> = std::mem::take(&mut self.ready).into_iter().collect();
        let inputs = ready.iter().filter_map(|id| self.inputs.get(id));
        let asked = join_all(inputs.map(|input| next_of(input.shard.clone(), input.next))).await;
        let (mut reads, mut taken) = (Vec::new(), Vec::new());
        for asked in asked {
            let (read, of_shard) = asked?;
            self.bytes_since += of_shard.records.iter().map(|record| record.data.len() as u64).sum::<u64>();
            if let Some(input) = self.inputs.get_mut(&read.shard) {
                input.next = Position::new(read.to);
            }
            if read.from != read.to || read.ended {
                taken.push(of_shard);
                reads.push(read);
            }
        }
        let time_ms = self.time_ms.max((self.job.now_ms)());
        let came = self.compute(move |machine| machine.step(time_ms, &taken)).await?;
        let ended: Vec<u64> = reads.iter().filter(|read| read.ended).map(|read| read.shard).collect();
        self.time_ms = time_ms;
        if !reads.is_empty() || !came.is_empty() {
            let step = Step { number: self.step + 1, time_ms, reads };
            self.places.apply(&step);
            self.commit(step, came).await?;
        }
        for id in &ended {
            self.inputs.remove(id);
        }
        ready.into_iter().for_each(|id| self.wait_for(id));
        if !ended.is_empty() {
            self.find_inputs();
        }
        Ok(())
    }

    async fn commit(&mut self, step: Step, came: Came) -> Going<()> {
        let number = step.number;
        let (mut records, mut bytes, mut all, mut begin) = (Vec::new(), 0, 0, None);
        for (output, of_output) in came {
            let key = output_key(&self.job.outputs[output].id);
            for data in of_output {
                if bytes + data.len() > APPEND_BYTES || records.len() == APPEND_RECORDS {
                    let appended = append(&self.job.journal, std::mem::take(&mut records)).await?;
                    begin.get_or_insert(appended.first.number());
                    bytes = 0;
                }
                bytes += data.len();
                all += data.len() as u64;
                records.push(Record { key: key.clone(), data });
            }
        }
        let behind = records.len() as u32 + 1;
        records.push(Line::Step(step).record());
        self.shared.waiting.fetch_add(all, Ordering::Relaxed);
        let appended = append(&self.job.journal, records).await?;
        self.begins.insert(number, begin.unwrap_or(appended.first.number()));
        self.step = number;
        self.committed.send_replace(appended.first.plus(behind).number());
        Ok(())
    }

    async fn checkpoint_if_due(&mut self) -> Going<()> {
        let steps = self.begins.len();
        let is_due = self.bytes_since >= CHECKPOINT_BYTES
            || steps >= CHECKPOINT_STEPS
            || (steps > 0 && self.last_checkpoint.elapsed() >= CHECKPOINT_EVERY);
        if is_due && self.writing.is_none() { self.begin_checkpoint().await } else { Ok(()) }
    }

    /// Copies the state, and has it written while steps go on.
    async fn begin_checkpoint(&mut self) -> Going<()> {
        let frozen = self.compute(|machine| Ok(machine.execution.freeze())).await?;
        let (send, pieces) = mpsc::channel(CHECKPOINT_PIECES_AHEAD);
        let state = self.job.state.clone();
        let task = tokio::spawn(async move {
            let encoding =
                spawn_blocking(move || frozen.encode(|piece| send.blocking_send(piece.into()).map_err(drop)));
            let blob = state::write(&state, pieces).await?;
            let encoded = encoding.await.map_err(|error| End::Failed(error.to_string()))?;
            // Who writes pieces takes all of them, or has failed.
            encoded.map(|()| blob).map_err(|()| End::Stopped)
        });
        self.writing = Some((self.step, self.places.clone(), task));
        self.bytes_since = 0;
        self.last_checkpoint = Instant::now();
        Ok(())
    }

    /// The state is on disk: from here on a start begins with it.
    async fn checkpoint_written(&mut self, blob: Blob) -> Going<()> {
        let Some((step, places, _)) = self.writing.take() else { return Ok(()) };
        let forwards = self.shared.forwards();
        let low = forwards.iter().map(|forward| forward.upto).min();
        let line = Line::Checkpoint(Box::new(Checkpoint {
            step,
            places,
            program: self.job.program.fingerprint(),
            state: Some(blob),
            tables: self.tables.clone(),
            forwards,
        }));
        let at = append(&self.job.journal, vec![line.record()]).await?.first.number();
        self.begins.retain(|number, _| *number > step);
        let needed = self.begins.values().next().copied().into_iter().chain(low).fold(at, u64::min);
        let table = self.tables.values().map(|blob| blob.first).min();
        let trims = [
            Some(self.job.journal.trim(Position::new(needed))),
            Some(self.job.state.trim(Position::new(blob.first))),
            table.map(|first| self.job.tables_log.trim(Position::new(first))),
        ];
        for trim in trims.into_iter().flatten() {
            if let Err(error) = trim.await {
                tracing::warn!(%error, "what a checkpoint made superfluous is not given up yet");
            }
        }
        Ok(())
    }

    async fn checkpoint(&mut self) -> Going<()> {
        if self.writing.is_none() {
            self.begin_checkpoint().await?;
        }
        let Some((.., task)) = &mut self.writing else { return Ok(()) };
        let blob = task.await.map_err(|error| End::Failed(error.to_string()))??;
        self.checkpoint_written(blob).await
    }

    /// Leaves everything as the next start finds it best.
    async fn rest(&mut self) -> Going<()> {
        if self.writing.is_some() {
            self.checkpoint().await?;
        }
        self.checkpoint().await
    }
}

/// Where a job that knows nothing begins.
async fn first_places(shards: Vec<SourceShard>, begin: Begin) -> Going<Places> {
    let mut places = Places::default();
    if begin == Begin::Oldest {
        return Ok(places);
    }
    for SourceShard { shard, .. } in shards {
        match shard.tail().await {
            Ok(tail) => {
                places.next.insert(shard.id().0, tail.next.number());
                if tail.sealed {
                    places.ended.insert(shard.id().0);
                }
            }
            Err(ReadError::Deleted) => {}
            Err(ReadError::Closed) => return Err(End::Stopped),
            Err(error) => return Err(End::Failed(error.to_string())),
        }
    }
    Ok(places)
}

/// What comes next of a shard.
async fn next_of(shard: SourceShard, next: Position) -> Going<(Read, Taken)> {
    let (id, from) = (shard.shard.id().0, next.number());
    let limits = ReadLimits { records: STEP_RECORDS, bytes: STEP_BYTES };
    let mut pause = Pause::new();
    let (records, to, ended) = loop {
        match read(&shard.shard, ReadFrom::At(next), limits).await {
            Ok(batch) => break (batch.records, batch.next.number(), batch.last && batch.ended),
            Err(ReadError::Closed) => return Err(End::Stopped),
            // It has expired and is gone.
            Err(ReadError::Deleted) => break (Vec::new(), from, true),
            Err(error @ ReadError::Damaged { to, .. }) => {
                tracing::error!(%error, "an application leaves out records that cannot be read");
                break (Vec::new(), to.number(), false);
            }
            Err(error) => {
                tracing::warn!(%error, "a source is read again");
                pause.wait().await;
            }
        }
    };
    Ok((Read { shard: id, from, to, ended }, Taken { shard, records }))
}

/// What was read before.
async fn read_again(shard: &SourceShard, read: &Read) -> Going<Vec<Entry>> {
    let (mut records, mut next) = (Vec::new(), Position::new(read.from));
    while next.number() < read.to {
        let (of_shard, taken) = next_of(shard.clone(), next).await?;
        records.extend(taken.records.into_iter().filter(|record| record.position.number() < read.to));
        if of_shard.to == next.number() {
            break;
        }
        next = Position::new(of_shard.to);
    }
    Ok(records)
}
