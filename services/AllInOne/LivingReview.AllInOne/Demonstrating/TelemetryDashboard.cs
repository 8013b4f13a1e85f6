using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>
/// The Aspire dashboard beside the demonstration: its traces, metrics and logs, on this machine only and behind a token. It is a program in a
/// NuGet package, which the .NET SDK fetches the first time.
/// </summary>
internal sealed class TelemetryDashboard : IAsyncDisposable
{
    private const string Version = "13.6.5";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly OwnedProcess _process;
    private readonly string _log;

    private TelemetryDashboard(OwnedProcess process, string log, Uri address, string token, IReadOnlyDictionary<string, string?> settings) =>
        (_process, _log, SignIn, Settings) = (process, log, new Uri(address, "/login?t=" + token), settings);

    /// <summary>Where it is opened; the address holds the token.</summary>
    public Uri SignIn { get; }

    /// <summary>The settings with which a host sends its telemetry there and names it on the page.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Starts it; what stands in the way is one line.</summary>
    public static async Task<TelemetryDashboard> StartAsync(TextWriter say, CancellationToken cancellationToken)
    {
        var program = Path.Combine(await PackageAsync(say, cancellationToken), "tools", "Aspire.Dashboard");
        File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        var (page, receiver, grpc) = (Local(OwnedProcess.FreePort()), Local(OwnedProcess.FreePort()), Local(OwnedProcess.FreePort()));
        var (token, key) = (RandomNumberGenerator.GetHexString(32, lowercase: true), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var log = Path.GetTempFileName();
        var process = await OwnedProcess.StartAsync([program], log, "TERM", TimeSpan.FromSeconds(5), new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = page.ToString(),
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = receiver.ToString(),
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = grpc.ToString(),
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true", // it leaves this machine in no form
            ["Dashboard__ApplicationName"] = "LivingReview",
            ["Dashboard__Frontend__AuthMode"] = "BrowserToken",
            ["Dashboard__Frontend__BrowserToken"] = token,
            ["Dashboard__Otlp__AuthMode"] = "ApiKey",
            ["Dashboard__Otlp__PrimaryApiKey"] = key,
        }, cancellationToken: cancellationToken);
        var dashboard = new TelemetryDashboard(process, log, page, token, new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=" + key,
        });
        try
        {
            await dashboard.WaitAsync(page.Port, cancellationToken);
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        File.Delete(_log);
    }

    private async Task WaitAsync(int port, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, cancellationToken);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(100, cancellationToken);
            }
            catch (SocketException)
            {
                throw new EmbeddingException($"The Aspire dashboard did not start: {(await File.ReadAllTextAsync(_log, cancellationToken)).ReplaceLineEndings(" ")}");
            }
        }
    }

    /// <summary>The folder of the package, fetched if it is not there.</summary>
    private static async Task<string> PackageAsync(TextWriter say, CancellationToken cancellationToken)
    {
        var name = $"Aspire.Dashboard.Sdk.{(OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var folder = Path.Combine(packages, name.ToLowerInvariant(), Version);
        if (File.Exists(Path.Combine(folder, "tools", "Aspire.Dashboard"))) return folder;

        await say.WriteLineAsync($"Dashboard   fetching {name} {Version} (once, about 50 MB)");
        var project = Directory.CreateTempSubdirectory("livingreview-dashboard-");
        try
        {
            var file = Path.Combine(project.FullName, "dashboard.csproj");
            await File.WriteAllTextAsync(file, $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><PackageDownload Include="{name}" Version="[{Version}]" /></ItemGroup>
                </Project>
                """, cancellationToken);
            await RestoreAsync(file, cancellationToken);
        }
        finally
        {
            project.Delete(recursive: true);
        }

        return File.Exists(Path.Combine(folder, "tools", "Aspire.Dashboard"))
            ? folder
            : throw new EmbeddingException($"The package {name} {Version} does not hold the Aspire dashboard for this machine.");
    }

    private static async Task RestoreAsync(string project, CancellationToken cancellationToken)
    {
        try
        {
            using var restore = Process.Start(new ProcessStartInfo("dotnet", ["restore", project, "-p:NuGetAudit=false"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = restore.StandardError.ReadToEndAsync(cancellationToken);
            var output = await restore.StandardOutput.ReadToEndAsync(cancellationToken);
            await restore.WaitForExitAsync(cancellationToken);
            if (restore.ExitCode != 0)
                throw new EmbeddingException($"The Aspire dashboard could not be fetched: {(output + await error).Trim().ReplaceLineEndings(" ")}");
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new EmbeddingException("The Aspire dashboard is fetched by the .NET SDK, which is not here: install it, or leave out --dashboard.", fault);
        }
    }

    private static Uri Local(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
