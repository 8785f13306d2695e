//! CreateDatabase: makes a database without tables.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Event, ResourceCreated};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::record::{self, Database};
use crate::rules::name_of;
use crate::{Glue, fault, limits, rules, tags};

pub(super) async fn create_database(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let input = rules::database(&call)?;
    let tags = tags::read(&call, "Tags");
    tags::check(&tags)?;
    let (place, name) = (call.place.clone(), name_of(&input));
    let document = Database { input, created_ms: glue.now_ms(), tags };
    glue.propose(move |state| {
        let key = place.key(name);
        if state.resource(record::DATABASE, &key).is_some() {
            return Err(fault::database_exists().into());
        }
        let all = place.key("");
        if state.resources_after(record::DATABASE, &all).count() >= limits::DATABASES_MAX {
            return Err(fault::too_many("DATABASE", limits::DATABASES_MAX, "CATALOG").into());
        }
        let (kind, document) = (record::DATABASE.to_owned(), record::written(&document));
        Ok(Event::ResourceCreated(ResourceCreated { kind, key, shards: 0, document }))
    })
    .await?;
    call.answer(&json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Service;

    #[tokio::test]
    async fn a_database_is_described_as_it_was_given_and_completed() {
        let service = Service::open();
        let input = json!({"Name": "Web", "Description": "clicks", "LocationUri": "s3://b/web", "Parameters": {"k": "v"}});
        let input = json!({"CatalogId": "123456789012", "DatabaseInput": input});
        assert_eq!(service.call("CreateDatabase", input.clone()).await.unwrap(), json!({}));
        let wanted = json!({
            "Name": "web", "Description": "clicks", "LocationUri": "s3://b/web", "Parameters": {"k": "v"},
            "CreateTime": 172_799,
            "CatalogId": "123456789012",
            "CreateTableDefaultPermissions": [
                {"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}, "Permissions": ["ALL"]}
            ],
        });
        let mut told = service.call("GetDatabase", json!({"Name": "WEB"})).await.unwrap();
        assert_eq!(told["Database"]["CreateTime"].as_f64(), Some(172_799.0));
        told["Database"]["CreateTime"] = json!(172_799);
        assert_eq!(told, json!({"Database": wanted}));
        let refusal = service.refused("CreateDatabase", input).await;
        assert_eq!(refusal, ("AlreadyExistsException".into(), "Database already exists.".into()));
        let refusal = service.refused("GetDatabase", json!({"Name": "shop"})).await;
        assert_eq!(refusal, ("EntityNotFoundException".into(), "Database shop not found.".into()));
        service.close();
    }

    #[tokio::test]
    async fn what_would_be_without_effect_is_refused() {
        let service = Service::open();
        let link = json!({"Name": "web", "TargetDatabase": {"CatalogId": "1", "DatabaseName": "d"}});
        let refusal = service.refused("CreateDatabase", json!({"DatabaseInput": link})).await;
        assert_eq!(refusal.0, "InvalidInputException");
        let other = json!({"CatalogId": "210987654321", "DatabaseInput": {"Name": "web"}});
        assert_eq!(service.refused("CreateDatabase", other).await.0, "EntityNotFoundException");
        assert_eq!(service.kept(), [0, 0, 0]);
        service.close();
    }
}
