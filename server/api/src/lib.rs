//! What a service and the wire agree on: calls, conversations, faults, ARNs, page tokens, the operations list; and the calendar, the digits and the signatures that several need.
//!
//! A service lists what it answers with [`operations!`], which makes it a [`Dispatch`]; the wire
//! takes any number of those, knows no service by name, and hands each call over together with
//! its [`CallContext`]. What comes back is a value of the model, a stream of [`Events`] or a [`Fault`].
//!
//! How a fault is written (JSON, CBOR, headers) is the wire's business; what an operation does is
//! the service's. Neither knows the other.

mod arn;
mod behaviour;
mod call;
mod clock;
pub mod conversation;
pub mod date;
mod fault;
pub mod hex;
pub mod keys;
pub mod media;
mod operations;
mod output;
pub mod random;
pub mod sigv4;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;

pub use arn::{Arn, BadArn};
pub use behaviour::{Throttle, Timing};
pub use call::{BadEndpoint, BoxFuture, CallContext, Caller, Dispatch, Endpoint, Reply};
pub use clock::{Clock, millis};
pub use fault::Fault;
pub use output::{Event, Events, IntoOutput, Output};

// For the code that `operations!` writes into the services' crates.
#[doc(hidden)]
pub use penstock_model as model;
