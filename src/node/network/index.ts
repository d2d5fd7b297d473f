/** The networked half of a node. */
export { DEFAULT_LISTEN, DEFAULT_LISTEN_PORT } from './constants.ts'
export { Network, type NetworkInit } from './network.ts'
