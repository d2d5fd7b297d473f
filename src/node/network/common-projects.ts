import type { DeviceId } from '../../core/ids.ts'
import type { Project } from '../project/project.ts'

/** Which open projects this device has in common with another; asked anew each time, because members come and go. */
export class CommonProjects {
  readonly #self: DeviceId
  readonly #projects: () => Iterable<Project>

  constructor(self: DeviceId, projects: () => Iterable<Project>) {
    this.#self = self
    this.#projects = projects
  }

  /** All that are open. */
  get all(): Project[] {
    return [...this.#projects()]
  }

  /** Those in which both are members now. */
  with(device: DeviceId): Project[] {
    return this.all.filter(({ store: { records } }) =>
      [device, this.#self].every((one) => records.membership.roleOf(one) !== undefined),
    )
  }

  isMember(device: DeviceId): boolean {
    return this.with(device).length > 0
  }

  /** Whether it, or this device, was removed from a project that both were in. */
  wasMember(device: DeviceId): boolean {
    return !this.isMember(device) && this.all.some(({ store }) => store.records.membership.devices.has(device))
  }

  /** The devices of the other members of projects in which this device is one. */
  others(): Map<DeviceId, Project[]> {
    const others = new Map<DeviceId, Project[]>()
    for (const project of this.all) {
      const { membership } = project.store.records
      if (membership.roleOf(this.#self) === undefined) continue
      for (const { device, role } of membership.devices.values()) {
        if (role === undefined || device === this.#self) continue
        others.set(device, [...(others.get(device) ?? []), project])
      }
    }
    return others
  }
}
