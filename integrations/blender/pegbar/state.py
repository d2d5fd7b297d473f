"""What the sidebar shows, and how it is kept true. Lives in Python alone, so that loading another file does not take it away."""

import os

import bpy
from bpy.app.handlers import persistent

from . import tasks
from .errors import PegbarError
from .home import home_dir
from .project import HISTORY_PAGE, ProjectFile
from .watch import Watch


# Some network drives and FAT round a file's time some while after it was written, to 2 seconds.
TIME_STEP_NS = 2_000_000_000


class View:
    """The newest answers of the node, and the work under way."""

    def __init__(self):
        # the newest Snapshot of the open file; None until there is one
        self.snapshot = None
        # why there is no newer one
        self.trouble = None
        # how the last action ended: a sentence, or the error with which it failed
        self.message = None
        self.error = None
        # the id of a checkpoint that takes the last action back
        self.undo = None
        # the task of an action; one at a time
        self.task = None
        self.shown = HISTORY_PAGE
        # size and time of the file as Blender last read or wrote it; None: not known
        self.stamp = None
        # whether somebody else had written the file when it was looked at last
        self.is_stale = False


view = View()
_refreshing = None
_again = False
_watch = None


def home():
    """Returns the PEGBAR_HOME of the preferences, the environment or the platform."""
    addon = bpy.context.preferences.addons.get(__package__)
    return home_dir(addon.preferences.home if addon is not None and addon.preferences is not None else "")


def open_file():
    """Returns the path of the open file; "" when it was never saved."""
    return bpy.data.filepath and os.path.abspath(bpy.data.filepath)


def has_unsaved_changes():
    """Tells what Blender knows. In background mode it never knows of any."""
    return bpy.data.is_dirty


def changed_on_disk():
    """Tells whether somebody else has written the open file since Blender read or wrote it."""
    now = _stamp(open_file())
    if view.stamp is None or now is None:
        return False
    return now[0] != view.stamp[0] or abs(now[1] - view.stamp[1]) > TIME_STEP_NS


def is_claimed_by_another():
    claim = view.snapshot.status["claim"] if view.snapshot is not None else None
    return claim is not None and not claim["self"]


def find_project_file(file, at_home):
    """Returns the open file in its project. For a thread: blocks, and touches no bpy."""
    if not file:
        raise PegbarError("USAGE", "this file was never saved", "save it in the folder of a project first")
    return ProjectFile.find(at_home, file)


def refresh():
    """Asks the node anew, in a thread; one question at a time, and one more when the answer is old already."""
    global _refreshing, _again
    if _refreshing is not None:
        _again = True
        return _refreshing
    file, at_home, shown = open_file(), home(), view.shown
    _refreshing = tasks.start(
        "refresh",
        lambda task: find_project_file(file, at_home).snapshot(shown),
        lambda snapshot: _refreshed(file, snapshot, None),
        lambda error: _refreshed(file, None, error),
    )
    return _refreshing


def _refreshed(file, snapshot, trouble):
    global _refreshing, _again
    _refreshing = None
    if file == open_file():
        view.snapshot, view.trouble, view.is_stale = snapshot, trouble, changed_on_disk()
    if _again or file != open_file():
        _again = False
        if not bpy.app.background:
            refresh()


def forget():
    """Forgets what was said about the file that was open before."""
    view.snapshot = view.trouble = view.message = view.error = view.undo = None
    view.shown = HISTORY_PAGE


def _stamp(file):
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


@persistent
def _loaded(*_):
    snapshot = view.snapshot
    # the same file loaded anew, after a revert: what was said about it stays
    if snapshot is None or snapshot.file != open_file():
        forget()
    _saved()


@persistent
def _saved(*_):
    view.stamp = _stamp(open_file())
    if not bpy.app.background:
        refresh()


def _tick(was_any):
    if was_any or view.task is not None:
        redraw()


def redraw():
    """Has the sidebars drawn again."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            # the sidebar alone: the viewport of a heavy scene takes long to draw
            for region in area.regions if area.type == "VIEW_3D" else ():
                if region.type == "UI":
                    region.tag_redraw()


def watch_again():
    """Follows the node of the home that holds now."""
    global _watch
    if _watch is not None:
        _watch.stop()
        _watch = None
    if not bpy.app.background:
        _watch = Watch(home(), lambda: tasks.post(refresh))
        _watch.start()


def register():
    bpy.app.handlers.load_post.append(_loaded)
    bpy.app.handlers.save_post.append(_saved)
    tasks.register(_tick)
    # later: while add-ons are registered, Blender's data and preferences cannot be read
    tasks.post(watch_again)
    tasks.post(_saved)


def unregister():
    global _watch
    if view.task is not None:
        view.task.cancel()
    if _watch is not None:
        _watch.stop()
        _watch = None
    tasks.unregister()
    bpy.app.handlers.load_post.remove(_loaded)
    bpy.app.handlers.save_post.remove(_saved)
