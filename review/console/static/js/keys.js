// Keys by their place on the keyboard (event.code), so that Telex, VNI and other layouts do no harm.
// Single keys are off in text fields and while a dialog is open, and can be switched off (WCAG 2.1.4).

const STORED = "wardgate-single-keys";
const SEQUENCE_MILLISECONDS = 1500;
const ALWAYS = new Set(["Escape", "Ctrl+Enter"]);
const bindings = new Map();
let begun = "";
let forget = 0;

/** Run a function for keys such as "KeyJ", "Shift+Digit1", "Ctrl+Enter" or the sequence "KeyG KeyQ". */
export function bind(keys, run) {
  bindings.set(keys, run);
}

/** Whether keys without Ctrl do something. */
export function areOn() {
  return readStored() !== "off";
}

/** Switch keys without Ctrl on or off in this browser. */
export function switchKeys(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // A browser that stores nothing: they stay as they are on the next page.
  }
  document.documentElement.classList.toggle("without-keys", !on);
}

function readStored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function nameOf(event) {
  const code = event.code === "NumpadEnter" ? "Enter" : event.code;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${code}`;
}

function isTyping(element) {
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

function belongsToElement(event) {
  const acts = event.code === "Enter" || event.code === "Space";
  return acts && event.target.closest("a, button, summary, input, select, textarea") !== null;
}

function isForUs(event, name) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  if (document.querySelector("dialog[open]")) return false;
  if (ALWAYS.has(name)) return true;
  return areOn() && !isTyping(event.target) && !belongsToElement(event);
}

function onKey(event) {
  const name = nameOf(event);
  if (!isForUs(event, name)) return;
  const keys = begun && bindings.has(`${begun} ${name}`) ? `${begun} ${name}` : name;
  begun = "";
  const run = bindings.get(keys);
  if (run) {
    event.preventDefault();
    run(event);
  } else if ([...bindings.keys()].some((bound) => bound.startsWith(`${name} `))) {
    begun = name;
    clearTimeout(forget);
    forget = setTimeout(() => (begun = ""), SEQUENCE_MILLISECONDS);
  }
}

document.addEventListener("keydown", onKey);
document.documentElement.classList.toggle("without-keys", !areOn());
