/** Exports: the bytes of a version as a file. */
import { extensionOf, nameOf } from '../ui/file-kind.ts'
import type { CallOptions } from './client.ts'
import { send } from './http.ts'
import { projectPath } from './operations.ts'
import type { CheckpointView } from './views.ts'

interface FileHandle {
  name: string
  createWritable(): Promise<WritableStream<Uint8Array>>
}

type SavePicker = (options: { suggestedName: string }) => Promise<FileHandle>

/**
 * Saves the content of a checkpoint and returns the file's name; undefined when the person chose none. Where the browser
 * lets a page write a file (Chromium), the bytes go straight to disk; elsewhere they are collected first, because only a
 * request of the page's own carries the token.
 */
export async function saveContent(
  project: string,
  checkpoint: CheckpointView,
  { signal, onProgress }: CallOptions,
): Promise<string | undefined> {
  const name = exportName(checkpoint)
  const picker = (window as { showSaveFilePicker?: SavePicker }).showSaveFilePicker
  const handle = picker === undefined ? undefined : await picker.call(window, { suggestedName: name })
  const { body } = await send(`${projectPath(project)}/checkpoints/${checkpoint.id}/content`, {
    ...(signal === undefined ? {} : { signal }),
  })
  let done = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      done += piece.byteLength
      onProgress?.({ phase: 'export', done, total: checkpoint.size, unit: 'bytes', perSecond: null })
      controller.enqueue(piece)
    },
  })
  const bytes = body!.pipeThrough(counting)
  if (handle !== undefined) {
    // closing is what makes the file appear: one that breaks off leaves what was there
    await bytes.pipeTo(await handle.createWritable(), signal === undefined ? {} : { signal })
    return handle.name
  }
  download(await new Response(bytes).blob(), name)
  return name
}

/** Returns the name of an exported file: `shot (3f9a0c12).blend`. */
export function exportName({ path, id }: Pick<CheckpointView, 'path' | 'id'>): string {
  const name = nameOf(path)
  const extension = extensionOf(path)
  const stem = extension === '' ? name : name.slice(0, -extension.length - 1)
  const end = extension === '' ? '' : name.slice(-extension.length - 1)
  return `${stem} (${id.slice(0, 8)})${end}`
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the browser has taken the blob by the next task
  setTimeout(() => URL.revokeObjectURL(url))
}
