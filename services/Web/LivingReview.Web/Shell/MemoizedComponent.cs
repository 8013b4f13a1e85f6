using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Shell;

/// <summary>
/// A component that is drawn again only when what it is drawn of is another object: a figure of a thousand studies is not compared
/// element by element because a number elsewhere on the page changed.
/// </summary>
public abstract class MemoizedComponent : ComponentBase
{
    private object?[] _drawn = [];
    private bool _due = true;

    /// <summary>What the component is drawn of; compared by reference, values by value.</summary>
    protected abstract object?[] Dependencies { get; }

    /// <summary>Prepares the drawing; called only when it is due.</summary>
    protected virtual void Prepare()
    {
    }

    /// <inheritdoc/>
    protected sealed override void OnParametersSet()
    {
        var now = Dependencies;
        if (now.Length == _drawn.Length && now.Zip(_drawn).All(pair => ReferenceEquals(pair.First, pair.Second) || (pair.First is ValueType or string && pair.First.Equals(pair.Second))))
            return;
        _drawn = now;
        _due = true;
        Prepare();
    }

    /// <inheritdoc/>
    protected sealed override bool ShouldRender()
    {
        var due = _due;
        _due = false;
        return due;
    }
}
