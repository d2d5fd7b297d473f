/** The selected assets, by path. The one that was chosen last also stands in the address, and its details are shown. */
import { createStore, useStore } from './store.ts'
import { setParams, useParam } from './use-route.ts'

const selected = createStore<readonly string[]>([])

/** Selects these paths; `primary` is the one whose details are shown, and `checkpoint` the one that is open in them. */
export function select(paths: readonly string[], primary: string | undefined = paths.at(-1), checkpoint = ''): void {
  selected.set(paths)
  setParams({ asset: primary ?? '', checkpoint }, { replace: true })
}

/** Returns the selected paths, and the one whose details are shown. */
export function useSelection(): { paths: readonly string[]; primary: string | undefined } {
  const paths = useStore(selected)
  const [primary] = useParam('asset')
  if (primary === '') return { paths: NONE, primary: undefined }
  // after a reload, or the back button, the address knows more than the store
  return { paths: paths.includes(primary) ? paths : [primary], primary }
}

const NONE: readonly string[] = []
