//! DescribeImageGenerationConfiguration: which pictures are to be taken out of a stream.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    ConfigurationStatus, DescribeImageGenerationConfigurationInput,
    DescribeImageGenerationConfigurationOutput, Format, FormatConfigKey, ImageGenerationConfiguration,
    ImageGenerationDestinationConfig, ImageSelectorType,
};

use crate::Video;
use crate::record::{ImageFormat, ImageGeneration, ImageSelector, StreamSettings};
use crate::target::Target;

pub(super) async fn describe_image_generation_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeImageGenerationConfigurationInput,
) -> Result<DescribeImageGenerationConfigurationOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.existing(&target)?;
    let image_generation_configuration = stream.settings().images.as_ref().map(shown);
    Ok(DescribeImageGenerationConfigurationOutput { image_generation_configuration })
}

fn shown(images: &ImageGeneration) -> ImageGenerationConfiguration {
    let quality = |quality: u8| {
        BTreeMap::from([(FormatConfigKey::JpegQuality.as_str().to_owned(), quality.to_string())])
    };
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    ImageGenerationConfiguration {
        status: if images.enabled { ConfigurationStatus::Enabled } else { ConfigurationStatus::Disabled },
        image_selector_type: match images.selector {
            ImageSelector::Server => ImageSelectorType::ServerTimestamp,
            ImageSelector::Producer => ImageSelectorType::ProducerTimestamp,
        },
        destination_config: ImageGenerationDestinationConfig {
            uri: images.uri.clone(),
            destination_region: images.region.clone(),
        },
        sampling_interval: number(images.interval_ms),
        format: match images.format {
            ImageFormat::Jpeg => Format::Jpeg,
            ImageFormat::Png => Format::Png,
        },
        format_config: images.jpeg_quality.map(quality),
        width_pixels: images.width.map(number),
        height_pixels: images.height.map(number),
    }
}
