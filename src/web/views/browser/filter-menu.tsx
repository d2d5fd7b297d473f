import { ListFilter } from 'lucide-react'
import { Popover } from 'radix-ui'
import { setParams } from '../../app/use-route.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/field.tsx'
import { formatNumber } from '../../ui/format.ts'
import { countValues, FACET_LABELS, FACETS, type Facet, formatFacet, isFiltering } from './filter.ts'
import type { Listing } from './use-listing.ts'

/** Chooses by state, status, type and author, with how many there are of each. */
export function FilterMenu({ listing, facets = FACETS }: { listing: Listing; facets?: readonly Facet[] }) {
  const { filter } = listing
  const many = facets.reduce((sum, facet) => sum + filter[facet].length, 0)
  const clear = () => setParams({ state: '', status: '', type: '', author: '' }, { replace: true })
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button
          look="quiet"
          icon={<ListFilter size={15} />}
          aria-label={many === 0 ? 'Filter' : `Filter: ${many} chosen`}
        >
          Filter
          {many > 0 && <span className="filter__count">{many}</span>}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover filter"
          align="end"
          sideOffset={4}
          collisionPadding={12}
          aria-label="Filter"
        >
          {facets.map((facet) => (
            <Group key={facet} facet={facet} listing={listing} />
          ))}
          <div className="filter__foot">
            <Button look="quiet" disabled={!isFiltering(filter)} onClick={clear}>
              Clear
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Group({ facet, listing: { among, filter, complete, q } }: { facet: Facet; listing: Listing }) {
  const chosen = filter[facet]
  const counts = countValues(among, facet)
  // a value that was chosen stays, also when nothing has it any more
  const missing = chosen.filter((value) => !counts.some(([one]) => one === value))
  const values = [...counts, ...missing.map((value) => [value, 0] as const)]
  const toggle = (value: string, on: boolean) => {
    const next = on ? [...chosen, value] : chosen.filter((one) => one !== value)
    setParams({ [facet]: formatFacet(next) }, { replace: true })
  }
  return (
    <fieldset className="filter__group">
      <legend className="filter__title">{FACET_LABELS[facet]}</legend>
      {values.map(([value, many]) => (
        <CheckField
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) => toggle(value, on)}
          label={
            <span className="filter__value">
              {value}
              <span className="filter__many">{complete || q !== '' ? formatNumber(many) : '…'}</span>
            </span>
          }
        />
      ))}
    </fieldset>
  )
}
