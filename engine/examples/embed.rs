//! The engine inside another program: a server of logs that speaks lines over TCP.
//!
//! ```text
//! NEW 7 3600         a log with the number 7, whose records are kept for an hour      OK
//! PUT 7 lamp on      the record is on disk when the answer comes                      OK 2097152
//! GET 7 0            what is there from this position on, and where to read on        2097152 lamp on; NEXT 2097153
//! TAIL 7 2097153     the same, as soon as there is something
//! STOP               the server ends; all that was answered is on disk                BYE
//! ```
//! What all connections put while the disk is busy goes down with one sync.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, pin::pin, sync::mpsc, task, thread, time::Duration};

use penstock_engine::{Engine, From, Options, Position, ReadLimits, Record, Shard, ShardConfig, ShardId};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [directory, address] = &arguments[..] else { return Err("usage: embed DIRECTORY ADDRESS".into()) };
    // Creates the directory or recovers what is in it. Nobody else can open it meanwhile.
    let engine = Engine::open(directory, Options::default())?;
    serve(&engine, TcpListener::bind(address)?);
    Ok(())
}

/// Serves until somebody says STOP.
pub(crate) fn serve(engine: &Engine, listener: TcpListener) {
    let (stop, stopped) = mpsc::channel();
    let engine = engine.clone();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // Handles are cheap, and work from any thread.
            let (engine, stop) = (engine.clone(), stop.clone());
            thread::spawn(move || converse(&engine, &connection, &stop));
        }
    });
    // Nothing comes if the listener fails: then it is over, too.
    let _ = stopped.recv();
}

fn converse(engine: &Engine, connection: &TcpStream, stop: &mpsc::Sender<()>) -> io::Result<()> {
    let mut answers = connection;
    for line in BufReader::new(connection).lines() {
        let line = line?;
        if line == "STOP" {
            // Commits what was posted and stops all lanes. Whoever waits at a tail is told that it is closed.
            engine.close();
            answers.write_all(b"BYE\n")?;
            return stop.send(()).map_err(io::Error::other);
        }
        let answer = answer(engine, &line).unwrap_or_else(|error| format!("ERROR {error}\n"));
        answers.write_all(answer.as_bytes())?;
    }
    Ok(())
}

fn answer(engine: &Engine, line: &str) -> Result<String, Box<dyn Error>> {
    let shard = |log: &str| -> Result<Shard, Box<dyn Error>> {
        engine.shard(ShardId(log.parse()?)).ok_or_else(|| "there is no such log".into())
    };
    match line.splitn(4, ' ').collect::<Vec<_>>()[..] {
        ["NEW", log, seconds] => {
            let retention = Duration::from_secs(seconds.parse()?);
            let config = ShardConfig { retention: Some(retention), ..ShardConfig::default() };
            wait(engine.create_shard(ShardId(log.parse()?), config))?;
            Ok("OK\n".into())
        }
        ["PUT", log, key, data] => {
            let record = Record::new(key.to_owned(), data.to_owned());
            Ok(format!("OK {}\n", shard(log)?.append(vec![record]).wait()?.first.number()))
        }
        [how @ ("GET" | "TAIL"), log, from] => {
            let (shard, from) = (shard(log)?, Position::new(from.parse()?));
            if how == "TAIL" {
                shard.wait_past(from).wait()?;
            }
            let batch = shard.read(From::At(from), ReadLimits::default()).wait()?;
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let lines = batch.records.iter().map(|record| {
                format!("{} {} {}\n", record.position.number(), text(&record.key), text(&record.data))
            });
            Ok(lines.chain([format!("NEXT {}\n", batch.next.number())]).collect())
        }
        _ => Err("say NEW, PUT, GET, TAIL or STOP".into()),
    }
}

/// What a runtime's `block_on` does, if there is one.
fn wait<F: Future>(future: F) -> F::Output {
    let (mut future, mut context) = (pin!(future), task::Context::from_waker(task::Waker::noop()));
    loop {
        match future.as_mut().poll(&mut context) {
            task::Poll::Ready(output) => return output,
            task::Poll::Pending => thread::yield_now(),
        }
    }
}
