import type { ReactNode } from 'react'
import './page.css'

interface PageProps {
  title: string
  about?: ReactNode
  /** At the right of the title. */
  buttons?: ReactNode
  children: ReactNode
}

/** A view that is read from top to bottom, in one column. */
export function Page({ title, about, buttons, children }: PageProps) {
  return (
    <div className="page">
      <div className="page__column">
        <header className="page__head">
          <div className="page__words">
            <h1 className="page__title">{title}</h1>
            {about !== undefined && <p className="page__about">{about}</p>}
          </div>
          {buttons !== undefined && <div className="page__buttons">{buttons}</div>}
        </header>
        {children}
      </div>
    </div>
  )
}

/** A part of a page, with its own title. */
export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section className="section" aria-label={title}>
      <h2 className="section__title">{title}</h2>
      {about !== undefined && <p className="section__about">{about}</p>}
      {children}
    </section>
  )
}
