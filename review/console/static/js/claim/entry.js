// The fields of the current line: its action, amount, reasons and note.

import { setText } from "./page.js";

export class Entry {
  constructor({ page, current, choices }) {
    this.page = page;
    this.current = current;
    this.choices = choices;
  }

  show() {
    const numbers = this.current.numbers;
    if (numbers.length === 0) return;
    const choice = this.choices.get(numbers[0]);
    setText("#entry-line", this._title(numbers));
    for (const button of this.page.bar.querySelectorAll("[data-action]")) {
      button.setAttribute("aria-pressed", String(choice?.action === button.dataset.action));
    }
    const isCut = choice?.action === "CUT";
    const amount = isCut && choice.amount !== "" ? this.page.write(Number(choice.amount)) : "";
    this._showField("amount", isCut, amount);
    this._showField("reason", Boolean(choice) && choice.action !== "ACCEPT", choice?.reasons ?? "");
    this._showField("note", Boolean(choice), choice?.note ?? "");
  }

  focus(name) {
    const field = this._field(name);
    if (field.disabled) return;
    field.focus();
    field.select();
  }

  /** Take what a person types; `changed` runs after it. */
  listen(changed) {
    const take = (field, name, read) =>
      this._field(field).addEventListener("input", (event) => {
        for (const number of this.current.numbers) {
          const choice = this.choices.get(number);
          if (choice) choice[name] = read(event.target.value);
        }
        changed();
      });
    take("amount", "amount", this.page.read);
    take("reason", "reasons", (text) => text.trim());
    take("note", "note", (text) => text);
    this.page.entry.addEventListener("keydown", (event) => this._leave(event));
  }

  // Enter and Escape lead back to the line.
  _leave(event) {
    const isDone = (event.code === "Enter" || event.code === "NumpadEnter") && !event.ctrlKey && !event.metaKey;
    if (!isDone && event.code !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.current.focus();
  }

  _title(numbers) {
    const line = numbers.length > 1 ? `${numbers[0]}–${numbers.at(-1)}` : numbers[0];
    return `${this.page.texts.line.replace("{line}", line)} · ${this.page.lines.get(numbers[0]).dataset.code}`;
  }

  // A field that a person types in keeps its text.
  _showField(name, isUsed, text) {
    const field = this._field(name);
    field.disabled = !isUsed;
    if (document.activeElement !== field) field.value = text;
  }

  _field(name) {
    return this.page.entry.querySelector(`#entry-${name}`);
  }
}
