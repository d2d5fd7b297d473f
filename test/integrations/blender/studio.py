"""Run by Blender without a window, on a file that somebody else has claimed and of which there is a newer checkpoint."""

import os
import sys

import bpy

# Blender does not look for modules beside the script
sys.path.insert(0, os.path.dirname(__file__))
from told import failure, say  # noqa: E402

archive, file = sys.argv[sys.argv.index("--") + 1 :]


bpy.ops.preferences.addon_install(filepath=archive)
bpy.ops.preferences.addon_enable(module="pegbar")
from pegbar.state import view  # noqa: E402

pegbar = bpy.ops.pegbar
bpy.ops.wm.open_mainfile(filepath=file)
pegbar.refresh()
say("states", view.snapshot.status["states"])
say("claimed by", view.snapshot.status["claim"]["person"]["name"])
pegbar.update()
say("updated", view.message)
say("objects", sorted(bpy.data.objects.keys()))
bpy.ops.mesh.primitive_torus_add()
say("refused", failure(pegbar.checkpoint, comment="Torus"))
pegbar.checkpoint(comment="Torus", force=True, sync=True)
say("forced", view.message)
pegbar.claim()
pegbar.refresh()
say("claimed by me", view.snapshot.status["claim"]["self"])
