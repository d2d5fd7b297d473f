"""The sidebar. Draws what `state.view` holds, and asks nobody anything: it is drawn many times a second."""

from functools import lru_cache

import bpy

from . import state
from .state import view
from .words import explain, local_time, progress, short, who

STATE_ICONS = {
    "Normal": "CHECKMARK",
    "Modified": "GREASEPENCIL",
    "Outdated": "FILE_REFRESH",
    "Untracked": "FILE_NEW",
    "Missing": "QUESTION",
    "Freed": "UNLINKED",
    "Trashed": "TRASH",
    "Conflict": "ERROR",
}
# Pixels of a character on average, and of icon and margins, at a UI scale of 1.
CHARACTER_WIDTH = 7
MARGINS_WIDTH = 75
MIN_LINE_LENGTH = 16


class Sidebar:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Pegbar"


class PEGBAR_PT_file(Sidebar, bpy.types.Panel):
    bl_idname = "PEGBAR_PT_file"
    bl_label = "Pegbar"

    def draw(self, _context):
        layout = self.layout
        snapshot = view.snapshot
        row = layout.row()
        row.label(text=snapshot.path if snapshot else bpy.path.basename(bpy.data.filepath) or "(never saved)", icon=_known("FILE_BLEND"))
        row.operator("pegbar.refresh", text="", icon=_known("FILE_REFRESH"))
        if view.trouble is not None:
            _paragraph(layout.box(), explain(view.trouble), "ERROR")
        if snapshot is not None and view.trouble is None:
            _states(layout, snapshot)
        if view.task is not None:
            _task(layout)
        elif snapshot is not None and view.trouble is None:
            _buttons(layout, snapshot)
        if view.error is not None:
            _notice(layout, explain(view.error), "ERROR")
        elif view.message is not None:
            _notice(layout, view.message, "INFO")


class PEGBAR_PT_history(Sidebar, bpy.types.Panel):
    bl_idname = "PEGBAR_PT_history"
    bl_label = "History"
    bl_parent_id = "PEGBAR_PT_file"

    @classmethod
    def poll(cls, _context):
        return view.snapshot is not None and bool(view.snapshot.history)

    def draw(self, _context):
        for checkpoint in view.snapshot.history:
            _checkpoint(self.layout, checkpoint)
        if view.snapshot.has_more:
            self.layout.operator("pegbar.older", icon=_known("DOWNARROW_HLT"))


def _states(layout, snapshot):
    status = snapshot.status
    box = layout.box()
    for name in status["states"]:
        box.label(text=name, icon=_known(STATE_ICONS.get(name, "DOT")))
    if state.has_unsaved_changes():
        box.label(text="Unsaved changes in Blender", icon=_known("DOT"))
    if view.is_stale:
        _paragraph(box, "Changed on disk since it was loaded: File > Revert loads it, your next save overwrites it", "ERROR")
    if status.get("problem"):
        _paragraph(box, status["problem"], "ERROR")
    if status.get("willConflict"):
        _paragraph(box, "There is a newer checkpoint: one made from this file will be a Conflict", "ERROR")
    if status["claim"] is not None:
        box.label(text=who(status["claim"]), icon=_known("USER"))
    newest = next((one for one in snapshot.history if one["id"] == status["newest"]), None)
    if newest is not None:
        _paragraph(box, f"Newest: {newest['comment']} ({newest['author']['name']}, {newest['status']})", "BOOKMARKS")


def _buttons(layout, snapshot):
    status = snapshot.status
    layout.operator("pegbar.checkpoint", icon=_known("ADD"))
    row = layout.row(align=True)
    if "Outdated" in status["states"]:
        row.operator("pegbar.update", icon=_known("TRIA_DOWN"))
    row.operator("pegbar.sync", icon=_known("UV_SYNC_SELECT"))
    if status["asset"] is None:
        return
    claim = status["claim"]
    if claim is None:
        row.operator("pegbar.claim", icon=_known("USER"))
    elif claim["self"]:
        row.operator("pegbar.release", icon=_known("USER"))
    else:
        row.operator("pegbar.claim", text="Take Over", icon=_known("USER"))


def _task(layout):
    text, share = progress(view.task.progress)
    box = layout.box()
    if view.task.cancelled.is_set():
        text = "stopping"
    line = f"{view.task.title}: {text}"
    # a bar came with Blender 4.0
    if share is not None and hasattr(box, "progress"):
        box.progress(factor=share, text=line)
    else:
        _paragraph(box, line if share is None else f"{line} ({share:.0%})", "TIME")
    box.operator("pegbar.cancel", icon=_known("CANCEL"))


def _notice(layout, text, icon):
    box = layout.box()
    _paragraph(box, text, icon)
    row = box.row()
    if view.undo is not None:
        row.operator("pegbar.revert", text="Undo", icon=_known("LOOP_BACK")).checkpoint = view.undo
    row.operator("pegbar.dismiss", icon=_known("X"))


def _checkpoint(layout, checkpoint):
    box = layout.box()
    _paragraph(box, checkpoint["comment"], "BOOKMARKS" if checkpoint["head"] else "DOT")
    box.label(text=f"{checkpoint['author']['name']}, {local_time(checkpoint['time'])}")
    row = box.row(align=True)
    row.label(text=f"{checkpoint['status']} · {short(checkpoint['id'])}")
    row.operator("pegbar.open_copy", icon=_known("FILE_FOLDER")).checkpoint = checkpoint["id"]
    row.operator("pegbar.revert", icon=_known("LOOP_BACK")).checkpoint = checkpoint["id"]


def _paragraph(layout, text, icon):
    """Labels do not wrap, so that each line is one."""
    column = layout.column(align=True)
    fitting = _line_length()
    line, first = "", True
    for word in [*text.split(), None]:
        if word is not None and (not line or len(line) + 1 + len(word) <= fitting):
            line = f"{line} {word}".strip()
            continue
        column.label(text=line, icon=_known(icon if first else "BLANK1"))
        line, first = word or "", False


@lru_cache(maxsize=None)
def _known(icon):
    """Returns an icon, or none where this Blender has it no more: a wrong name would take the whole sidebar away."""
    return icon if icon in bpy.types.UILayout.bl_rna.functions["label"].parameters["icon"].enum_items else "NONE"


def _line_length():
    """Returns how many characters fit a line of the region that is being drawn."""
    scale = bpy.context.preferences.system.ui_scale
    width = bpy.context.region.width / scale
    return max(MIN_LINE_LENGTH, int((width - MARGINS_WIDTH) / CHARACTER_WIDTH))


CLASSES = (PEGBAR_PT_file, PEGBAR_PT_history)
