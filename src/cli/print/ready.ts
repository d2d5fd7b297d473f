import type { NodeView, ProjectView } from '../../core/services.ts'
import type { Output } from '../output.ts'
import { printable, table } from './text.ts'

export interface ReadyFacts extends NodeView {
  /** The page's and the API's. */
  port: number
  /** Whether it ran before this command. */
  running: boolean
}

/** What `start --json` prints once everything listens. */
export interface ReadyEvent {
  event: 'ready'
  url: string | null
  port: number
  pid: number
  peerId: string | null
  addresses: string[]
  mdns: boolean
  projects: ProjectView[]
  running: boolean
}

export function readyEvent({ url, port, pid, addresses, mdns, projects, running }: ReadyFacts): ReadyEvent {
  return { event: 'ready', url, port, pid, peerId: peerIdOf(addresses), addresses, mdns, projects, running }
}

/** Says where the node is reached. */
export function printReady(out: Output, facts: ReadyFacts | ReadyEvent, headline: string): void {
  if (out.json) out.document('event' in facts ? facts : readyEvent(facts))
  else printReadyText(out, facts, headline)
}

function printReadyText(out: Output, facts: ReadyFacts | ReadyEvent, headline: string): void {
  const { url, port, addresses, mdns, projects } = facts
  const rows: [string, string][] = [
    url === null ? ['api', `http://127.0.0.1:${port}`] : ['page', url],
    ...addresses.map((address, index): [string, string] => [index === 0 ? 'peers' : '', address]),
    ['mDNS', mdns ? 'looks for others on the LAN' : 'off'],
    ...projects.map(({ name, dir }, index): [string, string] => [
      index === 0 ? 'projects' : '',
      `${printable(name)}  ${printable(dir)}`,
    ]),
  ]
  out.print([out.style('green', headline), ...table(rows, ['left', 'left'])].join('\n'))
  if (projects.length === 0) out.note('no project yet: `pegbar init DIR`, or `pegbar join TICKET`')
}

/** Every address of this node ends with its peer id. */
function peerIdOf(addresses: readonly string[]): string | null {
  return addresses.map((address) => /\/p2p\/([^/]+)$/.exec(address)?.[1]).find((id) => id !== undefined) ?? null
}
