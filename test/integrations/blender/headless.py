"""Run by Blender without a window: installs the add-on as a person does, and prints what it answers as JSON lines."""

import os
import sys

import bpy

# Blender does not look for modules beside the script
sys.path.insert(0, os.path.dirname(__file__))
from told import failure, say  # noqa: E402

archive, film, image, empty_home, wrong_home = sys.argv[sys.argv.index("--") + 1 :]


def objects():
    return sorted(bpy.data.objects.keys())


bpy.ops.preferences.addon_install(filepath=archive)
bpy.ops.preferences.addon_enable(module="pegbar")
from pegbar.state import view  # noqa: E402

pegbar = bpy.ops.pegbar
say("never saved", failure(pegbar.refresh))
bpy.ops.wm.save_as_mainfile(filepath=os.path.join(film, "shot.blend"))
pegbar.refresh()
say("new", view.snapshot.status["states"])
say("no comment", failure(pegbar.checkpoint))

pegbar.checkpoint(comment="Cube", status="WIP", preview="FILE", image=image, cover=True)
say("first", view.message)
say("first objects", objects())
bpy.ops.mesh.primitive_monkey_add()
pegbar.checkpoint(comment="Monkey", status="WFA")
say("second", view.message)
say("second objects", objects())

pegbar.refresh()
history = view.snapshot.history
say("history", [[one["comment"], one["status"], one["author"]["name"]] for one in history])
pegbar.revert(checkpoint=history[1]["id"])
say("reverted objects", objects())
pegbar.revert(checkpoint=view.undo)
say("undone objects", objects())

# as if another program had replaced the file after Blender has loaded it
os.utime(bpy.data.filepath, ns=(0, 0))
say("changed on disk", failure(pegbar.checkpoint, comment="Mine"))
bpy.ops.wm.revert_mainfile()

pegbar.claim()
pegbar.refresh()
say("claimed", view.snapshot.status["claim"]["self"])
pegbar.release()
pegbar.open_copy(checkpoint=history[1]["id"])
say("copy", view.message)
say("sync", failure(pegbar.sync))

preferences = bpy.context.preferences.addons["pegbar"].preferences
for name, home in (("absent", empty_home), ("wrong token", wrong_home)):
    preferences.home = home
    say(name, failure(pegbar.claim))
bpy.ops.preferences.addon_disable(module="pegbar")
say("disabled", hasattr(bpy.types, "PEGBAR_PT_file"))
