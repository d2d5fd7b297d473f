import type { Notice } from '../../core/notice.ts'
import type { NoticeView } from '../../core/services.ts'
import type { Notices } from '../notices.ts'
import type { ProjectComponents } from './components.ts'
import { isoTime } from './views.ts'
import { isNewest } from './working-file.ts'

type Components = Pick<ProjectComponents, 'store' | 'notices' | 'deviceNotices' | 'told'>

/** Returns what the person was told about the project and about the device, newest first. */
export async function notices(components: Components): Promise<NoticeView[]> {
  await components.told()
  const own = await components.notices.list((notice) => isOver(components, notice))
  const device = await components.deviceNotices.list()
  return [...own, ...device].sort((a, b) => b.timeMs - a.timeMs).map(noticeView)
}

/** Marks notices as read; returns how many are left. */
export async function markRead(
  components: Components,
  { ids }: { ids?: readonly string[] },
): Promise<{ unread: number }> {
  const both: Notices[] = [components.notices, components.deviceNotices]
  for (const one of both) await one.markRead(ids)
  const left = await Promise.all(both.map((one) => one.list()))
  return { unread: left.flat().filter(({ read }) => !read).length }
}

/** What has been put in order needs no more telling. */
async function isOver({ store }: Components, { kind, asset: id }: Notice): Promise<boolean> {
  if (id === undefined || (kind !== 'conflict' && kind !== 'outdated')) return false
  const asset = await store.records.asset(id)
  if (asset === undefined || asset.trashed.value) return true
  if (kind === 'conflict') {
    const others = (await store.records.assetsAt(asset.path.value)).filter(
      (one) => one.id !== id && !one.trashed.value && one.heads.length > 0,
    )
    return asset.heads.length < 2 && others.length === 0
  }
  const base = await store.local.base(id)
  return base === undefined || isNewest(asset, base)
}

function noticeView({ id, kind, asset, path, device, text, hint, timeMs, read }: Notice): NoticeView {
  return {
    id,
    kind,
    asset: asset ?? null,
    path: path ?? null,
    device: device ?? null,
    text,
    hint: hint ?? null,
    time: isoTime(timeMs),
    read,
  }
}
