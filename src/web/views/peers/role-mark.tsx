import { Tip } from '../../ui/tip.tsx'
import { ROLE_MEANING, type Role } from './may.ts'

export function RoleMark({ role }: { role: Role | null }) {
  const mark = (
    <span className="role-mark" data-role={role ?? 'removed'}>
      {role ?? 'removed'}
    </span>
  )
  return role === null ? mark : <Tip text={ROLE_MEANING[role]}>{mark}</Tip>
}
