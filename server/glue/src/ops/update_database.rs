//! UpdateDatabase: gives a database another description, location and parameters; its name, its tables and its tags stay.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Event;
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::rules::name_of;
use crate::{Glue, fault, record, rules};

pub(super) async fn update_database(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let input = rules::database(&call)?;
    let (place, name) = (call.place.clone(), call.name("Name"));
    if name_of(&input) != name {
        // Our own words.
        return Err(fault::invalid(format!("The database {name} cannot be given another name.")));
    }
    glue.propose(move |state| {
        let mut found = record::database(state, &place, &name)?;
        found.document.input = input;
        Ok(Event::resource_changed(&found.resource, record::written(&found.document)))
    })
    .await?;
    call.answer(&json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Service;

    #[tokio::test]
    async fn an_update_replaces_the_definition_and_nothing_else() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        let input = json!({"Name": "web", "DatabaseInput": {"Name": "web", "Description": "new"}});
        service.call("UpdateDatabase", input).await.unwrap();
        let told = service.call("GetDatabase", json!({"Name": "web"})).await.unwrap();
        assert_eq!(told["Database"]["Description"], "new");
        service.call("GetTable", json!({"DatabaseName": "web", "Name": "clicks"})).await.unwrap();
        let other = json!({"Name": "web", "DatabaseInput": {"Name": "shop"}});
        assert_eq!(service.refused("UpdateDatabase", other).await.0, "InvalidInputException");
        service.close();
    }
}
