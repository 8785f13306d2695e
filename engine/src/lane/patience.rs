//! How long a lane looks out for the next message before it goes to sleep. To be woken takes some microseconds, on a
//! virtual machine ten; who appends again as soon as it is answered is back before that.

use std::time::{Duration, Instant};

/// How long a lane looks out.
const LOOK_OUT: Duration = Duration::from_micros(30);

/// How often in a row a lane looks out in vain, at most, before it leaves that alone for a while.
const TRUST_MOST: u32 = 8;

/// Times that a lane goes to sleep at once before it tries again.
const TRY_AFTER: u32 = 64;

/// See the module's description.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    trust: u32,
    at_once: u32,
}

impl Patience {
    /// Looks out for a message, if that has been worth it lately. True if there is one.
    pub(crate) fn look_out(&mut self, is_there: impl Fn() -> bool) -> bool {
        if self.trust == 0 {
            self.at_once += 1;
            if self.at_once < TRY_AFTER {
                return false;
            }
            self.at_once = 0;
        }
        let begun = Instant::now();
        while begun.elapsed() < LOOK_OUT {
            if is_there() {
                self.trust = (self.trust + 1).min(TRUST_MOST);
                return true;
            }
            std::hint::spin_loop();
        }
        self.trust = self.trust.saturating_sub(1);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn it_is_lost_when_nobody_comes_and_found_again_when_somebody_does() {
        let mut patience = Patience::default();
        let sleeps = |patience: &mut Patience, comes: bool, times: u32| {
            let looks = (0..times).filter(|_| {
                let looked = Cell::new(false);
                let came = patience.look_out(|| {
                    looked.set(true);
                    comes
                });
                assert_eq!(came, comes && looked.get());
                looked.get()
            });
            looks.count() as u32
        };
        assert_eq!(sleeps(&mut patience, false, 10 * TRY_AFTER), 10, "once in a while");
        assert_eq!(sleeps(&mut patience, true, TRY_AFTER + 99), 100, "always, from the first time on");
        assert_eq!(sleeps(&mut patience, false, TRUST_MOST + 20), TRUST_MOST, "a few times more");
    }
}
