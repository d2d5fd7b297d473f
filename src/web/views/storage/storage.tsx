import { useProject } from '../../app/project.ts'
import { keys } from '../../data/keys.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useCall } from '../../data/use-queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { Care } from './care.tsx'
import { GrowthChart } from './growth-chart.tsx'
import { Policy } from './policy.tsx'
import { Savings } from './savings.tsx'
import './storage.css'

/** What the history takes on this disk, how it grew, whether it is sound, and what is kept here. */
export function Storage() {
  const { id: project, dir } = useProject()
  const { data: stats, error } = useCall(keys.stats(project), 'stats', {}, { project })
  const { data: growth } = useCall(keys.growth(project), 'growth', {}, { project })
  if (stats === undefined) {
    const words = error === null ? undefined : plainWords(error)
    return words === undefined ? null : <Empty title={words.title}>{<p>{words.text}</p>}</Empty>
  }
  return (
    <Page title="Storage" about={`The history lies in .pegbar of ${dir}. Working files are not counted.`}>
      <Savings stats={stats} />
      {growth !== undefined && <GrowthChart points={growth.points} />}
      <Care project={project} />
      <Policy project={project} />
    </Page>
  )
}
