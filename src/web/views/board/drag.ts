/** Dragging a card with a pointer. Written with pointer events: they are the same for mouse, pen and touch. */
import type { Status } from '../../data/views.ts'

/** How far the pointer goes before a press is a drag, CSS pixels: a hand that clicks is never quite still. */
export const DRAG_FROM_PX = 5
/** How near to an edge of the board, or of a column, a drag scrolls it, CSS pixels. */
const EDGE_PX = 48
const SCROLL_PX = 14

export interface DragInit {
  /** The card that was pressed. */
  card: HTMLElement
  /** The pointer that pressed it. */
  pointer: number
  x: number
  y: number
  /** The press has become a drag. */
  onStart: () => void
  /** Where the card would go now. */
  onOver: (status: Status | undefined) => void
  /** Where it was let go; undefined: beside the columns, or it was given up, or was no drag. */
  onEnd: (over: Status | undefined) => void
}

/** Follows the pointer from the press of a card to its end. Escape gives the drag up. */
export function followDrag({ card, pointer, x, y, onStart, onOver, onEnd }: DragInit): void {
  const controller = new AbortController()
  const { signal } = controller
  let ghost: HTMLElement | undefined
  let over: Status | undefined
  let at = { x, y }
  let frame = 0

  const finish = (end?: Status) => {
    controller.abort()
    cancelAnimationFrame(frame)
    ghost?.remove()
    onEnd(end)
  }
  const look = () => {
    const next = columnAt(at.x, at.y)
    if (next !== over) onOver(next)
    over = next
  }
  // what is under the pointer changes while the board scrolls below it, so each frame looks
  const tick = () => {
    scrollAt(at.x, at.y)
    look()
    frame = requestAnimationFrame(tick)
  }
  const begin = () => {
    ghost = ghostOf(card)
    onStart()
    frame = requestAnimationFrame(tick)
  }
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return
    at = { x: event.clientX, y: event.clientY }
    if (ghost === undefined && Math.hypot(at.x - x, at.y - y) >= DRAG_FROM_PX) begin()
    if (ghost !== undefined) ghost.style.transform = `translate(${at.x - x}px, ${at.y - y}px) rotate(1.5deg)`
  }
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return
    if (ghost === undefined) return finish()
    look()
    swallowClick()
    finish(over)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || ghost === undefined) return
    event.preventDefault()
    event.stopPropagation()
    finish()
  }
  window.addEventListener('pointermove', onMove, { signal })
  window.addEventListener('pointerup', onUp, { signal })
  window.addEventListener('pointercancel', () => finish(), { signal })
  window.addEventListener('blur', () => finish(), { signal })
  window.addEventListener('keydown', onKey, { signal, capture: true })
}

/** A picture of the card that goes with the pointer; the card itself stays where it is. */
function ghostOf(card: HTMLElement): HTMLElement {
  const { left, top, width, height } = card.getBoundingClientRect()
  const ghost = card.cloneNode(true) as HTMLElement
  for (const name of ['id', 'data-path', 'role']) ghost.removeAttribute(name)
  ghost.classList.add('board-card--ghost')
  ghost.setAttribute('aria-hidden', 'true')
  Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
  document.body.append(ghost)
  return ghost
}

function columnAt(x: number, y: number): Status | undefined {
  const column = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-column]')
  return column?.dataset.column as Status | undefined
}

function scrollAt(x: number, y: number): void {
  const element = document.elementFromPoint(x, y)
  const board = element?.closest<HTMLElement>('[data-scrolls="x"]')
  const list = element?.closest('[data-column]')?.querySelector<HTMLElement>('[data-scrolls="y"]')
  if (board) board.scrollLeft += push(x, board.getBoundingClientRect().left, board.getBoundingClientRect().right)
  if (list) list.scrollTop += push(y, list.getBoundingClientRect().top, list.getBoundingClientRect().bottom)
}

/** Returns how far to scroll: nothing in the middle, more the nearer the edge is. */
export function push(at: number, from: number, to: number): number {
  if (at < from + EDGE_PX) return -Math.round((SCROLL_PX * Math.min(EDGE_PX, from + EDGE_PX - at)) / EDGE_PX)
  if (at > to - EDGE_PX) return Math.round((SCROLL_PX * Math.min(EDGE_PX, at - to + EDGE_PX)) / EDGE_PX)
  return 0
}

/** Letting go is no click on what lies below: the browser sends one all the same, in the same task. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => event.stopPropagation()
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }))
}
