/** A program whose figures stand in the report. */
export interface Tool {
  name: string
  /** How to get it; undefined: it is always there. */
  install: string | undefined
  /** What is inside its figures, for the report. */
  inside: Inside
  /** The data sets it says something about; undefined: all. */
  sets?: readonly string[] | undefined
  /** undefined: not installed. */
  version(): string | undefined
  /** Makes an empty repository below `root`, a new folder. */
  open(root: string, set: { binary: readonly string[] }): Promise<Repository>
}

export interface Inside {
  /** What runs, from nothing or all the time. */
  process: string
  /** Whether its data is on disk when the command ends. */
  durable: string
  /** What it verifies by. */
  hash: string
  /** Whether older versions can be had again. */
  history: string
}

export interface Spent {
  /** From the start of the first command to the end of the last. */
  seconds: number
  /** Most that a process had resident; undefined where nobody looked. */
  peakMib: number | undefined
}

export interface Repository {
  /** The person's working folder; the runner puts the files of each version there. */
  work: string
  /** What `du` counts. */
  folder: string
  /** Stores what is in the working folder now. */
  store(version: string): Promise<Spent>
  /** Brings the last version back, into an empty place; returns where its files are. */
  restore(target: string): Promise<Spent & { dir: string }>
  close(): Promise<void>
}
