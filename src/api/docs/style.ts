/** The style sheet of the docs page: readable, dark where the system is. */
export const DOCS_STYLE = `:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; grid-template-columns: 14rem minmax(0, 1fr) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box; font-size: .9em }
nav a { display: block }
nav p { margin: 1rem 0 .25rem; font-weight: 600 }
main { padding: 1rem 2rem; max-width: 60rem }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .5rem 0 }
section:target > h3 { text-decoration: underline }
pre { overflow: auto; padding: .75rem; background: color-mix(in srgb, currentColor 7%, transparent); border-radius: 4px }
i { opacity: .7 }
table { border-collapse: collapse }
th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
@media (max-width: 45rem) { body { display: block } nav { position: static; height: auto } }
`
