"""Run by Blender with a window: what needs Blender's event loop. Prints what happened as JSON lines."""

import os
import sys
import traceback

import bpy

# Blender does not look for modules beside the script
sys.path.insert(0, os.path.dirname(__file__))
from told import say  # noqa: E402

archive, film = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.preferences.addon_install(filepath=archive)
import pegbar.operators  # noqa: E402
import pegbar.panel  # noqa: E402

# the tab that is shown without a click, so that the panels are drawn
for panel in pegbar.panel.CLASSES:
    panel.bl_category = "Item"
bpy.ops.preferences.addon_enable(module="pegbar")
from pegbar import state, tasks  # noqa: E402
from pegbar.state import view  # noqa: E402

pegbar_ops = bpy.ops.pegbar
drawn = set()


def watched(owner, name):
    """Has `name` noted as drawn each time its function has come to its end: what fails while drawing is only printed."""
    draw = getattr(owner, name)

    def note(*args):
        draw(*args)
        drawn.add(f"{owner.__name__}.{name}")

    # Blender counts the parameters of a method
    setattr(owner, name, (lambda self, context: note(self, context)) if isinstance(owner, type) else note)


for name in ("_states", "_buttons", "_task", "_notice", "_checkpoint"):
    watched(pegbar.panel, name)
watched(pegbar.operators.PEGBAR_OT_revert, "draw")
watched(pegbar.operators.PEGBAR_OT_checkpoint, "draw")


def in_viewport():
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return bpy.context.temp_override(window=window, area=area, region=region)


def is_idle():
    return view.task is None and state._refreshing is None


def steps():
    """Yields the conditions to wait for."""
    yield lambda: len(bpy.context.window_manager.windows) > 0
    with in_viewport():
        bpy.context.area.spaces.active.show_region_ui = True
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(film, "window.blend"))
    yield lambda: is_idle() and view.snapshot is not None and not bpy.data.is_dirty
    with in_viewport():
        pegbar_ops.checkpoint(comment="Cube", status="WIP")
    say("runs meanwhile", view.task is not None)
    say("one at a time", pegbar_ops.sync.poll())
    yield is_idle
    say("first", view.message)
    with in_viewport():
        bpy.ops.mesh.primitive_monkey_add()
        bpy.ops.ed.undo_push(message="Monkey")
    yield lambda: bpy.data.is_dirty
    with in_viewport():
        pegbar_ops.revert(checkpoint=view.snapshot.history[0]["id"])
    yield lambda: is_idle() and len(view.snapshot.history) == 2
    say("reverted", [view.message.split(";")[1].split(" is ")[0].strip(), sorted(bpy.data.objects.keys()), bpy.data.is_dirty])
    say("kept", view.snapshot.history[0]["comment"].startswith("Before revert to"))
    view.task = tasks.Task("Checkpoint")
    view.task.progress = {"phase": "reading", "done": 1 << 20, "total": 3 << 20, "unit": "bytes", "perSecond": 1 << 20}
    yield lambda: "pegbar.panel._task" in drawn
    pegbar_ops.cancel()
    say("cancelled", view.task.cancelled.is_set())
    view.task = None
    yield lambda: {f"pegbar.panel.{part}" for part in ("_states", "_buttons", "_notice", "_checkpoint")} <= drawn
    with in_viewport():
        bpy.ops.mesh.primitive_monkey_add()
        bpy.ops.ed.undo_push(message="Monkey")
    yield lambda: bpy.data.is_dirty
    with in_viewport():
        say("asks", list(pegbar_ops.revert("INVOKE_DEFAULT", checkpoint=view.snapshot.history[0]["id"])))
    yield lambda: "PEGBAR_OT_revert.draw" in drawn
    with in_viewport():
        pegbar_ops.checkpoint("INVOKE_DEFAULT")
    yield lambda: "PEGBAR_OT_checkpoint.draw" in drawn
    say("drawn", True)
    bpy.ops.wm.quit_blender()


waiting = steps()
condition = next(waiting)


def step():
    global condition
    try:
        if condition():
            condition = next(waiting)
    except StopIteration:
        return None
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    return 0.05


bpy.app.timers.register(step, persistent=True)
