// Forms that ask for a passkey: the server's question first, then the device's answer, then the form itself.
const said = {
  NotAllowedError: "No passkey was given: the request was cancelled, or took too long.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys need an address with a name, over https or on this machine.",
};

async function answer(form) {
  const asked = await fetch(form.dataset.question, { method: "POST", body: new FormData(form) });
  if (!asked.ok) throw new Error(livingReviewText(asked.status === 404 ? "This invitation was used or has expired." : "The server is not responding. Try again in a moment."));
  const question = await asked.json();
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
  return JSON.stringify(credential);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.passkey) return;
  event.preventDefault();
  const fault = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  fault.textContent = "";
  button.disabled = true;
  try {
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) throw new Error(livingReviewText("This browser does not know passkeys. Use a current one."));
    form.elements.answer.value = await answer(form);
    form.submit();
  } catch (error) {
    fault.textContent = said[error.name] ? livingReviewText(said[error.name]) : error.message;
    button.disabled = false;
  }
});
