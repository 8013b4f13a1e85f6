using System.Text.Json;
using System.Text.RegularExpressions;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>
/// The rules of Grafana's dashboard linter (github.com/grafana/dashboard-linter), by their names there, and what our dashboards have beyond
/// them: links to each other, and annotations.
/// </summary>
public sealed partial class DashboardLintTests
{
    private const string Source = "${datasource}";

    private static readonly string[] Units =
        ["none", "short", "percent", "percentunit", "bytes", "decbytes", "Bps", "binBps", "s", "ms", "d", "dtdurations", "ops", "reqps", "cps", "rps", "mbytes", "bool_on_off"];

    public static TheoryData<string> Files => [.. Dashboards.Files];

    /// <summary>template-datasource-rule, template-job-rule, template-instance-rule, template-on-time-change-reload-rule, uneditable-dashboard.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Source_job_and_instance_are_variables_and_nobody_edits_what_is_provisioned(string file)
    {
        var dashboard = Dashboards.Read(file);
        var variables = dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().ToDictionary(v => Text(v, "name"));
        var provisioned = File.ReadAllText(Repository.File("infra/grafana/provisioning/datasources/prometheus.yml"));

        var source = variables["datasource"];
        Assert.Equal(("datasource", "Data source", "prometheus"), (Text(source, "type"), Text(source, "label"), Text(source, "query")));
        Assert.Contains($"uid: {Text(source.GetProperty("current"), "value")}\n", provisioned, StringComparison.Ordinal);
        foreach (var name in new[] { "job", "instance" })
        {
            var variable = variables[name];
            Assert.Equal(("query", ".+"), (Text(variable, "type"), Text(variable, "allValue")));
            Assert.Equal(name, Text(variable, "label"), ignoreCase: true);
            Assert.True(variable.GetProperty("multi").GetBoolean() && variable.GetProperty("includeAll").GetBoolean());
            Assert.Matches($@"^label_values\(.+, {name}\)$", Text(variable.GetProperty("query"), "query"));
        }

        Assert.All(variables.Values.Where(v => Text(v, "type") == "query"), v =>
        {
            Assert.Equal(2, v.GetProperty("refresh").GetInt32());
            Assert.Equal(Source, Text(v.GetProperty("datasource"), "uid"));
        });
        Assert.False(dashboard.GetProperty("editable").GetBoolean());
    }

    /// <summary>panel-datasource-rule, panel-title-description-rule, panel-units-rule, panel-no-targets-rule.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_use_the_source_s_variable_and_a_known_unit(string file) => Assert.All(Panels(file), panel =>
    {
        Assert.Equal(Source, Text(panel.GetProperty("datasource"), "uid"));
        Assert.All(panel.GetProperty("targets").EnumerateArray(), t => Assert.Equal(Source, Text(t.GetProperty("datasource"), "uid")));
        Assert.Contains(Text(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit"), Units);
        Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
    });

    /// <summary>target-job-rule, target-instance-rule, target-rate-interval-rule, target-counter-agg-rule; target-promql-rule is what Prometheus says.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Queries_select_job_and_instance_use_the_rate_interval_and_never_show_a_bare_counter(string file)
    {
        var queries = Panels(file).SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => Text(t, "expr")).ToList();

        Assert.NotEmpty(queries);
        Assert.All(queries, query =>
        {
            var selectors = Selector().Matches(Grouping().Replace(query, ""));
            Assert.NotEmpty(selectors);
            Assert.All(selectors, s => Assert.Contains("job=~\"$job\"", s.Groups["matchers"].Value, StringComparison.Ordinal));
            Assert.All(selectors, s => Assert.Contains("instance=~\"$instance\"", s.Groups["matchers"].Value, StringComparison.Ordinal));
            Assert.All(Rate().Matches(query), r => Assert.Equal("$__rate_interval", r.Groups["range"].Value));
            Assert.All(selectors.Where(s => s.Groups["name"].Value.EndsWith("_total", StringComparison.Ordinal)), s => Assert.Matches($@"\b(rate|irate|increase)\({Regex.Escape(s.Value)}\[", query));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Dashboards_lead_to_each_other_and_mark_alerts_published_versions_and_changes_of_the_method(string file)
    {
        var dashboard = Dashboards.Read(file);
        var link = Assert.Single(dashboard.GetProperty("links").EnumerateArray());
        var annotations = dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray().ToList();

        Assert.Equal(("dashboards", true, true), (Text(link, "type"), link.GetProperty("keepTime").GetBoolean(), link.GetProperty("includeVars").GetBoolean()));
        Assert.Equal(dashboard.GetProperty("tags").EnumerateArray().Select(t => t.GetString()), link.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(["Alerts", "Published versions", "Changes of the method"], annotations.Select(a => Text(a, "name")));
        Assert.All(annotations, a => Assert.Equal(Source, Text(a.GetProperty("datasource"), "uid")));
        Assert.Contains("version_published", Text(annotations[1], "expr"), StringComparison.Ordinal);
        Assert.Contains("method_changed", Text(annotations[2], "expr"), StringComparison.Ordinal);
    }

    /// <summary>A number of now is no time series, and a state is no curve.</summary>
    [Fact]
    public void Not_everything_is_a_time_series()
    {
        var types = Dashboards.Files.SelectMany(Panels).Select(p => Text(p, "type")).Distinct().ToList();

        Assert.Superset(new HashSet<string> { "bargauge", "heatmap", "piechart", "stat", "state-timeline", "table", "timeseries" }, types.ToHashSet());
    }

    private static IEnumerable<JsonElement> Panels(string file) => Dashboards.Read(file).GetProperty("panels").EnumerateArray();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    [GeneratedRegex(@"\b(?<name>(livingreview|messaging|marten|db|http|dotnet|rabbitmq)_[a-z0-9_]+|up)\b(?<matchers>\{[^}]*\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(by|on|without|ignoring)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\bi?rate\([^\[]*\[(?<range>[^\]]*)\]")]
    private static partial Regex Rate();
}
