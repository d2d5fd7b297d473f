/** What stands at the right of the header, from left to right: the jobs, the notices. A new one is a row here. */
import type { ComponentType } from 'react'

export const HEADER_SLOTS: readonly { id: string; Component: ComponentType }[] = []
