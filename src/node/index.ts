/** A node: what it does for people, in this process, with or without a network. */
export { Home, type HomeOptions, type KnownProject, type NodeFile } from './home.ts'
export { type UserDirs, userDirs } from './home-dir.ts'
export { NetworkOnDemand } from './network-on-demand.ts'
export {
  type CreateJoined,
  type JoinInput,
  type NodeNetwork,
  OFFLINE,
  type Presence,
  type ProjectNetwork,
} from './network-port.ts'
export { createServices, Node, type NodeInit } from './node.ts'
export type { Launch } from './project/open-copy.ts'
export { Project, type ProjectOptions, type Welcome } from './project/project.ts'
export { findProjectRoot, type ProjectFile, readProjectFile } from './project/project-file.ts'
export { type Settled, settle } from './project/settle.ts'
export { storePlaceProblem } from './store-place.ts'
