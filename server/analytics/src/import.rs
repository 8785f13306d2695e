//! Applications that were saved as DescribeApplication told them, before the service was shut down: made anew from that.

use serde_json::{Map, Value as Json, json};

use crate::code::{ADDED, stream_names};
use crate::members::given;

/// A saved application.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Its name.
    pub name: String,
    /// The input of the newer API's CreateApplication that makes it.
    pub application: Json,
    /// Its code behind comments that declare its inputs and tables, as `penstock sql` reads them.
    pub code: String,
}

/// Reads an answer of DescribeApplication, of either generation, or the ApplicationDetail in it.
///
/// # Errors
/// Why it is none of an SQL application, in one sentence.
pub fn import(document: &str) -> Result<Imported, String> {
    let document: Json = serde_json::from_str(document).map_err(|error| format!("it is no JSON: {error}"))?;
    let detail = document.get("ApplicationDetail").unwrap_or(&document);
    let name = text(detail, "ApplicationName").ok_or("it has no ApplicationName")?;
    // It becomes the name of files.
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)) {
        return Err(format!("{name:?} is not the name of an application"));
    }
    let runtime = text(detail, "RuntimeEnvironment").unwrap_or("SQL-1_0");
    if !runtime.starts_with("SQL") {
        return Err(format!("{name} is an application of {runtime}, and only those of SQL can be made anew"));
    }
    let configuration = &detail["ApplicationConfigurationDescription"];
    // The older generation has all of it in the detail.
    let sql = configuration.get("SqlApplicationConfigurationDescription").unwrap_or(detail);
    let code = &configuration["ApplicationCodeConfigurationDescription"]["CodeContentDescription"];
    let code = text(code, "TextContent").or_else(|| text(detail, "ApplicationCode")).unwrap_or_default();

    let inputs = parts(sql, "InputDescriptions", &["InAppStreamNames", "InputStartingPositionConfiguration"]);
    let outputs = parts(sql, "OutputDescriptions", &[]);
    let references = parts(sql, "ReferenceDataSourceDescriptions", &[]);
    let logging = parts(detail, "CloudWatchLoggingOptionDescriptions", &["CloudWatchLoggingOptionId"]);
    let role = text(detail, "ServiceExecutionRole").map(ToOwned::to_owned);
    // The older generation has a role for each part, which the newer one does not take.
    let role = role.or_else(|| role_in(sql)).ok_or("no role is named in it: add a ServiceExecutionRole")?;

    let mut application = json!({
        "ApplicationName": name,
        "RuntimeEnvironment": runtime,
        "ServiceExecutionRole": role,
        "ApplicationConfiguration": {
            "SqlApplicationConfiguration": {"Inputs": inputs, "Outputs": outputs, "ReferenceDataSources": references},
        },
    });
    if !code.is_empty() {
        application["ApplicationConfiguration"]["ApplicationCodeConfiguration"] =
            json!({"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": code}});
    }
    if let Some(description) = text(detail, "ApplicationDescription") {
        application["ApplicationDescription"] = json!(description);
    }
    if !logging.is_empty() {
        application["CloudWatchLoggingOptions"] = json!(logging);
    }
    let declared = declarations(&inputs, &references, code);
    Ok(Imported { name: name.to_owned(), application, code: format!("{declared}{code}\n") })
}

fn text<'a>(of: &'a Json, member: &str) -> Option<&'a str> {
    of.get(member).and_then(Json::as_str).filter(|text| !text.is_empty())
}

/// The parts under a name, as they were given, without roles and without what is only told.
fn parts(of: &Json, name: &str, told: &[&str]) -> Vec<Map<String, Json>> {
    let listed = of.get(name).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object);
    let part = |part: &Map<String, Json>| {
        let mut part = given(part);
        part.retain(|member, _| !told.contains(&member.as_str()));
        without_roles(&mut part);
        part
    };
    listed.map(part).collect()
}

fn without_roles(part: &mut Map<String, Json>) {
    part.retain(|member, _| !matches!(member.as_str(), "RoleARN" | "ReferenceRoleARN"));
    part.values_mut().filter_map(Json::as_object_mut).for_each(without_roles);
}

/// The first role that any part has.
fn role_in(of: &Json) -> Option<String> {
    match of {
        Json::Object(members) => text(of, "RoleARN")
            .or_else(|| text(of, "ReferenceRoleARN"))
            .map(ToOwned::to_owned)
            .or_else(|| members.values().find_map(role_in)),
        Json::Array(list) => list.iter().find_map(role_in),
        _ => None,
    }
}

/// Comments that declare inputs and tables.
fn declarations(inputs: &[Map<String, Json>], references: &[Map<String, Json>], code: &str) -> String {
    let mut declared = String::new();
    let used = code.to_uppercase();
    for input in inputs {
        let mut columns = columns(input.get("InputSchema"));
        // Of those that the service adds a declaration has what the code uses.
        let added = ADDED.iter().filter(|(name, _)| used.contains(name));
        columns.extend(added.map(|(name, sql)| format!("\"{name}\" {sql}")));
        for stream in stream_names(input) {
            declared += &format!("-- input: \"{stream}\" ({})\n", columns.join(", "));
        }
    }
    for reference in references {
        let name = reference.get("TableName").and_then(Json::as_str).unwrap_or_default();
        let columns = columns(reference.get("ReferenceSchema")).join(", ");
        declared += &format!("-- table: \"{name}\" ({columns})\n");
    }
    declared
}

fn columns(schema: Option<&Json>) -> Vec<String> {
    let columns = schema.and_then(|schema| schema.get("RecordColumns")).and_then(Json::as_array);
    let column = |column: &Json| {
        let name = text(column, "Name").unwrap_or_default().replace('"', "\"\"");
        format!("\"{name}\" {}", text(column, "SqlType").unwrap_or_default())
    };
    columns.into_iter().flatten().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ROLE, Service, input, reference, sql};

    #[tokio::test]
    async fn an_application_comes_back_as_it_was() {
        let service = Service::open().await;
        let mut made = sql("ticks");
        let processor = json!({"InputLambdaProcessor": {"ResourceARN": "arn:aws:lambda:eu-west-1:123456789012:function:clean"}});
        let parts = &mut made["ApplicationConfiguration"]["SqlApplicationConfiguration"];
        parts["Inputs"][0]["InputProcessingConfiguration"] = processor;
        parts["Inputs"][0]["InputParallelism"] = json!({"Count": 2});
        parts["ReferenceDataSources"] = json!([reference("NAMES")]);
        made["ApplicationDescription"] = json!("of all exchanges");
        service.call("CreateApplication", made).await.unwrap();
        let described =
            service.call("DescribeApplication", json!({"ApplicationName": "ticks"})).await.unwrap();

        let imported = import(&described.to_string()).unwrap();
        assert_eq!(imported.name, "ticks");
        let declared: Vec<&str> = imported.code.lines().take(3).collect();
        assert_eq!(
            declared,
            [
                r#"-- input: "S_001" ("TICKER" VARCHAR(4), "PRICE" DOUBLE)"#,
                r#"-- input: "S_002" ("TICKER" VARCHAR(4), "PRICE" DOUBLE)"#,
                r#"-- table: "NAMES" ("TICKER" VARCHAR(4), "PRICE" DOUBLE)"#,
            ]
        );
        let mut again = imported.application;
        again["ApplicationName"] = json!("again");
        service.call("CreateApplication", again).await.unwrap();
        let of = |described: Json| described["ApplicationConfigurationDescription"].clone();
        assert_eq!(of(service.describe("again").await), of(described["ApplicationDetail"].clone()));
    }

    #[tokio::test]
    async fn one_of_the_older_generation_gets_a_role_for_all() {
        let service = Service::open().await;
        let mut input = input();
        input["KinesisStreamsInput"]["RoleARN"] = json!(ROLE);
        let code = r#"CREATE STREAM "K" (k VARCHAR(512)); CREATE PUMP "P" AS INSERT INTO "K" SELECT STREAM partition_key FROM "S_001";"#;
        let made = json!({"ApplicationName": "old", "Inputs": [input], "ApplicationCode": code});
        service.call_v1("CreateApplication", made).await.unwrap();
        let described =
            service.call_v1("DescribeApplication", json!({"ApplicationName": "old"})).await.unwrap();
        let imported = import(&described["ApplicationDetail"].to_string()).unwrap();
        assert_eq!(imported.application["ServiceExecutionRole"], ROLE);
        let first = imported.code.lines().next().unwrap();
        assert_eq!(
            first,
            r#"-- input: "S_001" ("TICKER" VARCHAR(4), "PRICE" DOUBLE, "PARTITION_KEY" VARCHAR(512))"#
        );
        let mut again = imported.application;
        again["ApplicationName"] = json!("again");
        service.call("CreateApplication", again).await.unwrap();
    }

    #[test]
    fn what_is_no_application_is_told() {
        let flink = json!({"ApplicationName": "job", "RuntimeEnvironment": "FLINK-1_20"}).to_string();
        for (document, why) in [
            ("{", "it is no JSON: "),
            ("[]", "it has no ApplicationName"),
            (r#"{"ApplicationName": "../a"}"#, r#""../a" is not the name"#),
            (&flink, "job is an application of FLINK-1_20"),
            (r#"{"ApplicationName": "a"}"#, "no role is named in it"),
        ] {
            let refused = import(document).unwrap_err();
            assert!(refused.starts_with(why), "{refused}");
        }
    }
}
