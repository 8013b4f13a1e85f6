using System.Text.Json;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>Structure of the dashboards: what Grafana would stumble over, without Grafana.</summary>
public sealed class DashboardTests
{
    public static TheoryData<string> Files => [.. Dashboards.Files];

    [Fact]
    public void The_six_dashboards_are_there_with_identities_of_their_own()
    {
        var identities = Dashboards.Files.Select(f => Dashboards.Read(f).GetProperty("uid").GetString()).ToList();

        Assert.Equal(["deliveries.json", "evidence.json", "pipeline.json", "queues.json", "search.json", "subscriptions.json"], Dashboards.Files);
        Assert.Equal(identities.Count, identities.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_have_ids_titles_descriptions_units_and_targets(string file)
    {
        var dashboard = Dashboards.Read(file);
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToList();

        Assert.True(dashboard.GetProperty("schemaVersion").GetInt32() >= 36);
        Assert.NotEmpty(panels);
        Assert.Equal(panels.Count, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel =>
        {
            Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("title").GetString()));
            Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString()));
            Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()));
            Assert.Contains(panel.GetProperty("type").GetString(), (string[])["timeseries", "stat", "bargauge", "heatmap", "piechart", "state-timeline", "table"]);
            var references = panel.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("refId").GetString()).ToList();
            Assert.NotEmpty(references);
            Assert.Equal(references.Count, references.Distinct().Count());
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_lie_within_the_grid_and_do_not_overlap(string file)
    {
        var places = Dashboards.Read(file).GetProperty("panels").EnumerateArray().Select(p => Place(p.GetProperty("gridPos"))).ToList();

        Assert.All(places, p => Assert.InRange(p.X + p.W, 1, 24));
        foreach (var (a, i) in places.Select((p, i) => (p, i)))
            Assert.DoesNotContain(places.Skip(i + 1), b => a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H);
    }

    private static (int X, int Y, int W, int H) Place(JsonElement grid) =>
        (grid.GetProperty("x").GetInt32(), grid.GetProperty("y").GetInt32(), grid.GetProperty("w").GetInt32(), grid.GetProperty("h").GetInt32());
}
