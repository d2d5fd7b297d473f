import bpy
from bpy.props import StringProperty

from . import state
from .home import home_dir


class PegbarPreferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    home: StringProperty(
        name="PEGBAR_HOME",
        description="Where the running node keeps its data. Empty: the environment's PEGBAR_HOME, else the usual folder",
        subtype="DIR_PATH",
        update=lambda _self, _context: state.watch_again(),
    )

    def draw(self, _context):
        self.layout.prop(self, "home")
        self.layout.label(text=f"In use: {state.home()}" if self.home else f"Empty means: {home_dir()}")


CLASSES = (PegbarPreferences,)
