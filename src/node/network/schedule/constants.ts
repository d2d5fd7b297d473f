import { GET_TARGET_BYTES, QUESTION_RATE } from '../../../protocol/constants.ts'

/** What is outstanding at a peer should be here after this time: more only makes the end of a transfer wait for a slow one. */
export const WINDOW_MS = 1_000
/** Requests outstanding at a peer whose rate is not known yet. */
export const FIRST_WINDOW = 4
/** Fewest at a peer with a good score: one is served while the next one travels. */
export const LEAST_WINDOW = 2
/** The rate is measured over at least this long: frames come in bursts. */
export const RATE_SAMPLE_MS = 250
/** Share of a new sample in a rate, and of a new request in a score. */
export const SAMPLE_WEIGHT = 0.3
export const SCORE_WEIGHT = 1 / 8

/** Below this share of kept promises a peer is cut: about twenty requests in a row of which nothing came. */
export const LEAST_KEPT = 0.08
/** A request is late after this time, or after so many times the time that the peer's rate lets expect. */
export const LATE_MS = 1_000
export const LATE_FACTOR = 4
/** How much sooner another peer must promise a chunk, beyond twice its own time, to be asked for it, too. */
export const DUPLICATE_GAIN_MS = 100

/** Chunks that are not known to be at a peer before it is asked about them although it has others to give. */
export const QUESTION_BATCH = 256
/** Before a peer is asked again about chunks that it did not have: it may be fetching them, too. */
export const ASK_AGAIN_MS = 2_000
/** Questions that one peer is asked, over all projects: a fifth of what it allows (R13), as it may restart in between. */
export const OUR_QUESTION_RATE = { perSecond: QUESTION_RATE.perSecond / 5, burst: QUESTION_RATE.burst / 10 } as const

/** Looks at random places of a list before all of it is gone through. */
export const RANDOM_PROBES = 16
/** Parts shorter than this are asked for in their order. */
export const LEAST_ROTATED = 64

/** Files up to this size do not wait for larger ones. */
export const SMALL_FILE_BYTES = 64 * 1024 * 1024
/** Small files on their way at once: two round trips each are shared by so many. */
export const SMALL_PLACES = 16
/** Files that one request brings are tiny. */
export const TINY_FILE_BYTES = GET_TARGET_BYTES
/** Tiny files on their way at once: a chunk list and a chunk each, it takes hundreds of them to fill the requests. */
export const TINY_PLACES = 256
/** Large files on their way at once: see `Places`. */
export const LARGE_PLACES = 2
