import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { createStore, useStore } from '../../app/store.ts'
import { startWork } from '../../app/work.ts'
import { call } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { Time } from '../../ui/time.tsx'
import { type CareResult, checkWords, gcWords } from './care-words.ts'

type Task = 'check' | 'repair' | 'gc'

interface CareState {
  running?: Task
  last?: { result: CareResult; time: string }
}

/** By project: another view may be looked at meanwhile. */
const states = createStore<ReadonlyMap<string, CareState>>(new Map())

const TITLES: Readonly<Record<Task, string>> = {
  check: 'Check the storage',
  repair: 'Check and repair the storage',
  gc: 'Give space back',
}

/** Reading everything again, repairing it, and giving unused space back. */
export function Care({ project }: { project: string }) {
  const client = useQueryClient()
  const { running, last } = useStore(states).get(project) ?? {}
  const start = async (task: Task) => {
    change(project, { running: task })
    const result = await startWork({ project, title: TITLES[task], run: (options) => run(task, options) })
    change(project, result === undefined ? {} : { last: { result, time: new Date().toISOString() } })
    await client.invalidateQueries({ queryKey: keys.stats(project) })
  }
  const button = (task: Task, label: string, busy: string) => (
    <Button disabled={running !== undefined} onClick={() => void start(task)}>
      {running === task ? busy : label}
    </Button>
  )
  return (
    <Section
      title="Care"
      about="Check reads and hashes everything that is stored; the node also does it by itself once a month. Damage is repaired from other laptops and from working files. Purged content leaves the disk after a day of grace."
    >
      <div className="care__buttons">
        {button('check', 'Check', 'Checking…')}
        {button('repair', 'Check and repair', 'Repairing…')}
        {button('gc', 'Give space back', 'Giving back…')}
      </div>
      <div role="status">
        {last !== undefined && running === undefined && <Result {...last} onRepair={() => void start('repair')} />}
      </div>
    </Section>
  )
}

function Result({ result, time, onRepair }: { result: CareResult; time: string; onRepair: () => void }) {
  const { kind, title, lines, repair } = result
  return (
    <div className="care__result" data-kind={kind}>
      {kind === 'damaged' ? <CircleAlert size={18} aria-hidden="true" /> : <CircleCheck size={18} aria-hidden="true" />}
      <div className="care__words">
        <p className="care__title">
          {title} <Time time={time} />
        </p>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {repair && (
        <Button look="main" onClick={onRepair}>
          Repair
        </Button>
      )}
    </div>
  )
}

async function run(task: Task, options: Parameters<typeof call>[2]): Promise<CareResult> {
  if (task === 'gc') return gcWords(await call('gc', {}, options))
  const repair = task === 'repair'
  return checkWords(await call('check', repair ? { repair } : {}, options), repair)
}

function change(project: string, state: CareState): void {
  states.set((all) => new Map(all).set(project, { ...lastOf(all.get(project)), ...state }))
}

function lastOf(state: CareState | undefined): CareState {
  return state?.last === undefined ? {} : { last: state.last }
}
