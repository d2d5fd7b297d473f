"""Where this person's device lives, and how its running node is reached. Knows nothing of Blender."""

import json
import os
import sys
from dataclasses import dataclass

from .errors import PegbarError


@dataclass(frozen=True)
class NodeFile:
    """What the running node has written to `node.json`, readable for its owner alone."""

    path: str
    address: str
    token: str


def home_dir(chosen="", env=None, platform=sys.platform, user=None):
    """Returns the PEGBAR_HOME: `chosen`, else that of the environment, else the platform's folder for application data.

    The same rules as in `src/node/home-dir.ts`.
    """
    env = os.environ if env is None else env
    user = os.path.expanduser("~") if user is None else user
    named = chosen or env.get("PEGBAR_HOME", "")
    if named:
        return os.path.abspath(os.path.expanduser(named))
    if platform == "win32":
        local = env.get("LOCALAPPDATA", "")
        return os.path.join(local if os.path.isabs(local) else os.path.join(user, "AppData", "Local"), "pegbar", "data")
    if platform == "darwin":
        return os.path.join(user, "Library", "Application Support", "pegbar")
    data = env.get("XDG_DATA_HOME", "")
    return os.path.join(data if os.path.isabs(data) else os.path.join(user, ".local", "share"), "pegbar")


def read_node_file(home):
    """Returns how the node of `home` is reached.

    Whether its process lives is not asked here: on Windows, Python's `os.kill` with signal 0 would end it. A node that is
    gone refuses the connection.

    Raises NODE_REQUIRED when no node has written the file.
    """
    path = os.path.join(home, "node.json")
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        return NodeFile(path, str(found["address"]), str(found["token"]))
    except PermissionError as error:
        raise PegbarError(
            "FILE_UNREADABLE", f"{path} cannot be read", "it belongs to another account: choose your own home in the preferences"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        # there is none, or a crash cut it short: then there is no node either
        raise not_running(home) from error


def not_running(home):
    return PegbarError(
        "NODE_REQUIRED",
        "Pegbar does not run on this computer",
        f"run `pegbar start` in a terminal; if it runs, set its PEGBAR_HOME in the add-on's preferences (looked in {home})",
    )
