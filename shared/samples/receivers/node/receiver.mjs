// Takes LivingReview's webhooks: checks the signature, acts once per webhook-id. Needs nothing but Node.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const tolerance = 300;
const seen = new Set(); // a real receiver keeps this in its database, in the transaction of what it does

function isAuthentic(headers, body) {
  const { "webhook-id": id = "", "webhook-timestamp": stamp = "", "webhook-signature": signatures = "" } = headers;
  if (!/^\d+$/.test(stamp) || Math.abs(Date.now() / 1000 - Number(stamp)) > tolerance) return false;
  const expected = createHmac("sha256", key).update(`${id}.${stamp}.`).update(body).digest();
  return signatures.split(" ").some((signature) => {
    if (!signature.startsWith("v1,")) return false;
    const given = Buffer.from(signature.slice(3), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    if (!isAuthentic(request.headers, body)) return response.writeHead(400).end();
    const id = request.headers["webhook-id"];
    if (!seen.has(id)) {
      seen.add(id);
      const event = JSON.parse(body);
      console.log("acted", id, event.type, event.subject ?? "");
    }
    response.writeHead(204).end();
  });
});
server.listen(Number(process.env.PORT ?? 9999), "127.0.0.1", () => console.log("listening", server.address().port));
