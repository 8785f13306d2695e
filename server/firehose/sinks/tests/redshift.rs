//! Redshift against a server in memory that speaks its protocol and does everything wrong that one can; and, where PostgreSQL is installed, against
//! that, which stands in for it.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use penstock_api::BoxFuture;
use penstock_sinks::Environment;
use penstock_sinks::environment::{Network, Stream, Trust};
use penstock_sinks::redshift::{CopyFault, Redshift, Stage, StageFault, Staged};
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;
use uuid::Uuid;

/// Objects in memory.
#[derive(Clone, Default)]
struct Objects(Arc<Mutex<BTreeMap<String, Bytes>>>);

impl Objects {
    fn staged(&self, key: &str, body: impl Into<Bytes>) -> Staged {
        let body = body.into();
        let bytes = body.len() as u64;
        self.0.lock().unwrap().insert(format!("b/{key}"), body);
        Staged { bucket: "b".to_owned(), key: key.to_owned(), bytes }
    }

    fn json(&self, key: &str) -> Json {
        serde_json::from_slice(&self.0.lock().unwrap()[&format!("b/{key}")]).unwrap()
    }
}

impl Stage for Objects {
    fn put(&self, bucket: &str, key: &str, body: Bytes) -> BoxFuture<'static, Result<(), StageFault>> {
        self.0.lock().unwrap().insert(format!("{bucket}/{key}"), body);
        Box::pin(async { Ok(()) })
    }

    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StageFault>> {
        let found = self.0.lock().unwrap().get(&format!("{bucket}/{key}")).cloned();
        Box::pin(async move { found.ok_or(StageFault::Missing) })
    }
}

const ID: Uuid = Uuid::from_u128(7);

fn configuration(url: &str, options: &str, retry_s: u64) -> Json {
    json!({
        "RoleARN": "arn:aws:iam::123456789012:role/delivery",
        "ClusterJDBCURL": url,
        "Username": "loader",
        "Password": "secret",
        "CopyCommand": {"DataTableName": "Clicks", "DataTableColumns": "id, page", "CopyOptions": options},
        "RetryOptions": {"DurationInSeconds": retry_s},
        "S3Configuration": {"Prefix": "staged/"},
    })
}

fn lasted(begun: Instant, seconds: u64) -> bool {
    let lasted = begun.elapsed();
    lasted >= Duration::from_secs(seconds) && lasted < Duration::from_secs(seconds + 1)
}

mod fake {
    //! A server of PostgreSQL's protocol in memory.

    use super::*;

    /// What it does with a connection, or with a statement.
    #[derive(Clone, Debug)]
    pub(crate) enum Does {
        Answer,
        Refuse,
        /// Ends the connection in the middle of an answer.
        Close,
        Hang,
        /// Says so, with this SQLSTATE.
        Fault(&'static str, &'static str),
        /// Sends what is no message.
        Babble,
        /// Announces a gigabyte, and sends.
        Flood,
    }

    /// What it does with each connection in turn, and with the COPY that comes on it; then it answers.
    #[derive(Clone)]
    pub(crate) struct Server {
        pub(crate) script: Arc<Mutex<Vec<(Does, Does)>>>,
        pub(crate) statements: Arc<Mutex<Vec<String>>>,
        pub(crate) tls: Option<Arc<rustls::ServerConfig>>,
    }

    impl Server {
        pub(crate) fn new(script: &[(Does, Does)]) -> Server {
            let script = script.iter().rev().cloned().collect();
            Server { script: Arc::new(Mutex::new(script)), statements: Arc::default(), tls: None }
        }

        pub(crate) fn redshift(
            &self,
            configuration: &Json,
            objects: &Objects,
            trust: Trust,
        ) -> Result<Redshift, String> {
            let environment = Environment {
                network: Arc::new(self.clone()),
                trust: Arc::new(trust),
                ..Environment::new("r")
            };
            Redshift::read(configuration, &environment, Arc::new(objects.clone()))
        }
    }

    impl Network for Server {
        fn connect<'a>(&'a self, _: &'a str, _: u16) -> BoxFuture<'a, io::Result<Box<dyn Stream>>> {
            let (connection, copy) =
                self.script.lock().unwrap().pop().unwrap_or((Does::Answer, Does::Answer));
            Box::pin(async move {
                if let Does::Refuse = connection {
                    return Err(io::ErrorKind::ConnectionRefused.into());
                }
                let (near, far) = tokio::io::duplex(1 << 16);
                let server = self.clone();
                // It ends with the connection.
                tokio::spawn(async move { drop(serve(server, far, connection, copy).await) });
                Ok(Box::new(near) as Box<dyn Stream>)
            })
        }
    }

    async fn serve(
        server: Server,
        mut stream: tokio::io::DuplexStream,
        connection: Does,
        copy: Does,
    ) -> io::Result<()> {
        let mut startup = read(&mut stream, 0).await?;
        // The number that asks for TLS.
        if startup == 80_877_103_u32.to_be_bytes() {
            let Some(tls) = server.tls.clone() else {
                stream.write_all(b"N").await?;
                return Ok(());
            };
            stream.write_all(b"S").await?;
            let mut stream = tokio_rustls::TlsAcceptor::from(tls).accept(stream).await?;
            startup = read(&mut stream, 0).await?;
            return talk(server, stream, &startup, connection, copy).await;
        }
        talk(server, stream, &startup, connection, copy).await
    }

    async fn talk(
        server: Server,
        mut stream: impl Stream,
        startup: &[u8],
        connection: Does,
        copy: Does,
    ) -> io::Result<()> {
        assert!(String::from_utf8_lossy(startup).contains("user\0loader\0database\0dev\0"), "{startup:?}");
        stream.write_all(&message(b'R', &3_u32.to_be_bytes())).await?;
        let mut password = vec![0; 1];
        stream.read_exact(&mut password).await?;
        assert_eq!(read(&mut stream, 0).await?, b"secret\0");
        if !does(&mut stream, connection).await? {
            return Ok(());
        }
        let ready = message(b'Z', b"I");
        stream.write_all(&message(b'R', &0_u32.to_be_bytes())).await?;
        stream.write_all(&ready).await?;
        loop {
            let mut tag = [0];
            stream.read_exact(&mut tag).await?;
            let body = read(&mut stream, 0).await?;
            if tag != *b"Q" {
                return Ok(());
            }
            let statement = String::from_utf8_lossy(&body[..body.len() - 1]).into_owned();
            server.statements.lock().unwrap().push(statement.clone());
            if statement == "SELECT version()" {
                let text = "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103";
                let length = u32::try_from(text.len()).unwrap();
                let column =
                    [&b"\0\x01version\0"[..], &[0; 6], &25_u32.to_be_bytes(), &[255; 6], &[0; 2]].concat();
                stream.write_all(&message(b'T', &column)).await?;
                let row = [&b"\0\x01"[..], &length.to_be_bytes(), text.as_bytes()].concat();
                stream.write_all(&message(b'D', &row)).await?;
                stream.write_all(&message(b'C', b"SELECT\0")).await?;
            } else if !does(&mut stream, copy.clone()).await? {
                return Ok(());
            } else if !matches!(copy, Does::Fault(..)) {
                stream.write_all(&message(b'C', b"COPY\0")).await?;
            }
            stream.write_all(&ready).await?;
        }
    }

    /// Whether it goes on.
    async fn does(stream: &mut impl Stream, what: Does) -> io::Result<bool> {
        match what {
            Does::Answer => return Ok(true),
            Does::Refuse | Does::Close => stream.write_all(b"C\0\0").await?,
            Does::Hang => std::future::pending().await,
            Does::Flood => {
                stream.write_all(b"D\x40\0\0\0").await?;
                loop {
                    stream.write_all(&[0; 1 << 16]).await?;
                }
            }
            Does::Babble => stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await?,
            Does::Fault(state, text) => {
                let body = format!("SERROR\0C{state}\0M{text}\0\0");
                stream.write_all(&message(b'E', body.as_bytes())).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn message(tag: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap();
        [&[tag][..], &length.to_be_bytes(), body].concat()
    }

    /// What follows a length.
    async fn read(stream: &mut impl Stream, begun: usize) -> io::Result<Vec<u8>> {
        let length = stream.read_u32().await? as usize - 4 - begun;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        Ok(body)
    }
}

use fake::{Does, Server};

/// Nothing is secured within the machine, and the API wants a host of Redshift's.
const HERE: &str = "jdbc:redshift://one.redshift.localhost:5439/dev";

async fn copied(script: &[(Does, Does)], retry_s: u64) -> (Server, Objects, Result<(), CopyFault>) {
    let (server, objects) = (Server::new(script), Objects::default());
    let staged = [objects.staged("staged/1", "x"), objects.staged("staged/it's", "y")];
    let redshift =
        server.redshift(&configuration(HERE, "gzip json 'auto'", retry_s), &objects, Trust::default());
    let copied = redshift.unwrap().copy(&staged, ID).await;
    (server, objects, copied)
}

#[tokio::test(start_paused = true)]
async fn a_cluster_is_sent_the_services_statement_and_a_manifest() {
    let (server, objects, copied) = copied(&[], 0).await;
    assert_eq!(copied, Ok(()));
    let statement = format!(
        "COPY \"clicks\" (\"id\", \"page\") FROM 's3://b/staged/manifests/{ID}' \
         CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/delivery' MANIFEST gzip json 'auto'"
    );
    assert_eq!(*server.statements.lock().unwrap(), ["SELECT version()", &statement]);
    let entries = json!([
        {"url": "s3://b/staged/1", "mandatory": true},
        {"url": "s3://b/staged/it's", "mandatory": true},
    ]);
    assert_eq!(objects.json(&format!("staged/manifests/{ID}")), json!({"entries": entries}));
}

/// Each is tried again until the time is over, and then leaves the manifest where somebody finds it.
#[tokio::test(start_paused = true)]
async fn faults_are_tried_again_and_told_by_the_services_codes() {
    use Does::{Answer, Babble, Close, Fault, Flood, Refuse};
    let cases: &[((Does, Does), &str)] = &[
        ((Refuse, Answer), "Redshift.ConnectionFailed"),
        ((Close, Answer), "Redshift.ConnectionFailed"),
        ((Babble, Answer), "Redshift.ConnectionFailed"),
        ((Answer, Close), "Redshift.ConnectionFailed"),
        ((Answer, Flood), "Redshift.ConnectionFailed"),
        ((Answer, Babble), "Redshift.ConnectionFailed"),
        ((Fault("28000", "password authentication failed"), Answer), "Redshift.AuthenticationFailed"),
        ((Fault("3D000", "database \"dev\" does not exist"), Answer), "Redshift.DatabaseNotFound"),
        ((Answer, Fault("42P01", "relation \"clicks\" does not exist")), "Redshift.TableNotFound"),
        ((Answer, Fault("42501", "permission denied")), "Redshift.InsufficientPrivilege"),
        (
            (Answer, Fault("XX000", "Load into table 'clicks' failed.  Check 'stl_load_errors'")),
            "Redshift.DataLoadFailed",
        ),
        ((Answer, Fault("XX000", "S3ServiceException:Access Denied")), "Redshift.S3BucketAccessDenied"),
    ];
    for (fault, code) in cases {
        let begun = Instant::now();
        let (_, objects, copied) = copied(&vec![fault.clone(); 100], 60).await;
        let told = copied.unwrap_err();
        assert_eq!(told.code, *code, "{fault:?}: {told}");
        assert!(
            told.attempts > 3 && lasted(begun, 60),
            "{fault:?}: {} in {:?}",
            told.attempts,
            begun.elapsed()
        );
        assert_eq!(told.manifest, Some(format!("staged/errors/manifests/{ID}")));
        assert_eq!(objects.json(&told.manifest.unwrap())["entries"][0]["url"], "s3://b/staged/1");
        // And the same, when it goes away.
        let (server, _, copied) = self::copied(std::slice::from_ref(fault), 60).await;
        assert_eq!(copied, Ok(()), "{fault:?}");
        assert!(server.script.lock().unwrap().is_empty());
        let (_, _, copied) = self::copied(std::slice::from_ref(fault), 0).await;
        assert_eq!(copied.unwrap_err().attempts, 1, "no time is never again");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_for_ever() {
    let begun = Instant::now();
    let (_, _, copied) = copied(&[(Does::Hang, Does::Answer)], 0).await;
    assert_eq!(copied.unwrap_err().code, "Redshift.ConnectionFailed");
    assert!(lasted(begun, 10), "{:?}", begun.elapsed());
    let begun = Instant::now();
    let (_, _, copied) = self::copied(&[(Does::Answer, Does::Hang)], 0).await;
    assert_eq!(copied.unwrap_err().code, "Redshift.QueryCancelled");
    assert!(lasted(begun, 30 * 60), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_is_beyond_the_machine_is_secured_and_verified() {
    let authority = rcgen::generate_simple_self_signed(vec!["one.redshift.test".to_owned()]).unwrap();
    let certificate = authority.cert.der().clone();
    let key = rustls::pki_types::PrivateKeyDer::try_from(authority.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let secured = Server { tls: Some(Arc::new(config)), ..Server::new(&[]) };
    let plain = Server::new(&[]);
    let other = rcgen::generate_simple_self_signed(vec!["other.test".to_owned()]).unwrap().cert.der().clone();
    let insists = "jdbc:redshift://one.redshift.test:5439/dev";
    let takes = "jdbc:postgresql://one.redshift.test:5439/dev";
    let here = "jdbc:redshift://one.redshift.localhost:5439/dev?ssl=true";
    for (server, url, trusted, code) in [
        (&secured, insists, &certificate, None),
        (&secured, takes, &certificate, None),
        (&secured, insists, &other, Some("Redshift.SslFailure")),
        (&secured, takes, &other, Some("Redshift.SslFailure")),
        (&secured, here, &certificate, Some("Redshift.SslFailure")),
        (&plain, insists, &certificate, Some("Redshift.SslNotSupported")),
        (&plain, here, &certificate, Some("Redshift.SslNotSupported")),
    ] {
        let objects = Objects::default();
        let staged = [objects.staged("staged/1", "x")];
        let trust = Trust::new(vec![trusted.clone()]);
        let redshift = server.redshift(&configuration(url, "", 0), &objects, trust).unwrap();
        let told = redshift.copy(&staged, ID).await;
        assert_eq!(told.as_ref().err().map(|fault| fault.code), code, "{url}: {told:?}");
    }
}

#[test]
fn what_cannot_be_configured_is_told_at_once() {
    let environment = Environment::new("eu-west-1");
    let read = |change: &dyn Fn(&mut Json)| {
        let mut configuration = configuration(HERE, "csv", 0);
        change(&mut configuration);
        Redshift::read(&configuration, &environment, Arc::new(Objects::default())).err()
    };
    assert_eq!(read(&|_| {}), None);
    for (at, bad) in [
        ("/ClusterJDBCURL", "redshift://a:1/b"),
        ("/ClusterJDBCURL", "jdbc:mysql://a:1/b"),
        ("/ClusterJDBCURL", "jdbc:redshift://a/b"),
        ("/ClusterJDBCURL", "jdbc:redshift://a:70000/b"),
        ("/ClusterJDBCURL", "jdbc:redshift://:1/b"),
        ("/ClusterJDBCURL", "jdbc:redshift://a:1/"),
        ("/ClusterJDBCURL", "jdbc:redshift://localhost:1/b?sslmode=x"),
        ("/CopyCommand/DataTableName", "a; drop table b"),
        ("/CopyCommand/DataTableColumns", "a, b)"),
        ("/CopyCommand/CopyOptions", "csv; drop table b"),
    ] {
        let told = read(&|configuration| *configuration.pointer_mut(at).unwrap() = json!(bad));
        assert!(told.is_some(), "{at}: {bad}");
    }
    assert!(
        read(&|configuration| configuration["SecretsManagerConfiguration"] = json!({"Enabled": true}))
            .is_some()
    );
}

mod real {
    //! PostgreSQL as Debian has it, in a directory of its own.

    use std::net::TcpListener;
    use std::os::unix::fs::chown;
    use std::os::unix::process::CommandExt;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};

    use super::*;

    pub(crate) struct Postgres {
        process: Child,
        pub(crate) port: u16,
        programs: PathBuf,
        _dir: tempfile::TempDir,
    }

    impl Drop for Postgres {
        fn drop(&mut self) {
            let id = i32::try_from(self.process.id()).unwrap();
            // At once, with all of its processes.
            let postmaster = rustix::process::Pid::from_raw(id).unwrap();
            let _ = rustix::process::kill_process(postmaster, rustix::process::Signal::QUIT);
            let _ = self.process.wait();
        }
    }

    /// The folder of its programs, the newest version's.
    fn programs() -> Option<PathBuf> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let folders = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
        folders.filter(|folder| folder.join("initdb").exists() && folder.join("psql").exists()).max()
    }

    /// It refuses to run as root; Debian makes a user for it.
    fn runs_as() -> Option<(u32, u32)> {
        let users = std::fs::read_to_string("/etc/passwd").ok()?;
        let user = users.lines().find(|line| line.starts_with("postgres:"))?;
        let mut numbers = user.split(':').skip(2).map_while(|number| number.parse().ok());
        Some((numbers.next()?, numbers.next()?))
    }

    impl Postgres {
        /// Nothing, and a sentence, where it is not installed.
        pub(crate) fn start() -> Option<Postgres> {
            let left_out = |why: &str| {
                eprintln!("left out: {why}; make test installs Debian's postgresql where it may");
                None
            };
            let Some(programs) = programs() else { return left_out("PostgreSQL is not there") };
            let is_root = rustix::process::getuid().is_root();
            let user = if is_root { runs_as() } else { None };
            if is_root && user.is_none() {
                return left_out("there is no user postgres, and as root it does not run");
            }
            let dir = tempfile::tempdir().unwrap();
            let secret = dir.path().join("secret");
            std::fs::write(&secret, "secret").unwrap();
            if let Some((uid, gid)) = user {
                chown(dir.path(), Some(uid), Some(gid)).unwrap();
                chown(&secret, Some(uid), Some(gid)).unwrap();
            }
            let command = |name: &str| {
                let mut command = Command::new(programs.join(name));
                command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
                if let Some((uid, gid)) = user {
                    command.uid(uid).gid(gid);
                }
                command
            };
            let data = dir.path().join("data");
            let mut initdb = command("initdb");
            initdb.arg("-D").arg(&data).arg("--pwfile").arg(&secret);
            initdb.args([
                "--username=loader",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ]);
            assert!(initdb.status().unwrap().success(), "initdb");
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut postgres = command("postgres");
            postgres.arg("-D").arg(&data).args([
                "-h",
                "127.0.0.1",
                "-c",
                "fsync=off",
                "-p",
                &port.to_string(),
            ]);
            postgres.arg("-k").arg(dir.path());
            let process = postgres.spawn().unwrap();
            let postgres = Postgres { process, port, programs, _dir: dir };
            for _ in 0..600 {
                if postgres.psql("postgres", "SELECT 1").is_ok() {
                    postgres.psql("postgres", "CREATE DATABASE dev").unwrap();
                    return Some(postgres);
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            panic!("PostgreSQL does not start");
        }

        /// What it answers, a row a line, fields between bars.
        pub(crate) fn psql(&self, database: &str, statement: &str) -> Result<String, String> {
            let program: &Path = &self.programs.join("psql");
            let output = Command::new(program)
                .env("PGPASSWORD", "secret")
                .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "loader", "-d", database])
                .args(["-XAtqv", "ON_ERROR_STOP=1", "-c", statement])
                .output()
                .unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
            if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
        }

        pub(crate) fn ask(&self, statement: &str) -> String {
            self.psql("dev", statement).unwrap()
        }

        pub(crate) fn redshift(
            &self,
            objects: &Objects,
            options: &str,
            change: &dyn Fn(&mut Json),
        ) -> Redshift {
            let url = format!("jdbc:postgresql://one.redshift.localhost:{}/dev", self.port);
            let mut configuration = configuration(&url, options, 0);
            change(&mut configuration);
            let environment = Environment::new("eu-west-1");
            Redshift::read(&configuration, &environment, Arc::new(objects.clone())).unwrap()
        }
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// One server for all that is asked of it: it takes seconds to make.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_stands_in() {
    let Some(postgres) = real::Postgres::start() else { return };
    let objects = Objects::default();
    let unchanged: &dyn Fn(&mut Json) = &|_| {};
    let all_columns: &dyn Fn(&mut Json) = &|configuration| {
        configuration["CopyCommand"]["DataTableColumns"] = json!("");
    };

    // A table is made late, which is why a failure is not the end.
    let late = objects.staged("late", "{\"id\":0,\"page\":\"late\"}");
    let patient = postgres.redshift(&objects, "json 'auto'", &|configuration| {
        configuration["RetryOptions"]["DurationInSeconds"] = json!(60);
    });
    let made_late = [late.clone()];
    let (copied, ()) = tokio::join!(patient.copy(&made_late, Uuid::from_u128(1)), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        postgres.ask("CREATE TABLE clicks (id bigint PRIMARY KEY, page text, at timestamp)");
    });
    assert_eq!(copied, Ok(()));
    assert_eq!(postgres.ask("SELECT * FROM clicks"), "0|late|");

    // Objects as deliveries make them, all in one transaction; and what is repeated is there once, also at the same time.
    let json = "{\"id\":1,\"page\":\"a\\tb\\\\c\",\"at\":\"2026-01-02 03:04:05.6\"}{\"id\":2}\n";
    let staged = [objects.staged("1", gzip(json)), objects.staged("2", gzip("{\"id\":3,\"page\":\"\"}\n"))];
    let redshift = postgres.redshift(&objects, "GZIP JSON 'auto' TIMEFORMAT 'auto'", all_columns);
    let both = tokio::join!(redshift.copy(&staged, ID), redshift.copy(&staged, ID));
    assert_eq!(both, (Ok(()), Ok(())));
    assert_eq!(redshift.copy(&staged, ID).await, Ok(()));
    assert_eq!(
        postgres.ask("SELECT * FROM clicks WHERE id > 0 ORDER BY id"),
        "1|a\tb\\c|2026-01-02 03:04:05.6\n2||\n3||"
    );
    assert_eq!(postgres.ask("SELECT count(*) FROM clicks WHERE page = ''"), "1");
    assert_eq!(postgres.ask(&format!("SELECT count(*) FROM penstock_deliveries WHERE id = '{ID}'")), "1");

    // Lines, into some of the columns.
    let csv = [objects.staged("csv", "id,page\n4,\"x,\"\"y\"\"\nz\"\n5,\\N\n")];
    let lines = postgres.redshift(&objects, "CSV IGNOREHEADER 1", unchanged);
    assert_eq!(lines.copy(&csv, Uuid::from_u128(2)).await, Ok(()));
    assert_eq!(
        postgres.ask("SELECT page, page IS NULL FROM clicks WHERE id > 3 ORDER BY id"),
        "x,\"y\"\nz|f\n|t"
    );

    // What fails leaves nothing behind, not even that it was there, and says what it was.
    let before = postgres.ask("SELECT count(*) FROM clicks");
    postgres.ask("CREATE TABLE strict (id bigint, page text NOT NULL)");
    postgres.ask("CREATE ROLE nobody LOGIN PASSWORD 'secret'");
    let table = |name: &'static str| {
        move |configuration: &mut Json| configuration["CopyCommand"]["DataTableName"] = json!(name)
    };
    let good = objects.staged("good", "{\"id\":10,\"page\":\"x\"}");
    let set = |at: &'static str, value: &'static str| {
        move |configuration: &mut Json| *configuration.pointer_mut(at).unwrap() = json!(value)
    };
    let url = format!("jdbc:postgresql://localhost:{}/nowhere", postgres.port);
    type Change = Box<dyn Fn(&mut Json)>;
    let cases: Vec<(&str, Staged, Change, &str)> = vec![
        (
            "json 'auto'",
            objects.staged("bad", "{\"id\":11}{\"id\":\"x\"}"),
            Box::new(|_| {}),
            "DataLoadFailed",
        ),
        ("json 'auto'", objects.staged("no", "{\"id\":12} no"), Box::new(|_| {}), "DataLoadFailed"),
        (
            "json 'auto'",
            objects.staged("twice", "{\"id\":13}{\"id\":13}"),
            Box::new(|_| {}),
            "DataLoadFailed",
        ),
        ("csv", objects.staged("short", "14\n"), Box::new(|_| {}), "DataLoadFailed"),
        ("gzip csv", objects.staged("plain", "15,x\n"), Box::new(|_| {}), "DataLoadFailed"),
        ("json 'auto'", Staged { key: "gone".to_owned(), ..good.clone() }, Box::new(|_| {}), "MissingS3File"),
        ("json 'auto'", good.clone(), Box::new(table("nothing")), "TableNotFound"),
        ("json 'auto'", good.clone(), Box::new(table("nowhere.clicks")), "SchemaNotFound"),
        (
            "json 'auto'",
            good.clone(),
            Box::new(set("/CopyCommand/DataTableColumns", "id, pages")),
            "ColumnNotFound",
        ),
        (
            "json 'auto'",
            good.clone(),
            Box::new(set("/CopyCommand/DataTableColumns", "id, id")),
            "ColumnSpecifiedMoreThanOnce",
        ),
        ("json 'auto'", objects.staged("null", "{\"id\":1}"), Box::new(table("strict")), "MissingColumn"),
        ("json 'auto'", good.clone(), Box::new(set("/Password", "other")), "AuthenticationFailed"),
        ("json 'auto'", good.clone(), Box::new(set("/Username", "nobody")), "InsufficientPrivilege"),
        (
            "json 'auto'",
            good.clone(),
            Box::new(move |configuration: &mut Json| {
                configuration["ClusterJDBCURL"] = json!(url);
            }),
            "DatabaseNotFound",
        ),
    ];
    for (number, (options, object, change, code)) in cases.into_iter().enumerate() {
        let redshift = postgres.redshift(&objects, options, &*change);
        let told =
            redshift.copy(&[good.clone(), object.clone()], Uuid::from_u128(100 + number as u128)).await;
        let told = told.unwrap_err();
        assert_eq!(told.code, format!("Redshift.{code}"), "{options} {object:?}: {told}");
        assert_eq!(told.attempts, 1);
    }
    assert_eq!(postgres.ask("SELECT count(*) FROM clicks"), before);
    assert_eq!(postgres.ask("SELECT count(*) FROM strict"), "0");
    assert_eq!(postgres.ask("SELECT count(*) FROM penstock_deliveries"), "3");

    // No wait makes PostgreSQL read Parquet.
    let refused = postgres.redshift(&objects, "PARQUET", &|configuration| {
        configuration["RetryOptions"]["DurationInSeconds"] = json!(7_200);
    });
    let told = refused.copy(&[good], Uuid::from_u128(3)).await.unwrap_err();
    assert_eq!((told.code, told.attempts), ("Redshift.InvalidCopyOptions", 1));
    assert_eq!(told.message, "PARQUET is not supported with PostgreSQL");

    // What was delivered long ago is forgotten at some later delivery.
    postgres.ask("UPDATE penstock_deliveries SET delivered_at = now() - interval '8 days'");
    let next = [objects.staged("next", "{\"id\":20}")];
    let redshift = postgres.redshift(&objects, "json 'auto'", unchanged);
    assert_eq!(redshift.copy(&next, Uuid::from_u128(4)).await, Ok(()));
    assert_eq!(postgres.ask("SELECT id FROM penstock_deliveries"), Uuid::from_u128(4).to_string());
}
