import { forgetKept, useKept } from '../app/use-kept.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { nameOf } from '../ui/file-kind.ts'

interface ReasonDialogProps {
  who: string
  path: string
  onClose: (reason?: string) => void
}

/** Asks why somebody else's claim ends. */
export function ReasonDialog({ who, path, onClose }: ReasonDialogProps) {
  const key = `pegbar-reason ${path}`
  const [reason = '', setReason] = useKept(key)
  const close = (result?: string) => {
    forgetKept(key)
    onClose(result)
  }
  const given = reason.trim()
  return (
    <Dialog
      title={`Take ${nameOf(path)} over from ${who}?`}
      about={`${who} works on it. The claim becomes yours; the reason is recorded, and ${who} is told.`}
      onMain={() => given !== '' && close(given)}
      onClose={() => close()}
      buttons={
        <>
          <Button onClick={() => close()}>Cancel</Button>
          <Button type="submit" look="danger" disabled={given === ''}>
            Take over
          </Button>
        </>
      }
    >
      <Field label="Reason">
        {(id) => (
          <input
            id={id}
            className="text-input"
            value={reason}
            autoFocus
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
