import { Search, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useCommand } from '../keys/commands.ts'
import { IconButton } from '../ui/button.tsx'
import { DEFAULT_VIEW } from './route.ts'
import { navigate, useRoute } from './use-route.ts'
import { findView } from './views.tsx'

/** How long the person has not typed before the node is asked, milliseconds. */
const PAUSE_MS = 20

/** Searches paths, comments and authors. What is asked for stands in the address, the results in the browser. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null)
  const route = useRoute()
  const asked = route.params.q ?? ''
  const [text, setText] = useState(asked)
  // the back button changes what is asked for
  useEffect(() => setText((typed) => (typed.trim() === asked ? typed : asked)), [asked])
  const ask = useEffectEvent((q: string) => {
    if (q === asked.trim()) return
    // searching looks in the whole project: the folder is left, and typing on does not fill the back button's history
    const [view, params] = findView(route.view)?.lists ? [route.view, route.params] : [DEFAULT_VIEW, {}]
    navigate({ ...route, view, params: { ...params, q } }, { replace: asked !== '' })
  })
  useEffect(() => {
    const timer = setTimeout(() => ask(text.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  useCommand('search', () => {
    input.current?.focus()
    input.current?.select()
  })
  return (
    <search className="search-box">
      <Search className="search-box__icon" size={15} aria-hidden="true" />
      <input
        ref={input}
        className="search-box__input"
        type="search"
        aria-label="Search files, comments and people"
        placeholder="Search files, comments, people"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          if (text === '') input.current?.blur()
          setText('')
        }}
      />
      {text === '' ? (
        <kbd className="search-box__keys">F3</kbd>
      ) : (
        <IconButton label="Clear the search" className="search-box__clear" onClick={() => setText('')}>
          <X size={14} />
        </IconButton>
      )}
    </search>
  )
}
