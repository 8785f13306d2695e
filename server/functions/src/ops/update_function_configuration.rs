//! UpdateFunctionConfiguration: another way to run the same code, for every invocation that begins after this has answered.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{FunctionConfiguration, UpdateFunctionConfigurationRequest};

use super::same_revision;
use super::settings::Settings;
use crate::functions::Functions;
use crate::record::Record;

pub(super) async fn update_function_configuration(
    functions: Arc<Functions>,
    context: CallContext,
    input: UpdateFunctionConfigurationRequest,
) -> Result<FunctionConfiguration, Fault> {
    functions.may_change()?;
    let _alone = functions.changes.lock().await;
    let (_, function) = functions.called(&context, &input.function_name, None)?;
    let mut record = Record::clone(&function.record());
    same_revision(&record, input.revision_id.as_deref())?;
    let settings = Settings {
        runtime: input.runtime.map(|runtime| runtime.as_str().to_owned()),
        role: input.role,
        handler: input.handler,
        description: input.description,
        timeout: input.timeout,
        memory_size: input.memory_size,
        environment: input.environment,
        tracing: input.tracing_config,
        ephemeral: input.ephemeral_storage,
        logging: input.logging_config,
        vpc: input.vpc_config,
        architectures: None,
        layers: input.layers,
        file_systems: input.file_system_configs,
        dead_letters: input.dead_letter_config,
        image: input.image_config,
        is_durable: input.durable_config.is_some(),
        has_capacity_provider: input.capacity_provider_config.is_some(),
    };
    settings.apply(&mut record)?;
    functions.stamp(&mut record);
    let record = functions.keep(record).await?;
    let configuration = record.configuration();
    function.become_other(&functions.store, record);
    Ok(configuration)
}
