import { PlugZap, ShieldOff } from 'lucide-react'
import { Empty } from '../ui/empty.tsx'

/** Shown to whoever has no token, or one of a node that has ended. */
export function SignedOut() {
  return (
    <main className="whole-page">
      <Empty icon={<ShieldOff size={36} strokeWidth={1.4} />} title="This page needs a new address">
        <p>
          Each address that Pegbar prints opens the page once. Run <code>pegbar web</code> to get a new one.
        </p>
      </Empty>
    </main>
  )
}

/** Shown while no node answers; the page connects again by itself. */
export function LostNode() {
  return (
    <main className="whole-page">
      <Empty icon={<PlugZap size={36} strokeWidth={1.4} />} title="The node does not answer">
        <p>
          Run <code>pegbar start</code>. This page connects again by itself.
        </p>
      </Empty>
    </main>
  )
}
