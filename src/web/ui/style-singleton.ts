/**
 * Stands in for the package `react-style-singleton`, with which Radix keeps the page still below an open dialog. That
 * adds `<style>` elements, which our Content-Security-Policy refuses; constructed style sheets say the same and are let
 * through. The build puts this file in its place.
 */
import { useEffect } from 'react'

export function stylesheetSingleton(): { add: (css: string) => void; remove: () => void } {
  let users = 0
  let sheet: CSSStyleSheet | undefined
  return {
    add: (css) => {
      users += 1
      if (sheet !== undefined) return
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      document.adoptedStyleSheets.push(sheet)
    },
    remove: () => {
      users -= 1
      if (users > 0 || sheet === undefined) return
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
      sheet = undefined
    },
  }
}

export function styleHookSingleton(): (css: string) => void {
  const sheet = stylesheetSingleton()
  return (css) =>
    useEffect(() => {
      sheet.add(css)
      return () => sheet.remove()
    }, [css])
}

export function styleSingleton(): (props: { styles: string }) => null {
  const useStyle = styleHookSingleton()
  return ({ styles }) => {
    useStyle(styles)
    return null
  }
}
