/**
 * Every operation of the API: the one table that routes, the OpenAPI document and the client are derived from. It holds
 * no schemas, so that a command that talks to a running node loads nothing else; `schemas/operations.ts` has those.
 */
import type { CallOptions, NodeServices, ProjectServices } from '../core/services.ts'

/** Where the API lives; a change that breaks a client gets a new one. */
export const API_PREFIX = '/api/v1'
/** The response header that names the job a stream runs as: when the stream breaks off, the job says why. */
export const JOB_HEADER = 'Pegbar-Job'

export type NodeOperation = Exclude<keyof NodeServices, 'project' | 'onChange'>
export type ProjectOperation = keyof ProjectServices
export type OperationName = NodeOperation | ProjectOperation

type Method<N extends OperationName> = N extends NodeOperation
  ? NodeServices[N]
  : N extends ProjectOperation
    ? ProjectServices[N]
    : never

type FirstParameter<P extends unknown[]> = P extends [infer Input, ...unknown[]]
  ? [CallOptions] extends [Input]
    ? Record<string, never>
    : Input
  : Record<string, never>

/** What an operation takes, as one object. */
export type InputOf<N extends OperationName> = FirstParameter<Parameters<Method<N>>>
/** What an operation gives. */
export type OutputOf<N extends OperationName> = Awaited<ReturnType<Method<N>>>

export interface Operation {
  scope: 'node' | 'project'
  method: 'GET' | 'POST'
  /** Below the prefix, or below `/projects/{project}`. A `{name}` is the field of that name of the input. */
  path: string
  /** `job`: may take long, runs as a job. `stream`: its answer is the bytes themselves. `plain`: answered at once. */
  kind: 'plain' | 'job' | 'stream'
  summary: string
  /** What other clients have to fetch again afterwards. */
  changes?: 'project' | 'projects'
  /** Its body may hold an image. */
  image?: boolean
}

const node = (method: 'GET' | 'POST', path: string, kind: Operation['kind'], summary: string) =>
  ({ scope: 'node', method, path, kind, summary }) as const
const project = (method: 'GET' | 'POST', path: string, kind: Operation['kind'], summary: string) =>
  ({ scope: 'project', method, path, kind, summary }) as const

export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  info: node('GET', '/node', 'plain', 'What this node is and where it is reached'),
  doctor: node('GET', '/doctor', 'plain', 'What is in use, and what is wrong'),
  whoami: node('POST', '/whoami', 'plain', 'The person and the device; with a name: changes it'),
  projects: node('GET', '/projects', 'plain', 'The projects that this node serves'),
  init: { ...node('POST', '/projects', 'plain', 'Makes a project of a folder'), changes: 'projects' },
  attach: { ...node('POST', '/attach', 'job', 'Serves a folder from now on'), changes: 'projects' },
  join: { ...node('POST', '/join', 'job', 'Joins a project with a ticket'), changes: 'projects' },
  stop: node('POST', '/stop', 'plain', 'Stops the node; answered when its stores are closed'),

  assets: project('GET', '/assets', 'plain', 'The files with their states and cards, by path'),
  assetsOf: project('POST', '/assets/of', 'plain', 'The same for the files named'),
  folder: project('GET', '/folder', 'plain', 'What is directly in a folder: its folders, and its files'),
  rescan: project('POST', '/rescan', 'job', 'Looks at the whole folder again; `assets` events follow'),
  search: project('GET', '/search', 'plain', 'Files and checkpoints by words of path, comment and author'),
  compare: project('GET', '/compare', 'plain', 'Two checkpoints, and which chunks they share'),
  growth: project('GET', '/growth', 'plain', 'How the project grew, for a chart'),
  status: project('POST', '/status', 'job', 'The states of the assets; no paths: of all'),
  todo: project(
    'POST',
    '/todo',
    'job',
    'The states of all assets of which something is to be said, and how many there are',
  ),
  checkpoint: {
    ...project('POST', '/checkpoints', 'job', 'Makes checkpoints of files'),
    changes: 'project',
    image: true,
  },
  log: project('GET', '/checkpoints', 'plain', 'Checkpoints, newest first'),
  show: project('GET', '/checkpoints/{checkpoint}', 'plain', 'One checkpoint'),
  content: project('GET', '/checkpoints/{checkpoint}/content', 'stream', "The file's bytes at a checkpoint"),
  open: project('POST', '/checkpoints/{checkpoint}/open', 'job', 'Opens a read-only copy of that version'),
  preview: project('GET', '/previews/{hash}', 'stream', 'A preview image'),
  draftPreview: project('GET', '/draft-preview', 'stream', 'What an automatic preview of the working file would be'),
  revert: { ...project('POST', '/revert', 'job', 'Puts a version into the working file'), changes: 'project' },
  update: { ...project('POST', '/update', 'job', 'Brings working files to the newest'), changes: 'project' },
  claim: { ...project('POST', '/claim', 'job', 'Claims an asset: a soft lock that all see'), changes: 'project' },
  release: { ...project('POST', '/release', 'plain', 'Ends a claim of this person'), changes: 'project' },
  claims: project('GET', '/claims', 'plain', 'The claims that hold'),
  resolve: { ...project('POST', '/resolve', 'job', 'Ends a Conflict'), changes: 'project' },
  setStatus: { ...project('POST', '/set-status', 'plain', "Sets an asset's status"), changes: 'project' },
  move: {
    ...project('POST', '/move', 'job', 'Moves a file and its asset, or accepts a moved one'),
    changes: 'project',
  },
  cover: { ...project('POST', '/cover', 'job', "Sets an asset's cover"), changes: 'project', image: true },
  delete: { ...project('POST', '/delete', 'job', 'Moves a checkpoint or a file to the trash'), changes: 'project' },
  trash: project('GET', '/trash', 'plain', 'What is in the trash'),
  restore: { ...project('POST', '/trash/{id}/restore', 'plain', 'Takes it out of the trash'), changes: 'project' },
  purge: { ...project('POST', '/purge', 'job', 'Deletes from the trash for good'), changes: 'project' },
  purges: project('GET', '/purges', 'plain', 'What was purged, and where it is deleted'),
  stats: project('GET', '/stats', 'plain', 'Sizes and counts, and what dedup and compression saved'),
  check: project('POST', '/check', 'job', 'Reads and hashes everything again, and repairs it when asked'),
  gc: project('POST', '/gc', 'job', 'Returns unused space to the disk'),
  invite: project('POST', '/invites', 'plain', 'Makes a one-time ticket'),
  members: project('GET', '/members', 'plain', 'The members of the project'),
  role: { ...project('POST', '/members/role', 'plain', 'Gives a person or a device a role'), changes: 'project' },
  remove: { ...project('POST', '/members/remove', 'plain', 'Removes a person or a device'), changes: 'project' },
  adopt: { ...project('POST', '/adopt', 'plain', 'Counts quarantined work in'), changes: 'project' },
  standing: project('GET', '/standing', 'plain', 'What this laptop is in the project'),
  peers: project('GET', '/peers', 'plain', 'Other devices, and what is exchanged with them'),
  notices: project('GET', '/notices', 'plain', 'What the person should know, newest first'),
  markRead: { ...project('POST', '/notices/read', 'plain', 'Marks notices as read'), changes: 'project' },
  free: { ...project('POST', '/free', 'job', 'Takes a file off this disk that others hold'), changes: 'project' },
  pin: { ...project('POST', '/pin', 'plain', 'Keeps a file here whatever the policy'), changes: 'project' },
  policy: { ...project('POST', '/policy', 'job', 'What is fetched and kept here'), changes: 'project' },
  sync: { ...project('POST', '/sync', 'job', 'Exchanges now with all reachable members'), changes: 'project' },
}

export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[]

/** Returns the whole path of an operation, with `{project}` and the names of its path fields still in braces. */
export function pathOf(operation: Operation): string {
  return `${API_PREFIX}${operation.scope === 'project' ? '/projects/{project}' : ''}${operation.path}`
}

/** Returns the input fields that stand in an operation's path. */
export function pathFields(operation: Operation): string[] {
  return [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
}
