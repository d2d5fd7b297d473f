import { isPegbarError } from '../../src/core/errors.ts'
import { type ProjectId, projectId, type RecordId } from '../../src/core/ids.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { sealRecord } from '../../src/core/record-codec.ts'
import { type DeviceKey, deviceKeyFromSeed } from '../../src/core/signature.ts'
import { play, type Script } from '../core/fold/world.ts'

const keys: Promise<DeviceKey>[] = []

function keyOf(number: number): Promise<DeviceKey> {
  keys[number] ??= deviceKeyFromSeed(new Uint8Array(32).fill(number + 1))
  return keys[number]
}

/**
 * Plays a script of the fold's tests and signs what came of it, predecessors first. What no codec would let through is left
 * out, with all that rests on it.
 */
export async function sealedWorld(script: Script): Promise<{ project: ProjectId; records: SignedRecord[] }> {
  const world = play({ ...script, steps: script.steps.filter(({ action }) => action !== 'unknown') })
  const devices = new Map<string, DeviceKey>()
  for (const [number, { device }] of world.actors.entries()) devices.set(device, await keyOf(number))
  const made = new Set(world.records.map(({ id }) => id as string))
  const sealed = new Map<string, SignedRecord>()
  for (const { id, envelope, payload, ...header } of world.records) {
    const translate = (value: unknown): unknown => {
      if (typeof value === 'string') return sealed.get(value)?.id ?? devices.get(value)?.device ?? value
      if (Array.isArray(value)) return value.map(translate)
      if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, translate(item)]))
    }
    if (rests({ header, payload }).some((named) => made.has(named) && !sealed.has(named))) continue
    try {
      const record = await sealRecord(
        translate(header) as typeof header,
        translate(payload) as typeof payload,
        devices.get(header.device)!,
      )
      sealed.set(id, record)
    } catch (error) {
      if (!isPegbarError(error)) throw error
    }
  }
  const records = [...sealed.values()]
  return { project: projectId(records[0]!.id as RecordId), records }
}

function rests(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  return Object.values(value).flatMap(rests)
}
