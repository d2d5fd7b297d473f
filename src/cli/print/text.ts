/** Digits of an id where a person reads it; commands take 6 and more. */
export const SHORT_ID_DIGITS = 8

export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_DIGITS)
}

/**
 * Returns a text from elsewhere (a path, a comment, a name) for one line of a terminal: control characters, which could
 * move the cursor, recolour the screen or fake a line, are shown as escapes.
 */
export function printable(text: string): string {
  // also the marks that turn the direction of writing: with them a name reads as another one
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character]
    return named ?? `\\u{${character.codePointAt(0)!.toString(16)}}`
  })
}

/** As `printable`, but with its line breaks and tabs: for comments shown whole. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n')
}

/** Returns the first line of a comment. */
export function firstLine(text: string): string {
  return printable(text.trim().split(/\r?\n/, 1)[0] ?? '')
}

/** Returns a path as a person types it in a POSIX shell. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text
  if (/\p{Cc}/u.test(text)) return `$'${printable(text).replaceAll("'", "\\'")}'`
  const word = `'${text.replaceAll("'", "'\\''")}'`
  return text.startsWith('-') ? `./${word}` : word
}

let segmenter: Intl.Segmenter | undefined

/** Splits into what a person sees as characters. Plain ASCII, nearly always, does without the segmenter's 5 ms. */
function charactersOf(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return text.split('')
  segmenter ??= new Intl.Segmenter()
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** Returns `text` in at most `columns` characters, the end of it replaced by an ellipsis. */
export function shorten(text: string, columns: number): string {
  const characters = charactersOf(text)
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`
}

/** Returns rows with their columns aligned; numbers go right. A column that is empty in every row is left out. */
export function table(rows: readonly (readonly string[])[], align: readonly ('left' | 'right')[]): string[] {
  const widths = align.map((_, column) => Math.max(0, ...rows.map((row) => lengthOf(row[column] ?? ''))))
  const used = align.flatMap((side, column) => (widths[column]! > 0 ? [{ side, column }] : []))
  return rows.map((row) =>
    used
      .map(({ side, column }) => {
        const cell = row[column] ?? ''
        const space = ' '.repeat(widths[column]! - lengthOf(cell))
        return side === 'right' ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
}

function lengthOf(text: string): number {
  return charactersOf(text).length
}
