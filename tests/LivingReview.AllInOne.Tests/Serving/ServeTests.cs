using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Serving;

/// <summary>The program as a process of its own, as its user starts it.</summary>
public sealed class ServeTests : IDisposable
{
    private static readonly RegisterReview Review = new() { Id = "fractures", Title = "Fractures", Protocol = new Protocol { Question = "How accurate is it?" } };
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = OwnedProcess.FreePort();
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://127.0.0.1:{_port}/");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stopping_stops_the_database_too_and_a_second_start_finds_the_data()
    {
        await using (var first = await ServeAsync())
        {
            await RegisterAsync();
            var database = await DatabaseProcessAsync();

            await first.StopAsync();

            Assert.Equal(0, await first.WaitForExitAsync(Cancellation));
            Assert.False(MachineProcess.IsRunning(database));
        }

        await using var second = await ServeAsync();

        Assert.Equal("Fractures", (await ReadAsync()).Title);
    }

    [Fact]
    public async Task A_kill_takes_the_database_along_and_loses_nothing()
    {
        await using (var first = await ServeAsync())
        {
            await RegisterAsync();
            var database = await DatabaseProcessAsync();

            await first.KillAsync();

            await Eventually.HoldsAsync(() => !MachineProcess.IsRunning(database), "the end of the database");
        }

        await using var second = await ServeAsync();

        Assert.Equal("Fractures", (await ReadAsync()).Title);
    }

    [Fact]
    public async Task The_death_of_the_database_ends_the_program_with_one_line()
    {
        await using var program = await ServeAsync();
        await program.WaitForOutputAsync("Ctrl-C", Cancellation);

        using (var database = Process.GetProcessById(await DatabaseProcessAsync())) database.Kill();

        Assert.Equal(69, await program.WaitForExitAsync(Cancellation));
        Assert.Contains("livingreview: The database ended unexpectedly", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_program_on_the_same_data_is_refused_with_one_line()
    {
        await using var first = await ServeAsync();

        var second = await RunAsync("serve", "--data", _folder["data"], "--port", $"{OwnedProcess.FreePort()}");

        Assert.Equal(69, second.ExitCode);
        Assert.Equal($"livingreview: The data folder {_folder["data"]} is in use by another livingreview (process {first.Id}): stop it, or name another folder with --data.\n", second.Error);
    }

    [Fact]
    public async Task A_taken_port_is_refused_with_one_line_before_anything_is_made()
    {
        using var other = new TcpListener(IPAddress.Loopback, _port);
        other.Start();

        var result = await RunAsync("serve", "--data", _folder["data"], "--port", $"{_port}");

        Assert.Equal(69, result.ExitCode);
        Assert.StartsWith($"livingreview: Cannot listen on port {_port} of this machine", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public async Task A_machine_without_the_binaries_is_told_what_to_install()
    {
        var result = await ChildProcess.RunAsync(
            Repository.CommandLineAssembly,
            ["serve", "--data", _folder["data"], "--port", $"{_port}"],
            new Dictionary<string, string?> { [PostgresBinaries.Variable] = _folder["nowhere"] },
            Cancellation);

        Assert.Equal(69, result.ExitCode);
        Assert.Equal($"livingreview: {PostgresBinaries.Variable} is {_folder["nowhere"]}, but initdb and postgres are not there.\n", result.Error);
    }

    [Theory]
    [InlineData("--port 0", "--port must be a number from 1 to 65535, not '0'.")]
    [InlineData("--port many", "--port must be a number from 1 to 65535, not 'many'.")]
    [InlineData("--postgres nonsense", "--postgres is not a connection string")]
    [InlineData("--data a --postgres Host=b", "--data and --postgres exclude each other")]
    [InlineData("--colour", "--colour")]
    public async Task A_wrong_option_is_named_and_nothing_starts(string options, string complaint)
    {
        var result = await RunAsync(["serve", .. options.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(complaint, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line()
    {
        var result = await RunAsync("serve", "--postgres", $"Host=127.0.0.1;Port={OwnedProcess.FreePort()};Username=me;Timeout=2", "--port", $"{_port}");

        Assert.Equal(69, result.ExitCode);
        Assert.Contains("livingreview: The database does not answer", result.Error, StringComparison.Ordinal);
    }

    private async Task<ChildProcess> ServeAsync()
    {
        var program = await ChildProcess.StartAsync(Repository.CommandLineAssembly, ["serve", "--data", _folder["data"], "--port", $"{_port}"], cancellationToken: Cancellation);
        await program.WaitForAsync(new Uri(Address, "health/ready"), Cancellation);
        return program;
    }

    private static Task<ProgramResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(Repository.CommandLineAssembly, arguments, cancellationToken: Cancellation);

    private async Task RegisterAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var answer = await client.PostAsJsonAsync("api/reviews", Review, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task<ReviewView> ReadAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        return (await client.GetFromJsonAsync<ReviewView>("api/reviews/fractures", Cancellation))!;
    }

    private async Task<int> DatabaseProcessAsync() =>
        int.Parse((await File.ReadAllLinesAsync(_folder["data/postgres/cluster/postmaster.pid"], Cancellation))[0], CultureInfo.InvariantCulture);
}
