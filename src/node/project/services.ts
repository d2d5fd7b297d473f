import type { CallOptions, ProjectServices } from '../../core/services.ts'
import { adopt } from './adopt.ts'
import { asMember } from './as-member.ts'
import { assets, assetsOf, rescan } from './assets.ts'
import { check } from './check.ts'
import { checkpoint } from './checkpoint.ts'
import { claim, claims, release } from './claim.ts'
import { compare } from './compare.ts'
import { bringHere, content } from './content.ts'
import { cover } from './cover.ts'
import { draftPreview } from './draft-preview.ts'
import { findCheckpoint } from './find-checkpoint.ts'
import { folder } from './folder.ts'
import { free } from './free.ts'
import { growth } from './growth.ts'
import { log, show } from './log.ts'
import { members } from './members.ts'
import { move } from './move.ts'
import { markRead, notices } from './notices.ts'
import { type Launch, openCopy } from './open-copy.ts'
import { pin } from './pin.ts'
import { policy } from './policy.ts'
import type { Project } from './project.ts'
import { purge } from './purge.ts'
import { purges } from './purges.ts'
import { removeMember } from './remove-member.ts'
import { resolve } from './resolve.ts'
import { revert } from './revert.ts'
import { role } from './role.ts'
import { search } from './search.ts'
import { setStatus } from './set-status.ts'
import { standing } from './standing.ts'
import { status, todo } from './status.ts'
import { gc, stats } from './storage.ts'
import { readPreview } from './stored-preview.ts'
import { remove, restore, trash } from './trash.ts'
import { update } from './update.ts'
import { Views } from './views.ts'

/** Returns what a project offers to the faces. */
export function projectServices(project: Project, launch: Launch): ProjectServices {
  return {
    assets: (input, options) => assets(project, input, options),
    assetsOf: (input, options) => assetsOf(project, input, options),
    folder: (input, options) => folder(project, input, options),
    rescan: (_, options) => rescan(project, options),
    search: (input, options) => search(project, input, options),
    compare: (input, options) => compare(project, input, options),
    growth: (input, options) => growth(project, input, options),
    status: (input, options) => status(project, input, options),
    todo: (_, options) => todo(project, options),
    checkpoint: (input, options) => checkpoint(project, input, options),
    log: (input, options) => log(project, input, options),
    show: (input) => show(project, input),
    content: (input, options) => contentOf(project, input, options),
    preview: ({ hash }, options) => readPreview(project.store, hash, options),
    draftPreview: (input, options) => draftPreview(project, input, options),
    open: (input, options) => openCopy(project, input, { ...options, ...(input.launch && { launch }) }),
    revert: (input, options) => revert(project, input, options),
    update: (input, options) => update(project, input, options),
    claim: (input, options) => claim(project, input, options),
    release: (input, options) => release(project, input, options),
    claims: (_, options) => claims(project, options),
    resolve: (input, options) => resolve(project, input, options),
    setStatus: (input, options) => setStatus(project, input, options),
    move: (input, options) => move(project, input, options),
    cover: (input, options) => cover(project, input, options),
    delete: (input, options) => remove(project, input, options),
    trash: (_, options) => trash(project, options),
    restore: (input, options) => restore(project, input, options),
    purge: (input, options) => purge(project, input, options),
    purges: (_, options) => purges(project, options),
    stats: (_, options) => stats(project, options),
    check: (input, options) => check(project, input, options),
    gc: (input, options) => gc(project, input, options),
    invite: (input, options) => asMember(project, options, (call) => project.network.invite(input, call)),
    members: () => members(project),
    role: (input, options) => role(project, input, options),
    remove: (input, options) => removeMember(project, input, options),
    adopt: (input, options) => adopt(project, input, options),
    standing: () => standing(project),
    peers: (_, options) => project.network.peers(options),
    sync: (input, options) => asMember(project, options, (call) => project.network.sync(input, call)),
    free: (input, options) => free(project, input, options),
    pin: (input, options) => pin(project, input, options),
    policy: (input, options) => policy(project, input, options),
    notices: () => notices(project),
    markRead: (input) => markRead(project, input),
  }
}

async function contentOf(
  project: Project,
  input: { checkpoint: string },
  options: CallOptions = {},
): ReturnType<ProjectServices['content']> {
  const { asset, node } = await findCheckpoint(project, input.checkpoint)
  await bringHere(project, [node], options)
  const view = await new Views(project).checkpoint(asset, node)
  return { checkpoint: view, bytes: content(project.store, node, options) }
}
