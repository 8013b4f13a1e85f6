// Takes LivingReview's webhooks: checks the signature, acts once per webhook-id. `dotnet run Receiver.cs` needs nothing but the .NET 10 SDK.
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

const int Tolerance = 300;
var key = Convert.FromBase64String(Environment.GetEnvironmentVariable("WEBHOOK_SECRET")!["whsec_".Length..]);
var port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "9999", CultureInfo.InvariantCulture);
var seen = new ConcurrentDictionary<string, bool>(); // a real receiver keeps this in its database, in the transaction of what it does

using var listener = new HttpListener { Prefixes = { string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/") } };
listener.Start();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening {port}"));
while (true)
{
    var call = await listener.GetContextAsync();
    using var content = new MemoryStream();
    await call.Request.InputStream.CopyToAsync(content);
    var body = content.ToArray();
    if (!IsAuthentic(call.Request, body))
    {
        call.Response.StatusCode = 400;
    }
    else
    {
        var id = call.Request.Headers["webhook-id"]!;
        if (seen.TryAdd(id, true))
        {
            var received = JsonNode.Parse(body)!;
            Console.WriteLine($"acted {id} {received["type"]} {received["subject"]}");
        }

        call.Response.StatusCode = 204;
    }

    call.Response.Close();
}

bool IsAuthentic(HttpListenerRequest request, byte[] body)
{
    var (id, stamp) = (request.Headers["webhook-id"], request.Headers["webhook-timestamp"]);
    if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
    if (Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > Tolerance) return false;
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{stamp}."), .. body];
    var expected = Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    return (request.Headers["webhook-signature"] ?? "").Split(' ')
        .Where(s => s.StartsWith("v1,", StringComparison.Ordinal))
        .Any(s => CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(s["v1,".Length..])));
}
