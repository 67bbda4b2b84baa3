"""What a person has typed reaches the server before anything else is done with the page.

Two faults of the pages' frame (Streamlit 1.67) lose input. The server never hears of either:

- A field sends its text some milliseconds after it lost the focus. The click on a link to another page that took the
  focus away is sent first, and the text, which comes second, names the old page: the reader is thrown back to it.
- A cell that is opened for typing in a second table, after one in a first, does not get the focus. Its first sign goes
  to the table, which shows it in the cell but does not take it for a change: a value of one sign is never sent.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

_SCRIPT: Final = """
(() => {
  if (window.optimizerKeepsTyped) return;
  window.optimizerKeepsTyped = true;
  const LINKS = '[data-testid=stTopNavLink], [data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink]';
  const SOON = 1000, STEP = 50, QUIET = 5, LONGEST = 1500; // a table sends its changes after 150 ms
  let typedAt = -SOON, isLetGo = false;
  const note = each => { if (each.target.matches?.('input, textarea, canvas')) typedAt = performance.now(); };
  for (const kind of ['input', 'change', 'focusout', 'keydown']) window.addEventListener(kind, note, true);

  const follow = (link, began, quiet) => {
    const isRunning = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning';
    if (!isRunning && quiet >= QUIET || performance.now() - began > LONGEST) {
      isLetGo = true;
      link.click();
      isLetGo = false;
    } else setTimeout(follow, STEP, link, began, isRunning ? 0 : quiet + 1);
  };
  window.addEventListener('click', each => {
    const link = each.target.closest?.(LINKS);
    const isOwnTab = each.button === 0 && !each.ctrlKey && !each.metaKey && !each.shiftKey;
    if (!link || isLetGo || !isOwnTab || performance.now() - typedAt > SOON) return;
    each.preventDefault();
    each.stopImmediatePropagation();
    follow(link, performance.now(), 0);
  }, true);

  window.addEventListener('keydown', each => {
    const cell = document.querySelector('#portal textarea, #portal input');
    if (!cell || !each.isTrusted || !each.target.matches?.('canvas')) return;
    cell.focus();
    each.stopImmediatePropagation();
    if (each.key.length === 1) return; // the sign goes to where the focus is now
    each.preventDefault();
    const { key, code, keyCode, shiftKey } = each;
    cell.dispatchEvent(new KeyboardEvent('keydown', { key, code, keyCode, shiftKey, bubbles: true, cancelable: true }));
  }, true);
})();
"""


def keep_typed() -> None:
    """Let the browser hold links back, and give cells the focus, until what was typed is on its way."""
    st.html(f"<script>{_SCRIPT}</script>", unsafe_allow_javascript=True)
