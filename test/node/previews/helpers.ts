import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll } from 'vitest'
import { type PreviewImage, Previews } from '../../../src/node/previews/index.ts'

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'previews')

export const fixture = (name: string) => join(FIXTURES, name)
export const readFixture = (name: string) => readFile(fixture(name))

/** What the tests of ffmpeg have in their name where it is missing. */
export const NO_FFMPEG = hasFfmpeg() ? undefined : 'apt-get install ffmpeg'

function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Previews that are made one by one however slow the machine is: no test may depend on its speed. */
export const patientPreviews = () => new Previews({ count: 1, waitMs: 60_000, timeoutMs: 60_000 })

/** A folder for the tests of a file, and a way to put files into it. */
export function temporaryFolder(): { path: (name: string) => string; save: typeof save } {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pegbar-previews-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const path = (name: string) => join(folder, name)
  return { path, save: (name, bytes) => save(path(name), bytes) }
}

async function save(file: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(file, bytes)
  return file
}

/** Returns how far two pictures of one size are apart: the mean over all channels, 0 to 255. */
export async function difference(a: Uint8Array | string, b: Uint8Array | string): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((image) => sharp(image).removeAlpha().raw().toBuffer()))
  if (one!.byteLength !== other!.byteLength) return 255
  let sum = 0
  for (const [at, value] of one!.entries()) sum += Math.abs(value - other![at]!)
  return sum / one!.byteLength
}

/** Returns the preview of bytes under a name. */
export async function previewOf(
  previews: Previews,
  file: string,
  bytes: Uint8Array | string,
): Promise<PreviewImage | undefined> {
  return previews.ofFile(await save(file, bytes))
}

export async function png(width: number, height: number, background = '#4080c0'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer()
}

/** Tells whether a process has ended. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
