import type { Command } from 'commander'
import type { AddCommand, Run } from '../define.ts'
import { addAdopt } from './adopt.ts'
import { addCheck } from './check.ts'
import { addCheckpoint } from './checkpoint.ts'
import { addClaim } from './claim.ts'
import { addClaims } from './claims.ts'
import { addCompletion } from './completion.ts'
import { addCover } from './cover.ts'
import { addDelete } from './delete.ts'
import { addDoctor } from './doctor.ts'
import { addExport } from './export.ts'
import { addFree } from './free.ts'
import { addGc } from './gc.ts'
import { addInit } from './init.ts'
import { addInvite } from './invite.ts'
import { addJoin } from './join.ts'
import { addLog } from './log.ts'
import { addMembers } from './members.ts'
import { addMove } from './move.ts'
import { addOpen } from './open.ts'
import { addPeers } from './peers.ts'
import { addPin } from './pin.ts'
import { addPolicy } from './policy.ts'
import { addPurge } from './purge.ts'
import { addRelease } from './release.ts'
import { addRemove } from './remove.ts'
import { addResolve } from './resolve.ts'
import { addRestore } from './restore.ts'
import { addRevert } from './revert.ts'
import { addRole } from './role.ts'
import { addSetStatus } from './set-status.ts'
import { addShow } from './show.ts'
import { addStart } from './start.ts'
import { addStats } from './stats.ts'
import { addStatus } from './status.ts'
import { addStop } from './stop.ts'
import { addSync } from './sync.ts'
import { addTrash } from './trash.ts'
import { addUpdate } from './update.ts'
import { addWeb } from './web.ts'
import { addWhoami } from './whoami.ts'

/** Every command by its name, in the groups and the order in which `--help` lists them. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, AddCommand>>>> = {
  'Project and node:': {
    init: addInit,
    start: addStart,
    stop: addStop,
    web: addWeb,
    doctor: addDoctor,
    whoami: addWhoami,
    completion: addCompletion,
  },
  'Work:': {
    status: addStatus,
    checkpoint: addCheckpoint,
    update: addUpdate,
    revert: addRevert,
    resolve: addResolve,
    'set-status': addSetStatus,
    move: addMove,
    cover: addCover,
  },
  'Claims:': {
    claim: addClaim,
    release: addRelease,
    claims: addClaims,
  },
  'History:': {
    log: addLog,
    show: addShow,
    open: addOpen,
    export: addExport,
  },
  'Trash:': {
    delete: addDelete,
    trash: addTrash,
    restore: addRestore,
    purge: addPurge,
  },
  'Studio:': {
    invite: addInvite,
    join: addJoin,
    members: addMembers,
    role: addRole,
    remove: addRemove,
    adopt: addAdopt,
    peers: addPeers,
    sync: addSync,
  },
  'Storage:': {
    free: addFree,
    pin: addPin,
    policy: addPolicy,
    stats: addStats,
    check: addCheck,
    gc: addGc,
  },
}

/** Adds the command of that name; all of them when there is none, or no name. To make all takes longer than most run. */
export function addCommands(program: Command, run: Run, name?: string): void {
  const isOne = Object.values(GROUPS).some((group) => name !== undefined && Object.hasOwn(group, name))
  for (const [title, group] of Object.entries(GROUPS)) {
    program.commandsGroup(title)
    for (const [own, add] of Object.entries(group)) if (!isOne || own === name) add(program, run)
  }
}
