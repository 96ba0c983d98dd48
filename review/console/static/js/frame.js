// What every page does: elements with data-keys react to these keys, `?` opens the list of keys.

import { areOn, bind, switchKeys } from "./keys.js";

function use(element) {
  if (element.matches("input:not([type=submit]), select, textarea")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

for (const element of document.querySelectorAll("[data-keys]")) {
  bind(element.dataset.keys, () => use(element));
}

const dialog = document.querySelector("#keys-dialog");

function openKeys() {
  dialog.showModal();
}

if (dialog) {
  bind("Shift+Slash", openKeys);
  for (const opener of document.querySelectorAll("[data-opens-keys]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      openKeys();
    });
  }
}

for (const box of document.querySelectorAll("[data-switches-keys]")) {
  box.checked = areOn();
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("change", () => switchKeys(box.checked));
}

// What opens over the page closes with Escape and by a click elsewhere. Escape does nothing else then.
for (const menu of document.querySelectorAll("details.account, details.score")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  });
}

// On a phone, areas and months are wider than the page: the current area is in sight, and the newest month.
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
for (const drawing of document.querySelectorAll(".drawing")) drawing.scrollLeft = drawing.scrollWidth;
