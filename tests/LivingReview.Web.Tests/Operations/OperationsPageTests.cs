using Bunit;
using LivingReview.Contracts.Operations;
using LivingReview.Web.Operations;

namespace LivingReview.Web.Tests.Operations;

public sealed class OperationsPageTests : RenderedOverApi
{
    private static readonly PipelinePart Part = new()
    {
        Service = "analysis",
        Problems = ["analysis-store: The database does not answer."],
        Subscriptions = [new("estimates-publisher", 12, true), new("other", 0, null)],
        Queues = [new("living-review-study-extracted", 3, 1, 1)],
    };

    private static readonly DeadLetterView Letter = new() { Queue = "living-review-study-extracted", Kind = "error", MessageId = "m-1", At = "2026-11-30", Reason = "Not JSON.", Replays = 1 };

    [Fact]
    public async Task Each_service_shows_its_problems_lags_queues_and_dead_letters_with_their_buttons()
    {
        var (replayed, discarded) = (new List<DeadLetterView>(), new List<DiscardDeadLetters>());
        var part = Context.Render<OperationsPart>(p => p
            .Add(c => c.Title, "Estimation").Add(c => c.Part, Part).Add(c => c.Letters, [Letter])
            .Add(c => c.Replay, replayed.Add).Add(c => c.Discard, discarded.Add));

        Assert.Contains("The database does not answer.", part.Markup, StringComparison.Ordinal);
        Assert.Contains("run by another copy", part.Markup, StringComparison.Ordinal);
        Assert.Equal(["living-review-study-extracted", "3", "1", "1"], part.FindAll("[data-testid=queues] tbody tr > *").Select(c => c.TextContent));
        await part.OnAsync("[data-testid=dead-letter] button[type=button]", e => e.ClickAsync(new()));
        await part.OnAsync("[data-testid=dead-letter] input", e => e.ChangeAsync(new() { Value = "a drill" }));
        await part.OnAsync("[data-testid=dead-letter]", e => e.SubmitAsync());

        Assert.Equal([Letter], replayed);
        Assert.Equal([new DiscardDeadLetters { Queue = Letter.Queue, MessageId = "m-1", Reason = "a drill" }], discarded);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_or_refuses_says_so_and_the_others_are_shown()
    {
        var page = Context.Render<OperationsPage>(); // the stand-in API has no such addresses

        await page.WaitForAssertionAsync(() => Assert.Equal(4, page.FindAll("[data-testid=part-problem]").Count), Patience);
        Assert.Equal(["Study intake", "Estimation", "Alerts", "Search"], page.FindAll("h2").Select(h => h.TextContent));
    }
}
