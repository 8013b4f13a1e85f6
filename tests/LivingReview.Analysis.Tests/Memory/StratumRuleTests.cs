using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class StratumRuleTests
{
    private static readonly Protocol Named = Growing.Protocol with
    {
        Conjunctions =
        [
            new Conjunction { Levels = new Dictionary<string, string> { ["validation"] = "external", ["modality"] = "ct" } },
            new Conjunction { Levels = new Dictionary<string, string> { ["modality"] = "radiograph" }, By = ["validation"] },
        ],
        ExternalValidation = ["validation=external"],
    };

    [Fact]
    public void Conjunctions_follow_the_levels_and_are_named_in_the_protocols_order()
    {
        Assert.Equal(
            [
                "overall", "modality=radiograph", "modality=ct", "validation=internal", "validation=external", "modality=ct;validation=external",
                "modality=radiograph;validation=internal", "modality=radiograph;validation=external",
            ],
            Stratum.Names(Named));
    }

    [Fact]
    public void A_study_is_in_every_conjunction_whose_levels_it_has()
    {
        var strata = Stratum.Memberships(Named, Growing.Study(3)).Select(m => m.Stratum).ToList();

        Assert.Contains("modality=radiograph;validation=external", strata);
        Assert.DoesNotContain("modality=radiograph;validation=internal", strata);
        Assert.DoesNotContain("modality=ct;validation=external", strata);
    }

    [Fact]
    public void Companions_hold_the_studies_at_low_risk_and_those_validated_elsewhere()
    {
        var state = new Growing(Named).With(1, 6).With(Growing.Study(2, riskOfBias: "low"), Growing.Study(4, riskOfBias: "high")).State;

        var inputs = StratumInputs.From(state).ToDictionary(i => i.Stratum);

        Assert.Equal(["study-2"], inputs["overall+low-risk-of-bias"].Studies.Select(s => s.Id));
        Assert.Equal(["study-2"], inputs["modality=ct+low-risk-of-bias"].Studies.Select(s => s.Id));
        Assert.Equal(["study-3", "study-6"], inputs["overall+external-validation"].Studies.Select(s => s.Id).Order());
        Assert.Equal(["study-6"], inputs["modality=ct+external-validation"].Studies.Select(s => s.Id));
        Assert.True(inputs["overall+external-validation"].IsCompanion);
    }

    [Fact]
    public void A_stratum_that_settles_the_validation_itself_has_no_such_companion()
    {
        Assert.DoesNotContain(StratumDefinition.AllOf(Named), r => r.Name == "validation=internal+external-validation");
        Assert.Contains(StratumDefinition.AllOf(Named), r => r.Name == "validation=internal+low-risk-of-bias");
    }

    [Fact]
    public void Naming_another_level_as_external_changes_the_companions_alone()
    {
        var growing = new Growing(Named).With(1, 6);
        var before = growing.State;
        var after = growing.Under(Named with { ExternalValidation = ["validation=internal"] }).State;

        Assert.Equal(after.Head, after.ChangedAt["overall+external-validation"]);
        Assert.Equal(before.ChangedAt["overall"], after.ChangedAt["overall"]);
    }
}
