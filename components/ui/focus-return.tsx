"use client"

import * as React from "react"

/** What has the focus; for an entry of a menu, which goes with the menu, what opened it. */
function origin(): Element | null {
  const active = document.activeElement
  const opener = active
    ?.closest('[role="menu"]')
    ?.getAttribute("aria-labelledby")
  return (opener && document.getElementById(opener)) || active
}

/**
 * Inside of a dialog: when it closes, the focus goes back to where it was. The library does so only for a dialog with a
 * trigger, and ours are also opened by keys and menus. Whatever has taken the focus meanwhile keeps it.
 */
export function FocusReturn() {
  const [before] = React.useState(() =>
    typeof document === "undefined" ? null : origin()
  )
  React.useEffect(
    () => () => {
      setTimeout(() => {
        const lost = !document.activeElement || document.activeElement === document.body
        if (lost && before instanceof HTMLElement) before.focus()
      })
    },
    [before]
  )
  return null
}
