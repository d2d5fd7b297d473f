import fc from 'fast-check'

/** Where the property tests start, unless `PEGBAR_SEED` says otherwise: a run finds today what it found yesterday. */
const DEFAULT_SEED = 20_261_122

/** Returns a seed for fast-check: `PEGBAR_SEED` is a number, or `random` for a new one each time. */
function seedFrom(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_SEED
  if (text === 'random') return Math.trunc(Math.random() * 2 ** 31)
  const seed = Number(text)
  if (!Number.isInteger(seed)) throw new TypeError(`PEGBAR_SEED must be an integer or "random", not ${text}`)
  return seed
}

function factorFrom(text: string | undefined): number {
  const factor = text === undefined || text === '' ? 1 : Number(text)
  if (!(factor > 0)) throw new TypeError(`PEGBAR_RUNS_FACTOR must be a number above 0, not ${text}`)
  return factor
}

/** Returns how often to run a property: `usual` times, or `PEGBAR_RUNS_FACTOR` times that in a search. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: Math.max(1, Math.round(usual * factorFrom(process.env.PEGBAR_RUNS_FACTOR))) }
}

fc.configureGlobal({ seed: seedFrom(process.env.PEGBAR_SEED) })
