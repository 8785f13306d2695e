"""What the crash campaign of Video Streams does as clients.

    media_crash.py load FFMPEG FOLDER     cameras film until FOLDER/stop is there, and write down what was PERSISTED
    media_crash.py verify FFMPEG FOLDER   all of that is there, byte for byte, and nothing is missing in between

Fragments are short, so that each kill hits some: while they come in, while they are written, and before their PERSISTED has arrived.
"""

import hashlib
import json
import os
import subprocess
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

import matroska
from camera import Camera, Recording

CAMERAS = 4
LENGTH_S = 8
# Fragments of a GetMediaForFragmentList.
PAGE = 200

SURE = Config(retries={"total_max_attempts": 5}, read_timeout=60)
video = boto3.client("kinesisvideo", config=SURE)
archive = boto3.client("kinesis-video-archived-media", config=SURE)


def record(ffmpeg, path):
    command = [ffmpeg, "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=30", "-t", str(LENGTH_S)]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "5", "-sc_threshold", "0"]
    command += ["-f", "matroska", "-cluster_size_limit", "50M", "-cluster_time_limit", "20000", path]
    subprocess.run(command, check=True, timeout=60)


def load(ffmpeg, folder):
    film = os.path.join(folder, "film.mkv")
    record(ffmpeg, film)
    cameras = []
    for number in range(CAMERAS):
        name = f"camera-{number}"
        video.create_stream(StreamName=name, DataRetentionInHours=24)
        camera = Camera(os.environ["AWS_ENDPOINT_URL"], name, Recording(film, LENGTH_S * 1000))
        # Not in step.
        camera.start_ms += number * 37
        cameras.append(camera)
    for camera in cameras:
        camera.start()
    written = [0] * CAMERAS
    with open(os.path.join(folder, "persisted"), "w", encoding="ascii") as file:
        while True:
            is_over = os.path.exists(os.path.join(folder, "stop"))
            for camera in cameras if is_over else []:
                camera.stop()
            for at, camera in enumerate(cameras):
                assert not camera.refusals, camera.refusals
                with camera.lock:
                    found = list(camera.persisted.items())
                for number, timecode in found[written[at] :]:
                    file.write(json.dumps([camera.stream, number, timecode]) + "\n")
                written[at] = len(found)
            file.flush()
            if is_over:
                break
            time.sleep(0.02)
    assert all(not camera.unsure for camera in cameras), [dict(camera.unsure) for camera in cameras]
    with open(os.path.join(folder, "filmed"), "w", encoding="ascii") as file:
        json.dump({camera.stream: [camera.start_ms, camera.next, camera.again] for camera in cameras}, file)


def verify(_, folder):
    film = Camera("", "", Recording(os.path.join(folder, "film.mkv"), LENGTH_S * 1000))
    with open(os.path.join(folder, "filmed"), encoding="ascii") as file:
        filmed = json.load(file)
    with open(os.path.join(folder, "persisted"), encoding="ascii") as file:
        persisted = [json.loads(line) for line in file]
    all_kept = twice = 0
    for stream, (start_ms, count, again) in filmed.items():
        film.start_ms = start_ms
        expected = {}
        for index in range(count):
            timecode, _ = film.fragment(index)
            expected[timecode] = hashlib.sha256(film.cluster(index)).digest()
        pages = archive.get_paginator("list_fragments").paginate(StreamName=stream)
        kept = [fragment["FragmentNumber"] for page in pages for fragment in page["Fragments"]]
        kept.sort()
        timecodes = {}
        for at in range(0, len(kept), PAGE):
            got = archive.get_media_for_fragment_list(StreamName=stream, Fragments=kept[at : at + PAGE])["Payload"].read()
            clusters = matroska.clusters(got)
            assert len(clusters) == len(kept[at : at + PAGE]), (stream, len(clusters), len(kept[at : at + PAGE]))
            for number, cluster in zip(kept[at : at + PAGE], clusters):
                _, payload_at, _ = matroska.start(cluster, 0)
                _, value_at, end = matroska.start(cluster, payload_at)
                timecode = int.from_bytes(cluster[value_at:end], "big")
                assert hashlib.sha256(cluster).digest() == expected.get(timecode), (stream, number, timecode, "is not what was sent")
                timecodes[number] = timecode
        told = {number: timecode for name, number, timecode in persisted if name == stream}
        lost = {number: timecode for number, timecode in told.items() if timecodes.get(number) != timecode}
        assert not lost, f"{stream}: of {len(told)} that were PERSISTED {len(lost)} are lost: {lost}"
        gaps = sorted(set(expected) - set(timecodes.values()))
        assert not gaps, f"{stream}: {len(gaps)} of {count} are missing: {gaps[:9]}"
        all_kept += len(kept)
        twice += len(kept) - len(set(timecodes.values()))
    print(f"{len(persisted)} PERSISTED, {all_kept} kept, of which {twice} twice, on {sum(each[2] for each in filmed.values())} connections")


commands = {"load": load, "verify": verify}
commands[sys.argv[1]](*sys.argv[2:])
