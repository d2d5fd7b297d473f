import { useQuery } from '@tanstack/react-query'
import { Flame } from 'lucide-react'
import { call } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import { plainWords } from '../../data/plain-words.ts'
import type { CallOutput } from '../../data/views.ts'
import { Empty } from '../../ui/empty.tsx'
import { folderOf, nameOf } from '../../ui/file-kind.ts'
import { formatBytes } from '../../ui/format.ts'
import { VirtualList } from './virtual-list.tsx'

type PurgeView = CallOutput<'purges'>[number]

/** What was purged, and on which laptops its content is deleted by now. */
export function Purged({ project }: { project: string }) {
  // what other laptops have deleted comes with no event: each look asks them again
  const { data, error } = useQuery({
    queryKey: keys.purges(project),
    queryFn: ({ signal }) => call('purges', {}, { project, signal }),
    staleTime: 0,
  })
  const words = error === null ? undefined : plainWords(error)
  if (words !== undefined) return <Empty title={words.title}>{<p>{words.text}</p>}</Empty>
  if (data === undefined) {
    return (
      <p className="trash__asking" role="status">
        Asking the other laptops…
      </p>
    )
  }
  if (data.length === 0) {
    return (
      <Empty icon={<Flame size={34} strokeWidth={1.4} />} title="Nothing was purged">
        <p>What an admin purges from the trash is listed here, with the laptops that have deleted it.</p>
      </Empty>
    )
  }
  return (
    <VirtualList label="Purged" items={data} rowPx={56} keyOf={({ id }) => id}>
      {(purged) => <PurgedRow purged={purged} />}
    </VirtualList>
  )
}

function PurgedRow({ purged: { path, comment, size, purgedOn, devices } }: { purged: PurgeView }) {
  const open = devices.filter((device) => !device.purged).map(({ name }) => name)
  const done = purgedOn.have === purgedOn.of
  return (
    <div className="trash-row trash-row--purged">
      <span className="trash-row__words">
        <span className="trash-row__name">{comment}</span>
        <span className="trash-row__facts" title={path}>
          Checkpoint of {nameOf(path)}
          {folderOf(path) !== '' && ` · ${folderOf(path)}`}
        </span>
      </span>
      <span className="trash-row__where" data-done={done}>
        Purged on {purgedOn.have} of {purgedOn.of}
        {!done && <span className="trash-row__facts">not yet on {open.join(', ')}</span>}
      </span>
      <span className="trash-row__size">{formatBytes(size)}</span>
    </div>
  )
}
