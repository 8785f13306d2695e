//! Which metrics are kept for each shard of a stream.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use penstock_api::Fault;
use penstock_catalog::{Event, State};
use penstock_model::kinesis::{EnhancedMonitoringOutput, MetricsName};

use crate::target::Target;
use crate::{Streams, describe};

/// The names that a request gives; ALL stands for each of the others.
pub(crate) fn names(given: &[MetricsName]) -> BTreeSet<String> {
    let all = given.contains(&MetricsName::All);
    let named = MetricsName::ALL.into_iter().filter(|metric| all || given.contains(metric));
    named.filter(|&metric| metric != MetricsName::All).map(|metric| metric.as_str().to_owned()).collect()
}

/// Changes the metrics of a stream; the answer tells them as they were and as they are.
pub(crate) async fn set(
    streams: &Arc<Streams>,
    target: Target,
    change: impl FnOnce(&mut BTreeSet<String>) + Send + 'static,
) -> Result<EnhancedMonitoringOutput, Fault> {
    let output = Arc::new(Mutex::new(EnhancedMonitoringOutput::default()));
    let told = Arc::clone(&output);
    let decide = move |state: &State| {
        let stream = target.active_stream(state)?;
        let before = &stream.monitoring;
        let mut after = before.clone();
        change(&mut after);
        *told.lock().unwrap_or_else(PoisonError::into_inner) = EnhancedMonitoringOutput {
            stream_name: Some(stream.key.name.clone()),
            current_shard_level_metrics: Some(describe::metrics(before)),
            desired_shard_level_metrics: Some(describe::metrics(&after)),
            stream_arn: Some(describe::stream_arn(&stream.key)),
        };
        Ok(Event::monitoring_set(stream, after))
    };
    streams.set(decide).await?;
    let output = output.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(output.clone())
}
