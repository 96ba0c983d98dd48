// Keeps the marks of a claim in this tab until they are sent, so that a reload loses nothing.

const key = (claim) => `draft-${claim}`;

function factsOf(row) {
  return `${row.dataset.code} ${row.dataset.net}`;
}

/** Keep the marks with what they were made on. */
export function saveDraft(claim, version, marks, lines) {
  const kept = [...marks].map(([number, mark]) => [number, mark, factsOf(lines.get(number))]);
  try {
    if (kept.length > 0) sessionStorage.setItem(key(claim), JSON.stringify({ version, kept }));
    else sessionStorage.removeItem(key(claim));
  } catch {
    // A browser that stores nothing: a reload begins anew.
  }
}

/** The marks of lines that are as they were; `changed` are lines that were marked and are not. */
export function loadDraft(claim, version, lines) {
  const found = { marks: [], changed: [] };
  try {
    const stored = JSON.parse(sessionStorage.getItem(key(claim)) ?? "null");
    for (const [number, mark, facts] of stored?.kept ?? []) {
      const row = lines.get(number);
      if (!row) continue;
      if (factsOf(row) === facts) found.marks.push([number, mark]);
      else found.changed.push(number);
    }
  } catch {
    // Not a draft of ours.
  }
  return found;
}

/** Forget the marks of a claim that was decided. */
export function forgetDraft(claim) {
  try {
    sessionStorage.removeItem(key(claim));
  } catch {
    // Nothing is stored.
  }
}
