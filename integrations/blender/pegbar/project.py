"""One file in its project, and what can be done with it. Knows nothing of Blender; every call blocks."""

import base64
import os
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from .client import Client
from .errors import PegbarError

STATUSES = ("Todo", "WIP", "WFA", "Retake", "Done")
# Checkpoints that the history shows at first, and how many more each time.
HISTORY_PAGE = 10


@dataclass(frozen=True)
class Snapshot:
    """What the node says about a file at one moment, in the words of docs/openapi.json."""

    file: str
    project: str
    path: str
    status: dict
    history: list
    has_more: bool


class ProjectFile:
    """A file that lies in a project which the node serves; `find` makes one."""

    def __init__(self, client, file, project, path):
        self.client, self.file, self.project, self.path = client, file, project, path
        self._prefix = f"/projects/{quote(project['id'], safe='')}"

    @classmethod
    def find(cls, home, file):
        """Returns `file` in its project. Raises NO_PROJECT when the node serves none around it, and what `connect` raises."""
        client = Client.connect(home)
        project, path = place(client.get("/projects"), file)
        return cls(client, file, project, path)

    def snapshot(self, shown=HISTORY_PAGE, cancel=None):
        """Returns the states of the file and its `shown` newest checkpoints."""
        [status] = self.client.run(f"{self._prefix}/status", {"paths": [self.path]}, cancel=cancel)
        history = []
        if status["asset"] is not None:
            history = self.client.get(f"{self._prefix}/checkpoints", {"path": self.path, "limit": shown + 1})
        return Snapshot(self.file, self.project["name"], self.path, status, history[:shown], len(history) > shown)

    def checkpoint(self, comment, status=None, image=None, options=(), **call):
        """Makes a checkpoint and returns it.

        `status` None keeps that of the asset. `image` is PNG, JPEG or WebP; without one the node takes the preview from the
        file when it can. `options`: names among `cover`, `sync`, `force`, `release`.
        """
        body = {"files": [self.path], "comment": comment, **{name: True for name in options}}
        if status is not None:
            body["status"] = status
        if image is not None:
            body["preview"] = {"data": base64.b64encode(image).decode("ascii")}
        [made] = self._run("checkpoints", body, **call)
        return made

    def revert(self, checkpoint, force=False, **call):
        return self._run("revert", {"target": checkpoint, **({"force": True} if force else {})}, **call)

    def open_copy(self, checkpoint, launch, **call):
        """Makes a read-only copy of that version; `launch` opens it with the default application. Returns its path in `path`."""
        return self._run(f"checkpoints/{quote(checkpoint, safe='')}/open", {"launch": launch}, **call)

    def update(self, **call):
        return self._run("update", {"paths": [self.path]}, **call)

    def claim(self, breaking="", **call):
        return self._run("claim", {"path": self.path, **({"breaking": breaking} if breaking else {})}, **call)

    def release(self):
        return self.client.post(f"{self._prefix}/release", {"path": self.path})

    def sync(self, **call):
        return self._run("sync", {}, **call)

    def _run(self, path, body, **call):
        return self.client.run(f"{self._prefix}/{path}", body, **call)


def place(projects, file):
    """Returns the innermost project around `file`, and the file's path in it: relative, with `/`, in NFC."""
    found = None
    for project in projects:
        path = relative(project["dir"], file)
        if path is not None and (found is None or len(path) < len(found[1])):
            found = project, path
    if found is None:
        folder = os.path.dirname(file)
        raise PegbarError(
            "NO_PROJECT",
            "this file is in no project that the Pegbar node serves",
            f'run `pegbar start "{folder}"` to make a project of its folder, or save the file in a project',
        )
    return found


def relative(folder, file):
    """Returns the path of `file` below `folder`; None when it lies elsewhere."""
    # links in folders are followed: Blender may have been given another way to the same place. macOS hands names out in
    # either Unicode form. Windows compares without case, and `relpath` does, too; it refuses two drives.
    root = unicodedata.normalize("NFC", os.path.realpath(folder))
    parent = unicodedata.normalize("NFC", os.path.realpath(os.path.dirname(file)))
    try:
        path = os.path.relpath(os.path.join(parent, unicodedata.normalize("NFC", os.path.basename(file))), root)
    except ValueError:
        return None
    parts = path.split(os.sep)
    return None if parts[0] in ("..", ".") else "/".join(parts)
