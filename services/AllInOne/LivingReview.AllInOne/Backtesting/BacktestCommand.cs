using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Alerts;

namespace LivingReview.AllInOne.Backtesting;

/// <summary><c>livingreview backtest --review R</c>: what a policy would have said about a review's history.</summary>
internal static class BacktestCommand
{
    private static readonly string[] Formats = ["table", "json"];

    /// <summary>The policy's file or an option cannot be used, or the server refused them.</summary>
    private const int InputFault = 2;

    public static Command Create()
    {
        var review = new Option<string>("--review") { Description = "Id of the review.", Required = true, HelpName = "R" };
        var server = ServerOption.Create();
        var policy = new Option<string?>("--policy") { Description = "File with the policy in JSON; without it and --threshold the default policy.", HelpName = "FILE" };
        var threshold = Number("--threshold", "Short for the policy of rule A1 alone: the absolute shift that matters.");
        var prevalence = Number("--prevalence", "Prevalence; the protocol's by default.");
        var sensitivity = Number("--min-sensitivity", "Minimum acceptable sensitivity; the protocol's by default.");
        var specificity = Number("--min-specificity", "Minimum acceptable specificity; the protocol's by default.");
        var cooldown = Number("--cooldown", "Hours of quiet after an alert of a stratum.");
        var stratum = new Option<string[]>("--stratum") { Description = "Only this stratum; may be repeated.", HelpName = "S" };
        var from = new Option<long?>("--from") { Description = "First revision; it is the first baseline." };
        var change = new Option<long?>("--known-change") { Description = "A revision at which the truth changed: says how late the first alert after it came." };
        var format = new Option<string>("--format") { Description = "How the result is written: table or json.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong(Formats);

        var command = new Command("backtest", "Replay a review's history under a policy: which alerts, when, how late.")
        {
            review, server, policy, threshold, prevalence, sensitivity, specificity, cooldown, stratum, from, change, format,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(server),
            result.GetRequiredValue(review),
            result.GetValue(policy),
            new BacktestRequest
            {
                Threshold = result.GetValue(threshold),
                TargetPrevalence = result.GetValue(prevalence),
                MinimumSensitivity = result.GetValue(sensitivity),
                MinimumSpecificity = result.GetValue(specificity),
                CooldownHours = result.GetValue(cooldown),
                Strata = result.GetValue(stratum),
                FromRevision = result.GetValue(from),
                KnownChangeRevision = result.GetValue(change),
            },
            result.GetValue(format)!,
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Uri server, string review, string? policyFile, BacktestRequest request, string format, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            if (policyFile is not null) request = request with { Policy = await PolicyAsync(policyFile, cancellationToken) };
            using var connection = new ServerConnection(server, null);
            switch (await connection.Client.Alerts.BacktestAsync(review, request, cancellationToken))
            {
                case ApiResult<BacktestReport>.Done { Value: var report }:
                    await output.WriteLineAsync(format == "json" ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : BacktestTable.Write(report).TrimEnd('\n'));
                    return ExitCode.Success;
                case ApiResult<BacktestReport>.Refused { Problem: var problem }:
                    throw new InputException(problem.Detail?.ReplaceLineEndings(" ") ?? string.Create(CultureInfo.InvariantCulture, $"the server answered {problem.Status}"));
                case var other:
                    await error.WriteLineAsync($"livingreview: {server} does not answer: {(other as ApiResult<BacktestReport>.Unreachable)?.Reason}");
                    return ExitCode.Unavailable;
            }
        }
        catch (InputException fault)
        {
            await error.WriteLineAsync("livingreview: " + fault.Message);
            return InputFault;
        }
    }

    private static async Task<PolicyNode> PolicyAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<PolicyNode>(stream, JsonSerializerOptions.Web, cancellationToken) ?? throw new InputException($"{file}: a policy is expected, not null");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{file}: {fault.Message}");
        }
    }

    private static Option<double?> Number(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return value;
            result.AddError($"{name} must be a number, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
