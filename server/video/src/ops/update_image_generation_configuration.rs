//! UpdateImageGenerationConfiguration: has other pictures taken out of a stream, or none any more.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    ConfigurationStatus, Format, ImageGenerationConfiguration, ImageSelectorType,
    UpdateImageGenerationConfigurationInput, UpdateImageGenerationConfigurationOutput,
};

use crate::record::{Document, ImageFormat, ImageGeneration, ImageSelector, StreamSettings};
use crate::target::Target;
use crate::{Video, fault, limits};

pub(super) async fn update_image_generation_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateImageGenerationConfigurationInput,
) -> Result<UpdateImageGenerationConfigurationOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let images = input.image_generation_configuration.map(|asked| read(asked, &context.caller.region));
    let images = images.transpose()?;
    let changing = video.change(target, move |_, stream, document: &mut Document<StreamSettings>| {
        stream.expect_active()?;
        if images.is_some() && stream.settings().retention_hours == 0 {
            return Err(fault::no_data_retention());
        }
        document.settings.images = images;
        Ok(())
    });
    changing.await?;
    Ok(UpdateImageGenerationConfigurationOutput {})
}

/// What is asked for, if it can be done. All sentences are our own words.
fn read(asked: ImageGenerationConfiguration, region: &str) -> Result<ImageGeneration, Fault> {
    let destination = asked.destination_config;
    if !destination.uri.starts_with("s3://") {
        return Err(fault::invalid("The Uri of the destination must begin with s3://."));
    }
    if destination.destination_region != region {
        return Err(fault::invalid(format!(
            "The DestinationRegion must be that of the stream, which is {region}."
        )));
    }
    let least = limits::SAMPLING_INTERVAL_MS_MIN;
    let interval_ms = u32::try_from(asked.sampling_interval).ok().filter(|interval| *interval >= least);
    let interval_ms = interval_ms.ok_or_else(|| {
        fault::invalid(format!("The SamplingInterval must be at least {least} milliseconds."))
    })?;
    let quality = asked.format_config.and_then(|config| config.into_values().next());
    let quality = quality.map(|text| {
        let quality = text.parse().ok().filter(|quality| limits::JPEG_QUALITY.contains(quality));
        quality.ok_or_else(|| fault::invalid("The JPEGQuality must be a number from 1 to 100."))
    });
    let pixels = |asked: Option<i32>| asked.and_then(|pixels| u32::try_from(pixels).ok());
    Ok(ImageGeneration {
        enabled: asked.status == ConfigurationStatus::Enabled,
        selector: match asked.image_selector_type {
            ImageSelectorType::ServerTimestamp => ImageSelector::Server,
            ImageSelectorType::ProducerTimestamp => ImageSelector::Producer,
        },
        uri: destination.uri,
        region: destination.destination_region,
        interval_ms,
        format: match asked.format {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
        },
        jpeg_quality: quality.transpose()?,
        width: pixels(asked.width_pixels),
        height: pixels(asked.height_pixels),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::Timing;
    use crate::testing::Service;

    /// As in the guide of the service.
    fn configuration() -> Json {
        json!({
            "Status": "ENABLED",
            "DestinationConfig": {"DestinationRegion": "eu-west-1", "Uri": "s3://pictures/door"},
            "SamplingInterval": 3000,
            "ImageSelectorType": "PRODUCER_TIMESTAMP",
            "Format": "JPEG",
            "FormatConfig": {"JPEGQuality": "80"},
            "WidthPixels": 320,
            "HeightPixels": 240,
        })
    }

    #[tokio::test]
    async fn what_was_asked_for_is_told_until_it_is_deleted() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({"DataRetentionInHours": 1})).await;
        let told = async || {
            service.call("DescribeImageGenerationConfiguration", json!({"StreamName": "door"})).await.unwrap()
        };
        assert_eq!(told().await, json!({}));
        let update = |configuration: Json| {
            let input = json!({"StreamName": "door", "ImageGenerationConfiguration": configuration});
            service.call("UpdateImageGenerationConfiguration", input)
        };
        update(configuration()).await.unwrap();
        assert_eq!(told().await, json!({"ImageGenerationConfiguration": configuration()}));
        let short = json!({"Status": "DISABLED", "DestinationConfig": {"DestinationRegion": "eu-west-1", "Uri": "s3://b"},
            "SamplingInterval": 200, "ImageSelectorType": "SERVER_TIMESTAMP", "Format": "PNG"});
        update(short.clone()).await.unwrap();
        assert_eq!(told().await, json!({"ImageGenerationConfiguration": short}));
        service.call("UpdateImageGenerationConfiguration", json!({"StreamName": "door"})).await.unwrap();
        assert_eq!(told().await, json!({}));
        service.close();
    }

    #[tokio::test]
    async fn what_cannot_be_done_is_refused() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({"DataRetentionInHours": 1})).await;
        for (place, value) in [
            ("/DestinationConfig/Uri", json!("https://pictures.example/door")),
            ("/DestinationConfig/DestinationRegion", json!("eu-west-2")),
            ("/SamplingInterval", json!(199)),
            ("/SamplingInterval", json!(-1)),
            ("/FormatConfig/JPEGQuality", json!("0")),
            ("/FormatConfig/JPEGQuality", json!("101")),
            ("/FormatConfig/JPEGQuality", json!("high")),
        ] {
            let mut asked = configuration();
            *asked.pointer_mut(place).unwrap() = value;
            let input = json!({"StreamName": "door", "ImageGenerationConfiguration": asked});
            let refused = service.refused("UpdateImageGenerationConfiguration", input).await;
            assert_eq!(refused.0, "InvalidArgumentException", "{place}");
        }
        service.create("hall", json!({})).await;
        let input = json!({"StreamName": "hall", "ImageGenerationConfiguration": configuration()});
        let refused = service.refused("UpdateImageGenerationConfiguration", input).await;
        let wanted = ("NoDataRetentionException", "The Stream data retention in hours is equal to zero.");
        assert_eq!((&*refused.0, &*refused.1), wanted);
        service.close();
    }
}
