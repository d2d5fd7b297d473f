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

/** Every command, in the groups and the order in which `--help` lists them. */
const GROUPS: readonly [title: string, commands: readonly AddCommand[]][] = [
  ['Project and node:', [addInit, addStart, addStop, addWeb, addDoctor, addWhoami, addCompletion]],
  ['Work:', [addStatus, addCheckpoint, addUpdate, addRevert, addResolve, addSetStatus, addMove, addCover]],
  ['Claims:', [addClaim, addRelease, addClaims]],
  ['History:', [addLog, addShow, addOpen, addExport]],
  ['Trash:', [addDelete, addTrash, addRestore, addPurge]],
  ['Studio:', [addInvite, addJoin, addMembers, addRole, addRemove, addAdopt, addPeers, addSync]],
  ['Storage:', [addFree, addPin, addPolicy, addStats, addCheck, addGc]],
]

export function addCommands(program: Command, run: Run): void {
  for (const [title, commands] of GROUPS) {
    program.commandsGroup(title)
    for (const add of commands) add(program, run)
  }
}
