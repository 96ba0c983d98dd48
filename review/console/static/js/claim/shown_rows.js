// Shows the choice of each line in its row, and writes it into the fields that are sent.

import { numbersOf } from "./current_row.js";

const NAMES = ["action", "amount", "reasons", "note"];
const NONE = { action: "", amount: "", reasons: "", note: "" };

export class ShownRows {
  constructor(page, choices) {
    this.page = page;
    this.choices = choices;
  }

  show() {
    for (const [number, row] of this.page.lines) {
      this._showRow(row);
      this._fill(number, row);
    }
    for (const row of this.page.folds) this._showRow(row);
  }

  _showRow(row) {
    const numbers = numbersOf(row);
    const found = numbers.map((number) => this.choices.get(number));
    const action = found.every((choice) => choice && choice.action === found[0]?.action) ? found[0].action : null;
    this._showAction(row.querySelector(".choice"), action);
    row.classList.toggle("is-decided", action !== null);
    const amounts = numbers.map((number) => this.choices.accepted(number));
    const sum = amounts.includes(null) ? null : amounts.reduce((total, amount) => total + amount, 0);
    row.querySelector(".decided-amount").textContent = sum === null ? "–" : this.page.write(sum);
  }

  // As the button that chooses it. Without a choice, as the server wrote it.
  _showAction(cell, action) {
    cell.dataset.first ??= cell.innerHTML;
    cell.classList.toggle("quiet", action === null);
    if (action === null) {
      delete cell.dataset.action;
      cell.innerHTML = cell.dataset.first;
      return;
    }
    const button = this.page.bar.querySelector(`[data-action="${action}"]`);
    cell.dataset.action = action;
    cell.innerHTML = button.querySelector(".icon").outerHTML;
    cell.append(button.dataset.words);
  }

  _fill(number, row) {
    const choice = this.choices.get(number) ?? NONE;
    for (const name of NAMES) {
      const field = row.querySelector(`[name="${name}-${number}"]`);
      if (field) field.value = name === "amount" ? this._written(choice.amount) : choice[name];
    }
  }

  // The server reads amounts as people of this language write them.
  _written(amount) {
    return amount === "" ? "" : this.page.write(Number(amount));
  }
}

/** The choices in the fields: of a form that was sent and not taken in. */
export function* enteredChoices({ lines, read }) {
  for (const [number, row] of lines) {
    const action = row.querySelector("select")?.value;
    if (!action) continue;
    const value = (name) => row.querySelector(`[name="${name}-${number}"]`).value;
    yield [number, { action, amount: read(value("amount")), reasons: value("reasons"), note: value("note") }];
  }
}
