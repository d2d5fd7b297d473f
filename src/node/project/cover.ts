import { PegbarError } from '../../core/errors.ts'
import type { CoverSet, Preview } from '../../core/record.ts'
import type { CallOptions, CoverInput, CoverResult, Undo } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'
import { findCheckpoint, shortId } from './find-checkpoint.ts'
import { requireWorking } from './find-working.ts'
import { PayloadBuffer } from './payload-buffer.ts'
import { makePreview } from './preview.ts'
import { storedPreview } from './stored-preview.ts'
import { undoWith } from './undo.ts'
import { previewView } from './views.ts'

/**
 * Sets what the card of an asset shows: a given image, one that is stored here, the preview of one of its checkpoints, or
 * whichever preview is the newest.
 *
 * @throws PegbarError `USAGE`, `INVALID_IMAGE`, `CHECKPOINT_NOT_FOUND`; `NOT_FOUND` when the checkpoint has no preview, or what is stored under the hash is none
 */
export async function cover(
  components: ProjectComponents,
  input: CoverInput,
  options: CallOptions = {},
): Promise<CoverResult> {
  options.signal?.throwIfAborted()
  const { store, writer } = components
  const path = projectPath(components.dir, input.path)
  const { asset } = await requireWorking(components, path, options.signal)
  const made = input.image === undefined ? undefined : await makePreview(components.previews, input.image, options)
  const { value, preview } = made !== undefined ? ofImage(made.preview) : await chosen(components, asset, input)
  const buffer = new PayloadBuffer(store.chunks, components.workers)
  if (made !== undefined && (await buffer.claim([made.chunk.hash])).size > 0) await buffer.add([made.chunk])
  const replaces = asset.cover?.records ?? []
  await writer.write([{ kind: 'cover set', asset: asset.id, cover: value, replaces }], { chunks: await buffer.rest() })
  return { asset: asset.id, path: asset.path.value, preview: previewView(preview), undo: undoOf(asset, path) }
}

async function chosen(components: ProjectComponents, asset: AssetState, input: CoverInput): Promise<Chosen> {
  if (input.preview !== undefined) return ofImage(await storedPreview(components.store, input.preview))
  if (input.newest === true) return { value: { newest: true }, preview: newestPreview(asset) }
  return ofCheckpoint(components, asset, input.checkpoint)
}

interface Chosen {
  value: CoverSet['cover']
  /** undefined: there is none. */
  preview: Preview | undefined
}

function ofImage(preview: Preview): Chosen {
  return { value: { image: preview }, preview }
}

function newestPreview({ checkpoints }: AssetState): Preview | undefined {
  return checkpoints.findLast((node) => node.preview !== undefined && !node.purged && !node.trashed.value)?.preview
}

/** The earlier cover comes back; where there was none, the newest preview. */
function undoOf(asset: AssetState, path: string): Undo | null {
  return undoWith(`Set the cover of ${path}`, [{ operation: 'cover', input: { path, ...earlier(asset) } }])
}

function earlier({ cover }: AssetState): Omit<CoverInput, 'path'> {
  const before = cover?.value ?? { newest: true }
  if ('image' in before) return { preview: before.image.hash }
  return 'checkpoint' in before ? { checkpoint: before.checkpoint } : { newest: true }
}

async function ofCheckpoint(
  components: ProjectComponents,
  asset: AssetState,
  typed: string | undefined,
): Promise<Chosen> {
  if (typed === undefined) {
    throw new PegbarError('USAGE', 'there is nothing to become the cover', { hint: 'name a checkpoint or an image' })
  }
  const found = await findCheckpoint(components, typed)
  const path = asset.path.value
  if (found.asset.id !== asset.id) {
    throw new PegbarError('CHECKPOINT_NOT_FOUND', `${shortId(found.node.id)} is not a checkpoint of "${path}"`, {
      path,
      hint: 'take one from `pegbar log FILE`',
    })
  }
  if (found.node.preview === undefined) {
    throw new PegbarError('NOT_FOUND', `checkpoint ${shortId(found.node.id)} has no preview`, {
      path,
      hint: 'give an image instead',
    })
  }
  return { value: { checkpoint: found.node.id }, preview: found.node.preview }
}
