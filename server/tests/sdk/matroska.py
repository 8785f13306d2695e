"""Matroska as far as tests need it: written by hand, so that it can be wrong, and read element by element."""

EBML, SEGMENT, INFO, TRACKS, CLUSTER, TAGS = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1254C367
TIMECODE_SCALE, TRACK_ENTRY, TRACK_NUMBER, TRACK_TYPE, CODEC_ID, CODEC_PRIVATE = 0x2AD7B1, 0xAE, 0xD7, 0x83, 0x86, 0x63A2
TIMECODE, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK, TAG, SIMPLE_TAG, TAG_NAME, TAG_STRING = 0xE7, 0xA3, 0xA0, 0xA1, 0x7373, 0x67C8, 0x45A3, 0x4487
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def number(value):
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def size(length):
    return ((1 << 56) | length).to_bytes(8, "big")


def element(name, *content):
    payload = b"".join(content)
    return number(name) + size(len(payload)) + payload


def header(tracks=1, scale_ns=1_000_000):
    """What stands before the clusters: as many tracks of video as asked for."""
    entries = [
        element(TRACK_ENTRY, element(TRACK_NUMBER, number(track + 1)), element(TRACK_TYPE, b"\x01"), element(CODEC_ID, b"V_TEST"))
        for track in range(tracks)
    ]
    start = element(EBML, element(0x4282, b"matroska")) + number(SEGMENT) + UNKNOWN_SIZE
    return start + element(INFO, element(TIMECODE_SCALE, number(scale_ns))) + element(TRACKS, *entries)


def block(relative_ms, payload=b"frame", track=1):
    return element(SIMPLE_BLOCK, bytes([0x80 | track]), relative_ms.to_bytes(2, "big", signed=True), b"\x80", payload)


def cluster(timecode, *blocks):
    return element(CLUSTER, element(TIMECODE, number(timecode)), *blocks)


def start(data, at):
    """The name of an element, where its payload begins and ends; no end if it does not say."""
    name_bytes = 9 - data[at].bit_length()
    name = int.from_bytes(data[at : at + name_bytes], "big")
    length_at = at + name_bytes
    length_bytes = 9 - data[length_at].bit_length()
    length = int.from_bytes(data[length_at : length_at + length_bytes], "big") - (1 << 7 * length_bytes)
    payload_at = length_at + length_bytes
    return name, payload_at, None if length == (1 << 7 * length_bytes) - 1 else payload_at + length


def elements(data):
    """The elements of some bytes, those of a segment among them: name, payload, and all of it. IndexError if the last one is cut off."""
    at = 0
    while at < len(data):
        name, payload_at, end = start(data, at)
        if name == SEGMENT:
            at = payload_at
            continue
        if end is None:
            # A cluster goes on until something begins that is not in clusters.
            end = payload_at
            while end < len(data) and start(data, end)[0] not in (EBML, SEGMENT, INFO, TRACKS, CLUSTER, TAGS):
                end = start(data, end)[2]
        if end > len(data):
            raise IndexError(end)
        yield name, data[payload_at:end], data[at:end]
        at = end


def clusters(data):
    """All clusters, byte for byte."""
    return [whole for name, _, whole in elements(data) if name == CLUSTER]


def tags(data):
    """Names and values of all tags."""
    found = []
    for _, all_tags, _ in (each for each in elements(data) if each[0] == TAGS):
        for _, tag, _ in elements(all_tags):
            for name, simple, _ in elements(tag):
                if name == SIMPLE_TAG:
                    parts = {part: text.decode() for part, text, _ in elements(simple)}
                    found.append((parts[TAG_NAME], parts[TAG_STRING]))
    return found
