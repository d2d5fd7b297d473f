/** Files up to this size are read whole, and many of them in one step: for them the way to another thread is the greater part. */
export const MAX_SMALL_BYTES = 256 * 1024
/** Most small files of one step: enough that its message costs nothing, few enough that nobody waits long behind it. */
export const SMALL_FILES_AT_ONCE = 64
/** Most bytes of them, all in memory. */
export const SMALL_BYTES_AT_ONCE = 4 * 1024 * 1024
