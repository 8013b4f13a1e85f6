// Converts a figure that only the page draws to a PNG in the browser: three pixels per unit of the drawing.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-png]");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  const text = await (await fetch(link.href)).text();
  const [, , width, height] = text.match(/viewBox="([^"]+)"/)[1].split(" ").map(Number);
  const sized = text.replace("<svg ", `<svg width="${width}" height="${height}" `);
  const picture = new Image();
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(sized);
  await picture.decode();
  const scale = 3;
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.drawImage(picture, 0, 0);
  const file = document.createElement("a");
  file.download = `${link.dataset.png}.png`;
  file.href = canvas.toDataURL("image/png");
  file.click();
}, true);
