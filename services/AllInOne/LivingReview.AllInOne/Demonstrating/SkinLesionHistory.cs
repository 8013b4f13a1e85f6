using LivingReview.Web.Reviews.Samples;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>The life of the review of skin lesions: its 70 studies, one year after the other.</summary>
internal static class SkinLesionHistory
{
    public const string Id = "skin-lesion-cad";
    public const string Notice = "Sample. Counts, methods and QUADAS-2 judgements are those published with Dick et al., JAMA Dermatol 2019 (doi:10.1001/jamadermatol.2019.1375). Their history was replayed year by year when this program first started; the estimates are our own.";

    public static SampleReview Describe() => new(Id, Notice, []);

    public static async Task PlayAsync(ServerConnection api, TextWriter say, CancellationToken cancellationToken)
    {
        var player = new SamplePlayer(api, Id);
        var review = await player.OpenAsync(Sample.Review("skin-lesion-cad.review.json"), cancellationToken);
        await say.WriteLineAsync(FormattableString.Invariant($"Review      {Id}: {(review.Revision == 1 ? "registered; playing in its history" : $"found with {review.Studies} studies at revision {review.Revision}")}"));
        await using var file = Sample.Open("skin-lesion-cad.csv");
        foreach (var year in (await SampleFile.ReadAsync(file, cancellationToken)).GroupBy(study => study.Published))
        {
            await player.AddAsync(year, cancellationToken);
            if (year.Key == "2012") await player.SubscribeAsync(new() { Name = "Guideline panel (sample)", Strata = ["test_set_independent=yes", "test_set_independent=no"] }, cancellationToken);
        }

        await player.PublishAsync("All 70 studies.", cancellationToken);
    }
}
