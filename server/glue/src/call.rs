//! A call of an operation, as the operations of this crate see it. Inputs stay JSON under the API's names, because most of what a
//! client says of a table is only kept for it.

use penstock_api::{CallContext, Fault};
use penstock_catalog::Key;
use penstock_model::{Document, Operation, Value, decode_shape};
use serde_json::{Map, Value as Json};

use crate::fault;

/// Whose catalog, and where.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) account: String,
    pub(crate) region: String,
}

impl Place {
    /// The key of a resource in the server's catalog.
    pub(crate) fn key(&self, name: impl Into<String>) -> Key {
        Key::new(&*self.account, &*self.region, name)
    }
}

/// One call, its input validated along the model.
pub(crate) struct Call {
    pub(crate) place: Place,
    operation: &'static Operation,
    input: Json,
}

impl Call {
    pub(crate) fn read(context: &CallContext, input: &Value) -> Result<Call, Fault> {
        let mut bytes = Vec::new();
        input.write_json(&mut bytes);
        let input: Json = serde_json::from_slice(&bytes).expect("what was written as JSON is JSON");
        let caller = &context.caller;
        let place = Place { account: caller.account.clone(), region: caller.region.clone() };
        let call = Call { place, operation: context.operation, input };
        // An account has one catalog, which has its id.
        match call.text("CatalogId") {
            Some(other) if other != call.place.account => Err(fault::no_catalog(other)),
            _ => Ok(call),
        }
    }

    pub(crate) fn get(&self, member: &str) -> Option<&Json> {
        self.input.get(member)
    }

    pub(crate) fn text(&self, member: &str) -> Option<&str> {
        self.get(member)?.as_str()
    }

    pub(crate) fn flag(&self, member: &str) -> bool {
        self.get(member).and_then(Json::as_bool).unwrap_or_default()
    }

    /// A member that is an object; empty where it is missing.
    pub(crate) fn object(&self, member: &str) -> Map<String, Json> {
        self.get(member).and_then(Json::as_object).cloned().unwrap_or_default()
    }

    /// The name of a database or a table, which is one whatever the case of its letters.
    pub(crate) fn name(&self, member: &str) -> String {
        folded(self.text(member).unwrap_or_default())
    }

    /// The answer of the operation. The model drops what it does not know.
    pub(crate) fn answer(&self, answer: &Json) -> Result<Value, Fault> {
        let shape = self.operation.output.expect("every operation of this service answers something");
        decode_shape(shape, answer.to_string().as_bytes())
            .map_err(|rejection| fault::failure("an answer cannot be written", format!("{rejection:?}")))
    }
}

/// A name as it is kept: "for Hive compatibility, this is folded to lowercase".
pub(crate) fn folded(name: &str) -> String {
    name.to_lowercase()
}
