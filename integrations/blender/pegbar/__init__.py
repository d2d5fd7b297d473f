"""Pegbar in Blender: checkpoints, history and claims of the open file in the sidebar of the 3D viewport."""

import bpy

from . import operators, panel, preferences, state

# For Blender 3.4 to 4.1; from 4.2 on blender_manifest.toml says the same.
bl_info = {
    "name": "Pegbar",
    "description": "Checkpoints of the open file, with history, claims and sync",
    "author": "Pegbar",
    "version": (0, 1, 0),
    "blender": (3, 4, 0),
    "location": "3D Viewport > Sidebar > Pegbar",
    "category": "System",
}

CLASSES = (*preferences.CLASSES, *operators.CLASSES, *panel.CLASSES)


def register():
    for one in CLASSES:
        bpy.utils.register_class(one)
    state.register()


def unregister():
    state.unregister()
    for one in reversed(CLASSES):
        bpy.utils.unregister_class(one)
