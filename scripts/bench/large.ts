/**
 * One large random file on loopback: checkpoint on A, transfer to B, update on B, revert on A to an earlier version;
 * seconds, and the peak resident memory of each process.
 *
 *     npm run bench -- large [GIB]
 */
import { execFileSync } from 'node:child_process'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckpointView } from '../../src/core/services.ts'
import { Studio } from '../../test/helpers/laptop.ts'
import { poll } from '../../test/helpers/poll.ts'
import { residentPeakMib } from './memory.ts'
import { writeRandom } from './random-file.ts'

const MIB = 1 << 20
const WORKING_FILE = 'take.mov'

async function timed<T>(what: string, bytes: number, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  const seconds = (performance.now() - started) / 1000
  console.log(`${what.padEnd(20)} ${seconds.toFixed(1)} s (${(bytes / MIB / seconds).toFixed(0)} MiB/s)`)
  return result
}

export async function benchLarge(gib: number): Promise<void> {
  const bytes = gib * 1024 * MIB
  const studio = await Studio.open()
  try {
    const ana = await studio.laptop('ana')
    const ben = await studio.laptop('ben')
    const path = join(ana.dir, WORKING_FILE)
    const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
    const { ticket } = await ana.json<{ ticket: string }>(['invite'])
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })

    await writeRandom(path, bytes)
    const [made] = await timed('checkpoint', bytes, () =>
      ana.json<CheckpointView[]>(['checkpoint', WORKING_FILE, '-m', 'large']),
    )
    await ben.start(['--no-mdns', '--peer', addresses[0]!])
    await timed('transfer, durable', bytes, () =>
      poll(
        () => ana.json<CheckpointView>(['show', made!.id]),
        (view) => view.keptOn.have === 2,
      ),
    )
    await timed('update on B', bytes, () => ben.json(['update']))
    execFileSync('cmp', [path, join(ben.dir, WORKING_FILE)])

    const changed = await open(path, 'r+')
    await changed.write(Buffer.from('changed'), 0, 7, bytes / 2)
    await changed.close()
    await timed('checkpoint, changed', bytes, () => ana.json(['checkpoint', WORKING_FILE, '-m', 'changed']))
    await timed('revert', bytes, () => ana.json(['revert', made!.id]))
    execFileSync('cmp', [path, join(ben.dir, WORKING_FILE)])
    await timed('cp and sync', bytes, async () => {
      execFileSync('sh', ['-c', `cp "${path}" "${path}.copy" && sync "${path}.copy"`])
    })
    console.log(`size                 ${(await stat(path)).size} bytes, identical on A and B`)
    console.log(`peak memory          A ${residentPeakMib(ana.nodePid!)} MiB, B ${residentPeakMib(ben.nodePid!)} MiB`)
  } finally {
    await studio.close()
  }
}
