import type { AssetId, CheckpointId } from '../../core/ids.ts'
import type { AssetView, StatusView } from '../../core/services.ts'
import type { Row } from './asset-rows.ts'
import { CaseNames } from './case-names.ts'
import type { MissingFile } from './moved.ts'

/** The rows of a project by all that is asked for, and what has changed in them. */
export class RowIndex {
  readonly #rows = new Map<string, Row>()
  readonly #byPath = new Map<string, Set<string>>()
  readonly #byLast = new Map<CheckpointId, AssetId>()
  readonly #missing = new Map<string, MissingFile>()
  readonly #names = new CaseNames()
  #moves: ReadonlyMap<AssetId, string> = new Map()
  #sorted: Row[] | undefined
  /** Rows that were touched since `changes` was asked, as they were; undefined: there was none. */
  #before = new Map<string, Shown | undefined>()

  get size(): number {
    return this.#rows.size
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  /** Returns the rows at a path: several assets can be there, and files whose names differ by their Unicode form. */
  at(path: string): Row[] {
    return [...(this.#byPath.get(path) ?? [])].map((key) => this.#rows.get(key)!)
  }

  values(): Iterable<Row> {
    return this.#rows.values()
  }

  /** Returns the rows by path, assets of one path by id. */
  sorted(): readonly Row[] {
    this.#sorted ??= [...this.#rows.values()].sort((a, b) => compare(a.path, b.path) || compare(a.key, b.key))
    return this.#sorted
  }

  /** The asset that shows a checkpoint as its last one. */
  assetShowing(checkpoint: CheckpointId): AssetId | undefined {
    return this.#byLast.get(checkpoint)
  }

  missing(): MissingFile[] {
    return [...this.#missing.values()]
  }

  set(row: Row): void {
    this.#note(row.key, row.path)
    this.#remove(row.key)
    this.#rows.set(row.key, row)
    const there = this.#byPath.get(row.path)
    if (there === undefined) this.#byPath.set(row.path, new Set([row.key]))
    else there.add(row.key)
    // what is in the trash is in nobody's way
    if (!row.past) this.#names.add(row.path)
    if (row.last !== undefined && row.asset !== undefined) this.#byLast.set(row.last, row.asset)
    if (row.missing !== undefined) this.#missing.set(row.key, row.missing)
  }

  delete(key: string): void {
    this.#note(key)
    this.#remove(key)
  }

  /** Says where the files of Missing assets were found. */
  setMoves(moves: ReadonlyMap<AssetId, string>): void {
    for (const id of [...this.#moves.keys(), ...moves.keys()]) {
      if (this.#moves.get(id) !== moves.get(id)) this.#note(id)
    }
    this.#moves = moves
  }

  status(row: Row): StatusView {
    const movedTo = row.asset === undefined ? undefined : this.#moves.get(row.asset)
    const problem = row.status.problem ?? (row.past ? undefined : this.#names.problem(row.path))
    // nearly all are what they are: no copy, which the caller must not write into
    if (movedTo === undefined && problem === row.status.problem) return row.status
    return {
      ...row.status,
      ...(movedTo !== undefined && { movedTo }),
      ...(problem !== undefined && { problem }),
    }
  }

  view(row: Row): AssetView {
    return { ...this.status(row), ...row.card }
  }

  /** Returns the paths, earlier ones included, of which a row looks otherwise than when this was asked last. */
  changes(): Set<string> {
    const paths = new Set<string>()
    for (const [key, before] of this.#before) {
      const row = this.#rows.get(key)
      if (row !== undefined && before !== undefined && looksSame(before, this.#shown(row))) continue
      if (row !== undefined) paths.add(row.path)
      if (before !== undefined) paths.add(before.row.path)
    }
    this.#before = new Map()
    return paths
  }

  /** Remembers how a row looks before it is touched, and those whose names are too like `path` or its own. */
  #note(key: string, path?: string): void {
    const row = this.#rows.get(key)
    this.#noteRow(key, row)
    for (const one of [row?.path, path]) {
      for (const other of one === undefined ? [] : this.#names.others(one)) {
        for (const near of this.at(other)) this.#noteRow(near.key, near)
      }
    }
  }

  #noteRow(key: string, row: Row | undefined): void {
    if (this.#before.has(key)) return
    this.#before.set(key, row === undefined ? undefined : this.#shown(row))
  }

  #shown(row: Row): Shown {
    return { row, status: this.status(row) }
  }

  #remove(key: string): void {
    this.#sorted = undefined
    const row = this.#rows.get(key)
    if (row === undefined) return
    this.#rows.delete(key)
    const there = this.#byPath.get(row.path)
    there?.delete(key)
    if (there?.size === 0) this.#byPath.delete(row.path)
    if (!row.past) this.#names.remove(row.path)
    if (row.last !== undefined) this.#byLast.delete(row.last)
    this.#missing.delete(key)
  }
}

/** Rows are never written into; what is shown of one depends on others, too. */
interface Shown {
  row: Row
  status: StatusView
}

function looksSame(a: Shown, b: Shown): boolean {
  if (a.row === b.row && a.status === b.status) return true
  // both are part of what is compared: after a checkpoint of a folder all rows differ in them
  if (a.row.last !== b.row.last || a.row.asset !== b.row.asset) return false
  return lookOf(a) === lookOf(b)
}

function lookOf({ row, status }: Shown): string {
  return JSON.stringify([row.past, row.text, { ...status, ...row.card }])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
