/**
 * Node's own modules, for the bundle. An `import` of one reads every export it has before the program runs a line, and
 * some of them load much more (`WebSocket` of `node:http`, for example: 20 ms). Taken this way only what is named is read.
 */
import { builtinModules } from 'node:module'

/** What these packages ask for and never use here; read when it is used after all. */
const LAZY = [
  // starts programs for commands that have a file of their own, which ours have not: 5 ms
  { module: 'child_process', importer: /[\\/]commander[\\/]/ },
]

/** @type {import('esbuild').Plugin} */
export const builtinModulesPlugin = {
  name: 'builtin-modules',
  setup(build) {
    const known = new Set(builtinModules)
    build.onResolve({ filter: /^[a-z_/:]+$/ }, ({ path, kind, importer }) => {
      const name = path.replace(/^node:/, '')
      if (kind !== 'import-statement' || !known.has(name)) return undefined
      const lazy = LAZY.some((one) => one.module === name && one.importer.test(importer))
      // of its own for each importer: shared, they would become files that have to be loaded, too
      return { path: importer, namespace: lazy ? 'builtin-lazy' : 'builtin', sideEffects: false, suffix: `?${name}` }
    })
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ suffix }) => ({ contents: eager(suffix.slice(1)) }))
    build.onLoad({ filter: /.*/, namespace: 'builtin-lazy' }, ({ suffix }) => ({ contents: lazily(suffix.slice(1)) }))
  },
}

/** Each export is a call without side effects, so that esbuild leaves out those that nobody imports. */
function eager(module) {
  const exports = namesOf(module).map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})()`)
  return [`const builtin = process.getBuiltinModule('node:${module}')`, 'export default builtin', ...exports].join('\n')
}

function lazily(module) {
  const read = (name) => `get ${name}() { return process.getBuiltinModule('node:${module}').${name} }`
  return `export default { ${namesOf(module).map(read).join(', ')} }`
}

/** What has a name that can be declared; `default` cannot, and is the module itself. */
function namesOf(module) {
  const names = Object.keys(process.getBuiltinModule(`node:${module}`))
  return names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
}
