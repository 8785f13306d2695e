//! A call of an operation, as the operations of this crate see it. Inputs stay JSON under the API's names, because most of what a client
//! says of an application is kept and told again.

use penstock_api::{CallContext, Fault};
use penstock_catalog::Key;
use penstock_model::{Document, Operation, Value, decode_shape};
use serde_json::{Map, Value as Json};

use crate::fault;

/// Which of the two APIs a call speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// `kinesisanalytics`, which knows SQL applications alone.
    V1,
    /// `kinesisanalyticsv2`.
    V2,
}

/// One call, its input validated along the model.
pub(crate) struct Call {
    pub(crate) generation: Generation,
    pub(crate) account: String,
    pub(crate) region: String,
    operation: &'static Operation,
    input: Json,
}

impl Call {
    pub(crate) fn read(context: &CallContext, input: &Value) -> Call {
        let mut bytes = Vec::new();
        input.write_json(&mut bytes);
        let input = serde_json::from_slice(&bytes).expect("what was written as JSON is JSON");
        let caller = &context.caller;
        let is_v1 = context.service.id == "kinesisanalytics";
        Call {
            generation: if is_v1 { Generation::V1 } else { Generation::V2 },
            account: caller.account.clone(),
            region: caller.region.clone(),
            operation: context.operation,
            input,
        }
    }

    pub(crate) fn is_v1(&self) -> bool {
        self.generation == Generation::V1
    }

    /// The operation's name in the model.
    pub(crate) fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The key of an application of the caller.
    pub(crate) fn key(&self, name: &str) -> Key {
        Key::new(&*self.account, &*self.region, name)
    }

    /// The key of the application that the call names.
    pub(crate) fn application(&self) -> Key {
        self.key(self.text("ApplicationName").unwrap_or_default())
    }

    /// All of what was said.
    pub(crate) fn input(&self) -> &Json {
        &self.input
    }

    pub(crate) fn get(&self, member: &str) -> Option<&Json> {
        self.input.get(member)
    }

    pub(crate) fn text(&self, member: &str) -> Option<&str> {
        self.get(member)?.as_str()
    }

    pub(crate) fn number(&self, member: &str) -> Option<u64> {
        self.get(member)?.as_u64()
    }

    /// A moment, in whole seconds since 1970, which is all that clients send of what they were told.
    pub(crate) fn seconds(&self, member: &str) -> Option<i64> {
        // Beyond what the numbers can be it is no moment of anything here.
        self.get(member)?.as_f64().map(|seconds| seconds.floor() as i64)
    }

    /// A member that is an object; empty where it is missing.
    pub(crate) fn object(&self, member: &str) -> Map<String, Json> {
        self.get(member).and_then(Json::as_object).cloned().unwrap_or_default()
    }

    /// A member that is a list of objects; empty where it is missing.
    pub(crate) fn list(&self, member: &str) -> Vec<Map<String, Json>> {
        list(&self.input, member)
    }

    /// The answer of the operation. The model drops what it does not know, so that both generations may be told the same.
    pub(crate) fn answer(&self, answer: &Json) -> Result<Value, Fault> {
        let shape = self.operation.output.expect("every operation of this service answers something");
        decode_shape(shape, answer.to_string().as_bytes())
            .map_err(|rejection| fault::failure("an answer cannot be written", format!("{rejection:?}")))
    }
}

/// A member of an object that is a list of objects; empty where it is missing.
pub(crate) fn list(object: &Json, member: &str) -> Vec<Map<String, Json>> {
    let list = object.get(member).and_then(Json::as_array).into_iter().flatten();
    list.filter_map(Json::as_object).cloned().collect()
}
