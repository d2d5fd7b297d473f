import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredChunk } from '../../../src/core/chunk.ts'
import type { ProjectStore } from '../../../src/core/contracts.ts'
import { blake3 } from '../../../src/core/hash.ts'
import { type AssetId, type CheckpointId, checkpointId, idFromBytes } from '../../../src/core/ids.ts'
import { ManifestBuilder } from '../../../src/core/manifest.ts'
import type { Payload } from '../../../src/core/record.ts'
import { openProjectStore } from '../../../src/store/index.ts'
import { Author } from '../scale/studio.ts'

/** Checkpoints of one file. */
const CHECKPOINTS_PER_ASSET = 10
const BATCH = 1000
const CONTENT_BYTES = 512

/** The checkpoints of one author, which are added to a laptop's project while no node runs there. */
export class History {
  readonly #dir: string
  readonly #author: Author
  #made = 0
  #asset: AssetId | undefined
  #parent: CheckpointId | undefined

  private constructor(dir: string, author: Author) {
    this.#dir = dir
    this.#author = author
  }

  /**
   * Gives a new home the key of the author. A project in `dir` that is founded with it is the author's; his records are a log of
   * their own beside that of the laptop.
   */
  static async prepare(dir: string, home: string): Promise<History> {
    const author = new Author(0)
    await mkdir(home, { recursive: true, mode: 0o700 })
    await writeFile(join(home, 'device.key'), author.seed, { mode: 0o600 })
    return new History(dir, author)
  }

  /** Adds checkpoints, each with content of its own, until there are so many. */
  async growTo(checkpoints: number): Promise<void> {
    const store = await openProjectStore(join(this.#dir, '.pegbar'))
    try {
      while (this.#made < checkpoints) await this.#add(store, Math.min(BATCH, checkpoints - this.#made))
    } finally {
      await store.close()
    }
  }

  async #add(store: ProjectStore, count: number): Promise<void> {
    const author = this.#author
    const project = store.records.project.id
    const members = [store.records.memberRecords().at(-1)!.id]
    const chunks: StoredChunk[] = []
    const envelopes: Uint8Array[] = []
    for (let i = 0; i < count; i++, this.#made++) {
      if (this.#made % CHECKPOINTS_PER_ASSET === 0) {
        this.#asset = idFromBytes('asset', author.random.bytes(32))
        this.#parent = undefined
      }
      const content = author.random.bytes(CONTENT_BYTES)
      const payload = checkpointOf(author, this.#asset!, this.#parent, content, chunks)
      const record = await author.make(payload, project, members)
      this.#parent = checkpointId(record.id)
      envelopes.push(record.envelope)
    }
    await store.chunks.put(chunks)
    const { refused, waiting } = await store.records.ingest(envelopes, { whole: true })
    if (refused.length + waiting.length > 0) throw new Error('the store does not take the records')
  }
}

function checkpointOf(
  author: Author,
  asset: AssetId,
  parent: CheckpointId | undefined,
  content: Uint8Array,
  chunks: StoredChunk[],
): Payload {
  const hash = idFromBytes('hash', blake3.hash(content))
  const put = (raw: Uint8Array, of: typeof hash) =>
    chunks.push({ hash: of, codec: 'raw', rawSize: raw.byteLength, payload: raw })
  put(content, hash)
  const manifest = new ManifestBuilder((node) => put(node.raw, node.hash))
  manifest.push({ hash, size: content.byteLength })
  const { root } = manifest.finish()
  return {
    kind: 'checkpoint',
    asset,
    path: `shots/${asset.slice(0, 2)}/${asset.slice(0, 10)}.blend`,
    parents: parent === undefined ? [] : [parent],
    revertedFrom: undefined,
    content: hash,
    size: content.byteLength,
    mtimeNs: 1_767_225_600_000_000_000n,
    executable: false,
    manifest: root,
    chunks: 1,
    comment: 'the light comes from the left now',
    status: 'WIP',
    preview: undefined,
    group: idFromBytes('group', author.random.bytes(16)),
    replacesStatus: undefined,
    replacesCover: undefined,
  }
}
