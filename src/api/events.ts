import type { NodeChange } from '../core/services.ts'
import { EventLog } from './event-log.ts'
import type { ApiEvent, JobSummary } from './job-view.ts'

/** Changes kept for pages that were away for a moment; one that missed more fetches everything again. */
const KEPT_CHANGES = 1000
/** Room for the ids of one process before the next one starts: a thousand changes in every millisecond. */
const IDS_PER_MS = 1000

/**
 * What changed in the node, for everyone who watches. Ids start from the time of day, so that they go on growing when the
 * node is started again, and a `since` from before is recognised.
 */
export class EventHub {
  readonly log = new EventLog<ApiEvent>({ limit: KEPT_CHANGES, first: Date.now() * IDS_PER_MS })

  changed(change: NodeChange): void {
    if (change.kind === 'projects') this.log.append({ event: 'projects', data: {} })
    else if (change.kind === 'assets') {
      this.log.append({ event: 'assets', data: { project: change.project, paths: change.paths } })
    } else this.log.append({ event: change.kind, data: { project: change.project } })
  }

  job(job: JobSummary): void {
    this.log.append({ event: 'job', data: { job } })
  }

  /** Ends all streams. */
  close(): void {
    this.log.end()
  }
}
