//! GetTags: the tags of a database.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record, tags};

pub(super) async fn get_tags(glue: Arc<Glue>, context: CallContext, input: Value) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let name = tags::database_of(&call)?;
    let found = record::database(&glue.catalog.state(), &call.place, &name)?;
    call.answer(&json!({"Tags": found.document.tags}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Service;

    #[tokio::test]
    async fn databases_have_tags_and_nothing_else_does() {
        let service = Service::open();
        let input = json!({"DatabaseInput": {"Name": "web"}, "Tags": {"team": "a"}});
        service.call("CreateDatabase", input).await.unwrap();
        let arn = json!("arn:aws:glue:eu-west-1:123456789012:database/web");
        let add = json!({"ResourceArn": arn, "TagsToAdd": {"team": "b", "stage": "dev"}});
        service.call("TagResource", add).await.unwrap();
        let told = service.call("GetTags", json!({"ResourceArn": arn})).await.unwrap();
        assert_eq!(told, json!({"Tags": {"team": "b", "stage": "dev"}}));
        let remove = json!({"ResourceArn": arn, "TagsToRemove": ["team", "other"]});
        service.call("UntagResource", remove).await.unwrap();
        let told = service.call("GetTags", json!({"ResourceArn": arn})).await.unwrap();
        assert_eq!(told, json!({"Tags": {"stage": "dev"}}));

        let many: serde_json::Map<_, _> = (0..50).map(|number| (number.to_string(), json!("v"))).collect();
        let many = json!({"ResourceArn": arn, "TagsToAdd": many});
        assert_eq!(service.refused("TagResource", many).await.0, "InvalidInputException");
        for other in [
            "arn:aws:glue:eu-west-1:123456789012:table/web/clicks",
            "arn:aws:glue:us-east-1:123456789012:database/web",
            "arn:aws:glue:eu-west-1:210987654321:database/web",
            "arn:aws:glue:x",
        ] {
            let refusal = service.refused("GetTags", json!({"ResourceArn": other})).await;
            assert_eq!(refusal.0, "InvalidInputException", "{other}");
        }
        let missing = json!({"ResourceArn": "arn:aws:glue:eu-west-1:123456789012:database/shop"});
        assert_eq!(service.refused("GetTags", missing).await.0, "EntityNotFoundException");
        service.close();
    }
}
