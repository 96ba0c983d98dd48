// A claim without lines is decided as a whole, in the fields of its form.

export class DecideWithoutLines {
  /** `changed` runs after each decision, before a field is focused. */
  constructor({ form, texts, write }, changed) {
    this.form = form;
    this.texts = texts;
    this.write = write;
    this.changed = changed;
  }

  decide(action) {
    const needsReasons = action === "CUT" || action === "REFUSE";
    this._field("action").value = action;
    this._field("amount").value = this._amountOf(action);
    this._field("reasons").value = needsReasons ? this._field("reasons").value || this.texts.reasons : "";
    this.changed();
    if (action === "CUT") this._field("amount").focus();
    else if (action === "ASK") this._field("note").focus();
  }

  decideAll(action) {
    this.decide(action);
  }

  // There is no line that could be decided as proposed.
  asProposed() {}

  allAsProposed() {
    this.decide(this.texts.whole || "ACCEPT");
  }

  _amountOf(action) {
    return action === "CUT" && this.texts.whole === "CUT" ? this.write(Number(this.texts.wholeAmount)) : "";
  }

  _field(name) {
    return this.form.elements.namedItem(name);
  }
}
