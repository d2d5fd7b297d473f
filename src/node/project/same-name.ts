/** Tells whether people would take two names for one: case, width of characters and blanks make no difference. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b)
}

/** Returns what two names that people take for one have in common. */
export function plainName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
}

/** Fewest digits of an id that are shown beside a name. */
const MIN_DIGITS = 4

/** Returns a name with the first digits of its id, as many as tell it from the other ids. */
export function withDigits(name: string, id: string, others: Iterable<string>): string {
  let digits = MIN_DIGITS
  for (const other of others) {
    while (other !== id && digits < id.length && other.startsWith(id.slice(0, digits))) digits++
  }
  return `${name} #${id.slice(0, digits)}`
}
