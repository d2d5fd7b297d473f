/** The files of the film whose pictures the guide shows, made by the programs that people make them with. */
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync, zipSync } from 'fflate'
import sharp from 'sharp'

const run = promisify(execFile)
const FIXTURES = join(import.meta.dirname, '../../test/fixtures/previews')
const BLENDER = ['--background', '--factory-startup', '--python-exit-code', '1']
/** Two pictures of the edit stand for two seconds each. */
const SECONDS_OF_A_SHOT = '2'

export interface Media {
  /** Returns the path of a scene's version, without its extension: `.blend` and `.png`. */
  scene(name: string, version: number): string
  psd: string
  kra: string
  /** The same painting, later. */
  laterKra: string
  film: string
  sound: string
}

/** Renders into `folder` the scenes that are not there, and makes the rest from them. */
export async function makeMedia(folder: string): Promise<Media> {
  await mkdir(folder, { recursive: true })
  console.log('rendering the scenes that are not there yet; all of them take some minutes')
  const script = join(import.meta.dirname, 'scenes.py')
  await run('blender', [...BLENDER, '--python', script, '--', folder], { maxBuffer: 64 << 20 })
  const scene = (name: string, version: number) => join(folder, `${name}.${version}`)
  const media = {
    scene,
    psd: join(folder, 'colour-chart.psd'),
    kra: join(folder, 'owl-colours.kra'),
    laterKra: join(folder, 'owl-colours-later.kra'),
    film: join(folder, 'animatic.mp4'),
    sound: join(folder, 'night.wav'),
  }
  await copyFile(join(FIXTURES, 'gimp.psd'), media.psd)
  await writeFile(media.kra, await paint(`${scene('owl', 2)}.png`))
  await writeFile(media.laterKra, await paint(`${scene('owl', 3)}.png`))
  const shots = ['shot-010', 'shot-020', 'shot-030'].flatMap((name) => [
    ...['-loop', '1', '-t', SECONDS_OF_A_SHOT, '-i', `${scene(name, 3)}.png`],
  ])
  const joined = ['-filter_complex', 'concat=n=3,format=yuv420p', '-r', '24']
  await run('ffmpeg', ['-v', 'error', '-y', ...shots, ...joined, media.film])
  const tone = 'aevalsrc=0.4*sin(2*PI*220*t)*exp(-2*mod(t\\,0.8))+0.12*random(0)*abs(sin(t)):d=8'
  await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', tone, media.sound])
  return media
}

/** Returns Krita's document with another picture in it: what it shows merged is what its preview is made of. */
async function paint(picture: string): Promise<Uint8Array> {
  const parts = unzipSync(await readFile(join(FIXTURES, 'krita.kra')))
  const posterized = await sharp(picture)
    .median(9)
    .modulate({ saturation: 1.5 })
    .png({ palette: true, colours: 24 })
    .toBuffer()
  for (const name of ['mergedimage.png', 'preview.png']) parts[name] = new Uint8Array(posterized)
  return zipSync(parts)
}
