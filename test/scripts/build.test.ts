import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { expect, it } from 'vitest'
import { runFile, runScript, withTree } from './tree.ts'

const TREE = {
  'package.json': '{ "type": "module" }',
  'src/cli/main.ts': `
    const word: string = process.argv[2]!
    if (word === 'lazy') await import('../node/lazy.ts').then(({ answer }) => answer())
    else console.log('eager', word)`,
  'src/node/lazy.ts': `
    import { Worker } from 'node:worker_threads'
    export function answer(): void {
      new Worker(new URL('./sum-worker.js', import.meta.url)).on('message', (sum) => console.log('lazy', sum))
    }`,
  'src/cdc/sum-worker.ts': `
    import { parentPort } from 'node:worker_threads'
    parentPort!.postMessage(1 + 2)`,
  'src/web/index.html': '<p>page</p><script type="module" src="/main.tsx"></script>',
  'src/web/main.tsx': `
    import { title } from './title.ts'
    void import('./page.tsx').then(({ show }) => show(title as string))`,
  'src/web/title.ts': `export const title = 'title'`,
  'src/web/page.tsx': `
    import './page.css'
    import { title } from './title.ts'
    export const show = (text: string) => text === title && import('./later.ts')`,
  'src/web/later.ts': `document.title = 'later'`,
  'src/web/page.css': 'p { color: red }',
  'src/web/public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
}

it('bundles the program and its workers flat, and builds the page with names by content', () =>
  withTree(TREE, async (root) => {
    expect(await runScript('build.js', root)).toMatchObject({ code: 0, stderr: '' })
    const cli = join(root, 'dist', 'cli.js')
    expect(await runFile(cli, 'now')).toMatchObject({ code: 0, stdout: 'eager now\n' })
    expect(await runFile(cli, 'lazy')).toMatchObject({ code: 0, stdout: 'lazy 3\n' })
    const files = await readdir(join(root, 'dist', 'web'), { recursive: true })
    const page = files.map((file) => file.split(sep).join('/'))
    expect(page.map((file) => file.replace(/-[\w-]{8}\./, '-HASH.')).sort()).toEqual([
      'assets',
      'assets/index-HASH.js',
      'assets/later-HASH.js',
      'assets/page-HASH.js',
      'assets/style-HASH.css',
      'icon.svg',
      'index.html',
    ])
    const html = await readFile(join(root, 'dist', 'web', 'index.html'), 'utf8')
    const tag = (name: string) => html.match(new RegExp(`<[^>]*/assets/${name}-[^>]*>`))?.[0]
    expect(tag('index')).toMatch(/^<script type="module"/)
    expect(tag('style')).toMatch(/^<link rel="stylesheet"/)
    // what comes next is fetched at once, what may come later is not
    expect(tag('page')).toMatch(/^<link rel="modulepreload"/)
    expect(tag('later')).toBeUndefined()
  }))

it('removes what an earlier build left behind', () =>
  withTree({ ...TREE, 'dist/old-ABCDEFGH.js': '', 'dist/web/old.html': '' }, async (root) => {
    await runScript('build.js', root)
    const files = await readdir(join(root, 'dist'), { recursive: true })
    expect(files).toContain('sum-worker.js')
    expect(files.filter((file) => file.includes('old'))).toEqual([])
  }))

it('keeps the earlier build when the sources do not compile', () =>
  withTree(TREE, async (root) => {
    await runScript('build.js', root)
    await writeFile(join(root, 'src', 'cli', 'main.ts'), 'const = 1')
    expect(await runScript('build.js', root)).toMatchObject({ code: 1 })
    expect(await runFile(join(root, 'dist', 'cli.js'), 'now')).toMatchObject({ stdout: 'eager now\n' })
  }))

it('refuses two workers that would get the same name', () =>
  withTree({ ...TREE, 'src/store/sum-worker.ts': '' }, async (root) => {
    const { code, stderr } = await runScript('build.js', root)
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('dist/sum-worker.js') })
  }))

it('builds nothing, without failing, where there is no program yet', () =>
  withTree({ 'package.json': '{ "type": "module" }' }, async (root) => {
    expect(await runScript('build.js', root)).toMatchObject({ code: 0, stderr: '' })
  }))

it('reads of the modules of Node what is named, and no export beside it', () =>
  withTree(
    {
      'package.json': '{ "type": "module" }',
      'src/cli/main.ts': `
        import { writeSync } from 'node:fs'
        import * as path from 'node:path'
        import http from 'node:http'
        const loaded = () => process.moduleLoadList.some((one) => one.includes('undici'))
        writeSync(1, [typeof http.request, path.join('a', 'b'), loaded()].join(' '))`,
    },
    async (root) => {
      await runScript('build.js', root)
      expect(await runFile(join(root, 'dist', 'cli.js'))).toMatchObject({ code: 0, stdout: 'function a/b false' })
      expect(await runFile(join(root, 'src', 'cli', 'main.ts'))).toMatchObject({ stdout: 'function a/b true' })
    },
  ))
