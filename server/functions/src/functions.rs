//! What functions there are, and who runs: each invocation takes a place, then an environment that waits for work, or a new one.
//!
//! An invocation that has begun runs to its end, whether or not anybody waits for its answer: the environment is in the middle of
//! it. What waits for a place is given up when nobody waits for it any more.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::Duration;

use bytes::Bytes;
use penstock_api::Clock;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::code::Code;
use crate::environment::{Environment, Failure, Invocation, Outcome, Setting, Spawner, detached, failure};
use crate::limits::{ENVIRONMENTS_MAX, EVENTS_MAX, IDLE_LOOK, IDLE_MAX, LOOK_AGAIN, QUEUE_MAX};
use crate::log::Log;
use crate::name::Key;
use crate::record::Record;
use crate::remote::Remote;
use crate::runtime::{Interpreters, NODE_BOOTSTRAP, PYTHON_BOOTSTRAP, Surroundings, Unrunnable};
use crate::store::{OpenError, Store};
use crate::time;

/// Whether functions are made and run on this machine. Whoever may make one runs code as the server's user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// They are.
    Allowed,
    /// None is made, changed or run.
    Refused,
}

/// How functions are run.
#[derive(Clone, Debug)]
pub struct FunctionsOptions {
    /// Whether on this machine.
    pub local: Local,
    /// Where the services of this server are reached from this machine, as handlers are told in `AWS_ENDPOINT_URL`.
    pub endpoint: Option<String>,
    /// Whether any access key will do: handlers then get one that speaks for their function's account.
    pub any_key: bool,
    /// The interpreter of Python functions; by default `python3.12` and so on, and then `python3`, from the path.
    pub python: Option<PathBuf>,
    /// The interpreter of Node.js functions; by default `node`, from the path.
    pub node: Option<PathBuf>,
    /// The program that [`launch`](crate::launch) makes an environment of; without one processes are neither bound to the life of
    /// the server nor kept from mapping more than their share.
    pub launcher: Option<PathBuf>,
    /// Environments at once.
    pub environments_max: usize,
    /// How long one that nobody uses is kept.
    pub idle_max: Duration,
    /// Who is asked for functions that are not here.
    pub remote: Option<Remote>,
    /// The time of day.
    pub clock: Clock,
}

impl Default for FunctionsOptions {
    fn default() -> FunctionsOptions {
        FunctionsOptions {
            local: Local::Refused,
            endpoint: None,
            any_key: false,
            python: None,
            node: None,
            launcher: None,
            environments_max: ENVIRONMENTS_MAX,
            idle_max: IDLE_MAX,
            remote: None,
            clock: Clock::default(),
        }
    }
}

/// All functions.
pub struct Functions {
    pub(crate) options: FunctionsOptions,
    pub(crate) store: Store,
    /// One change of what there is at a time.
    pub(crate) changes: tokio::sync::Mutex<()>,
    /// Places for events that wait.
    pub(crate) events: Arc<Semaphore>,
    there: RwLock<BTreeMap<Key, Arc<Function>>>,
    places: Arc<Semaphore>,
    spawner: Spawner,
    interpreters: Interpreters,
    is_closed: AtomicBool,
}

/// One function.
pub(crate) struct Function {
    pub(crate) key: Key,
    log: Arc<Log>,
    state: Mutex<State>,
}

struct State {
    record: Arc<Record>,
    code: Arc<Code>,
    /// Counts changes: an environment of an earlier one is used no more.
    generation: u64,
    /// The one that worked last is last.
    idle: Vec<Environment>,
    running: i64,
    /// What the user's directory looked like, and when.
    seen: Option<(Instant, u64)>,
}

/// What somebody asks a function.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) payload: Bytes,
    pub(crate) client_context: Option<String>,
}

/// Why an invocation was not even tried.
#[derive(Debug)]
pub(crate) enum Refused {
    /// There are as many as may be; whose limit it is, in the service's word.
    Throttled(&'static str),
    /// It cannot be run here, and why.
    Unavailable(String),
}

impl Functions {
    /// Opens the functions of a directory. Has to be called within a runtime, which runs them from then on.
    pub fn open(directory: &Path, options: FunctionsOptions) -> Result<Arc<Functions>, OpenError> {
        let failed = |source: io::Error| OpenError::Disk { path: directory.to_path_buf(), source };
        let (store, records) = Store::open(directory)?;
        let python_bootstrap = store.shared("bootstrap.py", PYTHON_BOOTSTRAP).map_err(failed)?;
        let node_bootstrap = store.shared("bootstrap.mjs", NODE_BOOTSTRAP).map_err(failed)?;
        let interpreters = Interpreters {
            python: options.python.clone(),
            node: options.node.clone(),
            found: Mutex::default(),
            python_bootstrap,
            node_bootstrap,
        };
        let functions = records.into_iter().map(|record| {
            let function = Function::new(&store, record);
            (function.key.clone(), Arc::new(function))
        });
        let functions = Arc::new(Functions {
            there: RwLock::new(functions.collect()),
            changes: tokio::sync::Mutex::default(),
            events: Arc::new(Semaphore::new(EVENTS_MAX)),
            places: Arc::new(Semaphore::new(options.environments_max)),
            spawner: Spawner::new(options.launcher.clone()).map_err(failed)?,
            interpreters,
            is_closed: AtomicBool::new(false),
            store,
            options,
        });
        tokio::spawn(tidy(Arc::downgrade(&functions)));
        Ok(functions)
    }

    /// Ends every process. What runs is not waited for.
    pub fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        self.spawner.kill_all();
    }

    pub(crate) fn find(&self, key: &Key) -> Option<Arc<Function>> {
        self.there.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<Function>> {
        self.there.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// A function is there from now on. Its record is on disk.
    pub(crate) fn enter(&self, record: Record) {
        let function = Function::new(&self.store, record);
        let mut there = self.there.write().unwrap_or_else(PoisonError::into_inner);
        there.insert(function.key.clone(), Arc::new(function));
    }

    /// A function is there no more.
    pub(crate) fn leave(&self, key: &Key) {
        let gone = self.there.write().unwrap_or_else(PoisonError::into_inner).remove(key);
        if let Some(function) = gone {
            let mut state = function.state();
            state.generation += 1;
            state.idle.clear();
        }
    }

    /// Runs an invocation.
    pub(crate) async fn run(
        self: &Arc<Self>,
        function: &Arc<Function>,
        asked: Asked,
    ) -> Result<Outcome, Refused> {
        if self.options.local == Local::Refused {
            return Err(Refused::Unavailable(NOT_HERE.to_owned()));
        }
        let running = Running::begin(function).ok_or(Refused::Throttled(RESERVED))?;
        let place = timeout(QUEUE_MAX, self.places.clone().acquire_owned()).await;
        let Ok(Ok(place)) = place else { return Err(Refused::Throttled(ALL)) };
        let (functions, function) = (self.clone(), function.clone());
        let work = detached(async move {
            let outcome = functions.work(&function, asked).await;
            drop((running, place));
            outcome
        });
        work.await.unwrap_or_else(|| Err(Refused::Unavailable("the server is stopping".to_owned())))
    }

    async fn work(&self, function: &Function, asked: Asked) -> Result<Outcome, Refused> {
        let timeout_s = function.record().timeout_s;
        let Asked { id, arn, payload, client_context } = asked;
        let timeout = Duration::from_secs(timeout_s.into());
        function.look().await;
        let mut invocation = Invocation { id, arn, payload, client_context, timeout };
        // One that has ended while it waited gives its work back. That happens once; a new one has not waited.
        const TRIES_MAX: u32 = 3;
        for _ in 0..TRIES_MAX {
            let environment = match function.take_idle() {
                Some(environment) => environment,
                None => match self.start(function).await {
                    Ok(environment) => environment,
                    Err(Unrunnable::Entrypoint(why)) => return Ok(not_started(&invocation.id, &why)),
                    Err(Unrunnable::Machine(why)) => return Err(Refused::Unavailable(why)),
                },
            };
            match environment.invoke(invocation).await {
                Ok(outcome) => {
                    if outcome.lives {
                        function.give_back(environment);
                    }
                    return Ok(outcome);
                }
                Err(given_back) => invocation = given_back,
            }
        }
        Err(Refused::Unavailable("the function's processes end before they work".to_owned()))
    }

    async fn start(&self, function: &Function) -> Result<Environment, Unrunnable> {
        if self.is_closed.load(Ordering::Relaxed) {
            return Err(Unrunnable::Machine("the server is stopping".to_owned()));
        }
        let (record, code, generation) = function.current();
        if !code.path().is_dir() {
            let path = code.path().display();
            return Err(Unrunnable::Machine(format!("the function's code is not there: {path}")));
        }
        let program = self.interpreters.program(&record, code.path()).await?;
        if self.spawner.count() >= self.options.environments_max {
            self.evict();
        }
        let id = Uuid::new_v4();
        let failed = |error: io::Error| Unrunnable::Machine(format!("cannot start a process: {error}"));
        let scratch = self.store.scratch(&id).map_err(failed)?;
        let day = time::day(penstock_api::millis(self.options.clock.now()));
        let surroundings = Surroundings {
            record: &record,
            code: &code,
            scratch: &scratch,
            endpoint: self.options.endpoint.as_deref(),
            any_key: self.options.any_key,
            log_stream: format!("{day}/[$LATEST]{}", id.simple()),
        };
        let log = function.log.clone();
        let setting = Setting {
            record: record.clone(),
            generation,
            log,
            _code: code.clone(),
            scratch: scratch.clone(),
        };
        let environment =
            Environment::start(&self.spawner, setting, |api| surroundings.run(program, &api)).await;
        environment.map_err(failed)
    }

    /// Ends the environment that has waited for the longest.
    fn evict(&self) {
        let functions = self.all();
        let longest = functions.iter().filter_map(|function| {
            let state = function.state();
            Some((state.idle.first()?.idle_since, function))
        });
        if let Some((_, function)) = longest.min_by_key(|(since, _)| *since) {
            let mut state = function.state();
            if !state.idle.is_empty() {
                state.idle.remove(0);
            }
        }
    }

    fn end_idle(&self) {
        for function in self.all() {
            let longest = self.options.idle_max;
            function
                .state()
                .idle
                .retain(|environment| environment.lives() && environment.idle_since.elapsed() < longest);
        }
    }
}

/// Said where functions are refused.
pub(crate) const NOT_HERE: &str =
    "Functions are not run by this server: it was started without --functions=allow.";

/// Whose limit an invocation met.
const RESERVED: &str = "ReservedFunctionConcurrentInvocationLimitExceeded";
const ALL: &str = "ConcurrentInvocationLimitExceeded";

fn not_started(id: &str, why: &str) -> Outcome {
    let payload = failure("Runtime.InvalidEntrypoint", &format!("RequestId: {id} Error: {why}"));
    Outcome { payload, error: Some(Failure::Ended), tail: why.as_bytes().to_vec(), lives: false }
}

async fn tidy(functions: Weak<Functions>) {
    loop {
        let Some(there) = functions.upgrade() else { return };
        let pause = IDLE_LOOK.min(there.options.idle_max);
        there.end_idle();
        drop(there);
        sleep(pause).await;
    }
}

impl Function {
    fn new(store: &Store, record: Record) -> Function {
        let key = record.key();
        let code = Code::of(store, &key, &record.code);
        let log = Arc::new(Log::new(store.directory(&key).join("function.log")));
        let state =
            State { record: Arc::new(record), code, generation: 0, idle: Vec::new(), running: 0, seen: None };
        Function { key, log, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn record(&self) -> Arc<Record> {
        self.state().record.clone()
    }

    fn current(&self) -> (Arc<Record>, Arc<Code>, u64) {
        let state = self.state();
        (state.record.clone(), state.code.clone(), state.generation)
    }

    /// The function is another from now on, for every invocation that begins. Its record is on disk.
    pub(crate) fn become_other(&self, store: &Store, record: Record) {
        let mut state = self.state();
        if record.code != state.record.code {
            state.code.replace();
            state.code = Code::of(store, &self.key, &record.code);
            state.seen = None;
        }
        state.record = Arc::new(record);
        state.generation += 1;
        state.idle.clear();
    }

    /// What is told of the function is another; how it is run stays.
    pub(crate) fn describe(&self, record: Record) {
        self.state().record = Arc::new(record);
    }

    /// Looks whether the user has changed their directory: what runs from then on is what lies there now.
    async fn look(&self) {
        let (_, code, generation) = self.current();
        let is_fresh = self.state().seen.is_some_and(|(when, _)| when.elapsed() < LOOK_AGAIN);
        if code.is_ours() || is_fresh {
            return;
        }
        let Ok(now) = tokio::task::spawn_blocking(move || code.fingerprint()).await else { return };
        let mut state = self.state();
        if state.generation != generation {
            return;
        }
        if state.seen.is_some_and(|(_, before)| before != now) {
            state.generation += 1;
            state.idle.clear();
        }
        state.seen = Some((Instant::now(), now));
    }

    fn take_idle(&self) -> Option<Environment> {
        let mut state = self.state();
        while let Some(environment) = state.idle.pop() {
            if environment.lives() && environment.generation == state.generation {
                return Some(environment);
            }
        }
        None
    }

    fn give_back(&self, mut environment: Environment) {
        let mut state = self.state();
        if environment.generation == state.generation {
            environment.idle_since = Instant::now();
            state.idle.push(environment);
        }
    }
}

/// An invocation that counts against its function's reserved concurrency.
struct Running(Arc<Function>);

impl Running {
    fn begin(function: &Arc<Function>) -> Option<Running> {
        let mut state = function.state();
        let is_full = state.record.reserved.is_some_and(|reserved| state.running >= i64::from(reserved));
        if is_full {
            return None;
        }
        state.running += 1;
        drop(state);
        Some(Running(function.clone()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.state().running -= 1;
    }
}
