// While a server is unavailable: try again by itself, and send what was not taken in.

const form = document.querySelector("#send-again");
const SECONDS = Number(document.body.dataset.seconds);

async function isBack() {
  try {
    return (await fetch("/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

async function tryAgain() {
  if (await isBack()) form.requestSubmit();
  else setTimeout(tryAgain, SECONDS * 1000);
}

if (form) setTimeout(tryAgain, SECONDS * 1000);
