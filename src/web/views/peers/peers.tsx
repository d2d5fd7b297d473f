import { RefreshCw, UserPlus } from 'lucide-react'
import { sync } from '../../actions/project-actions.ts'
import { useProject } from '../../app/project.ts'
import { keys } from '../../data/keys.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useCall } from '../../data/use-queries.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { count } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { Warning } from '../../ui/pills.tsx'
import { Words } from '../../ui/words.tsx'
import { invite } from './invite-dialog.tsx'
import { invitableRoles, isMember } from './may.ts'
import { PersonCard } from './person-card.tsx'
import { useTraffic } from './use-peers.ts'
import './peers.css'

/** Who is in the project, with which laptops, and what flows between them and this one. */
export function Peers() {
  const { id: project, name } = useProject()
  const { data: members, error } = useCall(keys.members(project), 'members', {}, { project })
  const { data: standing } = useCall(keys.standing(project), 'standing', {}, { project })
  const { data: stats } = useCall(keys.stats(project), 'stats', {}, { project })
  const traffic = useTraffic(project)
  if (members === undefined) {
    const words = error === null ? undefined : plainWords(error)
    return words === undefined ? null : <Empty title={words.title}>{<p>{words.text}</p>}</Empty>
  }
  const own = standing?.role ?? null
  const present = members.filter(({ role }) => role !== null)
  const laptops = present.flatMap(({ devices }) => devices).filter(isMember)
  const online = laptops.filter((device) => device.online).length
  const context = { project, members, own, traffic, stats }
  return (
    <Page
      title="Peers"
      about={`${count(present.length, 'person', 'people')}, ${count(laptops.length, 'laptop')}, ${online} online. Checkpoints flow by themselves whenever two of them see each other.`}
      buttons={
        <>
          <Button icon={<RefreshCw size={15} />} onClick={() => void sync(project)}>
            Sync
          </Button>
          {invitableRoles(own, true).length > 0 && (
            <Button look="main" icon={<UserPlus size={15} />} onClick={() => void invite(project, name, own)}>
              Invite…
            </Button>
          )}
        </>
      }
    >
      {typeof standing?.message === 'string' && (
        <Warning>
          <Words text={standing.message} />
        </Warning>
      )}
      <ul className="people">
        {members.map((member) => (
          <PersonCard key={member.person.id} member={member} context={context} />
        ))}
      </ul>
    </Page>
  )
}
