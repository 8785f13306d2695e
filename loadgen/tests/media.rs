//! `run` with cameras against a small service of Video Streams that holds them to the protocol: what is signed, how media come, and
//! that acknowledgements are read while they do. What it does slowly on purpose must be told as slow.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use penstock_mkv::{Event, Header, Limits, Splitter, document_prefix, write_tags};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How long a fragment takes to be stored.
const STORE: Duration = Duration::from_millis(60);

/// What is signed of a PutMedia.
const SIGNED: &str = "connection;host;transfer-encoding;user-agent;x-amz-date;\
                      x-amzn-fragment-acknowledgment-required;x-amzn-fragment-timecode-type;\
                      x-amzn-producer-start-timestamp;x-amzn-stream-name";

/// What a service does with fragments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Temper {
    /// It stores them, and takes its time.
    Stores,
    /// It refuses the second one of each camera.
    Refuses,
    /// It ends each PutMedia after three fragments.
    Ends,
}

/// What viewers of a stream are sent.
type Viewers = Vec<Sender<Bytes>>;

struct Service {
    address: SocketAddr,
    temper: Temper,
    /// Streams that are there, with their hours.
    streams: Mutex<HashMap<String, u64>>,
    made: AtomicU64,
    viewers: Mutex<HashMap<String, Viewers>>,
    fragments: AtomicU64,
}

struct Request {
    path: String,
    headers: HashMap<String, String>,
}

impl Service {
    fn start(temper: Temper) -> Arc<Service> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let service = Arc::new(Service {
            address: listener.local_addr().unwrap(),
            temper,
            streams: Mutex::default(),
            made: AtomicU64::new(0),
            viewers: Mutex::default(),
            fragments: AtomicU64::new(0),
        });
        let serving = service.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let service = serving.clone();
                thread::spawn(move || service.serve(stream.unwrap()));
            }
        });
        service
    }

    fn serve(&self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut out = stream.try_clone().unwrap();
        let mut incoming = BufReader::new(stream);
        let Some(request) = request(&mut incoming) else { return };
        let authorization = &request.headers["authorization"];
        assert!(authorization.contains("/kinesisvideo/aws4_request"), "{authorization}");
        if request.path == "/putMedia" {
            assert!(authorization.contains(&format!("SignedHeaders={SIGNED},")), "{authorization}");
            return self.put_media(&request, incoming, out);
        }
        let mut body = vec![0; request.headers["content-length"].parse().unwrap()];
        incoming.read_exact(&mut body).unwrap();
        let input: Value = serde_json::from_slice(&body).unwrap();
        let name = input["StreamName"].as_str().unwrap_or_default().to_owned();
        let mut streams = self.streams.lock().unwrap();
        let answer = match request.path.as_str() {
            "/createStream" => {
                self.made.fetch_add(1, Ordering::SeqCst);
                streams.insert(name.clone(), input["DataRetentionInHours"].as_u64().unwrap());
                json!({"StreamARN": format!("arn/{name}")})
            }
            "/describeStream" => {
                assert!(streams.contains_key(&name));
                json!({"StreamInfo": {"Status": "ACTIVE"}})
            }
            "/getDataEndpoint" => {
                assert!(["PUT_MEDIA", "GET_MEDIA"].contains(&input["APIName"].as_str().unwrap()));
                json!({"DataEndpoint": format!("http://{}", self.address)})
            }
            "/deleteStream" => {
                let arn = input["StreamARN"].as_str().unwrap();
                streams.remove(arn.strip_prefix("arn/").unwrap()).expect("a stream that is there");
                json!({})
            }
            "/getMedia" => {
                drop(streams);
                assert_eq!(input["StartSelector"]["StartSelectorType"], "NOW");
                return self.get_media(name, out);
            }
            other => panic!("{other} was not to be asked"),
        };
        let answer = answer.to_string();
        write!(out, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{answer}", answer.len()).unwrap();
    }

    /// Acknowledges what comes while it comes.
    fn put_media(&self, request: &Request, mut incoming: BufReader<TcpStream>, mut out: TcpStream) {
        let header = |name: &str| request.headers[name].as_str();
        assert_eq!(
            (header("transfer-encoding"), header("x-amzn-fragment-timecode-type")),
            ("chunked", "ABSOLUTE")
        );
        assert!(header("x-amzn-producer-start-timestamp").parse::<f64>().unwrap() > 1.7e9);
        let name = header("x-amzn-stream-name").to_owned();
        let is_stored = self.streams.lock().unwrap()[&name] > 0;
        out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
        let mut splitter = Splitter::new(Limits::default());
        let (mut session_header, mut timecode, mut seen): (Option<Header>, u64, u64) = (None, 0, 0);
        loop {
            let Some(chunk) = chunk(&mut incoming) else { break };
            splitter.push(chunk);
            while let Some(event) = splitter.next_event().unwrap() {
                match event {
                    Event::Header(told) => session_header = Some(told),
                    Event::FragmentStarted { timecode: told, .. } => {
                        assert!(told > timecode, "timecodes grow");
                        timecode = told;
                        seen += 1;
                        acknowledge(&mut out, "BUFFERING", timecode, "");
                        let prefix = document_prefix(
                            session_header.as_ref().unwrap(),
                            &[("AWS_KINESISVIDEO_FRAGMENT_NUMBER", "9134")],
                        );
                        self.show(&name, &prefix);
                    }
                    Event::FragmentPart { bytes } => self.show(&name, &bytes),
                    Event::FragmentEnded(fragment) => {
                        assert!(
                            fragment.end_of_fragment_tag && fragment.tracks[0].frames > 0,
                            "{fragment:?}"
                        );
                        self.fragments.fetch_add(1, Ordering::SeqCst);
                        self.show(&name, &write_tags(&[("AWS_KINESISVIDEO_MILLIS_BEHIND_NOW", "0")]));
                        if self.temper == Temper::Refuses && seen == 2 {
                            let error = r#","ErrorId":4006,"ErrorCode":"INVALID_MKV_DATA""#;
                            acknowledge(&mut out, "ERROR", timecode, error);
                            continue;
                        }
                        acknowledge(&mut out, "RECEIVED", timecode, "");
                        if is_stored {
                            thread::sleep(STORE);
                            acknowledge(&mut out, "PERSISTED", timecode, "");
                        }
                        if self.temper == Temper::Ends && seen == 3 {
                            // The camera may have gone on.
                            let _ = out.write_all(b"0\r\n\r\n");
                            return;
                        }
                    }
                    _ => {}
                }
            }
        }
        let _ = out.write_all(b"0\r\n\r\n");
    }

    fn show(&self, stream: &str, bytes: &Bytes) {
        if let Some(viewers) = self.viewers.lock().unwrap().get_mut(stream) {
            viewers.retain(|viewer| viewer.send(bytes.clone()).is_ok());
        }
    }

    fn get_media(&self, stream: String, mut out: TcpStream) {
        let (sender, media): (_, Receiver<Bytes>) = channel();
        self.viewers.lock().unwrap().entry(stream).or_default().push(sender);
        out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
        for bytes in media {
            let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n"].concat();
            // A viewer goes when it has seen enough.
            if out.write_all(&chunk).is_err() {
                return;
            }
        }
    }
}

fn acknowledge(out: &mut TcpStream, event: &str, timecode: u64, more: &str) {
    let ack =
        format!(r#"{{"EventType":"{event}","FragmentTimecode":{timecode},"FragmentNumber":"9134"{more}}}"#);
    // A camera that has gone hears nothing.
    let _ = out.write_all(format!("{:x}\r\n{ack}\n\r\n", ack.len() + 1).as_bytes());
}

fn request(incoming: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    incoming.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1).unwrap().to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        incoming.read_line(&mut line).unwrap();
        let Some((name, value)) = line.split_once(':') else { return Some(Request { path, headers }) };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
}

/// The next chunk of a body; nothing at its end, or if the camera has gone.
fn chunk(incoming: &mut BufReader<TcpStream>) -> Option<Bytes> {
    let mut line = String::new();
    incoming.read_line(&mut line).ok()?;
    let length = usize::from_str_radix(line.trim(), 16).ok().filter(|length| *length > 0)?;
    let mut bytes = vec![0; length + 2];
    incoming.read_exact(&mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes.into())
}

fn loadgen(arguments: &[&str]) -> Output {
    // The credentials of whoever runs the tests are none of the tests' business.
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_penstock-loadgen"));
    for key in keys {
        command.env_remove(key);
    }
    command.args(arguments).output().unwrap()
}

fn run(service: &Service, flags: &str) -> Value {
    let place = tempfile::tempdir().unwrap();
    let (file, target) = (place.path().join("results.json"), format!("http://{}", service.address));
    let mut arguments = vec!["run", "--target", &target, "--json", file.to_str().unwrap()];
    arguments.extend(flags.split(' '));
    if !arguments.contains(&"--warm-up") {
        arguments.extend(["--warm-up", "300ms"]);
    }
    let output = loadgen(&arguments);
    assert!(output.status.success(), "{flags}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(service.streams.lock().unwrap().is_empty(), "no stream is left behind");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn figure(results: &Value, name: &str) -> f64 {
    results[name].as_f64().unwrap_or_else(|| panic!("no {name} in {results}"))
}

#[test]
fn cameras_are_acknowledged_as_slowly_as_they_are() {
    let service = Service::start(Temper::Stores);
    let results = run(
        &service,
        "--workload put-media --cameras 3 --fragment 200ms --bitrate 800kbit --duration 1500ms",
    );
    assert_eq!((service.made.load(Ordering::SeqCst), &results["errors"]), (3, &json!({})));
    // 800 kbit/s are 20,000 bytes in 200 ms; three cameras, five fragments a second.
    let (per_second, bytes) = (figure(&results, "records_per_s"), figure(&results, "bytes_per_s"));
    assert!((5.0..=15.1).contains(&per_second), "{per_second}");
    assert!((19_000.0..22_000.0).contains(&(bytes / per_second)), "{bytes} {per_second}");
    let (persisted, received) = (figure(&results, "p50"), figure(&results["kinds"]["received"], "p50"));
    assert!(persisted >= 60_000.0 && received < persisted - 40_000.0, "{received} {persisted}");
    assert_eq!((&results["settings"]["cameras"], &results["settings"]["rate"]), (&"3".into(), &Value::Null));
    assert!(results["late_p99"].is_f64(), "frames were due at moments");
}

#[test]
fn cameras_send_as_fast_as_they_are_acknowledged() {
    let service = Service::start(Temper::Stores);
    let flags = "--workload put-media --cameras 1 --fragment 1s --pace max --duration 1s";
    let alone = figure(&run(&service, flags), "records_per_s");
    // Each is stored before the next one is sent, which takes 60 ms; one more may end within the second that began before it.
    assert!((1.0..=1000.0 / 60.0 + 1.0).contains(&alone), "{alone}");
    let unstored = run(&service, &format!("{flags} --retention 0 --in-flight 3"));
    assert!(unstored["kinds"]["persisted"].is_null(), "{unstored}");
    assert!(figure(&unstored, "records_per_s") > alone, "nothing is waited for but that it is received");
}

#[test]
fn frames_reach_who_watches_before_their_fragment_ends() {
    let service = Service::start(Temper::Stores);
    let flags =
        "--workload get-media --cameras 2 --consumers 2 --fragment 1s --frame-rate 20 --bitrate 800kbit";
    let results = run(&service, &format!("{flags} --duration 1500ms"));
    assert_eq!((&results["errors"], &results["counts"]["missing_frames"]), (&json!({}), &0.0.into()));
    // Two cameras, each watched by two, 20 frames a second.
    let per_second = figure(&results, "records_per_s");
    assert!((40.0..=85.0).contains(&per_second), "{per_second}");
    // A fragment that came as a whole would have its middle frame half a second late.
    assert!(figure(&results, "p50") < 250_000.0, "{results}");
    assert!(figure(&results["kinds"]["persisted"], "p50") >= 60_000.0);
}

#[test]
fn what_is_refused_or_ended_is_counted_and_the_camera_goes_on() {
    let refused = Service::start(Temper::Refuses);
    let flags = "--workload put-media --cameras 1 --fragment 100ms --warm-up 0s --duration 1s";
    let results = run(&refused, flags);
    assert_eq!(results["errors"], json!({"INVALID_MKV_DATA": 1}), "{results}");
    assert!(figure(&results, "records") > 1.0);
    let ended = Service::start(Temper::Ends);
    let results = run(&ended, &flags.replace("--duration 1s", "--duration 2s"));
    assert!(figure(&results["errors"], "ConnectionError") >= 1.0, "{results}");
    assert!(ended.fragments.load(Ordering::SeqCst) > 3, "another PutMedia follows");
}

#[test]
fn a_recording_is_played_from_a_file() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("filmed.mkv");
    record(&file);
    let service = Service::start(Temper::Stores);
    let flags = format!("--workload put-media --cameras 1 --duration 700ms --recording {}", file.display());
    let results = run(&service, &flags);
    assert_eq!(results["errors"], json!({}));
    let per_second = figure(&results, "records_per_s");
    assert!((2.0..=10.1).contains(&per_second), "ten a second were filmed: {per_second}");
    std::fs::write(&file, "no Matroska").unwrap();
    let target = format!("http://{}", service.address);
    let flags =
        ["run", "--target", &target, "--workload", "put-media", "--recording", file.to_str().unwrap()];
    let said = String::from_utf8(loadgen(&flags).stderr).unwrap();
    assert!(said.contains("cannot be played: a body that does not begin with an EBML header"), "{said}");
}

/// Three fragments of a tenth of a second.
fn record(file: &Path) {
    let video = penstock_mkv::Track {
        number: 1,
        kind: penstock_mkv::TrackKind::Video { width: 640, height: 360 },
        codec_id: "V_MPEG4/ISO/AVC".into(),
        codec_private: Bytes::from_static(&[1; 20]),
        name: None,
        default_duration_ns: Some(20_000_000),
    };
    let mut out = penstock_mkv::write_header(1_000_000, &[video]).to_vec();
    for fragment in 0..3 {
        penstock_mkv::put_cluster(&mut out, 9000 + fragment * 100);
        for frame in 0..5 {
            let content = Sha256::digest([fragment as u8, frame as u8]);
            penstock_mkv::put_frame(&mut out, 1, frame * 20, frame == 0, &content);
        }
    }
    std::fs::write(file, out).unwrap();
}
