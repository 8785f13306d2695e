//! GetTables: the tables of a database, by name; those that an expression matches, if there is one.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::record::{self, Found, Table};
use crate::{Glue, describe, expression, limits, page, rules};

pub(super) async fn get_tables(glue: Arc<Glue>, context: CallContext, input: Value) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    rules::no_transaction(&call)?;
    let database = call.name("DatabaseName");
    let wanted = call.text("Expression").filter(|expression| !expression.is_empty());
    let wanted = wanted.map(expression::compile).transpose()?;
    let begin = page::begin(&call)?.unwrap_or_default();
    let all = {
        let state = glue.catalog.state();
        let number = record::database(&state, &call.place, &database)?.resource.number;
        record::below_number(&state, record::TABLE, &call.place, number, &begin)
    };
    let (size, only) = (page::size(&call), call.get("AttributesToGet"));
    let (mut tables, mut bytes, mut examined) = (Vec::new(), 0, None);
    for (index, resource) in all.iter().enumerate() {
        let is_full =
            tables.len() == size || bytes >= limits::PAGE_BYTES_MAX || index == limits::PAGE_EXAMINED_MAX;
        if is_full {
            return call.answer(&page::answer("TableList", &tables, examined));
        }
        let name = record::name_of(resource);
        examined = Some(name);
        if wanted.as_ref().is_some_and(|wanted| !wanted.is_match(name)) {
            continue;
        }
        let found = Found::<Table>::read(resource)?;
        let table = describe::table(&resource.key, &database, &found.document, only);
        bytes += table.to_string().len();
        tables.push(table);
    }
    call.answer(&page::answer("TableList", &tables, None))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::limits;
    use crate::testing::Service;

    #[tokio::test]
    async fn tables_come_in_pages_by_name_and_expression() {
        let service = Service::with_database("web").await;
        service.call("CreateDatabase", json!({"DatabaseInput": {"Name": "shop"}})).await.unwrap();
        let stranger = json!({"DatabaseName": "shop", "TableInput": {"Name": "clicks_b"}});
        service.call("CreateTable", stranger).await.unwrap();
        for name in ["views", "clicks_c", "clicks_a"] {
            service.table(name).await;
        }
        let list = async |expression: &str, token: &serde_json::Value| {
            let mut input = json!({"DatabaseName": "web", "MaxResults": 1, "Expression": expression});
            if let Some(token) = token.as_str() {
                input["NextToken"] = json!(token);
            }
            service.call("GetTables", input).await.unwrap()
        };
        let names = async |expression: &str| {
            let (mut names, mut token) = (Vec::new(), json!(null));
            loop {
                let page = list(expression, &token).await;
                for table in page["TableList"].as_array().unwrap() {
                    names.push(table["Name"].as_str().unwrap().to_owned());
                }
                token = page["NextToken"].clone();
                if token.is_null() {
                    return names;
                }
            }
        };
        assert_eq!(names("").await, ["clicks_a", "clicks_c", "views"]);
        assert_eq!(names("clicks_*").await, ["clicks_a", "clicks_c"]);
        assert_eq!(names("v").await, [""; 0]);
        let only = json!({"DatabaseName": "shop", "AttributesToGet": ["NAME", "TABLE_TYPE"]});
        let told = service.call("GetTables", only).await.unwrap();
        assert_eq!(told, json!({"TableList": [{"Name": "clicks_b"}]}));
        let bad = json!({"DatabaseName": "web", "Expression": "("});
        assert_eq!(service.refused("GetTables", bad).await.0, "InvalidInputException");
        service.close();
    }

    /// One call neither waits for twenty thousand tables to be held against an expression, nor ends the list early.
    #[tokio::test]
    async fn a_page_looks_at_so_many_tables_and_goes_on() {
        let service = Service::with_database("web").await;
        for number in 0..=limits::PAGE_EXAMINED_MAX {
            service.table(&format!("t{number:05}")).await;
        }
        let last = format!("t{:05}", limits::PAGE_EXAMINED_MAX);
        let mut input = json!({"DatabaseName": "web", "Expression": last});
        let first = service.call("GetTables", input.clone()).await.unwrap();
        assert_eq!(first["TableList"], json!([]));
        input["NextToken"] = first["NextToken"].clone();
        let second = service.call("GetTables", input).await.unwrap();
        assert_eq!(second["TableList"][0]["Name"], last);
        assert!(second.get("NextToken").is_none());
        service.close();
    }
}
