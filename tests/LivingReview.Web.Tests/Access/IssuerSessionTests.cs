using LivingReview.Web.Access.Issuing;
using Microsoft.Extensions.Time.Testing;

namespace LivingReview.Web.Tests.Access;

/// <summary>A token that is renewed while several wait for it, some of whom leave.</summary>
public sealed class IssuerSessionTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _used = [];
    private readonly TaskCompletionSource<IssuedTokens?> _answer = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renewal_outlives_the_request_that_asked_for_it()
    {
        var session = Session();
        using var request = new CancellationTokenSource();
        var first = session.GetAsync(request.Token).AsTask();
        await request.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = session.GetAsync(Cancellation).AsTask();
        Assert.False(second.IsCompleted);
        _answer.SetResult(Tokens("second"));

        Assert.Equal("second", await second);
        Assert.Equal(["refresh first"], _used); // an issuer that sees it twice ends the session
        Assert.False(session.IsOver);
    }

    [Fact]
    public async Task Many_who_need_a_token_at_once_renew_it_once()
    {
        var session = Session();
        var waiting = Enumerable.Range(0, 20).Select(_ => session.GetAsync(Cancellation).AsTask()).ToList();
        _answer.SetResult(Tokens("second"));

        Assert.All(await Task.WhenAll(waiting), token => Assert.Equal("second", token));
        Assert.Single(_used);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_asked_again_after_a_pause()
    {
        var session = Session();
        _answer.SetException(new HttpRequestException("away"));

        Assert.Equal("first", await session.GetAsync(Cancellation));
        Assert.Equal("first", await session.GetAsync(Cancellation));
        Assert.Single(_used);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("first", await session.GetAsync(Cancellation));
        Assert.Equal(2, _used.Count);
        Assert.False(session.IsOver);
    }

    [Fact]
    public async Task An_issuer_that_refuses_ends_the_session()
    {
        var session = Session();
        _answer.SetResult(null);

        await session.GetAsync(Cancellation);

        Assert.True(session.IsOver);
    }

    private IssuedTokens Tokens(string name) => IssuedTokens.From(name, "refresh " + name, _time.GetUtcNow(), Life);

    /// <summary>A session whose token is due.</summary>
    private IssuerSession Session()
    {
        var session = new IssuerSession("session", Tokens("first"), RenewAsync, _time);
        _time.Advance(Life);
        return session;
    }

    private Task<IssuedTokens?> RenewAsync(IssuedTokens tokens)
    {
        _used.Add(tokens.Refresh!);
        return _answer.Task;
    }
}
