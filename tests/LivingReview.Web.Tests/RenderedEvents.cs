using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Tests;

/// <summary>Events on what a component rendered.</summary>
internal static class RenderedEvents
{
    /// <summary>Finds an element and raises an event on it within the renderer: found outside, it may be rendered again before the event is raised.</summary>
    public static Task OnAsync<TComponent>(this IRenderedComponent<TComponent> component, string selector, Func<IElement, Task> raise, int index = 0)
        where TComponent : IComponent => component.InvokeAsync(() => raise(index == 0 ? component.Find(selector) : component.FindAll(selector)[index]));
}
