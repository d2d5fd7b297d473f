"""Carries Ethernet frames between two network devices, late and with losses: for kernels without sch_netem.

slow-link.py DEVICE DEVICE DELAY_MS LOSS_PERCENT
"""

import heapq
import random
import select
import socket
import sys
import time

SOL_PACKET, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING, ETH_P_ALL = 263, 15, 23, 3
# a frame of a virtual link can be as large as TCP makes it, with the header that says how to cut it
MAX_FRAME_BYTES = 128 * 1024


def open_device(name):
    device = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    device.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    device.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    device.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    device.bind((name, 0))
    return device


def main():
    a, b = open_device(sys.argv[1]), open_device(sys.argv[2])
    delay, loss = float(sys.argv[3]) / 1000, float(sys.argv[4]) / 100
    other = {a: b, b: a}
    waiting, count = [], 0
    print("ready", flush=True)
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for device in select.select([a, b], [], [], timeout)[0]:
            try:
                frame = device.recv(MAX_FRAME_BYTES)
            except OSError:
                continue  # the link went down
            if random.random() >= loss:
                count += 1
                heapq.heappush(waiting, (time.monotonic() + delay, count, other[device], frame))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, device, frame = heapq.heappop(waiting)
            try:
                device.send(frame)
            except OSError:
                pass  # the link is down: the frame is lost


main()
