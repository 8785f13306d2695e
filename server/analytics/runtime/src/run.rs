//! A job at work: steps, checkpoints, and the start behind a stop or a crash.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use futures_util::future::join_all;
use penstock_engine::{Position, Record};
use penstock_sql::SnapshotError;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinError, JoinHandle, JoinSet, spawn_blocking};

use crate::books::{self, Books};
use crate::follow::{Follower, STEP, Taken, first_places, next_of, read_again};
use crate::forward::{Forwarder, Shared};
use crate::intake::{self, AsSource, Intake};
use crate::job::{Begin, Handle, Job, SourceShard, Status};
use crate::journal::{End, Going, append};
use crate::limits::{
    APPEND_BYTES, APPEND_RECORDS, BACKLOG_BYTES, BOUND_EVERY, CHECKPOINT_BYTES, CHECKPOINT_EVERY,
    CHECKPOINT_PAUSE, CHECKPOINT_PIECES_AHEAD, CHECKPOINT_STEPS, SOURCE_LOOK_EVERY,
};
use crate::line::{Blob, Checkpoint, Forward, Line, Places, Snapshot, Step, output_key};
use crate::machine::{Came, Machine};
use crate::snapshot::{self, Command, Snapshots, Told};
use crate::state::{self, Pieces};

impl Job {
    /// Starts it. To be called within a tokio runtime.
    #[must_use]
    pub fn start(self, begin: Begin) -> Handle {
        let (stop, stopped) = oneshot::channel();
        let (status, told) = watch::channel(Status::Starting);
        let (snapshots, commands) = Snapshots::new();
        tokio::spawn(async move {
            let over = match run(self, begin, Asked { stopped, commands }, &status).await {
                Ok(()) | Err(End::Stopped) => Status::Stopped,
                Err(End::Failed(why)) => Status::Failed(why),
            };
            status.send_replace(over);
        });
        Handle { stop: Some(stop), status: told, snapshots }
    }
}

/// What a job is asked for while it runs.
struct Asked {
    stopped: oneshot::Receiver<()>,
    commands: mpsc::Receiver<Command>,
}

async fn run(job: Job, begin: Begin, mut asked: Asked, status: &watch::Sender<Status>) -> Going<()> {
    // From here on the journal has another life.
    append(&job.journal, vec![Line::Life.record()]).await?;
    let books = books::read(&job.journal).await?;
    let (mut running, mut tasks) = Running::begin(job, books, begin).await?;
    status.send_replace(Status::Running);
    let result = tokio::select! {
        result = running.go_on(&mut asked) => result,
        Some(over) = tasks.join_next() => {
            let over = over.unwrap_or_else(|error| Err(End::Failed(format!("a part of it: {error}"))));
            over.and(Err(End::Stopped))
        }
    };
    result?;
    running.rest().await
}

/// A state that is being written under a name.
struct Keeping {
    told: Told,
    task: JoinHandle<Going<Snapshot>>,
}

struct Running {
    job: Job,
    machine: Option<Box<Machine>>,
    follower: Follower,
    ready: BTreeSet<u64>,
    /// How far what is followed is read.
    places: Places,
    /// What is followed, if it is not the source.
    intake: Option<Arc<Intake>>,
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
    /// States under names.
    snapshots: BTreeMap<String, Snapshot>,
    keeping: Option<Keeping>,
    bytes_since: u64,
    last_checkpoint: Instant,
    /// Before then none begins that nobody asks for or waits for.
    next_checkpoint: Instant,
}

impl Running {
    async fn begin(job: Job, books: Books, begin: Begin) -> Going<(Running, JoinSet<Going<()>>)> {
        let (committed, _) = watch::channel(books.end);
        let known = books.checkpoint.as_ref().map(|checkpoint| checkpoint.tables.clone()).unwrap_or_default();
        let names: Vec<&str> = job.outputs.iter().filter_map(|output| output.stream.as_deref()).collect();
        let mut execution = job.program.start_watching(&names);
        execution.keep_within(&job.room);
        let machine = Machine {
            execution,
            decode: (job.decode)(),
            outputs: job.outputs.clone(),
            intake: job.intake.id().0,
        };
        let mut running = Running {
            machine: Some(Box::new(machine)),
            follower: Follower::new(Arc::clone(&job.source)),
            ready: BTreeSet::new(),
            places: Places::default(),
            intake: None,
            step: books.last_step(),
            time_ms: books.time_ms().unwrap_or(i64::MIN),
            begins: books.begins.clone(),
            tables: BTreeMap::new(),
            shared: Arc::default(),
            committed,
            writing: None,
            snapshots: books.snapshots.clone(),
            keeping: None,
            bytes_since: 0,
            last_checkpoint: Instant::now(),
            next_checkpoint: Instant::now(),
            job,
        };
        running.set_tables(&known, false).await?;
        let source = match &begin {
            Begin::Resume if books.checkpoint.is_some() || !books.steps.is_empty() => {
                running.replay(&books).await?;
                intake::in_source(&running.job.intake, books.places()).await?
            }
            Begin::Snapshot { name, whole } => running.restore(&books, name, *whole).await?,
            begin => first_places(running.job.source.shards(), begin).await?,
        };
        running.set_tables(&known, true).await?;
        let read_intake = intake::is_read(&running.job.intake, &books.places());
        let mut tasks = running.start_forwarders(books);
        running.follow(source, &mut tasks).await?;
        running.checkpoint().await?;
        if read_intake && running.intake.is_none() {
            // Nobody prepares records any more.
            intake::give_up(&running.job.intake).await;
        }
        Ok((running, tasks))
    }

    /// Follows the source from these places on, or what is made of it.
    async fn follow(&mut self, source: Places, tasks: &mut JoinSet<Going<()>>) -> Going<()> {
        let Some(prepare) = self.job.prepare.clone() else {
            self.places = source;
            return Ok(());
        };
        let (intake, places) = Intake::begin(self.job.intake.clone(), &source).await?;
        self.places = places;
        self.follower = Follower::new(Arc::new(AsSource(self.job.intake.clone())));
        tasks.spawn(Arc::clone(&intake).fill(Arc::clone(&self.job.source), prepare, source));
        self.intake = Some(intake);
        Ok(())
    }

    /// How far the source is read.
    fn source_places(&self, places: &Places) -> Places {
        self.intake.as_ref().map_or_else(|| places.clone(), |intake| intake.origin(places))
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
                    Pieces::of(&self.job.tables_log, *blob).all().await?
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
            let state = self.job.state.clone();
            self.take_up(Pieces::of(&state, blob), false).await?;
        }
        let prepared = AsSource(self.job.intake.clone()).shard();
        let shards: BTreeMap<u64, SourceShard> = self
            .job
            .source
            .shards()
            .into_iter()
            .chain([prepared])
            .map(|shard| (shard.shard.id().0, shard))
            .collect();
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

    /// Takes up a state of this program. One in the form of an older version is left out, unless all of it has to be there.
    async fn take_up(&mut self, pieces: Pieces<'_>, whole: bool) -> Going<()> {
        let (send, mut came) = mpsc::channel(CHECKPOINT_PIECES_AHEAD);
        let clock = self.compute(move |machine| {
            match machine.execution.restore(iter::from_fn(|| came.blocking_recv())) {
                Err(SnapshotError::OtherForm(_)) if !whole => {
                    tracing::warn!("an application begins with empty windows: its state is in an older form");
                    Ok(None)
                }
                Ok(()) => Ok(machine.execution.clock()),
                Err(error) => Err(End::Failed(error.to_string())),
            }
        });
        let (clock, fed) = tokio::join!(clock, pieces.feed(send));
        // What was not whole was no state to be taken up.
        fed?;
        let clock = clock?;
        self.time_ms = self.time_ms.max(clock.unwrap_or(i64::MIN));
        Ok(())
    }

    /// Takes up a state that is kept under a name, and answers with its places.
    async fn restore(&mut self, books: &Books, name: &str, whole: bool) -> Going<Places> {
        let Some(snapshot) = books.snapshots.get(name) else {
            return Err(End::Failed(format!("there is no state under the name {name}")));
        };
        let log = self.job.snapshots.clone();
        let (places, pieces) = snapshot::read(&log, snapshot).await?;
        if snapshot.program == self.job.program.fingerprint() {
            self.take_up(pieces, whole).await?;
        } else if whole {
            return Err(End::Failed(format!("the state under the name {name} is of another program")));
        } else {
            tracing::warn!(
                name,
                "an application begins with empty windows: the snapshot is of another program"
            );
        }
        Ok(places)
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

    async fn go_on(&mut self, asked: &mut Asked) -> Going<()> {
        self.follower.find(&self.places);
        let (mut looked, mut bound) = (Instant::now(), Instant::now() + BOUND_EVERY);
        loop {
            let is_full = self.shared.waiting.load(Ordering::Relaxed) > BACKLOG_BYTES;
            tokio::select! {
                biased;
                _ = &mut asked.stopped => return Ok(()),
                written = async { self.writing.as_mut().map(|(.., task)| task).expect("asked for").await },
                    if self.writing.is_some() =>
                {
                    let blob = came_of(written)?;
                    self.checkpoint_written(blob).await?;
                }
                written = async { self.keeping.as_mut().map(|keeping| &mut keeping.task).expect("asked for").await },
                    if self.keeping.is_some() =>
                {
                    let snapshot = came_of(written)?;
                    self.snapshot_written(snapshot).await?;
                }
                // States are written one behind the other.
                Some(command) = asked.commands.recv(), if self.keeping.is_none() => self.obey(command).await?,
                Some(more) = self.follower.more(), if !is_full => drop(self.ready.insert(more?)),
                () = tokio::time::sleep_until(bound.into()) => {}
            }
            while let Some(more) = (!is_full).then(|| self.follower.more_now()).flatten() {
                self.ready.insert(more?);
            }
            if !self.ready.is_empty() || Instant::now() >= bound {
                self.step().await?;
                bound = Instant::now() + BOUND_EVERY;
            }
            if looked.elapsed() >= SOURCE_LOOK_EVERY {
                looked = Instant::now();
                self.follower.find(&self.places);
            }
            self.checkpoint_if_due().await?;
        }
    }

    async fn obey(&mut self, command: Command) -> Going<()> {
        match command {
            Command::Keep { name, told } => {
                let frozen = self.compute(|machine| Ok(machine.execution.freeze())).await?;
                let (places, time_ms) = (self.source_places(&self.places), self.time_ms);
                let program = self.job.program.fingerprint();
                let log = self.job.snapshots.clone();
                let task = tokio::spawn(snapshot::write(log, name, time_ms, program, places, frozen));
                self.keeping = Some(Keeping { told, task });
            }
            Command::Forget { name, told } => {
                if self.snapshots.remove(&name).is_some() {
                    let (journal, log) = (&self.job.journal, &self.job.snapshots);
                    snapshot::write_forgotten(journal, log, &name, &self.snapshots).await?;
                }
                let _ = told.send(Ok(()));
            }
        }
        Ok(())
    }

    /// The state under a name is on disk.
    async fn snapshot_written(&mut self, snapshot: Snapshot) -> Going<()> {
        let Some(Keeping { told, .. }) = self.keeping.take() else { return Ok(()) };
        append(&self.job.journal, vec![Line::Snapshot(snapshot.clone()).record()]).await?;
        self.snapshots.insert(snapshot.name.clone(), snapshot);
        // Who asked may have gone; it is kept all the same.
        let _ = told.send(Ok(()));
        Ok(())
    }

    /// Takes what there is, and brings it and what comes of it to the disk.
    async fn step(&mut self) -> Going<()> {
        let ready = std::mem::take(&mut self.ready);
        let inputs = ready.iter().filter_map(|id| self.follower.input(*id));
        let asked = join_all(inputs.map(|(shard, next)| next_of(shard, next, STEP))).await;
        let (mut all, mut reads, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for asked in asked {
            let (read, of_shard) = asked?;
            self.bytes_since += of_shard.records.iter().map(|record| record.data.len() as u64).sum::<u64>();
            if read.from != read.to || read.ended {
                taken.push(of_shard);
                reads.push(read.clone());
            }
            all.push(read);
        }
        let time_ms = self.time_ms.max((self.job.now_ms)());
        let came = self.compute(move |machine| machine.step(time_ms, &taken)).await?;
        self.time_ms = time_ms;
        if !reads.is_empty() || !came.is_empty() {
            let step = Step { number: self.step + 1, time_ms, reads };
            self.places.apply(&step);
            self.commit(step, came).await?;
        }
        all.iter().for_each(|read| self.follower.was_read(read));
        if all.iter().any(|read| read.ended) {
            self.follower.find(&self.places);
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
        // What is made for the program has no room any more until a checkpoint has read it.
        let is_urgent = || self.intake.as_ref().is_some_and(|intake| !intake.has_room());
        let may_begin = || self.writing.is_none() && (Instant::now() >= self.next_checkpoint || is_urgent());
        if is_due && may_begin() { self.begin_checkpoint().await } else { Ok(()) }
    }

    /// Copies the state, and has it written while steps go on.
    async fn begin_checkpoint(&mut self) -> Going<()> {
        let frozen = self.compute(|machine| Ok(machine.execution.freeze())).await?;
        let state = self.job.state.clone();
        let task = tokio::spawn(async move { state::write_frozen(&state, None, frozen).await });
        self.writing = Some((self.step, self.places.clone(), task));
        self.bytes_since = 0;
        self.last_checkpoint = Instant::now();
        Ok(())
    }

    /// The state is on disk: from here on a start begins with it.
    async fn checkpoint_written(&mut self, blob: Blob) -> Going<()> {
        let Some((step, places, _)) = self.writing.take() else { return Ok(()) };
        self.next_checkpoint = Instant::now() + CHECKPOINT_PAUSE * self.last_checkpoint.elapsed();
        let forwards = self.shared.forwards();
        let low = forwards.iter().map(|forward| forward.upto).min();
        let source = self.source_places(&places);
        let line = Line::Checkpoint(Box::new(Checkpoint {
            step,
            places: places.clone(),
            program: self.job.program.fingerprint(),
            state: Some(blob),
            tables: self.tables.clone(),
            forwards,
            snapshots: self.snapshots.values().cloned().collect(),
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
        if let Some(intake) = &self.intake {
            intake.kept(&places).await;
        }
        self.job.source.kept(&source.next);
        Ok(())
    }

    async fn checkpoint(&mut self) -> Going<()> {
        if self.writing.is_none() {
            self.begin_checkpoint().await?;
        }
        let Some((.., task)) = &mut self.writing else { return Ok(()) };
        let blob = came_of(task.await)?;
        self.checkpoint_written(blob).await
    }

    /// Leaves everything as the next start finds it best.
    async fn rest(&mut self) -> Going<()> {
        if let Some(keeping) = &mut self.keeping {
            let snapshot = came_of((&mut keeping.task).await)?;
            self.snapshot_written(snapshot).await?;
        }
        if self.writing.is_some() {
            self.checkpoint().await?;
        }
        self.checkpoint().await
    }
}

/// What a task of the job came to. One that did not end is a failure of the job.
fn came_of<T>(task: Result<Going<T>, JoinError>) -> Going<T> {
    task.unwrap_or_else(|error| Err(End::Failed(error.to_string())))
}
