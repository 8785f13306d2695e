//! How the parts are put together, on one screen: engines, catalog, services, the port; and how they stop.

use crate::cipher;
use crate::config::{Serve, Storage, Throttle, Timing};
use crate::descriptors;
use crate::failure::Failure;
use crate::functions;
use crate::objects::{Objects, Outside};
use crate::operator;
use crate::outlet::{Outward, PictureStore};
use crate::samples::Shown;
use crate::tables::DataCatalog;
use crate::tls;
use crate::transforms::Transforms;
use anyhow::Context;
use penstock_analytics::{Analytics, AnalyticsOptions};
use penstock_api::keys::KeyProvider;
use penstock_api::{Clock, Dispatch, Fault};
use penstock_applications::{Applications, FileShelf, Holds, Room};
use penstock_auth::{Auth, KeyFile, Known, Received};
use penstock_catalog::Catalog;
use penstock_engine::{Driver, Engine, KeyRing, Keys, Options};
use penstock_firehose::{Firehose, FirehoseOptions, ObjectStore};
use penstock_functions::Functions;
use penstock_glue::Glue;
use penstock_s3::{Access, Protocol, Secret, Store};
use penstock_sinks::Environment;
use penstock_sinks::s3::S3;
use penstock_streams::{Streams, StreamsOptions};
use penstock_video::{Playback, PutMedia, Video, VideoOptions};
use penstock_wire::{Authenticate, Port, Router, Stopped};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::signal::unix::{SignalKind, signal};

/// Opens everything, serves until SIGTERM or SIGINT, and closes everything.
pub(crate) fn run(serve: &Serve) -> Result<(), Failure> {
    descriptors::raise();
    let addresses = serve.addresses().map_err(Failure::Config)?;
    let auth = Arc::new(auth(serve).map_err(Failure::Config)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("cannot start the threads that serve").map_err(Failure::Running)?;

    // The address first, because it is the cheaper to find taken. Clients that come early wait in the backlog.
    let port = runtime.block_on(Port::open(&addresses));
    let port = port.map_err(|error| Failure::Listen(join(&addresses), error))?;
    let address = port.address().context("cannot tell the address").map_err(Failure::Running)?;

    let begun = Instant::now();
    let data = Data::open(serve)?;
    let tls = tls::open(serve, address)?;
    let functions = runtime.block_on(async { functions::open(serve, &addresses, address) })?;
    let (mut services, video) = runtime.block_on(services(&data, serve, &functions))?;
    services.push(functions.clone());
    let router = Router::new(services, authenticate(Arc::clone(&auth), serve.takes_any_key()));
    let router = router.with_mount(Arc::new(Protocol::new(data.s3.clone(), s3_access(auth))));
    let router = router.with_conversations(video.clone());
    let router = router.with_ingest(Arc::new(PutMedia(video.clone())));
    let router = Arc::new(router.with_links(Arc::new(Playback(video))));
    let opened_ms = begun.elapsed().as_millis();

    let stopped = runtime.block_on(async {
        let stop = stop_signal()?;
        let url = match tls {
            None => format!("http://{address}"),
            Some(_) => format!("https://{address} (from this machine also http)"),
        };
        eprintln!(
            "penstock {} listening on {url}, storage {}, data {}, opened in {opened_ms} ms",
            env!("CARGO_PKG_VERSION"),
            data.streams.driver(),
            serve.data.display(),
        );
        if let Some(advice) = tls.as_ref().and_then(tls::advice) {
            eprintln!("{advice}");
        }
        anyhow::Ok(port.with_tls(tls).serve(router, stop).await)
    });
    match stopped.map_err(Failure::Running)? {
        Stopped::Drained => tracing::info!("stopped"),
        Stopped::Cut => tracing::warn!("stopped; some requests were still unanswered"),
    }
    functions.close();
    // Operations whose caller has gone, or was cut: they end here, before what they work on does.
    runtime.shutdown_timeout(LEFTOVERS_MAX);
    data.close();
    Ok(())
}

/// How long operations that nobody waits for may hold up the stop. Each is a few disk writes at most.
const LEFTOVERS_MAX: Duration = Duration::from_secs(1);

/// Every service, opened on the data, and the one that more than calls come to. A new one is a line here.
async fn services(
    data: &Data,
    serve: &Serve,
    functions: &Arc<Functions>,
) -> Result<(Vec<Arc<dyn Dispatch>>, Arc<Video>), Failure> {
    let throttle = match serve.throttle {
        Throttle::Aws => penstock_api::Throttle::Aws,
        Throttle::Off => penstock_api::Throttle::Off,
    };
    let timing = match serve.timing {
        Timing::Aws => penstock_api::Timing::Aws,
        Timing::Instant => penstock_api::Timing::Instant,
    };
    let keys: Arc<dyn KeyProvider> = Arc::new(KeyFile::new(serve.key_file()));
    let options = StreamsOptions {
        throttle,
        timing,
        keys: Arc::clone(&keys),
        ring: Arc::clone(&data.ring),
        clock: Clock::default(),
    };
    let streams = Streams::open(data.catalog.clone(), data.streams.clone(), options).await;
    let streams = streams.map_err(|error| Failure::streams(&serve.data, &error))?;
    let glue = Glue::open(data.catalog.clone(), Clock::default());
    let glue = glue.map_err(|newer| Failure::glue(&newer))?;
    let holds = Arc::new(Holds::new(data.catalog.clone()));
    let elsewhere = elsewhere(serve)?;
    let objects = object_store(data, elsewhere.as_ref());
    let pictures = picture_store(data, elsewhere);
    // After the streams, which bring catalog and engine together.
    let options = FirehoseOptions {
        throttle,
        timing,
        keys,
        ring: Arc::clone(&data.ring),
        store: Arc::clone(&objects),
        tables: Arc::new(DataCatalog(Arc::clone(&glue))),
        // Each delivery stream puts its own region there.
        lent: Environment::new(""),
        functions: Arc::new(Transforms(Arc::clone(functions))),
        readers: Arc::<Holds>::clone(&holds),
        clock: Clock::default(),
    };
    let firehose = Firehose::open(data.catalog.clone(), data.streams.clone(), options).await;
    let firehose = firehose.map_err(|error| Failure::firehose(&serve.data, &error))?;
    // After the streams, for the same reason.
    let options = VideoOptions {
        throttle,
        timing,
        clock: Clock::default(),
        endpoint: serve.advertise.clone(),
        tls: serve.speaks_tls(),
        turn: serve.turn().map_err(Failure::Config)?,
    };
    let outlet = Arc::new(Outward { store: pictures.clone(), lent: Environment::new("") });
    let video = Video::open(data.catalog.clone(), data.streams.clone(), outlet, options).await;
    let video = video.map_err(|error| Failure::video(&serve.data, &error))?;
    let shelf = FileShelf::create(&serve.data.join("shelf"));
    let shelf = shelf.map_err(|error| Failure::data(&serve.data, &error))?;
    // The same.
    let applications = Applications::new(penstock_applications::Options {
        catalog: data.catalog.clone(),
        engine: data.streams.clone(),
        functions: Arc::new(Transforms(Arc::clone(functions))),
        objects,
        holds,
        room: Room::new((serve.sql_memory as usize) << 20, shelf),
        clock: Clock::default(),
    });
    let options = AnalyticsOptions {
        timing,
        runner: Arc::new(applications),
        samples: Arc::new(Shown {
            catalog: data.catalog.clone(),
            engine: data.streams.clone(),
            store: pictures,
            functions: Transforms(Arc::clone(functions)),
        }),
        clock: Clock::default(),
    };
    let analytics = Analytics::open(data.catalog.clone(), data.streams.clone(), options).await;
    let analytics = analytics.map_err(|error| Failure::analytics(&serve.data, &error))?;
    Ok((vec![streams, firehose, glue, analytics, video.clone()], video))
}

/// Where Data Firehose puts objects, and reference data come from.
fn object_store(data: &Data, elsewhere: Option<&S3>) -> Arc<dyn ObjectStore> {
    match elsewhere {
        Some(s3) => Arc::new(Outside(s3.clone())),
        None => Arc::new(Objects(data.s3.clone())),
    }
}

/// Where pictures are put, and samples of objects come from.
fn picture_store(data: &Data, elsewhere: Option<S3>) -> PictureStore {
    match elsewhere {
        Some(s3) => PictureStore::Elsewhere(s3),
        None => PictureStore::Own(data.s3.clone()),
    }
}

/// Where objects are put, if it is not this process.
fn elsewhere(serve: &Serve) -> Result<Option<S3>, Failure> {
    let Some(url) = &serve.s3_endpoint else { return Ok(None) };
    let lent = Environment { keys: operator::keys(), ..Environment::new(&operator::region()) };
    let s3 = S3::new(url, &lent).map_err(|why| Failure::Config(format!("--s3-endpoint {why}")))?;
    Ok(Some(s3))
}

/// How callers are told apart.
fn auth(serve: &Serve) -> Result<Auth, String> {
    match serve.credentials()? {
        Some(file) => Auth::verify(file).map_err(|error| error.to_string()),
        None => Ok(Auth::any()),
    }
}

fn authenticate(auth: Arc<Auth>, any_key: bool) -> Authenticate {
    Box::new(move |head, body, service| {
        // A page that somebody visits can reach a port of their machine, and functions are code: where no signature is verified, the
        // header that browsers put into every such request is what tells it from a program's.
        let by_page = head.headers.contains_key("origin") && head.method != "GET";
        if any_key && by_page && service.signing_name == "lambda" {
            let message =
                "Functions cannot be changed or invoked by web pages while signatures are not verified.";
            return Err(Fault::access_denied(message));
        }
        let received = Received { head, body, service: service.signing_name };
        auth.identify(&received, SystemTime::now())
    })
}

/// S3 verifies its signatures itself, which reach into its bodies.
fn s3_access(auth: Arc<Auth>) -> Access {
    if !auth.verifies() {
        return Access::Any;
    }
    Access::Verify(Arc::new(move |access_key: &str| {
        let Known { secret, token, expires } = auth.lookup(access_key)?;
        Some(Secret { secret, token, expires })
    }))
}

/// What is stored: the catalog in an engine of its own, because its log is kept for ever, and the records of the streams.
struct Data {
    catalog_engine: Engine,
    catalog: Catalog,
    streams: Engine,
    /// The objects of S3.
    s3: Store,
    /// The keys of encrypted streams, for the engine that has their records.
    ring: Arc<KeyRing>,
}

/// Bytes of a segment of the catalog's log: an event is some hundred bytes, and a fresh directory should not cost much disk.
const CATALOG_SEGMENT_BYTES: u64 = 4 * 1024 * 1024;

impl Data {
    fn open(serve: &Serve) -> Result<Data, Failure> {
        let driver = match serve.storage {
            Storage::Auto => Driver::Auto,
            Storage::Uring => Driver::Uring,
            Storage::Blocking => Driver::Blocking,
        };
        let ordinary = Options { driver, ..Options::default() };
        // Rarely busy: one lane, and no core of its own.
        let small =
            Options { lanes: Some(1), segment_bytes: CATALOG_SEGMENT_BYTES, pin: false, ..ordinary.clone() };

        let dir = serve.data.join("catalog");
        let catalog_engine = open_engine(&dir, small)?;
        let catalog = Catalog::open(&catalog_engine, penstock_catalog::Options::default());
        let catalog = catalog.map_err(|error| Failure::catalog(&dir, &error))?;
        // Where io_uring was refused once it is not asked for again: one line in the log says so, not two.
        let driver =
            if catalog_engine.driver() == "blocking" { Driver::Blocking } else { ordinary.driver.clone() };
        let ring = Arc::new(KeyRing::with_cipher(cipher::aes_256_gcm));
        let keys: Arc<dyn Keys> = Arc::<KeyRing>::clone(&ring);
        let options = Options { driver, keys: Some(keys), ..ordinary };
        let streams = open_engine(&serve.data.join("streams"), options)?;
        let dir = serve.data.join("s3");
        let s3 = Store::open(&dir).map_err(|error| Failure::s3(&dir, &error))?;
        Ok(Data { catalog_engine, catalog, streams, s3, ring })
    }

    // What was acknowledged is on disk already; this ends the threads in order.
    fn close(self) {
        self.s3.close();
        self.streams.close();
        self.catalog.close();
        self.catalog_engine.close();
    }
}

fn open_engine(dir: &std::path::Path, options: Options) -> Result<Engine, Failure> {
    let engine = Engine::open(dir, options).map_err(|error| Failure::engine(dir, &error))?;
    let recovery = engine.recovery();
    if recovery.torn_bytes > 0 {
        let bytes = recovery.torn_bytes;
        tracing::info!(dir = %dir.display(), bytes, "cut a torn end: writes that were never acknowledged");
    }
    for damage in &recovery.damaged {
        tracing::error!(dir = %dir.display(), "{damage}; what is damaged is kept and not served, the rest is");
    }
    Ok(engine)
}

// Resolves at the first SIGTERM or SIGINT. Listening begins at once, so that none is missed.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => tracing::info!("stopping on SIGTERM"),
            _ = interrupt.recv() => tracing::info!("stopping on SIGINT"),
        }
    })
}

fn join(addresses: &[SocketAddr]) -> String {
    let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    addresses.join(", ")
}
