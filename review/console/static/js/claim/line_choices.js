// The choices for lines by their numbers. A choice is an action, and where it has them an amount, reasons and a note.

// What the rules propose for a line.
function proposalOf(row) {
  const { proposed, amount, reasons } = row.dataset;
  return { action: proposed, amount: proposed === "CUT" ? amount : "", reasons: reasons ?? "", note: "" };
}

export class LineChoices {
  /** `reasons` are those of the claim's findings, for lines without any. */
  constructor(lines, reasons) {
    this.lines = lines;
    this.reasons = reasons;
    this.byNumber = new Map();
  }

  get size() {
    return this.byNumber.size;
  }

  get all() {
    return [...this.byNumber.values()];
  }

  get(number) {
    return this.byNumber.get(number);
  }

  set(number, choice) {
    this.byNumber.set(number, choice);
  }

  delete(number) {
    this.byNumber.delete(number);
  }

  clear() {
    this.byNumber.clear();
  }

  /** Choose an action for a line, with the amount and the reasons that are known for it. */
  choose(number, action) {
    this.set(number, this._choiceOf(number, action));
  }

  /** Choose what the rules propose. */
  chooseProposal(number) {
    this.set(number, proposalOf(this.lines.get(number)));
  }

  /** What is paid for a line; null while that is open. */
  accepted(number) {
    const choice = this.get(number);
    if (!choice || choice.action === "ASK") return null;
    if (choice.action === "ACCEPT") return Number(this.lines.get(number).dataset.net || 0);
    return choice.action === "CUT" ? Number(choice.amount || 0) : 0;
  }

  _choiceOf(number, action) {
    if (action === "ACCEPT") return { action, amount: "", reasons: "", note: "" };
    const known = this.get(number);
    const proposal = proposalOf(this.lines.get(number));
    const amount = action === "CUT" ? known?.amount || proposal.amount : "";
    const reasons = action === "ASK" ? "" : known?.reasons || proposal.reasons || this.reasons;
    return { action, amount, reasons, note: known?.note ?? "" };
  }
}
