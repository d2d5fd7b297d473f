import { benchChain } from './chain.ts'
import { benchLarge } from './large.ts'
import { benchScale } from './scale.ts'
import { benchSwarm } from './swarm.ts'
import { benchSyncthing } from './syncthing.ts'

const [what, argument, second] = process.argv.slice(2)
switch (what) {
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
    console.error('npm run bench -- chain DIR | large [GIB] | scale | swarm [GIB] [MBIT] | syncthing [GIB] [ROUNDS]')
    process.exitCode = 2
}
