import { FolderOpen, SearchX } from 'lucide-react'
import { setParams } from '../../app/use-route.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { isFiltering } from './filter.ts'
import type { Listing } from './use-listing.ts'

/** Says why nothing is shown, and how to see something again. */
export function EmptyListing({ listing: { q, filter, checkpoints } }: { listing: Listing }) {
  const filtering = isFiltering(filter)
  if (q !== '' || filtering) {
    const clear = () => setParams({ q: '', state: '', status: '', type: '', author: '' })
    return (
      <Empty
        icon={<SearchX size={34} strokeWidth={1.4} />}
        title={checkpoints.length > 0 ? 'No file has such a name' : 'Nothing fits'}
      >
        {q !== '' && checkpoints.length === 0 && <p>No file, comment or person has all the words “{q}”.</p>}
        <Button onClick={clear}>Show everything</Button>
      </Empty>
    )
  }
  return (
    <Empty icon={<FolderOpen size={34} strokeWidth={1.4} />} title="No files yet">
      <p>Save a file into the project's folder: it appears here, and its first checkpoint is one click away.</p>
    </Empty>
  )
}
