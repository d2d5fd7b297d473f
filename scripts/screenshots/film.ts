/** A small film on two laptops, as it looks on a working day: history, reviews, a claim, a Conflict, something in the trash. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CheckpointView } from '../../src/core/services.ts'
import type { Laptop } from '../../test/helpers/laptop.ts'
import type { Media } from './media.ts'

const TEXTURES = ['bark', 'moss', 'stone', 'cloth']

interface Save {
  path: string
  /** The scene that is saved, and which version of it. */
  scene: string
  version: number
  comment: string
  status: string
}

/** Saves a version and makes a checkpoint of it, with its render as preview. */
async function save(laptop: Laptop, media: Media, { path, scene, version, comment, status }: Save): Promise<string> {
  const source = media.scene(scene, version)
  await copyFile(`${source}.blend`, join(laptop.dir, path))
  const preview = ['--preview', `${source}.png`]
  const made = await laptop.json<CheckpointView[]>(['checkpoint', path, '-m', comment, '--status', status, ...preview])
  return made[0]!.id
}

async function put(laptop: Laptop, source: string, path: string): Promise<void> {
  const target = join(laptop.dir, path)
  await mkdir(dirname(target), { recursive: true })
  await copyFile(source, target)
}

export interface Film {
  /** Ana's page. */
  url: string
  /** Two checkpoints of one file. */
  compared: [older: string, newer: string]
}

/** Makes the film. Both nodes run afterwards. */
export async function makeFilm(ana: Laptop, ben: Laptop, media: Media): Promise<Film> {
  const by = (laptop: Laptop) => (path: string, scene: string, version: number, comment: string, status: string) =>
    save(laptop, media, { path, scene, version, comment, status })
  const [anaSaves, benSaves] = [by(ana), by(ben)]
  await ana.text(['init', ana.dir, '--name', 'Night Owl', '--as', 'Ana'])
  await ana.text(['whoami', '--device-name', 'Ana’s laptop'])
  const { url, addresses } = await ana.start(['--no-mdns'])

  for (const name of TEXTURES) await put(ana, `${media.scene(name, 1)}.png`, `textures/${name}.png`)
  await ana.json(['checkpoint', 'textures', '-m', 'Painted from the photographs of the location', '--status', 'Done'])
  await put(ana, media.psd, 'reference/colour-chart.psd')
  await put(ana, media.kra, 'owl-colours.kra')
  await ana.json(['checkpoint', 'reference', 'owl-colours.kra', '-m', 'Colours that we agreed on', '--status', 'WFA'])
  const older = await anaSaves('owl.blend', 'owl', 1, 'Blocked out, proportions of the drawing', 'WIP')
  await anaSaves('lantern.blend', 'lantern', 1, 'Model, no materials yet', 'WIP')
  await anaSaves('shot-010.blend', 'shot-010', 1, 'Layout: camera and staging', 'WIP')
  await anaSaves('shot-020.blend', 'shot-020', 1, 'Layout of the close-up', 'Todo')
  await anaSaves('shot-030.blend', 'shot-030', 1, 'Camp, first layout', 'Todo')
  await put(ana, media.sound, 'sound/night.wav')
  await ana.json(['checkpoint', 'sound', '-m', 'Crickets and wind', '--status', 'WIP'])
  await put(ana, media.film, 'edit/animatic.mp4')
  await ana.json(['checkpoint', 'edit', '-m', 'Animatic of the first three shots', '--status', 'WFA'])
  await put(ana, `${media.scene('shot-010', 1)}.png`, 'reference/old-camera-test.png')
  await ana.json(['checkpoint', 'reference', '-m', 'Test of the lens'])
  await ana.json(['delete', 'reference/old-camera-test.png'])

  const { ticket } = await ana.json<{ ticket: string }>(['invite'])
  await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
  await ben.text(['whoami', '--device-name', 'Ben’s laptop'])
  const startBen = () => ben.start(['--no-mdns', '--peer', addresses[0]!])
  await startBen()
  await benSaves('forest.blend', 'forest', 1, 'Trees placed, grey', 'WIP')
  await benSaves('forest.blend', 'forest', 2, 'Colours of the trees and the ground', 'WFA')
  await ben.json(['sync'])
  await ana.json(['update'])
  await anaSaves('owl.blend', 'owl', 2, 'Materials, warm key light', 'WFA')
  const newer = await anaSaves('owl.blend', 'owl', 3, 'Blue rim light, so that it reads at night', 'Done')
  await anaSaves('lantern.blend', 'lantern', 2, 'Metal and a flame that lights the scene', 'WFA')
  await anaSaves('shot-010.blend', 'shot-010', 2, 'Owl and lantern linked in, first light', 'WFA')
  await ana.json(['set-status', 'shot-010.blend', 'Retake'])
  await anaSaves('shot-010.blend', 'shot-010', 3, 'Moonlight from behind, flame brighter as asked', 'WFA')
  await ana.json(['sync'])
  await ben.json(['update'])
  await ben.json(['claim', 'shot-020.blend'])
  await benSaves('shot-020.blend', 'shot-020', 2, 'Lit by the flame', 'WIP')
  await ben.json(['sync'])
  await ana.json(['update'])

  // the two work on one shot while they do not see each other
  await ben.end()
  await anaSaves('shot-030.blend', 'shot-030', 2, 'Fire lit, trees behind the tent', 'WIP')
  await benSaves('shot-030.blend', 'shot-030', 3, 'Warmer fire, everything redder', 'WIP')
  await startBen()
  await benSaves('forest.blend', 'forest', 3, 'Evening sun through the trees', 'Done')
  await ben.json(['sync'])
  await ana.json(['sync'])

  await put(ana, media.laterKra, 'owl-colours.kra')
  await copyFile(`${media.scene('shot-020', 1)}.blend`, join(ana.dir, 'shot-040.blend'))
  await writeFile(join(ana.dir, 'notes.md'), '# Shot 030\n\nWhich fire?\n')
  await ana.json(['checkpoint', 'notes.md', '-m', 'Questions for the review'])
  await ana.lines(['status'])
  return { url, compared: [older, newer] }
}
