// Keeps the choices of a claim in this tab until they are sent, so that a reload loses nothing.

const key = (claim) => `draft-${claim}`;

function factsOf(row) {
  return `${row.dataset.code} ${row.dataset.net}`;
}

/** Keep the choices with what they were made on. `whole` is the choice for the whole claim, if any. */
export function saveDraft(claim, version, choices, lines, whole) {
  const kept = [...choices].map(([number, choice]) => [number, choice, factsOf(lines.get(number))]);
  try {
    if (kept.length > 0 || whole) sessionStorage.setItem(key(claim), JSON.stringify({ version, kept, whole }));
    else sessionStorage.removeItem(key(claim));
  } catch {
    // A browser that stores nothing: a reload begins anew.
  }
}

/** The choices of lines that are as they were; `changed` are the lines whose choice was dropped, because they differ.
    The choice for the whole claim is kept for this version alone. */
export function loadDraft(claim, version, lines) {
  const found = { choices: [], changed: [], whole: null };
  try {
    const stored = JSON.parse(sessionStorage.getItem(key(claim)) ?? "null");
    if (stored?.version === version) found.whole = stored.whole ?? null;
    for (const [number, choice, facts] of stored?.kept ?? []) {
      const row = lines.get(number);
      if (!row) continue;
      if (factsOf(row) === facts) found.choices.push([number, choice]);
      else found.changed.push(number);
    }
  } catch {
    // Not a draft of ours.
  }
  return found;
}

/** Forget the choices of a claim that was decided. */
export function forgetDraft(claim) {
  try {
    sessionStorage.removeItem(key(claim));
  } catch {
    // Nothing is stored.
  }
}

/** Take the choices of a claim over to the one that replaces it. */
export function moveDraft(from, to) {
  try {
    const { kept } = JSON.parse(sessionStorage.getItem(key(from)) ?? "{}");
    if (kept && !sessionStorage.getItem(key(to))) sessionStorage.setItem(key(to), JSON.stringify({ kept }));
    sessionStorage.removeItem(key(from));
  } catch {
    // Nothing is stored.
  }
}
