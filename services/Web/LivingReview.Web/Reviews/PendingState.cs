namespace LivingReview.Web.Reviews;

/// <summary>
/// What a reader chose last, until the address says the same. The address follows a choice by a round trip to the browser: a quick second
/// choice has to build on the first, not on the address that is still shown.
/// </summary>
internal sealed class PendingState<T>(Func<T, string> address)
    where T : class
{
    private T? _chosen;

    /// <summary>Whether the address is still behind.</summary>
    public bool Waits => _chosen is not null;

    /// <summary>Changes what was chosen last, or what is shown.</summary>
    /// <returns>The address to go to.</returns>
    public string Choose(T shown, Func<T, T> change)
    {
        _chosen = change(_chosen ?? shown);
        return address(_chosen);
    }

    /// <summary>Notes what the address says now.</summary>
    public void Arrive(T shown)
    {
        if (_chosen is not null && address(_chosen) == address(shown))
            _chosen = null;
    }
}
