using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Web.Alerts.Policies;

/// <summary>A policy while it is edited: a rule, or a group of policies of which any or all must fire. Numbers are text.</summary>
public sealed record PolicyDraft
{
    public const string RuleKind = "rule";
    public const string AnyKind = "any";
    public const string AllKind = "all";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly JsonSerializerOptions Read = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>rule, any or all.</summary>
    public string Kind { get; set; } = RuleKind;

    public string Rule { get; set; } = "A1";

    /// <summary>In the unit of the rule; empty for the default.</summary>
    public string Threshold { get; set; } = "";

    /// <summary>For A8: numbers of people, separated by spaces or semicolons.</summary>
    public string Thresholds { get; set; } = "";

    /// <summary>For A13.</summary>
    public string Information { get; set; } = "";

    /// <summary>info, warn or critical; empty for the severity of the rules.</summary>
    public string Severity { get; set; } = "";

    public List<PolicyDraft> Children { get; init; } = [];

    public bool IsGroup => Kind != RuleKind;

    /// <summary>Where the i-th child of a group lies in the JSON, as the service names it in an error.</summary>
    public string PathOf(string own, int child) => string.Create(CultureInfo.InvariantCulture, $"{own}.{Kind}[{child}]");

    public static PolicyDraft From(PolicyNode node, IReadOnlyList<PolicyRuleInfo> rules) => new()
    {
        Kind = node.Rule is not null ? RuleKind : node.Any is not null ? AnyKind : AllKind,
        Rule = node.Rule ?? "A1",
        Threshold = node.Threshold is { } threshold ? Text(threshold * Scale(node.Rule, rules)) : "",
        Thresholds = string.Join("; ", (node.Thresholds ?? []).Select(Text)),
        Information = node.MaximumInformation is { } information ? Text(information) : "",
        Severity = node.Severity?.Name() ?? "",
        Children = [.. (node.Any ?? node.All ?? []).Select(child => From(child, rules))],
    };

    /// <summary>The policy; input that cannot be read is in <paramref name="errors"/> by its path.</summary>
    public PolicyNode ToNode(IReadOnlyList<PolicyRuleInfo> rules, string at, Dictionary<string, IReadOnlyList<string>> errors)
    {
        Severity? severity = StableNames.TryParse(Severity, out Severity chosen) ? chosen : null;
        if (!IsGroup)
        {
            var parameter = rules.FirstOrDefault(rule => rule.Rule == Rule)?.Threshold;
            return new()
            {
                Rule = Rule,
                Severity = severity,
                Threshold = parameter is not null && Number(Threshold, at + ".threshold", errors) is { } threshold ? Checked(threshold, parameter, at, errors) : null,
                Thresholds = Rule == "A8" && Thresholds.Trim().Length > 0 ? Numbers(at, errors) : null,
                MaximumInformation = Rule == "A13" ? Number(Information, at + ".maximumInformation", errors) : null,
            };
        }

        if (Children.Count == 0)
            errors[$"{at}.{Kind}"] = [T["Add at least one rule."]];
        var children = Children.Select((child, i) => child.ToNode(rules, PathOf(at, i), errors)).ToList();
        return Kind == AnyKind ? new() { Any = children, Severity = severity } : new() { All = children, Severity = severity };
    }

    public static string ToJson(PolicyNode node) => JsonSerializer.Serialize(node, Written);

    /// <summary>Reads JSON; null with an error if it is not a policy.</summary>
    public static (PolicyNode? Node, string Error) FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PolicyNode>(json, Read) is { } node ? (node, "") : (null, T["Enter a policy."]);
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? T[" (line {0})", line + 1] : "";
            return (null, T["This is not a policy{0}. Expected: an object with rule, any or all.", place]);
        }
    }

    /// <summary>Parses a number; null if the field is empty, and an error if it is not a number.</summary>
    public static double? Number(string text, string at, Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (text.Trim().Length == 0)
            return null;
        if (double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        errors[at] = [T["“{0}” is not a number.", text.Trim()]];
        return null;
    }

    private static double Checked(double typed, RuleParameter parameter, string at, Dictionary<string, IReadOnlyList<string>> errors)
    {
        var value = Math.Round(typed / parameter.Scale, 12);
        if (value <= parameter.Above || value > (parameter.AtMost ?? double.MaxValue))
            errors[at + ".threshold"] = [T[parameter.Bounds]];
        return value;
    }

    private List<double> Numbers(string at, Dictionary<string, IReadOnlyList<string>> errors) =>
        [.. Thresholds.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(text => Number(text, at + ".thresholds", errors)).Where(n => n is not null).Select(n => n!.Value)];

    private static double Scale(string? rule, IReadOnlyList<PolicyRuleInfo> rules) => rules.FirstOrDefault(known => known.Rule == rule)?.Threshold?.Scale ?? 1;

    private static string Text(double value) => Math.Round(value, 10).ToString("0.##########", CultureInfo.InvariantCulture);
}
