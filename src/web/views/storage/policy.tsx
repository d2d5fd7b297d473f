import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Pin } from 'lucide-react'
import { useState } from 'react'
import { startWork } from '../../app/work.ts'
import { call } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import { useAssets } from '../../data/use-queries.ts'
import type { CallInput, CallOutput } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { count, formatBytes } from '../../ui/format.ts'
import { Section } from '../../ui/page.tsx'
import { Segments } from '../../ui/segments.tsx'

/** Most that the node takes. */
const MAX_COPIES = 40

const CHOICES = [
  { value: 'all', label: 'Everything', meaning: 'Every checkpoint is fetched and kept here.' },
  { value: 'latest', label: 'The newest', meaning: 'The newest checkpoints of each file are fetched and kept here.' },
  { value: 'pinned', label: 'Pinned files', meaning: 'Only pinned files are fetched and kept here.' },
] as const

/** What this laptop fetches and keeps by itself. */
export function Policy({ project }: { project: string }) {
  const client = useQueryClient()
  const { data: policy } = useQuery({
    queryKey: keys.policy(project),
    queryFn: ({ signal }) => call('policy', {}, { project, signal }),
    // no event says that the command line has changed it
    refetchOnMount: 'always',
  })
  const change = async (input: CallInput<'policy'>) => {
    const changed = await startWork({
      project,
      title: 'Change what is kept here',
      run: (options) => call('policy', input, options),
      done: changedWords,
    })
    if (changed !== undefined) client.setQueryData(keys.policy(project), changed)
  }
  return (
    <Section
      title="What is kept on this laptop"
      about="What leaves this disk stays in the history, and comes back when it is needed. It leaves only after other laptops have proven that they hold it."
    >
      {policy !== undefined && (
        <div className="policy">
          <Segments
            label="Fetch and keep"
            choices={CHOICES}
            value={policy.replicate}
            onChange={(replicate) => void change({ replicate })}
          />
          <Copies key={policy.copies} copies={policy.copies} onChange={(copies) => void change({ copies })} />
        </div>
      )}
      <Pins project={project} />
    </Section>
  )
}

function changedWords({ dropped, kept, freedBytes }: CallOutput<'policy'>) {
  const words = []
  if (dropped > 0) words.push(`${count(dropped, 'checkpoint')} left this disk, ${formatBytes(freedBytes)} came back.`)
  if (kept > 0) words.push(`${count(kept, 'checkpoint')} will go once enough others have proven that they hold them.`)
  return { title: 'Changed what is kept here', text: words.join(' ') }
}

function Copies({ copies, onChange }: { copies: number; onChange: (copies: number) => void }) {
  const [typed, setTyped] = useState(String(copies))
  const value = Number(typed)
  const valid = Number.isInteger(value) && value >= 1 && value <= MAX_COPIES
  const apply = () => {
    if (valid && value !== copies) onChange(value)
    else setTyped(String(copies))
  }
  return (
    <Field label="Other laptops that must hold it first" hint={`1 to ${MAX_COPIES}`}>
      {(id) => (
        <input
          id={id}
          className="text-input policy__copies"
          type="number"
          min={1}
          max={MAX_COPIES}
          value={typed}
          aria-invalid={!valid}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={apply}
          onKeyDown={(event) => event.key === 'Enter' && apply()}
        />
      )}
    </Field>
  )
}

function Pins({ project }: { project: string }) {
  const { data: assets = [] } = useAssets(project)
  const pinned = assets.filter((asset) => asset.pinned)
  const unpin = (path: string) =>
    void startWork({
      project,
      title: `Unpin ${path}`,
      run: (options) => call('pin', { path, pinned: false }, options),
      done: () => ({ title: `${path} is not pinned any more` }),
    })
  return (
    <div className="pins">
      <h3 className="pins__title">{pinned.length === 0 ? 'No file is pinned' : count(pinned.length, 'pinned file')}</h3>
      <p className="pins__about">
        Pinned files stay here whatever is chosen above. The menu of a file in the browser pins it.
      </p>
      <ul className="pins__list">
        {pinned.map(({ path }) => (
          <li key={path}>
            <Pin size={14} className="pins__icon" aria-hidden="true" />
            <span>{path}</span>
            <Button look="quiet" aria-label={`Unpin ${path}`} onClick={() => unpin(path)}>
              Unpin
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
