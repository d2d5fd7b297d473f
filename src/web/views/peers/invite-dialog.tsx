import { useState } from 'react'
import { call } from '../../data/client.ts'
import { type PlainError, plainWords } from '../../data/plain-words.ts'
import type { CallOutput } from '../../data/views.ts'
import { openDialog } from '../../dialogs/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Segments } from '../../ui/segments.tsx'
import { invitableRoles, ROLE_MEANING, type Role } from './may.ts'
import { TicketDialog } from './ticket-dialog.tsx'

type Invite = CallOutput<'invite'>

const HOUR_MS = 60 * 60 * 1000
const EXPIRES = [
  { value: String(HOUR_MS), label: '1 hour' },
  { value: String(24 * HOUR_MS), label: '1 day' },
  { value: String(7 * 24 * HOUR_MS), label: '7 days' },
] as const

/** Makes a one-time ticket, as the person chooses, and shows it. */
export async function invite(project: string, name: string, own: Role | null): Promise<void> {
  const made = await openDialog<Invite>((close) => (
    <InviteDialog project={project} name={name} own={own} onClose={close} />
  ))
  if (made === undefined) return
  await openDialog((close) => <TicketDialog project={project} invite={made} onClose={() => close()} />)
}

interface InviteDialogProps {
  project: string
  name: string
  own: Role | null
  onClose: (made?: Invite) => void
}

function InviteDialog({ project, name, own, onClose }: InviteDialogProps) {
  const mayInvitePersons = invitableRoles(own, false).length > 0
  const [who, setWho] = useState<'person' | 'mine'>(mayInvitePersons ? 'person' : 'mine')
  const [role, setRole] = useState<Role>(own === 'viewer' ? 'viewer' : 'artist')
  const [expires, setExpires] = useState<string>(EXPIRES[1].value)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<PlainError>()
  const mine = who === 'mine'
  const make = async () => {
    if (busy) return
    setBusy(true)
    try {
      onClose(await call('invite', { mine, role, expiresMs: Number(expires) }, { project }))
    } catch (thrown) {
      setError(plainWords(thrown))
      setBusy(false)
    }
  }
  const choose = (next: 'person' | 'mine') => {
    setWho(next)
    setRole(next === 'mine' ? (own ?? 'viewer') : 'artist')
  }
  return (
    <Dialog
      title={`Invite to ${name}`}
      about="A ticket lets one laptop in, once. Whoever has it can join, so give it to nobody else."
      onMain={() => void make()}
      onClose={() => onClose()}
      buttons={
        <>
          <Button onClick={() => onClose()}>Cancel</Button>
          <Button type="submit" look="main" disabled={busy} autoFocus>
            Make a ticket
          </Button>
        </>
      }
    >
      {mayInvitePersons ? (
        <Segments
          label="For"
          value={who}
          onChange={choose}
          choices={[
            { value: 'person', label: 'Somebody new' },
            { value: 'mine', label: 'Another laptop of mine' },
          ]}
        />
      ) : (
        <p className="field__hint">For another laptop of yours; an admin can invite somebody new.</p>
      )}
      <Segments
        label="Role"
        value={role}
        onChange={setRole}
        choices={invitableRoles(own, mine).map((one) => ({ value: one, label: one, meaning: ROLE_MEANING[one] }))}
      />
      <Segments label="Good for" value={expires} onChange={setExpires} choices={EXPIRES} />
      {error !== undefined && (
        <p className="invite__error" role="alert">
          <strong>{error.title}.</strong> {error.text}
        </p>
      )}
    </Dialog>
  )
}
