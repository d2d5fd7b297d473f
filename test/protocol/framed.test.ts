import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_FRAME_BYTES } from '../../src/protocol/constants.ts'
import { FramedStream } from '../../src/protocol/framed.ts'
import { RawPeer } from './helpers/raw-peer.ts'
import { streams } from './helpers/streams.ts'

describe('framed', () => {
  test('F1 frames of any sizes arrive whole and in order, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
        async (frames, cuts) => {
          const [sender, receiver] = await streams()
          const framed = new FramedStream(receiver)
          const peer = new RawPeer(sender)
          const whole = frames.flatMap((frame) => [0, 0, frame.byteLength >> 8, frame.byteLength & 255, ...frame])
          const bytes = new Uint8Array(whole)
          for (let at = 0; at < bytes.byteLength; ) {
            const length = cuts.next().value
            peer.bytes(bytes.subarray(at, at + length))
            at += length
          }
          void sender.close()
          const read: Uint8Array[] = []
          for (;;) {
            const frame = await framed.read()
            if (frame === undefined) break
            read.push(frame)
          }
          expect(read.map((frame) => [...frame])).toEqual(frames.map((frame) => [...frame]))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('F2 a frame that says it is too large aborts the stream before its bytes come', async () => {
    const [sender, receiver] = await streams()
    const framed = new FramedStream(receiver)
    const peer = new RawPeer(sender)
    peer.frame(new Uint8Array(10), MAX_FRAME_BYTES + 1)
    await expect(framed.read()).rejects.toMatchObject({ code: 'FRAME_TOO_LARGE' })
    await peer.closed
    expect(sender.status).toBe('reset')
  })

  test('F3 a frame that does not arrive whole in time aborts the stream', async () => {
    const [sender, receiver] = await streams()
    const framed = new FramedStream(receiver, { frameTimeoutMs: 20 })
    const peer = new RawPeer(sender)
    peer.frame(new Uint8Array(10), 20)
    await expect(framed.read()).rejects.toMatchObject({ code: 'PEER_TIMEOUT' })
    await peer.closed
  })

  test('F3 a quiet stream is no broken one, unless the reader says so', async () => {
    const [sender, receiver] = await streams()
    const framed = new FramedStream(receiver, { frameTimeoutMs: 5 })
    const read = framed.read()
    await expect(new FramedStream((await streams())[1]).read({ timeoutMs: 30 })).rejects.toMatchObject({
      code: 'PEER_TIMEOUT',
    })
    new RawPeer(sender).frame(new Uint8Array([1, 2, 3]))
    expect(await read).toEqual(new Uint8Array([1, 2, 3]))
  })

  test('F4 an end inside a frame is PEER_LEFT, one between frames is the end', async () => {
    const [sender, receiver] = await streams()
    const framed = new FramedStream(receiver)
    new RawPeer(sender).frame(new Uint8Array(3), 5)
    void sender.close()
    await expect(framed.read()).rejects.toMatchObject({ code: 'PEER_LEFT' })
    const [other, end] = await streams()
    const read = new FramedStream(end).read()
    void other.close()
    expect(await read).toBeUndefined()
  })

  test('F5 frames that came before a reset are still read, then PEER_LEFT', async () => {
    const [sender, receiver] = await streams()
    const framed = new FramedStream(receiver)
    const peer = new RawPeer(sender)
    peer.frame(new Uint8Array([1]))
    const first = await framed.read()
    expect(first).toEqual(new Uint8Array([1]))
    const next = framed.read()
    sender.abort(new Error('gone'))
    await expect(next).rejects.toMatchObject({ code: 'PEER_LEFT' })
    await expect(framed.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'PEER_LEFT' })
  })

  test('F6 an abort leaves the stream usable', async () => {
    const [sender, receiver] = await streams()
    const framed = new FramedStream(receiver)
    const controller = new AbortController()
    const read = framed.read({ signal: controller.signal })
    controller.abort(new Error('stop'))
    await expect(read).rejects.toThrow('stop')
    new RawPeer(sender).frame(new Uint8Array([9]))
    expect(await framed.read()).toEqual(new Uint8Array([9]))
  })

  test('F7 misuse is a TypeError', async () => {
    const [, stream] = await streams()
    const framed = new FramedStream(stream)
    await expect(framed.write(new Uint8Array(MAX_FRAME_BYTES + 1))).rejects.toThrow(TypeError)
    expect(() => new FramedStream(stream, { maxFrameBytes: 8 << 20 })).toThrow(TypeError)
    void framed.read().catch(() => {})
    await expect(framed.read()).rejects.toThrow(TypeError)
    framed.abort(new Error('over'))
  })
})
