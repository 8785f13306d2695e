//! A server that does nothing but answer, made of the same HTTP library on the same runtime as ours: what a request costs before
//! anything is done for it. It takes the request's body in and answers two bytes.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use clap::Args;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

use super::target::LISTENING;
use crate::report::Report;

/// Answer every request with two bytes, on a free port of loopback, until killed
#[derive(Args, Clone, Debug)]
pub(super) struct Hello {}

impl Hello {
    pub(super) fn run(&self) -> Result<Report> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.context("cannot start a runtime")?.block_on(serve())
    }
}

async fn serve() -> Result<Report> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("cannot listen")?;
    println!("{LISTENING}{}", listener.local_addr().context("a port without an address")?);
    loop {
        let Ok((stream, _)) = listener.accept().await else { bail!("cannot take a connection") };
        stream.set_nodelay(true).context("cannot set up a connection")?;
        tokio::spawn(async move {
            let http = auto::Builder::new(TokioExecutor::new());
            // A client that goes away is no failure.
            let _ = http.serve_connection(TokioIo::new(stream), service_fn(answer)).await;
        });
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    // A body that breaks off is seen by the connection.
    let _ = request.into_body().collect().await;
    Ok(Response::new(Full::new(Bytes::from_static(b"{}"))))
}
