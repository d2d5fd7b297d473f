/** Between the parts of a text: no word that is searched for has it. */
const SEPARATOR = '\n'

/** Returns texts as they are compared by a search: whatever the case and the Unicode form. */
export function foldText(parts: readonly string[]): string {
  // upper case first: Greek has two small sigmas, and lower case alone would keep them apart
  return parts.join(SEPARATOR).normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC')
}

/** Returns the words of a query, folded, each once. */
export function wordsOf(query: string): string[] {
  return [...new Set(foldText([query]).split(/\s+/u))].filter((word) => word !== '')
}

/** Whether every word is somewhere in the folded text. */
export function hasWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
