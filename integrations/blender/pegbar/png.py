"""A PNG of raw pixels, with Python's own modules alone: numpy and Pillow are not everywhere. Knows nothing of Blender."""

import struct
import zlib


def encode(width, height, pixels):
    """Returns a PNG of 8-bit RGBA `pixels` that start with the lowest row, as OpenGL gives them. Alpha is left out."""
    if len(pixels) != width * height * 4:
        raise ValueError(f"{width} x {height} pixels need {width * height * 4} bytes, these are {len(pixels)}")
    rgb = bytearray(width * height * 3)
    for channel in range(3):
        rgb[channel::3] = pixels[channel::4]
    stride = width * 3
    # a filter byte of 0 before each row: stored as it is
    rows = b"".join(b"\0" + rgb[y * stride : (y + 1) * stride] for y in reversed(range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
