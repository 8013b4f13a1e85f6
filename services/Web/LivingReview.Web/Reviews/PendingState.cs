namespace LivingReview.Web.Reviews;

/// <summary>
/// The state that the reader chose last, until the URL contains it. The URL follows a choice after a round trip to the browser: a quick second
/// choice must build on the first, not on the URL that is still shown.
/// </summary>
internal sealed class PendingState<T>(Func<T, string> address)
    where T : class
{
    private T? _chosen;

    /// <summary>Whether the URL has not caught up yet.</summary>
    public bool IsPending => _chosen is not null;

    /// <summary>Changes the state that was chosen last, or else the one that is shown.</summary>
    /// <returns>The URL to navigate to.</returns>
    public string Choose(T shown, Func<T, T> change)
    {
        _chosen = change(_chosen ?? shown);
        return address(_chosen);
    }

    /// <summary>Tells which state the URL contains now.</summary>
    public void Arrive(T shown)
    {
        if (_chosen is not null && address(_chosen) == address(shown))
            _chosen = null;
    }
}
