/** Where the person is, as the part of the address behind `#`: a reload and the back button keep it. */

export interface Route {
  /** undefined: none was chosen yet. */
  project: string | undefined
  view: string
  params: Readonly<Record<string, string>>
}

export const DEFAULT_VIEW = 'browser'

/** Returns the route of a fragment; what is not understood is left out. `#/p/PROJECT/VIEW?name=value`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s)
  const [, marker, project, view] = path.split('/')
  return {
    project: marker === 'p' && project ? safeDecode(project) : undefined,
    view: view ? safeDecode(view) : DEFAULT_VIEW,
    params: Object.fromEntries(new URLSearchParams(query)),
  }
}

/** Returns the fragment of a route; empty parameters are left out. */
export function formatRoute({ project, view, params }: Route): string {
  if (project === undefined) return '#/'
  const given = Object.entries(params).filter(([, value]) => value !== '')
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `#/p/${encodeURIComponent(project)}/${encodeURIComponent(view)}${query}`
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
