// The choice for the claim as a whole, and the reason why what exceeds its lines is not paid: fields of the form.

const NAMES = ["action", "amount", "reasons"];

/** The fields. Without them, as on a claim that is not to be decided here, all values are empty. */
export function wholeChoice(form) {
  const fields = Object.fromEntries(NAMES.map((name) => [name, form.elements.namedItem(name)]));
  const row = document.querySelector("#whole-row");
  const value = (name) => fields[name]?.value.trim() ?? "";

  function show() {
    row?.classList.toggle("is-unused", !fields.action.value && !("rest" in row.dataset));
    if (row) fields.amount.hidden = fields.action.value !== "CUT";
  }

  /** Change some of the values. */
  function set(values) {
    for (const [name, text] of Object.entries(values)) if (fields[name]) fields[name].value = text;
    show();
  }

  return {
    set,
    show,
    get action() {
      return value("action");
    },
    get amount() {
      return value("amount");
    },
    get reasons() {
      return value("reasons");
    },
    /** Decide by lines again. The reason for what exceeds them stays. */
    clear() {
      set(row && "rest" in row.dataset ? { action: "", amount: "" } : { action: "", amount: "", reasons: "" });
    },
    focus(name) {
      fields[name].focus();
    },
    /** Run a function when a person changes a field. */
    listen(run) {
      row?.addEventListener("input", () => {
        show();
        run();
      });
    },
    /** What a draft keeps; null where nothing was chosen. */
    get values() {
      const values = Object.fromEntries(NAMES.map((name) => [name, value(name)]));
      return Object.values(values).some(Boolean) ? values : null;
    },
  };
}
