// The page of a claim: its lines, its decision and its evidence by keys and buttons.

import { bind } from "./keys.js";
import { moveDraft } from "./draft.js";
import { CurrentRow } from "./claim/current_row.js";
import { Decision } from "./claim/decision.js";
import { keepHold } from "./claim/hold.js";
import { showNeighbours } from "./claim/neighbours.js";
import { readPage } from "./claim/page.js";
import { showNameOnRequest } from "./claim/person_name.js";
import { listenToTabs, listenToUnfold, openLaw, toggleEvidence } from "./claim/views.js";

const page = readPage();
const current = new CurrentRow(page.table, () => decision?.entry.show());
const decision = page.send ? new Decision(page, current) : null;

function bindMoves() {
  for (const keys of ["KeyJ", "ArrowDown"]) bind(keys, () => current.move(1));
  for (const keys of ["KeyK", "ArrowUp"]) bind(keys, () => current.move(-1));
  bind("KeyN", () => current.nextFinding());
  bind("Escape", () => document.querySelector(".back").click());
  page.table.addEventListener("click", (event) => current.choose(event.target.closest("tr.line, tr.fold")));
}

function bindViews() {
  const unfold = listenToUnfold(page.table, current);
  listenToTabs(page.table);
  bindBoth("KeyE", "#show-evidence", () => toggleEvidence(current));
  bindBoth("KeyL", "#law", () => openLaw(page.table, current));
  bind("KeyX", () => unfold?.click());
}

// To a key, and to the link of the same name.
function bindBoth(keys, link, run) {
  bind(keys, run);
  document.querySelector(link).addEventListener("click", (event) => {
    event.preventDefault();
    run();
  });
}

function bindDecision() {
  const { by, entry } = decision;
  ["ACCEPT", "CUT", "REFUSE", "ASK"].forEach((action, place) => {
    bind(`Digit${place + 1}`, () => by.decide(action));
    bind(`Numpad${place + 1}`, () => by.decide(action));
    bind(`Shift+Digit${place + 1}`, () => by.decideAll(action));
  });
  bind("KeyY", () => by.asProposed(current.numbers));
  bind("Shift+KeyY", () => by.allAsProposed());
  bind("KeyR", () => entry.focus("reason"));
  bind("Ctrl+Enter", () => page.send.click());
  for (const button of page.bar.querySelectorAll("[data-action]")) {
    button.addEventListener("click", () => by.decide(button.dataset.action));
  }
  document.querySelector("[data-refuses-whole]")?.addEventListener("click", () => by.allAsProposed());
  page.send.addEventListener("click", showWhatIsLeft);
}

// A decision that is not complete is not sent: the first line without a choice is shown.
function showWhatIsLeft(event) {
  if (page.send.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  const left = current.visibleRows.find((row) => !row.classList.contains("is-decided"));
  if (left) current.choose(left);
  else decision.whole.focus("reasons");
}

function bindProposals() {
  for (const button of document.querySelectorAll("[data-as-proposed]")) {
    button.addEventListener("click", () => {
      const number = button.dataset.asProposed;
      current.choose(page.lines.get(number), false);
      decision?.by.asProposed([number]);
    });
  }
}

// The claim that replaces this one has the choices of all lines that are the same.
function takeChoicesAlong() {
  const link = document.querySelector("[data-takes-choices]");
  link?.addEventListener("click", () => moveDraft(page.id, link.dataset.takesChoices));
}

bindMoves();
bindViews();
bindProposals();
if (decision) {
  bindDecision();
  decision.resume();
  decision.listen();
  decision.show();
}
current.begin();
showNameOnRequest();
showNeighbours();
takeChoicesAlong();
keepHold(page);
