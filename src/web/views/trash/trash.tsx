import { Tabs } from 'radix-ui'
import { useProject } from '../../app/project.ts'
import { useParam } from '../../app/use-route.ts'
import { keys } from '../../data/keys.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useCall } from '../../data/use-queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { Purged } from './purged.tsx'
import { Trashed } from './trashed.tsx'
import './trash.css'
import { formatNumber } from '../../ui/format.ts'

/** What is in the trash, and what was purged from it. */
export function Trash() {
  const { id: project } = useProject()
  const [show, setShow] = useParam('show')
  const trash = useCall(keys.trash(project), 'trash', {}, { project })
  const standing = useCall(keys.standing(project), 'standing', {}, { project })
  const words = trash.error === null ? undefined : plainWords(trash.error)
  if (words !== undefined) return <Empty title={words.title}>{<p>{words.text}</p>}</Empty>
  return (
    <Tabs.Root
      className="trash"
      value={show === 'purged' ? 'purged' : 'trash'}
      onValueChange={(next) => setShow(next === 'purged' ? next : '', { replace: true })}
    >
      <Tabs.List className="trash__tabs" aria-label="Trash">
        <Tabs.Trigger className="trash__tab" value="trash">
          In the trash
          {trash.data !== undefined && <span className="trash__count">{formatNumber(trash.data.length)}</span>}
        </Tabs.Trigger>
        <Tabs.Trigger className="trash__tab" value="purged">
          Purged
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className="trash__page" value="trash" tabIndex={-1}>
        {trash.data !== undefined && (
          <Trashed project={project} items={trash.data} admin={standing.data?.role === 'admin'} />
        )}
      </Tabs.Content>
      <Tabs.Content className="trash__page" value="purged" tabIndex={-1}>
        <Purged project={project} />
      </Tabs.Content>
    </Tabs.Root>
  )
}
