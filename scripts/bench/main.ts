import { benchChain } from './chain.ts'
import { benchGrowth } from './growth/index.ts'
import { benchLarge } from './large.ts'
import { benchReport } from './report/index.ts'
import { benchScale } from './scale.ts'
import { benchSwarm } from './swarm.ts'
import { benchSyncthing } from './syncthing.ts'

const [what, argument, second] = process.argv.slice(2)
switch (what?.startsWith('--') ? 'report' : (what ?? 'report')) {
  case 'report':
    await benchReport(process.argv.slice(2))
    break
  case 'growth':
    await benchGrowth(process.argv.slice(3))
    break
  case 'chain':
    if (argument === undefined) throw new TypeError('npm run bench -- chain DIR: which folder holds the versions?')
    await benchChain(argument)
    break
  case 'large':
    await benchLarge(Number(argument ?? 4))
    break
  case 'scale':
    await benchScale()
    break
  case 'swarm':
    await benchSwarm(Number(argument ?? 1), second === undefined ? undefined : Number(second))
    break
  case 'syncthing':
    await benchSyncthing(Number(argument ?? 1), second === undefined ? undefined : Number(second))
    break
  default:
    console.error(
      'npm run bench [-- --data DIR --scale N --rounds N --heavy-rounds N --only PART,PART --fresh --report-only]',
    )
    console.error('npm run bench -- growth [--gb N,N --checkpoints N,N --data DIR]')
    console.error('npm run bench -- chain DIR | large [GIB] | scale | swarm [GIB] [MBIT] | syncthing [GIB] [ROUNDS]')
    process.exitCode = 2
}
