// The person's name is shown by a click that is logged.

export function showNameOnRequest() {
  document.querySelector("#show-name").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
    if (!answer.ok) return;
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#name");
    document.querySelector("#name").replaceWith(document.adoptNode(shown));
  });
}
