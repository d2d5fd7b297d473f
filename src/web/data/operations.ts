/** Where each operation of the API is, as the page needs it. A test holds this table equal to the node's own. */
import type { CallName } from './views.ts'

export const PREFIX = '/api/v1'

export interface Endpoint {
  scope: 'node' | 'project'
  method: 'GET' | 'POST'
  /** Below the prefix, or below the project. A `{name}` is the field of that name of the input. */
  path: string
  /** It may take long, and runs as a job. */
  job: boolean
}

const node = (method: 'GET' | 'POST', path: string, job = false): Endpoint => ({ scope: 'node', method, path, job })
const get = (path: string): Endpoint => ({ scope: 'project', method: 'GET', path, job: false })
const post = (path: string): Endpoint => ({ scope: 'project', method: 'POST', path, job: false })
const job = (path: string): Endpoint => ({ scope: 'project', method: 'POST', path, job: true })

export const ENDPOINTS: Readonly<Record<CallName, Endpoint>> = {
  info: node('GET', '/node'),
  doctor: node('GET', '/doctor'),
  whoami: node('POST', '/whoami'),
  projects: node('GET', '/projects'),
  init: node('POST', '/projects'),
  attach: node('POST', '/attach', true),
  join: node('POST', '/join', true),
  stop: node('POST', '/stop'),

  assets: get('/assets'),
  assetsOf: post('/assets/of'),
  folder: get('/folder'),
  rescan: job('/rescan'),
  search: get('/search'),
  status: job('/status'),
  todo: job('/todo'),
  checkpoint: job('/checkpoints'),
  log: get('/checkpoints'),
  show: get('/checkpoints/{checkpoint}'),
  compare: get('/compare'),
  open: job('/checkpoints/{checkpoint}/open'),
  revert: job('/revert'),
  update: job('/update'),
  claim: job('/claim'),
  release: post('/release'),
  claims: get('/claims'),
  resolve: job('/resolve'),
  setStatus: post('/set-status'),
  move: job('/move'),
  cover: job('/cover'),
  delete: job('/delete'),
  trash: get('/trash'),
  restore: post('/trash/{id}/restore'),
  purge: job('/purge'),
  purges: get('/purges'),
  stats: get('/stats'),
  growth: get('/growth'),
  check: job('/check'),
  gc: job('/gc'),
  invite: post('/invites'),
  members: get('/members'),
  role: post('/members/role'),
  remove: post('/members/remove'),
  adopt: post('/adopt'),
  standing: get('/standing'),
  peers: get('/peers'),
  notices: get('/notices'),
  markRead: post('/notices/read'),
  free: job('/free'),
  pin: post('/pin'),
  policy: job('/policy'),
  sync: job('/sync'),
}

/** Returns the address of a call, and the fields of its input that do not stand in the path. */
export function addressOf(
  endpoint: Endpoint,
  project: string | undefined,
  input: Record<string, unknown>,
): { path: string; rest: Record<string, unknown> } {
  if (endpoint.scope === 'project' && project === undefined) throw new TypeError(`${endpoint.path} needs a project`)
  const rest = { ...input }
  const below = endpoint.path.replace(/\{(\w+)\}/g, (_all, field: string) => {
    delete rest[field]
    return encodeURIComponent(String(input[field]))
  })
  const base = endpoint.scope === 'project' ? projectPath(project!) : PREFIX
  return { path: base + below, rest }
}

export function projectPath(project: string): string {
  return `${PREFIX}/projects/${encodeURIComponent(project)}`
}

/** Returns the query of a GET, with its question mark when there is one. */
export function queryOf(fields: Record<string, unknown>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) given.set(name, String(value))
  return given.size === 0 ? '' : `?${given}`
}
