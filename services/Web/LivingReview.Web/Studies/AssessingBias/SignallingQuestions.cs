namespace LivingReview.Web.Studies.AssessingBias;

/// <summary>
/// The signalling questions of QUADAS-2 (Whiting et al. 2011, table 1), QUADAS-C (Yang et al. 2021, C1.1 to C4.4), QUADAS-3 (Whiting et al. 2026,
/// 1.1 to 4.4) and PROBAST+AI (Moons et al. 2025, 16 of development and 18 of evaluation), numbered as they are there, in short words of our own: the tool's
/// text and guidance are linked. The answers compute nothing: the judgement is the assessor's.
/// </summary>
internal static class SignallingQuestions
{
    private const string EachLow = "Low risk of bias in this domain for each test (QUADAS-2)";

    private static readonly (string Value, string Label)[] ThreeAnswers = [("Y", "Yes"), ("N", "No"), ("NI", "Unclear")];
    private static readonly (string Value, string Label)[] Graded = [("Y", "Yes"), ("PY", "Probably yes"), ("PN", "Probably no"), ("N", "No"), ("NI", "No information")];

    private static readonly string[] Sources = ["Appropriate data sources", "Appropriate study design", "Inclusions and exclusions leave a representative data set"];

    private static readonly string[] Predictors =
    [
        "Predictors defined and assessed alike for everyone", "Preprocessing of the predictors alike for everyone", "Predictors assessed without knowing the outcome",
        "Predictors are available when the model is to be used",
    ];

    private static readonly string[] Outcome =
    [
        "Outcome defined and assessed appropriately", "Outcome defined and assessed alike for everyone", "Outcome assessed without use or knowledge of the predictors",
        "Appropriate time between predictors and outcome",
    ];

    private static readonly Dictionary<(string Tool, string? Part, string Domain), string[]> Known = new()
    {
        [("QUADAS-2", null, "patient-selection")] = ["Consecutive or random sample", "No case-control design", "No inappropriate exclusions"],
        [("QUADAS-2", null, "index-test")] = ["Read without knowing the reference standard’s result", "Threshold fixed beforehand"],
        [("QUADAS-2", null, "reference-standard")] = ["Classifies the condition correctly", "Read without knowing the index test’s result"],
        [("QUADAS-2", null, "flow-and-timing")] = ["Appropriate time between the tests", "Everyone had a reference standard", "Everyone had the same one", "Everyone is in the analysis"],
        [("QUADAS-C", null, "patient-selection")] =
            [EachLow, "Fully paired or randomized design", "If randomized: random allocation to the tests", "If randomized: allocation concealed until people were enrolled and assigned"],
        [("QUADAS-C", null, "index-test")] =
            [EachLow, "If paired: each test read without knowing the others’ results", "If paired: undergoing one test is unlikely to change how another performs", "No test was favoured in how it was done and read"],
        [("QUADAS-C", null, "reference-standard")] = [EachLow, "Contains none of the index tests"],
        [("QUADAS-C", null, "flow-and-timing")] = [EachLow, "Appropriate time between the index tests", "The same reference standard for every test", "Missing data alike in number and reason"],
        [("QUADAS-3", null, "participants")] = ["Single-gate design", "Prospective enrolment", "Consecutive or random sample", "The sample represents the people whom the test is for"],
        [("QUADAS-3", null, "index-test")] =
            ["Done and read as its instructions recommend", "Read without knowing the reference standard’s result", "Read with the information that practice has", "If there is a threshold: standard or fixed beforehand"],
        [("QUADAS-3", null, "target-condition")] =
        [
            "The reference standard tells well enough who has the condition", "The condition was assessed in everyone", "It was assessed in the same way in everyone", "The index test is no part of the reference standard",
            "Done and read as its instructions recommend", "Read without knowing the index test’s result", "If there is a threshold: standard or fixed beforehand", "Appropriate time between the tests",
        ],
        [("QUADAS-3", null, "analysis")] =
            ["Everyone is in the analysis", "Missing data handled appropriately", "The unit of analysis is that of the ideal study", "Sensitivity and specificity calculated appropriately"],
        [("PROBAST+AI", "development", "participants-and-data-sources")] = Sources,
        [("PROBAST+AI", "development", "predictors")] = Predictors,
        [("PROBAST+AI", "development", "outcome")] = Outcome,
        [("PROBAST+AI", "development", "analysis")] =
        [
            "Evidence that the sample size was reasonable", "Continuous and categorical predictors handled appropriately", "Missing and censored data handled appropriately",
            "If class imbalance was corrected: model or predictions recalibrated", "Overfitting was addressed",
        ],
        [("PROBAST+AI", "evaluation", "participants-and-data-sources")] = Sources,
        [("PROBAST+AI", "evaluation", "predictors")] = Predictors,
        [("PROBAST+AI", "evaluation", "outcome")] = Outcome,
        [("PROBAST+AI", "evaluation", "analysis")] =
        [
            "More than the apparent performance was evaluated", "Evidence that the sample size was reasonable", "Missing and censored data handled appropriately",
            "If class imbalance was corrected: evaluated in data without the correction", "If the data were split: evidence that nothing leaked from one part to the other",
            "If data were resampled: every step of development was repeated in it", "Performance evaluated appropriately, as calibration, discrimination and net benefit",
        ],
    };

    /// <summary>The questions of a domain, each with its number in the tool; none where the tool's are not known here.</summary>
    public static IReadOnlyList<(string Number, string Text)> Of(BiasToolForm tool, string domain)
    {
        var at = tool.Domains.TakeWhile(one => one.Name != domain).Count() + 1;
        return [.. Known.GetValueOrDefault((tool.Tool, tool.Part, domain), []).Select((text, i) => (FormattableString.Invariant($"{(tool.Tool == "QUADAS-C" ? "C" : "")}{at}.{i + 1}"), text))];
    }

    /// <summary>The answers to a question: what is stored, and what a reader sees. A question with a condition may not apply.</summary>
    public static IReadOnlyList<(string Value, string Label)> AnswersTo(string tool, string question)
    {
        (string, string)[] answers = tool is "QUADAS-2" or "QUADAS-C" ? ThreeAnswers : Graded;
        return question.StartsWith("If ", StringComparison.Ordinal) ? [.. answers, ("NA", "Not applicable")] : answers;
    }
}
