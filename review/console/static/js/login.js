// Shows the password while the person wishes.

const button = document.querySelector("#show-password");
const password = document.querySelector("#password");

button.hidden = false;
button.addEventListener("click", () => {
  const isShown = password.type === "text";
  password.type = isShown ? "password" : "text";
  button.textContent = isShown ? button.dataset.show : button.dataset.hide;
  button.setAttribute("aria-pressed", String(!isShown));
  password.focus();
});
