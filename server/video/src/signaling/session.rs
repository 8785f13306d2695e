//! One connection to a channel: what is heard over it, what is said, and when it ends.
//!
//! ```text
//! connected ── 59 minutes, or the server stops ──▶ GO_AWAY ── a minute, or a second ──▶ closed
//!     └── ten minutes of silence, or somebody else takes the place ──▶ closed
//! ```

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use penstock_api::conversation::{Heard, Hearing, Saying};
use penstock_api::{Caller, Fault};
use tokio::time::{Instant, sleep_until};

use crate::signaling::hub::Rate;
use crate::signaling::limits::{
    CANDIDATES_PER_S, CONNECTION_MAX, DESCRIPTIONS_PER_S, GO_AWAY_GRACE, IDLE_MAX, STOP_GRACE,
};
use crate::signaling::message::{self, Malformed, Message};
use crate::signaling::{Attendee, Kind, Place, Refusal, Taken};
use crate::{Video, fault};

struct Session {
    video: Arc<Video>,
    caller: Caller,
    channel_arn: String,
    attendee: Attendee,
    hearing: Hearing,
    rates: Rates,
    /// When it ends if nothing more is heard.
    idle_until: Instant,
    /// When the client is told to go, and once it has been, when it ends.
    goes_at: Instant,
    is_leaving: bool,
}

/// What the client sends, kind by kind.
#[derive(Default)]
struct Rates {
    offers: Rate,
    answers: Rate,
    candidates: Rate,
}

/// Serves a connection: what is heard goes to the others, what they send is said.
pub(super) fn begin(
    video: Arc<Video>,
    caller: Caller,
    channel_arn: String,
    attendee: Attendee,
    hearing: Hearing,
) -> Saying {
    let now = Instant::now();
    let session = Session {
        video,
        caller,
        channel_arn,
        attendee,
        hearing,
        rates: Rates::default(),
        idle_until: now + IDLE_MAX,
        goes_at: now + (CONNECTION_MAX - GO_AWAY_GRACE),
        is_leaving: false,
    };
    Box::pin(stream::unfold(session, |mut session| async {
        let said = session.next().await?;
        Some((said, session))
    }))
}

impl Session {
    /// The next text to be said; nothing when the connection is to end.
    async fn next(&mut self) -> Option<String> {
        loop {
            match self.attendee.take(self.video.now_ms()) {
                Taken::Letter(letter) => return Some(message::delivered(&letter)),
                Taken::Unseated => return None,
                Taken::Nothing => {}
            }
            tokio::select! {
                () = self.attendee.woken() => {}
                heard = self.hearing.next() => match heard? {
                    Heard::Text(text) => {
                        self.idle_until = Instant::now() + IDLE_MAX;
                        let status = self.heard(&text);
                        if status.is_some() {
                            return status;
                        }
                    }
                    Heard::Ping => self.idle_until = Instant::now() + IDLE_MAX,
                    Heard::Stopping => return Some(self.farewell(Instant::now() + STOP_GRACE)),
                },
                () = sleep_until(self.idle_until) => return None,
                () = sleep_until(self.goes_at) => {
                    if self.is_leaving {
                        return None;
                    }
                    return Some(self.farewell(Instant::now() + GO_AWAY_GRACE));
                }
            }
        }
    }

    fn farewell(&mut self, ends_at: Instant) -> String {
        self.is_leaving = true;
        self.goes_at = ends_at;
        message::go_away()
    }

    /// Passes a message on, or tells why not, if the sender wants to know.
    fn heard(&mut self, text: &str) -> Option<String> {
        let (correlation, fault) = match message::read(text)? {
            Ok(mut message) => (message.correlation.take(), self.deliver(message).err()?),
            Err(Malformed { correlation, fault }) => (correlation, fault),
        };
        Some(message::status(&correlation?, &fault))
    }

    fn deliver(&mut self, message: Message) -> Result<(), Fault> {
        let Message { kind, payload, recipient, .. } = message;
        let now_ms = self.video.now_ms();
        if self.video.keeps_rates() && !self.rates.admit(kind, now_ms) {
            return Err(fault::refused(Refusal::TooOften));
        }
        let channel = self.video.active_channel(&self.caller, &self.channel_arn)?;
        let ttl_ms = i64::from(channel.settings().message_ttl_s) * 1_000;
        let to = match (self.attendee.place(), recipient) {
            (Place::Master, Some(id)) => Place::Viewer(id),
            (Place::Master, None) => return Err(fault::invalid("A master must name a recipientClientId.")),
            (Place::Viewer(_), recipient) => {
                // Devices name the master, in words of their own, which count for nothing; a viewer that names another one is told.
                if recipient.is_some_and(|id| self.attendee.meets(&Place::Viewer(id))) {
                    return Err(fault::invalid("A viewer can send to the master alone."));
                }
                Place::Master
            }
        };
        self.attendee.send(&to, kind, payload, ttl_ms, now_ms).map_err(fault::refused)
    }
}

impl Rates {
    fn admit(&mut self, kind: Kind, now_ms: i64) -> bool {
        match kind {
            Kind::SdpOffer => self.offers.admit(DESCRIPTIONS_PER_S, now_ms),
            Kind::SdpAnswer => self.answers.admit(DESCRIPTIONS_PER_S, now_ms),
            Kind::IceCandidate => self.candidates.admit(CANDIDATES_PER_S, now_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use penstock_api::conversation::{Converse, Opening};
    use serde_json::{Value as Json, json};
    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::*;
    use crate::Timing;
    use crate::testing::{ACCOUNT, REGION, Service};

    /// A client of the channel `call`.
    struct Client {
        speaking: mpsc::Sender<Heard>,
        saying: Saying,
    }

    impl Client {
        fn connect(service: &Service, id: Option<&str>) -> Client {
            let channel = service.video.find_channel(ACCOUNT, REGION, "call").unwrap();
            let mut query = vec![("X-Amz-ChannelARN".to_owned(), channel.arn())];
            query.extend(id.map(|id| ("X-Amz-ClientId".to_owned(), id.to_owned())));
            let caller = Caller { account: ACCOUNT.into(), region: REGION.into(), access_key: None };
            let (speaking, mut heard) = mpsc::channel(1);
            let hearing = Box::pin(stream::poll_fn(move |context| heard.poll_recv(context)));
            let saying = Arc::clone(&service.video).converse(Opening { caller, query }, hearing);
            Client { speaking, saying: saying.unwrap() }
        }

        /// What is said next; nothing when it ends.
        async fn hears(&mut self) -> Option<Json> {
            let said = timeout(Duration::from_secs(2 * 3_600), self.saying.next()).await.expect("something");
            said.map(|text| serde_json::from_str(&text).unwrap())
        }

        /// Says something, to which there is an answer or not.
        async fn says(&mut self, message: Json) -> Option<Json> {
            self.speaking.send(Heard::Text(message.to_string())).await.unwrap();
            // Nothing waits for longer than a millisecond here.
            let answer = timeout(Duration::from_millis(1), self.saying.next()).await.ok()??;
            Some(serde_json::from_str(&answer).unwrap())
        }
    }

    fn message(action: &str, to: Option<&str>) -> Json {
        json!({"action": action, "messagePayload": "e30=", "recipientClientId": to, "correlationId": "c"})
    }

    fn error(told: Option<Json>) -> String {
        let told = told.unwrap();
        assert_eq!(
            (&told["messageType"], &told["statusResponse"]["correlationId"]),
            (&json!("STATUS_RESPONSE"), &json!("c"))
        );
        told["statusResponse"]["errorType"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn messages_find_their_way_and_those_that_do_not_are_told_of() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let mut master = Client::connect(&service, None);
        let mut viewer = Client::connect(&service, Some("v"));
        assert_eq!(viewer.says(message("SDP_OFFER", None)).await, None);
        let offer = json!({"messagePayload": "e30=", "messageType": "SDP_OFFER", "senderClientId": "v"});
        assert_eq!(master.hears().await, Some(offer.clone()));
        // Nobody is called so: it is what a device calls the master.
        assert_eq!(viewer.says(message("SDP_OFFER", Some("ProducerMaster"))).await, None);
        assert_eq!(master.hears().await, Some(offer));
        assert_eq!(master.says(message("SDP_ANSWER", Some("v"))).await, None);
        assert_eq!(
            viewer.hears().await,
            Some(json!({"messagePayload": "e30=", "messageType": "SDP_ANSWER"}))
        );

        let invalid = "InvalidArgumentException";
        assert_eq!(error(master.says(message("SDP_ANSWER", None)).await), invalid);
        assert_eq!(
            error(viewer.says(message("SDP_OFFER", Some("v"))).await),
            invalid,
            "a viewer to a viewer"
        );
        assert_eq!(error(viewer.says(message("DANCE", None)).await), invalid);
        let mut unasked = message("DANCE", None);
        unasked["correlationId"].take();
        assert_eq!(viewer.says(unasked).await, None);

        // Another with its name, and then the end of the channel.
        let mut again = Client::connect(&service, Some("v"));
        assert_eq!(viewer.hears().await, None);
        service.call("DeleteSignalingChannel", json!({"ChannelARN": arn})).await.unwrap();
        assert_eq!((master.hears().await, again.hears().await), (None, None));
        service.close();
    }

    #[tokio::test]
    async fn a_connection_has_its_hour() {
        let service = Service::open(Timing::Instant).await;
        service.create_channel("call").await;
        tokio::time::pause();
        let go_away = Some(json!({"messageType": "GO_AWAY"}));
        let begun = Instant::now();
        let mut idle = Client::connect(&service, Some("idle"));
        assert_eq!((idle.hears().await, begun.elapsed().as_secs()), (None, IDLE_MAX.as_secs()));

        let mut master = Client::connect(&service, None);
        let begun = Instant::now();
        let speaking = master.speaking.clone();
        let pinging = tokio::spawn(async move {
            while speaking.send(Heard::Ping).await.is_ok() {
                tokio::time::sleep(IDLE_MAX / 2).await;
            }
        });
        let told_after = (CONNECTION_MAX - GO_AWAY_GRACE).as_secs();
        assert_eq!((master.hears().await, begun.elapsed().as_secs()), (go_away.clone(), told_after));
        assert_eq!((master.hears().await, begun.elapsed().as_secs()), (None, CONNECTION_MAX.as_secs()));
        drop(master);
        pinging.await.unwrap();

        let mut stopped = Client::connect(&service, None);
        let begun = Instant::now();
        stopped.speaking.send(Heard::Stopping).await.unwrap();
        assert_eq!(stopped.hears().await, go_away);
        assert_eq!((stopped.hears().await, begun.elapsed().as_secs()), (None, STOP_GRACE.as_secs()));
        tokio::time::resume();
        service.close();
    }

    #[tokio::test]
    async fn who_goes_leaves_the_place() {
        let service = Service::open(Timing::Instant).await;
        service.create_channel("call").await;
        for _ in 0..3 * crate::signaling::limits::VIEWERS_MAX {
            let mut viewer = Client::connect(
                &service,
                Some(&penstock_api::millis(std::time::SystemTime::now()).to_string()),
            );
            drop(viewer.speaking);
            assert_eq!(viewer.saying.next().await, None);
        }
        service.close();
    }

    #[test]
    fn each_kind_of_message_has_its_rate() {
        let mut rates = Rates::default();
        let mut admitted = |kind| (0..30).filter(|_| rates.admit(kind, 7)).count();
        assert_eq!(admitted(Kind::SdpOffer), DESCRIPTIONS_PER_S);
        assert_eq!(admitted(Kind::SdpAnswer), DESCRIPTIONS_PER_S);
        assert_eq!(admitted(Kind::IceCandidate), CANDIDATES_PER_S);
        assert!(rates.admit(Kind::SdpOffer, 1_007));
    }
}
