using Microsoft.AspNetCore.Components;

namespace LivingReview.Figures;

/// <summary>
/// A component that renders again only when one of its dependencies is another object: a figure of a thousand studies is not compared
/// element by element because a number elsewhere on the page changed.
/// </summary>
public abstract class MemoizedComponent : ComponentBase
{
    private object?[] _rendered = [];
    private bool _isDue = true;

    /// <summary>What the component depends on; objects are compared by reference, values and strings by value.</summary>
    protected abstract object?[] Dependencies { get; }

    /// <summary>Prepares rendering; called only when a dependency has changed.</summary>
    protected virtual void Prepare()
    {
    }

    /// <inheritdoc/>
    protected sealed override void OnParametersSet()
    {
        var now = Dependencies;
        if (now.Length == _rendered.Length && now.Zip(_rendered).All(pair => ReferenceEquals(pair.First, pair.Second) || (pair.First is ValueType or string && pair.First.Equals(pair.Second))))
            return;
        _rendered = now;
        _isDue = true;
        Prepare();
    }

    /// <inheritdoc/>
    protected sealed override bool ShouldRender()
    {
        var due = _isDue;
        _isDue = false;
        return due;
    }
}
