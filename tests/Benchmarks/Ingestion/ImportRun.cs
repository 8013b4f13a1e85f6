using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using Npgsql;

namespace LivingReview.Benchmarks.Ingestion;

/// <summary>
/// How fast and in how much memory a long file is imported: the ingestion host as its own process, beside COPY of the same rows into a bare
/// table of the same server.
/// </summary>
internal static class ImportRun
{
    private const string Review = "import";

    public static async Task RunAsync(int rows, CancellationToken cancellationToken)
    {
        var csv = Csv(rows);
        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync(cancellationToken);
        var copy = await CopyAsync(database, csv, cancellationToken);

        var port = OwnedProcess.FreePort();
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Ingestion"), [], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ConnectionStrings__postgres"] = database,
            ["Store__AutoCreate"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
        }, cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        await host.WaitForAsync(new Uri(client.BaseAddress, "/health/ready"), cancellationToken);
        using (var registered = await client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = Review, Title = "Import" }, cancellationToken)) registered.EnsureSuccessStatusCode();

        var before = PeakMegabytes(host.Id);
        var processor = ProcessorTime.Now();
        var started = Stopwatch.GetTimestamp();
        var (job, checkedAfter) = await ImportAsync(client, csv, started, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = ProcessorTime.PerUnit(processor, ProcessorTime.Now(), 1);
        var again = Stopwatch.GetTimestamp();
        var (second, _) = await ImportAsync(client, csv, again, cancellationToken);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {csv.Length / 1e6:0.0} MB; state {job.State}, {job.Accepted} accepted, revision {job.Revision}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"COPY into a bare table      {copy.TotalSeconds,8:0.00} s {rows / copy.TotalSeconds,10:0} rows/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import, checking            {checkedAfter.TotalSeconds,8:0.00} s {rows / checkedAfter.TotalSeconds,10:0} rows/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import, whole               {elapsed.TotalSeconds,8:0.00} s {rows / elapsed.TotalSeconds,10:0} rows/s"));
        Console.WriteLine($"processor time of it         {used}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the same file again         {Stopwatch.GetElapsedTime(again).TotalSeconds,8:0.00} s, {second.Unchanged} unchanged"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak resident memory        {PeakMegabytes(host.Id),8:0} MB (before the import {before:0} MB)"));
    }

    private static async Task<(ImportJob Job, TimeSpan Checked)> ImportAsync(HttpClient client, byte[] csv, long started, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(csv) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var answer = await client.PostAsync($"/api/reviews/{Review}/imports?job=true", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        TimeSpan? checkedAfter = null;
        while (true)
        {
            var job = (await client.GetFromJsonAsync<ImportJob>(answer.Headers.Location, cancellationToken))!;
            if (job.State != "checking") checkedAfter ??= Stopwatch.GetElapsedTime(started);
            if (job.State is not ("checking" or "writing")) return (job, checkedAfter!.Value);
            await Task.Delay(50, cancellationToken);
        }
    }

    private static async Task<TimeSpan> CopyAsync(string database, byte[] csv, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var create = new NpgsqlCommand("create table bare (study text primary key, tp bigint, fp bigint, fn bigint, tn bigint, year int, title text, note text)", connection))
            await create.ExecuteNonQueryAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginTextImportAsync("copy bare from stdin with (format csv, header)", cancellationToken))
            await copy.WriteAsync(Encoding.UTF8.GetString(csv).AsMemory(), cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The kernel's high-water mark of resident memory.</summary>
    private static double PeakMegabytes(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024).Single();

    private static byte[] Csv(int rows)
    {
        var text = new StringBuilder("study,TP,FP,FN,TN,year,title,note\n");
        for (var i = 1; i <= rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"Study {i},{i % 300 + 1},{i % 50},{i % 40},{i % 400 + 1},{2000 + i % 26},A study of imaging and machine learning number {i},\"extracted, checked\"\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
