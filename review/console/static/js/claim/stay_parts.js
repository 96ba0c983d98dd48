// The parts of a stay that is reckoned by parts: nearly all stays are one, and show none.

// The cells of a row after its days, in the order of the table's head.
const CELLS = ["rate", "accepted", "fund", "copayment", "ceiling", "own"];

/** Show these parts in the table; hide it where there are none. */
export function showParts(parts) {
  const table = document.querySelector("#stay-parts");
  table.hidden = parts.length === 0;
  table.classList.toggle("is-within-cap", parts.every((part) => part.own === ""));
  table.tBodies[0].replaceChildren(...parts.map(rowOf));
}

function rowOf(part) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = part.days;
  row.append(head, ...CELLS.map((name) => cell(part[name])));
  return row;
}

function cell(text) {
  const made = document.createElement("td");
  made.className = "end";
  made.textContent = text;
  return made;
}
