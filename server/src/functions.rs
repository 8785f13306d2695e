//! Functions as the command line asks for them.

use crate::config::Serve;
use crate::failure::Failure;
use crate::operator;
use penstock_functions::{Functions, FunctionsOptions, Local, Remote};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// Opens the functions of the data directory. Has to be called within the runtime.
pub(crate) fn open(
    serve: &Serve,
    addresses: &[SocketAddr],
    bound: SocketAddr,
) -> Result<Arc<Functions>, Failure> {
    let remote = serve.lambda_endpoint.as_deref().map(|endpoint| Remote::new(endpoint, operator::keys()));
    let remote = remote.transpose().map_err(|bad| Failure::Config(format!("--lambda-endpoint {bad}")))?;
    let local = if serve.functions(addresses) { Local::Allowed } else { Local::Refused };
    let options = FunctionsOptions {
        local,
        endpoint: Some(endpoint(serve, bound)),
        any_key: serve.takes_any_key(),
        python: serve.functions_python.clone(),
        node: serve.functions_node.clone(),
        // The very program that runs, also when its file was replaced meanwhile.
        launcher: cfg!(target_os = "linux").then(|| "/proc/self/exe".into()),
        remote,
        ..FunctionsOptions::default()
    };
    Functions::open(&serve.data.join("functions"), options).map_err(|error| Failure::functions(&error))
}

/// Where a handler reaches this server: plain, as from this machine it may always be where the address is a loopback one.
fn endpoint(serve: &Serve, bound: SocketAddr) -> String {
    let mut address = bound;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let scheme = if serve.speaks_tls() && !address.ip().is_loopback() { "https" } else { "http" };
    format!("{scheme}://{address}")
}
