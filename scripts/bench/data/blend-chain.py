"""Writes one version of a film scene with Blender itself; `blend.ts` beside this file calls it once for each version.

    blender -b --factory-startup --python-exit-code 1 --python blend-chain.py -- OUT VERSION SCALE COMPRESS [PREVIOUS]

Version 1 is a new scene: sculpted grids and packed textures, about 105 MB at scale 1 (34 MB compressed). Each later one is
PREVIOUS opened by a Blender of its own, one edit, and a save: pointers in the file move as they do from day to day. numpy
fills the meshes and the pictures in seconds where Python's own loops take minutes (Debian: python3-numpy).
"""
import sys

import bpy

try:
    import numpy
except ImportError as error:
    raise ImportError('numpy is missing in the Python of this Blender (Debian: apt-get install python3-numpy)') from error

GRIDS = 6
GRID_SIDE = 350
TEXTURES = 4
TEXTURE_SIDE = 1024
CELL = 32

out, version, scale, compress, *previous = sys.argv[sys.argv.index('--') + 1:]
version, scale, compress = int(version), float(scale), compress == 'yes'


def heights(mesh, change):
    """Reads the vertices of a mesh as rows of x, y, z, lets `change` alter them, and writes them back."""
    flat = numpy.empty(len(mesh.vertices) * 3, dtype=numpy.float32)
    mesh.vertices.foreach_get('co', flat)
    change(flat.reshape(-1, 3))
    mesh.vertices.foreach_set('co', flat)
    mesh.update()


def terrain(number, side):
    def sculpt(at):
        rough = numpy.random.RandomState(number).normal(0, 0.02, len(at))
        at[:, 2] = numpy.sin(at[:, 0] * 3 + number) * numpy.cos(at[:, 1] * 2) + rough

    bpy.ops.mesh.primitive_grid_add(x_subdivisions=side, y_subdivisions=side, size=10)
    bpy.context.object.name = f'Terrain{number}'
    heights(bpy.context.object.data, sculpt)


def texture(number, side):
    """Colours that flow from cell to cell, with the grain that a scan has."""
    random = numpy.random.RandomState(100 + number)
    corners = random.rand(side // CELL + 2, side // CELL + 2, 3)
    rows, columns = numpy.mgrid[0:side, 0:side] / CELL
    top, left = rows.astype(int), columns.astype(int)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    above = corners[top, left] * (1 - right) + corners[top, left + 1] * right
    below = corners[top + 1, left] * (1 - right) + corners[top + 1, left + 1] * right
    pixels = numpy.ones((side, side, 4), dtype=numpy.float32)
    pixels[..., :3] = numpy.clip(above * (1 - down) + below * down + random.normal(0, 0.01, (side, side, 3)), 0, 1)
    image = bpy.data.images.new(f'Scan{number}', side, side)
    image.pixels.foreach_set(pixels.ravel())
    image.pack()
    image.use_fake_user = True


def new_scene():
    shrink = scale ** 0.5
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for number in range(GRIDS):
        terrain(number, max(8, round(GRID_SIDE * shrink)))
    for number in range(TEXTURES):
        texture(number, max(CELL, round(TEXTURE_SIDE * shrink)))


def bump(at):
    distance = numpy.hypot(at[:, 0] - 1, at[:, 1] - version * 0.2)
    at[:, 2] += numpy.clip(1 - distance, 0, None) * 0.3


def edit():
    largest = sorted((o for o in bpy.data.objects if o.type == 'MESH'), key=lambda o: -len(o.data.vertices))
    thing = largest[version % GRIDS]
    kind = version % 6
    if kind == 0:  # a new object
        bpy.ops.mesh.primitive_uv_sphere_add(segments=128, ring_count=64, location=(version, 0, 0))
    elif kind in (1, 2):  # animation
        thing.location.x = version * 0.1
        thing.keyframe_insert('location', frame=version * 10)
    elif kind == 3:  # a stroke of the sculpting brush
        heights(thing.data, bump)
    elif kind == 4:  # shading
        material = bpy.data.materials.new(f'Look{version}')
        material.use_nodes = True
        thing.data.materials.append(material)
    else:  # layout
        thing.name = f'Hero{version}'
        bpy.ops.object.light_add(type='AREA', location=(0, 0, version))


if previous:
    bpy.ops.wm.open_mainfile(filepath=previous[0])
    edit()
else:
    new_scene()
bpy.ops.wm.save_as_mainfile(filepath=out, compress=compress, copy=True)
