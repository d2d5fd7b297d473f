import { type KeyboardEvent, type MouseEvent, type PointerEvent, useCallback, useMemo, useState } from 'react'
import { select, useSelection } from '../../app/selection.ts'
import type { AssetView, Status } from '../../data/views.ts'
import { nameOf } from '../../ui/file-kind.ts'
import { ContextArea } from '../../ui/menu.tsx'
import { assetMenu, projectMenu } from '../browser/asset-menu.tsx'
import { BoardColumn, cardId } from './board-column.tsx'
import { nextCard, placeOf, statusBeside, statusOf, toColumns } from './columns.ts'
import { followDrag } from './drag.ts'
import { useMoves } from './use-moves.ts'

/** Cards that Page Up and Page Down go over. */
const PAGE = 5

/** The columns. A card is moved by dragging it, or by Shift with an arrow key; its menu sets the status too. */
export function BoardColumns({ project, assets }: { project: string; assets: readonly AssetView[] }) {
  const { moves, move } = useMoves(project)
  const columns = useMemo(() => toColumns(assets, moves), [assets, moves])
  const { primary } = useSelection()
  const [focused, setFocused] = useState<string>()
  const active = placeOf(columns, focused) === undefined ? primary : focused
  const [drag, setDrag] = useState<{ path: string; over: Status | undefined }>()
  const [said, setSaid] = useState('')

  const moveTo = useCallback(
    async (asset: AssetView, from: Status, to: Status) => {
      setSaid(`${nameOf(asset.path)}: ${to}`)
      setFocused(asset.path)
      if (!(await move(asset.path, to))) setSaid(`${nameOf(asset.path)} stays ${from}`)
    },
    [move],
  )
  const choose = useCallback((path: string) => {
    setFocused(path)
    select([path])
  }, [])
  const press = useCallback(
    (event: PointerEvent<HTMLElement>, asset: AssetView) => {
      // a finger scrolls; it sets the status by the menu
      if (event.button !== 0 || event.pointerType === 'touch' || isButton(event.target)) return
      const from = statusOf(asset, moves)
      followDrag({
        card: event.currentTarget,
        pointer: event.pointerId,
        x: event.clientX,
        y: event.clientY,
        onStart: () => setDrag({ path: asset.path, over: undefined }),
        onOver: (over) => setDrag({ path: asset.path, over }),
        onEnd: (over) => {
          setDrag(undefined)
          if (over !== undefined && from !== null && over !== from) void moveTo(asset, from, over)
        },
      })
    },
    [moves, moveTo],
  )

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
    const current = assets.find(({ path }) => path === active)
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined
    if (event.shiftKey && step !== undefined) {
      const from = current && statusOf(current, moves)
      const to = from ? statusBeside(from, step) : undefined
      if (current && from && to) void moveTo(current, from, to)
    } else if (event.shiftKey) return
    else if (event.key === 'Enter' && active !== undefined) select([active])
    else if (event.key === 'Escape') select([])
    else {
      const next = nextCard(event.key, columns, active, PAGE)
      if (next === undefined) return
      setFocused(next)
      // the details that are open follow
      if (primary !== undefined) select([next])
    }
    event.preventDefault()
  }
  const forMenu = (event: MouseEvent) => {
    const path = (event.target as HTMLElement).closest<HTMLElement>('[data-path]')?.dataset.path
    if (path === undefined) select([])
    else choose(path)
  }
  const selected = assets.filter(({ path }) => path === primary)
  return (
    <>
      <ContextArea entries={() => (selected.length === 0 ? projectMenu(project) : assetMenu(project, selected))}>
        <div
          className="board"
          role="grid"
          aria-label="Board"
          aria-describedby="board-keys"
          aria-activedescendant={active === undefined ? undefined : cardId(active)}
          tabIndex={0}
          data-scrolls="x"
          data-dragging={drag !== undefined}
          onKeyDown={onKeyDown}
          onContextMenuCapture={forMenu}
        >
          {columns.map((column) => (
            <BoardColumn
              key={column.status}
              project={project}
              column={column}
              active={active}
              chosen={primary}
              dragged={drag?.path}
              target={drag?.over === column.status}
              onPress={press}
              onChoose={choose}
            />
          ))}
        </div>
      </ContextArea>
      <p id="board-keys" className="unseen">
        Arrow keys go from card to card. Shift with the left or right arrow moves the card to another status. Enter
        shows its details.
      </p>
      <p className="unseen" role="status">
        {said}
      </p>
    </>
  )
}

function isButton(target: EventTarget): boolean {
  return (target as HTMLElement).closest('button') !== null
}
