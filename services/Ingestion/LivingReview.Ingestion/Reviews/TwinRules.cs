using System.Globalization;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Reviews;

/// <summary>What the other analyses of a protocol must look like.</summary>
internal static partial class TwinRules
{
    private const int MaxTwins = 12;

    public static void Check(Protocol protocol, string at, Faults faults)
    {
        faults.Require(protocol.Twins.Count <= MaxTwins, at + "twins", string.Create(CultureInfo.InvariantCulture, $"At most {MaxTwins} other analyses."));
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < protocol.Twins.Count; i++)
        {
            var here = string.Create(CultureInfo.InvariantCulture, $"{at}twins[{i}]");
            if (protocol.Twins[i] is not { } twin)
            {
                faults.Add(here, "The analysis is missing.");
                continue;
            }

            faults.Require(TwinName().IsMatch(twin.Name), here + ".name", "A name has 1 to 64 lower case letters, digits and hyphens, and starts with a letter.");
            faults.Require(names.Add(twin.Name), here + ".name", $"The analysis '{twin.Name}' is there twice.");
            faults.Require(twin.Label is null or { Length: > 0 and <= 200 }, here + ".label", "A label of 1 to 200 characters, or none.");
            Check(protocol, twin, here, faults);
        }
    }

    private static void Check(Protocol protocol, TwinAnalysis twin, string here, Faults faults)
    {
        var bayesian = twin.Model == TwinModel.Bayesian;
        faults.Require(twin with { Name = "", Label = null } != new TwinAnalysis(), here, "It differs from the headline in nothing.");
        faults.Require(twin.Prior is null || bayesian, here + ".prior", "Priors belong to the model bayesian.");
        faults.Require(twin.Interval is null || !bayesian, here + ".interval", "The model bayesian has the intervals of its posterior.");
        faults.Require(twin.Interval is null or IntervalKind.Wald || twin.Model is null, here + ".interval", "The normal models and the latent class have Wald's intervals.");
        faults.Require(twin.Interval != IntervalKind.WaldT, here + ".interval", "automatic, wald, profile or calibrated-profile.");
        faults.Require(!twin.ExternalValidation || protocol.ExternalValidation.Count > 0, here + ".externalValidation", "The protocol does not say which levels count as external validation.");
        var clustered = (twin.TableSelection ?? protocol.TableSelection) is TableSelection.AllClustered or TableSelection.AllSharedEffects;
        faults.Require(!clustered || twin.Model is null, here + ".model", "Where all tables of a study count, only the headline's model knows which belong together.");
        faults.Require(!clustered || twin.Interval is null or IntervalKind.Wald, here + ".interval", "Where all tables of a study count, intervals are Wald's.");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}\\z")]
    private static partial Regex TwinName();
}
