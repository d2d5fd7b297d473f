import { Copy, UserCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { copyText } from '../../actions/checkpoint-actions.tsx'
import { fetchQrCode } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import { useCall } from '../../data/use-queries.ts'
import type { CallOutput } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { formatExact } from '../../ui/format.ts'

interface TicketDialogProps {
  project: string
  invite: CallOutput<'invite'>
  onClose: () => void
}

/** A ticket, as text and as a QR code, until somebody has joined with it. */
export function TicketDialog({ project, invite: { ticket, expires, role }, onClose }: TicketDialogProps) {
  const code = useQrCode(ticket)
  const joined = useJoined(project)
  const copy = () => void copyText(ticket, 'the ticket')
  return (
    <Dialog
      title="The ticket"
      about={`Good once, until ${formatExact(expires)}, as ${role}. This laptop's node has to run while the other one joins.`}
      onMain={copy}
      onClose={onClose}
      buttons={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" look="main" icon={<Copy size={15} />} autoFocus>
            Copy
          </Button>
        </>
      }
    >
      <div className="ticket">
        <div className="ticket__code">
          {code !== undefined && <img src={code} alt="QR code of the ticket" width={196} height={196} />}
        </div>
        <Field label="Ticket">
          {(id) => (
            <textarea
              id={id}
              className="text-input ticket__text"
              readOnly
              rows={6}
              value={ticket}
              spellCheck={false}
              onFocus={(event) => event.target.select()}
            />
          )}
        </Field>
      </div>
      <p className="field__hint">
        On the other laptop: “New or joined project…” in the page, or <code>pegbar join TICKET</code>.
      </p>
      <p className="ticket__joined" role="status">
        {joined !== undefined && (
          <>
            <UserCheck size={16} aria-hidden="true" />
            <span>{joined} has joined.</span>
          </>
        )}
      </p>
    </Dialog>
  )
}

/** Returns an address of the image; undefined while there is none. */
function useQrCode(ticket: string): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    let wanted = true
    fetchQrCode(ticket).then(
      (image) => {
        if (!wanted) return
        made = URL.createObjectURL(image)
        setUrl(made)
      },
      // the text is the same ticket
      () => {},
    )
    return () => {
      wanted = false
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [ticket])
  return url
}

/** Returns who has joined since this was first asked, with the name of the laptop. */
function useJoined(project: string): string | undefined {
  const { data } = useCall(keys.members(project), 'members', {}, { project })
  const before = useRef<ReadonlySet<string>>(undefined)
  const [joined, setJoined] = useState<string>()
  const devices = (data ?? []).flatMap(({ person, devices }) => devices.map((device) => ({ person, device })))
  useEffect(() => {
    if (data === undefined) return
    const ids = data.flatMap(({ devices }) => devices.map(({ id }) => id))
    before.current ??= new Set(ids)
    const known = before.current
    setJoined((found) => found ?? ids.find((id) => !known.has(id)))
  }, [data])
  // its names come a moment later than itself
  const fresh = devices.find(({ device }) => device.id === joined)
  return fresh === undefined ? undefined : `${fresh.person.name} (${fresh.device.name})`
}
