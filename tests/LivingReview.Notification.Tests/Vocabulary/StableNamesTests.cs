using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Notification.Tests.Vocabulary;

public sealed class StableNamesTests
{
    [Fact]
    public void The_names_in_JSON_and_in_stored_documents_are_these()
    {
        Assert.Equal(["bivariate", "bivariate-boundary", "uncorrelated", "fixed", "univariate", "single", "listed", "none"], StableNames.All<Regime>());
        Assert.Equal(["wald", "wald-t", "profile", "calibrated-profile", "automatic"], StableNames.All<IntervalKind>());
        Assert.Equal(["protocol", "accepted", "amended", "withdrawn", "restored"], StableNames.All<ChangeKind>());
        Assert.Equal(["info", "warn", "critical"], StableNames.All<Severity>());
    }

    [Fact]
    public void The_statistics_library_has_the_same_regimes_and_intervals()
    {
        Assert.Equal(Enum.GetNames<Regime>().Order(), Enum.GetNames<DiagnosticAccuracy.Regime>().Order());
        Assert.Equal(Enum.GetNames<IntervalKind>().Order(), Enum.GetNames<DiagnosticAccuracy.IntervalMethod>().Order());
        Assert.All(Enum.GetValues<DiagnosticAccuracy.Regime>(), regime => Assert.Equal(regime, regime.As<Regime>().As<DiagnosticAccuracy.Regime>()));
    }

    [Theory]
    [InlineData("new", ChangeKind.Accepted)]
    [InlineData("added", ChangeKind.Accepted)]
    [InlineData("corrected", ChangeKind.Amended)]
    [InlineData("removed", ChangeKind.Withdrawn)]
    public void Names_of_older_logs_are_read_and_not_written(string former, ChangeKind kind)
    {
        Assert.Equal(kind, JsonSerializer.Deserialize<ChangeKind>($"\"{former}\""));
        Assert.NotEqual($"\"{former}\"", JsonSerializer.Serialize(kind));
    }

    [Theory]
    [InlineData("\"Wald\"")]
    [InlineData("\"\"")]
    [InlineData("0")]
    [InlineData("null")]
    public void What_is_no_name_is_refused_with_the_names_that_there_are(string json) =>
        Assert.Equal("One of: wald, wald-t, profile, calibrated-profile, automatic.", Assert.Throws<UnknownNameException>(() => JsonSerializer.Deserialize<IntervalKind>(json)).Message);

    [Theory]
    [InlineData(typeof(Severity?), "info warn critical")]
    [InlineData(typeof(Severity), "info warn critical")]
    [InlineData(typeof(DayOfWeek), "")]
    [InlineData(typeof(string), "")]
    public void Names_of_a_type_are_known_for_descriptions_of_the_JSON(Type type, string names) => Assert.Equal(names, string.Join(' ', StableNames.All(type)));

    [Theory]
    [InlineData(Regime.Bivariate, true)]
    [InlineData(Regime.BivariateBoundary, true)]
    [InlineData(Regime.Uncorrelated, true)]
    [InlineData(Regime.Fixed, true)]
    [InlineData(Regime.Univariate, true)]
    [InlineData(Regime.Single, false)]
    [InlineData(Regime.Listed, false)]
    [InlineData(Regime.None, false)]
    public void One_study_a_list_and_nothing_are_not_pooled(Regime regime, bool pooled)
    {
        var estimate = Given.Stratum("overall", 0.9, 0.9, regime);

        Assert.Equal((pooled, pooled, false), (regime.IsPooled(), estimate.IsPooledInBoth(), (estimate with { Specificity = null }).IsPooledInBoth()));
    }
}
