import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { useModalCommands } from '../keys/commands.ts'
import { IconButton } from './button.tsx'
import './dialog.css'

interface DialogProps {
  title: ReactNode
  /** What it is about, below the title. */
  about?: ReactNode
  /** The buttons; the main one is `type="submit"`. */
  buttons: ReactNode
  /** What the main button does, also with Enter and Ctrl+S. */
  onMain: () => void
  onClose: () => void
  size?: 'small' | 'large'
  children?: ReactNode
}

/** A dialog over the page. Escape and a click beside it close it. */
export function Dialog({ title, about, buttons, onMain, onClose, size = 'small', children }: DialogProps) {
  const form = useRef<HTMLFormElement>(null)
  useModalCommands(() => form.current?.requestSubmit())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onMain()
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        {/* no Overlay of Radix: it locks the scrolling of the page, which has none, and that lays everything out anew */}
        <div className="dialog__veil" />
        <Radix.Content
          className={`dialog dialog--${size}`}
          onOpenAutoFocus={focusDialog}
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <form ref={form} className="dialog__form" onSubmit={submit} noValidate>
            <header className="dialog__head">
              <Radix.Title className="dialog__title">{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton label="Close">
                  <X size={17} />
                </IconButton>
              </Radix.Close>
            </header>
            {about !== undefined && (
              <Radix.Description asChild>
                <div className="dialog__about">{about}</div>
              </Radix.Description>
            )}
            {children !== undefined && <div className="dialog__body">{children}</div>}
            <footer className="dialog__buttons">{buttons}</footer>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/**
 * Nothing of it asks for the focus: the dialog itself gets it. The first button would be the one that closes it, and the tip of
 * a button that has the focus takes the first Escape.
 */
function focusDialog(event: Event): void {
  event.preventDefault()
  ;(event.currentTarget as HTMLElement).focus()
}
