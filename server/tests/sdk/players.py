"""Players in Chromium against a camera that films while they play.

    players.py FFMPEG NODE PLAY    PLAY: player/play.cjs

The camera's pictures have their number written across their top, as play.cjs reads it: what is shown is what was filmed, and the
number tells when. Run by server/tests/players.rs against a server of its own, in a directory of its own.

PENSTOCK_PLAYED_SECONDS plays each for longer, PENSTOCK_PLAYS only those whose names have this in them, one at a time, and
PENSTOCK_PICTURES keeps pictures of the pages in a directory. PENSTOCK_HLS_JS is settings of hls.js, as JSON, and
PENSTOCK_FRAGMENT_FRAMES the frames of a fragment, 30 to the second.
"""

import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

import boto3

from camera import Camera, Recording

video = boto3.client("kinesisvideo")
archive = boto3.client("kinesis-video-archived-media")

RATE = 30
# A second to a fragment: players begin a few fragments from the end, and on a busy machine a few half seconds are gone before they do.
GROUP = int(os.environ.get("PENSTOCK_FRAGMENT_FRAMES", RATE))
# Seconds of the recording, which begins again: no player may be further behind.
LENGTH_S = 16
# The number of a picture in 16 bits across its top, the lowest first.
BAR = "color=black:s=320x16:r=30,format=yuv420p,geq=lum='if(mod(floor(N/pow(2,floor(X/20))),2),235,16)':cb=128:cr=128"
PICTURES = "[0:v][1:v]vstack,format=yuv420p"


def record(ffmpeg, path):
    command = [ffmpeg, "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", BAR, "-f", "lavfi", "-i", "testsrc2=s=320x224:r=30"]
    command += ["-f", "lavfi", "-i", "sine=f=440:r=48000", "-filter_complex", PICTURES, "-t", str(LENGTH_S)]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", str(GROUP), "-sc_threshold", "0", "-c:a", "aac"]
    command += ["-f", "matroska", "-cluster_size_limit", "50M", "-cluster_time_limit", "20000", path]
    subprocess.run(command, check=True, timeout=120)


def hls(mode="LIVE", **arguments):
    return archive.get_hls_streaming_session_url(StreamName="door", PlaybackMode=mode, **arguments)["HLSStreamingSessionURL"]


def dash(mode="LIVE", **arguments):
    return archive.get_dash_streaming_session_url(StreamName="door", PlaybackMode=mode, **arguments)["DASHStreamingSessionURL"]


def play(node, script, plays, *options):
    command = [node, script, "--pictures", ".", *options, *(f"{player}={url}" for _, player, url in plays)]
    environment = {name: os.environ[name] for name in ("PATH", "NODE_PATH", "PENSTOCK_TEST_CHROMIUM") if name in os.environ}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(plays), (done.stdout, done.stderr)
    return lines


def delays(told, start_ms):
    """How far each picture was behind the camera when it was on the screen, in milliseconds."""
    found = []
    for picture in told["shown"]:
        if picture["code"] is not None and picture["code"] < RATE * LENGTH_S:
            filmed_ms = start_ms + picture["code"] * 1000 / RATE
            found.append((picture["seen"] - filmed_ms) % (LENGTH_S * 1000))
    return found


def check(name, told, start_ms):
    what = f"{name}: {({**told, 'shown': told.get('shown', [])[:5]})}"
    assert told["played"] and told["errors"] == [], what
    assert (told["width"], told["height"]) == (320, 240) and told["audioBytes"] > 0, what
    # Most pictures can be read, and come one after the other as they were filmed: what lies between their numbers is what lies between their times.
    shown = [(picture["at"], picture["code"]) for picture in told["shown"] if picture["code"] is not None]
    assert len(shown) * 2 >= len(told["shown"]), what
    late = [(code - at * RATE) % (RATE * LENGTH_S) for at, code in shown]
    # When they have stalled, players leave out fragments, whole ones, to be nearer to the end again; Chromium's own does not always tell.
    leaves_out = told["stalls"] > 0 or name in ("native, live", "native, replay")
    length = GROUP if leaves_out else RATE * LENGTH_S
    apart = [min((each - late[0]) % length, (late[0] - each) % length) for each in late]
    assert statistics.median(apart) < 3 and max(apart) < 12, (what, late)
    behind = delays(told, start_ms)
    print(f"{name}: {statistics.median(behind) / 1000:.2f} s behind, {told['stalls']} stalls, {told['jumps']} jumps, {told['frames']} pictures,"
          f" {told['dropped']} dropped, warnings {told['warnings'][:3]}", flush=True)
    return behind


def main(ffmpeg, node, script):
    record(ffmpeg, "film.mkv")
    video.create_stream(StreamName="door", DataRetentionInHours=1)
    endpoint = video.get_data_endpoint(StreamName="door", APIName="PUT_MEDIA")["DataEndpoint"]
    camera = Camera(endpoint, "door", Recording("film.mkv", LENGTH_S * 1000))
    camera.start()
    deadline = time.monotonic() + 60
    while len(camera.persisted) * GROUP < 5 * RATE:
        assert time.monotonic() < deadline and not camera.refusals, (camera.persisted, camera.refusals)
        time.sleep(0.05)
    begun = datetime.datetime.fromtimestamp(camera.start_ms / 1000, datetime.timezone.utc)
    replay = {"FragmentSelectorType": "PRODUCER_TIMESTAMP", "TimestampRange": {"StartTimestamp": begun}}
    over = {**replay, "TimestampRange": {"StartTimestamp": begun, "EndTimestamp": begun + datetime.timedelta(seconds=4)}}
    # Ten seconds: short fragments leave a playlist of the usual length before a player on a busy machine has come to them.
    # Sessions begin when they are asked for: right before they are played.
    fragments = 10 * RATE // GROUP
    wide = {"MaxMediaPlaylistFragmentResults": fragments}
    by_producer = {**wide, "HLSFragmentSelector": {"FragmentSelectorType": "PRODUCER_TIMESTAMP"}}
    dash_by_producer = {"MaxManifestFragmentResults": fragments, "DASHFragmentSelector": {"FragmentSelectorType": "PRODUCER_TIMESTAMP"}}
    kinds = [
        ("native, live", "native", lambda: hls(**by_producer)),
        ("hls.js, live", "hls", lambda: hls(**by_producer)),
        ("hls.js, live, server timestamps, discontinuities always", "hls", lambda: hls(**wide)),
        ("hls.js, live, MPEG-TS", "hls", lambda: hls(ContainerFormat="MPEG_TS", **by_producer)),
        ("Shaka, live, DASH", "shaka", lambda: dash(**dash_by_producer)),
        ("native, replay", "native", lambda: hls("LIVE_REPLAY", **wide, HLSFragmentSelector=replay)),
        ("hls.js, replay", "hls", lambda: hls("LIVE_REPLAY", **wide, HLSFragmentSelector=replay)),
        ("native, on demand", "native", lambda: hls("ON_DEMAND", HLSFragmentSelector=over)),
        ("hls.js, on demand", "hls", lambda: hls("ON_DEMAND", HLSFragmentSelector=over)),
        ("Shaka, on demand, DASH", "shaka", lambda: dash("ON_DEMAND", DASHFragmentSelector=over)),
        ("hls.js, live, low latency", "hls", lambda: hls(**by_producer)),
    ]
    chosen = os.environ.get("PENSTOCK_PLAYS", "")
    kinds = [kind for kind in kinds if chosen in kind[0]]
    settings = os.environ.get("PENSTOCK_HLS_JS", "{}")
    # Some at a time: most of the time each of them waits for its clock.
    together = 1 if chosen else 2
    for at in range(0, len(kinds), together):
        plays = []
        for name, player, open_session in kinds[at : at + together]:
            if "low latency" in name:
                video.tag_stream(StreamName="door", Tags={"penstock:hls-part-ms": "200"})
            plays.append((name, player, open_session()))
        seconds = os.environ.get("PENSTOCK_PLAYED_SECONDS", "2")
        options = ["--seconds", seconds, "--patience", str(40 + int(seconds)), "--hls", settings]
        for (name, player, _), told in zip(plays, play(node, script, plays, *options)):
            try:
                check(name, told, camera.start_ms)
            except AssertionError as error:
                # Players starve each other on a busy machine: by itself each must do.
                print("AGAIN", error, flush=True)
                [open_session] = [kind[2] for kind in kinds if kind[0] == name]
                [told] = play(node, script, [(name, player, open_session())], *options)
                check(name, told, camera.start_ms)
        if pictures := os.environ.get("PENSTOCK_PICTURES"):
            for number in range(len(plays)):
                shutil.copy(f"{number}.png", os.path.join(pictures, f"{at + number}.png"))
    camera.stop()
    assert not camera.refusals and camera.again == 1, (camera.refusals, camera.again)


main(*sys.argv[1:])
