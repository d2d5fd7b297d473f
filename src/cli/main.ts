/** The entry of the program, small, as it alone is compiled at every start. */
import { keepCompiled } from './compiled-code.ts'

keepCompiled()
await import('./run.ts')
