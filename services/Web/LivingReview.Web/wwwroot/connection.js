// A server that was restarted does not know this page any more: load it anew, so that it goes on by itself.
const modal = document.getElementById("components-reconnect-modal");

modal.addEventListener("components-reconnect-state-changed", async (event) => {
  if (event.detail.state === "rejected") {
    location.reload();
  } else if (event.detail.state === "failed") {
    await retry();
  }
});

async function retry() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    try {
      if ((await fetch(location.href, { method: "HEAD", cache: "no-store" })).status < 500) {
        location.reload();
        return;
      }
    } catch {
      // Still unreachable.
    }
  }
}
