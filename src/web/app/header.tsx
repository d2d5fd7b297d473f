import { Moon, Sun } from 'lucide-react'
import type { ProjectView } from '../data/views.ts'
import { IconButton } from '../ui/button.tsx'
import { ProjectSwitcher } from './project-switcher.tsx'
import { SearchBox } from './search-box.tsx'
import { HEADER_SLOTS } from './slots.tsx'
import { toggleTheme, useTheme } from './theme.ts'
import { goTo, useRoute } from './use-route.ts'
import { keptParams, VIEWS } from './views.tsx'
import './header.css'

export function Header({ projects }: { projects: readonly ProjectView[] }) {
  return (
    <header className="header">
      <div className="header__start">
        <ProjectSwitcher projects={projects} />
        <Navigation />
      </div>
      <SearchBox />
      <div className="header__end">
        {HEADER_SLOTS.map(({ id, Component }) => (
          <Component key={id} />
        ))}
        <ThemeToggle />
      </div>
    </header>
  )
}

function Navigation() {
  const { view: current, params } = useRoute()
  const shown = VIEWS.filter(({ hidden }) => hidden !== true)
  return (
    <nav className="header__views" aria-label="Views">
      {shown.map(({ id, label, icon }) => (
        <button
          key={id}
          type="button"
          className="header__view"
          aria-current={id === current ? 'page' : undefined}
          onClick={() => goTo(id, keptParams(params, current, id))}
        >
          {icon}
          <span>{label}</span>
        </button>
      ))}
    </nav>
  )
}

function ThemeToggle() {
  const theme = useTheme()
  return (
    <IconButton label={theme === 'dark' ? 'Light theme' : 'Dark theme'} onClick={toggleTheme}>
      {theme === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
    </IconButton>
  )
}
