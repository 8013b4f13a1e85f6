using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Ingestion.Reviews;

namespace LivingReview.Ingestion.Tests.Reviews;

public sealed class ProtocolRulesTests
{
    private static readonly RegisterReview Valid = new() { Id = "osteoporosis", Title = "Osteoporosis", Protocol = Given.Protocol };

    public static TheoryData<string, RegisterReview, string, string> Broken => new()
    {
        { "short id", Valid with { Id = "o" }, "id", "An id has 2 to 64 lower case letters, digits and hyphens, and starts with a letter or digit." },
        { "id with a slash", Valid with { Id = "a/b" }, "id", "An id has 2 to 64 lower case letters, digits and hyphens, and starts with a letter or digit." },
        { "id with a line break", Valid with { Id = "ab\n" }, "id", "An id has 2 to 64 lower case letters, digits and hyphens, and starts with a letter or digit." },
        { "the page that opens a review", Valid with { Id = "new" }, "id", "'new' is the address of the page that opens a review; choose another id." },
        { "blank title", Valid with { Title = " " }, "title", "A title of 1 to 300 characters is needed." },
        { "long title", Valid with { Title = new string('a', 301) }, "title", "A title of 1 to 300 characters is needed." },
        { "pooling one study", With(Given.Protocol with { MinimumStudies = 1 }), "protocol.minimumStudies", "1 is not a whole number from 2 to 100." },
        { "pooling never", With(Given.Protocol with { MinimumStudies = 101 }), "protocol.minimumStudies", "101 is not a whole number from 2 to 100." },
        { "no threshold", With(Given.Protocol with { ShiftThreshold = 0 }), "protocol.shiftThreshold", "0 is not a number above 0 and below 1: 0.02 is usual." },
        { "threshold in percent", With(Given.Protocol with { ShiftThreshold = 2 }), "protocol.shiftThreshold", "2 is not a number above 0 and below 1: 0.02 is usual." },
        { "threshold not a number", With(Given.Protocol with { ShiftThreshold = double.NaN }), "protocol.shiftThreshold", "NaN is not a number above 0 and below 1: 0.02 is usual." },
        { "prevalence 1", With(Given.Protocol with { TargetPrevalence = 1 }), "protocol.targetPrevalence", "1 is not a number above 0 and below 1." },
        { "sensitivity 0", With(Given.Protocol with { MinimumSensitivity = 0 }), "protocol.minimumSensitivity", "0 is not a number above 0 and below 1." },
        { "specificity 90", With(Given.Protocol with { MinimumSpecificity = 90 }), "protocol.minimumSpecificity", "90 is not a number above 0 and below 1." },
        { "an interval for comparison only", With(Given.Protocol with { Interval = IntervalKind.WaldT }), "protocol.interval", "automatic, wald, profile or calibrated-profile." },
        { "no days", With(Given.Protocol with { SearchIntervalDays = 0 }), "protocol.searchIntervalDays", "0 is not a whole number of 1 or more." },
        { "factor with a space", Factor("ml type", "a"), "protocol.factors[0].name", "A factor's name has lower case letters, digits and underscores, and starts with a letter." },
        { "no levels", Factor("modality"), "protocol.factors[0].levels", "A factor needs at least one level." },
        { "level twice", Factor("modality", "ct", "ct"), "protocol.factors[0].levels", "A level is there twice." },
        { "level with an equals sign", Factor("modality", "ct=mri"), "protocol.factors[0].levels", "A level has letters, digits, hyphens, dots and underscores." },
        { "factor twice", With(Given.Protocol with { Factors = [new() { Name = "a", Levels = ["x"] }, new() { Name = "a", Levels = ["y"] }] }), "protocol.factors[1].name", "The factor 'a' is there twice." },
        { "twin without a name", Twin(new() { WithoutOutliers = true }), "protocol.twins[0].name", "A name has 1 to 64 lower case letters, digits and hyphens, and starts with a letter." },
        { "twin that is the headline", Twin(new() { Name = "same" }), "protocol.twins[0]", "It differs from the headline in nothing." },
        { "twin twice", With(Given.Protocol with { Twins = [new() { Name = "a", WithoutOutliers = true }, new() { Name = "a", LowRiskOfBias = true }] }), "protocol.twins[1].name", "The analysis 'a' is there twice." },
        { "null twin", With(Given.Protocol with { Twins = [null!] }), "protocol.twins[0]", "The analysis is missing." },
        { "13 twins", With(Given.Protocol with { Twins = [.. Enumerable.Range(0, 13).Select(i => new TwinAnalysis { Name = $"t{i}", WithoutOutliers = true })] }), "protocol.twins", "At most 12 other analyses." },
        { "priors without a Bayesian model", Twin(new() { Name = "a", Prior = TwinPrior.NormalUniform }), "protocol.twins[0].prior", "Priors belong to the model bayesian." },
        { "profile of a normal model", Twin(new() { Name = "a", Model = TwinModel.NormalMl, Interval = IntervalKind.Profile }), "protocol.twins[0].interval", "The normal models and the latent class have Wald's intervals." },
        { "interval of a posterior", Twin(new() { Name = "a", Model = TwinModel.Bayesian, Interval = IntervalKind.Wald }), "protocol.twins[0].interval", "The model bayesian has the intervals of its posterior." },
        { "external validation that is not declared", Twin(new() { Name = "a", ExternalValidation = true }), "protocol.twins[0].externalValidation", "The protocol does not say which levels count as external validation." },
        { "model of all tables", Twin(new() { Name = "a", Model = TwinModel.Bayesian, TableSelection = TableSelection.AllClustered }), "protocol.twins[0].model", "Where all tables of a study count, only the headline's model knows which belong together." },
        { "cut-off of 0", With(Given.Protocol with { CutOffs = [0] }), "protocol.cutOffs", "Cut-offs are numbers above 0." },
        { "cut-off twice", With(Given.Protocol with { CutOffs = [5, 5] }), "protocol.cutOffs", "A cut-off is there twice." },
        { "regression on nothing", With(Given.Protocol with { Regressions = [" "] }), "protocol.regressions[0]", "Covariates and products of them, separated by commas: \"modality, year, modality*year\"." },
        { "product of no covariate", With(Given.Protocol with { Regressions = ["year, year*age"] }), "protocol.regressions[0]", "Covariates and products of them, separated by commas: \"modality, year, modality*year\"." },
        { "null factor", With(Given.Protocol with { Factors = [null!] }), "protocol.factors[0]", "The factor is missing." },
        { "null level", Factor("modality", "ct", null!), "protocol.factors[0].levels", "A level has letters, digits, hyphens, dots and underscores." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_fault_is_named_by_its_field_and_says_what_is_expected(string kind, RegisterReview request, string field, string message)
    {
        var faults = ProtocolRules.Check(request);

        Assert.Equal([(kind, field, message)], faults.All.Select(f => (kind, f.Field, f.Message)));
    }

    [Fact]
    public void A_protocol_by_itself_names_its_fields_without_a_prefix() =>
        Assert.Equal("minimumStudies", Assert.Single(ProtocolRules.Check(Given.Protocol with { MinimumStudies = 0 }).All).Field);

    [Fact]
    public void A_valid_review_has_no_faults() => Assert.True(ProtocolRules.Check(Valid).None);

    [Fact]
    public void Every_fault_is_collected() =>
        Assert.Equal(["id", "title", "protocol.minimumStudies"], ProtocolRules.Check(new RegisterReview { Protocol = new Protocol { MinimumStudies = 0 } }).All.Select(f => f.Field));

    private static RegisterReview Twin(TwinAnalysis twin) => With(Given.Protocol with { Twins = [twin] });

    private static RegisterReview With(Protocol protocol) => Valid with { Protocol = protocol };

    private static RegisterReview Factor(string name, params string[] levels) => With(new Protocol { Factors = [new Factor { Name = name, Levels = levels }] });
}
