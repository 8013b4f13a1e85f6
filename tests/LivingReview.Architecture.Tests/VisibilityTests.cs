using System.Reflection;
using System.Runtime.CompilerServices;
using MassTransit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Hosting;

namespace LivingReview.Architecture.Tests;

/// <summary>What a service shows: its module, and the data that its store and the page's markup must be able to name.</summary>
public sealed class VisibilityTests
{
    public static TheoryData<string> Services => ["Ingestion", "Analysis", "Notification", "Surveillance", "Web"];

    [Theory]
    [MemberData(nameof(Services))]
    public void Behaviour_is_internal_but_for_the_module(string service)
    {
        var shown = Assembly.Load("LivingReview." + service).GetExportedTypes().Where(type => !type.IsNested && !IsData(type) && !IsOfTheFramework(type)).Select(type => type.Name);

        Assert.Empty(shown.Except([service + "Module", $"I{service}Store"]));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Consumers_and_background_work_are_internal(string service)
    {
        var workers = Assembly.Load("LivingReview." + service).GetTypes().Where(type => typeof(IConsumer).IsAssignableFrom(type) || typeof(IHostedService).IsAssignableFrom(type));

        Assert.All(workers, type => Assert.False(type.IsVisible, $"{type} is visible outside its service."));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Classes_are_sealed_unless_something_derives_from_them(string service)
    {
        var types = Assembly.Load("LivingReview." + service).GetTypes();
        var parents = types.Select(type => type.BaseType).OfType<Type>().Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();

        var open = types.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !parents.Contains(type) && !IsGenerated(type) && !IsOfTheFramework(type));

        Assert.Empty(open.Select(type => type.FullName));
    }

    /// <summary>Records, values, options and stored documents.</summary>
    private static bool IsData(Type type) =>
        type.IsValueType || type.GetMethod("<Clone>$") is not null || type.Name.EndsWith("Options", StringComparison.Ordinal) || type.GetInterfaces().Any(face => face.Name == "IRevisioned");

    /// <summary>Components and their imports, which their compiler makes public, and projections, which Marten must see.</summary>
    private static bool IsOfTheFramework(Type type) =>
        typeof(IComponent).IsAssignableFrom(type) || type.Name == "_Imports" || type.Name.EndsWith("Projection", StringComparison.Ordinal);

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.Name.Contains('<', StringComparison.Ordinal) || (type.DeclaringType is { } outer && IsGenerated(outer));
}
