import { Ban, CircleAlert, CircleCheck, ListTodo } from 'lucide-react'
import { useState } from 'react'
import { cancelJob } from '../../data/client.ts'
import type { JobSummary } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/format.ts'
import { progressWords } from '../../ui/progress-words.ts'
import { Time } from '../../ui/time.tsx'
import { Words } from '../../ui/words.tsx'
import { showError } from '../toasts.ts'
import { Tray } from '../tray.tsx'
import { jobError, jobFile, jobPart, jobTitle, sortJobs } from './job-words.ts'
import { useJobs } from './use-jobs.ts'
import './jobs-tray.css'

/** What runs in the node and what ran, whoever started it: this page, the command line, an add-on. */
export function JobsTray() {
  const [open, setOpen] = useState(false)
  const { data = [] } = useJobs(open)
  const { running, ended } = sortJobs(data)
  const many = running.length
  return (
    <Tray
      title="Jobs"
      badge={many === 0 ? undefined : { words: count(many, 'runs', 'run'), text: String(many), calm: true }}
      icon={<ListTodo size={17} />}
      open={open}
      onOpenChange={setOpen}
      none="Nothing runs. What takes longer shows its progress here."
      items={[
        ...running.map((job) => <Running key={job.id} job={job} />),
        ...ended.map((job) => <Ended key={job.id} job={job} />),
      ]}
    />
  )
}

function Running({ job }: { job: JobSummary }) {
  const [cancelling, setCancelling] = useState(false)
  const { id, progress } = job
  const part = jobPart(job)
  const title = jobTitle(job)
  const file = jobFile(job)
  const cancel = () => {
    setCancelling(true)
    cancelJob(id).catch((error: unknown) => {
      setCancelling(false)
      showError(error)
    })
  }
  return (
    <li className="job">
      <div className="job__line">
        <strong>{title}</strong>
        {file !== undefined && <span className="job__file">{file}</span>}
      </div>
      <progress className="progress" {...(part === undefined ? {} : { value: part })} aria-label={title} />
      <div className="job__line">
        <span className="job__words">{progress === null ? 'Starting…' : progressWords(progress)}</span>
        <Button onClick={cancel} disabled={cancelling}>
          {cancelling ? 'Cancelling…' : 'Cancel'}
        </Button>
      </div>
    </li>
  )
}

const ENDS = {
  done: { icon: CircleCheck, word: 'Done' },
  failed: { icon: CircleAlert, word: 'Failed' },
  cancelled: { icon: Ban, word: 'Cancelled' },
} as const

function Ended({ job }: { job: JobSummary }) {
  const { state, ended } = job
  const { icon: Icon, word } = ENDS[state === 'running' ? 'done' : state]
  const error = jobError(job)
  const file = jobFile(job)
  return (
    <li className="job" data-state={state}>
      <div className="job__line">
        <Icon size={15} className="job__icon" aria-hidden="true" />
        <span className="job__name">
          {jobTitle(job)}
          {file !== undefined && <span className="job__file"> {file}</span>}
        </span>
        <span className="job__end">
          {word} {ended !== null && <Time time={ended} />}
        </span>
      </div>
      {error !== undefined && (
        <p className="job__error">
          <strong>{error.title}.</strong> <Words text={error.text} />
        </p>
      )}
    </li>
  )
}
