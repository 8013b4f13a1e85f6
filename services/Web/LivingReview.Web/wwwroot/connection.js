// The page keeps trying for as long as it is open: a few times quickly, then every few seconds.
Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Number.MAX_SAFE_INTEGER,
      retryIntervalMilliseconds: (attempts) => (attempts < 3 ? 500 : attempts < 20 ? 2000 : 10000),
    },
  },
});

// A server that was restarted does not know this page any more: load it anew, so that it goes on by itself.
document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", (event) => {
  if (event.detail.state === "rejected") {
    location.reload();
  }
});

// Before the page is connected, and after a fault, the browser would send a form by itself: as an address, to nobody, with all that was typed lost.
window.addEventListener("submit", (event) => {
  const taken = event.defaultPrevented || event.target.hasAttribute("method");
  document.getElementById("not-sent").hidden = taken;
  if (!taken) event.preventDefault();
});

// An empty address would lead to the site's front page.
document.querySelector("#blazor-error-ui .reload").addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
