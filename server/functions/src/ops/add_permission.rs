//! AddPermission: a statement of the function's policy. Policies are kept and told; nothing is refused by them yet.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{AddPermissionRequest, AddPermissionResponse};
use serde_json::{Value, json};

use crate::fault;
use crate::functions::Functions;

pub(super) async fn add_permission(
    functions: Arc<Functions>,
    context: CallContext,
    input: AddPermissionRequest,
) -> Result<AddPermissionResponse, Fault> {
    if input.qualifier.as_deref().is_some_and(|qualifier| qualifier == crate::name::LATEST) {
        return Err(fault::invalid("We currently do not support adding policies for $LATEST."));
    }
    functions.called(&context, &input.function_name, input.qualifier.clone())?;
    let principal = if input.principal.contains(".amazonaws.com") {
        json!({ "Service": input.principal })
    } else if input.principal == "*" {
        json!("*")
    } else if input.principal.len() == 12 && input.principal.bytes().all(|byte| byte.is_ascii_digit()) {
        json!({ "AWS": format!("arn:aws:iam::{}:root", input.principal) })
    } else {
        json!({ "AWS": input.principal })
    };
    let mut conditions = serde_json::Map::new();
    let mut condition = |operator: &str, key: &str, value: Option<Value>| {
        if let Some(value) = value {
            let of_operator = conditions.entry(operator).or_insert_with(|| json!({}));
            of_operator[key] = value;
        }
    };
    condition("StringEquals", "AWS:SourceAccount", input.source_account.map(Value::from));
    condition("ArnLike", "AWS:SourceArn", input.source_arn.map(Value::from));
    condition("StringEquals", "aws:PrincipalOrgID", input.principal_org_id.map(Value::from));
    condition("StringEquals", "lambda:EventSourceToken", input.event_source_token.map(Value::from));
    let url_auth = input.function_url_auth_type.map(|kind| Value::from(kind.as_str()));
    condition("StringEquals", "lambda:FunctionUrlAuthType", url_auth);
    condition(
        "Bool",
        "lambda:InvokedViaFunctionUrl",
        input.invoked_via_function_url.map(|via| via.to_string().into()),
    );

    let (id, action) = (input.statement_id, input.action);
    let mut written = String::new();
    let change = functions.describe(&context, &input.function_name, |record| {
        if record.policy.iter().any(|statement| statement["Sid"] == id) {
            return Err(fault::statement_exists(&id));
        }
        let mut statement = json!({
            "Sid": id, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": record.key().arn(),
        });
        if !conditions.is_empty() {
            statement["Condition"] = Value::Object(conditions);
        }
        written = statement.to_string();
        record.policy.push(statement);
        Ok(())
    });
    change.await?;
    Ok(AddPermissionResponse { statement: Some(written) })
}
