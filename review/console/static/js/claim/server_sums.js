// The sums that follow from the law, such as the fund's share: the server computes them. Until it answers, they are dimmed.

import { setText } from "./page.js";
import { showParts } from "./stay_parts.js";

const DELAY_MILLISECONDS = 250;

export class ServerSums {
  constructor({ id, form, lines }) {
    this.address = `/claims/${id}/sums`;
    this.form = form;
    this.hasLines = lines.size > 0;
    this.figures = document.querySelectorAll("[data-server]");
    this.asked = null;
    this.waiting = 0;
  }

  /** Ask for the sums of the form as it is. Choices that are not complete have none. */
  ask(isComplete) {
    this.figures.forEach((figure) => figure.classList.add("is-waiting"));
    this.asked?.abort();
    clearTimeout(this.waiting);
    if (isComplete) this.waiting = setTimeout(() => this._ask(), DELAY_MILLISECONDS);
    else this._showNone();
  }

  async _ask() {
    this.asked = new AbortController();
    try {
      const body = new URLSearchParams(new FormData(this.form));
      const answer = await fetch(this.address, { method: "POST", body, signal: this.asked.signal });
      if (answer.ok) this._show(await answer.json());
    } catch {
      // The next change asks again.
    }
  }

  _show(sums) {
    if (!this.hasLines) {
      setText("#total-accepted", sums.accepted);
      setText("#total-cut", sums.cut);
      setText("#total-open", "");
    }
    setText("#total-fund", sums.fund);
    setText("#total-copayment", sums.copayment);
    setText("#ceiling", sums.ceiling);
    showOwn(sums.own);
    showParts(sums.parts);
    this.figures.forEach((figure) => figure.classList.remove("is-waiting"));
  }

  _showNone() {
    setText("#total-fund", "–");
    setText("#total-copayment", "–");
    showOwn("");
    showParts([]);
  }
}

// What the patient pays above the cap on supplies: nothing of most claims.
function showOwn(amount) {
  document.querySelector("#own").hidden = amount === "";
  setText("#total-own", amount);
}
