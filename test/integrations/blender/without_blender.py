"""Calls of the add-on's parts that know nothing of Blender; prints one JSON line for each. `without_blender.py ADDON PART …`"""

import json
import os
import sys
import threading
import types

addon, part, *rest = sys.argv[1:]
# the package without its __init__.py, which asks for bpy
package = types.ModuleType("pegbar")
package.__path__ = [addon]
sys.modules["pegbar"] = package

from pegbar import png, words  # noqa: E402
from pegbar.client import Client  # noqa: E402
from pegbar.errors import PegbarError  # noqa: E402
from pegbar.home import home_dir  # noqa: E402
from pegbar.project import ProjectFile, place  # noqa: E402
from pegbar.watch import Watch  # noqa: E402


def say(value):
    print(json.dumps(value), flush=True)


def attempt(function):
    try:
        say({"value": function()})
    except PegbarError as error:
        say({"code": error.code, "text": words.explain(error)})


if part == "homes":
    for env, platform in json.loads(sys.stdin.read()):
        say(home_dir("", env, platform, "/home/ana"))
elif part == "place":
    projects, files = json.loads(sys.stdin.read())
    for file in files:
        attempt(lambda file=file: (lambda found: [found[0]["id"], found[1]])(place(projects, file)))
elif part == "png":
    width, height = 3, 2
    say(png.encode(width, height, bytes(range(width * height * 4))).hex())
elif part == "file":
    home, file = rest
    found = ProjectFile.find(home, file)
    before = found.snapshot()
    say({"states": before.status["states"], "history": before.history})
    made = found.checkpoint("First", "WIP", png.encode(2, 2, bytes(16)), ["cover"])
    attempt(lambda: found.checkpoint("Again"))
    with open(file, "ab") as opened:
        opened.write(b"more")
    found.checkpoint("Second")
    after = found.snapshot(shown=1)
    say({"comments": [one["comment"] for one in after.history], "hasMore": after.has_more, "path": after.path})
    claim = found.claim()
    say({"claim": words.who(claim), "since": claim["since"]})
    say(found.release()["released"])
    say(found.revert(made["id"])["checkpoint"]["id"] == made["id"])
    attempt(lambda: found.sync())
elif part == "cancel":
    home, file = rest
    cancel = threading.Event()
    progress = []

    def seen(now):
        progress.append(words.progress(now))
        cancel.set()

    attempt(lambda: ProjectFile.find(home, file).checkpoint("Large", on_progress=seen, cancel=cancel))
    say(len(progress) > 0)
elif part == "watch":
    home, file = rest
    changes = threading.Semaphore(0)
    watch = Watch(home, changes.release)
    watch.start()
    connected = changes.acquire(timeout=30)
    ProjectFile.find(home, file).checkpoint("Watched")
    changed = changes.acquire(timeout=30)
    watch.stop()
    watch._thread.join(timeout=30)
    say([connected, changed, watch._thread.is_alive()])
elif part == "trouble":
    for home in rest:
        attempt(lambda home=home: Client.connect(home) is not None)
