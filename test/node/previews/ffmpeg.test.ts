import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { findFfmpeg } from '../../../src/node/previews/ffmpeg.ts'
import { Previews } from '../../../src/node/previews/index.ts'
import { poll } from '../../helpers/poll.ts'
import { isGone, NO_FFMPEG, patientPreviews, readFixture, temporaryFolder } from './helpers.ts'

const previews = patientPreviews()
afterAll(() => previews.stop())
const folder = temporaryFolder()
const { PATH } = process.env
afterEach(() => {
  process.env.PATH = PATH
})

/** Makes a file by ffmpeg. */
function make(name: string, ...args: string[]): string {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, folder.path(name)])
  return folder.path(name)
}
const film = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc2=s=320x180:d=${seconds}:r=10`]
const sound = ['-f', 'lavfi', '-i', 'sine=d=2']

const needs = NO_FFMPEG === undefined ? '' : ` (needs ffmpeg: ${NO_FFMPEG})`

describe.skipIf(NO_FFMPEG !== undefined)(`ffmpeg${needs}`, () => {
  test.each(['a.mp4', 'a.mov', 'a.mkv', 'a.webm', 'a.avi', 'a.mpg', 'a.flv', 'a.m2ts', 'a.mxf'])(
    'makes a frame of %s',
    async (name) => {
      const rate = name === 'a.mpg' || name === 'a.mxf' ? ['-r', '25'] : []
      const made = await previews.ofFile(make(name, ...film(1.5), ...rate))
      expect(made).toMatchObject({ width: 320, height: 180 })
      const { channels } = await sharp(made!.bytes).stats()
      expect(channels.every(({ stdev }) => stdev > 20)).toBe(true)
    },
  )

  test('takes the first frame of a film that is shorter than a second', async () => {
    expect(await previews.ofFile(make('short.mp4', ...film(0.4)))).toMatchObject({ width: 320, height: 180 })
  })

  test.each(['a.wav', 'a.mp3', 'a.flac', 'a.ogg', 'a.m4a', 'a.aiff', 'a.aac'])(
    'draws the waveform of %s',
    async (name) => {
      const made = await previews.ofFile(make(name, ...sound))
      expect(made).toMatchObject({ width: 1024, height: 256 })
      expect((await sharp(made!.bytes).stats()).channels[3]!.mean).toBeGreaterThan(1)
    },
  )

  test('a film without pictures, and one that is cut short, have none', async () => {
    expect(await previews.ofFile(make('blind.mp4', ...sound))).toBeUndefined()
    const bytes = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'.padEnd(500, '\0'), 'latin1')
    expect(await previews.ofFile(await folder.save('cut.mp4', bytes))).toBeUndefined()
  })

  test('a playlist named as a film shows nothing of the files that it names', async () => {
    make('secret.mp4', ...film(1.5))
    const lists = {
      'concat.mp4': `ffconcat version 1.0\nfile secret.mp4\n`,
      'hls.mp4': '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.mp4\n#EXT-X-ENDLIST\n',
    }
    for (const [name, text] of Object.entries(lists)) {
      expect(await previews.ofFile(await folder.save(name, text))).toBeUndefined()
    }
    // ffmpeg by itself would have taken it
    execFileSync('ffmpeg', ['-v', 'error', '-i', folder.path('concat.mp4'), '-frames:v', '1', '-f', 'null', '-'])
  })

  test('a name that looks like an option or an address is a name', async () => {
    await mkdir(folder.path('http:'), { recursive: true })
    for (const name of ['-i.mp4', 'http:/a%d.mp4', 'sp ace é.mp4']) {
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...film(1.2), `file:${folder.path(name)}`])
      expect(await previews.ofFile(folder.path(name))).toMatchObject({ width: 320 })
    }
  })
})

test.skipIf(process.platform === 'win32')(
  'an ffmpeg that never ends is killed; without one there is none',
  async () => {
    const bytes = Buffer.from('\0\0\0\x18ftypisom'.padEnd(500, '\0'), 'latin1')
    const file = await folder.save('endless.mp4', bytes)
    await mkdir(folder.path('bin'))
    await folder.save('bin/ffmpeg', `#!/bin/sh\necho $$ > "${folder.path('pid')}"\nexec sleep 1000`)
    await chmod(folder.path('bin/ffmpeg'), 0o755)
    const impatient = new Previews({ count: 1, timeoutMs: 3000 })
    process.env.PATH = `${folder.path('bin')}${delimiter}${PATH}`
    expect(await impatient.ofFile(file)).toBeUndefined()
    const pid = Number(await readFile(folder.path('pid'), 'utf8'))
    expect(pid).toBeGreaterThan(0)
    await poll(async () => isGone(pid), Boolean)
    await folder.save('bin/ffmpeg', '#!/bin/sh\nexec cat /dev/zero')
    expect(await previews.ofFile(file)).toBeUndefined()
    process.env.PATH = `relative${delimiter}${folder.path('none')}`
    expect(await previews.ofFile(file)).toBeUndefined()
    impatient.stop()
  },
)

test('ffmpeg is looked for in absolute folders alone', async () => {
  await mkdir(folder.path('other'), { recursive: true })
  const program = await folder.save(
    `other/ffmpeg${process.platform === 'win32' ? '.exe' : ''}`,
    await readFixture('make.sh'),
  )
  await chmod(program, 0o755)
  expect(await findFfmpeg({ PATH: ['.', '', folder.path('nowhere'), folder.path('other')].join(delimiter) })).toBe(
    program,
  )
  expect(await findFfmpeg({ PATH: '.' })).toBeUndefined()
  expect(await findFfmpeg({})).toBeUndefined()
})
