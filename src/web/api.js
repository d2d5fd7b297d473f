/** Calls to the node that served this page. */
const PREFIX = '/api/v1'
const TOKEN_KEY = 'pegbar-token'

/** Trades the code in the address for a token and takes it out of the address; without a code, the kept token stays. */
export async function signIn() {
  const code = location.hash.slice(1)
  if (code === '') return
  history.replaceState(null, '', location.pathname)
  const response = await fetch(`${PREFIX}/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  // a used code is no failure while this browser still has the token that it was traded for
  if (response.ok) localStorage.setItem(TOKEN_KEY, (await response.json()).token)
}

/** Returns the answer to a GET, or to a POST when there is a body; throws what the node refuses. */
async function ask(path, { body, signal } = {}) {
  const headers = { Authorization: `Bearer ${localStorage.getItem(TOKEN_KEY) ?? ''}` }
  const post = { method: 'POST', body: JSON.stringify(body) }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const response = await fetch(PREFIX + path, { headers, signal, ...(body === undefined ? {} : post) })
  if (!response.ok) throw failure((await response.json()).error)
  return response
}

function failure({ code, message, hint }) {
  return Object.assign(new Error(hint === undefined ? message : `${message} (${hint})`), { code })
}

export async function get(path) {
  return (await ask(path)).json()
}

export async function post(path, body) {
  return (await ask(path, { body })).json()
}

/** Returns an address for an image that only a request with the token gets. */
export async function imageUrl(path, body) {
  return URL.createObjectURL(await (await ask(path, { body })).blob())
}

/** Runs an operation that is a job, and returns its result. */
export async function run(path, body, onProgress) {
  const { job } = await post(path, body)
  if (job.state === 'done') return job.result
  for await (const { event, data } of events(`/jobs/${job.id}/events`)) {
    if (event === 'progress') onProgress(data)
    else if (event === 'done') return data.result
    else if (event === 'failed') throw failure(data.error)
  }
  throw failure({ code: 'NODE_UNREACHABLE', message: 'the node has ended' })
}

/** Yields the server-sent events of an address. `EventSource` can not send the token. */
export async function* events(path, signal) {
  const response = await ask(path, { signal })
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (text + value).split('\n\n')
    text = blocks.pop()
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)))
      if (fields.data !== undefined) yield { event: fields.event, data: JSON.parse(fields.data) }
    }
  }
}
