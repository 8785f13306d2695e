//! The whole engine, run from one seed: lanes, shards, log and recovery as they are, on a simulated disk, under a
//! simulated clock, turned by a simulated scheduler. An oracle knows what each answer must be. The same seed does the
//! same thing to the byte, so whatever goes wrong can be made to go wrong again, with fewer and fewer steps.
//!
//! - [`plan`]: a seed becomes a list of steps, each with a seed of its own;
//! - [`run`]: the steps are made, and at the end everything must still be there;
//! - [`world`]: engine, disk and clocks, and everybody who waits for an answer;
//! - [`oracle`]: which answers are right;
//! - [`keys`]: what shards are encrypted with;
//! - [`rot`]: damage at rest;
//! - [`shrink`]: a failing list of steps becomes a short one;
//! - [`campaign`]: many seeds on all cores, counted;
//! - [`mutants`]: bugs planted into a copy of the engine, each of which must be found.

pub mod campaign;
pub mod content;
pub mod keys;
pub mod limits;
pub mod mutants;
pub mod oracle;
pub mod plan;
pub mod random;
pub mod rot;
pub mod run;
pub mod shrink;
pub mod world;
