import type { AssetView, CheckpointView } from '../../src/web/data/views.ts'

const ANA = { id: 'a1', name: 'Ana', device: { id: 'd1', name: 'laptop' } }

export function asset(path: string, fields: Partial<AssetView> = {}): AssetView {
  return {
    asset: `asset of ${path}`,
    path,
    states: ['Normal'],
    base: null,
    newest: null,
    status: 'Todo',
    claim: null,
    size: 0,
    preview: null,
    cover: false,
    checkpoints: 1,
    last: {
      id: 'c1',
      comment: '',
      author: ANA,
      time: '2026-03-01T10:00:00Z',
      keptOn: { have: 1, of: 1 },
      status: 'Todo',
    },
    mtime: null,
    pinned: false,
    ...fields,
  }
}

export function checkpoint(id: string, fields: Partial<CheckpointView> = {}): CheckpointView {
  return {
    id,
    asset: 'a',
    path: 'shot.blend',
    hash: 'h',
    size: 1,
    added: 1,
    comment: id,
    author: ANA,
    time: '2026-03-01T10:00:00Z',
    status: 'WIP',
    parents: [],
    preview: null,
    group: 'g',
    chunks: 1,
    keptOn: { have: 1, of: 1 },
    head: false,
    trashed: false,
    ...fields,
  }
}
