import { benchChain } from './chain.ts'
import { benchLarge } from './large.ts'

const [what, argument] = process.argv.slice(2)
switch (what) {
  case 'chain':
    if (argument === undefined) throw new TypeError('npm run bench -- chain DIR: which folder holds the versions?')
    await benchChain(argument)
    break
  case 'large':
    await benchLarge(Number(argument ?? 4))
    break
  default:
    console.error('npm run bench -- chain DIR | large [GIB]')
    process.exitCode = 2
}
