import { FolderPlus, Ticket, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useKept } from '../../app/use-kept.ts'
import { navigate, useRoute } from '../../app/use-route.ts'
import { startWork } from '../../app/work.ts'
import { call } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import { type PlainError, plainWords } from '../../data/plain-words.ts'
import { useCall } from '../../data/use-queries.ts'
import type { ProjectView } from '../../data/views.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import './first-run.css'

/** Where a project begins: a folder becomes one, or a ticket leads into one. */
export function FirstRun({ canClose }: { canClose: boolean }) {
  const route = useRoute()
  const { data: whoami } = useCall(keys.whoami, 'whoami', {})
  const [typedName, setName] = useKept('pegbar-new-name')
  const name = typedName ?? whoami?.person ?? ''
  return (
    <main className="first-run">
      {canClose && (
        <IconButton
          label="Back to the project"
          className="first-run__close"
          onClick={() => navigate({ ...route, view: 'browser' })}
        >
          <X size={18} />
        </IconButton>
      )}
      <div className="first-run__inner">
        <h1 className="first-run__title">Keep every state of your work</h1>
        <p className="first-run__lead">
          Pegbar keeps checkpoints of the files in a folder, and shares them straight between the laptops of your
          studio.
        </p>
        <Field label="Your name, as the others see it">
          {(id) => (
            <input
              id={id}
              className="text-input first-run__name"
              value={name}
              autoComplete="name"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="first-run__ways">
          <MakeProject name={name} />
          <JoinProject name={name} />
        </div>
      </div>
    </main>
  )
}

function MakeProject({ name }: { name: string }) {
  const [dir, setDir] = useKept('pegbar-new-dir')
  const folder = dir?.trim() ?? ''
  return (
    <Way
      icon={<FolderPlus size={22} strokeWidth={1.6} />}
      title="Make a project of a folder"
      text="The files in it stay where they are, and nothing is checkpointed before you say so."
      button="Make a project"
      ready={folder !== ''}
      run={async () => {
        const input = { dir: folder, create: true, ...(name.trim() === '' ? {} : { as: name.trim() }) }
        return startWork({
          project: undefined,
          title: 'Make a project',
          run: (options) => call('attach', input, options),
          done: (project) => ({ title: `${project.name} is a project now` }),
          rethrow: true,
        })
      }}
    >
      <Field label="Folder" hint="Its whole path, for example /home/ana/film or D:\film">
        {(id) => <PathInput id={id} value={dir ?? ''} onChange={setDir} />}
      </Field>
    </Way>
  )
}

function JoinProject({ name }: { name: string }) {
  const [ticket, setTicket] = useKept('pegbar-join-ticket')
  const [dir, setDir] = useKept('pegbar-join-dir')
  const folder = dir?.trim() ?? ''
  const text = ticket?.trim() ?? ''
  return (
    <Way
      icon={<Ticket size={22} strokeWidth={1.6} />}
      title="Join with a ticket"
      text="Somebody of the project gives you one line; it lets this laptop in, once."
      button="Join"
      ready={folder !== '' && text !== ''}
      run={async () => {
        const as = name.trim() === '' ? {} : { as: name.trim() }
        const joined = await startWork({
          project: undefined,
          title: 'Join the project',
          // the folder is a whole path, so where it starts from does not count
          run: (options) => call('join', { ticket: text, dir: folder, cwd: folder, update: true, ...as }, options),
          done: ({ project, updated }) => ({
            title: `You are in ${project.name}`,
            text: `${count(updated, 'file')} arrived.`,
          }),
          rethrow: true,
        })
        setTicket('')
        return joined?.project
      }}
    >
      <Field label="Ticket">
        {(id) => (
          <textarea
            id={id}
            className="text-input first-run__ticket"
            rows={3}
            spellCheck={false}
            value={ticket ?? ''}
            onChange={(event) => setTicket(event.target.value)}
          />
        )}
      </Field>
      <Field label="Folder" hint="Its whole path; it is made when it is not there">
        {(id) => <PathInput id={id} value={dir ?? ''} onChange={setDir} />}
      </Field>
    </Way>
  )
}

interface WayProps {
  icon: ReactNode
  title: string
  text: string
  button: string
  ready: boolean
  run: () => Promise<ProjectView | undefined>
  children: ReactNode
}

function Way({ icon, title, text, button, ready, run, children }: WayProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<PlainError>()
  const submit = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const project = await run()
      if (project !== undefined) navigate({ project: project.id, view: 'browser', params: {} })
    } catch (thrown) {
      setError(plainWords(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="way"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void submit()
      }}
    >
      <h2 className="way__title">
        {icon}
        {title}
      </h2>
      <p className="way__text">{text}</p>
      {children}
      {error !== undefined && (
        <p className="way__error" role="alert">
          <strong>{error.title}.</strong> {error.text}
        </p>
      )}
      <Button type="submit" look="main" disabled={!ready || busy} className="way__button">
        {busy ? 'One moment…' : button}
      </Button>
    </form>
  )
}

function PathInput({ id, value, onChange }: { id: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      id={id}
      className="text-input"
      spellCheck={false}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
