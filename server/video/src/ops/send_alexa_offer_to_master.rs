//! SendAlexaOfferToMaster: an offer to the master of a channel by a call, whose answer is the master's.
//!
//! The caller takes a viewer's place for as long as it waits: until the offer would be forgotten, or SDKs would not wait any longer. If there is
//! no answer by then, the call succeeds without one, as the service's does.

use std::sync::Arc;
use std::time::Duration;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis_video_signaling::{
    SendAlexaOfferToMasterRequest, SendAlexaOfferToMasterResponse,
};
use tokio::time::timeout;

use crate::signaling::limits::ALEXA_WAIT_MAX;
use crate::signaling::{Attendee, Entrance, Kind, Place, Taken};
use crate::{Video, fault};

pub(super) async fn send_alexa_offer_to_master(
    video: Arc<Video>,
    context: CallContext,
    input: SendAlexaOfferToMasterRequest,
) -> Result<SendAlexaOfferToMasterResponse, Fault> {
    let channel = video.active_channel(&context.caller, &input.channel_arn)?;
    let ttl = Duration::from_secs(channel.settings().message_ttl_s.into()).min(ALEXA_WAIT_MAX);
    let place = Place::Viewer(input.sender_client_id);
    let (rate, now_ms) = (video.keeps_rates().then_some(Entrance::Call), video.now_ms());
    let caller = video.signaling.connect(channel.number(), place, rate, now_ms).map_err(fault::refused)?;
    let sent =
        caller.send(&Place::Master, Kind::SdpOffer, input.message_payload, ttl.as_millis() as i64, now_ms);
    sent.map_err(fault::refused)?;
    let answer = timeout(ttl, answer(&video, &caller)).await.ok().flatten();
    Ok(SendAlexaOfferToMasterResponse { answer })
}

/// The master's answer. What else it sends, the caller has no use for.
async fn answer(video: &Video, caller: &Attendee) -> Option<String> {
    loop {
        match caller.take(video.now_ms()) {
            Taken::Letter(letter) if letter.kind == Kind::SdpAnswer => return Some(letter.payload),
            Taken::Letter(_) => {}
            Taken::Nothing => caller.woken().await,
            Taken::Unseated => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::time::Instant;

    use super::*;
    use crate::Timing;
    use crate::testing::{ACCOUNT, REGION, Service};

    #[tokio::test]
    async fn the_masters_answer_is_the_callers() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let input = json!({"ChannelARN": arn, "SenderClientId": "alexa", "MessagePayload": "b2ZmZXI="});
        let channel = service.video.find_channel(ACCOUNT, REGION, "call").unwrap();
        let master = async {
            // It comes later.
            tokio::task::yield_now().await;
            let master = service.video.signaling.connect(channel.number(), Place::Master, None, 0).unwrap();
            let Taken::Letter(offer) = master.take(0) else { panic!("no offer") };
            assert_eq!((offer.from.as_deref(), offer.payload.as_str()), (Some("alexa"), "b2ZmZXI="));
            for (kind, payload) in [(Kind::IceCandidate, "e30="), (Kind::SdpAnswer, "YW5zd2Vy")] {
                let to = Place::Viewer("alexa".to_owned());
                master.send(&to, kind, payload.to_owned(), i64::MAX, 0).unwrap();
            }
        };
        let (answered, ()) = tokio::join!(service.call("SendAlexaOfferToMaster", input.clone()), master);
        assert_eq!(answered, Ok(json!({"Answer": "YW5zd2Vy"})));

        // Nobody is there.
        tokio::time::pause();
        let begun = Instant::now();
        assert_eq!(service.call("SendAlexaOfferToMaster", input).await, Ok(json!({})));
        assert_eq!(begun.elapsed().as_secs(), ALEXA_WAIT_MAX.as_secs());
        tokio::time::resume();
        service.close();
    }
}
