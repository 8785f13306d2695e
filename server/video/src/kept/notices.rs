//! Notices: whoever asked for it is told of a fragment that is kept, as the subscriber of a topic would be.
//!
//! ```text
//! POST <Uri>                                   {"Type":"Notification","MessageId":"..","TopicArn":"<the stream>",
//! x-amz-sns-message-type: Notification          "Message":"{\"StreamArn\":\"..\",\"FragmentNumber\":\"..\",..}","Timestamp":".."}
//! ```
//!
//! There are no topics here, so the stream stands for its own, and nothing is signed: only Amazon could.

use super::limits::{NOTICE_PAUSE, NOTICE_TRIES, NOTICES_UNDER_WAY_MAX};
use super::{Outlet, PostNotice, id, own};
use crate::record::StreamRecord;
use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use penstock_fragments::Entry;
use penstock_mkv::Tag;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use tokio::sync::mpsc;

/// A fragment that somebody is to be told of.
#[derive(Debug)]
pub(super) struct Notice {
    stream: String,
    post: PostNotice,
}

/// Whether notices can go there: to what speaks HTTP. Topics are kept in the configuration and told, and nobody hears of anything.
pub(crate) fn can_be_told(uri: &str) -> bool {
    uri.starts_with("http://") || uri.starts_with("https://")
}

impl Notice {
    /// Nothing if nobody wants to be told, or nobody can be.
    pub(super) fn of(stream: &StreamRecord, entry: &Entry, tags: &[Tag], now_ms: i64) -> Option<Notice> {
        let notifications = stream.settings().notifications.as_ref().filter(|asked| asked.enabled)?;
        if !can_be_told(&notifications.uri) {
            return None;
        }
        let payload: serde_json::Map<String, Json> =
            own(tags).map(|tag| (tag.name.clone(), Json::from(&*tag.value))).collect();
        let arn = stream.arn();
        let message = json!({
            "StreamArn": arn,
            "FragmentNumber": entry.number.to_string(),
            "FragmentStartProducerTimestamp": entry.producer_ms,
            "FragmentStartServerTimestamp": entry.number.server_ms(),
            "NotificationType": "PERSISTED",
            "NotificationPayload": payload,
        });
        let message_id = id(&format!("{arn} {}", entry.number));
        let envelope = json!({
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": arn,
            "Message": message.to_string(),
            "Timestamp": format!("{:.3}", jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default()),
        });
        let headers = vec![
            ("content-type", "text/plain; charset=UTF-8".to_owned()),
            ("x-amz-sns-message-type", "Notification".to_owned()),
            ("x-amz-sns-message-id", message_id),
            ("x-amz-sns-topic-arn", arn),
        ];
        let (url, body) = (notifications.uri.clone(), envelope.to_string().into());
        Some(Notice { stream: stream.key().to_string(), post: PostNotice { url, headers, body } })
    }
}

/// Sends what comes, some at once.
pub(super) async fn send(mut notices: mpsc::Receiver<Notice>, outlet: Arc<dyn Outlet>) {
    let notices = poll_fn(move |context| notices.poll_recv(context));
    notices.for_each_concurrent(NOTICES_UNDER_WAY_MAX, |notice| send_one(notice, &*outlet)).await;
}

async fn send_one(notice: Notice, outlet: &dyn Outlet) {
    let mut pause = NOTICE_PAUSE;
    for tried in 1..=NOTICE_TRIES {
        let Err(error) = outlet.post(notice.post.clone()).await else { return };
        if tried == NOTICE_TRIES {
            let (stream, url) = (&notice.stream, &notice.post.url);
            tracing::warn!(%stream, %url, %error, "a notice is dropped");
            return;
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
}
