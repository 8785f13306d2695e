"""Media of Video Streams: made by ffmpeg, put by curl or by the load generator, read through boto3 configured by environment variables alone.

    media.py recording FFMPEG             a recording goes in by PutMedia and comes out everywhere as it was
    media.py load FFMPEG LOADGEN          the same from the load generator
    media.py refused                      what PutMedia answers to what it cannot take, and the other operations to what is not there
    media.py memory                       a stream that keeps nothing plays from memory

Plain assertions, no test framework: it is run by server/tests/media.rs against a server of its own, in a directory of its own.
"""

import datetime
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import matroska
from matroska import block, cluster, header

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
# What a stream answers that plays without an end is waited for, not asked for again.
ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=60)
video = boto3.client("kinesisvideo")
media = boto3.client("kinesis-video-media", config=ONCE)
archive = boto3.client("kinesis-video-archived-media")

PICTURES = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25"]
SOUND = ["-f", "lavfi", "-i", "sine=f=440:r=48000"]
# Pictures that wait for others, a second to a fragment.
CODED = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "25", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-c:a", "aac"]
# Without a size and a time it would begin a cluster where it likes; so it does at each key frame.
MATROSKA = ["-f", "matroska", "-cluster_size_limit", "50M", "-cluster_time_limit", "20000"]
SECONDS = 5


def record(ffmpeg, path, seconds=SECONDS):
    command = [ffmpeg, "-nostdin", "-v", "error", "-y", *PICTURES, *SOUND, "-t", str(seconds), *CODED, *MATROSKA, path]
    subprocess.run(command, check=True, timeout=60)


def frames(ffmpeg, path, kind):
    """A hash of each frame as it is decoded."""
    command = [ffmpeg, "-nostdin", "-v", "error", "-i", path, "-map", f"0:{kind}", "-f", "framemd5", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return [line.rsplit(",", 1)[1].strip() for line in told.splitlines() if not line.startswith("#")]


def same_frames(ffmpeg, path, expected):
    assert frames(ffmpeg, path, "v") == expected["v"], path
    # A decoder drops the sound before the first sample, if the file tells it where that is.
    sound = frames(ffmpeg, path, "a")
    assert sound[-len(expected["a"]) :] == expected["a"] and len(sound) - len(expected["a"]) <= 1, path


def put(stream, body, start=None, kind="RELATIVE", more=()):
    """The status and the acks of a PutMedia by curl: chunked, behind an Expect: 100-continue, signed."""
    headers = [f"x-amzn-stream-name: {stream}", f"x-amzn-fragment-timecode-type: {kind}", "Transfer-Encoding: chunked", *more]
    if start is not None:
        headers.append(f"x-amzn-producer-start-timestamp: {start:.3f}")
    command = ["curl", "-sS", "-N", "--max-time", "60", "-X", "POST", "-T", "-", "--aws-sigv4", "aws:amz:us-west-2:kinesisvideo"]
    command += ["-u", "test:test", "-w", "\n%{http_code}", *(part for header in headers for part in ("-H", header))]
    told = subprocess.run([*command, f"{endpoint(stream)}/putMedia"], input=body, capture_output=True, timeout=90)
    lines = [line for line in told.stdout.decode().splitlines() if line]
    assert lines, told.stderr.decode()
    return int(lines[-1]), [json.loads(line) for line in lines[:-1]]


def endpoint(stream):
    try:
        return video.get_data_endpoint(StreamName=stream, APIName="PUT_MEDIA")["DataEndpoint"]
    except ClientError:
        return ENDPOINT


def acked(acks, event):
    return [ack["FragmentNumber"] for ack in acks if ack["EventType"] == event]


def refused(call, **arguments):
    """The name and the status of the error that a call must end in."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError(f"{call} with {arguments} was not refused")


def watch(count, stream="door", **selector):
    """So many fragments from GetMedia, which goes on after them."""
    told = media.get_media(StreamName=stream, StartSelector=selector)
    assert told["ContentType"] == "video/webm", told
    body, got = told["Payload"]._raw_stream, b""
    while got.count(b"AWS_KINESISVIDEO_CONTINUATION_TOKEN") < count or not is_whole(got):
        got += body.read1(1 << 16)
    told["Payload"].close()
    return got


def is_whole(got):
    """Whether what came ends where an element does."""
    try:
        return bool(list(matroska.elements(got)))
    except IndexError:
        return False


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    return path


def listed(**arguments):
    pages = archive.get_paginator("list_fragments").paginate(StreamName="door", PaginationConfig={"PageSize": 2}, **arguments)
    found = [(page, fragment) for page in pages for fragment in page["Fragments"]]
    return sorted((fragment for _, fragment in found), key=lambda fragment: fragment["FragmentNumber"])


def between(kind, start, end):
    return {"FragmentSelector": {"FragmentSelectorType": kind, "TimestampRange": {"StartTimestamp": start, "EndTimestamp": end}}}


def page(url):
    """The status, the type and the content of a page of a session."""
    try:
        with urllib.request.urlopen(url, timeout=30) as reply:
            return reply.status, reply.headers["content-type"], reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read()


def recording(ffmpeg):
    record(ffmpeg, "source.mkv")
    with open("source.mkv", "rb") as file:
        source = file.read()
    sent = matroska.clusters(source)
    assert len(sent) == SECONDS, len(sent)
    expected = {kind: frames(ffmpeg, "source.mkv", kind) for kind in "va"}
    assert len(expected["v"]) == 25 * SECONDS and len(expected["a"]) > 46 * SECONDS

    video.create_stream(StreamName="door", DataRetentionInHours=24)
    start = round(time.time() - 3600)
    status, acks = put("door", source, start)
    assert status == 200 and {ack["EventType"] for ack in acks} == {"BUFFERING", "RECEIVED", "PERSISTED"}, (status, acks)
    numbers = acked(acks, "PERSISTED")
    assert len(numbers) == SECONDS and numbers == sorted(numbers) == acked(acks, "BUFFERING") == acked(acks, "RECEIVED"), acks
    for number in numbers:
        assert [ack["EventType"] for ack in acks if ack["FragmentNumber"] == number] == ["BUFFERING", "RECEIVED", "PERSISTED"], acks
    timecodes = [ack["FragmentTimecode"] for ack in acks if ack["EventType"] == "PERSISTED"]

    # ListFragments: by pages, and by each clock, both ends included.
    fragments = listed()
    assert [fragment["FragmentNumber"] for fragment in fragments] == numbers, fragments
    for fragment, cluster_bytes, timecode in zip(fragments, sent, timecodes):
        assert fragment["FragmentSizeInBytes"] == len(cluster_bytes), (fragment, len(cluster_bytes))
        # Sound may begin before the picture, and pictures may be sent before others that are shown first.
        assert 900 <= fragment["FragmentLengthInMilliseconds"] <= 1200, fragment
        assert round(fragment["ProducerTimestamp"].timestamp() * 1000) == start * 1000 + timecode, fragment
        assert abs(fragment["ServerTimestamp"].timestamp() - time.time()) < 60, fragment
    for kind, name in [("PRODUCER_TIMESTAMP", "ProducerTimestamp"), ("SERVER_TIMESTAMP", "ServerTimestamp")]:
        times = [fragment[name] for fragment in fragments]
        found = listed(**between(kind, times[1], times[3]))
        assert [fragment["FragmentNumber"] for fragment in found] == [
            number for number, at in zip(numbers, times) if times[1] <= at <= times[3]
        ], (kind, found)
        late = times[-1] + datetime.timedelta(seconds=1)
        assert listed(**between(kind, late, late + datetime.timedelta(days=400))) == []
    assert refused(archive.list_fragments, StreamName="door", NextToken="forged")[1] == 400

    # GetMedia: every selector, every cluster as it was sent, every frame decoded.
    got = watch(SECONDS, StartSelectorType="EARLIEST")
    assert matroska.clusters(got) == sent
    same_frames(ffmpeg, write("watched.mkv", got), expected)
    told = matroska.tags(got)
    assert [value for name, value in told if name == "AWS_KINESISVIDEO_FRAGMENT_NUMBER"] == numbers
    assert [value for name, value in told if name == "AWS_KINESISVIDEO_CONTINUATION_TOKEN"] == numbers
    assert [value for name, value in told if name == "AWS_KINESISVIDEO_MILLIS_BEHIND_NOW"][-1] == "0"
    producer = [value for name, value in told if name == "AWS_KINESISVIDEO_PRODUCER_TIMESTAMP"]
    assert producer == ["%d.%03d" % divmod(start * 1000 + timecode, 1000) for timecode in timecodes], producer
    assert matroska.clusters(watch(3, StartSelectorType="FRAGMENT_NUMBER", AfterFragmentNumber=numbers[1])) == sent[2:]
    assert matroska.clusters(watch(2, StartSelectorType="CONTINUATION_TOKEN", ContinuationToken=numbers[2])) == sent[3:]
    at = fragments[1]["ProducerTimestamp"]
    assert matroska.clusters(watch(4, StartSelectorType="PRODUCER_TIMESTAMP", StartTimestamp=at)) == sent[1:]
    at = fragments[0]["ServerTimestamp"]
    assert matroska.clusters(watch(5, StartSelectorType="SERVER_TIMESTAMP", StartTimestamp=at)) == sent

    # GetMediaForFragmentList: those that are asked for, as they are asked for.
    told = archive.get_media_for_fragment_list(StreamName="door", Fragments=numbers)
    assert told["ContentType"] == "video/webm"
    got = told["Payload"].read()
    assert matroska.clusters(got) == sent
    same_frames(ffmpeg, write("listed.mkv", got), expected)
    got = archive.get_media_for_fragment_list(StreamName="door", Fragments=numbers[3:1:-1])["Payload"].read()
    assert sorted(matroska.clusters(got)) == sorted(sent[2:4])

    # GetClip: all of it, and the middle.
    def clip(first, last):
        ends = [fragments[at]["ProducerTimestamp"] for at in (first, last)]
        ends[1] += datetime.timedelta(milliseconds=1)
        selector = {"FragmentSelectorType": "PRODUCER_TIMESTAMP", "TimestampRange": dict(zip(["StartTimestamp", "EndTimestamp"], ends))}
        told = archive.get_clip(StreamName="door", ClipFragmentSelector=selector)
        assert told["ContentType"] == "video/mp4"
        return write("clip.mp4", told["Payload"].read())

    def lasts(path):
        probe = os.path.join(os.path.dirname(ffmpeg), "ffprobe")
        command = [probe, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path]
        return float(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)

    same_frames(ffmpeg, clip(0, SECONDS - 1), expected)
    assert abs(lasts("clip.mp4") - SECONDS) < 0.05, lasts("clip.mp4")
    assert frames(ffmpeg, clip(1, 3), "v") == expected["v"][25:100]
    # As above: sound of a fragment goes as far ahead of its picture as the encoder held that back.
    assert abs(lasts("clip.mp4") - 3) < 0.15, lasts("clip.mp4")

    # Sessions: the playlists lead to media, and only with their tokens.
    ends = {"StartTimestamp": fragments[0]["ProducerTimestamp"], "EndTimestamp": fragments[-1]["ProducerTimestamp"]}
    selector = {"FragmentSelectorType": "PRODUCER_TIMESTAMP", "TimestampRange": ends}
    url = archive.get_hls_streaming_session_url(StreamName="door", PlaybackMode="ON_DEMAND", HLSFragmentSelector=selector)
    url = url["HLSStreamingSessionURL"]
    status, kind, text = page(url)
    assert (status, kind) == (200, "application/x-mpegURL") and text.startswith(b"#EXTM3U"), (status, kind, text)
    token = url.split("SessionToken=")[1]
    forged = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]
    for wrong in [forged, "", "~", "A" * 5000]:
        assert page(url.replace(token, wrong))[0] == 403, wrong
    dash = archive.get_dash_streaming_session_url(StreamName="door", PlaybackMode="ON_DEMAND", DASHFragmentSelector=selector)
    status, kind, text = page(dash["DASHStreamingSessionURL"])
    assert (status, kind) == (200, "application/dash+xml") and b"<MPD" in text, (status, kind, text)
    # One protocol's token opens no page of the other.
    assert page(url.replace(token, dash["DASHStreamingSessionURL"].split("SessionToken=")[1]))[0] in (403, 404)
    same_frames(ffmpeg, played(url), expected)


def played(url):
    """All that the first rendition of each kind of a session has, in one file."""
    for kind, track in [("v", 1), ("a", 2)]:
        media_url = url.replace("getHLSMasterPlaylist", "getHLSMediaPlaylist") + f"&TrackNumber={track}"
        status, _, text = page(media_url)
        assert status == 200, text
        base, content = media_url.rsplit("/", 1)[0], b""
        for line in text.decode().splitlines():
            if line.startswith("#EXT-X-MAP:"):
                content += page(base + "/" + line.split('"')[1])[2]
            elif line and not line.startswith("#"):
                content += page(base + "/" + line)[2]
        write(f"{kind}.mp4", content)
    ffmpeg = sys.argv[2]
    command = [ffmpeg, "-nostdin", "-v", "error", "-y", "-i", "v.mp4", "-i", "a.mp4", "-map", "0", "-map", "1", "-c", "copy", "played.mkv"]
    subprocess.run(command, check=True, timeout=60)
    return "played.mkv"


def load(ffmpeg, loadgen):
    record(ffmpeg, "source.mkv")
    expected = frames(ffmpeg, "source.mkv", "v")
    command = [loadgen, "run", "--target", ENDPOINT, "--workload", "put-media", "--recording", "source.mkv", "--cameras", "1"]
    command += ["--stream", "load", "--warm-up", "0s", "--duration", f"{SECONDS + 3}s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        deadline = time.monotonic() + 30
        while True:
            try:
                got = watch(SECONDS, "load-0", StartSelectorType="EARLIEST")
                break
            except ClientError as error:
                assert time.monotonic() < deadline and running.poll() is None, (error, running.poll())
                time.sleep(0.05)
        said, _ = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert frames(ffmpeg, write("watched.mkv", got), "v") == expected


def error(acks):
    """What the last ack says that is an error."""
    assert acks and acks[-1]["EventType"] == "ERROR", acks
    return acks[-1]["ErrorId"], acks[-1]["ErrorCode"]


def expect(body, number, code, good=0):
    status, acks = put("bad", body, 1_700_000_000)
    assert status == 200 and error(acks) == (number, code), (status, acks, number)
    assert len(acked(acks, "RECEIVED")) == good, acks


def refusals():
    for arguments in [{}, {"kind": "relative"}]:
        assert put("nowhere", header() + cluster(0, block(0)), 1, **arguments)[0] in (400, 404)
    assert put("nowhere", header() + cluster(0, block(0)), 1)[0] == 404
    assert refused(media.get_media, StreamName="nowhere", StartSelector={"StartSelectorType": "NOW"}) == ("ResourceNotFoundException", 404)
    video.create_stream(StreamName="bad", DataRetentionInHours=1)
    whole = cluster(1000, block(0), block(40))
    expect(header() + whole + cluster(2000, block(0), block(40, bytes(500)))[:-100], 4000, "STREAM_READ_ERROR", 1)
    expect(header() + whole + cluster(1000, block(0)), 4004, "FRAGMENT_TIMECODE_LESSER_THAN_PREVIOUS", 1)
    expect(header() + whole + cluster(999, block(0)), 4004, "FRAGMENT_TIMECODE_LESSER_THAN_PREVIOUS", 1)
    expect(header(4) + whole, 4012, "MORE_THAN_ALLOWED_TRACKS_FOUND")
    expect(header() + cluster(0, block(0), block(0, track=2)), 4010, "TRACK_NUMBER_MISMATCH")
    expect(header(2) + cluster(0, block(0)), 4011, "FRAMES_MISSING_FOR_TRACK")
    expect(bytes(range(256)) * 20, 4006, "INVALID_MKV_DATA")
    expect(header() + whole + b"\x00" * 100, 4006, "INVALID_MKV_DATA", 1)
    expect(header() + cluster(0, block(0), block(20_001)), 4002, "MAX_FRAGMENT_DURATION_REACHED")
    # With three tracks and of twenty seconds is still right.
    status, acks = put("bad", header(3) + cluster(0, *(block(20_000 * (at > 2), track=at % 3 + 1) for at in range(6))), 1_600_000_000)
    assert status == 200 and len(acked(acks, "PERSISTED")) == 1, acks
    # A little more than fifty million bytes, and a little less.
    frame = block(0, bytes(1_000_000))
    expect(header() + cluster(0, *([frame] * 50)), 4001, "MAX_FRAGMENT_SIZE_REACHED")
    status, acks = put("bad", header() + cluster(0, *([frame] * 49)), 1_500_000_000)
    assert status == 200 and len(acked(acks, "PERSISTED")) == 1, acks
    # What is right goes on being taken, and nothing that was refused is there.
    status, acks = put("bad", header() + whole, 1_400_000_000)
    assert status == 200 and len(acked(acks, "PERSISTED")) == 1, acks
    assert put("bad", header() + whole, 1, kind="relative")[0] == 400
    kept = archive.list_fragments(StreamName="bad")["Fragments"]
    assert len(kept) == 4 + 3, kept

    # Media that no player knows, and times at which nothing is.
    hls = archive.get_hls_streaming_session_url
    assert refused(hls, StreamName="bad")[0] in ("UnsupportedStreamMediaTypeException", "MissingCodecPrivateDataException")
    video.create_stream(StreamName="silent", DataRetentionInHours=1)
    assert refused(hls, StreamName="silent") == ("ResourceNotFoundException", 404)
    soon = datetime.datetime.now() + datetime.timedelta(days=1)
    late = soon + datetime.timedelta(hours=1)
    selector = between("SERVER_TIMESTAMP", soon, late)["FragmentSelector"]
    for asked in [
        {"PlaybackMode": "ON_DEMAND", "HLSFragmentSelector": selector},
        {"PlaybackMode": "LIVE_REPLAY", "HLSFragmentSelector": {**selector, "TimestampRange": {"StartTimestamp": soon}}},
    ]:
        assert refused(hls, StreamName="bad", **asked) == ("ResourceNotFoundException", 404), asked
    assert refused(hls, StreamName="bad", PlaybackMode="ON_DEMAND")[1] == 400
    clip = {"FragmentSelectorType": "SERVER_TIMESTAMP", "TimestampRange": {"StartTimestamp": soon, "EndTimestamp": late}}
    assert refused(archive.get_clip, StreamName="bad", ClipFragmentSelector=clip) == ("ResourceNotFoundException", 404)


def memory():
    video.create_stream(StreamName="door")
    sent = [cluster(timecode, block(0, b"%d" % timecode)) for timecode in (0, 1000, 2000)]
    status, acks = put("door", header() + b"".join(sent), 1_700_000_000)
    assert status == 200 and len(acked(acks, "RECEIVED")) == 3 and not acked(acks, "PERSISTED"), (status, acks)
    assert matroska.clusters(watch(3, StartSelectorType="EARLIEST")) == sent
    assert refused(archive.get_hls_streaming_session_url, StreamName="door") == ("NoDataRetentionException", 400)
    assert refused(archive.get_dash_streaming_session_url, StreamName="door") == ("NoDataRetentionException", 400)


commands = {"recording": recording, "load": load, "refused": refusals, "memory": memory}
if __name__ == "__main__":
    commands[sys.argv[1]](*sys.argv[2:])
