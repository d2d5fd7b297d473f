import type { ReactNode } from 'react'
import './empty.css'

/** What stands where there is nothing to show: what that means, and what to do. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      <p className="empty__title">{title}</p>
      {children}
    </div>
  )
}
