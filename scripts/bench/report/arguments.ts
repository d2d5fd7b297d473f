import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface ReportOptions {
  /** Where data and results are kept, made if it is not there. */
  data: string
  /** 1 is the full size. */
  scale: number
  rounds: number
  /** For sets that take minutes with every tool. */
  heavyRounds: number
  /** Names of parts; undefined: all. */
  only: readonly string[] | undefined
  /** Writes the report from what was measured before. */
  reportOnly: boolean
  /** Forgets what was measured before, of the parts that are measured now. */
  fresh: boolean
  /** Where the report goes, beside its plots. */
  out: string
}

export interface GrowthOptions {
  data: string
  scale: number
  out: string
  /** Bytes of content at which it is measured, ascending. */
  bytes: readonly number[]
  /** Numbers of checkpoints at which it is measured, ascending. */
  checkpoints: readonly number[]
}

const GB = 1e9
const DEFAULT_ROUNDS = 3
const DEFAULT_HEAVY_ROUNDS = 1
const DEFAULT_GROWTH_GB = '1,10,50'
const DEFAULT_GROWTH_CHECKPOINTS = '1000,10000,100000'
const DOCS = resolve(import.meta.dirname, '../../../docs')

const SHARED = {
  data: { type: 'string' },
  scale: { type: 'string', default: '1' },
  out: { type: 'string', default: DOCS },
} as const

/** @throws TypeError that says which argument is wrong */
export function parseReportArguments(args: readonly string[], parts: readonly string[]): ReportOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...SHARED,
      rounds: { type: 'string', default: `${DEFAULT_ROUNDS}` },
      'heavy-rounds': { type: 'string', default: `${DEFAULT_HEAVY_ROUNDS}` },
      only: { type: 'string' },
      'report-only': { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
    },
  })
  const only = values.only?.split(',')
  const unknown = only?.find((name) => !parts.includes(name))
  if (unknown !== undefined) throw new TypeError(`--only ${unknown}: the parts are ${parts.join(', ')}`)
  return {
    ...shared(values),
    rounds: count('--rounds', values.rounds),
    heavyRounds: count('--heavy-rounds', values['heavy-rounds']),
    only,
    reportOnly: values['report-only'],
    fresh: values.fresh,
  }
}

/** @throws TypeError that says which argument is wrong */
export function parseGrowthArguments(args: readonly string[]): GrowthOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...SHARED,
      gb: { type: 'string', default: DEFAULT_GROWTH_GB },
      checkpoints: { type: 'string', default: DEFAULT_GROWTH_CHECKPOINTS },
    },
  })
  const list = (name: string, text: string) => text.split(',').map((one) => positive(name, one))
  return {
    ...shared(values),
    bytes: list('--gb', values.gb)
      .map((gb) => Math.round(gb * GB))
      .sort((a, b) => a - b),
    checkpoints: list('--checkpoints', values.checkpoints).sort((a, b) => a - b),
  }
}

function shared({ data, scale, out }: { data?: string | undefined; scale: string; out: string }) {
  return {
    data: resolve(data ?? join(tmpdir(), 'pegbar-bench')),
    scale: positive('--scale', scale),
    out: resolve(out),
  }
}

function positive(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isFinite(number) || number <= 0) throw new TypeError(`${name} ${text}: a number above 0 is needed`)
  return number
}

function count(name: string, text: string): number {
  const number = positive(name, text)
  if (!Number.isInteger(number)) throw new TypeError(`${name} ${text}: a whole number is needed`)
  return number
}
