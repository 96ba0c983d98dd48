// The decision on a claim, where it may be taken here: choices, their sums, what is sent, and the draft.

import { loadDraft, saveDraft } from "../draft.js";
import { DecideLines } from "./decide_lines.js";
import { DecideWithoutLines } from "./decide_without_lines.js";
import { Entry } from "./entry.js";
import { LineChoices } from "./line_choices.js";
import { ServerSums } from "./server_sums.js";
import { ShownRows, enteredChoices } from "./shown_rows.js";
import { Sums } from "./sums.js";
import { wholeChoice } from "./whole.js";

export class Decision {
  constructor(page, current) {
    const serverSums = new ServerSums(page);
    this.page = page;
    this.whole = wholeChoice(page.form);
    this.choices = new LineChoices(page.lines, page.texts.reasons);
    this.rows = new ShownRows(page, this.choices);
    this.sums = new Sums({ page, choices: this.choices, whole: this.whole, askServer: (done) => serverSums.ask(done) });
    this.entry = new Entry({ page, current, choices: this.choices });
    const changed = () => this.show();
    const parts = { page, current, choices: this.choices, whole: this.whole, entry: this.entry, changed };
    this.by = page.lines.size > 0 ? new DecideLines(parts) : new DecideWithoutLines(page, changed);
  }

  /** Take up what was chosen before: in a form that was sent and not taken in, or in the draft of this tab. */
  resume() {
    const { id, version, lines } = this.page;
    const draft = loadDraft(id, version, lines);
    for (const [number, choice] of enteredChoices(this.page)) this.choices.set(number, choice);
    if (!this.whole.values && draft.whole) this.whole.set(draft.whole);
    if (this.choices.size === 0) for (const [number, choice] of draft.choices) this.choices.set(number, choice);
    for (const number of draft.changed) {
      this.choices.delete(number);
      lines.get(number).classList.add("is-changed");
    }
  }

  listen() {
    const changed = () => this.show();
    if (this.page.lines.size > 0) this.entry.listen(changed);
    document.querySelector("#whole")?.addEventListener("change", changed);
    this.whole.listen(() => {
      this._dropLinesThatDiffer();
      changed();
    });
  }

  show() {
    const { id, version, lines } = this.page;
    this.rows.show();
    this.entry.show();
    this.whole.show();
    this.sums.show();
    saveDraft(id, version, this.choices.byNumber, lines, this.whole.values);
  }

  // A choice for the whole takes the place of those for lines, but where all of them say the same.
  _dropLinesThatDiffer() {
    const { action } = this.whole;
    const differs = (choice) => choice.action !== action || choice.action === "CUT";
    if (action && this.choices.all.some(differs)) this.choices.clear();
  }
}
