import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { openDialog } from './dialogs.ts'

interface Question {
  title: string
  about: ReactNode
  /** The button that goes on. */
  yes: string
  danger?: boolean
}

/** Asks, and returns whether the person wants to go on. */
export async function confirm({ title, about, yes, danger = false }: Question): Promise<boolean> {
  const answer = await openDialog<boolean>((close) => (
    <Dialog
      title={title}
      about={about}
      onMain={() => close(true)}
      onClose={() => close(false)}
      buttons={
        <>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button type="submit" look={danger ? 'danger' : 'main'} autoFocus>
            {yes}
          </Button>
        </>
      }
    />
  ))
  return answer === true
}
