// The place in the filter, and the claims beside this one. With many claims they take longer than the page.

import { bind } from "../keys.js";

async function fetchNeighbours(neighbours) {
  const answer = await fetch(neighbours.dataset.from);
  if (answer.status === 200) neighbours.innerHTML = await answer.text();
}

export function showNeighbours() {
  const neighbours = document.querySelector("#neighbours");
  if (neighbours.dataset.from) fetchNeighbours(neighbours).catch(() => {});
  for (const key of ["BracketLeft", "BracketRight"]) {
    bind(key, () => neighbours.querySelector(`[data-keys="${key}"]`)?.click());
  }
}
