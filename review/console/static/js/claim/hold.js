// The claim is held for as long as its page is open.

const EVERY_MILLISECONDS = 60_000;

async function extend(hold, { id, form }) {
  const body = new URLSearchParams([["csrf_token", form.elements.namedItem("csrf_token").value]]);
  try {
    const answer = await fetch(`/claims/${id}/hold`, { method: "POST", body });
    if (answer.status === 409) hold.querySelector("span").textContent = (await answer.json()).refused;
  } catch {
    // The console is unavailable: the hold lasts for some minutes.
  }
}

export function keepHold(page) {
  const hold = document.querySelector("#hold");
  if (hold) setInterval(() => extend(hold, page), EVERY_MILLISECONDS);
}
