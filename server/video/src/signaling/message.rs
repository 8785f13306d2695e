//! Messages as they travel: JSON in both directions.
//!
//! Clients agree on the names of the members of what they send, but not on their letters' case: browsers write `messagePayload`, devices
//! `MessagePayload`. Both are read.

use penstock_api::Fault;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::fault;
use crate::signaling::hub::Letter;
use crate::signaling::limits::{ID_LENGTH_MAX, PAYLOAD_LENGTH_MAX};

/// What a message brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Kind {
    SdpOffer,
    SdpAnswer,
    IceCandidate,
}

/// A message of a client.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) kind: Kind,
    pub(crate) payload: String,
    pub(crate) recipient: Option<String>,
    /// What an answer to it carries. Without one there is none, whatever becomes of the message.
    pub(crate) correlation: Option<String>,
}

/// A message that is not one, with what an answer to it carries.
#[derive(Debug, PartialEq)]
pub(crate) struct Malformed {
    pub(crate) correlation: Option<String>,
    pub(crate) fault: Fault,
}

/// Reads a message; nothing from what is no JSON object, to which there is no answer either.
pub(crate) fn read(text: &str) -> Option<Result<Message, Malformed>> {
    let Ok(Value::Object(members)) = serde_json::from_str(text) else { return None };
    let correlation = member(&members, "correlationId").filter(|id| is_id(id)).map(str::to_owned);
    let read = body(&members).map(|(kind, payload, recipient)| Message {
        kind,
        payload: payload.to_owned(),
        recipient: recipient.map(str::to_owned),
        correlation: correlation.clone(),
    });
    Some(read.map_err(|why| Malformed { correlation, fault: fault::invalid(why) }))
}

fn body(members: &Map<String, Value>) -> Result<(Kind, &str, Option<&str>), &'static str> {
    let kind = match member(members, "action") {
        Some("SDP_OFFER") => Kind::SdpOffer,
        Some("SDP_ANSWER") => Kind::SdpAnswer,
        Some("ICE_CANDIDATE") => Kind::IceCandidate,
        _ => return Err("action must be SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE."),
    };
    let payload = member(members, "messagePayload").unwrap_or_default();
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    if payload.is_empty() || payload.len() > PAYLOAD_LENGTH_MAX || !payload.bytes().all(is_base64) {
        return Err("messagePayload must be base64 of 1 to 10240 characters.");
    }
    // Devices write an empty one where they name nobody.
    let recipient = member(members, "recipientClientId").filter(|id| !id.is_empty());
    if recipient.is_some_and(|id| !is_id(id)) {
        return Err("recipientClientId must be 1 to 256 letters, digits, dots, hyphens or underscores.");
    }
    Ok((kind, payload, recipient))
}

fn member<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?.1.as_str()
}

/// Whether a text can be the id of a client or of a message.
pub(crate) fn is_id(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    (1..=ID_LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_part)
}

/// Whether a text can be the id of a viewer. Those that begin with `AWS_` are the service's own.
pub(crate) fn is_client(text: &str) -> bool {
    let is_own = text.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("AWS_"));
    is_id(text) && !is_own
}

/// What a client is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message_payload: Option<&'e str>,
    message_type: MessageType,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_client_id: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_response: Option<Status<'e>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum MessageType {
    Kind(Kind),
    Own(&'static str),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status<'e> {
    correlation_id: &'e str,
    error_type: &'e str,
    /// A text, as everything here.
    status_code: String,
    description: &'e str,
}

impl Event<'_> {
    fn new(message_type: MessageType) -> Self {
        Event { message_payload: None, message_type, sender_client_id: None, status_response: None }
    }

    fn write(&self) -> String {
        serde_json::to_string(self).expect("texts are always JSON")
    }
}

/// A message as its recipient gets it.
pub(crate) fn delivered(letter: &Letter) -> String {
    let event = Event {
        message_payload: Some(&letter.payload),
        sender_client_id: letter.from.as_deref(),
        ..Event::new(MessageType::Kind(letter.kind))
    };
    event.write()
}

/// What the sender of a message that is not delivered is told.
pub(crate) fn status(correlation: &str, fault: &Fault) -> String {
    let status = Status {
        correlation_id: correlation,
        error_type: &fault.code,
        status_code: fault.status.to_string(),
        description: fault.message.as_deref().unwrap_or_default(),
    };
    Event { status_response: Some(status), ..Event::new(MessageType::Own("STATUS_RESPONSE")) }.write()
}

/// Bids a client to connect again elsewhere, or later.
pub(crate) fn go_away() -> String {
    Event::new(MessageType::Own("GO_AWAY")).write()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_and_devices_are_understood() {
        let expected = Message {
            kind: Kind::SdpAnswer,
            payload: "e30=".to_owned(),
            recipient: Some("v-1".to_owned()),
            correlation: Some("1.2".to_owned()),
        };
        let browser = r#"{"action":"SDP_ANSWER","messagePayload":"e30=","recipientClientId":"v-1","correlationId":"1.2"}"#;
        assert_eq!(read(browser).unwrap().unwrap(), expected);
        // What it says beside is none of ours.
        let device = "{\n\t\"action\": \"SDP_ANSWER\",\n\t\"RecipientClientId\": \"v-1\",\n\t\"MessagePayload\": \"e30=\",\n\
                      \t\"CorrelationId\": \"1.2\",\n\t\"IceServerList\": [{\"Ttl\": 3}]\n}";
        assert_eq!(read(device).unwrap().unwrap(), expected);
        let nobody = r#"{"action":"ICE_CANDIDATE","RecipientClientId":"","MessagePayload":"e30="}"#;
        let nobody = read(nobody).unwrap().unwrap();
        assert_eq!((nobody.kind, nobody.recipient, nobody.correlation), (Kind::IceCandidate, None, None));
    }

    #[test]
    fn what_is_malformed_is_told_by_its_id() {
        for text in ["", "x", "[]", "\"SDP_OFFER\"", "{", &"[".repeat(30_000)] {
            assert_eq!(read(text), None);
        }
        let problem = |text: &str| {
            let malformed = read(text).unwrap().unwrap_err();
            (malformed.correlation, malformed.fault.code == "InvalidArgumentException")
        };
        let id = || (Some("c".to_owned()), true);
        assert_eq!(problem("{}"), (None, true));
        assert_eq!(problem(r#"{"correlationId":"c"}"#), id());
        assert_eq!(problem(r#"{"action":"GO_AWAY","messagePayload":"e30=","correlationId":"c"}"#), id());
        assert_eq!(problem(r#"{"action":"SDP_OFFER","correlationId":"c"}"#), id());
        assert_eq!(problem(r#"{"action":"SDP_OFFER","messagePayload":"é","correlationId":"c"}"#), id());
        assert_eq!(problem(r#"{"action":"SDP_OFFER","messagePayload":7,"correlationId":"c"}"#), id());
        assert_eq!(problem(r#"{"action":"SDP_OFFER","correlationId":"no id"}"#), (None, true));
        let sized = |length: usize| {
            let payload = "A".repeat(length);
            read(&format!(r#"{{"action":"SDP_OFFER","messagePayload":"{payload}"}}"#)).unwrap().is_ok()
        };
        assert_eq!((sized(PAYLOAD_LENGTH_MAX), sized(PAYLOAD_LENGTH_MAX + 1)), (true, false));
    }

    #[test]
    fn clients_are_told_in_their_words() {
        let letter = Letter { from: Some("v".into()), kind: Kind::SdpOffer, payload: "e30=".into() };
        let text = r#"{"messagePayload":"e30=","messageType":"SDP_OFFER","senderClientId":"v"}"#;
        assert_eq!(delivered(&letter), text);
        let letter = Letter { from: None, kind: Kind::IceCandidate, ..letter };
        assert_eq!(delivered(&letter), r#"{"messagePayload":"e30=","messageType":"ICE_CANDIDATE"}"#);
        assert_eq!(go_away(), r#"{"messageType":"GO_AWAY"}"#);
        let text = r#"{"messageType":"STATUS_RESPONSE","statusResponse":{"correlationId":"c","errorType":"InvalidArgumentException","statusCode":"400","description":"why"}}"#;
        assert_eq!(status("c", &fault::invalid("why")), text);
    }
}
