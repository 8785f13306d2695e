//! Resource policies: what one must look like to be taken. Who may do what by them is the business of whoever checks
//! permissions.

use penstock_api::Fault;
use serde_json::Value;

use crate::fault;

/// Checks a policy for the resource of this ARN.
pub(crate) fn check(text: &str, arn: &str) -> Result<(), Fault> {
    let refused = |why: &str| Err(fault::policy_malformed(why));
    let Ok(Value::Object(policy)) = serde_json::from_str(text) else {
        return refused("it is no JSON object");
    };
    if let Some(unknown) = policy.keys().find(|key| !["Version", "Id", "Statement"].contains(&key.as_str())) {
        return refused(&format!("it has an unknown element {unknown}"));
    }
    let versions = ["2012-10-17", "2008-10-17"];
    if !policy.get("Version").is_none_or(|version| version.as_str().is_some_and(|it| versions.contains(&it)))
    {
        return refused("Version is neither 2012-10-17 nor 2008-10-17");
    }
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) if !statements.is_empty() => statements.as_slice(),
        Some(statement @ Value::Object(_)) => std::slice::from_ref(statement),
        _ => return refused("it has no Statement"),
    };
    for statement in statements {
        let Some(statement) = statement.as_object() else { return refused("a Statement is no object") };
        if !matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
            return refused("the Effect of a Statement is neither Allow nor Deny");
        }
        for (one, other) in
            [("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource")]
        {
            if statement.contains_key(one) == statement.contains_key(other) {
                return refused(&format!("a Statement has not exactly one of {one} and {other}"));
            }
        }
        let Some(actions) = statement.get("Action").or(statement.get("NotAction")).and_then(texts) else {
            return refused("the actions of a Statement are no texts");
        };
        if let Some(action) = actions.iter().find(|action| !action.starts_with("kinesis:")) {
            return refused(&format!("{action} is no action of kinesis"));
        }
        if statement
            .get("Resource")
            .is_some_and(|own| texts(own).is_none_or(|all| all.iter().any(|it| *it != arn)))
        {
            return refused("a Resource is another one than the policy is for");
        }
    }
    Ok(())
}

/// One text or a list of them.
fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

    #[test]
    fn a_policy_of_the_documented_form_is_taken() {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Id":"x","Statement":[{{"Sid":"s","Effect":"Allow","Principal":{{"AWS":"111111111111"}},
               "Action":["kinesis:PutRecord","kinesis:PutRecords"],"Resource":"{ARN}"}}]}}"#
        );
        assert_eq!(check(&policy, ARN), Ok(()));
    }

    #[test]
    fn anything_else_is_refused_with_a_reason() {
        let statement = r#""Effect":"Allow","Principal":"*","Action":"kinesis:*""#;
        for (policy, why) in [
            ("garbage", "it is no JSON object"),
            ("{}", "it has no Statement"),
            (r#"{"Statement":[]}"#, "it has no Statement"),
            (r#"{"Colour":"red"}"#, "it has an unknown element Colour"),
            (r#"{"Version":"2020-01-01"}"#, "Version is neither 2012-10-17 nor 2008-10-17"),
            (r#"{"Statement":{"Effect":"Perhaps"}}"#, "the Effect of a Statement is neither Allow nor Deny"),
            (
                &format!(r#"{{"Statement":{{{statement}}}}}"#),
                "a Statement has not exactly one of Resource and NotResource",
            ),
            (
                &format!(r#"{{"Statement":{{{statement},"Resource":"*"}}}}"#),
                "a Resource is another one than the policy is for",
            ),
            (
                r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:Get","Resource":"x"}}"#,
                "s3:Get is no action of kinesis",
            ),
        ] {
            assert_eq!(check(policy, ARN), Err(fault::policy_malformed(why)), "{policy}");
        }
    }
}
