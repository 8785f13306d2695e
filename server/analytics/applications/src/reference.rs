//! Reference data: objects as tables.

use std::sync::Arc;

use bytes::Bytes;
use penstock_analytics::ReferenceWork;
use penstock_firehose::ObjectStore;
use penstock_runtime::Table;

use crate::limits::REFERENCE_BYTES_MAX;
use crate::source::Reader;

/// A table, which is loaded if it never was, or anew; or why its content cannot be understood.
pub(crate) fn table(
    objects: &Arc<dyn ObjectStore>,
    reference: &ReferenceWork,
    anew: bool,
) -> Result<Table, String> {
    let columns = &reference.table.columns;
    let (reader, width) = (Reader::new(&reference.format, columns, &reference.fields)?, columns.len());
    let (objects, of) = (Arc::clone(objects), reference.clone());
    let load = move || load(Arc::clone(&objects), of.bucket.clone(), of.key.clone());
    Ok(Table {
        name: reference.table.name.clone(),
        anew,
        load: Arc::new(move || Box::pin(load())),
        read: Arc::new(move |content| Ok(reader.clone().read_all(content, width))),
    })
}

async fn load(objects: Arc<dyn ObjectStore>, bucket: String, key: String) -> Result<Bytes, String> {
    let place = format!("The reference data s3://{bucket}/{key}");
    let content = objects.get(&bucket, &key).await.map_err(|fault| format!("{place}: {fault}."))?;
    if content.len() > REFERENCE_BYTES_MAX {
        return Err(format!("{place} have more than {REFERENCE_BYTES_MAX} bytes."));
    }
    Ok(content)
}
