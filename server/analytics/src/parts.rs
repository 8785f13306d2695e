//! What an application has several of, and the operations that add and delete one, which both generations have in common.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::{Map, Value as Json, json};

use crate::call::Call;
use crate::change::with_operation;
use crate::code::Names;
use crate::record::{Configuration, Found, Part};
use crate::{Analytics, describe, fault, rules};

/// One kind of what there are several of.
pub(crate) struct Kind {
    /// The member of a call that brings one.
    pub(crate) member: &'static str,
    /// The member that names one by its id.
    pub(crate) id: &'static str,
    /// The member of an answer that tells of all.
    descriptions: &'static str,
    /// Whether the code is looked at where one is added.
    names: Names,
    of: fn(&mut Configuration) -> &mut Vec<Part>,
    describe: fn(&Found) -> Json,
}

/// Sources.
pub(crate) const INPUTS: Kind = Kind {
    member: "Input",
    id: "InputId",
    descriptions: "InputDescriptions",
    names: Names::Coming,
    of: |configuration| &mut configuration.inputs,
    describe: |found| describe::inputs(&found.application, &found.application.version.configuration),
};

/// Destinations.
pub(crate) const OUTPUTS: Kind = Kind {
    member: "Output",
    id: "OutputId",
    descriptions: "OutputDescriptions",
    names: Names::None,
    of: |configuration| &mut configuration.outputs,
    describe: |found| describe::outputs(&found.application.version.configuration),
};

/// Tables of reference data.
pub(crate) const REFERENCES: Kind = Kind {
    member: "ReferenceDataSource",
    id: "ReferenceId",
    descriptions: "ReferenceDataSourceDescriptions",
    names: Names::None,
    of: |configuration| &mut configuration.references,
    describe: |found| describe::references(&found.application.version.configuration),
};

/// Log streams.
pub(crate) const LOGGING: Kind = Kind {
    member: "CloudWatchLoggingOption",
    id: "CloudWatchLoggingOptionId",
    descriptions: "CloudWatchLoggingOptionDescriptions",
    names: Names::None,
    of: |configuration| &mut configuration.logging,
    describe: |found| describe::logging(&found.application.version.configuration),
};

/// Networks.
pub(crate) const VPCS: Kind = Kind {
    member: "VpcConfiguration",
    id: "VpcConfigurationId",
    // An application has one, and the answer tells of that.
    descriptions: "VpcConfigurationDescription",
    names: Names::None,
    of: |configuration| &mut configuration.vpcs,
    describe: |found| {
        describe::vpcs(&found.application.version.configuration).get(0).cloned().unwrap_or_default()
    },
};

impl Kind {
    /// Those of a configuration.
    pub(crate) fn of<'a>(&self, configuration: &'a mut Configuration) -> &'a mut Vec<Part> {
        (self.of)(configuration)
    }

    /// Adds some to a configuration that is to be of this version.
    pub(crate) fn extend(
        &self,
        configuration: &mut Configuration,
        version: u64,
        added: impl IntoIterator<Item = Map<String, Json>>,
    ) {
        let parts = self.of(configuration);
        for (place, members) in (1..).zip(added) {
            parts.push(Part { id: format!("{version}.{place}"), members });
        }
    }

    /// The one that an id names.
    pub(crate) fn named<'a>(
        &self,
        configuration: &'a mut Configuration,
        id: &str,
    ) -> Result<&'a mut Part, Fault> {
        let parts = self.of(configuration);
        parts.iter_mut().find(|part| part.id == id).ok_or_else(|| self.missing(id))
    }

    fn missing(&self, id: &str) -> Fault {
        fault::not_found(format!("There is no {} with the id {id}.", self.member))
    }
}

/// Adds the one that the call brings.
pub(crate) async fn add(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
    kind: &Kind,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let added = call.object(kind.member);
    let change = |configuration: &mut Configuration, version: u64| {
        kind.extend(configuration, version, [added]);
        Ok(())
    };
    let revised = analytics.revise(&call, kind.names, change).await?;
    let mut answer = changed(&revised.found);
    answer[kind.descriptions] = (kind.describe)(&revised.found);
    call.answer(&with_operation(answer, &revised))
}

/// Deletes the one that the call names.
pub(crate) async fn delete(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
    kind: &Kind,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let id = call.text(kind.id).unwrap_or_default().to_owned();
    let change = |configuration: &mut Configuration, _: u64| {
        let parts = kind.of(configuration);
        let place = parts.iter().position(|part| part.id == id).ok_or_else(|| kind.missing(&id))?;
        parts.remove(place);
        Ok(())
    };
    let revised = analytics.revise(&call, Names::None, change).await?;
    let mut answer = changed(&revised.found);
    answer[kind.descriptions] = (kind.describe)(&revised.found);
    call.answer(&with_operation(answer, &revised))
}

/// Has the records of an input go through a function first.
pub(crate) async fn add_processing(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    const MEMBER: &str = "InputProcessingConfiguration";
    let call = Call::read(&context, &input);
    let processing = call.get(MEMBER).cloned().unwrap_or_default();
    rules::processing(&processing)?;
    let id = call.text(INPUTS.id).unwrap_or_default().to_owned();
    let change = |configuration: &mut Configuration, _: u64| {
        let input = INPUTS.named(configuration, &id)?;
        if input.members.contains_key(MEMBER) {
            return Err(fault::invalid(format!("The input {id} has an {MEMBER} already.")));
        }
        input.members.insert(MEMBER.to_owned(), processing);
        Ok(())
    };
    let revised = analytics.revise(&call, Names::None, change).await?;
    let mut answer = changed(&revised.found);
    let inputs = &revised.found.application.version.configuration.inputs;
    let described = inputs.iter().find(|input| input.id == id).and_then(describe::processing);
    answer["InputId"] = json!(id);
    answer["InputProcessingConfigurationDescription"] = described.unwrap_or_default();
    call.answer(&with_operation(answer, &revised))
}

/// Has the records of an input go through no function any more.
pub(crate) async fn delete_processing(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    const MEMBER: &str = "InputProcessingConfiguration";
    let call = Call::read(&context, &input);
    let id = call.text(INPUTS.id).unwrap_or_default().to_owned();
    let change = |configuration: &mut Configuration, _: u64| {
        let input = INPUTS.named(configuration, &id)?;
        match input.members.remove(MEMBER) {
            Some(_) => Ok(()),
            None => Err(fault::not_found(format!("The input {id} has no {MEMBER}."))),
        }
    };
    let revised = analytics.revise(&call, Names::None, change).await?;
    call.answer(&with_operation(changed(&revised.found), &revised))
}

/// What every answer to a change says.
pub(crate) fn changed(found: &Found) -> Json {
    json!({
        "ApplicationARN": found.arn(),
        "ApplicationVersionId": found.application.version.number,
    })
}
