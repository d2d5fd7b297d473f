/** Who acts on a command now: the one that came last, and while a dialog is open only the dialog. */
import { useEffect, useEffectEvent } from 'react'
import { ASSET_COMMANDS, type Command } from './match.ts'

type Handler = () => void
interface Layer {
  modal: boolean
  handlers: Map<Command, Handler>
}

const layers: Layer[] = []

/**
 * Runs a command, unless `repeated`: a key that is held down acts once. Returns whether its key is ours at this moment:
 * all are, but those for assets only while somebody acts on them.
 */
export function runCommand(command: Command, repeated = false): boolean {
  const handler = handlerOf(command)
  if (!repeated) handler?.()
  return handler !== undefined || !ASSET_COMMANDS.has(command)
}

function handlerOf(command: Command): Handler | undefined {
  for (const { modal, handlers } of layers.toReversed()) {
    const handler = handlers.get(command)
    if (handler !== undefined || modal) return handler
  }
  return undefined
}

/**
 * Adds handlers on top of those that are there; returns the function that takes them away. `modal`: hides those below,
 * also those that come later: what appears behind an open dialog stays behind it.
 */
export function pushHandlers(handlers: Partial<Record<Command, Handler>>, modal = false): () => void {
  const layer = { modal, handlers: new Map(Object.entries(handlers) as [Command, Handler][]) }
  const firstModal = layers.findIndex((one) => one.modal)
  layers.splice(modal || firstModal === -1 ? layers.length : firstModal, 0, layer)
  return () => {
    layers.splice(layers.indexOf(layer), 1)
  }
}

/** Acts on a command while the component is there and `enabled`. */
export function useCommand(command: Command, handler: Handler, enabled = true): void {
  const run = useEffectEvent(handler)
  useEffect(() => (enabled ? pushHandlers({ [command]: () => run() }) : undefined), [command, enabled])
}

/** Hides all commands below while the component is there; `onMain` is what Ctrl+S does instead. */
export function useModalCommands(onMain: (() => void) | undefined): void {
  const run = useEffectEvent(() => onMain?.())
  useEffect(() => pushHandlers({ sync: () => run() }, true), [])
}
