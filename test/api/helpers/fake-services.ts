import { PegbarError } from '../../../src/core/errors.ts'
import type { CallOptions, NodeChange, NodeServices, ProjectServices } from '../../../src/core/services.ts'
import * as view from './views.ts'

export interface Call {
  name: string
  input: unknown
  options: CallOptions | undefined
}

export interface FakeServices extends NodeServices {
  /** Every call, in order. */
  calls: Call[]
  /** Replaces what an operation does. */
  on(name: string, act: (input: never, options: CallOptions) => Promise<unknown>): void
  change(change: NodeChange): void
  listeners: Set<(change: NodeChange) => void>
}

/** Services that answer with the examples of `views.ts` and write down how they were called. */
export function fakeServices(): FakeServices {
  const calls: Call[] = []
  const acts = new Map<string, (input: never, options: CallOptions) => Promise<unknown>>()
  const listeners = new Set<(change: NodeChange) => void>()
  const verb =
    (name: string, answer: unknown) =>
    async (input?: unknown, options: CallOptions = {}) => {
      calls.push({ name, input, options })
      const act = acts.get(name)
      return act === undefined ? answer : act(input as never, options)
    }
  async function* bytes() {
    yield new TextEncoder().encode('0123456789')
  }
  const project = {
    assets: verb('assets', { assets: [view.asset], next: null, total: 1 }),
    assetsOf: verb('assetsOf', [view.asset]),
    folder: verb('folder', {
      folders: [{ path: 'shots', assets: 2, states: { Modified: 1, Normal: 1 }, preview: null }],
      assets: [view.asset],
      more: false,
    }),
    rescan: verb('rescan', { files: 1, changed: 0 }),
    search: verb('search', { assets: [view.asset], checkpoints: [view.checkpoint], more: false }),
    compare: verb('compare', view.compared),
    growth: verb('growth', { points: [{ time: view.checkpoint.time, checkpoints: 1, logical: 10, added: 4 }] }),
    status: verb('status', [view.status]),
    todo: verb('todo', { tracked: 3, normal: 2, states: [view.status] }),
    checkpoint: verb('checkpoint', [view.checkpoint]),
    log: verb('log', [view.checkpoint]),
    show: verb('show', view.checkpoint),
    content: async (input: unknown, options: CallOptions) => {
      const given = await verb('content', undefined)(input, options)
      return given ?? { checkpoint: view.checkpoint, bytes: bytes() }
    },
    preview: verb('preview', new Uint8Array([82, 73, 70, 70])),
    draftPreview: verb('draftPreview', new Uint8Array([82, 73, 70, 71])),
    open: verb('open', { path: '/tmp/a (3f3f3f3f).blend', checkpoint: view.ID, opened: false }),
    revert: verb('revert', {
      path: 'a.kra',
      checkpoint: view.checkpoint,
      saved: null,
      undo: view.undo('revert', { target: view.ID }),
    }),
    update: verb('update', { updated: [{ path: 'a.kra', from: null, to: view.ID }], skipped: [], undo: null }),
    claim: verb('claim', { ...view.claimed, broken: view.claim }),
    release: verb('release', { asset: view.ID, path: 'a', released: true }),
    claims: verb('claims', [view.claimed]),
    resolve: verb('resolve', view.resolved),
    setStatus: verb('setStatus', { ...view.status, undo: view.undo('setStatus', { path: 'a b', status: 'WIP' }) }),
    move: verb('move', { asset: view.ID, from: 'a', to: 'b', undo: view.undo('move', { path: 'b', to: 'a' }) }),
    cover: verb('cover', { asset: view.ID, path: 'a', preview: view.checkpoint.preview, undo: null }),
    delete: verb('delete', {
      kind: 'asset',
      id: view.ID,
      path: 'a',
      saved: view.checkpoint,
      undo: view.undo('restore', { id: view.ID }),
    }),
    trash: verb('trash', [view.trashed]),
    restore: verb('restore', view.trashed),
    purge: verb('purge', { purged: [view.ID], freedBytes: 3, purgedOn: { have: 1, of: 2 } }),
    purges: verb('purges', [view.purged]),
    stats: verb('stats', view.stats),
    check: verb('check', view.check),
    gc: verb('gc', view.gc),
    invite: verb('invite', view.invite),
    members: verb('members', [view.member]),
    role: verb('role', view.member),
    remove: verb('remove', view.member),
    adopt: verb('adopt', { adopted: view.member.quarantined }),
    standing: verb('standing', { role: 'admin', removed: null, message: null }),
    peers: verb('peers', [view.peer]),
    sync: verb('sync', view.sync),
    free: verb('free', view.freed),
    pin: verb('pin', { path: 'shot.blend', asset: view.ID, pinned: true }),
    policy: verb('policy', view.policy),
    notices: verb('notices', [view.notice]),
    markRead: verb('markRead', { unread: 0 }),
  } as unknown as ProjectServices
  const node = {
    info: verb('info', view.info),
    doctor: verb('doctor', view.doctor),
    whoami: verb('whoami', view.whoami),
    projects: verb('projects', [view.project]),
    init: verb('init', view.project),
    attach: verb('attach', view.project),
    join: verb('join', view.joined),
    stop: verb('stop', undefined),
    project: async (id: string) => {
      if (id !== view.PROJECT_ID) throw new PegbarError('NO_PROJECT', `no project ${id}`)
      return project
    },
    onChange: (listener: (change: NodeChange) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as NodeServices
  return {
    ...node,
    calls,
    on: (name, act) => acts.set(name, act),
    listeners,
    change: (change) => {
      for (const listener of listeners) listener(change)
    },
  }
}
