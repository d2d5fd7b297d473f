"""The pictures of the screenshots: small scenes, each in several versions, as .blend files and renders.

    blender --background --factory-startup --python scripts/screenshots/scenes.py -- FOLDER

Writes NAME.VERSION.blend and NAME.VERSION.png into FOLDER, where what is there stays. Cycles on the processor, so that it needs no display. The same
scenes come out every time: nothing here is random without a seed.
"""

import math
import random
import sys
from pathlib import Path

import bpy

FOLDER = Path(sys.argv[sys.argv.index("--") + 1])
SIZE = (480, 360)
SAMPLES = 24


def srgb(text):
    """A colour as Blender wants it, from the `rrggbb` of a colour picker."""
    parts = [int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts] + [1]


def material(colour, rough=0.6, glow=0.0):
    made = bpy.data.materials.new(colour)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = srgb(colour)
    shader.inputs["Roughness"].default_value = rough
    if glow > 0:
        shader.inputs["Emission"].default_value = srgb(colour)
        shader.inputs["Emission Strength"].default_value = glow
    return made


def shape(kind, at, scale, of, turn=(0, 0, 0), **more):
    getattr(bpy.ops.mesh, f"primitive_{kind}_add")(location=at, rotation=turn, **more)
    made = bpy.context.object
    made.scale = scale if isinstance(scale, tuple) else (scale, scale, scale)
    made.data.materials.append(of)
    if kind in ("uv_sphere", "cylinder", "cone", "torus"):
        bpy.ops.object.shade_smooth()
        made.data.use_auto_smooth = True
    return made


def soften(made, width=0.06):
    bevel = made.modifiers.new("Bevel", "BEVEL")
    bevel.width, bevel.segments = width, 3
    return made


def begin(camera, look, lens=45, sky="1a2238", strength=0.5):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = SAMPLES
    # Debian builds Blender without the denoiser
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 3
    # bright specks of few samples
    scene.cycles.sample_clamp_indirect = 1
    scene.render.resolution_x, scene.render.resolution_y = SIZE
    scene.view_settings.view_transform = "Filmic"
    scene.world = bpy.data.worlds.new("World")
    scene.world.use_nodes = True
    background = scene.world.node_tree.nodes["Background"]
    background.inputs[0].default_value = srgb(sky)
    background.inputs[1].default_value = strength
    bpy.ops.object.camera_add(location=camera)
    eye = bpy.context.object
    eye.data.lens = lens
    bpy.ops.object.empty_add(location=look)
    track = eye.constraints.new("TRACK_TO")
    track.target = bpy.context.object
    scene.camera = eye


def light(kind, at, power, colour="ffffff", size=2.0, turn=(0, 0, 0)):
    bpy.ops.object.light_add(type=kind, location=at, rotation=turn)
    lamp = bpy.context.object.data
    lamp.energy, lamp.color = power, srgb(colour)[:3]
    if kind == "AREA":
        lamp.size = size
    if kind == "POINT":
        lamp.shadow_soft_size = 0.15


def clay(version, *colours):
    """The first version of everything is grey: layout before colour."""
    return [material("9a9a9a") for _ in colours] if version == 1 else [material(one) for one in colours]


def owl(at, version, size=1.0, turn=0.0):
    body, belly, beak = clay(version, "8a5a34", "e8cfa4", "e8a23a")
    dark = material("15110e", 0.2)
    white = material("f4efe2", 0.4)
    x, y, z = at
    first = len(bpy.data.objects)
    shape("uv_sphere", (0, 0, 0), (0.72, 0.62, 0.9), body)
    shape("uv_sphere", (0, -0.22, -0.12), (0.52, 0.48, 0.66), belly)
    shape("uv_sphere", (0, -0.05, 0.78), (0.62, 0.55, 0.5), body)
    for side in (-1, 1):
        shape("uv_sphere", (side * 0.25, -0.42, 0.86), (0.24, 0.14, 0.24), white)
        shape("uv_sphere", (side * 0.25, -0.53, 0.86), (0.12, 0.07, 0.12), dark)
        shape("cone", (side * 0.38, 0, 1.24), (0.16, 0.12, 0.24), body, (0, side * 0.35, 0))
        shape("uv_sphere", (side * 0.72, 0.04, -0.02), (0.16, 0.4, 0.62), body, (0, side * -0.2, 0))
        shape("uv_sphere", (side * 0.24, -0.34, -0.86), (0.17, 0.24, 0.08), beak)
    shape("cone", (0, -0.6, 0.7), (0.09, 0.09, 0.16), beak, (math.pi * 0.85, 0, 0))
    bpy.ops.object.empty_add(location=(0, 0, 0))
    root = bpy.context.object
    for part in list(bpy.data.objects)[:]:
        if part.type == "MESH" and part.parent is None and not part.get("set"):
            part.parent = root
            part["set"] = True
    root.location, root.scale, root.rotation_euler = (x, y, z), (size, size, size), (0, 0, turn)
    return first


def keep():
    """What stands there now is no part of the next figure."""
    for part in bpy.data.objects:
        part["set"] = True


def lantern(at, version, glow=14.0):
    (metal,) = clay(version, "2c2f36")
    metal.node_tree.nodes["Principled BSDF"].inputs["Metallic"].default_value = 0.0 if version == 1 else 0.8
    flame = material("ffb04a", glow=glow if version > 1 else 0)
    x, y, z = at
    shape("cylinder", (x, y, z + 0.05), (0.5, 0.5, 0.06), metal)
    shape("cylinder", (x, y, z + 1.12), (0.5, 0.5, 0.05), metal)
    shape("cone", (x, y, z + 1.34), (0.52, 0.52, 0.2), metal)
    shape("torus", (x, y, z + 1.68), 0.2, metal, (math.pi / 2, 0, 0), minor_radius=0.16)
    shape("uv_sphere", (x, y, z + 0.5), (0.17, 0.17, 0.3), flame)
    for step in range(6):
        angle = step * math.tau / 6
        shape("cylinder", (x + 0.42 * math.cos(angle), y + 0.42 * math.sin(angle), z + 0.58), (0.035, 0.035, 0.54), metal)
    if version > 1:
        light("POINT", (x, y, z + 0.55), 90 if version == 2 else 150, "ffb565")
    keep()


def tree(at, version, height=4.0, seed=1, crown="3f6b46"):
    trunk, leaves = clay(version, "5a3d2b", crown)
    rng = random.Random(seed)
    x, y, z = at
    shape("cone", (x, y, z + height * 0.4), (0.34, 0.34, height * 0.42), trunk)
    for step in range(5):
        part = step / 5
        wide = (1.25 - part) * 0.95 + rng.uniform(-0.08, 0.08)
        shape("cone", (x, y, z + height * (0.42 + part * 0.56)), (wide, wide, 0.75), leaves, (0, 0, rng.uniform(0, 3)), vertices=24)
    keep()


def ground(version, colour="2f3d33"):
    (earth,) = clay(version, colour)
    shape("plane", (0, 0, 0), 40, earth)
    keep()


def character(version):
    begin((0.6, -5.2, 1.7), (0, 0, 1.05), 60, "202838", 0.55 if version > 1 else 0.9)
    ground(version, "39424f")
    owl((0, 0, 0.95), version)
    light("AREA", (3, -3, 4), 420 if version > 1 else 260, "ffe2bd", 3, (0.8, 0.3, 0.8))
    if version > 2:
        light("AREA", (-3.5, 1.5, 3), 520, "6fa0ff", 2, (-0.9, -0.9, 0))


def prop(version):
    begin((1.8, -3.2, 1.7), (0, 0, 0.85), 50, "141a26", 0.35 if version > 1 else 0.9)
    ground(version, "3a3430")
    lantern((0, 0, 0), version)
    light("AREA", (-2, -2, 3.5), 60 if version > 1 else 220, "9bb8ff", 2, (0.5, -0.5, 0))


def forest(version):
    begin((0, -9, 2.2), (0, 0, 2.1), 38, "2a3a55" if version > 1 else "a0a0a0", 0.7)
    ground(version)
    rng = random.Random(7)
    for step in range(22):
        spot = (rng.uniform(-8, 8), rng.uniform(0, 12), 0)
        tree(spot, version, rng.uniform(3, 5.5), step, rng.choice(["3f6b46", "2f5a4d", "587a3e"]))
    light("SUN", (0, 0, 8), 1.6 if version < 3 else 2.6, "ffd9b0" if version > 2 else "ffffff", turn=(0.9, 0.5, 0))


def shot(version):
    """Night in the forest: the owl beside its lantern."""
    begin((-0.7, -6.6, 1.5), (0.35, 0, 1.25), 46, "2a3c66", 1.1 if version > 1 else 0.9)
    ground(version, "26332c")
    rng = random.Random(3)
    for step in range(14):
        side = rng.choice((-1, 1))
        tree((side * rng.uniform(1.8, 7), rng.uniform(2, 9), 0), version, rng.uniform(3.5, 6), step)
    (stone,) = clay(version, "565c60")
    soften(shape("cube", (-0.55, 0.3, 0.22), (0.95, 0.75, 0.24), stone, (0, 0, 0.2)))
    keep()
    owl((-0.6, 0.25, 1.3), version, 0.9, 0.35)
    keep()
    lantern((1.15, -0.35, 0), version, 18)
    if version > 2:
        light("SUN", (0, 0, 8), 1.6, "88a8ff", turn=(-0.9, -0.4, 0))
    if version == 1:
        light("SUN", (0, 0, 8), 2, turn=(0.6, 0.4, 0))


def close(version):
    """The owl looks into the lens."""
    begin((0.25, -3.0, 2.05), (0, 0, 1.75), 62, "17233f", 0.5 if version > 1 else 0.9)
    for step in range(9):
        tree((step * 1.1 - 4.4, 5 + step % 3, -0.5), version, 5, step)
    owl((0, 0, 0.95), version, 1.0, 0.12)
    light("POINT", (1.4, -1.6, 0.7), 130 if version > 1 else 40, "ffb565")
    light("AREA", (-3, 1.5, 3), 300 if version > 2 else 90, "6fa0ff", 2, (-0.9, -0.9, 0))


def camp(version):
    begin((4.2, -6, 3.4), (0, 0.3, 0.6), 45, "6a3a4a" if version > 2 else "2a3350", 1.2 if version > 2 else 0.6)
    ground(version, "34423a")
    (cloth,) = clay(version, "b5523b")
    shape("cone", (-0.9, 1.2, 0.95), (1.5, 1.2, 0.95), cloth, (0, 0, 0.4), vertices=4)
    keep()
    (log,) = clay(version, "6b4a31")
    for step in range(3):
        shape("cylinder", (1.3, -0.4, 0.14), (0.1, 0.1, 0.55), log, (math.pi / 2, 0, step * 1.05))
    keep()
    if version > 1:
        shape("cone", (1.3, -0.4, 0.45), (0.2, 0.2, 0.4), material("ff8a2a", glow=16))
        light("POINT", (1.3, -0.4, 0.8), 190 if version == 2 else 420, "ff9a4a")
        keep()
    for step, spot in enumerate([(-3.4, 2.5), (-2.2, 4), (0.6, 4.2), (2.6, 3.6), (4, 2.4)]):
        tree((*spot, 0), version, 3.6, step)
    if version == 1:
        light("SUN", (0, 0, 8), 1.5, turn=(0.7, 0.4, 0))


def surface(first, second, texture, **inputs):
    """A texture seen straight from above."""
    begin((0, 0, 4), (0, 0, 0), 50, "ffffff", 0.4)
    made = material(first, 0.7)
    nodes, links = made.node_tree.nodes, made.node_tree.links
    source, ramp, bump = nodes.new(texture), nodes.new("ShaderNodeValToRGB"), nodes.new("ShaderNodeBump")
    for name, value in inputs.items():
        source.inputs[name.replace("_", " ")].default_value = value
    ramp.color_ramp.elements[0].color, ramp.color_ramp.elements[1].color = srgb(first), srgb(second)
    output = source.outputs.get("Fac") or source.outputs["Distance"]
    shader = nodes["Principled BSDF"]
    links.new(output, ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
    links.new(output, bump.inputs["Height"])
    links.new(bump.outputs["Normal"], shader.inputs["Normal"])
    shape("plane", (0, 0, 0), 4, made)
    light("SUN", (0, 0, 4), 2.2, "fff2e0", turn=(0.7, 0.3, 0))


def write(name, version, build):
    target = FOLDER / f"{name}.{version}"
    if target.with_name(f"{target.name}.png").exists():
        return
    build()
    bpy.ops.wm.save_as_mainfile(filepath=f"{target}.blend", compress=False)
    bpy.context.scene.render.filepath = f"{target}.png"
    bpy.ops.render.render(write_still=True)


FOLDER.mkdir(parents=True, exist_ok=True)
SCENES = {"owl": character, "lantern": prop, "forest": forest, "shot-010": shot, "shot-020": close, "shot-030": camp}
for name, build in SCENES.items():
    for version in (1, 2, 3) if build is not prop else (1, 2):
        write(name, version, lambda: build(version))
SURFACES = {
    "bark": ("3a281c", "8a6a4a", "ShaderNodeTexNoise", {"Scale": 9, "Detail": 10, "Distortion": 2.5}),
    "moss": ("22381f", "88a04a", "ShaderNodeTexMusgrave", {"Scale": 22, "Detail": 9}),
    "stone": ("3b3e42", "a8a79f", "ShaderNodeTexVoronoi", {"Scale": 22}),
    "cloth": ("8a3323", "d97a55", "ShaderNodeTexWave", {"Scale": 9, "Distortion": 1.5, "Detail": 3}),
}
for name, (first, second, texture, inputs) in SURFACES.items():
    write(name, 1, lambda: surface(first, second, texture, **inputs))
