using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Versions;

/// <summary>Store event: a revision was frozen. It holds the estimates themselves, so that no later engine can change what was cited.</summary>
public sealed record VersionPublished
{
    public required string Review { get; init; }

    public required string Title { get; init; }

    public required string Note { get; init; }

    public required ReviewEstimates Estimates { get; init; }

    public required VersionChanges Changes { get; init; }

    /// <summary>The stream of a review's versions; its version is the number.</summary>
    internal static string StreamOf(string review) => $"{review}/versions";

    internal static VersionView ToView(IEvent e)
    {
        var data = (VersionPublished)e.Data;
        return new VersionView
        {
            Review = data.Review,
            Number = (int)e.Version,
            PublishedAt = e.Timestamp,
            Note = data.Note,
            Title = data.Title,
            Revision = data.Estimates.Revision,
            EngineVersion = data.Estimates.EngineVersion,
            Citation = string.Create(CultureInfo.InvariantCulture,
                $"{data.Title}. Living systematic review, version {e.Version} (evidence revision {data.Estimates.Revision}), {e.Timestamp:yyyy-MM-dd}. Estimated by {data.Estimates.EngineVersion}."),
            Estimates = data.Estimates,
            Changes = data.Changes,
        };
    }
}
