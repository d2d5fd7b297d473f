import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { Button, IconButton } from '../ui/button.tsx'
import { useStore } from './store.ts'
import { closeToast, type Toast as ToastData, toasts } from './toasts.ts'
import './toast-area.css'

/** How long a message stays, milliseconds; the pointer or the keyboard on it makes it stay longer. */
const SHOWN_MS = 8000
const ERROR_SHOWN_MS = 20_000

export function ToastArea() {
  const shown = useStore(toasts)
  return (
    <Toast.Provider swipeDirection="right" label="Message">
      {shown.map((toast) => (
        <Item key={toast.id} toast={toast} />
      ))}
      {/* no shortcut of its own: the table of keys has none for it */}
      <Toast.Viewport className="toasts" label="Messages" hotkey={[]} />
    </Toast.Provider>
  )
}

function Item({ toast: { id, kind, title, text, action } }: { toast: ToastData }) {
  return (
    <Toast.Root
      className="toast"
      data-kind={kind}
      type={kind === 'error' ? 'foreground' : 'background'}
      duration={kind === 'error' ? ERROR_SHOWN_MS : SHOWN_MS}
      onOpenChange={(open) => !open && closeToast(id)}
    >
      <span className="toast__icon">{kind === 'error' ? <CircleAlert size={18} /> : <CircleCheck size={18} />}</span>
      <div className="toast__words">
        <Toast.Title className="toast__title">{title}</Toast.Title>
        {text !== undefined && text !== '' && <Toast.Description className="toast__text">{text}</Toast.Description>}
      </div>
      {action !== undefined && (
        <Toast.Action asChild altText={`${action.label}: ${title}`}>
          <Button onClick={action.run}>{action.label}</Button>
        </Toast.Action>
      )}
      <Toast.Close asChild>
        <IconButton label="Close message">
          <X size={15} />
        </IconButton>
      </Toast.Close>
    </Toast.Root>
  )
}
