//! Signaling: how the two ends of a WebRTC connection find each other. A master and its viewers hold a WebSocket each, over which the service
//! passes on what they offer, answer and propose.
//!
//! | file | what it is for |
//! |---|---|
//! | `hub` | who is connected and what waits for them; decides, and does nothing else |
//! | `message` | the JSON of both directions |
//! | `session` | one connection: its rates, its times, its end |
//! | `ice` | the servers that help to get through firewalls, and the passwords for them |
//! | `limits` | every limit with its reason |
//!
//! Nothing of it is on disk: what waits does so for two minutes at most, and who was connected connects again.

mod hub;
mod ice;
pub(crate) mod limits;
mod message;
mod session;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use penstock_api::Fault;
use penstock_api::conversation::{Converse, Hearing, Opening, Saying};
use tokio::sync::Notify;

pub use ice::{BadTurn, Turn};

pub(crate) use hub::{Entrance, Place, Refusal, Taken};
pub(crate) use message::Kind;

use crate::{Video, fault};
use hub::{ChannelNumber, Hub, Letter, Seat, Seated};

/// What is going on in all channels.
#[derive(Debug, Default)]
pub(crate) struct Signaling(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    hub: Hub,
    /// What wakes who waits for letters.
    bells: HashMap<Seat, Arc<Notify>>,
}

impl Inner {
    fn ring(&self, seat: Seat) {
        if let Some(bell) = self.bells.get(&seat) {
            bell.notify_one();
        }
    }
}

impl Signaling {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connects somebody, in place of who has the place already.
    pub(crate) fn connect(
        self: &Arc<Self>,
        channel: ChannelNumber,
        place: Place,
        rate: Option<Entrance>,
        now_ms: i64,
    ) -> Result<Attendee, Refusal> {
        let mut inner = self.lock();
        let Seated { seat, before } = inner.hub.connect(channel, &place, rate, now_ms)?;
        let bell = Arc::new(Notify::new());
        inner.bells.insert(seat, Arc::clone(&bell));
        if let Some(before) = before {
            inner.ring(before);
        }
        Ok(Attendee { signaling: Arc::clone(self), channel, place, seat, bell })
    }

    /// Ends a channel: who is connected is disconnected, what waits is forgotten.
    pub(crate) fn close(&self, channel: ChannelNumber) {
        let mut inner = self.lock();
        for seat in inner.hub.close(channel) {
            inner.ring(seat);
        }
    }
}

/// Somebody who is connected, until this is dropped.
#[derive(Debug)]
pub(crate) struct Attendee {
    signaling: Arc<Signaling>,
    channel: ChannelNumber,
    place: Place,
    seat: Seat,
    bell: Arc<Notify>,
}

impl Attendee {
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether somebody has a place of the same channel.
    pub(crate) fn meets(&self, place: &Place) -> bool {
        self.signaling.lock().hub.is_seated(self.channel, place)
    }

    /// Sends to another place of the channel, whether somebody has it or not.
    pub(crate) fn send(
        &self,
        to: &Place,
        kind: Kind,
        payload: String,
        ttl_ms: i64,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        let from = match &self.place {
            Place::Master => None,
            Place::Viewer(id) => Some(id.clone()),
        };
        let mut inner = self.signaling.lock();
        if let Some(seat) =
            inner.hub.send(self.channel, to, Letter { from, kind, payload }, ttl_ms, now_ms)?
        {
            inner.ring(seat);
        }
        Ok(())
    }

    /// The next letter.
    pub(crate) fn take(&self, now_ms: i64) -> Taken {
        self.signaling.lock().hub.take(self.channel, &self.place, self.seat, now_ms)
    }

    /// Resolves when there may be another, or the seat is lost. What happens between two waits is not missed.
    pub(crate) async fn woken(&self) {
        self.bell.notified().await;
    }
}

impl Drop for Attendee {
    fn drop(&mut self) {
        let mut inner = self.signaling.lock();
        inner.hub.leave(self.channel, &self.place, self.seat);
        inner.bells.remove(&self.seat);
    }
}

impl Converse for Video {
    fn service(&self) -> &'static str {
        "kinesis-video-signaling"
    }

    /// ConnectAsMaster, and ConnectAsViewer where a client's id is given.
    fn converse(self: Arc<Self>, opening: Opening, hearing: Hearing) -> Result<Saying, Fault> {
        let arn = opening.query("X-Amz-ChannelARN").filter(|arn| arn.contains(':'));
        let arn = arn.ok_or_else(|| fault::invalid("X-Amz-ChannelARN must be the ARN of a channel."))?;
        let place = match opening.query("X-Amz-ClientId") {
            None => Place::Master,
            Some(id) if message::is_client(id) => Place::Viewer(id.to_owned()),
            Some(_) => {
                let wrong = "X-Amz-ClientId must be 1 to 256 letters, digits, dots, hyphens or underscores, and not begin with AWS_.";
                return Err(fault::invalid(wrong));
            }
        };
        let channel = self.active_channel(&opening.caller, arn)?;
        let rate = self.keeps_rates().then_some(Entrance::Socket);
        let attendee = self.signaling.connect(channel.number(), place, rate, self.now_ms());
        let attendee = attendee.map_err(fault::refused)?;
        Ok(session::begin(self, opening.caller, channel.arn(), attendee, hearing))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use penstock_api::Caller;

    use super::*;
    use crate::Timing;
    use crate::testing::{ACCOUNT, REGION, Service};

    #[tokio::test]
    async fn a_connection_needs_a_channel_and_a_name() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let refused = |account: &str, query: &[(&str, &str)]| {
            let caller = Caller { account: account.into(), region: REGION.into(), access_key: None };
            let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let hearing = Box::pin(stream::pending());
            let begun = Arc::clone(&service.video).converse(Opening { caller, query }, hearing);
            begun.map(drop).map_err(|fault| (fault.code.into_owned(), fault.status))
        };
        let channel = ("X-Amz-ChannelARN", &*arn);
        let invalid = Err(("InvalidArgumentException".to_owned(), 400));
        let missing = Err(("ResourceNotFoundException".to_owned(), 404));
        assert_eq!(refused(ACCOUNT, &[channel]), Ok(()));
        assert_eq!(refused(ACCOUNT, &[channel, ("X-Amz-ClientId", "v_1.-")]), Ok(()));
        for id in ["", "aws_x", "AWS_x", "é", "a b"] {
            assert_eq!(refused(ACCOUNT, &[channel, ("X-Amz-ClientId", id)]), invalid, "{id}");
        }
        assert_eq!(refused(ACCOUNT, &[]), invalid);
        assert_eq!(refused(ACCOUNT, &[("X-Amz-ChannelARN", "call")]), invalid);
        assert_eq!(refused(ACCOUNT, &[("X-Amz-ChannelARN", &arn.replace(":channel/", ":stream/"))]), invalid);
        assert_eq!(refused(ACCOUNT, &[("X-Amz-ChannelARN", &arn.replace("/call/", "/hall/"))]), missing);
        assert_eq!(refused("111122223333", &[channel]), missing);
        service.close();
    }
}
