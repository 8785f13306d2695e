//! DeleteDatabase: removes a database and, with it and in the same moment, its tables.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Event;
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record};

pub(super) async fn delete_database(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let (place, name) = (call.place.clone(), call.name("Name"));
    glue.propose(move |state| Ok(Event::resource_removed(&record::database(state, &place, &name)?.resource)))
        .await?;
    // Tables that belong to no database are found by nobody; they are cleared away.
    glue.sweeper.notify_one();
    call.answer(&json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Service;

    /// Tables went on being found in a database that was made anew under the old name: they belong to a number, not to a name.
    #[tokio::test]
    async fn tables_go_with_their_database_and_do_not_come_back() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        service.update("clicks", &[("id", "int")], &json!({})).await.unwrap();
        assert_eq!(service.kept(), [1, 1, 1]);
        service.call("DeleteDatabase", json!({"Name": "web"})).await.unwrap();
        service.call("CreateDatabase", json!({"DatabaseInput": {"Name": "web"}})).await.unwrap();
        let refusal = service.refused("GetTable", json!({"DatabaseName": "web", "Name": "clicks"})).await;
        assert_eq!(refusal, ("EntityNotFoundException".into(), "Table clicks not found.".into()));
        service.wait_for([1, 0, 0]).await;
        let refusal = service.refused("DeleteDatabase", json!({"Name": "shop"})).await;
        assert_eq!(refusal.0, "EntityNotFoundException");
        service.close();
    }

    #[tokio::test]
    async fn what_a_crash_left_is_removed_at_the_next_start() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        // The event of the deletion, and then nothing.
        let key = crate::call::Place {
            account: crate::testing::ACCOUNT.into(),
            region: crate::testing::REGION.into(),
        };
        let gone = move |state: &penstock_catalog::State| {
            Ok(Event::resource_removed(&record::database(state, &key, "web")?.resource))
        };
        service.glue.propose(gone).await.unwrap();
        let service = Service::open_in(service.close());
        service.wait_for([0, 0, 0]).await;
        service.close();
    }
}
