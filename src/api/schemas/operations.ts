/**
 * What each operation takes and gives. Inputs are strict: a field that does not exist is refused by name, so that a
 * misspelt option of an add-on never passes for the default.
 */
import { z } from '@hono/zod-openapi'
import { MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import { MAX_COPIES } from '../../core/services.ts'
import type { InputOf, OperationName, OutputOf } from '../operations.ts'
import * as view from './views.ts'

/** Most checkpoints in one answer of `log`; go on with `before`. */
export const MAX_LOG_LIMIT = 1000

/** Most files in one answer of `assets`, and most paths of `assetsOf`. */
export const MAX_ASSETS_LIMIT = 5000
/** Most hits of each kind in one answer of `search`. */
export const MAX_SEARCH_LIMIT = 500
/** Longest text that is searched for, UTF-16 units. */
const MAX_SEARCH_LENGTH = 500
/** Most points of `growth`: no chart is wider. */
export const MAX_GROWTH_POINTS = 2000

const nothing = z.strictObject({})
const text = z.string().min(1)
const checkpointId = text.openapi({ description: 'id, or a unique prefix of at least 6 hex digits', example: '3f9a0c' })
const path = text.openapi({ description: 'relative to the project, with /', example: 'shots/sh010.blend' })
const paths = z.array(text)
const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const upTo = (most: number) => z.coerce.number().int().min(1).max(most).optional()
const who = text.openapi({ description: 'a person or a device: name, name#digits, or the first digits of an id' })
const recordId = text.openapi({ description: 'id, or a unique prefix of at least 6 hex digits' })
const image = z.strictObject({ data: text.openapi({ description: 'PNG, JPEG or WebP, base64' }) })

export const SCHEMAS = {
  info: { input: nothing, output: view.nodeInfo },
  doctor: { input: z.strictObject({ dir: text.optional() }), output: z.array(view.doctorCheck) },
  whoami: {
    input: z.strictObject({ name: z.string().optional(), deviceName: z.string().optional() }),
    output: view.whoami,
  },
  projects: { input: nothing, output: z.array(view.project) },
  init: {
    input: z.strictObject({ dir: text, name: z.string().optional(), as: z.string().optional() }),
    output: view.project,
  },
  attach: {
    input: z.strictObject({ dir: text, create: z.boolean(), as: z.string().optional() }),
    output: view.project,
  },
  join: {
    input: z.strictObject({
      ticket: text,
      dir: text.optional(),
      cwd: text,
      as: z.string().optional(),
      update: z.boolean(),
    }),
    output: view.join,
  },
  stop: { input: nothing, output: nothing },

  assets: {
    input: z.strictObject({
      after: text.optional().openapi({ description: 'a path: those after it' }),
      limit: upTo(MAX_ASSETS_LIMIT),
      trashed: flag.optional().openapi({ description: 'also those in the trash' }),
    }),
    output: view.assetsPage,
  },
  assetsOf: {
    input: z.strictObject({ paths: z.array(text).max(MAX_ASSETS_LIMIT), trashed: z.boolean().optional() }),
    output: z.array(view.asset),
  },
  folder: { input: z.strictObject({ path: path.optional(), limit: upTo(MAX_ASSETS_LIMIT) }), output: view.folderPage },
  rescan: { input: nothing, output: view.rescanned },
  search: {
    input: z.strictObject({ q: z.string().max(MAX_SEARCH_LENGTH), limit: upTo(MAX_SEARCH_LIMIT) }),
    output: view.found,
  },
  compare: { input: z.strictObject({ a: checkpointId, b: checkpointId }), output: view.compared },
  growth: { input: z.strictObject({ points: upTo(MAX_GROWTH_POINTS) }), output: view.growth },
  status: { input: z.strictObject({ paths }), output: z.array(view.assetStatus) },
  todo: { input: nothing, output: view.todo },
  checkpoint: {
    input: z.strictObject({
      files: paths,
      all: z.boolean().optional(),
      comment: z.string(),
      status: view.status.optional(),
      preview: z
        .union([image, z.literal('none')])
        .optional()
        .openapi({ description: 'without it one is made from each file, where that can be done; none: no preview' }),
      cover: z.boolean().optional(),
      sync: z.boolean().optional(),
      force: z.boolean().optional(),
      release: z.boolean().optional(),
    }),
    output: z.array(view.checkpoint),
  },
  log: {
    input: z.strictObject({
      path: text.optional(),
      before: checkpointId.optional(),
      limit: upTo(MAX_LOG_LIMIT),
    }),
    output: z.array(view.checkpoint),
  },
  show: { input: z.strictObject({ checkpoint: checkpointId }), output: view.checkpoint },
  open: { input: z.strictObject({ checkpoint: checkpointId, launch: z.boolean() }), output: view.open },
  revert: { input: z.strictObject({ target: text, force: z.boolean().optional() }), output: view.revert },
  update: { input: z.strictObject({ paths }), output: view.update },
  claim: { input: z.strictObject({ path, breaking: text.optional() }), output: view.claimed },
  release: { input: z.strictObject({ path }), output: view.released },
  claims: { input: nothing, output: z.array(view.claimLine) },
  resolve: { input: z.strictObject({ target: text, choice: text }), output: view.resolved },
  setStatus: { input: z.strictObject({ path, status: view.status }), output: view.statusWithUndo },
  move: { input: z.strictObject({ path, to: path }), output: view.move },
  cover: {
    input: z.strictObject({
      path,
      checkpoint: checkpointId.optional(),
      image: image.optional(),
      preview: text.optional().openapi({ description: 'hash of an image that was a cover or a preview before' }),
      newest: z.boolean().optional().openapi({ description: 'the newest preview, as if nobody had chosen a cover' }),
    }),
    output: view.cover,
  },
  delete: { input: z.strictObject({ target: text, force: z.boolean().optional() }), output: view.deleted },
  trash: { input: nothing, output: z.array(view.trashed) },
  restore: { input: z.strictObject({ id: text }), output: view.trashed },
  purges: { input: nothing, output: z.array(view.purged) },
  purge: { input: z.strictObject({ ids: z.array(text), all: z.boolean(), now: z.boolean() }), output: view.purge },
  stats: { input: nothing, output: view.stats },
  check: { input: z.strictObject({ repair: z.boolean().optional() }), output: view.check },
  gc: { input: z.strictObject({ repack: z.boolean().optional() }), output: view.gc },
  invite: {
    input: z.strictObject({
      mine: z.boolean(),
      role: view.role.optional(),
      expiresMs: z.number().int().positive().optional(),
    }),
    output: view.invite,
  },
  members: { input: nothing, output: z.array(view.member) },
  role: { input: z.strictObject({ who, role: view.role }), output: view.member },
  remove: { input: z.strictObject({ who }), output: view.member },
  adopt: { input: z.strictObject({ records: z.array(recordId).min(1) }), output: view.adopted },
  standing: { input: nothing, output: view.standing },
  peers: { input: nothing, output: z.array(view.peer) },
  free: { input: z.strictObject({ path }), output: view.freed },
  pin: { input: z.strictObject({ path, pinned: z.boolean().optional() }), output: view.pinned },
  policy: {
    input: z.strictObject({
      replicate: view.replicate.optional(),
      copies: z.number().int().min(1).max(MAX_COPIES).optional(),
    }),
    output: view.policy,
  },
  sync: {
    input: z.strictObject({ peer: text.optional(), timeoutMs: z.number().int().positive().optional() }),
    output: view.sync,
  },
  notices: { input: nothing, output: z.array(view.notice) },
  markRead: { input: z.strictObject({ ids: z.array(text).optional() }), output: view.unread },

  // their answers are bytes, and no schema describes those
  content: { input: z.strictObject({ checkpoint: checkpointId }), output: undefined },
  preview: { input: z.strictObject({ hash: text }), output: undefined },
  draftPreview: {
    input: z.strictObject({
      path,
      side: upTo(MAX_PREVIEW_PIXELS).openapi({ description: 'most pixels along one side' }),
    }),
    output: undefined,
  },
} satisfies Record<OperationName, { input: z.ZodObject; output: z.ZodType | undefined }>

type Streams = 'content' | 'preview' | 'draftPreview'
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Differing = {
  [N in OperationName]: Same<z.output<(typeof SCHEMAS)[N]['input']>, InputOf<N>> extends true
    ? N extends Streams | 'stop'
      ? never
      : Same<z.output<NonNullable<(typeof SCHEMAS)[N]['output']>>, OutputOf<N>> extends true
        ? never
        : `${N} output`
    : `${N} input`
}[OperationName]

type Nothing<T extends never> = T
/** Does not compile when a schema and `core/services.ts` say different things: the error names the operations. */
export type Contract = Nothing<Differing>
