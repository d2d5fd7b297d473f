/** Pictures that the person gives: attached, pasted, dropped, or taken of the screen. */

/** What the node takes as it is. */
const TAKEN = new Set(['image/png', 'image/jpeg', 'image/webp'])
/** Larger pictures are made smaller first: a preview is far smaller still, and this travels as text. */
const MAX_BYTES = 6_000_000
const MAX_SIDE_PX = 2048
const QUALITY = 0.9

/** Returns the picture of a paste or a drop; undefined when there is none in it. */
export function imageIn(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'))
}

/**
 * Returns a picture as a `data:` address that the node takes.
 *
 * @throws Error when it is no picture that this browser can read
 */
export async function toDataUrl(image: Blob): Promise<string> {
  const small = TAKEN.has(image.type) && image.size <= MAX_BYTES
  return readAsDataUrl(small ? image : await shrink(image))
}

/** Returns the base64 text of a `data:` address. */
export function base64Of(dataUrl: string): string {
  return dataUrl.slice(dataUrl.indexOf(',') + 1)
}

/** Lets the person choose a screen or window, and returns a picture of it. */
export async function captureScreen(): Promise<Blob> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false })
  try {
    const video = document.createElement('video')
    video.srcObject = stream
    video.muted = true
    await video.play()
    return await draw(video, video.videoWidth, video.videoHeight)
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

async function shrink(image: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(image).catch((cause) => {
    throw new Error('That file is no picture that this browser can read.', { cause })
  })
  try {
    return await draw(bitmap, bitmap.width, bitmap.height)
  } finally {
    bitmap.close()
  }
}

async function draw(source: CanvasImageSource, width: number, height: number): Promise<Blob> {
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(width, height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  canvas.getContext('2d')!.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/webp', quality: QUALITY })
}

function readAsDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}
