import { forgetKept, useKept } from '../app/use-kept.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { extensionOf, nameOf } from '../ui/file-kind.ts'
import { openDialog } from './dialogs.ts'

/** Asks for the new path of a file; undefined when it stays. */
export function askForName(path: string): Promise<string | undefined> {
  return openDialog<string>((close) => <RenameDialog path={path} onClose={close} />)
}

function RenameDialog({ path, onClose }: { path: string; onClose: (to?: string) => void }) {
  const key = `pegbar-rename ${path}`
  const [typed, setTo] = useKept(key)
  const to = typed ?? path
  const close = (result?: string) => {
    forgetKept(key)
    onClose(result)
  }
  const clean = to.trim().replace(/^\/+/, '')
  const changed = clean !== '' && clean !== path
  return (
    <Dialog
      title={`Rename ${nameOf(path)}`}
      about="The history goes with it. A slash puts it into a folder."
      onMain={() => changed && close(clean)}
      onClose={() => close()}
      buttons={
        <>
          <Button onClick={() => close()}>Cancel</Button>
          <Button type="submit" look="main" disabled={!changed}>
            Rename
          </Button>
        </>
      }
    >
      <Field label="Name in the project">
        {(id) => (
          <input
            id={id}
            className="text-input"
            value={to}
            autoFocus
            spellCheck={false}
            onFocus={(event) => selectStem(event.target, path)}
            onChange={(event) => setTo(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}

/** Selects what people change: the name without folder and extension. */
function selectStem(input: HTMLInputElement, path: string): void {
  const extension = extensionOf(path)
  input.setSelectionRange(
    path.length - nameOf(path).length,
    extension === '' ? path.length : -extension.length - 1 + path.length,
  )
}
