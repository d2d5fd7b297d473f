import type { QueryClient } from '@tanstack/react-query'
import { call } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import type { AssetView, NoticeView } from '../../data/views.ts'
import { folderOf } from '../../ui/file-kind.ts'
import { DEFAULT_VIEW } from '../route.ts'
import { showError } from '../toasts.ts'
import { navigate } from '../use-route.ts'

/** Shows the asset of a notice with its details, where it is now, and marks the notice as read. */
export function showNotice(client: QueryClient, project: string, notice: NoticeView): void {
  const assets = client.getQueryData<AssetView[]>(keys.assets(project))
  const path = assets?.find(({ asset }) => asset !== null && asset === notice.asset)?.path ?? notice.path
  if (path !== null) {
    navigate({ project, view: DEFAULT_VIEW, params: { folder: folderOf(path), asset: path } })
  }
  if (!notice.read) void markRead(client, project, [notice.id])
}

/** Marks notices as read, all of them without `ids`. */
export async function markRead(client: QueryClient, project: string, ids?: readonly string[]): Promise<void> {
  try {
    await call('markRead', ids === undefined ? {} : { ids: [...ids] }, { project })
    // those about the whole device are every project's
    await client.invalidateQueries({ queryKey: keys.notices(project) })
  } catch (error) {
    showError(error)
  }
}
