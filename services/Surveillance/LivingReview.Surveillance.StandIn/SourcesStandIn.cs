using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Surveillance.StandIn;

/// <summary>
/// Stands in for the sources on this machine: the same requests, answers of the same form, over loopback. It publishes what it is given, on the days
/// that it is told, and goes wrong when it is told.
/// </summary>
public sealed class SourcesStandIn : IAsyncDisposable
{
    /// <summary>Names of the sources, each also the first part of its addresses.</summary>
    public static readonly IReadOnlyList<string> Sources = ["pubmed", "europe-pmc", "openalex", "crossref", "medrxiv", "clinicaltrials"];

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["pubmed"] = "PubMed",
        ["europe-pmc"] = "EuropePmc",
        ["openalex"] = "OpenAlex",
        ["crossref"] = "Crossref",
        ["medrxiv"] = "MedRxiv",
        ["clinicaltrials"] = "ClinicalTrials",
    };

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, StandInAnswer> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<StandInWork> _works = [];

    private SourcesStandIn(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    /// <summary>Decides for each request whether, and how, its answer goes wrong.</summary>
    public Func<string, HttpRequest, StandInFault?> Fault { get; set; } = (_, _) => null;

    /// <summary>What the next request for a source gets instead of an answer: the status, the type and the body.</summary>
    public ConcurrentDictionary<string, StandInAnswer> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single().TrimEnd('/') + "/");

    /// <summary>How many requests a source got.</summary>
    public int RequestsTo(string source) => _requests.GetValueOrDefault(source);

    /// <summary>The settings that point the service here.</summary>
    public IReadOnlyDictionary<string, string?> Settings() => new Dictionary<string, string?>(
        Options.Select(o => KeyValuePair.Create($"Surveillance:{o.Value}:Address", (string?)new Uri(Address, o.Key + "/").ToString())).Append(KeyValuePair.Create("Surveillance:Contact", (string?)"demo@example.org")));

    /// <summary>Starts it on a free port.</summary>
    public static async Task<SourcesStandIn> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new SourcesStandIn(app, time);
        app.Run(standIn.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return standIn;
    }

    /// <summary>Publishes these works; what was published before stays only if it is among them.</summary>
    public void Publish(IReadOnlyList<StandInWork> works) => _works = works;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/', 3, StringSplitOptions.RemoveEmptyEntries);
        var source = parts.Length > 0 ? parts[0] : "";
        if (!Sources.Contains(source))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _requests.AddOrUpdate(source, 1, (_, n) => n + 1);
        if (Instead.TryRemove(source, out var given))
        {
            await WriteAsync(http, given);
            return;
        }

        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal) : [];
        var parameters = new StandInRequest(string.Join('/', parts[1..]), name => form.TryGetValue(name, out var value) ? value : http.Request.Query[name].ToString());
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var fault = Fault(source, http.Request);
        var answer = StandInAnswers.Of(source, parameters, new StandInWorld(_works, today, fault == StandInFault.RecordMissing));
        var before = _last.GetValueOrDefault(source);
        _last[source] = answer;
        switch (fault)
        {
            case StandInFault.TooManyRequests:
                http.Response.Headers.RetryAfter = "120";
                await WriteAsync(http, new StandInAnswer(429, "text/plain", "Slow down."));
                break;
            case StandInFault.ServerError:
                await WriteAsync(http, new StandInAnswer(500, "text/plain", "Something broke."));
                break;
            case StandInFault.Html:
                await WriteAsync(http, new StandInAnswer(200, "text/html", "<!DOCTYPE html><html><body>Scheduled maintenance</body></html>"));
                break;
            case StandInFault.CutOff:
                await WriteAsync(http, answer with { Body = answer.Body[..(answer.Body.Length / 2)] });
                break;
            case StandInFault.BrokenOff:
                http.Response.ContentType = answer.Type;
                http.Response.ContentLength = Encoding.UTF8.GetByteCount(answer.Body);
                await http.Response.WriteAsync(answer.Body[..(answer.Body.Length / 2)]);
                await http.Response.Body.FlushAsync();
                http.Abort();
                break;
            case StandInFault.Repeated when before is not null:
                await WriteAsync(http, before);
                break;
            default:
                await WriteAsync(http, answer);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext http, StandInAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.Type;
        await http.Response.WriteAsync(answer.Body);
    }
}

/// <summary>An answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">Media type.</param>
/// <param name="Body">Body.</param>
public sealed record StandInAnswer(int Status, string Type, string Body);

/// <summary>A request.</summary>
internal sealed record StandInRequest(string Path, Func<string, string> Parameter)
{
    public int Number(string name, int otherwise) => int.TryParse(Parameter(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

/// <summary>What there is on a day.</summary>
internal sealed record StandInWorld(IReadOnlyList<StandInWork> Works, DateOnly Today, bool LeavesOneOut);
