using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Protocols;

namespace LivingReview.Web.Tests.Protocols;

public sealed class ProtocolDraftTests
{
    private static readonly Protocol Known = ProtocolTemplates.All["osteoporosis-imaging-ml"].Protocol with
    {
        Factors =
        [
            new Factor { Name = "modality", Label = "Modality", Levels = ["ct", "hong-kong"], LevelLabels = new Dictionary<string, string> { ["hong-kong"] = "Hong Kong" } },
            new Factor { Name = "ml_type", Levels = ["deep-learning"] },
        ],
        Conjunctions = [new Conjunction { Levels = new Dictionary<string, string> { ["modality"] = "ct" }, By = ["ml_type"] }],
        ExternalValidation = ["modality=ct"],
        Thresholds = ["T-score -2.5", "T-score -1"],
        Twins = [TwinAnalysis.Usual[3], new() { Name = "own", Label = "Our own", Model = TwinModel.Bayesian, Prior = TwinPrior.NormalUniform, LowRiskOfBias = true }],
    };

    [Fact]
    public void Other_analyses_are_chosen_from_the_usual_ones_and_those_of_the_protocol_stay_as_they_were()
    {
        var draft = ProtocolDraft.FromDraft(new ProtocolDraft(Known).ToDraft());
        draft.Twins.Remove("low-risk-of-bias");
        draft.Twins.Add("wald");

        Assert.Equal([Known.Twins[1], TwinAnalysis.Usual.Single(twin => twin.Name == "wald")], draft.ToProtocol().Twins);
        var change = Assert.Single(ProtocolDifference.Between(Known, draft.ToProtocol()));
        Assert.Equal(("twins", "own (Bayesian, normal-uniform priors, low risk of bias only); wald (Wald intervals)"), (change.Field, change.After));
    }

    [Fact]
    public void A_protocol_that_nobody_edits_goes_back_as_it_came() =>
        Assert.Equal(JsonSerializer.Serialize(Known), JsonSerializer.Serialize(new ProtocolDraft(Known).ToProtocol()));

    [Fact]
    public void Every_template_can_be_edited_without_a_change()
    {
        Assert.Equal(["computer-aided-detection", "laboratory-marker", "osteoporosis-imaging-ml"], ProtocolTemplates.All.Keys);
        Assert.All(ProtocolTemplates.All.Values, template => Assert.Empty(ProtocolDifference.Between(template.Protocol, new ProtocolDraft(template.Protocol).ToProtocol())));
        Assert.All(ProtocolTemplates.All.Values, template => Assert.Empty(new ProtocolDraft(template.Protocol).Errors()));
    }

    [Fact]
    public void A_new_factor_has_a_name_from_its_label_and_its_levels_as_they_are_typed()
    {
        var draft = new ProtocolDraft();
        draft.Factors.Add(new FactorDraft { Label = "Imaging modalité, first", MoreLevels = "CT scan\n\n Ultrasound \n" });

        var factor = Assert.Single(draft.ToProtocol().Factors);
        Assert.Equal(("imaging_modalite_first", "Imaging modalité, first"), (factor.Name, factor.Label));
        Assert.Equal(["CT scan", "Ultrasound"], factor.Levels);
        Assert.Equal(["imaging_modalite_first=CT scan", "imaging_modalite_first=Ultrasound"], draft.LevelChoices().Select(choice => choice.Value));
    }

    [Fact]
    public void Another_label_of_a_level_keeps_its_key()
    {
        var draft = new ProtocolDraft(Known);
        draft.Factors[0].Levels[0].Label = "Computed tomography";

        Assert.Equal(["ct", "hong-kong"], draft.ToProtocol().Factors[0].Levels);
        Assert.Equal("Computed tomography", draft.ToProtocol().Factors[0].LevelLabels["ct"]);
    }

    [Theory]
    [InlineData("20%", 0.2)]
    [InlineData(" 0.15 ", 0.15)]
    [InlineData("15 %", 0.15)]
    [InlineData("", null)]
    public void A_proportion_is_written_as_it_is_usual(string typed, double? value)
    {
        var draft = new ProtocolDraft(Known);
        draft["targetPrevalence"] = typed;

        Assert.Empty(draft.Errors());
        Assert.Equal(value, draft.ToProtocol().TargetPrevalence);
    }

    [Fact]
    public void What_cannot_be_sent_is_an_error_at_its_field()
    {
        var draft = new ProtocolDraft();
        (draft["targetPrevalence"], draft["searchIntervalDays"], draft["minimumStudies"]) = ("a fifth", "9.5", " ");
        draft.Factors.Add(new FactorDraft { Label = "模式" });

        Assert.Equal(["factors[0].name", "minimumStudies", "searchIntervalDays", "targetPrevalence"], draft.Errors().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_draft_is_taken_up_as_it_was_left()
    {
        var draft = new ProtocolDraft(Known, "", "Osteoporosis: a new review") { Interval = "automatic", RequireConfirmation = true, Removals = 2 };
        draft["minimumSensitivity"] = "nine";
        draft.Factors.Add(new FactorDraft { Label = "Setting", MoreLevels = "Primary" });
        draft.Conjunctions.Add(new ConjunctionDraft());

        var resumed = ProtocolDraft.FromDraft(draft.ToDraft());

        Assert.Equal(draft.ToDraft().ToJsonString(), resumed.ToDraft().ToJsonString());
        Assert.Equal("osteoporosis-a-new-review", resumed.EffectiveId);
    }

    [Fact]
    public void A_file_is_read_as_it_was_written_and_a_protocol_alone_too()
    {
        var (read, fault) = ProtocolFile.Read(ProtocolFile.Write("mine", "Mine", Known));
        var (alone, _) = ProtocolFile.Read(JsonSerializer.Serialize(Known, JsonSerializerOptions.Web));

        Assert.Null(fault);
        Assert.Equal(("mine", "Mine"), (read!.Id, read.Title));
        Assert.Empty(ProtocolDifference.Between(Known, read.Protocol));
        Assert.Empty(ProtocolDifference.Between(Known, alone!.Protocol));
    }

    [Theory]
    [InlineData("[]", "The file holds no protocol")]
    [InlineData("{\"studies\": []}", "neither \"protocol\" nor \"question\"")]
    [InlineData("{\"protocol\": {\"factors\": null}}", "one of its lists is null")]
    [InlineData("{\"protocol\": {\"interval\": \"wrong\"}}", "cannot be read as a protocol")]
    [InlineData("not json", "cannot be read as a protocol")]
    public void What_is_no_protocol_says_so(string text, string fault)
    {
        var (review, said) = ProtocolFile.Read(text);

        Assert.Null(review);
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_differs_between_two_protocols_is_named()
    {
        var other = Known with
        {
            Question = "Another?",
            Participants = "Adults",
            TargetPrevalence = null,
            Interval = IntervalKind.Wald,
            RequireConfirmation = true,
            Thresholds = ["T-score -2.5"],
            Factors = [Known.Factors[1], Known.Factors[0] with { Levels = ["ct"], LevelLabels = new Dictionary<string, string>() }],
            Conjunctions = [],
        };

        Assert.Equal(
            [
                "question: How accurately does machine learning on medical images find people with osteoporosis? > Another?", "factors: modality; ml_type > ml_type; modality",
                "factors.modality.levels: ct; hong-kong > ct", "factors.modality.levelLabels: hong-kong=Hong Kong > ", "conjunctions: modality=ct by ml_type > ", "targetPrevalence: 0.2 > ",
                "interval: automatic > wald", "requireConfirmation: false > true", "participants:  > Adults", "thresholds: T-score -2.5; T-score -1 > T-score -2.5",
            ],
            ProtocolDifference.Between(Known, other).Select(change => $"{change.Field}: {change.Before} > {change.After}"));
    }
}
