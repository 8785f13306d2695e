//! The engine inside another program: a log that speaks lines, on standard input or, given a second argument, over TCP.
//! `PUT lamp on` is answered by `OK 2097152` once the record is synced, `GET 0` by `2097152 b"lamp" b"on"` and where to
//! read on: `END 3145728`. What all connections put while the disk is busy goes down with one sync.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::{env, net::TcpListener, pin::pin, task, thread};

use penstock_engine::{Engine, From, Options, Position, ReadLimits, Record, Shard, ShardConfig, ShardId};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let directory = arguments.next().ok_or("usage: embed DIRECTORY [ADDRESS]")?;
    let engine = Engine::open(directory, Options::default())?;
    let shard = match engine.shard(ShardId(1)) {
        Some(shard) => shard,
        None => wait(engine.create_shard(ShardId(1), ShardConfig::default()))?,
    };
    let Some(address) = arguments.next() else { return Ok(serve(&shard, io::stdin().lock(), io::stdout())?) };
    for connection in TcpListener::bind(address)?.incoming() {
        let (connection, shard) = (connection?, shard.clone());
        thread::spawn(move || serve(&shard, BufReader::new(&connection), &connection));
    }
    Ok(())
}

fn serve(shard: &Shard, requests: impl BufRead, mut answers: impl Write) -> io::Result<()> {
    for line in requests.lines() {
        let answer = answer(shard, &line?).unwrap_or_else(|error| format!("ERROR {error}\n"));
        answers.write_all(answer.as_bytes())?;
    }
    Ok(())
}

fn answer(shard: &Shard, line: &str) -> Result<String, Box<dyn Error>> {
    match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
        ["PUT", key, data] => {
            let record = Record::new(key.to_owned(), data.to_owned());
            Ok(format!("OK {}\n", shard.append(vec![record]).wait()?.first.number()))
        }
        ["GET", from] => {
            let batch = shard.read(From::At(Position::new(from.parse()?)), ReadLimits::default()).wait()?;
            let lines =
                batch.records.iter().map(|r| format!("{} {:?} {:?}\n", r.position.number(), r.key, r.data));
            Ok(lines.chain([format!("END {}\n", batch.next.number())]).collect())
        }
        _ => Err("say PUT key data, or GET position".into()),
    }
}

fn wait<F: Future>(future: F) -> F::Output {
    let (mut future, mut context) = (pin!(future), task::Context::from_waker(task::Waker::noop()));
    loop {
        match future.as_mut().poll(&mut context) {
            task::Poll::Ready(output) => return output,
            task::Poll::Pending => thread::yield_now(),
        }
    }
}
