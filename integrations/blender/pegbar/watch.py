"""Follows what changes in the node, so that the sidebar shows it without being asked. Knows nothing of Blender."""

import socket
import threading

from .client import Client
from .errors import PegbarError

# Seconds until a node that was not there is looked for again.
RETRY_S = 3


class Watch:
    """A thread that calls `on_change()` whenever the node comes, goes, or tells of a change."""

    def __init__(self, home, on_change):
        self._home, self._on_change = home, on_change
        self._stopped = threading.Event()
        self._socket = None
        self._thread = threading.Thread(target=self._run, name="pegbar watch", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        """Ends the thread soon, and does not wait for it."""
        self._stopped.set()
        open_socket = self._socket
        if open_socket is not None:
            try:
                # closing alone would not wake a reader
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _run(self):
        was_there = False
        while not self._stopped.is_set():
            try:
                client = Client.connect(self._home)
                was_there = True
                self._on_change()
                for name, _ in client.events(self._opened):
                    # jobs come and go with every refresh, this add-on's own among them
                    if name != "job":
                        self._on_change()
            except PegbarError:
                pass
            if was_there and not self._stopped.is_set():
                was_there = False
                self._on_change()
            self._stopped.wait(RETRY_S)

    def _opened(self, opened):
        self._socket = opened
        if self._stopped.is_set():
            self.stop()
