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
