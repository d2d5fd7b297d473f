import { Fragment } from 'react'
import { useStore } from '../app/store.ts'
import { openDialogs } from './dialogs.ts'

/** Where open dialogs are in the page. */
export function DialogSlot() {
  return useStore(openDialogs).map(({ id, element }) => <Fragment key={id}>{element}</Fragment>)
}
