"""An image of what the 3D viewport shows.

Drawn off screen with the `gpu` module rather than by `bpy.ops.render.opengl`: that replaces the last render of the artist and
takes size and file format from the scene, which would have to be changed and put back.
"""

import bpy

from . import png

# Pixels of the longer side: the node makes a small WebP of it.
MAX_SIDE = 640


def capture(context):
    """Returns a PNG of the viewport, or None where there is none to draw: in background mode, or without a 3D viewport."""
    if bpy.app.background:
        return None
    area = _area(context)
    if area is None:
        return None
    space = area.spaces.active
    region = next(region for region in area.regions if region.type == "WINDOW")
    scale = min(1, MAX_SIDE / max(region.width, region.height))
    width, height = max(1, round(region.width * scale)), max(1, round(region.height * scale))
    shown = space.overlay.show_overlays
    try:
        # the picture is of the work, without grid and outlines
        space.overlay.show_overlays = False
        return png.encode(width, height, _draw(context, space, region, width, height))
    finally:
        space.overlay.show_overlays = shown


def _area(context):
    """Returns the viewport of the click, else the largest of the window."""
    if context.area is not None and context.area.type == "VIEW_3D":
        return context.area
    window = context.window or next(iter(context.window_manager.windows), None)
    areas = [] if window is None else [area for area in window.screen.areas if area.type == "VIEW_3D"]
    return max(areas, key=lambda area: area.width * area.height, default=None)


def _draw(context, space, region, width, height):
    # imported here: the module is of no use in background mode
    import gpu

    view = space.region_3d
    offscreen = gpu.types.GPUOffScreen(width, height)
    try:
        offscreen.draw_view3d(
            context.scene,
            context.view_layer,
            space,
            region,
            view.view_matrix,
            view.window_matrix,
            do_color_management=True,
        )
        with offscreen.bind():
            buffer = gpu.state.active_framebuffer_get().read_color(0, 0, width, height, 4, 0, "UBYTE")
        buffer.dimensions = width * height * 4
        return bytes(buffer)
    finally:
        offscreen.free()
