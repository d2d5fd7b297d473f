/**
 * The shapes of our own small files. By hand, because every command reads some: the library that checks what the API takes
 * is ready 20 ms later.
 */

/** Returns a value that has its type; undefined for any other. */
export type Shape<T> = (value: unknown) => T | undefined

type Fields<S> = { [K in keyof S]: S[K] extends Shape<infer T> ? T : never }

export const text: Shape<string> = (value) => (typeof value === 'string' ? value : undefined)
export const number: Shape<number> = (value) => (typeof value === 'number' ? value : undefined)
export const flag: Shape<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)

export function oneOf<T extends string>(values: readonly T[]): Shape<T> {
  return (value) => values.find((one) => one === value)
}

export function listOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const items = value.map(shape)
    return items.includes(undefined) ? undefined : (items as T[])
  }
}

/** An object that has every field of `needed`, and of `optional` what is there, with the right types; others are left out. */
export function objectOf<N extends Record<string, Shape<unknown>>, O extends Record<string, Shape<unknown>>>(
  needed: N,
  optional: O = {} as O,
): Shape<Fields<N> & Partial<Fields<O>>> {
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined
    const fields = new Map(Object.entries(value))
    const found: Record<string, unknown> = {}
    for (const [name, shape] of [...Object.entries(needed), ...Object.entries(optional)]) {
      const field = fields.get(name)
      if (field === undefined && !Object.hasOwn(needed, name)) continue
      found[name] = shape(field)
      if (found[name] === undefined) return undefined
    }
    return found as Fields<N> & Partial<Fields<O>>
  }
}
