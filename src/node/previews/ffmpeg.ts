import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import { limited } from './limited.ts'
import { MAX_FFMPEG_BYTES, MAX_FILE_PIXELS, MAX_PROCESS_BYTES } from './limits.ts'

/** Largest single piece of memory that ffmpeg may take, bytes: what bounds it where the system does not. */
const MAX_ALLOCATION_BYTES = 256 * 1024 * 1024
/** Where in a video the frame is taken, seconds: the first one is often black. */
const FRAME_AT_S = 1
/** How much of a sound is drawn, seconds. */
const WAVEFORM_S = 600
/** Grey with some blue: seen on a light and on a dark page. */
const WAVEFORM = `aformat=channel_layouts=mono,showwavespic=s=${MAX_PREVIEW_PIXELS}x256:scale=sqrt:colors=0x7a8ba8`
const SHRUNK = `scale='min(${MAX_PREVIEW_PIXELS},iw)':'min(${MAX_PREVIEW_PIXELS},ih)':force_original_aspect_ratio=decrease`

export interface MediaFile {
  file: string
  kind: 'video' | 'audio'
  /** The name of ffmpeg's demuxer: no other one may open the file. */
  format: string
}

/** Returns where ffmpeg is, or undefined: a folder of `PATH` that is not absolute could be the project's own. */
export async function findFfmpeg(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  // Windows calls the variable Path; `process.env` finds it in any case, a copy does not
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue
    const program = join(folder, name)
    const found = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return program
  }
  return undefined
}

/**
 * Returns a PNG of one frame, or of the waveform; undefined when ffmpeg makes none. It is killed when the signal aborts, when it
 * writes more than MAX_FFMPEG_BYTES, and by the system past its limits.
 */
export async function mediaPicture(
  ffmpeg: string,
  media: MediaFile,
  { signal }: { signal: AbortSignal },
): Promise<Buffer | undefined> {
  if (media.kind === 'audio') {
    return run(ffmpeg, ['-t', String(WAVEFORM_S)], media, ['-filter_complex', WAVEFORM], signal)
  }
  const picture = ['-map', '0:v:0', '-vf', SHRUNK]
  const later = await run(ffmpeg, ['-ss', String(FRAME_AT_S)], media, picture, signal)
  // a shorter video
  return later ?? run(ffmpeg, [], media, picture, signal)
}

async function run(
  ffmpeg: string,
  input: readonly string[],
  { file, format }: MediaFile,
  output: readonly string[],
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  signal.throwIfAborted()
  const args = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'quiet'],
    ...['-threads', '1', '-filter_threads', '1', '-max_alloc', String(MAX_ALLOCATION_BYTES)],
    // what the file names must stay unread: playlists, external tracks, addresses
    ...['-protocol_whitelist', 'file', '-f', format, '-max_pixels', String(MAX_FILE_PIXELS)],
    // the prefix: a name that starts with `-` or looks like an address is a name
    ...[...input, '-i', `file:${file}`, '-an', '-sn', '-dn', ...output],
    ...['-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
  ]
  const [command, all] = limited(ffmpeg, args, { memoryBytes: MAX_PROCESS_BYTES, cpuSeconds: 30 })
  const child = spawn(command, all, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
  const kill = () => child.kill('SIGKILL')
  signal.addEventListener('abort', kill, { once: true })
  const closed = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code))
  })
  try {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      bytes += piece.byteLength
      if (bytes > MAX_FFMPEG_BYTES) {
        kill()
        break
      }
      pieces.push(piece)
    }
    const code = await closed
    signal.throwIfAborted()
    return code === 0 && bytes > 0 ? Buffer.concat(pieces) : undefined
  } finally {
    signal.removeEventListener('abort', kill)
  }
}
