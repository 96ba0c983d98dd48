// What a claim's page has for its scripts: elements, the rows of lines by number, and texts and amounts from the server.

import { numbers } from "../numbers.js";

/** Read the page. `entry` and `send` are null where the claim is not to be decided here. */
export function readPage() {
  const claim = document.querySelector("#claim");
  const table = document.querySelector("#lines");
  return {
    id: claim.dataset.claim,
    version: claim.dataset.version,
    texts: claim.dataset,
    // What the claim asks for beyond its lines.
    rest: Number(claim.dataset.rest || 0),
    form: document.querySelector("#decision"),
    bar: document.querySelector("#bar"),
    entry: document.querySelector("#entry"),
    send: document.querySelector("#send"),
    table,
    lines: new Map([...table.querySelectorAll("tr.line")].map((row) => [row.dataset.line, row])),
    folds: [...table.querySelectorAll("tr.fold")],
    ...numbers(claim.dataset.language),
  };
}

/** Set the text of an element where the page has it; returns the element, or null. */
export function setText(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
  return element;
}
