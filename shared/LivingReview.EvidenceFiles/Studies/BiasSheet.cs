using System.Text.RegularExpressions;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>
/// Sheets of risk of bias alone, as robvis takes them: Study, D1, D2, ..., Overall; or the domains by name. With them may stand the tool, the
/// assessor, and for each domain the answers to signalling questions (D1.1), the applicability, the support text and the page.
/// </summary>
internal static partial class BiasSheet
{
    private static readonly Dictionary<string, string[]> Tools = new(StringComparer.Ordinal)
    {
        ["QUADAS-2"] = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"],
        ["QUADAS-C"] = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"],
        ["QUADAS-3"] = ["participants", "index-test", "target-condition", "analysis"],
    };

    private static readonly string[] Without = ["participants", "targetcondition", "analysis"];

    /// <summary>Whether a header is such a sheet: judgements of domains and no counts.</summary>
    public static bool Is(ColumnMap columns, IReadOnlyList<string> header)
    {
        if (StudyFields.Counts.Concat(StudyFields.InsteadOfCounts).Any(f => columns.Find(f, 0) is not null)) return false;
        return header.Select(h => Column(h, null)).Where(c => c is { Part: "" }).Select(c => c!.Value.Domain).Distinct().Count() >= 4;
    }

    public static BiasAssessment? Assessment(SourceRow row, ColumnMap columns, IReadOnlyList<string> header, CellReader cells)
    {
        var named = Text(header, row, "tool");
        if (named is null && header.FirstOrDefault(h => FurtherDomain().IsMatch(h)) is { } further)
        {
            cells.Fault("tool", $"The column {further} is a domain that {string.Join(", ", Tools.Keys)} do not have: this is another tool's sheet. Name the tool in a column 'tool' if it is one of them.");
            return null;
        }

        var tool = Tool(named, header);
        if (!Tools.TryGetValue(tool, out var domains))
        {
            cells.Fault("tool", $"'{tool}' is not one of: {string.Join(", ", Tools.Keys)}.");
            return null;
        }

        var judgements = new DomainJudgement[domains.Length];
        var signalling = Array.ConvertAll(domains, _ => new Dictionary<string, string>(StringComparer.Ordinal));
        for (var i = 0; i < domains.Length; i++) judgements[i] = new DomainJudgement { Domain = domains[i] };
        for (var i = 0; i < Math.Min(header.Count, row.Cells.Count); i++)
        {
            if (row.Cells[i] is not { } text || Column(header[i], domains) is not { } column) continue;
            var at = column.Domain;
            switch (column.Part)
            {
                case "": judgements[at] = judgements[at] with { Judgement = Judgement(text, tool) }; break;
                case "applicability": judgements[at] = judgements[at] with { Applicability = Judgement(text, tool) }; break;
                case "support": judgements[at] = judgements[at] with { Support = text }; break;
                case "page": judgements[at] = judgements[at] with { Page = text }; break;
                default: signalling[at][column.Part] = Answer(text); break;
            }
        }

        for (var i = 0; i < domains.Length; i++) judgements[i] = judgements[i] with { Signalling = signalling[i] };
        return new BiasAssessment { Tool = tool, Domains = judgements, AssessedBy = Text(header, row, "assessedby") ?? Text(header, row, "assessor") ?? Text(header, row, "rater") ?? Text(header, row, "reviewer") };
    }

    private static string? Text(IReadOnlyList<string> header, SourceRow row, string key)
    {
        for (var i = 0; i < Math.Min(header.Count, row.Cells.Count); i++)
        {
            if (PlainText.Key(header[i]) == key) return row.Cells[i];
        }

        return null;
    }

    /// <summary>The tool that is named, else the one whose domains the headings are.</summary>
    private static string Tool(string? named, IReadOnlyList<string> header)
    {
        if (named is not null) return Tools.Keys.FirstOrDefault(t => PlainText.Key(t) == PlainText.Key(named)) ?? named;
        return header.Select(PlainText.Key).Count(h => Without.Contains(h, StringComparer.Ordinal)) >= 2 ? "QUADAS-3" : "QUADAS-2";
    }

    /// <summary>Which domain (from 0) a heading belongs to, and what of it; "" for the judgement itself.</summary>
    private static (int Domain, string Part)? Column(string heading, string[]? domains)
    {
        var match = Numbered().Match(heading.Trim());
        if (match.Success)
        {
            var domain = match.Groups["domain"].Value[0] - '1';
            var question = match.Groups["question"].Value;
            var part = PartOf(match.Groups["part"].Value);
            return part is null ? null : (domain, question.Length > 0 ? question : part);
        }

        var key = PlainText.Key(heading);
        foreach (var names in domains is null ? Tools.Values : (IEnumerable<string[]>)[domains])
        {
            for (var i = 0; i < names.Length; i++)
            {
                var name = PlainText.Key(names[i]);
                if (key == name || key == "rob" + name) return (i, "");
                if (key == "ac" + name || key == name + "applicability") return (i, "applicability");
                if (key.StartsWith(name, StringComparison.Ordinal) && PartOf(key[name.Length..]) is { Length: > 0 } part) return (i, part);
            }
        }

        return null;
    }

    private static string? PartOf(string text) => PlainText.Key(text) switch
    {
        "" or "rob" or "riskofbias" or "judgement" or "judgment" => "",
        "applicability" or "ac" or "app" or "concern" or "concerns" => "applicability",
        "support" or "text" or "supporttext" or "rationale" or "comment" or "justification" => "support",
        "page" or "location" => "page",
        _ => null,
    };

    private static string Judgement(string text, string tool) => StudyFields.Judgement(text) switch
    {
        "unclear" when tool == "QUADAS-3" => "insufficient-information",
        "insufficient information" or "no information" => tool == "QUADAS-3" ? "insufficient-information" : "unclear",
        var judged => judged ?? "",
    };

    private static string Answer(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "y" => "Y",
        "probably yes" or "py" => "PY",
        "probably no" or "pn" => "PN",
        "no" or "n" => "N",
        "unclear" or "no information" or "ni" or "u" or "?" => "NI",
        _ => text,
    };

    [GeneratedRegex(@"^(?:d|domain)[\s_.-]*[5-9]$", RegexOptions.IgnoreCase)]
    private static partial Regex FurtherDomain();

    [GeneratedRegex(@"^(?:quadas[\s_.-]*)?(?:d|domain|sq|q)[\s_.-]*(?<domain>[1-4])(?:[._](?<question>[1-8]))?(?:[\s_.:-]+(?<part>[A-Za-z _]+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();
}
