// The sums of the choices as one goes: what is accepted, cut and still open, and whether the decision can be sent.

import { setText } from "./page.js";

export class Sums {
  /** `askServer` runs with whether the choices are complete: then the server computes the other sums. */
  constructor({ page, choices, whole, askServer }) {
    this.page = page;
    this.choices = choices;
    this.whole = whole;
    this.askServer = askServer;
  }

  show() {
    if (this.page.lines.size === 0) this.askServer(true);
    else if (this.whole.action) this._showWhole();
    else this._showLines();
  }

  _showLines() {
    const { rest, texts } = this.page;
    const { accepted, decided, openAmount, open } = this._ofLines();
    const asks = this.choices.all.some(({ action }) => action === "ASK");
    // A line that is cut or refused says that the total is not paid; where all are accepted, the rest needs a reason.
    const isRestOpen = rest > 0 && !this.whole.reasons && this.choices.all.every(({ action }) => action === "ACCEPT");
    const restStaysOpen = open > 0 || isRestOpen || asks;
    const claimed = decided + (restStaysOpen ? 0 : rest);
    showTotals(this.page, { accepted, cut: accepted - claimed, openAmount: openAmount + (restStaysOpen ? rest : 0), open });
    setText("#sum-count", texts.count.replace("{count}", this.choices.size).replace("{total}", this.page.lines.size));
    const isReady = (open === 0 && !isRestOpen) || asks;
    this._showSend(isReady, open);
    this.askServer(isReady && !asks);
  }

  // `open` lines have no choice; `openAmount` is that of those and of lines that are asked about.
  _ofLines() {
    const sums = { accepted: 0, decided: 0, openAmount: 0, open: this.page.lines.size - this.choices.size };
    for (const [number, row] of this.page.lines) {
      const net = Number(row.dataset.net || 0);
      const accepted = this.choices.accepted(number);
      if (accepted === null) sums.openAmount += net;
      else {
        sums.accepted += accepted;
        sums.decided += net;
      }
    }
    return sums;
  }

  // The lines do not count then.
  _showWhole() {
    const proposed = Number(this.page.texts.proposed);
    const cutTo = Number(this.page.read(this.whole.amount) || 0);
    const asks = this.whole.action === "ASK";
    const accepted = { ACCEPT: proposed, CUT: cutTo, REFUSE: 0, ASK: 0 }[this.whole.action];
    showTotals(this.page, { accepted, cut: asks ? 0 : accepted - proposed, openAmount: asks ? proposed : 0, open: 0 });
    setText("#sum-count", "");
    this._showSend(true, 0);
    this.askServer(!asks);
  }

  _showSend(isReady, open) {
    const { send, texts } = this.page;
    const left = open === 0 ? texts.restLeft : (open === 1 ? texts.leftOne : texts.left).replace("{count}", open);
    send.setAttribute("aria-disabled", String(!isReady));
    setText("#send-words", isReady ? texts.send : left);
  }
}

function showTotals({ write }, { accepted, cut, openAmount, open }) {
  setText("#total-cut", write(cut)).classList.toggle("is-zero", cut === 0);
  setText("#total-open", write(openAmount));
  document.querySelector("#undecided").hidden = openAmount === 0 && open === 0;
  setText("#total-accepted", write(accepted));
  setText("#open-count", write(open));
  setText("#sum-decided", write(accepted));
}
