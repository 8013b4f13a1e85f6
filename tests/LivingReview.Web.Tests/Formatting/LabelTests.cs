using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Formatting;
using LivingReview.Web.Studies;
using LivingReview.Web.Studies.BackCalculating;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Formatting;

public sealed class LabelTests
{
    private static readonly Protocol Protocol = new()
    {
        Factors = [new Factor { Name = "modality", Label = "Imaging", Levels = ["ct"] }, new Factor { Name = "ml_type", Levels = ["deep-learning"] }],
    };

    [Theory]
    [InlineData("overall", "All studies", "All studies")]
    [InlineData("modality=ct", "CT", "Imaging: CT")]
    [InlineData("ml_type=deep-learning", "Deep learning", "ML type: Deep learning")]
    [InlineData("modality=ct;validation=external", "CT, External", "Imaging: CT; Validation: External")]
    public void A_stratum_is_named_in_words(string stratum, string brief, string full)
    {
        Assert.Equal(brief, StratumName.Short(stratum));
        Assert.Equal(full, StratumName.Long(stratum, Protocol));
    }

    [Theory]
    [MemberData(nameof(Regimes))]
    public void Every_regime_of_the_contract_has_its_own_label(Regime regime) => Assert.NotEqual(regime.Name(), RegimeLabel.For(regime).Badge);

    [Theory]
    [InlineData(IntervalKind.CalibratedProfile, 5, "firm")]
    [InlineData(IntervalKind.CalibratedProfile, 4, "careful")]
    [InlineData(IntervalKind.Wald, 20, "careful")]
    [InlineData(IntervalKind.Wald, 21, "firm")]
    [InlineData(IntervalKind.Profile, 10, "careful")]
    [InlineData(IntervalKind.WaldT, 10, "firm")]
    public void A_badge_is_as_firm_as_the_coverage_table_supports(IntervalKind kind, int studies, string tone)
    {
        var estimate = FakeApi.Recorded<ReviewEstimates>("estimates").Strata[0] with { Regime = Regime.Bivariate, IntervalKind = kind, K = studies };

        Assert.Equal(tone, RegimeLabel.For(estimate).Tone);
        Assert.Equal("bare", RegimeLabel.For(estimate with { Regime = Regime.Listed }).Tone);
    }

    public static TheoryData<Regime> Regimes => [.. Enum.GetValues<Regime>()];

    [Theory]
    [InlineData("tables[0].tp", "Table 1: True positives")]
    [InlineData("tables[1].derivationInputs.ppv", "Table 2: reported PPV")]
    [InlineData("tables[0].factors.ml_type", "Table 1: ML type")]
    [InlineData("somethingNew", "Something new")]
    [InlineData("biasAssessments[0].domains[1].judgement", "Risk of bias assessment 1, domain 2: judgement")]
    [InlineData("tables[0].biasAssessments[0].overall", "Table 1: risk of bias assessment 1: overall")]
    public void A_field_of_the_JSON_is_named_as_the_form_names_it(string path, string words) => Assert.Equal(words, FieldLabels.For(path));

    [Fact]
    public void Reported_figures_are_listed_in_the_order_of_papers() => Assert.Equal(
        "n 240, sensitivity 88%, PPV 75.7%, odds 4",
        ReportedFigureNames.List(new Dictionary<string, string> { ["odds"] = "4", ["ppv"] = "75.7%", ["n"] = "240", ["sensitivity"] = "88%" }));

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(12 * 60, "12 min ago")]
    [InlineData(5 * 3600, "5 h ago")]
    [InlineData(3 * 86400, "24 Nov 2026")]
    public void A_moment_is_told_by_its_distance_and_after_a_day_by_its_date(int seconds, string text) =>
        Assert.Equal(text, NumberText.Ago(TimeSpan.FromSeconds(seconds), new DateTimeOffset(2026, 11, 24, 6, 5, 0, TimeSpan.Zero)));

    [Fact]
    public void Many_causes_are_counted_after_the_third()
    {
        var causes = Enumerable.Range(1, 6).Select(i => new EvidenceChange { Revision = i, Kind = ChangeKind.Accepted, Label = $"S{i}" }).ToList();

        Assert.Equal("S1 added; S2 added; S3 added; and 3 more", EvidenceChangeText.Join(causes));
    }

    [Theory]
    [InlineData("Osteoporosis", "osteoporosis")]
    [InlineData("Machine learning on CT.", "machine learning on CT")]
    [InlineData("CT reading", "CT reading")]
    [InlineData("X", "X")]
    public void A_phrase_of_the_protocol_fits_into_a_sentence(string phrase, string text) => Assert.Equal(text, Phrases.MidSentence(phrase));
}
