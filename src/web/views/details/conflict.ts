/** The sides of a Conflict, and what may be chosen. */
import type { CheckpointView } from '../../data/views.ts'

export interface Side {
  /** What `resolve` is given. */
  choice: string
  label: string
  button: string
  checkpoint: CheckpointView
}

export interface Choices {
  sides: Side[]
  /** Whether both can stay: the working file must come from one of them. */
  both: boolean
}

/** Returns the sides: this laptop's own first. Heads of several assets at one path are chosen by asset. */
export function conflictChoices(history: readonly CheckpointView[], base: string | null): Choices {
  const heads = history.filter(({ head, trashed }) => head && !trashed)
  const assets = new Set(heads.map(({ asset }) => asset))
  const own = heads.find(({ id }) => id === base)
  const ordered = own === undefined ? heads : [own, ...heads.filter((head) => head !== own)]
  const severalAssets = assets.size > 1
  const pair = own !== undefined && ordered.length === 2 && !severalAssets
  const sides = ordered.map((checkpoint): Side => {
    const isOwn = checkpoint === own
    return {
      choice: severalAssets ? checkpoint.asset : isOwn ? 'mine' : pair ? 'theirs' : checkpoint.id,
      label: isOwn ? 'Mine' : pair ? 'Theirs' : checkpoint.author.name,
      button: isOwn ? 'Keep mine' : pair ? 'Take theirs' : 'Keep this one',
      checkpoint,
    }
  })
  return { sides, both: own !== undefined || severalAssets }
}
