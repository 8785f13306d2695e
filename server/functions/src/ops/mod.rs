//! Lambda's API, one file an operation.

mod add_permission;
mod create_function;
mod delete_function;
mod delete_function_concurrency;
mod get_function;
mod get_function_concurrency;
mod get_function_configuration;
mod get_policy;
mod invoke;
mod list_functions;
mod list_tags;
mod put_function_concurrency;
mod remove_permission;
mod settings;
mod tag_resource;
mod untag_resource;
mod update_function_code;
mod update_function_configuration;

use std::sync::Arc;

use penstock_api::{CallContext, Fault, operations};
use penstock_model::lambda::*;
use uuid::Uuid;

use crate::fault;
use crate::functions::{Function, Functions, Local, NOT_HERE};
use crate::name::Named;
use crate::record::Record;

pub use settings::LOCAL_BUCKET;

operations! { Functions, "lambda";
    AddPermission(AddPermissionRequest) => add_permission::add_permission,
    CreateFunction(CreateFunctionRequest) => create_function::create_function,
    DeleteFunction(DeleteFunctionRequest) => delete_function::delete_function,
    DeleteFunctionConcurrency(DeleteFunctionConcurrencyRequest) =>
        delete_function_concurrency::delete_function_concurrency,
    GetFunction(GetFunctionRequest) => get_function::get_function,
    GetFunctionConcurrency(GetFunctionConcurrencyRequest) => get_function_concurrency::get_function_concurrency,
    GetFunctionConfiguration(GetFunctionConfigurationRequest) =>
        get_function_configuration::get_function_configuration,
    GetPolicy(GetPolicyRequest) => get_policy::get_policy,
    Invoke(InvocationRequest) => invoke::invoke,
    ListFunctions(ListFunctionsRequest) => list_functions::list_functions,
    ListTags(ListTagsRequest) => list_tags::list_tags,
    PutFunctionConcurrency(PutFunctionConcurrencyRequest) => put_function_concurrency::put_function_concurrency,
    RemovePermission(RemovePermissionRequest) => remove_permission::remove_permission,
    TagResource(TagResourceRequest) => tag_resource::tag_resource,
    UntagResource(UntagResourceRequest) => untag_resource::untag_resource,
    UpdateFunctionCode(UpdateFunctionCodeRequest) => update_function_code::update_function_code,
    UpdateFunctionConfiguration(UpdateFunctionConfigurationRequest) =>
        update_function_configuration::update_function_configuration,
}

impl Functions {
    /// The function that a call names, in the one version that there is.
    fn called(
        &self,
        context: &CallContext,
        name: &str,
        qualifier: Option<String>,
    ) -> Result<(Named, Arc<Function>), Fault> {
        let named = Named::of_call(name, qualifier, &context.caller)?;
        let function = self.find(&named.key).filter(|_| named.is_latest());
        let function = function.ok_or_else(|| fault::not_found(&named.arn()))?;
        Ok((named, function))
    }

    /// Refuses where no function may be made or changed.
    fn may_change(&self) -> Result<(), Fault> {
        match self.options.local {
            Local::Allowed => Ok(()),
            Local::Refused => Err(fault::denied(NOT_HERE)),
        }
    }

    /// Writes a record. It counts when this has returned.
    async fn keep(self: &Arc<Self>, record: Record) -> Result<Record, Fault> {
        let functions = self.clone();
        blocking(move || functions.store.write(&record).map(|()| record)).await
    }

    /// Changes what is told of a function, without a new state of it: its environments go on.
    async fn describe(
        self: &Arc<Self>,
        context: &CallContext,
        name: &str,
        change: impl FnOnce(&mut Record) -> Result<(), Fault>,
    ) -> Result<Record, Fault> {
        let _alone = self.changes.lock().await;
        let (_, function) = self.called(context, name, None)?;
        let mut record = Record::clone(&function.record());
        change(&mut record)?;
        let record = self.keep(record).await?;
        function.describe(record.clone());
        Ok(record)
    }

    /// Stamps a record as changed now.
    fn stamp(&self, record: &mut Record) {
        record.revision = Uuid::new_v4().to_string();
        record.modified_ms = penstock_api::millis(self.options.clock.now());
    }
}

/// Refuses a caller that has seen another state of the function.
fn same_revision(record: &Record, expected: Option<&str>) -> Result<(), Fault> {
    if expected.is_some_and(|expected| expected != record.revision) {
        return Err(fault::other_revision());
    }
    Ok(())
}

/// Work on the disk, where it holds up nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|panicked| Err(std::io::Error::other(panicked))).map_err(|error| {
        tracing::error!(%error, "cannot change what is kept of a function");
        fault::broken(format!("cannot write to the data directory: {error}"))
    })
}
