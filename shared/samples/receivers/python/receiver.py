"""Takes LivingReview's webhooks: checks the signature, acts once per webhook-id. Needs nothing but Python 3."""
import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE = 300
seen = set()  # a real receiver keeps this in its database, in the transaction of what it does


def is_authentic(headers, body):
    ident, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > TOLERANCE:
        return False
    expected = base64.b64encode(hmac.new(KEY, f"{ident}.{stamp}.".encode() + body, hashlib.sha256).digest())
    given = [s[3:].encode() for s in headers.get("webhook-signature", "").split() if s.startswith("v1,")]
    return any(hmac.compare_digest(expected, s) for s in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_authentic(self.headers, body):
            self.answer(400)
            return
        ident = self.headers["webhook-id"]
        if ident not in seen:
            seen.add(ident)
            event = json.loads(body)
            print("acted", ident, event["type"], event.get("subject", ""), flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "9999"))), Receiver)
print("listening", server.server_port, flush=True)
server.serve_forever()
