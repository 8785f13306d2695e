"""A camera: plays a recording of ffmpeg again and again, each frame when it is due, into PutMedia by curl, and follows its acknowledgements.

Clusters tell no size, so that a frame leaves when it is there. Timecodes are milliseconds since 1970. After a connection broke it sends
again what was not PERSISTED, as fast as it can, and goes on.
"""

import collections
import json
import subprocess
import threading
import time

import matroska

END_OF_FRAGMENT = "AWS_KINESISVIDEO_END_OF_FRAGMENT"


class Recording:
    """What is before the clusters, and the clusters' times and frames, in milliseconds since the beginning."""

    def __init__(self, path, length_ms):
        with open(path, "rb") as file:
            data = file.read()
        parts = {name: whole for name, _, whole in matroska.elements(data) if name != matroska.CLUSTER}
        self.header = parts[matroska.EBML] + matroska.number(matroska.SEGMENT) + matroska.UNKNOWN_SIZE
        self.header += parts[matroska.INFO] + parts[matroska.TRACKS]
        self.length_ms = length_ms
        self.fragments = []
        for whole in matroska.clusters(data):
            at_ms, frames = None, []
            _, payload_at, end = matroska.start(whole, 0)
            for name, payload, element in matroska.elements(whole[payload_at:end]):
                if name == matroska.TIMECODE:
                    at_ms = int.from_bytes(payload, "big")
                elif name == matroska.SIMPLE_BLOCK:
                    frames.append((int.from_bytes(payload[1:3], "big", signed=True), element))
                elif name == matroska.BLOCK_GROUP:
                    block = next(payload for inner, payload, _ in matroska.elements(payload) if inner == matroska.BLOCK)
                    frames.append((int.from_bytes(block[1:3], "big", signed=True), element))
            self.fragments.append((at_ms, frames))


def end_of_fragment():
    simple = matroska.element(
        matroska.SIMPLE_TAG, matroska.element(matroska.TAG_NAME, END_OF_FRAGMENT.encode()), matroska.element(matroska.TAG_STRING, b"")
    )
    return matroska.element(matroska.TAGS, matroska.element(matroska.TAG, simple))


class Camera(threading.Thread):
    """Films until `stop`. What was kept is in `persisted`: timecodes by fragment number."""

    def __init__(self, endpoint, stream, recording, keeps=True):
        super().__init__(daemon=True)
        self.endpoint, self.stream, self.recording, self.keeps = endpoint, stream, recording, keeps
        self.start_ms = round(time.time() * 1000)
        self.stopped = threading.Event()
        self.persisted, self.refusals = {}, []
        self.unsure = collections.OrderedDict()
        self.lock = threading.Lock()
        self.next = self.again = 0

    def stop(self):
        self.stopped.set()
        self.join(60)

    def run(self):
        # Nothing is left that nobody knows of.
        while not self.stopped.is_set() or (self.unsure and not self.refusals):
            self.session()
            self.again += 1
            time.sleep(0.05)

    def fragment(self, index):
        """The time of a fragment and its frames."""
        loop, at = divmod(index, len(self.recording.fragments))
        at_ms, frames = self.recording.fragments[at]
        return self.start_ms + loop * self.recording.length_ms + at_ms, frames

    def head(self, timecode):
        """What a cluster begins with."""
        start = matroska.number(matroska.CLUSTER) + matroska.UNKNOWN_SIZE
        return start + matroska.element(matroska.TIMECODE, matroska.number(timecode))

    def cluster(self, index):
        """All of a fragment as it is sent."""
        timecode, frames = self.fragment(index)
        return self.head(timecode) + b"".join(element for _, element in frames)

    def session(self):
        headers = [f"x-amzn-stream-name: {self.stream}", "x-amzn-fragment-timecode-type: ABSOLUTE", "Transfer-Encoding: chunked"]
        command = ["curl", "-sS", "-N", "-X", "POST", "-T", "-", "--aws-sigv4", "aws:amz:us-west-2:kinesisvideo", "-u", "test:test"]
        command += [part for header in headers for part in ("-H", header)]
        with self.lock:
            # What nobody knows of is sent again, in the order of time.
            pending = list(self.unsure)
        with subprocess.Popen(
            [*command, f"{self.endpoint}/putMedia"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        ) as curl:
            reader = threading.Thread(target=self.read, args=(curl,), daemon=True)
            reader.start()
            try:
                curl.stdin.write(self.recording.header)
                while pending or not self.stopped.is_set():
                    is_new = not pending
                    index = pending.pop(0) if pending else self.next
                    if is_new:
                        self.next += 1
                    self.send(curl, index, paced=is_new)
                curl.stdin.close()
                # What is under way is waited for.
                curl.wait(30)
            except (BrokenPipeError, OSError, subprocess.TimeoutExpired):
                pass
            finally:
                curl.kill()
            reader.join()

    def send(self, curl, index, paced):
        timecode, frames = self.fragment(index)
        with self.lock:
            self.unsure[index] = timecode
        if not paced:
            curl.stdin.write(self.cluster(index) + end_of_fragment())
            return
        head = self.head(timecode)
        for relative_ms, element in frames:
            self.stopped.wait(max(0, (timecode + relative_ms) / 1000 - time.time()))
            curl.stdin.write(head + element)
            head = b""
        curl.stdin.write(end_of_fragment())

    def read(self, curl):
        for line in curl.stdout:
            try:
                ack = json.loads(line)
            except ValueError:
                # The last one of a server that was killed.
                continue
            event = ack.get("EventType")
            if event == ("PERSISTED" if self.keeps else "RECEIVED"):
                with self.lock:
                    self.persisted[ack["FragmentNumber"]] = ack["FragmentTimecode"]
                    known = [index for index, timecode in self.unsure.items() if timecode == ack["FragmentTimecode"]]
                    for index in known:
                        del self.unsure[index]
            elif event not in ("BUFFERING", "RECEIVED", "PERSISTED", "IDLE"):
                self.refusals.append(ack)
                curl.kill()
