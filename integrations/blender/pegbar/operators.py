"""What the buttons do. Each operator asks what it has to on the main thread, and leaves the rest to `actions`."""

import subprocess

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from . import actions, state, tasks, viewport
from .project import HISTORY_PAGE, STATUSES
from .state import view
from .words import explain, short

STATUS_ITEMS = [(status, status, "") for status in STATUSES]
PREVIEW_ITEMS = [
    ("VIEWPORT", "Viewport", "What the 3D viewport shows; without a window, the file's own preview"),
    ("FILE", "Image File", "A PNG, JPEG or WebP"),
    ("AUTOMATIC", "The File's Own", "The preview that Blender has saved in the file, if there is one"),
]
UNSAVED_ITEMS = [
    ("SAVE", "Save them first", "They become a checkpoint of their own, so nothing is lost"),
    ("DISCARD", "Discard them", "What was not saved is gone"),
]


class Idle:
    """One action at a time."""

    @classmethod
    def poll(cls, _context):
        return view.task is None


def _refresh(operator):
    task = state.refresh()
    if bpy.app.background:
        tasks.wait(task)
        if view.trouble is not None:
            operator.report({"ERROR"}, explain(view.trouble))
            return {"CANCELLED"}
    return {"FINISHED"}


class PEGBAR_OT_refresh(bpy.types.Operator):
    bl_idname = "pegbar.refresh"
    bl_label = "Refresh"
    bl_description = "Ask the node for the state and history of the open file again"

    def execute(self, _context):
        return _refresh(self)


class PEGBAR_OT_older(bpy.types.Operator):
    bl_idname = "pegbar.older"
    bl_label = "Older Checkpoints"
    bl_description = "Show more of the history"

    def execute(self, _context):
        view.shown += HISTORY_PAGE
        return _refresh(self)


class PEGBAR_OT_checkpoint(Idle, bpy.types.Operator):
    bl_idname = "pegbar.checkpoint"
    bl_label = "Create Checkpoint"
    bl_description = "Save the file, and keep this state of it with a comment"

    comment: StringProperty(name="Comment", description="What changed, in your words", options={"SKIP_SAVE"})
    status: EnumProperty(name="Status", items=STATUS_ITEMS, options={"SKIP_SAVE"})
    preview: EnumProperty(name="Preview", items=PREVIEW_ITEMS)
    image: StringProperty(name="Image", subtype="FILE_PATH", options={"SKIP_SAVE"})
    cover: BoolProperty(name="Use Image as Asset Cover", options={"SKIP_SAVE"})
    sync: BoolProperty(name="Sync After Checkpoint", options={"SKIP_SAVE"})
    release: BoolProperty(name="Release the Claim", options={"SKIP_SAVE"})
    force: BoolProperty(name="Force Over the Claim", description="It is recorded", options={"SKIP_SAVE"})

    def invoke(self, context, _event):
        snapshot = view.snapshot
        self.status = (snapshot and snapshot.status["status"]) or "Todo"
        return context.window_manager.invoke_props_dialog(self, width=420)

    def draw(self, _context):
        layout = self.layout
        status = view.snapshot.status if view.snapshot is not None else {}
        claim = status.get("claim")
        if status.get("willConflict"):
            layout.label(text="There is a newer checkpoint: this one will be a Conflict", icon="ERROR")
        layout.prop(self, "comment")
        layout.prop(self, "status")
        layout.prop(self, "preview")
        if self.preview == "FILE":
            layout.prop(self, "image")
        if self.preview != "AUTOMATIC":
            layout.prop(self, "cover")
        layout.prop(self, "sync")
        if claim and claim["self"]:
            layout.prop(self, "release")
        if claim and not claim["self"]:
            layout.prop(self, "force")

    def execute(self, context):
        if not self.comment.strip():
            self.report({"ERROR"}, "A comment is required: say in a few words what changed")
            return {"CANCELLED"}
        try:
            image, note = self._image(context)
        except OSError as error:
            self.report({"ERROR"}, f"The image cannot be read: {error}")
            return {"CANCELLED"}
        # in background mode Blender does not know whether something was changed
        if not actions.save(self, state.has_unsaved_changes() or bpy.app.background):
            return {"CANCELLED"}
        comment = self.comment
        status = self.status if self.properties.is_property_set("status") else None
        options = [name for name in ("sync", "release", "force") if getattr(self, name)]
        if self.cover and image is not None:
            options.append("cover")

        def done(made):
            shown = f"with {note}" if made["preview"] is not None else "without a preview"
            return f"Checkpoint {short(made['id'])} ({made['status']}) was made, {shown}"

        return actions.run(
            self,
            "Checkpoint",
            lambda file, call: file.checkpoint(comment, status, image, options, **call),
            done,
        )

    def _image(self, context):
        """Returns the image that is sent, or None, and what the preview then is."""
        if self.preview == "FILE":
            with open(bpy.path.abspath(self.image), "rb") as file:
                return file.read(), "the image as preview"
        if self.preview == "VIEWPORT":
            image = viewport.capture(context)
            if image is not None:
                return image, "the viewport as preview"
        return None, "the file's own preview"


class PEGBAR_OT_revert(Idle, bpy.types.Operator):
    bl_idname = "pegbar.revert"
    bl_label = "Revert"
    bl_description = "Put this version into the file and load it. Work that no checkpoint holds is checkpointed first"

    checkpoint: StringProperty(options={"SKIP_SAVE"})
    unsaved: EnumProperty(name="Unsaved Changes", items=UNSAVED_ITEMS, options={"SKIP_SAVE"})
    force: BoolProperty(name="Force Over the Claim", description="It is recorded", options={"SKIP_SAVE"})

    def invoke(self, context, _event):
        if state.has_unsaved_changes() or state.is_claimed_by_another():
            return context.window_manager.invoke_props_dialog(self, width=420)
        return self.execute(context)

    def draw(self, _context):
        if state.has_unsaved_changes():
            self.layout.label(text="The scene has changes that were not saved", icon="ERROR")
            self.layout.prop(self, "unsaved", expand=True)
        if state.is_claimed_by_another():
            self.layout.label(text="Somebody else has claimed this file", icon="ERROR")
            self.layout.prop(self, "force")

    def execute(self, _context):
        checkpoint, force, discards = self.checkpoint, self.force, self.unsaved == "DISCARD"
        if state.has_unsaved_changes() and not discards and not actions.save(self, True):
            return {"CANCELLED"}
        file = state.open_file()

        def done(result):
            left = actions.reload(file, discards)
            saved = result["saved"]
            kept = "" if saved is None else f"; what was there is checkpoint {short(saved['id'])}"
            view.undo = _checkpoint_before(result["undo"])
            return f"The file is checkpoint {short(result['checkpoint']['id'])} now{kept}{left}"

        return actions.run(self, "Revert", lambda found, call: found.revert(checkpoint, force, **call), done)


def _checkpoint_before(undo):
    """Returns the checkpoint that a revert goes back to; None where nothing takes it back."""
    steps = [] if undo is None else undo["steps"]
    return steps[0]["input"]["target"] if len(steps) == 1 and steps[0]["operation"] == "revert" else None


class PEGBAR_OT_update(Idle, bpy.types.Operator):
    bl_idname = "pegbar.update"
    bl_label = "Update"
    bl_description = "Bring the file to the newest checkpoint and load it"

    def execute(self, _context):
        if state.has_unsaved_changes():
            self.report({"ERROR"}, "The scene has unsaved changes: create a checkpoint, or load the file anew (File > Revert)")
            return {"CANCELLED"}
        file = state.open_file()

        def done(result):
            if result["updated"]:
                view.undo = result["updated"][0]["from"]
                left = actions.reload(file, False)
                return f"The file is the newest checkpoint {short(result['updated'][0]['to'])} now{left}"
            return result["skipped"][0]["message"] if result["skipped"] else "The file is the newest checkpoint already"

        return actions.run(self, "Update", lambda found, call: found.update(**call), done)


class PEGBAR_OT_open_copy(Idle, bpy.types.Operator):
    bl_idname = "pegbar.open_copy"
    bl_label = "Open Copy"
    bl_description = "Open a read-only copy of this version in another Blender. Relative links may not resolve there"

    checkpoint: StringProperty(options={"SKIP_SAVE"})

    def execute(self, _context):
        checkpoint = self.checkpoint
        # the same Blender opens it, whatever the system would start; Blender as a Python module has no program
        program = "" if bpy.app.background else bpy.app.binary_path
        launch = not bpy.app.background and not program

        def done(copy):
            if program:
                subprocess.Popen([program, copy["path"]], stdin=subprocess.DEVNULL, close_fds=True)
            return f"A read-only copy is {copy['path']}. Relative links may not resolve there"

        return actions.run(self, "Open copy", lambda file, call: file.open_copy(checkpoint, launch, **call), done)


class PEGBAR_OT_claim(Idle, bpy.types.Operator):
    bl_idname = "pegbar.claim"
    bl_label = "Claim"
    bl_description = "Say that you work on this file. Others see it, and cannot checkpoint the file unless they force it"

    reason: StringProperty(name="Reason", description="Why the other claim ends. It is recorded", options={"SKIP_SAVE"})

    def invoke(self, context, _event):
        if state.is_claimed_by_another():
            return context.window_manager.invoke_props_dialog(self, width=420)
        return self.execute(context)

    def execute(self, _context):
        reason = self.reason.strip()
        return actions.run(
            self, "Claim", lambda file, call: file.claim(reason, **call), lambda _: "You have claimed this file"
        )


class PEGBAR_OT_release(Idle, bpy.types.Operator):
    bl_idname = "pegbar.release"
    bl_label = "Release"
    bl_description = "End your claim"

    def execute(self, _context):
        return actions.run(
            self,
            "Release",
            lambda file, _call: file.release(),
            lambda ended: "Your claim has ended" if ended["released"] else "You had not claimed this file",
        )


class PEGBAR_OT_sync(Idle, bpy.types.Operator):
    bl_idname = "pegbar.sync"
    bl_label = "Sync"
    bl_description = "Exchange now with all laptops of the project that can be reached. Working files are not touched"

    def execute(self, _context):
        return actions.run(
            self,
            "Sync",
            lambda file, call: file.sync(**call),
            lambda result: f"Equal with {result['peers']} other laptop{'' if result['peers'] == 1 else 's'}",
        )


class PEGBAR_OT_cancel(bpy.types.Operator):
    bl_idname = "pegbar.cancel"
    bl_label = "Cancel"
    bl_description = "Stop what runs. Nothing half-done stays"

    @classmethod
    def poll(cls, _context):
        return view.task is not None

    def execute(self, _context):
        view.task.cancel()
        return {"FINISHED"}


class PEGBAR_OT_dismiss(bpy.types.Operator):
    bl_idname = "pegbar.dismiss"
    bl_label = "Dismiss"
    bl_description = "Take this message away"

    def execute(self, _context):
        view.message = view.error = view.undo = None
        return {"FINISHED"}


CLASSES = (
    PEGBAR_OT_refresh,
    PEGBAR_OT_older,
    PEGBAR_OT_checkpoint,
    PEGBAR_OT_revert,
    PEGBAR_OT_update,
    PEGBAR_OT_open_copy,
    PEGBAR_OT_claim,
    PEGBAR_OT_release,
    PEGBAR_OT_sync,
    PEGBAR_OT_cancel,
    PEGBAR_OT_dismiss,
)
