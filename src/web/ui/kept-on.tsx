import { Laptop } from 'lucide-react'
import './kept-on.css'

/** On how many laptops a checkpoint is whole. One alone is a risk, and looks like it. */
export function KeptOn({ keptOn: { have, of } }: { keptOn: { have: number; of: number } }) {
  const text = `Kept on ${have} of ${of} ${of === 1 ? 'laptop' : 'laptops'}`
  return (
    <span className="kept-on" data-alone={have < 2 && of > 1} title={text}>
      <Laptop size={13} aria-hidden="true" />
      <span aria-hidden="true">
        {have}/{of}
      </span>
      <span className="unseen">{text}</span>
    </span>
  )
}
