using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Strata;

/// <summary>
/// A protocol's rule for studies with several 2x2 tables in a stratum. A study's primary table (or the one that names the stratum in
/// primary_in) counts where it lies in the stratum, and so does its only table there; the rule decides the rest. Ties go to the larger
/// table, see <see cref="TableSelector"/>.
/// </summary>
[JsonConverter(typeof(StableNameConverter<TableSelection>))]
public enum TableSelection
{
    /// <summary>No table is chosen: the study is left out of the stratum and named.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A table whose threshold was specified beforehand comes first.</summary>
    [JsonStringEnumMemberName("pre-specified-threshold")]
    PrespecifiedThreshold,

    /// <summary>The table with the most people (units) comes first.</summary>
    [JsonStringEnumMemberName("largest")]
    Largest,

    /// <summary>A table at one of the protocol's levels of external validation comes first.</summary>
    [JsonStringEnumMemberName("external-validation")]
    ExternalValidation,

    /// <summary>Every table counts, as if it were a study; the covariance allows for the tables of one study (sandwich estimator).</summary>
    [JsonStringEnumMemberName("all-clustered")]
    AllClustered,

    /// <summary>Every table counts; the tables of one study share its random effects.</summary>
    [JsonStringEnumMemberName("all-shared-effects")]
    AllSharedEffects,
}
