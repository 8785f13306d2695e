//! Deliveries: for each delivery stream a task that reads its log, or the shards of its source, keeps records in buffers, and brings
//! what is cut from them to the destination, each record once.
//!
//! ```text
//!  shard ──▶ steps ──▶ buffers, by partition ──▶ intent, on disk ──▶ compressed ──▶ put, again and again ──▶ done, on disk
//! ```
//!
//! What is not delivered stays in the log, and a destination that is down fills the log and nothing else: a delivery reads no further
//! than its buffers and what it has under way may hold.

mod answers;
mod buffers;
pub(crate) mod conversion;
mod functions;
mod ledger;
mod outlet;
pub(crate) mod settings;
pub(crate) mod steps;
mod transforming;

use std::collections::btree_map::Entry as Known;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use penstock_api::{BoxFuture, Clock};
use penstock_catalog::{Catalog, Key};
use penstock_engine::{
    AppendError, AppendReason, Appended, Batch, Engine, Entry as Stored, From as ReadFrom, Position,
    ReadError, ReadLimits, Record, Shard, ShardId,
};
use penstock_sinks::Environment;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use self::buffers::{Buffer, Buffers};
use self::functions::Function;
use self::ledger::{Books, Entry, Intent, Kind, Ledger, Line, Part, Place};
use self::outlet::Outlet;
use self::settings::{Settings, Source};
use self::steps::{Routed, Steps, Times};
use self::transforming::Transforming;
use crate::functions::Invoke;
use crate::limits::{
    BUFFERS_BYTES_MAX, BUFFERS_MAX, CHECKPOINT_LINES, DELIVERY_LOOK_EVERY, PUT_PAUSE_MAX, READ_BYTES,
    READ_PAUSE, READ_RECORDS, SENDING_MAX,
};
use crate::readers::Readers;
use crate::record;
use crate::store::ObjectStore;
use crate::tables::Tables;

/// A delivery that runs until its handle is dropped or the delivery stream is gone.
pub(crate) struct Handle {
    _stop: watch::Sender<()>,
}

/// One delivery stream's delivery.
pub(crate) struct Delivery {
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    pub(crate) key: Key,
    pub(crate) number: u64,
    pub(crate) journal: Shard,
    /// The log of answers, where the delivery stream has one.
    pub(crate) answers: Option<Shard>,
    pub(crate) invoke: Arc<dyn Invoke>,
    pub(crate) readers: Arc<dyn Readers>,
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) tables: Arc<dyn Tables>,
    pub(crate) lent: Environment,
    pub(crate) clock: Clock,
}

/// Why a delivery does not go on.
enum End {
    /// It was told to stop, or its delivery stream is gone.
    Stopped,
    /// The engine does not work: nothing can be promised or kept. The next start goes on.
    Engine(String),
}

type Going<T> = Result<T, End>;

impl Delivery {
    /// Starts it. To be called within a tokio runtime.
    pub(crate) fn start(self) -> Handle {
        let (stop, stopped) = watch::channel(());
        tokio::spawn(async move {
            let key = self.key.clone();
            match self.run(stopped).await {
                End::Stopped => {}
                End::Engine(error) => {
                    tracing::error!(stream = %key, %error, "nothing is delivered until the next start");
                }
            }
        });
        Handle { _stop: stop }
    }

    async fn run(self, stopped: watch::Receiver<()>) -> End {
        let replayed = async {
            let mut books = self.replay().await?;
            let end = self.note_answers(&mut books).await?;
            Ok::<_, ReadError>((books, end))
        };
        let (books, end) = match replayed.await {
            Ok(replayed) => replayed,
            Err(error) => return End::Engine(error.to_string()),
        };
        let running = Running {
            steps: Arc::default(),
            books,
            inputs: BTreeMap::new(),
            waiting: FuturesUnordered::new(),
            unread: Vec::new(),
            transforming: Transforming::new(None, end),
            sending: JoinSet::new(),
            lines: 0,
            settings: None,
            of: self,
        };
        running.run(stopped).await.unwrap_or_else(|end| end)
    }

    /// What the journal adds up to.
    async fn replay(&self) -> Result<Books, ReadError> {
        let limits = ReadLimits { records: READ_RECORDS, bytes: READ_BYTES };
        let (mut books, mut from) = (Books::default(), ReadFrom::TrimHorizon);
        loop {
            let batch = self.journal.read_unmetered(from, limits).await?;
            for record in &batch.records {
                match serde_json::from_slice(&record.data) {
                    Ok(line) => books.apply(line),
                    Err(error) => {
                        return Err(ReadError::Failed(format!("the journal is not understood: {error}")));
                    }
                }
            }
            if batch.last {
                return Ok(books);
            }
            from = ReadFrom::At(batch.next);
        }
    }
}

/// A shard that is read.
struct Input {
    shard: Shard,
    /// Where to read on.
    next: ReadFrom,
    /// Where the shard begins for this delivery.
    start: ReadFrom,
    /// Counts the waits for more: the last counts.
    waits: u64,
    buffers: Buffers,
    /// Records of objects that were promised before the last stop, by intent.
    again: HashMap<u64, Buffer>,
    /// Intents whose objects are on their way.
    under_way: HashSet<u64>,
}

impl Input {
    /// The first position that was not looked at.
    fn read_to(&self) -> u64 {
        match self.next {
            ReadFrom::At(position) => position.number(),
            _ => 0,
        }
    }
}

/// An input that waited, the number of its wait, and how that ended.
type More = (u64, u64, Result<(), ReadError>);

struct Running {
    of: Delivery,
    books: Books,
    /// By the number of their shard, as in the books.
    inputs: BTreeMap<u64, Input>,
    /// Inputs that wait for a record, each with the number of its wait.
    waiting: FuturesUnordered<BoxFuture<'static, More>>,
    /// Inputs that have more and may not be read yet.
    unread: Vec<u64>,
    /// What goes through a function.
    transforming: Transforming,
    /// What is on its way, by input and intent.
    sending: JoinSet<(u64, u64)>,
    /// Lines of the journal behind the last checkpoint.
    lines: usize,
    /// How records are processed, by the books.
    steps: Arc<Steps>,
    settings: Option<Arc<Settings>>,
}

impl Running {
    async fn run(mut self, mut stopped: watch::Receiver<()>) -> Going<End> {
        let kept = self.books.processing.clone();
        let settings = self.settings()?;
        self.steps = Arc::new(steps(&kept, &settings)?);
        self.transforming.function = Function::read(&kept, &settings.kind);
        loop {
            let settings = self.settings()?;
            self.find_inputs(&settings)?;
            self.cut_due(&settings).await?;
            let reads = self.change_processing(&settings).await?;
            self.send_due(&settings);
            if reads == Reads::All {
                let unread = std::mem::take(&mut self.unread);
                unread.into_iter().for_each(|input| self.wait_for(input));
            }
            self.checkpoint_if_due().await?;
            let wait = self.due_in().unwrap_or(DELIVERY_LOOK_EVERY).min(DELIVERY_LOOK_EVERY);
            tokio::select! {
                _ = stopped.changed() => return Ok(End::Stopped),
                Some(sent) = self.sending.join_next() => self.sent(sent).await?,
                Some(called) = self.transforming.calls.join_next() => self.called(called).await?,
                Some((input, number, more)) = self.waiting.next(), if reads != Reads::Nothing => {
                    if self.inputs.get(&input).is_none_or(|input| input.waits != number) {
                        continue;
                    }
                    if reads == Reads::Answers && Some(input) != self.answers_id() {
                        self.unread.push(input);
                        continue;
                    }
                    match more {
                        // What was changed while nothing came counts for what comes now.
                        Ok(()) if self.settings()?.revision != settings.revision => self.wait_for(input),
                        Ok(()) => self.read(&settings, input).await?,
                        Err(error) => self.unreadable(input, &error).await?,
                    }
                }
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The destination as it is by now.
    fn settings(&mut self) -> Going<Arc<Settings>> {
        let resource = self.of.catalog.state().resource(record::KIND, &self.of.key).cloned();
        let resource = resource.filter(|resource| resource.number == self.of.number).ok_or(End::Stopped)?;
        if let Some(known) = &self.settings
            && known.revision == resource.revision
        {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(Settings::read(&resource, &self.of.lent, &self.of.store).map_err(End::Engine)?);
        for input in self.inputs.values_mut() {
            input.buffers.reschedule(|(kind, _)| read.hints(kind).wait_max_ms);
        }
        self.settings = Some(Arc::clone(&read));
        Ok(read)
    }

    /// Begins to read shards that are new: the log at the start, those of a source whenever it is split.
    fn find_inputs(&mut self, settings: &Settings) -> Going<()> {
        let mut ids: Vec<(u64, ReadFrom)> = match &settings.source {
            Source::Log(id) => vec![(*id, ReadFrom::TrimHorizon)],
            Source::Stream { key, start_us } => {
                let stream = self.of.catalog.stream(&key.account, &key.region, &key.name);
                let start = ReadFrom::Timestamp(*start_us);
                stream.iter().flat_map(|stream| stream.engine_shards()).map(|id| (id, start)).collect()
            }
        };
        if self.transforming.function.is_some() {
            ids.extend(self.answers_id().map(|id| (id, ReadFrom::TrimHorizon)));
        }
        for (id, start) in ids {
            let Known::Vacant(place) = self.inputs.entry(id) else { continue };
            let Some(shard) = self.of.engine.shard(ShardId(id)) else { continue };
            let ledger = self.books.inputs.entry(id).or_default();
            let next = match ledger.low() {
                0 => start,
                low => ReadFrom::At(Position::new(low)),
            };
            let (buffers, again, under_way) = (Buffers::default(), HashMap::new(), HashSet::new());
            place.insert(Input { shard, next, start, waits: 0, buffers, again, under_way });
            self.wait_for(id);
        }
        Ok(())
    }

    /// Reads an input on as soon as it has more.
    fn wait_for(&mut self, id: u64) {
        let Some(input) = self.inputs.get_mut(&id) else { return };
        input.waits += 1;
        let (shard, next, number) = (input.shard.clone(), input.next, input.waits);
        self.waiting.push(Box::pin(async move {
            match next {
                ReadFrom::At(position) => (id, number, shard.wait_past(position).await),
                // Where that is, a read tells.
                _ => (id, number, Ok(())),
            }
        }));
    }

    /// An input and its ledger.
    fn input(&mut self, id: u64) -> Going<(&mut Input, &mut Ledger)> {
        match (self.inputs.get_mut(&id), self.books.inputs.get_mut(&id)) {
            (Some(input), Some(ledger)) => Ok((input, ledger)),
            _ => Err(End::Engine(format!("shard {id} is not read"))),
        }
    }

    /// Goes over to other processors, once what was processed by those before is delivered. What may be read meanwhile.
    async fn change_processing(&mut self, settings: &Arc<Settings>) -> Going<Reads> {
        if self.books.processing == settings.processing {
            return Ok(Reads::All);
        }
        let no_more_comes = self.give_back();
        let pending = self.books.inputs.values().map(|ledger| ledger.pending().len()).sum::<usize>();
        // What was delivered is known by where the processors before put it: it has to be behind.
        let is_behind = |(id, input): (&u64, &Input)| {
            let cut_to = self.books.inputs.get(id).and_then(Ledger::cut_to);
            cut_to.is_none_or(|cut_to| cut_to < input.read_to())
        };
        if pending > self.sending.len() || !no_more_comes || !self.inputs.iter().all(is_behind) {
            // Their records have to be read again first.
            return Ok(Reads::All);
        }
        if !self.answers_are_read() {
            return Ok(Reads::Answers);
        }
        while let Some((_, id, part)) = self.first_due() {
            self.cut_part(settings, id, &part).await?;
        }
        if !self.sending.is_empty() {
            return Ok(Reads::Nothing);
        }
        let processing = settings.processing.clone();
        self.steps = Arc::new(steps(&processing, settings)?);
        self.change_function(Function::read(&processing, &settings.kind));
        self.books.processing = processing;
        self.write_checkpoint().await?;
        Ok(Reads::All)
    }

    fn now_ms(&self) -> i64 {
        penstock_api::millis(self.of.clock.now())
    }

    /// The buffer whose time comes first, and when, in milliseconds since 1970.
    fn first_due(&self) -> Option<(i64, u64, Part)> {
        let all = self.inputs.iter().filter_map(|(&id, input)| Some((input.buffers.first_due()?, id)));
        let ((due_ms, part), id) = all.min_by_key(|&((due_ms, _), _)| due_ms)?;
        Some((due_ms, id, part.clone()))
    }

    /// How long until a buffer has waited long enough, or records for a function.
    fn due_in(&self) -> Option<Duration> {
        let cut_ms = self.first_due().map(|(due_ms, ..)| due_ms);
        let due_ms = cut_ms.into_iter().chain(self.transforming.due_ms()).min()?;
        let left_ms = due_ms.saturating_sub(self.now_ms());
        Some(Duration::from_millis(u64::try_from(left_ms).unwrap_or(0)))
    }

    /// Reads an input on, and puts what there is where it belongs.
    async fn read(&mut self, settings: &Arc<Settings>, id: u64) -> Going<()> {
        let bytes = if Some(id) == self.answers_id() { READ_BYTES } else { self.transforming.read_bytes() };
        let limits = ReadLimits { records: READ_RECORDS, bytes };
        let (input, _) = self.input(id)?;
        let next = input.next;
        match input.shard.clone().read_unmetered(next, limits).await {
            Ok(batch) => self.take_in(settings, id, batch).await,
            Err(error) => self.unreadable(id, &error).await,
        }
    }

    async fn unreadable(&mut self, id: u64, error: &ReadError) -> Going<()> {
        let stream = self.of.key.clone();
        match error {
            ReadError::Closed => return Err(End::Stopped),
            // A shard of the source has expired and is gone; of a log, the delivery stream is. Nothing waits for more of it.
            ReadError::Deleted => {
                self.input(id)?.0.next = ReadFrom::At(Position::END);
                self.give_up_lost(id).await?;
            }
            ReadError::Damaged { to, .. } => {
                tracing::error!(%stream, %error, "records that were accepted are lost");
                self.input(id)?.0.next = ReadFrom::At(*to);
                self.wait_for(id);
            }
            ReadError::Throttled | ReadError::Key { .. } | ReadError::Overloaded | ReadError::Failed(_) => {
                tracing::warn!(%stream, %error, "records are read again");
                tokio::time::sleep(READ_PAUSE).await;
                self.wait_for(id);
            }
        }
        Ok(())
    }

    async fn take_in(&mut self, settings: &Arc<Settings>, id: u64, batch: Batch) -> Going<()> {
        let (next, last, ended) = (batch.next, batch.last, batch.ended);
        if Some(id) == self.answers_id() {
            self.take_answers(settings, id, &batch).await?;
        } else if self.transforming.function.is_some() {
            self.feed(settings, id, &batch).await?;
        } else {
            self.take_records(settings, id, batch.records).await?;
        }
        self.input(id)?.0.next = ReadFrom::At(next);
        self.make_room(settings).await?;
        self.give_up_lost(id).await?;
        if last {
            self.cut_due(settings).await?;
        }
        // A shard that was split or merged brings no more; what it brought is in the books.
        if !(ended && last) && self.transforming.has_room(id) {
            self.wait_for(id);
        }
        Ok(())
    }

    /// Takes in records that go through no function.
    async fn take_records(&mut self, settings: &Arc<Settings>, id: u64, records: Vec<Stored>) -> Going<()> {
        let plain: Part = (Kind::Records, Vec::new());
        let backup: Part = (Kind::Backup, Vec::new());
        let (records, routed) = process(Arc::clone(&self.steps), self.now_ms(), records).await?;
        let mut routed = routed.into_iter();
        for record in &records {
            let (position, arrived_ms) = (record.position.number(), arrived_ms(record));
            let at = At { input: id, position, arrived_ms };
            if settings.backs_up() {
                self.place(settings, at, &backup, std::iter::once(&record.data[..])).await?;
            }
            let parts = routed.next();
            if self.has_answer(id, position) {
                continue;
            }
            match parts {
                None => self.place(settings, at, &plain, std::iter::once(&record.data[..])).await?,
                Some(parts) => {
                    for (part, pieces) in parts {
                        self.place(settings, at, &part, pieces.iter()).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts a record, or what it came to, where it belongs. It is not taken apart: all of it goes into one object.
    async fn place<'a>(
        &mut self,
        settings: &Arc<Settings>,
        at: At,
        part: &Part,
        pieces: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Going<()> {
        let At { input: id, position, arrived_ms } = at;
        let (input, ledger) = self.input(id)?;
        match ledger.place(part, position) {
            Place::Open => {
                let hints = settings.hints(&part.0);
                let full = input.buffers.push(part, position, arrived_ms, pieces, hints);
                let is_full = input.buffers.is_full(part, hints.bytes_max);
                if let Some(full) = full {
                    self.cut(settings, id, part.clone(), full).await?;
                }
                if is_full {
                    self.cut_part(settings, id, part).await?;
                }
                Ok(())
            }
            Place::Promised { id: intent, last } => {
                let buffer = input.again.entry(intent).or_default();
                pieces.for_each(|data| buffer.push(position, arrived_ms, data));
                if last { self.send_again(id, intent).await } else { Ok(()) }
            }
            Place::Delivered => Ok(()),
        }
    }

    /// Many partitions: those whose time comes first make room for the others. Looked at once a batch, which is small beside the bound.
    async fn make_room(&mut self, settings: &Arc<Settings>) -> Going<()> {
        loop {
            let (bytes, count) = self.inputs.values().fold((0, 0), |(bytes, count), input| {
                (bytes + input.buffers.bytes(), count + input.buffers.len())
            });
            if bytes <= BUFFERS_BYTES_MAX && count <= BUFFERS_MAX {
                return Ok(());
            }
            let Some((_, id, part)) = self.first_due() else { return Ok(()) };
            self.cut_part(settings, id, &part).await?;
        }
    }

    /// Promises whose last records the log does not hold any more are kept with what there is.
    async fn give_up_lost(&mut self, id: u64) -> Going<()> {
        let stream = self.of.key.clone();
        let (input, ledger) = self.input(id)?;
        if ledger.pending().len() == input.under_way.len() {
            return Ok(());
        }
        let read_to = input.read_to();
        let passed = ledger.pending().filter(|intent| intent.to < read_to).map(|intent| intent.id);
        let lost: Vec<u64> = passed.filter(|intent| !input.under_way.contains(intent)).collect();
        for intent in lost {
            tracing::error!(%stream, "accepted records have expired before they were delivered");
            if self.input(id)?.0.again.contains_key(&intent) {
                self.send_again(id, intent).await?;
            } else {
                self.done(vec![(id, intent)]).await?;
            }
        }
        Ok(())
    }

    /// Cuts what has waited long enough.
    async fn cut_due(&mut self, settings: &Arc<Settings>) -> Going<()> {
        let now_ms = self.now_ms();
        while let Some((due_ms, id, part)) = self.first_due()
            && due_ms <= now_ms
        {
            self.cut_part(settings, id, &part).await?;
        }
        Ok(())
    }

    async fn cut_part(&mut self, settings: &Arc<Settings>, id: u64, part: &Part) -> Going<()> {
        match self.input(id)?.0.buffers.take(part) {
            Some(buffer) => self.cut(settings, id, part.clone(), buffer).await,
            None => Ok(()),
        }
    }

    /// Promises an object, and sends it on its way.
    async fn cut(&mut self, settings: &Arc<Settings>, id: u64, part: Part, buffer: Buffer) -> Going<()> {
        let goal = settings.goal(&part, buffer.first_ms, &*self.of.tables).map_err(End::Engine)?;
        let intent = self.input(id)?.1.intend(part, buffer.from, buffer.to, goal);
        self.write(vec![Line::Entry { input: id, entry: Entry::Intent(Box::new(intent.clone())) }]).await?;
        self.send(id, intent, buffer).await
    }

    /// Sends an object that was promised before the last stop.
    async fn send_again(&mut self, id: u64, intent: u64) -> Going<()> {
        let (input, ledger) = self.input(id)?;
        let promised = ledger.pending().find(|promised| promised.id == intent).cloned();
        match (promised, input.again.remove(&intent)) {
            (Some(promised), Some(buffer)) => self.send(id, promised, buffer).await,
            _ => Ok(()),
        }
    }

    /// Sends an object on its way, once there is room for it there.
    async fn send(&mut self, id: u64, intent: Intent, buffer: Buffer) -> Going<()> {
        // It is on its way from here on: what is promised and not on its way is read again.
        self.input(id)?.0.under_way.insert(intent.id);
        while self.sending.len() >= SENDING_MAX {
            match self.sending.join_next().await {
                Some(sent) => self.sent(sent).await?,
                None => break,
            }
        }
        let settings = self.settings()?;
        let outlet = Outlet {
            stream: self.of.key.clone(),
            store: Arc::clone(&self.of.store),
            tables: Arc::clone(&self.of.tables),
            sink: settings.sink.clone(),
            redshift: settings.redshift.clone(),
            clock: self.of.clock.clone(),
        };
        self.sending.spawn(async move {
            outlet.deliver(id, intent.goal, buffer).await;
            (id, intent.id)
        });
        Ok(())
    }

    /// Notes what has arrived, with all else that has by now.
    async fn sent(&mut self, first: Result<(u64, u64), JoinError>) -> Going<()> {
        let mut arrived = Vec::new();
        let mut next = Some(first);
        while let Some(sent) = next {
            arrived.push(sent.map_err(|error| End::Engine(format!("a delivery ended early: {error}")))?);
            next = self.sending.try_join_next();
        }
        self.done(arrived).await
    }

    async fn done(&mut self, arrived: Vec<(u64, u64)>) -> Going<()> {
        let mut lines = Vec::new();
        for (id, intent) in arrived {
            let (input, ledger) = self.input(id)?;
            input.under_way.remove(&intent);
            ledger.apply(Entry::Done { id: intent });
            lines.push(Line::Entry { input: id, entry: Entry::Done { id: intent } });
        }
        self.write(lines).await.map(|_| ())
    }

    /// Writes lines into the journal; they are on disk when this resolves.
    async fn write(&mut self, lines: Vec<Line>) -> Going<Position> {
        self.lines += lines.len();
        let journal = self.of.journal.clone();
        Ok(self.append(&journal, lines.iter().map(journal_record).collect()).await?.first)
    }

    /// Appends to the journal or the log of answers, all or nothing; it is on disk when this resolves.
    async fn append(&mut self, log: &Shard, records: Vec<Record>) -> Going<Appended> {
        let mut pause = READ_PAUSE;
        loop {
            match log.append(records.clone()).await {
                Ok(appended) => return Ok(appended),
                Err(AppendError { reason: AppendReason::Deleted | AppendReason::Closed, .. }) => {
                    return Err(End::Stopped);
                }
                Err(AppendError {
                    reason: AppendReason::Failed(error) | AppendReason::TooLarge(error),
                    ..
                }) => {
                    return Err(End::Engine(error));
                }
                // A disk that is full is tried again: space may come back, and nothing goes out meanwhile.
                Err(error) => {
                    tracing::warn!(stream = %self.of.key, error = %error.reason, "what is promised is written again");
                    tokio::time::sleep(pause).await;
                    pause = (2 * pause).min(PUT_PAUSE_MAX);
                }
            }
        }
    }

    /// Sums the journal up when it has grown, or when all is done, and gives up what was delivered.
    async fn checkpoint_if_due(&mut self) -> Going<()> {
        if self.lines == 0 {
            return Ok(());
        }
        let open = self.transforming.is_busy() || self.inputs.values().any(|input| input.buffers.len() > 0);
        let pending = self.books.inputs.values().any(|ledger| ledger.pending().len() > 0);
        if self.lines < CHECKPOINT_LINES && (open || pending) {
            return Ok(());
        }
        self.write_checkpoint().await
    }

    async fn write_checkpoint(&mut self) -> Going<()> {
        for (id, input) in &self.inputs {
            if let Some(ledger) = self.books.inputs.get_mut(id) {
                let open = input.buffers.first().into_iter().chain(self.transforming.first(*id));
                ledger.checkpoint(open.fold(input.read_to(), u64::min));
            }
        }
        let at = self.write(vec![Line::Checkpoint(self.books.clone())]).await?;
        self.lines = 0;
        let mut trims = vec![self.of.journal.trim(at)];
        let log = match self.settings.as_ref().map(|settings| &settings.source) {
            Some(Source::Log(id)) => Some(*id),
            _ => None,
        };
        for id in log.into_iter().chain(self.answers_id()) {
            if let (Some(input), Some(ledger)) = (self.inputs.get(&id), self.books.inputs.get(&id)) {
                let read = if Some(id) == log { self.of.readers.floor(&self.of.key) } else { None };
                trims.push(input.shard.trim(Position::new(read.into_iter().fold(ledger.low(), u64::min))));
            }
        }
        for trimmed in trims {
            if let Err(error) = trimmed.await {
                tracing::warn!(stream = %self.of.key, %error, "what was delivered is not given up yet");
            }
        }
        Ok(())
    }
}

/// What may be read while other processors are to begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    All,
    /// The log of answers alone.
    Answers,
    Nothing,
}

/// The steps of processors, for a delivery stream with these settings.
fn steps(processing: &serde_json::Value, settings: &Settings) -> Going<Steps> {
    let steps = Steps::read(processing, settings.source.is_stream()).map_err(End::Engine)?;
    Ok(steps.partitioned(settings.partitioned))
}

/// Where a record comes from, and when it came, in milliseconds since 1970.
#[derive(Clone, Copy)]
struct At {
    input: u64,
    position: u64,
    arrived_ms: i64,
}

/// What each record comes to; nothing if they go on as they came.
async fn process(steps: Arc<Steps>, now_ms: i64, records: Vec<Stored>) -> Going<(Vec<Stored>, Vec<Routed>)> {
    if steps.are_none() {
        return Ok((records, Vec::new()));
    }
    beside(move || {
        let apply =
            |record: &Stored| steps.apply(&record.data, Times { arrived_ms: arrived_ms(record), now_ms });
        let routed = records.iter().map(apply).collect();
        (records, routed)
    })
    .await
}

/// Has the steps of processors done off the runtime's threads, which others wait for.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Going<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| End::Engine(format!("records were not processed: {error}")))
}

/// When a record came, in milliseconds since 1970.
fn arrived_ms(record: &Stored) -> i64 {
    i64::try_from(record.timestamp_us / 1_000).unwrap_or(i64::MAX)
}

fn journal_record(line: &Line) -> Record {
    let bytes = serde_json::to_vec(line).expect("texts and numbers can be written");
    Record::new(Bytes::new(), bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::Ordering;

    use serde_json::json;

    use super::*;
    use crate::testing::Service;
    use crate::{Throttle, Timing};

    fn at_once() -> serde_json::Value {
        json!({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})
    }

    #[tokio::test]
    async fn records_are_put_one_behind_the_other_under_the_services_name() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", at_once()).await;
        service.put("orders", &["abc", "abc", "abc"]).await;
        let objects = service.store.wait_for(1).await;
        assert_eq!(objects.iter().map(|(_, body)| &body[..]).collect::<Vec<_>>(), [b"abcabcabc"]);
        let key = &objects[0].0;
        let name = key.splitn(5, '/').nth(4).unwrap();
        assert!(
            name.starts_with("orders-1-2") && name.len() == "orders-1-yyyy-mm-dd-hh-mm-ss-".len() + 36,
            "{key}"
        );
        service.close();
    }

    /// An application may read a log beside its delivery: what it still needs used to go when it was delivered.
    #[tokio::test]
    async fn what_somebody_reads_is_kept_though_it_is_delivered() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", at_once()).await;
        let key = Key::new(crate::testing::ACCOUNT, crate::testing::REGION, "orders");
        let id = crate::log_of(&service.catalog.state(), &key).unwrap();
        let log = service.engine.shard(ShardId(id)).unwrap();
        let left = async || {
            let batch = log.read(ReadFrom::TrimHorizon, ReadLimits::default()).await.unwrap();
            let texts = batch.records.iter().map(|record| String::from_utf8_lossy(&record.data).into_owned());
            texts.collect::<Vec<_>>()
        };
        *service.reading.0.lock().unwrap() = Some(0);
        for (delivered, record) in [(1, "a"), (2, "b")] {
            service.put("orders", &[record]).await;
            service.store.wait_for(delivered).await;
        }
        // Long enough for it to go.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(left().await, ["a", "b"]);
        *service.reading.0.lock().unwrap() = None;
        service.put("orders", &["c"]).await;
        for _ in 0..200 {
            if left().await.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(left().await.is_empty());
        service.close();
    }

    #[tokio::test]
    async fn buffers_are_cut_by_size_and_by_time() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let hints =
            json!({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 2}, "CompressionFormat": "GZIP"});
        service.create_with("orders", hints).await;
        let large = "x".repeat(400 << 10);
        service.put("orders", &[&large, &large, &large]).await;
        let begun = std::time::Instant::now();
        assert_eq!(service.store.wait_for(1).await.len(), 1);
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "two were more than a MiB could hold with the third"
        );
        let objects = service.store.wait_for(2).await;
        assert!(begun.elapsed() > Duration::from_millis(1_500), "{:?}", begun.elapsed());
        let mut lengths = Vec::new();
        for (key, body) in objects {
            assert!(key.ends_with(".gz"), "{key}");
            let mut clear = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&body[..]), &mut clear).unwrap();
            lengths.push(clear.len() >> 10);
        }
        lengths.sort_unstable();
        assert_eq!(lengths, [400, 800]);
        service.close();
    }

    #[tokio::test]
    async fn records_become_a_file_of_rows_and_those_that_do_not_fit_are_told_of() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let members = json!({
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 1},
            "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
            "DataFormatConversionConfiguration": crate::testing::converted(),
        });
        service.create_with("orders", members).await;
        service.put("orders", &[r#"{"id":1,"page":"/"}"#, r#"{"id":"one"}"#, r#"{"id":2}"#]).await;
        let objects = service.store.wait_for(2).await;
        let body = |failed: bool| {
            let found =
                objects.iter().find(|(key, _)| key.starts_with("errors/format-conversion-failed/") == failed);
            found.unwrap().clone()
        };
        let (key, file) = body(false);
        assert!(key.ends_with(".parquet") && file.starts_with(b"PAR1") && file.ends_with(b"PAR1"), "{key}");
        let (key, told) = body(true);
        assert!(!key.ends_with(".parquet"), "{key}");
        let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
        assert_eq!(told["lastErrorMessage"], r#"Data does not match the schema. For input string: "one""#);
        // The version of the table that the file was promised by.
        assert_eq!(told["dataCatalogTable"]["versionId"], "1");
        service.close();
    }

    #[tokio::test]
    async fn what_is_configured_when_it_is_cut_counts() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let hints = json!({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 900}});
        service.create_with("orders", hints).await;
        service.put("orders", &["waits"]).await;
        let update = json!({
            "DeliveryStreamName": "orders",
            "CurrentDeliveryStreamVersionId": "1",
            "DestinationId": "destinationId-000000000001",
            "ExtendedS3DestinationUpdate": {
                "Prefix": "now/!{timestamp:yyyy}/",
                "ErrorOutputPrefix": "!{firehose:error-output-type}/",
                "FileExtension": ".txt",
                "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
            },
        });
        service.call("UpdateDestination", update).await.unwrap();
        let objects = service.store.wait_for(1).await;
        assert!(objects[0].0.starts_with("now/20") && objects[0].0.contains("/orders-2-"), "{objects:?}");
        assert!(objects[0].0.ends_with(".txt"));
        service.close();
    }

    #[tokio::test]
    async fn a_store_that_is_down_loses_nothing() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.store.down.store(true, Ordering::Relaxed);
        service.create_with("orders", at_once()).await;
        for record in ["a", "b", "c"] {
            service.put("orders", &[record]).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let store = Arc::clone(&service.store);
        let dir = service.close();
        assert_eq!(store.bodies(), []);
        store.down.store(false, Ordering::Relaxed);
        let service = Service::open_with(dir, Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        service.put("orders", &["d"]).await;
        let mut all = String::new();
        while all.len() < 4 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            all = store.bodies().iter().map(|(_, body)| String::from_utf8_lossy(body)).collect();
        }
        let mut letters: Vec<_> = all.chars().collect();
        letters.sort_unstable();
        assert_eq!(letters, ['a', 'b', 'c', 'd']);
        service.close();
    }

    /// Stops at any moment, with a store that takes what it says it did not take.
    #[tokio::test]
    async fn each_record_is_in_one_object_whatever_stops() {
        let store: Arc<crate::testing::Store> = Arc::default();
        store.lies.store(true, Ordering::Relaxed);
        let mut dir = tempfile::tempdir().unwrap();
        let mut sent = 0;
        for round in 0..12 {
            let service = Service::open_with(dir, Arc::clone(&store), Throttle::Off, Timing::Instant).await;
            if round == 0 {
                service.create_with("orders", at_once()).await;
            }
            for _ in 0..round + 3 {
                let records: Vec<_> = (sent..sent + 7).map(|number| format!("{number},")).collect();
                sent += 7;
                service.put("orders", &records.iter().map(String::as_str).collect::<Vec<_>>()).await;
                tokio::time::sleep(Duration::from_millis(round * 3)).await;
            }
            dir = service.close();
        }
        store.lies.store(false, Ordering::Relaxed);
        let service = Service::open_with(dir, Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        let mut counts = BTreeMap::new();
        for _ in 0..500 {
            counts.clear();
            for (_, body) in store.bodies() {
                for number in std::str::from_utf8(&body).unwrap().split_terminator(',') {
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

    #[tokio::test]
    async fn what_is_delivered_is_given_up() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", at_once()).await;
        for _ in 0..5 {
            service.put("orders", &["x"]).await;
        }
        let shards = service.engine.shards();
        let limits = ReadLimits { records: 100, bytes: 1 << 20 };
        for _ in 0..500 {
            let mut left = Vec::new();
            for &id in &shards {
                let read = service.engine.shard(id).unwrap().read(ReadFrom::TrimHorizon, limits);
                left.push(read.await.unwrap().records.len());
            }
            if left == [0, 1, 0] {
                service.close();
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the log and all of the journal but its checkpoint are still there");
    }

    fn partitioned() -> serde_json::Value {
        let parameter = |name: &str, value: &str| json!({"ParameterName": name, "ParameterValue": value});
        json!({
            "Prefix": "team=!{partitionKeyFromQuery:team}/",
            "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
            "DynamicPartitioningConfiguration": {"Enabled": true},
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 1},
            "ProcessingConfiguration": {"Enabled": true, "Processors": [
                {"Type": "RecordDeAggregation", "Parameters": [parameter("SubRecordType", "JSON")]},
                {"Type": "MetadataExtraction", "Parameters": [
                    parameter("MetadataExtractionQuery", "{team: .team}"),
                    parameter("JsonParsingEngine", "JQ-1.6"),
                ]},
                {"Type": "AppendDelimiterToRecord", "Parameters": []},
            ]},
        })
    }

    #[tokio::test]
    async fn records_are_partitioned_and_those_that_cannot_be_are_told_of() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", partitioned()).await;
        let long = format!(r#"{{"team":"{}"}}"#, "x".repeat(600));
        service
            .put("orders", &[r#"{"team":"a"}{"team":"b"}"#, r#"{"team":"a","n":1}"#, "no json", &long])
            .await;
        let mut found = BTreeMap::new();
        for (key, body) in service.store.wait_for(4).await {
            let (folder, _) = key.rsplit_once('/').unwrap();
            let text = String::from_utf8(body.to_vec()).unwrap();
            found.entry(folder.to_owned()).or_insert_with(Vec::new).push(text);
        }
        assert_eq!(found["team=a"], ["{\"team\":\"a\"}\n{\"team\":\"a\",\"n\":1}\n"]);
        assert_eq!(found["team=b"], ["{\"team\":\"b\"}\n"]);
        let failed = &found["errors/metadata-extraction-failed"];
        let told = |sentence: &str| failed.iter().any(|line| line.contains(sentence));
        assert_eq!(failed.len(), 2);
        assert!(told("Non JSON record provided"), "{failed:?}");
        assert!(told("Length of evaluated prefix cannot be greater than 512"), "{failed:?}");
        service.close();
    }

    #[tokio::test]
    async fn records_are_kept_as_they_came_beside_being_delivered() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let mut members = at_once();
        members["S3BackupMode"] = json!("Enabled");
        members["S3BackupConfiguration"] = crate::testing::s3();
        members["S3BackupConfiguration"]["Prefix"] = json!("backup/");
        members["S3BackupConfiguration"]["BufferingHints"] = json!({"SizeInMBs": 1, "IntervalInSeconds": 1});
        members["ProcessingConfiguration"] =
            json!({"Enabled": true, "Processors": [{"Type": "AppendDelimiterToRecord", "Parameters": []}]});
        service.create_with("orders", members).await;
        service.put("orders", &["a", "b"]).await;
        let objects = service.store.wait_for(2).await;
        let body = |backup: bool| {
            let found = objects.iter().find(|(key, _)| key.starts_with("backup/") == backup).unwrap();
            String::from_utf8(found.1.to_vec()).unwrap()
        };
        assert_eq!((body(false).as_str(), body(true).as_str()), ("a\nb\n", "ab"));
        service.close();
    }

    /// Objects that were promised are made again by the processors that were, not by those that are.
    #[tokio::test]
    async fn other_processors_begin_where_the_ones_before_end() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", partitioned()).await;
        service.store.down.store(true, Ordering::Relaxed);
        service.put("orders", &[r#"{"team":"a"}"#, r#"{"team":"b"}"#]).await;
        // Both are promised, and on their way to nowhere.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let update = json!({
            "DeliveryStreamName": "orders",
            "CurrentDeliveryStreamVersionId": "1",
            "DestinationId": "destinationId-000000000001",
            "ExtendedS3DestinationUpdate": {"ProcessingConfiguration": {"Enabled": true, "Processors": [
                {"Type": "MetadataExtraction", "Parameters": [
                    {"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{team: \"all\"}"},
                    {"ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6"},
                ]},
            ]}},
        });
        service.call("UpdateDestination", update).await.unwrap();
        let store = Arc::clone(&service.store);
        let service =
            Service::open_with(service.close(), Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        store.down.store(false, Ordering::Relaxed);
        store.wait_for(2).await;
        service.put("orders", &[r#"{"team":"c"}"#]).await;
        let objects = store.wait_for(3).await;
        let folders: Vec<_> = objects.iter().map(|(key, _)| key.split('/').next().unwrap()).collect();
        assert_eq!(folders, ["team=a", "team=all", "team=b"]);
        service.close();
    }

    #[tokio::test]
    async fn a_data_stream_is_delivered_from_all_its_shards_and_from_now_on() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let shards = service.data_stream("clicks", 2).await;
        let append = async |shard: usize, data: &'static str| {
            let record = Record::new(Bytes::from_static(b"key"), Bytes::from_static(data.as_bytes()));
            shards[shard].append(vec![record]).await.unwrap();
        };
        append(0, "before").await;
        tokio::time::sleep(Duration::from_millis(5)).await;
        let mut configuration = crate::testing::s3();
        configuration["BufferingHints"] = at_once()["BufferingHints"].clone();
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
        let told = service.describe("orders").await.unwrap();
        assert!(
            told["Source"]["KinesisStreamSourceDescription"]["DeliveryStartTimestamp"].is_number(),
            "{told}"
        );
        let put = json!({"DeliveryStreamName": "orders", "Record": {"Data": "eA=="}});
        let (_, sentence) = service.call("PutRecord", put).await.unwrap_err();
        assert_eq!(
            sentence,
            "This operation is not permitted on KinesisStreamAsSource delivery stream type."
        );

        append(0, "one").await;
        append(1, "two").await;
        let bodies = |objects: Vec<(String, Bytes)>| {
            let mut bodies: Vec<_> = objects.into_iter().map(|(_, body)| body).collect();
            bodies.sort();
            bodies
        };
        assert_eq!(bodies(service.store.wait_for(2).await), ["one", "two"]);
        // Where it was, it goes on after a restart.
        let store = Arc::clone(&service.store);
        let service =
            Service::open_with(service.close(), Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        let shard = service.engine.shard(shards[1].id()).unwrap();
        shard
            .append(vec![Record::new(Bytes::from_static(b"k"), Bytes::from_static(b"three"))])
            .await
            .unwrap();
        assert_eq!(bodies(store.wait_for(3).await), ["one", "three", "two"]);
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(store.bodies().len(), 3);
        service.close();
    }
}
