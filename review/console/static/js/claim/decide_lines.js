// What a key or a button decides: for the current line, for all lines, or for the claim as a whole.

export class DecideLines {
  /** `changed` runs after each decision, before a field is focused. */
  constructor({ page, current, choices, whole, entry, changed }) {
    this.page = page;
    this.current = current;
    this.choices = choices;
    this.whole = whole;
    this.entry = entry;
    this.changed = changed;
  }

  /** Decide the current row. */
  decide(action) {
    const numbers = this.current.numbers;
    if (numbers.length === 0) return;
    this.whole.clear();
    for (const number of numbers) this.choices.choose(number, action);
    this.changed();
    if (action === "CUT") this.entry.focus("amount");
    else if (action === "REFUSE" && !this.choices.get(numbers[0]).reasons) this.entry.focus("reason");
    else if (action === "ASK") this.entry.focus("note");
  }

  /** Decide every line. To cut cuts the lines for which that is proposed; without any, the claim as a whole. */
  decideAll(action) {
    const { form, lines, texts, rest } = this.page;
    const cut = [...lines.keys()].filter((number) => lines.get(number).dataset.proposed === "CUT");
    if (action === "CUT" && cut.length === 0) return this._cutWhole(texts.whole === "CUT" ? texts.accepted : "");
    this.whole.clear();
    // What exceeds the lines is paid only where the claim is accepted as a whole.
    if (action === "ACCEPT" && rest > 0) this.whole.set({ action: "ACCEPT", reasons: "" });
    if (action === "CUT") for (const number of cut) this.choices.chooseProposal(number);
    else for (const number of lines.keys()) this.choices.choose(number, action);
    this.changed();
    if (action === "ASK") form.elements.namedItem("note").focus();
  }

  /** Decide these lines as the rules propose. */
  asProposed(numbers) {
    this.whole.clear();
    for (const number of numbers) this.choices.chooseProposal(number);
    this.changed();
  }

  /** Decide the claim as the rules propose.

      An objection to the whole that leaves nothing refuses every line; one that takes off more than the lines lose cuts
      the claim as a whole. What exceeds the lines is not paid for the reason that the rules give. */
  allAsProposed() {
    const { lines, texts, rest } = this.page;
    if (texts.whole === "REFUSE") return this.decideAll("REFUSE");
    const byLine = [...lines.values()].reduce((sum, row) => sum + proposedAmount(row), 0);
    if (texts.whole === "CUT" && Number(texts.accepted) < byLine) return this._cutWhole(texts.accepted);
    if (rest > 0 && !this.whole.reasons) this.whole.set({ reasons: texts.restReasons });
    this.asProposed(lines.keys());
  }

  // An amount for the claim as a whole, where what is cut is on none of its lines.
  _cutWhole(amount) {
    const reasons = this.whole.reasons || this.page.texts.reasons;
    this.choices.clear();
    this.whole.set({ action: "CUT", amount: amount === "" ? "" : this.page.write(Number(amount)), reasons });
    this.changed();
    if (amount === "") this.whole.focus("amount");
  }
}

function proposedAmount(row) {
  const { proposed, net, amount } = row.dataset;
  return proposed === "ACCEPT" ? Number(net || 0) : proposed === "CUT" ? Number(amount) : 0;
}
