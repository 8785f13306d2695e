//! UpdateFunctionCode: other code, for every invocation that begins after this has answered. Those that run end with the code that
//! they began with.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{FunctionConfiguration, UpdateFunctionCodeRequest};

use super::same_revision;
use super::settings::{Settings, Source};
use crate::functions::Functions;
use crate::record::{Code, Record};

pub(super) async fn update_function_code(
    functions: Arc<Functions>,
    context: CallContext,
    input: UpdateFunctionCodeRequest,
) -> Result<FunctionConfiguration, Fault> {
    functions.may_change()?;
    let _alone = functions.changes.lock().await;
    let (named, function) = functions.called(&context, &input.function_name, None)?;
    let mut record = Record::clone(&function.record());
    same_revision(&record, input.revision_id.as_deref())?;
    Settings { architectures: input.architectures, ..Settings::default() }.apply(&mut record)?;
    let source = Source {
        archive: input.zip_file,
        bucket: input.s3_bucket,
        key: input.s3_key,
        image: input.image_uri,
    };
    record.code = source.fetch(&functions, &named.key).await?;
    if input.dry_run == Some(true) {
        if let Code::Archive { directory, .. } = &record.code {
            functions.store.forget(&named.key, directory);
        }
        return Ok(record.configuration());
    }
    functions.stamp(&mut record);
    let record = functions.keep(record).await?;
    let configuration = record.configuration();
    function.become_other(&functions.store, record);
    Ok(configuration)
}
