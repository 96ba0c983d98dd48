// Deciding a claim by keys: the current line, its choice, the sums as one goes, and a draft that survives a reload.

import { bind } from "./keys.js";
import { numbers } from "./numbers.js";
import { loadDraft, moveDraft, saveDraft } from "./draft.js";
import { wholeChoice } from "./whole.js";

const SERVER_DELAY = 250;
const claim = document.querySelector("#claim");
const form = document.querySelector("#decision");
const table = document.querySelector("#lines");
const bar = document.querySelector("#bar");
const entry = document.querySelector("#entry");
const send = document.querySelector("#send");
const texts = claim.dataset;
const { read, write } = numbers(texts.language);
const lines = new Map([...table.querySelectorAll("tr.line")].map((row) => [row.dataset.line, row]));
const folds = [...table.querySelectorAll("tr.fold")];
const choices = new Map();
const whole = wholeChoice(form);
// What the claim asks for beyond its lines.
const rest = Number(texts.rest || 0);
let current = null;
let asked = null;
let waiting = 0;

function numbersOf(row) {
  return row.dataset.fold ? row.dataset.fold.split(" ") : [row.dataset.line];
}

function visibleRows() {
  return [...table.querySelectorAll("tr.line, tr.fold")].filter((row) => row.offsetParent !== null);
}

// The last of the rows that say more of a line: what else the claim says of it, its findings.
function lastBelow(row) {
  let last = row;
  while (last.nextElementSibling?.matches(".about-line, .finding")) last = last.nextElementSibling;
  return last;
}

// The line that is worked on.
function choose(row, focuses = true) {
  if (!row) return;
  current?.classList.remove("is-current");
  current = row;
  row.classList.add("is-current");
  lastBelow(row).scrollIntoView({ block: "nearest" });
  row.scrollIntoView({ block: "nearest" });
  if (focuses) row.focus({ preventScroll: true });
  showEntry();
}

function move(by) {
  const rows = visibleRows();
  const place = rows.indexOf(current);
  choose(rows[Math.min(Math.max(place + by, 0), rows.length - 1)]);
}

function nextFinding() {
  const rows = visibleRows().filter((row) => "found" in row.dataset);
  const after = rows.find((row) => current && current.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  choose(after ?? rows[0]);
}

// Choices.
function proposalOf(row) {
  const { proposed, amount, reasons } = row.dataset;
  return { action: proposed, amount: proposed === "CUT" ? amount : "", reasons: reasons ?? "", note: "" };
}

function choiceOf(row, action) {
  if (action === "ACCEPT") return { action, amount: "", reasons: "", note: "" };
  const proposal = proposalOf(row);
  const known = choices.get(row.dataset.line);
  const reasons = known?.reasons || proposal.reasons || texts.reasons;
  const amount = action === "CUT" ? known?.amount || (proposal.action === "CUT" ? proposal.amount : "") : "";
  return { action, amount, reasons: action === "ASK" ? "" : reasons, note: known?.note ?? "" };
}

function set(number, choice) {
  if (choice) choices.set(number, choice);
  else choices.delete(number);
}

// A claim without lines is decided as a whole, in the fields of the form.
function decideWithoutLines(action) {
  const fields = form.elements;
  fields.namedItem("action").value = action;
  fields.namedItem("amount").value = action === "CUT" && texts.whole === "CUT" ? write(Number(texts.wholeAmount)) : "";
  fields.namedItem("reasons").value = action === "CUT" || action === "REFUSE" ? fields.namedItem("reasons").value || texts.reasons : "";
  showSums();
  if (action === "CUT") fields.namedItem("amount").focus();
  else if (action === "ASK") fields.namedItem("note").focus();
}

function decide(action) {
  if (entry && lines.size === 0) decideWithoutLines(action);
  if (!current || !entry) return;
  whole.clear();
  for (const number of numbersOf(current)) set(number, choiceOf(lines.get(number), action));
  show();
  if (action === "CUT") focusEntry("#entry-amount");
  else if (action === "REFUSE" && !choices.get(numbersOf(current)[0]).reasons) focusEntry("#entry-reason");
  else if (action === "ASK") focusEntry("#entry-note");
}

function decideWhole(action) {
  if (!entry) return;
  if (lines.size === 0) return decideWithoutLines(action);
  const isCut = (row) => row.dataset.proposed === "CUT";
  if (action === "CUT" && ![...lines.values()].some(isCut)) return cutWhole(texts.whole === "CUT" ? texts.accepted : "");
  whole.clear();
  // What exceeds the lines is paid only where the claim is accepted as a whole.
  if (action === "ACCEPT" && rest > 0) whole.set({ action: "ACCEPT", reasons: "" });
  for (const [number, row] of lines) {
    if (action !== "CUT") set(number, choiceOf(row, action));
    else if (isCut(row)) set(number, proposalOf(row));
  }
  show();
  if (action === "ASK") form.elements.namedItem("note").focus();
}

// An amount for the claim as a whole, where what is cut is on none of its lines.
function cutWhole(amount) {
  choices.clear();
  whole.set({ action: "CUT", amount: amount === "" ? "" : write(Number(amount)), reasons: whole.reasons || texts.reasons });
  show();
  if (amount === "") whole.focus("amount");
}

function asProposed(numbers) {
  if (!entry) return;
  whole.clear();
  for (const number of numbers) set(number, proposalOf(lines.get(number)));
  show();
}

function proposedAmount(row) {
  const { proposed, net, amount } = row.dataset;
  return proposed === "ACCEPT" ? Number(net || 0) : proposed === "CUT" ? Number(amount) : 0;
}

// An objection to the whole that leaves nothing refuses every line; one that takes off more than the lines lose cuts the
// claim as a whole. What exceeds the lines is not paid for the reason that the rules give.
function wholeAsProposed() {
  if (!entry) return;
  if (lines.size === 0) return decideWithoutLines(texts.whole || "ACCEPT");
  if (texts.whole === "REFUSE") return decideWhole("REFUSE");
  const byLine = [...lines.values()].reduce((sum, row) => sum + proposedAmount(row), 0);
  if (texts.whole === "CUT" && Number(texts.accepted) < byLine) return cutWhole(texts.accepted);
  if (rest > 0 && !whole.reasons) whole.set({ reasons: texts.restReasons });
  asProposed(lines.keys());
}

function decidedOf(number) {
  const choice = choices.get(number);
  const net = Number(lines.get(number).dataset.net || 0);
  if (!choice || choice.action === "ASK") return null;
  if (choice.action === "ACCEPT") return net;
  return choice.action === "CUT" ? Number(choice.amount || 0) : 0;
}

// What the page shows of the choices.
function showRow(row) {
  const numbers = numbersOf(row);
  const found = numbers.map((number) => choices.get(number));
  const choice = found.every((one) => one && one.action === found[0]?.action) ? found[0] : null;
  const shown = row.querySelector(".choice");
  const amounts = numbers.map(decidedOf);
  shown.dataset.first ??= shown.innerHTML;
  shown.classList.toggle("quiet", !choice);
  if (choice) {
    shown.dataset.action = choice.action;
    shown.innerHTML = bar.querySelector(`[data-action="${choice.action}"] .icon`).outerHTML;
    shown.append(bar.querySelector(`[data-action="${choice.action}"]`).dataset.words);
  } else {
    delete shown.dataset.action;
    shown.innerHTML = shown.dataset.first;
  }
  const sum = amounts.includes(null) ? null : amounts.reduce((total, amount) => total + amount, 0);
  row.querySelector(".decided-amount").textContent = sum === null ? "–" : write(sum);
  row.classList.toggle("is-decided", Boolean(choice));
}

function fill(number, row) {
  const choice = choices.get(number) ?? { action: "", amount: "", reasons: "", note: "" };
  for (const name of ["action", "amount", "reasons", "note"]) {
    const field = row.querySelector(`[name="${name}-${number}"]`);
    // The server reads amounts as people of this language write them.
    if (field) field.value = name !== "amount" ? choice[name] : choice.amount === "" ? "" : write(Number(choice.amount));
  }
}

function show() {
  // A claim that is not to be decided here has its choices from the server, if any.
  if (!send) return;
  for (const [number, row] of lines) {
    showRow(row);
    fill(number, row);
  }
  folds.forEach(showRow);
  showEntry();
  showSums();
  saveDraft(claim.dataset.claim, claim.dataset.version, choices, lines, whole.values);
}

function setText(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
  return element;
}

function showSums() {
  // A claim that is not to be decided here has no sums.
  if (!send) return;
  if (lines.size === 0) return askServer(true);
  if (whole.action) return showWholeSums();
  let accepted = 0;
  let claimed = 0;
  let open = 0;
  let openAmount = 0;
  let asks = false;
  for (const [number, row] of lines) {
    const net = Number(row.dataset.net || 0);
    const decided = decidedOf(number);
    asks ||= choices.get(number)?.action === "ASK";
    if (!choices.has(number)) open += 1;
    if (decided === null) openAmount += net;
    else {
      accepted += decided;
      claimed += net;
    }
  }
  // A line that is cut or refused says that the total is not paid; where all are accepted, the rest needs a reason.
  const isRestOpen = rest > 0 && !whole.reasons && [...choices.values()].every(({ action }) => action === "ACCEPT");
  if (open > 0 || isRestOpen || asks) openAmount += rest;
  else claimed += rest;
  showTotals(accepted, accepted - claimed, openAmount, open);
  const isReady = (open === 0 && !isRestOpen) || asks;
  const left = open === 0 ? texts.restLeft : (open === 1 ? texts.leftOne : texts.left).replace("{count}", open);
  showSend(isReady, isReady ? texts.send : left);
  askServer(isReady && !asks);
}

// The sums of a choice for the claim as a whole: the lines do not count then.
function showWholeSums() {
  const proposed = Number(texts.proposed);
  const cutTo = Number(read(whole.amount) || 0);
  const accepted = { ACCEPT: proposed, CUT: cutTo, REFUSE: 0, ASK: 0 }[whole.action];
  const asks = whole.action === "ASK";
  showTotals(accepted, asks ? 0 : accepted - proposed, asks ? proposed : 0, 0);
  showSend(true, texts.send);
  askServer(!asks);
}

function showTotals(accepted, cut, openAmount, open) {
  setText("#total-cut", write(cut)).classList.toggle("is-zero", cut === 0);
  setText("#total-open", write(openAmount));
  document.querySelector("#undecided").hidden = openAmount === 0 && open === 0;
  setText("#total-accepted", write(accepted));
  setText("#open-count", write(open));
  setText("#sum-decided", write(accepted));
  setText("#sum-count", whole.action ? "" : texts.count.replace("{count}", lines.size - open).replace("{total}", lines.size));
}

function showSend(isReady, words) {
  send.setAttribute("aria-disabled", String(!isReady));
  setText("#send-words", words);
}

// What the patient pays above the cap on supplies: nothing of most claims.
function showOwn(amount) {
  document.querySelector("#own").hidden = amount === "";
  setText("#total-own", amount);
}

// The fund's share follows from the law: the server computes it. Until it answers, the figures are dimmed.
function askServer(isComplete) {
  const figures = document.querySelectorAll("[data-server]");
  figures.forEach((figure) => figure.classList.add("is-waiting"));
  asked?.abort();
  clearTimeout(waiting);
  if (!isComplete) {
    setText("#total-fund", "–");
    setText("#total-copayment", "–");
    showOwn("");
    return;
  }
  waiting = setTimeout(async () => {
    asked = new AbortController();
    try {
      const answer = await fetch(`/claims/${claim.dataset.claim}/sums`, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: asked.signal,
      });
      if (!answer.ok) return;
      const sums = await answer.json();
      if (lines.size === 0) {
        setText("#total-accepted", sums.accepted);
        setText("#total-cut", sums.cut);
        setText("#total-open", "");
      }
      setText("#total-fund", sums.fund);
      setText("#total-copayment", sums.copayment);
      setText("#ceiling", sums.ceiling);
      showOwn(sums.own);
      figures.forEach((figure) => figure.classList.remove("is-waiting"));
    } catch {
      // The next change asks again.
    }
  }, SERVER_DELAY);
}

// The fields of the current line.
function field(name) {
  return entry.querySelector(`#entry-${name}`);
}

function showEntry() {
  if (!entry || !current || lines.size === 0) return;
  const numbers = numbersOf(current);
  const choice = choices.get(numbers[0]);
  setText("#entry-line", `${texts.line.replace("{line}", numbers.length > 1 ? `${numbers[0]}–${numbers.at(-1)}` : numbers[0])} · ${lines.get(numbers[0]).dataset.code}`);
  for (const button of bar.querySelectorAll("[data-action]")) {
    button.setAttribute("aria-pressed", String(choice?.action === button.dataset.action));
  }
  const isOpen = { amount: choice?.action === "CUT", reason: Boolean(choice) && choice.action !== "ACCEPT", note: Boolean(choice) };
  for (const [name, isUsed] of Object.entries(isOpen)) field(name).disabled = !isUsed;
  if (document.activeElement !== field("amount")) {
    field("amount").value = choice?.action === "CUT" && choice.amount !== "" ? write(Number(choice.amount)) : "";
  }
  if (document.activeElement !== field("reason")) field("reason").value = choice?.reasons ?? "";
  if (document.activeElement !== field("note")) field("note").value = choice?.note ?? "";
}

function focusEntry(selector) {
  const input = entry.querySelector(selector);
  input.focus();
  input.select();
}

function changeEntry(name, value) {
  for (const number of numbersOf(current)) {
    const choice = choices.get(number);
    if (choice) choice[name] = value;
  }
  show();
}

function listenToEntry() {
  field("amount").addEventListener("input", (event) => changeEntry("amount", read(event.target.value)));
  field("reason").addEventListener("input", (event) => changeEntry("reasons", event.target.value.trim()));
  field("note").addEventListener("input", (event) => changeEntry("note", event.target.value));
  entry.addEventListener("keydown", (event) => {
    const isDone = (event.code === "Enter" || event.code === "NumpadEnter") && !event.ctrlKey && !event.metaKey;
    if (!isDone && event.code !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    current?.focus();
  });
}

// Tabs, folds, evidence.
for (const tab of document.querySelectorAll("[data-shows]")) {
  tab.addEventListener("click", () => {
    for (const one of document.querySelectorAll("[data-shows]")) one.setAttribute("aria-pressed", String(one === tab));
    table.classList.toggle("hides-accepted", tab.dataset.shows === "found");
    table.classList.toggle("hides-decided", tab.dataset.shows === "open");
  });
}

const unfold = document.querySelector("#unfold");
unfold?.addEventListener("click", () => {
  const isOpen = table.classList.toggle("unfolded");
  unfold.setAttribute("aria-pressed", String(isOpen));
  choose(visibleRows()[0], false);
});

const evidence = document.querySelector("#evidence");
function showEvidence(event) {
  event?.preventDefault();
  if (evidence.classList.toggle("is-sheet")) evidence.focus();
  else current?.focus();
}
document.querySelector("#show-evidence").addEventListener("click", showEvidence);

function openLaw(event) {
  event?.preventDefault();
  const own = current && table.querySelector(`tr.finding[data-of="${current.dataset.line}"] .law-link`);
  const law = own ?? document.querySelector(".law-link");
  if (law) window.open(law.href, "_blank", "noopener");
}
document.querySelector("#law").addEventListener("click", openLaw);

// The name is shown by a click that is logged.
document.querySelector("#show-name").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
  if (!answer.ok) return;
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#name");
  document.querySelector("#name").replaceWith(document.adoptNode(shown));
});

// Keys.
for (const keys of ["KeyJ", "ArrowDown"]) bind(keys, () => move(1));
for (const keys of ["KeyK", "ArrowUp"]) bind(keys, () => move(-1));
bind("KeyN", nextFinding);
["ACCEPT", "CUT", "REFUSE", "ASK"].forEach((action, place) => {
  bind(`Digit${place + 1}`, () => decide(action));
  bind(`Numpad${place + 1}`, () => decide(action));
  bind(`Shift+Digit${place + 1}`, () => decideWhole(action));
});
bind("KeyY", () => current && asProposed(numbersOf(current)));
bind("Shift+KeyY", wholeAsProposed);
document.querySelector("[data-refuses-whole]")?.addEventListener("click", wholeAsProposed);
bind("KeyR", () => entry && lines.size > 0 && !field("reason").disabled && focusEntry("#entry-reason"));
bind("KeyE", showEvidence);
bind("KeyL", openLaw);
bind("KeyX", () => unfold?.click());
bind("Ctrl+Enter", () => send?.click());
bind("Escape", () => document.querySelector(".back").click());

for (const button of bar.querySelectorAll("[data-action]")) {
  button.addEventListener("click", () => decide(button.dataset.action));
}
for (const button of document.querySelectorAll("[data-as-proposed]")) {
  button.addEventListener("click", () => {
    choose(lines.get(button.dataset.asProposed), false);
    asProposed([button.dataset.asProposed]);
  });
}
table.addEventListener("click", (event) => {
  const row = event.target.closest("tr.line, tr.fold");
  if (row) choose(row);
});
send?.addEventListener("click", (event) => {
  if (send.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    const left = visibleRows().find((row) => !row.classList.contains("is-decided"));
    if (left) choose(left);
    else whole.focus("reasons");
  }
});

// Choices that were entered before: by the form that was not taken in, or by the draft of this tab.
for (const [number, row] of lines) {
  const entered = row.querySelector("select")?.value;
  if (entered) {
    const value = (name) => row.querySelector(`[name="${name}-${number}"]`).value;
    set(number, { action: entered, amount: read(value("amount")), reasons: value("reasons"), note: value("note") });
  }
}
const draft = loadDraft(claim.dataset.claim, claim.dataset.version, lines);
if (!whole.values && draft.whole) whole.set(draft.whole);
if (choices.size === 0) for (const [number, choice] of draft.choices) set(number, choice);
for (const number of draft.changed) {
  choices.delete(number);
  lines.get(number).classList.add("is-changed");
}
if (entry && lines.size > 0) listenToEntry();
document.querySelector("#whole")?.addEventListener("change", showSums);
whole.show();
whole.listen(() => {
  // A choice for the whole takes the place of those for lines, but where all of them say the same.
  if (whole.action && [...choices.values()].some(({ action }) => action !== whole.action || action === "CUT")) choices.clear();
  show();
});
show();
choose(visibleRows().find((row) => "found" in row.dataset) ?? visibleRows()[0], true);

// The place in the filter, and the claims beside this one: with many claims they take longer than the page.
const neighbours = document.querySelector("#neighbours");
async function showNeighbours() {
  const answer = await fetch(neighbours.dataset.from);
  if (answer.status === 200) neighbours.innerHTML = await answer.text();
}
if (neighbours.dataset.from) showNeighbours().catch(() => {});
for (const key of ["BracketLeft", "BracketRight"]) {
  bind(key, () => neighbours.querySelector(`[data-keys="${key}"]`)?.click());
}

// The claim that replaces this one has the choices of all lines that are the same.
const taking = document.querySelector("[data-takes-choices]");
taking?.addEventListener("click", () => moveDraft(claim.dataset.claim, taking.dataset.takesChoices));

// The claim is held for as long as its page is open.
const HOLD_EVERY = 60_000;
const hold = document.querySelector("#hold");
if (hold) {
  setInterval(async () => {
    const body = new URLSearchParams([["csrf_token", form.elements.namedItem("csrf_token").value]]);
    try {
      const answer = await fetch(`/claims/${claim.dataset.claim}/hold`, { method: "POST", body });
      if (answer.status === 409) hold.querySelector("span").textContent = (await answer.json()).refused;
    } catch {
      // The console is unavailable: the hold lasts for some minutes.
    }
  }, HOLD_EVERY);
}
