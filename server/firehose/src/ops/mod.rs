//! The operations of Data Firehose, one file each: what it does, the function, its tests. A new one is a file and a line here.

use penstock_model::Value;
use penstock_model::firehose::{
    DeleteDeliveryStreamInput, DescribeDeliveryStreamInput, ListDeliveryStreamsInput,
    ListTagsForDeliveryStreamInput, PutRecordBatchInput, PutRecordInput, StopDeliveryStreamEncryptionInput,
    TagDeliveryStreamInput, UntagDeliveryStreamInput,
};

use crate::Firehose;

mod create_delivery_stream;
mod delete_delivery_stream;
mod describe_delivery_stream;
mod list_delivery_streams;
mod list_tags_for_delivery_stream;
mod put_record;
mod put_record_batch;
mod start_delivery_stream_encryption;
mod stop_delivery_stream_encryption;
mod tag_delivery_stream;
mod untag_delivery_stream;
mod update_destination;

penstock_api::operations! { Firehose, "firehose";
    CreateDeliveryStream(Value) => create_delivery_stream::create_delivery_stream,
    DeleteDeliveryStream(DeleteDeliveryStreamInput) => delete_delivery_stream::delete_delivery_stream,
    DescribeDeliveryStream(DescribeDeliveryStreamInput) => describe_delivery_stream::describe_delivery_stream,
    ListDeliveryStreams(ListDeliveryStreamsInput) => list_delivery_streams::list_delivery_streams,
    ListTagsForDeliveryStream(ListTagsForDeliveryStreamInput) => list_tags_for_delivery_stream::list_tags_for_delivery_stream,
    PutRecord(PutRecordInput) => put_record::put_record,
    PutRecordBatch(PutRecordBatchInput) => put_record_batch::put_record_batch,
    StartDeliveryStreamEncryption(Value) => start_delivery_stream_encryption::start_delivery_stream_encryption,
    StopDeliveryStreamEncryption(StopDeliveryStreamEncryptionInput) => stop_delivery_stream_encryption::stop_delivery_stream_encryption,
    TagDeliveryStream(TagDeliveryStreamInput) => tag_delivery_stream::tag_delivery_stream,
    UntagDeliveryStream(UntagDeliveryStreamInput) => untag_delivery_stream::untag_delivery_stream,
    UpdateDestination(Value) => update_destination::update_destination,
}
