/** The page: assets with their states, the history of one, members and peers, the invite. Text is set as text only. */
import { events, get, imageUrl, post, run, signIn } from './api.js'

/** Changes come in bursts, when a laptop has been away: one refresh for each burst, milliseconds after it began. */
const REFRESH_AFTER_MS = 300
/** How long to wait before looking for a node that has gone, milliseconds. */
const RETRY_AFTER_MS = 2000
const HISTORY_LENGTH = 100

const find = (id) => document.getElementById(id)
const previews = new Map()
let project
let selected
let refreshWaits = false

find('projects').addEventListener('change', () => guard(() => showProject(find('projects').value)))
find('invite').addEventListener('click', () => guard(invite))
find('ticket-close').addEventListener('click', () => find('ticket').close())
find('ticket').addEventListener('close', () => {
  find('ticket-text').value = ''
  URL.revokeObjectURL(find('ticket-code').src)
})
guard(async () => {
  await signIn().finally(() => void watch())
  await showProjects()
})

/** Shows what goes wrong instead of losing it. */
async function guard(work) {
  try {
    await work()
    notice('')
  } catch (error) {
    const lost = error instanceof TypeError ? 'The node does not answer. Run `pegbar start`.' : error.message
    notice(error.code === 'UNAUTHORIZED' ? 'This page needs a new address: run `pegbar web`.' : lost)
  }
}

function notice(text) {
  find('notice').hidden = text === ''
  find('notice').textContent = text
}

function element(name, text, children = []) {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  made.append(...children)
  return made
}

async function showProjects() {
  const projects = await get('/projects')
  const options = projects.map(({ id, name }) => Object.assign(element('option', name), { value: id }))
  find('projects').replaceChildren(...options)
  const current = projects.find(({ id }) => id === project?.id) ?? projects[0]
  find('invite').disabled = current === undefined
  if (current === undefined) throw new Error('No project yet: run `pegbar start DIR`, or `pegbar join TICKET`.')
  find('projects').value = current.id
  await showProject(current.id)
}

async function showProject(id) {
  if (project?.id !== id) selected = undefined
  project = await get(`/projects/${id}`)
  find('folder').textContent = project.dir
  await Promise.all([showAssets(), showHistory(), showMembers()])
}

async function showAssets() {
  const shown = project.id
  const working = ({ phase, done, total, unit }) => {
    find('work').textContent = `${phase} ${done}${total === undefined ? '' : ` of ${total}`} ${unit}`
  }
  const assets = await run(`/projects/${shown}/status`, { paths: [] }, working)
  find('work').textContent = ''
  if (project.id === shown) find('assets').replaceChildren(...assets.map(assetRow))
}

function assetRow(asset) {
  const button = element('button', asset.path)
  button.type = 'button'
  button.addEventListener('click', () => {
    selected = asset.path
    for (const row of find('assets').rows) row.ariaSelected = String(row.dataset.path === selected)
    guard(showHistory)
  })
  const row = element('tr', undefined, [
    element('td', undefined, [button]),
    element('td', [...asset.states, ...(asset.problem ? [asset.problem] : [])].join(', ')),
    element('td', asset.status ?? ''),
    element('td', bytes(asset.size)),
  ])
  row.dataset.path = asset.path
  row.ariaSelected = String(asset.path === selected)
  return row
}

async function showHistory() {
  const query = new URLSearchParams({ limit: HISTORY_LENGTH, ...(selected === undefined ? {} : { path: selected }) })
  const shown = selected
  const checkpoints = await get(`/projects/${project.id}/checkpoints?${query}`).catch((error) => {
    // an untracked file has no history
    if (error.code?.endsWith('NOT_FOUND')) return []
    throw error
  })
  const items = await Promise.all(checkpoints.map(checkpointItem))
  if (shown !== selected) return
  find('history-title').textContent = shown === undefined ? 'History' : `History of ${shown}`
  find('history').replaceChildren(...(items.length === 0 ? [element('li', 'No checkpoints yet.')] : items))
}

async function checkpointItem({ id, path, comment, author, time, status, added, keptOn, preview }) {
  const facts = [
    `${author.name} (${author.device.name})`,
    new Date(time).toLocaleString(),
    status,
    `${bytes(added)} added`,
    `kept on ${keptOn.have} of ${keptOn.of} laptops`,
  ]
  const line = element('p', facts.join(' · '))
  line.className = 'facts'
  const texts = [element('p', comment), element('p', `${path} · ${id.slice(0, 8)}`), line]
  return element('li', undefined, preview === null ? texts : [await previewImage(preview), ...texts])
}

async function previewImage({ hash, width, height }) {
  if (!previews.has(hash)) previews.set(hash, imageUrl(`/projects/${project.id}/previews/${hash}`))
  const src = await previews.get(hash).catch(() => {
    // not here yet: the next refresh asks again
    previews.delete(hash)
    return ''
  })
  return Object.assign(element('img'), { src, width, height, alt: '' })
}

async function showMembers() {
  const members = await get(`/projects/${project.id}/members`)
  const peers = await get(`/projects/${project.id}/peers`).catch((error) => {
    if (error.code === 'NODE_REQUIRED') return []
    throw error
  })
  const devices = (list) => list.map((one) => `${one.name}${one.online ? ' (online)' : ''}`).join(', ')
  find('members').replaceChildren(
    ...members.map((one) => element('li', `${one.person.name}, ${one.role ?? 'removed'}: ${devices(one.devices)}`)),
  )
  find('peers').replaceChildren(
    ...peers.map((one) => {
      const state = one.online ? `online, ${one.equal ? 'records equal' : 'exchanging records'}` : 'offline'
      return element('li', `${one.person?.name ?? 'unknown'} (${one.device.name}): ${state}, holds ${one.holds}`)
    }),
  )
}

async function invite() {
  const { ticket, expires } = await post(`/projects/${project.id}/invites`, { mine: false })
  find('ticket-text').value = ticket
  find('ticket-code').src = await imageUrl('/qr', { text: ticket })
  find('ticket-expires').textContent = `It can be used until ${new Date(expires).toLocaleString()}.`
  find('ticket').showModal()
}

/** Fetches again what others change, for as long as the page is open. */
async function watch() {
  for (;;) {
    try {
      for await (const { event } of events('/events')) if (event !== 'job') refreshSoon()
    } catch {
      // the node is away, or the page has no token yet: the same after a while
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS))
    refreshSoon()
  }
}

function refreshSoon() {
  if (refreshWaits) return
  refreshWaits = true
  setTimeout(() => {
    refreshWaits = false
    guard(showProjects)
  }, REFRESH_AFTER_MS)
}

function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = count < 1024 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), units.length - 1)
  return `${(count / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`
}
