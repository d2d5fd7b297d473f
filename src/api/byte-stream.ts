/**
 * Returns a stream that asks `source` for the next bytes only when the reader wants some, and ends it when the reader
 * leaves. `stop` is called first then: it wakes a source that is waiting for something else.
 */
export function byteStream(source: AsyncIterable<Uint8Array>, stop: () => void): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next()
          if (done === true) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(error)
        }
      },
      async cancel() {
        stop()
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
