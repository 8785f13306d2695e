//! CreateFunction: unpacks the code, or takes note where it lies, and makes the function. It can be invoked when this has answered.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{CreateFunctionRequest, FunctionConfiguration, PackageType};

use super::settings::{Settings, Source};
use crate::fault;
use crate::functions::Functions;
use crate::limits::{EPHEMERAL_MB_DEFAULT, MEMORY_MB_DEFAULT, TAGS_MAX, TIMEOUT_S_DEFAULT};
use crate::name::Named;
use crate::record::{Code, FORM, Record};

pub(super) async fn create_function(
    functions: Arc<Functions>,
    context: CallContext,
    input: CreateFunctionRequest,
) -> Result<FunctionConfiguration, Fault> {
    functions.may_change()?;
    let named = Named::of_call(&input.function_name, None, &context.caller)?;
    if named.qualifier.is_some() {
        return Err(fault::invalid(format!("Invalid function name: {}", input.function_name)));
    }
    if input.package_type == Some(PackageType::Image) {
        return Err(fault::unsupported("A function from an image"));
    }
    if input.code_signing_config_arn.is_some() || input.tenancy_config.is_some() {
        return Err(fault::unsupported("A configuration of code signing or tenancy"));
    }
    let (Some(runtime), Some(handler)) = (input.runtime, input.handler) else {
        return Err(fault::invalid(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
        ));
    };
    let tags = input.tags.unwrap_or_default();
    if tags.len() > TAGS_MAX {
        return Err(fault::invalid(format!("A function has {TAGS_MAX} tags at most.")));
    }
    let key = named.key;
    let mut record = Record {
        form: FORM,
        account: key.account.clone(),
        region: key.region.clone(),
        name: key.name.clone(),
        runtime: String::new(),
        role: String::new(),
        handler: String::new(),
        description: String::new(),
        timeout_s: TIMEOUT_S_DEFAULT,
        memory_mb: MEMORY_MB_DEFAULT,
        environment: None,
        code: Code::Directory { path: Default::default() },
        architecture: "x86_64".to_owned(),
        ephemeral_mb: EPHEMERAL_MB_DEFAULT,
        tracing: "PassThrough".to_owned(),
        log_group: None,
        subnets: Vec::new(),
        security_groups: Vec::new(),
        revision: String::new(),
        modified_ms: 0,
        tags,
        reserved: None,
        policy: Vec::new(),
    };
    let settings = Settings {
        runtime: Some(runtime.as_str().to_owned()),
        role: Some(input.role),
        handler: Some(handler),
        description: input.description,
        timeout: input.timeout,
        memory_size: input.memory_size,
        environment: input.environment,
        tracing: input.tracing_config,
        ephemeral: input.ephemeral_storage,
        logging: input.logging_config,
        vpc: input.vpc_config,
        architectures: input.architectures,
        layers: input.layers,
        file_systems: input.file_system_configs,
        dead_letters: input.dead_letter_config,
        image: input.image_config,
        is_durable: input.durable_config.is_some(),
        has_capacity_provider: input.capacity_provider_config.is_some(),
    };
    settings.apply(&mut record)?;

    let _alone = functions.changes.lock().await;
    if functions.find(&key).is_some() {
        return Err(fault::exists(&key.name));
    }
    let source = Source {
        archive: input.code.zip_file,
        bucket: input.code.s3_bucket,
        key: input.code.s3_key,
        image: input.code.image_uri,
    };
    record.code = source.fetch(&functions, &key).await?;
    functions.stamp(&mut record);
    let record = functions.keep(record).await?;
    let configuration = record.configuration();
    functions.enter(record);
    Ok(configuration)
}
