"""Pictures out of video streams through boto3, configured by environment variables alone.

    images.py FFMPEG    puts a recording by PutMedia, and gets its pictures by GetImages, from a bucket, and notices of its fragments

The recording is red, green, blue and gray for a second each. Plain assertions, no test framework: it is run by server/tests/video.rs against a
server of its own.
"""

import base64
import http.client
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from datetime import datetime, timezone

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

FFMPEG = sys.argv[1]
COLOURS = [("red", (255, 0, 0)), ("lime", (0, 255, 0)), ("blue", (0, 0, 255)), ("gray", (128, 128, 128))]
SIZE = (320, 180)
CLUSTER, SEGMENT, SIMPLE_BLOCK = 0x1F43B675, 0x18538067, 0xA3

video = boto3.client("kinesisvideo")
media = boto3.client("kinesis-video-archived-media")
s3 = boto3.client("s3", config=boto3.session.Config(s3={"addressing_style": "path"}))


def recorded():
    """The recording, with a cluster for each second."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "colours.mkv")
        inputs = [part for name, _ in COLOURS for part in ("-f", "lavfi", "-i", "color=c=%s:s=%dx%d:r=25:d=1" % (name, *SIZE))]
        coded = ["-filter_complex", "concat=n=4,format=yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "25", "-sc_threshold", "0"]
        # So little does not end a cluster at a keyframe: its time does, before the next second's.
        file = ["-f", "matroska", "-cluster_time_limit", "990", path]
        subprocess.run([FFMPEG, "-nostdin", "-v", "error", *inputs, *coded, *file], check=True)
        with open(path, "rb") as read:
            return read.read()


def element(data, at):
    """The id of the element there, where its content begins and where that ends."""
    width = 9 - data[at].bit_length()
    identity, at = int.from_bytes(data[at : at + width], "big"), at + width
    width = 9 - data[at].bit_length()
    size = int.from_bytes(data[at : at + width], "big") & ((1 << (7 * width)) - 1)
    return identity, at + width, at + width + size


def written(identity, content):
    """An element."""
    return identity.to_bytes((identity.bit_length() + 7) // 8, "big") + (len(content) | 1 << 56).to_bytes(8, "big") + content


def tags(**named):
    """Tags as the producer SDK writes them."""
    simple = [written(0x67C8, written(0x45A3, name.encode()) + written(0x4487, value.encode())) for name, value in named.items()]
    return written(0x1254C367, written(0x7373, b"".join(simple)))


def tagged(recording, **named):
    """The recording as one endless segment, with these tags on each fragment."""
    _, _, end = element(recording, 0)
    body = recording[:end] + SEGMENT.to_bytes(4, "big") + b"\x01" + b"\xff" * 7
    _, at, end = element(recording, end)
    while at < end:
        identity, _, behind = element(recording, at)
        if identity == CLUSTER:
            body += tags(**named) if named else b""
        # The muxer's own tags are about the file, and its table is of other places.
        if identity in (0x1549A966, 0x1654AE6B, CLUSTER):
            body += recording[at:behind]
        at = behind
    return body


def damaged(recording):
    """The recording with frames of its third second that cannot be decoded."""
    recording, clusters = bytearray(recording), 0
    _, _, end = element(recording, 0)
    _, at, end = element(recording, end)
    while at < end:
        identity, child, behind = element(recording, at)
        clusters += identity == CLUSTER
        while clusters == 3 and identity == CLUSTER and child < behind:
            inner, content, next_child = element(recording, child)
            if inner == SIMPLE_BLOCK:
                # Behind track, time and flags stands the length of the first unit.
                recording[content + 4 : content + 8] = b"\xff" * 4
            child = next_child
        at = behind
    return bytes(recording)


def put_media(stream, body, start):
    """What the service says to a producer that sends this."""
    endpoint = urllib.parse.urlsplit(video.get_data_endpoint(StreamName=stream, APIName="PUT_MEDIA")["DataEndpoint"])
    headers = {
        "x-amzn-stream-name": stream,
        "x-amzn-fragment-timecode-type": "RELATIVE",
        "x-amzn-producer-start-timestamp": "%.3f" % start,
    }
    request = AWSRequest("POST", endpoint._replace(path="/putMedia").geturl(), headers=headers)
    SigV4Auth(Credentials("test", "test"), "kinesisvideo", "us-west-2").add_auth(request)
    connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=60)
    connection.request("POST", "/putMedia", body=iter([body]), headers={**dict(request.headers), "Transfer-Encoding": "chunked"}, encode_chunked=True)
    told = connection.getresponse().read().decode()
    acks = [json.loads(ack) for ack in told.split("\n") if ack.strip()] if "\n" in told else json.loads("[" + told.replace("}{", "},{") + "]")
    persisted = [ack for ack in acks if ack["EventType"] == "PERSISTED"]
    assert len(persisted) == len(COLOURS), told
    return [ack["FragmentNumber"] for ack in persisted]


def shown(picture, size, colour):
    """Whether a picture has this size and is all of this colour."""
    decode = [FFMPEG, "-v", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    pixels = subprocess.run(decode, input=picture, capture_output=True, check=True).stdout
    mean = [sum(pixels[nth::3]) / (len(pixels) // 3) for nth in range(3)]
    assert len(pixels) == size[0] * size[1] * 3, (len(pixels), size)
    assert all(abs(is_ - wanted) <= 8 for is_, wanted in zip(mean, colour)), (mean, colour)


def at(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc)


def refused(**arguments):
    try:
        media.get_images(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"{arguments} was not refused")


def images(stream, start, **arguments):
    """All pages of five seconds, two pictures a second."""
    asked = {"StreamName": stream, "ImageSelectorType": "PRODUCER_TIMESTAMP", "StartTimestamp": at(start), "EndTimestamp": at(start + 5), "SamplingInterval": 500}
    pages = media.get_paginator("get_images").paginate(**{**asked, "Format": "JPEG", **arguments}, PaginationConfig={"PageSize": 4})
    found = []
    for page in pages:
        assert len(page["Images"]) <= 4
        found += page["Images"]
    assert [image["TimeStamp"].timestamp() for image in found] == [start + nth / 2 for nth in range(11)], found
    return found


def on_demand(recording, start):
    video.create_stream(StreamName="door", DataRetentionInHours=1)
    put_media("door", tagged(recording), start)
    for look, size in [
        ({}, SIZE),
        ({"Format": "PNG", "WidthPixels": 160}, (160, 90)),
        ({"FormatConfig": {"JPEGQuality": "20"}, "WidthPixels": 64, "HeightPixels": 64}, (64, 64)),
    ]:
        found = images("door", start, **look)
        for nth, image in enumerate(found[:10]):
            # The last picture stands for a moment behind its end.
            shown(base64.b64decode(image["ImageContent"]), size, COLOURS[min(nth // 2, 3)][1])
        assert found[10].get("Error") == "NO_MEDIA" and "ImageContent" not in found[10], found[10]
    best, worst = (
        len(images("door", start, FormatConfig={"JPEGQuality": quality})[0]["ImageContent"]) for quality in ("100", "1")
    )
    assert best > worst, (best, worst)

    # What is sent in one go comes within a moment, and the last of it is what is shown then.
    came = max(fragment["ServerTimestamp"] for fragment in media.list_fragments(StreamName="door")["Fragments"])
    by_server = {"StreamName": "door", "ImageSelectorType": "SERVER_TIMESTAMP", "Format": "JPEG", "StartTimestamp": came, "EndTimestamp": came}
    (image,) = media.get_images(**by_server)["Images"]
    shown(base64.b64decode(image["ImageContent"]), SIZE, COLOURS[-1][1])

    asked = {**by_server, "EndTimestamp": at(came.timestamp() + 1), "SamplingInterval": 200, "MaxResults": 1}
    token = media.get_images(**asked)["NextToken"]
    for wrong, code in [
        ({"EndTimestamp": at(came.timestamp() + 301)}, "InvalidArgumentException"),
        ({"EndTimestamp": at(came.timestamp() - 1)}, "InvalidArgumentException"),
        ({"SamplingInterval": 199}, "InvalidArgumentException"),
        ({"FormatConfig": {"JPEGQuality": "0"}}, "InvalidArgumentException"),
        ({"NextToken": token[:-4] + "AAAA"}, "InvalidArgumentException"),
        ({"NextToken": token, "StartTimestamp": at(came.timestamp() + 1)}, "InvalidArgumentException"),
        ({"StreamName": "nowhere"}, "ResourceNotFoundException"),
        ({"StreamName": "memory"}, "NoDataRetentionException"),
    ]:
        assert refused(**{**asked, **wrong}) == code, wrong


def damage(recording, start):
    video.create_stream(StreamName="broken", DataRetentionInHours=1)
    put_media("broken", tagged(damaged(recording)), start)
    found = images("broken", start)
    assert [image.get("Error") for image in found] == [None] * 4 + ["MEDIA_ERROR"] * 2 + [None] * 4 + ["NO_MEDIA"], found


def automatic(recording, start):
    heard, lock = [], threading.Lock()

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                is_first = not heard
                heard.append((self.path, self.headers, json.loads(body)))
            # The first try of all is refused, and made again.
            self.send_response(500 if is_first else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    s3.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    arn = video.create_stream(StreamName="gate", DataRetentionInHours=1)["StreamARN"]
    video.update_notification_configuration(
        StreamName="gate",
        NotificationConfiguration={"Status": "ENABLED", "DestinationConfig": {"Uri": "http://127.0.0.1:%d/hook?to=me" % hook.server_port}},
    )
    video.update_image_generation_configuration(
        StreamName="gate",
        ImageGenerationConfiguration={
            "Status": "ENABLED",
            "DestinationConfig": {"DestinationRegion": "us-west-2", "Uri": "s3://pictures/of-the-gate"},
            "SamplingInterval": 500,
            "ImageSelectorType": "PRODUCER_TIMESTAMP",
            "Format": "PNG",
            "WidthPixels": 80,
            "HeightPixels": 45,
        },
    )
    # Without tags nothing is asked for.
    put_media("gate", tagged(recording), start - 60)
    named = {
        "AWS_KINESISVIDEO_NOTIFICATION": "",
        "AWS_KINESISVIDEO_IMAGE_GENERATION": "",
        "AWS_KINESISVIDEO_IMAGE_PREFIX": "motion",
        "seen": "a cat",
    }
    numbers = put_media("gate", tagged(recording, **named), start)
    waited = time.monotonic()
    objects = []
    while (len(objects) < 8 or len(heard) < 5) and time.monotonic() - waited < 60:
        time.sleep(0.1)
        objects = s3.list_objects_v2(Bucket="pictures").get("Contents", [])
    assert len(objects) == 8, objects
    for nth, key in enumerate(sorted(told["Key"] for told in objects)):
        assert key.startswith("of-the-gate/motion_000000000000_gate_%d_" % (start * 1000 + nth * 500)) and key.endswith(".png"), key
        told = s3.get_object(Bucket="pictures", Key=key)
        assert told["ContentType"] == "image/png", told
        assert told["Metadata"]["aws_kinesisvideo_fragment_number"] == numbers[nth // 2], told
        assert told["Metadata"]["seen"] == "a cat", told
        shown(told["Body"].read(), (80, 45), COLOURS[nth // 2][1])

    assert len(heard) == 5, heard
    messages = {}
    for path, headers, told in heard:
        assert path == "/hook?to=me" and headers["x-amz-sns-message-type"] == "Notification", (path, headers)
        assert (told["Type"], told["TopicArn"], told["MessageId"]) == ("Notification", arn, headers["x-amz-sns-message-id"]), told
        datetime.fromisoformat(told["Timestamp"].replace("Z", "+00:00"))
        message = json.loads(told["Message"])
        messages[message["FragmentNumber"]] = message
    assert sorted(messages) == sorted(numbers), (messages, numbers)
    first = messages[numbers[0]]
    assert abs(first.pop("FragmentStartServerTimestamp") / 1000 - time.time()) < 120, first
    assert first == {
        "StreamArn": arn,
        "FragmentNumber": numbers[0],
        "FragmentStartProducerTimestamp": start * 1000,
        "NotificationType": "PERSISTED",
        "NotificationPayload": {"seen": "a cat"},
    }, first
    hook.shutdown()


def main():
    recording, start = recorded(), int(time.time()) - 600
    video.create_stream(StreamName="memory")
    on_demand(recording, start)
    damage(recording, start)
    automatic(recording, start)


main()
