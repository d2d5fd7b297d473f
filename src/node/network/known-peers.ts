import type { PeerAddresses } from '../../core/contracts.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Project } from '../project/project.ts'
import { remember } from './addresses.ts'

/** Where members can be called: kept in `local/` of every project that is shared with them. */
export class KnownPeers {
  /** What connected devices said of their addresses. */
  readonly #listening = new Map<DeviceId, readonly string[]>()

  /** What a device says of itself, until it leaves. */
  noteListening(device: DeviceId, addresses: readonly string[]): void {
    this.#listening.set(device, addresses)
  }

  noteLeft(device: DeviceId): void {
    this.#listening.delete(device)
  }

  /** Remembers where a device is that is connected now; returns its addresses, the best first. */
  async noteConnected(
    device: DeviceId,
    projects: readonly Project[],
    { remote, called }: { remote: string; called: boolean },
  ): Promise<readonly string[]> {
    const listening = this.#listening.get(device) ?? []
    const known = remember(await this.#read(device, projects), { remote, called, listening, nowMs: Date.now() })
    // a full disk: it will be noted the next time
    for (const { store } of projects) await store.local.setPeerAddresses(device, known).catch(() => {})
    return known.addresses
  }

  async addresses(device: DeviceId, projects: readonly Project[]): Promise<readonly string[]> {
    return (await this.#read(device, projects))?.addresses ?? []
  }

  /** A project that was closed for a while knows less: the newest counts. */
  async #read(device: DeviceId, projects: readonly Project[]): Promise<PeerAddresses | undefined> {
    let newest: PeerAddresses | undefined
    for (const { store } of projects) {
      const known = await store.local.peerAddresses(device)
      if (known !== undefined && known.seenMs >= (newest?.seenMs ?? 0)) newest = known
    }
    return newest
  }
}
