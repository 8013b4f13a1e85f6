using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Extraction;
using LivingReview.Surveillance.Extraction.Models;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivingReview.Surveillance.Tests.Extraction;

/// <summary>A language model beside the program: believed as far as the text bears it out, and never needed.</summary>
public sealed class ModelReadingTests(PostgresFixture postgres)
{
    private const string Clear = "We examined 100 adults. The sensitivity was 60% (30/50) and the specificity was 70% (35/50), p = 0.03.";
    private const string Odd = "Of the ill, 72 were flagged and 8 were missed; of the well, 30 were flagged and 90 were cleared.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_table_is_agreement_and_adds_nothing()
    {
        var reading = Read(Clear, ("sensitivity", "60%", "The sensitivity was 60% (30/50)"), ("specificity", "70%", "the specificity was 70% (35/50)"));

        Assert.Equal(("agrees", 0, 0), (reading.Verdict, reading.Tables.Count, reading.Rejected));
        Assert.All(reading.Figures, f => Assert.Equal(f.Printed.TrimEnd('%'), Clear.Substring(f.Offset, f.Length).TrimEnd('%')));
    }

    [Theory]
    [InlineData("sensitivity", "61%", "The sensitivity was 61% (30/50)")] // nowhere in the abstract
    [InlineData("sensitivity", "60%", "The sensitivity of the test was 60%")] // no quotation
    [InlineData("sensitivity", "0%", "The sensitivity was 60% (30/50)")] // a part of a number
    [InlineData("specificity", "60%", "The sensitivity was 60% (30/50)")] // the abstract says what it is
    [InlineData("sensitivity", "0.03", "was 70% (35/50), p = 0.03")] // a p value
    [InlineData("likelihood", "60%", "The sensitivity was 60% (30/50)")] // no such kind
    [InlineData("sensitivity", "60%", null)]
    [InlineData(null, null, null)]
    public void What_does_not_stand_in_the_abstract_so_is_left_out(string? kind, string? printed, string? quote)
    {
        var reading = ModelReadings.Of("stub", Clear, [new ClaimedFigure(kind, printed, quote)]);

        Assert.Equal(("none", 0, 1, 0), (reading.Verdict, reading.Figures.Count, reading.Rejected, reading.Tables.Count));
    }

    [Fact]
    public void What_the_program_cannot_read_is_shown_as_the_models_and_not_proposed()
    {
        var candidate = ExtractionCandidates.Of(new ScreeningRecord { Id = "r-1", Abstract = Odd });
        var reading = Read(
            Odd, ("tp", "72", "Of the ill, 72 were flagged"), ("fn", "8", "flagged and 8 were missed"), ("fp", "30", "of the well, 30 were flagged"), ("tn", "90", "and 90 were cleared"));

        Assert.Null(candidate.Submission);
        Assert.Equal((4, 0), (reading.Figures.Count, reading.Rejected));
        Assert.Contains(reading.Tables, t => t is { Tp: 72, Fn: 8, Tn: 90, Fp: 30 });
        Assert.Equal("differs", reading.Verdict);
    }

    [Theory]
    [InlineData("I am sorry, I cannot do that.")]
    [InlineData("{\"figures\": 5}")]
    [InlineData("{\"tables\": []}")]
    [InlineData("{\"figures\": [")]
    public async Task An_answer_that_cannot_be_read_is_a_fault_that_says_so(string answer)
    {
        var reader = Reader(new StubModel((_, _) => Task.FromResult(answer)));

        var fault = await Assert.ThrowsAsync<ModelFault>(() => reader.ReadAsync(new ScreeningRecord { Abstract = Clear }, Cancellation));

        Assert.Contains("not in the asked form", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_never_answers_is_left_after_its_time_even_if_it_ignores_the_end()
    {
        var reader = Reader(new StubModel((_, _) => new TaskCompletionSource<string>().Task), 0.2);

        var fault = await Assert.ThrowsAsync<ModelFault>(() => reader.ReadAsync(new ScreeningRecord { Abstract = Clear }, Cancellation));

        Assert.Contains("0.2 seconds", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_abstract_goes_as_data_with_the_task_beside_it_and_talk_around_the_answer_does_no_harm()
    {
        IReadOnlyList<ChatMessage> asked = [];
        var reader = Reader(new StubModel((messages, _) =>
        {
            asked = messages;
            return Task.FromResult("Here it is:\n```json\n" + Answer(("sensitivity", "60%", "The sensitivity was 60% (30/50)")) + "\n```");
        }));

        var reading = await reader.ReadAsync(new ScreeningRecord { Abstract = Clear }, Cancellation);

        Assert.Single(reading.Figures);
        Assert.Equal([ChatRole.System, ChatRole.User], asked.Select(m => m.Role));
        Assert.Equal(Clear, asked[1].Text);
    }

    /// <summary>Over HTTP on both sides: the operator's settings, a server that speaks chat completions, and the desk.</summary>
    [Fact]
    public async Task The_desk_asks_the_set_model_and_loses_nothing_when_it_is_down()
    {
        var (status, answer) = (200, Answer(("tp", "72", "Of the ill, 72 were flagged"), ("fn", "8", "flagged and 8 were missed"),
            ("fp", "30", "of the well, 30 were flagged"), ("tn", "90", "and 90 were cleared"), ("sensitivity", "99%", "sensitivity was 99% in all groups")));
        await using var model = WebApplication.CreateSlimBuilder().Build();
        model.Urls.Add("http://127.0.0.1:0");
        model.MapPost("/v1/chat/completions", async (HttpRequest request) =>
        {
            var body = (await request.ReadFromJsonAsync<JsonElement>(Cancellation)).ToString();
            Assert.Contains("\"stub-7b\"", body, StringComparison.Ordinal);
            return status == 200
                ? Results.Json(new { id = "1", @object = "chat.completion", created = 1, model = "stub-7b", choices = new[] { new { index = 0, message = new { role = "assistant", content = answer }, finish_reason = "stop" } } })
                : Results.StatusCode(status);
        });
        await model.StartAsync(Cancellation);
        await using var desk = await StartAsync(new() { ["Surveillance:LanguageModel:Address"] = model.Urls.Single() + "/v1/", ["Surveillance:LanguageModel:Model"] = "stub-7b" });
        var record = await EnterAsync(desk.Client);

        var candidate = await desk.Client.GetFromJsonAsync<ExtractionCandidate>(record, Cancellation);
        using var asked = await desk.Client.PostAsync(record + "/model", null, Cancellation);
        status = 500;
        using var down = await desk.Client.PostAsync(record + "/model", null, Cancellation);

        Assert.Equal(("stub-7b", (string?)null), (candidate!.LanguageModel, candidate.Submission?.Label));
        var reading = (await asked.Content.ReadFromJsonAsync<ModelReading>(Cancellation))!;
        Assert.Equal(("stub-7b", "differs", 4, 1), (reading.Model, reading.Verdict, reading.Figures.Count, reading.Rejected));
        Assert.Equal((HttpStatusCode.BadGateway, "language-model-failed"), (down.StatusCode, (await HttpProblem.ReadAsync(down)).Type));
        Assert.Equivalent(candidate, await desk.Client.GetFromJsonAsync<ExtractionCandidate>(record, Cancellation));
    }

    [Fact]
    public async Task Without_a_model_there_is_nothing_to_ask()
    {
        await using var desk = await StartAsync([]);
        var record = await EnterAsync(desk.Client);

        Assert.Null((await desk.Client.GetFromJsonAsync<ExtractionCandidate>(record, Cancellation))!.LanguageModel);
        using var asked = await desk.Client.PostAsync(record + "/model", null, Cancellation);
        Assert.Equal("no-language-model", (await HttpProblem.ReadAsync(asked)).Type);
    }

    private static ModelReading Read(string text, params (string Kind, string Printed, string Quote)[] figures) =>
        ModelReadings.Of("stub", text, ModelAnswer.Parse(Answer(figures)));

    private static string Answer(params (string Kind, string Printed, string Quote)[] figures) =>
        JsonSerializer.Serialize(new { figures = figures.Select(f => new { kind = f.Kind, printed = f.Printed, quote = f.Quote }) });

    private static ModelReader Reader(IChatClient model, double seconds = 30)
    {
        var services = new ServiceCollection().AddMetrics().AddSingleton<SurveillanceMetrics>().BuildServiceProvider();
        return new ModelReader(new LanguageModelOptions { Address = new Uri("http://localhost/"), Model = "stub", TimeoutSeconds = seconds }, services.GetRequiredService<SurveillanceMetrics>(), NullLogger<ModelReader>.Instance, model);
    }

    private static async Task<string> EnterAsync(HttpClient client)
    {
        using var plan = await client.PutAsJsonAsync("/api/reviews/osteo/screening/plan", new ScreeningPlan { Reasons = ["no 2x2 table"] }, Cancellation);
        plan.EnsureSuccessStatusCode();
        using var entered = await client.PostAsJsonAsync("/api/reviews/osteo/screening/records", new ScreeningRecords { Source = "PubMed", Records = [new ScreeningRecord { Id = "r-1", Title = "A tool", Abstract = Odd }] }, Cancellation);
        entered.EnsureSuccessStatusCode();
        return "/api/reviews/osteo/screening/records/r-1/extraction";
    }

    private async Task<RunningServices> StartAsync(Dictionary<string, string?> settings) => await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddSurveillance(configuration), app => app.MapSurveillance(), bus => bus.AddSurveillanceConsumers(), settings, Cancellation);

    private sealed class StubModel(Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>> answer) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            new(new ChatMessage(ChatRole.Assistant, await answer([.. messages], cancellationToken)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
