// The queue by keys: the current row, its preview, and the line about new claims.

import { forgetDraft } from "./draft.js";
import { bind } from "./keys.js";
import "./reasons.js";

const PREVIEW_DELAY = 120;
const queue = document.querySelector(".queue");
const rows = [...document.querySelectorAll("#rows tbody tr")];
const preview = document.querySelector("#preview");
const news = document.querySelector("#news");
let current = -1;
let waiting = 0;
let asked = null;

async function showPreview(row) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`/claims/${row.dataset.claim}/preview?${queue.dataset.query}`, { signal: asked.signal });
    if (answer.ok) preview.innerHTML = await answer.text();
  } catch {
    // Another row was chosen, or the console is unavailable: the table stays as it is.
  }
}

function choose(place, focuses = true) {
  if (place < 0 || place >= rows.length) return;
  rows[current]?.classList.remove("is-current");
  current = place;
  const row = rows[current];
  row.classList.add("is-current");
  row.scrollIntoView({ block: "nearest" });
  if (focuses) row.querySelector(".row-link").focus({ preventScroll: true });
  clearTimeout(waiting);
  waiting = setTimeout(() => showPreview(row), PREVIEW_DELAY);
  sessionStorage.setItem("queue-row", row.dataset.claim);
}

function open() {
  rows[current]?.querySelector(".row-link").click();
}

function toggleSheet() {
  preview?.classList.toggle("is-sheet");
}

function assign() {
  preview?.querySelector("[data-assigns]")?.click();
}

if (rows.length > 0) {
  const known = rows.findIndex((row) => row.dataset.claim === sessionStorage.getItem("queue-row"));
  choose(Math.max(known, 0), false);
  for (const keys of ["KeyJ", "ArrowDown"]) bind(keys, () => choose(current + 1));
  for (const keys of ["KeyK", "ArrowUp"]) bind(keys, () => choose(current - 1));
  bind("Enter", open);
  bind("Space", toggleSheet);
  bind("KeyM", assign);
  bind("Escape", () => preview.classList.remove("is-sheet"));
  rows.forEach((row, place) => {
    row.addEventListener("click", (event) => {
      if (!event.target.closest("a")) choose(place);
    });
    row.addEventListener("dblclick", open);
    const link = row.querySelector(".row-link");
    link.addEventListener("focus", () => place !== current && choose(place, false));
    // Space on a link would scroll the page.
    link.addEventListener("keydown", (event) => {
      if (event.code !== "Space") return;
      event.preventDefault();
      toggleSheet();
    });
  });
}

// New claims move no row: a line says how many there are, and "." shows them.
async function readNews() {
  const query = new URLSearchParams(queue.dataset.query);
  query.set("since", queue.dataset.since);
  if (rows[current]) query.set("row", rows[current].dataset.cursor);
  const answer = await fetch(`/queue/news?${query}`);
  if (answer.status !== 200) return;
  news.innerHTML = await answer.text();
  news.classList.add("has-news");
}

// With many claims the page comes without its counts: they are read once it is there.
function showCounts(part, counts) {
  for (const place of part.querySelectorAll("[data-count]")) {
    place.textContent = counts[place.dataset.count] ?? place.textContent;
  }
}

async function readCounts() {
  const answer = await fetch(`/queue/counts?${queue.dataset.query}`);
  if (answer.ok) showCounts(document, await answer.json());
}

if ("uncounted" in queue.dataset) readCounts().catch(() => {});

const events = new EventSource("/queue/events");
events.addEventListener("reviewed", () => readNews().catch(() => {}));
bind("Period", () => news.querySelector("[data-shows-news]")?.click());

// The counts of a chip's values are read when it is opened.
async function readFacet(menu) {
  const values = menu.querySelector("[data-values]");
  if (!values && !menu.querySelector("[data-count]")) return;
  const answer = await fetch(`/queue/facets/${menu.dataset.group}?${queue.dataset.query}`);
  if (!answer.ok) return;
  if (values) values.innerHTML = await answer.text();
  else showCounts(menu, await answer.json());
}

for (const menu of document.querySelectorAll(".chip-menu[data-group]")) {
  menu.addEventListener("toggle", () => readFacet(menu).catch(() => {}), { once: true });
}

// A menu gets the focus where it opens, and closes with Escape.
for (const menu of document.querySelectorAll(".chip-menu")) {
  menu.addEventListener("toggle", () => {
    if (menu.open) menu.querySelector("input:not([type=hidden]), a")?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
    event.stopPropagation();
  });
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".chip-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Empty fields of the filter do not belong into the address.
document.querySelector(".filters").addEventListener("submit", (event) => {
  for (const field of event.target.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
});

// A decision can be undone for a minute.
const done = document.querySelector("#done");
if (done) {
  forgetDraft(done.dataset.claim);
  const until = Date.now() + 60_000;
  const left = done.querySelector("#undo-left");
  const clock = setInterval(() => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0) {
      clearInterval(clock);
      done.remove();
    } else left.textContent = `0:${String(seconds).padStart(2, "0")}`;
  }, 1000);
}
