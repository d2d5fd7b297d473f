/** TCP port on which a node listens unless told: a fixed one, so that addresses kept by other laptops stay true. */
export const DEFAULT_LISTEN_PORT = 7346
/** Every IPv4 interface: mDNS announces those, and a studio's network has them. */
export const DEFAULT_LISTEN = [`/ip4/0.0.0.0/tcp/${DEFAULT_LISTEN_PORT}`] as const
/** Where nodes look for each other by mDNS: a tag of our own keeps other libp2p programs out of the answers. */
export const MDNS_SERVICE_TAG = '_pegbar._udp.local'

/** Window of one stream: the reader's high-water mark and this stay below libp2p's read buffer of 4 MiB. */
export const MAX_STREAM_WINDOW_BYTES = 2 * 1024 * 1024
/** Streams that one peer may open: records, chunks, join, identify, ping, and those that are ending. */
export const MAX_INBOUND_STREAMS = 64
/** Inbound streams of one peer that a handler serves at a time. */
export const MAX_HANDLER_STREAMS = 8
/** Connections in all: a studio, twice over. */
export const MAX_CONNECTIONS = 128
/** New connections per second and host: several laptops can be behind one address. */
export const MAX_CONNECTIONS_PER_SECOND = 50

/** Members that one node relays for: each may be connected. */
export const MAX_RESERVATIONS = MAX_CONNECTIONS
/** How long an unknown peer may stay that is being passed on to a member: joining over a slow line takes a while. */
export const MAX_RELAYED_STRANGER_MS = 60_000

/** Addresses of a device that are remembered: its networks, with some that are out of date. */
export const MAX_KEPT_ADDRESSES = 8
/** An address that has not served for so long is forgotten. */
export const MAX_UNREACHED_MS = 30 * 24 * 60 * 60 * 1000
/** Addresses at which one device is called: those that are remembered, and as many proposed by mDNS and relays. */
export const MAX_CALLED_ADDRESSES = 2 * MAX_KEPT_ADDRESSES

/** Unknown peers connected at a time from one address, and in all. */
export const MAX_STRANGERS_PER_ADDRESS = 4
export const MAX_STRANGERS = 32
/** How long an unknown peer may stay without a handshake that is under way. */
export const DEFAULT_STRANGER_TIMEOUT_MS = 5_000

/** Between two pings of a connection: one to a laptop that was closed is noticed after about three of these. */
export const PING_INTERVAL_MS = 2_000
/** How long a ping may take: shorter than this, a busy laptop is taken for a frozen one. */
export const PING_TIMEOUT_MS = 5_000

/** How long one attempt to reach a peer may take. */
export const DIAL_TIMEOUT_MS = 8_000
/** Pause after the first failed attempt; doubled by each further one. */
export const REDIAL_FIRST_MS = 1_000
export const REDIAL_MAX_MS = 60_000
/** Share of a pause that is random, so that two laptops do not stay in step. */
export const REDIAL_JITTER = 0.3
/** How long the higher device id leaves the first call to the lower one: two connections would only cost. */
export const DEFAULT_YIELD_MS = 2_000

/** Opening a stream on a connection that stands. */
export const STREAM_TIMEOUT_MS = 10_000
/** How long a removed device may take to receive the record that removes it, before it is cut. */
export const LEAVE_TIMEOUT_MS = 1_000
/** How long a closing connection may take to deliver what was written last. */
export const CLOSE_TIMEOUT_MS = 1_000

/** How long after the start a command without a node looks for somebody before it gives up. */
export const DEFAULT_FIND_MS = 10_000
/** Without any progress for so long, `sync` ends and says what is not yet elsewhere. */
export const DEFAULT_SYNC_IDLE_MS = 60_000

/** Payload that waits no longer than this: what a crash can cost. */
export const ARRIVAL_DELAY_MS = 500
/** Between two looks for what is late, and for questions that may be asked again. */
export const LOOK_MS = 200
/** Chunk lists are looked at in parts of this many entries; of a file, twice as many chunks at most are wanted at a time. */
export const LOOKUP_ENTRIES = 1024
/** Between two tries while the disk is full. */
export const DISK_FULL_RETRY_MS = 5_000
/** Between two tries of checkpoints that nobody could give. */
export const UNAVAILABLE_RETRY_MS = 30_000
/** How long a joiner looks for its inviter. */
export const DEFAULT_CALL_MS = 20_000
/** How long a peer that sent something wrong is left alone at the first time; four times as long at each further one. */
export const BLAME_FIRST_MS = 2_000
export const BLAME_MAX_MS = 600_000

/** Most bytes of the files that one lease is asked for, unless it is one file: some minutes of reading. */
export const LEASE_BATCH_BYTES = 8 * 1024 ** 3
/** How often somebody who is busy is asked for a lease: about ten seconds in all. */
export const LEASE_TRIES = 6
/** Pause after the first time, on average; doubled by each further one. */
export const LEASE_FIRST_PAUSE_MS = 300
/** What a lease must have left when content is noted as given up: longer than the slowest synced write. */
export const LEASE_MARGIN_MS = 60_000
/** Between two questions to one device about what it has deleted. */
export const ASK_PURGED_EVERY_MS = 10_000
