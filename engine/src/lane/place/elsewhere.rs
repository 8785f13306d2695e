//! Which core a lane's thread runs on, on systems that are not told: any.

use std::path::Path;

/// There is none.
#[derive(Debug)]
pub(crate) enum Place {}

impl Place {
    pub(crate) fn take(_lane: (u32, u32), _dir: &Path) -> Option<Place> {
        None
    }

    pub(crate) fn look(&mut self) {
        match *self {}
    }
}
