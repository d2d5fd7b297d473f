import { COMMAND_TOOLS } from './commands.ts'
import { pegbar } from './pegbar.ts'
import type { Tool } from './tool.ts'

export const TOOLS: readonly Tool[] = [pegbar, ...COMMAND_TOOLS]
