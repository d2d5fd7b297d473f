"""How an operator's work is started, and what follows when it has ended."""

import traceback

import bpy

from . import state, tasks
from .errors import PegbarError
from .state import view
from .words import explain, sentence


def run(operator, title, work, on_done):
    """Runs `work(project_file, call)` in a thread, and then `on_done(result)`, which returns a sentence, on the main thread.

    Returns what the operator's `execute` returns. With a window that is at once, and the sidebar shows how it goes; in
    background mode there is nobody to wait for, so the operator blocks, and a failure is one of the operator.
    """
    view.message = view.error = view.undo = None
    file, at_home = state.open_file(), state.home()

    def done(result):
        view.task = None
        view.message = on_done(result)
        _after()

    def failed(error):
        view.task = None
        if isinstance(error, PegbarError) and error.code == "CANCELLED":
            view.message = f"{title}: cancelled, nothing has changed"
        else:
            if not isinstance(error, PegbarError):
                traceback.print_exception(type(error), error, error.__traceback__)
            view.error = error
            _popup(title, error)
        _after()

    view.task = tasks.start(title, lambda task: work(state.find_project_file(file, at_home), task.call), done, failed)
    if not bpy.app.background:
        return {"FINISHED"}
    tasks.wait(view.task)
    if view.error is not None:
        operator.report({"ERROR"}, explain(view.error))
        return {"CANCELLED"}
    operator.report({"INFO"}, view.message)
    return {"FINISHED"}


def save(operator, needed):
    """Saves the open file if that is `needed`; returns whether what is on disk is what the artist sees. Says why not."""
    if not state.open_file():
        operator.report({"ERROR"}, "This file was never saved: save it in the folder of a project first")
        return False
    if state.changed_on_disk():
        operator.report(
            {"ERROR"},
            "Another program has changed this file on disk: File > Revert loads that version, File > Save keeps yours",
        )
        return False
    try:
        if needed:
            bpy.ops.wm.save_mainfile()
    except RuntimeError as error:
        operator.report({"ERROR"}, f"The file cannot be saved: {error}")
        return False
    return True


def reload(file, discards):
    """Loads `file` anew after it was replaced on disk; returns what is left for the person to do, or ""."""
    if state.open_file() != file:
        return ""
    if state.has_unsaved_changes() and not discards:
        # somebody went on working meanwhile
        return ". You have changed the scene since: File > Revert loads it, your next save overwrites it"
    # not within `temp_override`: it would put back windows that loading has freed, and Blender crashes
    bpy.ops.wm.revert_mainfile()
    return ""


def _after():
    if not bpy.app.background:
        state.refresh()


def _popup(title, error):
    """Shows an error also to those who have closed the sidebar."""
    windows = bpy.context.window_manager.windows
    if bpy.app.background or not windows:
        return
    lines = [sentence(error.message), error.hint] if isinstance(error, PegbarError) else [explain(error)]

    def draw(menu, _context):
        for line in filter(None, lines):
            menu.layout.label(text=line)

    with bpy.context.temp_override(window=windows[0]):
        bpy.context.window_manager.popup_menu(draw, title=f"Pegbar: {title}", icon="ERROR")
