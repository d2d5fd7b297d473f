import type { ProjectStore } from '../core/contracts.ts'
import type { DeviceId, ProjectId } from '../core/ids.ts'
import { type ProjectTag, projectTag } from './tags.ts'

/** What the protocols need of an open project. A ProjectStore is one. */
export type SharedProject = Pick<ProjectStore, 'records' | 'chunks' | 'local' | 'whole' | 'keeping' | 'leases'>

/** The open projects of this node, as they are at the moment of the call. */
export type Projects = () => Iterable<SharedProject>

/** The projects that this device and one other have in common, by the tags that only the two can make. */
export class SharedProjects {
  readonly #projects: Projects
  readonly #self: DeviceId
  readonly #remote: DeviceId
  readonly #tags = new Map<ProjectId, { mine: ProjectTag; theirs: ProjectTag }>()

  constructor(projects: Projects, self: DeviceId, remote: DeviceId) {
    this.#projects = projects
    this.#self = self
    this.#remote = remote
  }

  /** Projects of which both devices are counted members, by our own state. */
  *all(): Generator<SharedProject> {
    for (const project of this.#projects()) {
      const { membership } = project.records
      if (membership.roleOf(this.#remote) !== undefined && membership.roleOf(this.#self) !== undefined) yield project
    }
  }

  get none(): boolean {
    for (const _ of this.all()) return false
    return true
  }

  /** The tags of a project: what we call it, and what the other calls it. */
  tags(id: ProjectId): { mine: ProjectTag; theirs: ProjectTag } {
    let tags = this.#tags.get(id)
    if (tags === undefined) {
      tags = {
        mine: projectTag(id, this.#self, this.#remote),
        theirs: projectTag(id, this.#remote, this.#self),
      }
      this.#tags.set(id, tags)
    }
    return tags
  }

  /** The shared project that the other device calls `tag`. */
  find(tag: ProjectTag): SharedProject | undefined {
    for (const project of this.all()) {
      if (this.tags(project.records.project.id).theirs === tag) return project
    }
    return undefined
  }
}
