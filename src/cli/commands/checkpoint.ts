import { isPegbarError, PegbarError } from '../../core/errors.ts'
import type { Status } from '../../core/record.ts'
import type { CallOptions, CheckpointInput, CheckpointView } from '../../core/services.ts'
import type { Context, OpenProject } from '../context.ts'
import { type AddCommand, define, parseStatus } from '../define.ts'
import { EXIT_DONE, EXIT_NOT_YET_ELSEWHERE } from '../exit-codes.ts'
import { readImage } from '../image-file.ts'
import { printable, shortId, table } from '../print/text.ts'
import { formatBytes } from '../print/units.ts'

interface Options {
  message?: string
  all?: boolean
  status?: Status
  preview?: string
  cover?: boolean
  sync?: boolean
  force?: boolean
  release?: boolean
}

/** A file of that name is `./none`. */
const NO_PREVIEW = 'none'
const KEPT = 'No checkpoint was made. What was read so far is kept: the next one goes on faster.'
const KEPT_WITH_SYNC = 'See `pegbar log`: if the checkpoint was made, it goes to the other laptops by itself.'

export const addCheckpoint: AddCommand = (program, run) => {
  define(program, 'checkpoint', {
    summary: 'save the state of files',
    example: 'checkpoint shot.blend -m "Warmer key light" --status WFA',
  })
    .argument('[FILE...]', 'files, or folders and globs: the Modified and Untracked files there')
    .option('-m, --message <COMMENT>', 'what changed, in your words; required')
    .option('--all', 'every Modified and Untracked file')
    .option('--status <STATUS>', 'Todo, WIP, WFA, Retake or Done; as before without', parseStatus)
    .option('--preview <IMG>', 'PNG, JPEG or WebP to show for it, or none; without it one is made from the file')
    .option('--cover', 'show the preview for the file itself, too')
    .option('--sync', 'wait until another laptop holds it')
    .option('--force', 'also what somebody else has claimed: their claim ends, which is recorded')
    .option('--release', 'end your claims of the files with it')
    .action((files: string[], options: Options) =>
      run((context) => checkpoint(context, files, options), {
        kept: options.sync === true ? KEPT_WITH_SYNC : KEPT,
      }),
    )
}

async function checkpoint(context: Context, files: string[], options: Options): Promise<number> {
  const { out } = context
  checkUsage(files, options)
  const preview = await previewOf(context, options)
  const project = await context.project()
  const input = {
    files: files.map(project.path),
    all: options.all ?? false,
    comment: options.message ?? '',
    status: options.status,
    preview,
    cover: options.cover ?? false,
    sync: options.sync ?? false,
    force: options.force ?? false,
    release: options.release ?? false,
  }
  const { made, alone } = await make(context, project, input)
  context.clearProgress()
  if (out.json) out.document(made)
  else if (made.length === 0) out.done('nothing to checkpoint')
  else out.done(madeText(made, project))
  if (options.cover === true && made.some((one) => one.preview === null)) {
    out.warn('a file of which there is no preview keeps its cover; give an image with --preview IMG')
  }
  if (!alone) return EXIT_DONE
  out.warn('made here, but not on another laptop yet; that happens by itself when both run `pegbar start`')
  return EXIT_NOT_YET_ELSEWHERE
}

async function previewOf(context: Context, { preview }: Options): Promise<CheckpointInput['preview']> {
  if (preview === undefined || preview === NO_PREVIEW) return preview
  return readImage(context.resolve(preview), preview)
}

/** `alone`: the checkpoints are made, and what `sync` asks for did not come about. */
async function make(
  context: Context,
  project: OpenProject,
  input: CheckpointInput,
): Promise<{ made: CheckpointView[]; alone: boolean }> {
  const { call } = context
  const { services } = project
  try {
    return { made: await services.checkpoint(input, foretelling(context, project)), alone: false }
  } catch (error) {
    if (!isPegbarError(error, 'NOT_YET_ELSEWHERE') || !Array.isArray(error.details?.checkpoints)) throw error
    const ids = error.details.checkpoints as string[]
    return { made: await Promise.all(ids.map((checkpoint) => services.show({ checkpoint }, call))), alone: true }
  }
}

/** Says of which files the checkpoint will be a Conflict, while it can still be cancelled. */
function foretelling(context: Context, { typed }: OpenProject): CallOptions {
  const { call, out } = context
  const told = new Set<string>()
  return {
    ...call,
    onProgress: (progress) => {
      for (const path of progress.conflicts ?? []) {
        if (told.has(path)) continue
        told.add(path)
        context.clearProgress()
        out.warn(`${printable(typed(path))} is not based on the newest checkpoint: there will be a Conflict`)
      }
      call.onProgress?.(progress)
    },
  }
}

function checkUsage(files: string[], { all, cover, preview, message }: Options): void {
  if (files.length === 0 && all !== true) {
    throw new PegbarError('USAGE', 'which files?', { hint: 'name them, or take all that changed with --all' })
  }
  if (files.length > 0 && all === true) {
    throw new PegbarError('USAGE', '--all takes every file: name none', { hint: 'leave out --all, or the files' })
  }
  if (cover === true && preview === NO_PREVIEW) {
    throw new PegbarError('USAGE', '--cover needs an image', { hint: 'give it with --preview IMG, or leave that out' })
  }
  if (message === undefined || message.trim() === '') {
    throw new PegbarError('COMMENT_REQUIRED', 'a checkpoint needs a comment', {
      hint: 'say what changed: -m "Warmer key light"',
    })
  }
}

function madeText(made: readonly CheckpointView[], { typed }: OpenProject): string {
  const rows = made.map((one) => [
    shortId(one.id),
    printable(typed(one.path)),
    one.status,
    formatBytes(one.size),
    `added ${formatBytes(one.added)}`,
  ])
  return table(rows, ['left', 'left', 'left', 'right', 'left']).join('\n')
}
