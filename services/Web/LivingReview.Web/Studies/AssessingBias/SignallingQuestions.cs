namespace LivingReview.Web.Studies.AssessingBias;

/// <summary>
/// The signalling questions of QUADAS-2 (Whiting et al. 2011, table 1) and QUADAS-C (Yang et al. 2021) in short words of our own, and the numbers of those of QUADAS-3, whose
/// wording is in its guidance. The answers compute nothing: the judgement is the assessor's.
/// </summary>
internal static class SignallingQuestions
{
    private const string EachLow = "Low risk of bias in this domain for each test (QUADAS-2)";

    private static readonly (string, string)[] QuadasTwo = [("Y", "Yes"), ("N", "No"), ("NI", "Unclear")];
    private static readonly (string, string)[] Graded = [("Y", "Yes"), ("PY", "Probably yes"), ("PN", "Probably no"), ("N", "No"), ("NI", "No information")];

    private static readonly Dictionary<(string Tool, string Domain), string[]> Known = new()
    {
        [("QUADAS-2", "patient-selection")] = ["Consecutive or random sample", "No case-control design", "No inappropriate exclusions"],
        [("QUADAS-2", "index-test")] = ["Read without knowing the reference standard’s result", "Threshold fixed beforehand"],
        [("QUADAS-2", "reference-standard")] = ["Classifies the condition correctly", "Read without knowing the index test’s result"],
        [("QUADAS-2", "flow-and-timing")] = ["Appropriate time between the tests", "Everyone had a reference standard", "Everyone had the same one", "Everyone is in the analysis"],
        [("QUADAS-C", "patient-selection")] = [EachLow, "Fully paired or randomized design", "Random allocation to the tests", "Allocation concealed until it was made"],
        [("QUADAS-C", "index-test")] = [EachLow, "Each test read without knowing the others’ results", "No test can change the result of another", "No test was favoured in how it was done and read"],
        [("QUADAS-C", "reference-standard")] = [EachLow, "Contains none of the index tests"],
        [("QUADAS-C", "flow-and-timing")] = [EachLow, "Appropriate time between the index tests", "The same reference standard for every test", "Missing data alike in number and reason"],
        [("QUADAS-3", "participants")] = Numbered(4),
        [("QUADAS-3", "index-test")] = Numbered(4),
        [("QUADAS-3", "target-condition")] = Numbered(8),
        [("QUADAS-3", "analysis")] = Numbered(4),
    };

    /// <summary>The questions of a domain; none where the tool's are not known here.</summary>
    public static IReadOnlyList<string> Of(string tool, string domain) => Known.GetValueOrDefault((tool, domain), []);

    /// <summary>The answers of a tool: what is stored, and what a reader sees.</summary>
    public static IReadOnlyList<(string Value, string Label)> AnswersOf(string tool) => tool is "QUADAS-2" or "QUADAS-C" ? QuadasTwo : Graded;

    private static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(number => FormattableString.Invariant($"Signalling question {number}"))];
}
