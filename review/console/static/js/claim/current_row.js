// The row that is worked on: a line, or lines that are folded into one row.

/** The numbers of the lines that a row stands for. */
export function numbersOf(row) {
  return row.dataset.fold ? row.dataset.fold.split(" ") : [row.dataset.line];
}

// The last of the rows that say more of a line: what else the claim says of it, its findings.
function lastBelow(row) {
  let last = row;
  while (last.nextElementSibling?.matches(".about-line, .finding")) last = last.nextElementSibling;
  return last;
}

export class CurrentRow {
  /** `chosen` runs after each choice of a row. */
  constructor(table, chosen) {
    this.table = table;
    this.chosen = chosen;
    this.row = null;
  }

  /** The lines of the row; none while there is no row. */
  get numbers() {
    return this.row ? numbersOf(this.row) : [];
  }

  get visibleRows() {
    return [...this.table.querySelectorAll("tr.line, tr.fold")].filter((row) => row.offsetParent !== null);
  }

  choose(row, focuses = true) {
    if (!row) return;
    this.row?.classList.remove("is-current");
    this.row = row;
    row.classList.add("is-current");
    lastBelow(row).scrollIntoView({ block: "nearest" });
    row.scrollIntoView({ block: "nearest" });
    if (focuses) this.focus();
    this.chosen();
  }

  focus() {
    this.row?.focus({ preventScroll: true });
  }

  /** Choose the row so many places below, or above. */
  move(by) {
    const rows = this.visibleRows;
    const place = rows.indexOf(this.row);
    this.choose(rows[Math.min(Math.max(place + by, 0), rows.length - 1)]);
  }

  /** Choose the first row: with a finding, if any has one. */
  begin() {
    this.choose(this._found[0] ?? this.visibleRows[0]);
  }

  /** Choose the next row with a finding; after the last one, the first. */
  nextFinding() {
    const isBelow = (row) => this.row && this.row.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    this.choose(this._found.find(isBelow) ?? this._found[0]);
  }

  get _found() {
    return this.visibleRows.filter((row) => "found" in row.dataset);
  }
}
