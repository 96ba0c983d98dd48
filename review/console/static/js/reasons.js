// How many codes fit into the column of reasons: "+n" counts the others.

const rows = [...document.querySelectorAll(".reasons-row")];
const most = Math.max(...rows.map((row) => row.querySelectorAll(".reason").length));

// What does not fit has wrapped into a second line.
function isCut(row) {
  const codes = [...row.querySelectorAll(".reason, .more")].filter((one) => one.offsetParent);
  return codes.length > 1 && codes.at(-1).offsetTop - codes[0].offsetTop > row.clientHeight / 2;
}

// First all rows are written, then all are read: the browser lays the table out once for each number.
function fit() {
  let open = rows;
  for (let shown = most; open.length > 0; shown -= 1) {
    for (const row of open) row.dataset.shown = shown;
    open = shown > 1 ? open.filter(isCut) : [];
  }
}

// All rows are as wide as the first one. Observing it calls `fit` once at the beginning.
if (rows.length > 0) new ResizeObserver(fit).observe(rows[0].parentElement);
