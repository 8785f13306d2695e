"""Kinesis Video Streams' control plane through boto3, configured by environment variables alone.

    video.py fill                  makes streams and channels, changes and lists them, and is refused what has to be refused
    video.py look                  finds after a crash what `fill` left, and deletes it
    video.py endpoints HTTP WSS    is told these endpoints for data and for signaling

Plain assertions, no test framework: it is run by server/tests/video.rs against a server of its own.
"""

import sys
import time

import boto3
from botocore.exceptions import ClientError

video = boto3.client("kinesisvideo")

HUB = "arn:aws:iot:us-west-2:000000000000:thing/hub"
EDGE = {
    "HubDeviceArn": HUB,
    "RecorderConfig": {
        "MediaSourceConfig": {
            "MediaUriSecretArn": "arn:aws:secretsmanager:us-west-2:000000000000:secret:door",
            "MediaUriType": "RTSP_URI",
        }
    },
    "UploaderConfig": {"ScheduleConfig": {"ScheduleExpression": "0 0 * * * ? *", "DurationInSeconds": 60}},
}
IMAGES = {
    "Status": "ENABLED",
    "DestinationConfig": {"DestinationRegion": "us-west-2", "Uri": "s3://pictures/door"},
    "SamplingInterval": 3000,
    "ImageSelectorType": "PRODUCER_TIMESTAMP",
    "Format": "JPEG",
    "FormatConfig": {"JPEGQuality": "80"},
    "WidthPixels": 320,
    "HeightPixels": 240,
}
NOTIFICATIONS = {"Status": "ENABLED", "DestinationConfig": {"Uri": "arn:aws:sns:us-west-2:000000000000:door"}}


def refused(call, **arguments):
    """The name, the status and the sentence of the error that a call must end in."""
    try:
        call(**arguments)
    except ClientError as error:
        told = error.response
        return told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"], told["Error"]["Message"]
    raise AssertionError(f"{call} with {arguments} was not refused")


def described(name):
    return video.describe_stream(StreamName=name)["StreamInfo"]


def channel(name):
    return video.describe_signaling_channel(ChannelName=name)["ChannelInfo"]


def streams(**arguments):
    pages = video.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": 2}, **arguments)
    return [stream["StreamName"] for page in pages for stream in page["StreamInfoList"]]


def fill():
    not_found = ("ResourceNotFoundException", 404, "The requested stream is not found or not active.")
    assert refused(video.describe_stream, StreamName="door") == not_found
    assert refused(video.get_data_endpoint, StreamName="door", APIName="PUT_MEDIA") == not_found
    arn = video.create_stream(StreamName="door", DeviceName="camera", MediaType="video/h264", Tags={"team": "a"})["StreamARN"]
    told = described("door")
    assert told["StreamARN"] == arn and arn.startswith("arn:aws:kinesisvideo:us-west-2:000000000000:stream/door/"), arn
    assert arn.endswith("/%d" % round(told["CreationTime"].timestamp() * 1000)), (arn, told)
    assert (told["Status"], told["DataRetentionInHours"]) == ("ACTIVE", 0), told
    assert refused(video.create_stream, StreamName="door")[:2] == ("ResourceInUseException", 400)
    code, status, sentence = refused(video.update_notification_configuration, StreamARN=arn, NotificationConfiguration=NOTIFICATIONS)
    assert (code, status, sentence) == ("NoDataRetentionException", 400, "The Stream data retention in hours is equal to zero.")

    change = {"StreamARN": arn, "Operation": "INCREASE_DATA_RETENTION", "DataRetentionChangeInHours": 48}
    video.update_data_retention(CurrentVersion=told["Version"], **change)
    assert refused(video.update_data_retention, CurrentVersion=told["Version"], **change)[:2] == ("VersionMismatchException", 400)
    video.update_stream(StreamName="door", CurrentVersion=described("door")["Version"], MediaType="video/h265")
    video.update_stream_storage_configuration(
        StreamName="door", CurrentVersion=described("door")["Version"], StreamStorageConfiguration={"DefaultStorageTier": "WARM"}
    )
    video.tag_stream(StreamARN=arn, Tags={"team": "b", "place": "front"})
    video.untag_stream(StreamName="door", TagKeyList=["place"])
    video.update_image_generation_configuration(StreamName="door", ImageGenerationConfiguration=IMAGES)
    video.update_notification_configuration(StreamARN=arn, NotificationConfiguration=NOTIFICATIONS)
    started = video.start_edge_configuration_update(StreamName="door", EdgeConfig=EDGE)
    assert (started["SyncStatus"], started["EdgeConfig"]) == ("SYNCING", EDGE), started
    code, status, _ = refused(video.describe_edge_configuration, StreamName="hall")
    assert (code, status) == ("ResourceNotFoundException", 404)

    for name in ("hall", "yard", "door-2"):
        video.create_stream(StreamName=name, DataRetentionInHours=1)
    code, status, _ = refused(video.describe_edge_configuration, StreamName="hall")
    assert (code, status) == ("StreamEdgeConfigurationNotFoundException", 404)
    video.start_edge_configuration_update(StreamName="hall", EdgeConfig=EDGE)
    video.delete_edge_configuration(StreamName="hall")
    video.delete_stream(StreamARN=described("yard")["StreamARN"], CurrentVersion=described("yard")["Version"])
    assert streams() == ["door", "door-2", "hall"]

    call = video.create_signaling_channel(ChannelName="call", Tags=[{"Key": "team", "Value": "a"}])["ChannelARN"]
    other = video.create_signaling_channel(
        ChannelName="other", ChannelType="SINGLE_MASTER", SingleMasterConfiguration={"MessageTtlSeconds": 30}
    )["ChannelARN"]
    assert channel("call")["SingleMasterConfiguration"] == {"MessageTtlSeconds": 60}
    video.update_signaling_channel(
        ChannelARN=call, CurrentVersion=channel("call")["Version"], SingleMasterConfiguration={"MessageTtlSeconds": 120}
    )
    video.tag_resource(ResourceARN=call, Tags=[{"Key": "place", "Value": "front"}])
    video.untag_resource(ResourceARN=call, TagKeyList=["team"])
    enabled = {"Status": "ENABLED", "StreamARN": arn}
    video.update_media_storage_configuration(ChannelARN=call, MediaStorageConfiguration=enabled)
    code, status, _ = refused(video.update_media_storage_configuration, ChannelARN=other, MediaStorageConfiguration=enabled)
    assert (code, status) == ("ResourceInUseException", 400)
    video.create_signaling_channel(ChannelName="gone")
    video.delete_signaling_channel(ChannelARN=channel("gone")["ChannelARN"])
    code, status, sentence = refused(video.describe_signaling_channel, ChannelName="gone")
    assert (code, status, sentence) == ("ResourceNotFoundException", 404, "The requested channel is not found or not active.")


def look():
    told = described("door")
    arn = told["StreamARN"]
    assert (told["Status"], told["DataRetentionInHours"], told["DeviceName"], told["MediaType"]) == ("ACTIVE", 48, "camera", "video/h265"), told
    assert video.list_tags_for_stream(StreamName="door")["Tags"] == {"team": "b"}
    storage = video.describe_stream_storage_configuration(StreamARN=arn)
    assert storage["StreamStorageConfiguration"] == {"DefaultStorageTier": "WARM"}, storage
    assert video.describe_image_generation_configuration(StreamName="door")["ImageGenerationConfiguration"] == IMAGES
    assert video.describe_notification_configuration(StreamName="door")["NotificationConfiguration"] == NOTIFICATIONS
    edge = video.describe_edge_configuration(StreamARN=arn)
    assert (edge["StreamName"], edge["SyncStatus"], edge["EdgeConfig"]) == ("door", "SYNCING", EDGE), edge
    listed = video.list_edge_agent_configurations(HubDeviceArn=HUB)["EdgeConfigs"]
    assert [edge["StreamARN"] for edge in listed] == [arn], listed
    assert streams() == ["door", "door-2", "hall"]
    assert streams(StreamNameCondition={"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": "door"}) == ["door", "door-2"]

    channels = video.list_signaling_channels()["ChannelInfoList"]
    assert [(told["ChannelName"], told["SingleMasterConfiguration"]["MessageTtlSeconds"]) for told in channels] == [("call", 120), ("other", 30)]
    call = channels[0]["ChannelARN"]
    assert video.list_tags_for_resource(ResourceARN=call)["Tags"] == {"place": "front"}
    storage = video.describe_media_storage_configuration(ChannelARN=call)["MediaStorageConfiguration"]
    assert storage == {"Status": "ENABLED", "StreamARN": arn}, storage
    mapped = video.describe_mapped_resource_configuration(StreamName="door")["MappedResourceConfigurationList"]
    assert mapped == [{"Type": "SIGNALING_CHANNEL", "ARN": call}], mapped

    # The versions are those from before the crash, and all of it can go.
    for told in channels:
        video.delete_signaling_channel(ChannelARN=told["ChannelARN"], CurrentVersion=told["Version"])
    for name in streams():
        video.delete_stream(StreamARN=described(name)["StreamARN"], CurrentVersion=described(name)["Version"])
    assert streams() == [] and video.list_signaling_channels()["ChannelInfoList"] == []


def endpoints(https, wss):
    name = f"door-{time.time_ns()}"
    stream = video.create_stream(StreamName=name)["StreamARN"]
    call = video.create_signaling_channel(ChannelName=name)["ChannelARN"]
    # With --timing=aws both take a moment.
    while described(name)["Status"] == "CREATING" or channel(name)["ChannelStatus"] == "CREATING":
        time.sleep(0.1)
    told = video.get_data_endpoint(StreamARN=stream, APIName="GET_MEDIA")["DataEndpoint"]
    assert told == https, told
    told = video.get_signaling_channel_endpoint(
        ChannelARN=call, SingleMasterChannelEndpointConfiguration={"Protocols": ["WSS", "HTTPS"], "Role": "MASTER"}
    )["ResourceEndpointList"]
    assert {item["Protocol"]: item["ResourceEndpoint"] for item in told} == {"WSS": wss, "HTTPS": https}, told


{"fill": fill, "look": look, "endpoints": endpoints}[sys.argv[1]](*sys.argv[2:])
