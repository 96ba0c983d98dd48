// What of the claim is in view: the tabs of its lines, folded lines, the evidence, the law.

/** The buttons that show some of the lines. */
export function listenToTabs(table) {
  const tabs = document.querySelectorAll("[data-shows]");
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      for (const one of tabs) one.setAttribute("aria-pressed", String(one === tab));
      table.classList.toggle("hides-accepted", tab.dataset.shows === "found");
      table.classList.toggle("hides-decided", tab.dataset.shows === "open");
    });
  }
}

/** The button that unfolds lines; returns it, or null where no lines are folded. */
export function listenToUnfold(table, current) {
  const unfold = document.querySelector("#unfold");
  unfold?.addEventListener("click", () => {
    const isOpen = table.classList.toggle("unfolded");
    unfold.setAttribute("aria-pressed", String(isOpen));
    current.choose(current.visibleRows[0], false);
  });
  return unfold;
}

/** On narrow screens, the evidence is a sheet above the lines: show it, or hide it. */
export function toggleEvidence(current) {
  const evidence = document.querySelector("#evidence");
  if (evidence.classList.toggle("is-sheet")) evidence.focus();
  else current.focus();
}

/** Open the law of the current line's first finding, or of the claim's, in a tab of its own. */
export function openLaw(table, current) {
  const own = current.row && table.querySelector(`tr.finding[data-of="${current.row.dataset.line}"] .law-link`);
  const law = own ?? document.querySelector(".law-link");
  if (law) window.open(law.href, "_blank", "noopener");
}
