using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A proportion as a paper prints it: <paramref name="Digits"/> / 10^<paramref name="Decimals"/>. The decimals say how it was rounded:
/// the true proportion lies within half a unit of the last one, either end included, because papers round ties both ways.
/// </summary>
/// <param name="Digits">0 to 10^decimals.</param>
/// <param name="Decimals">Decimals on the proportion scale, 0..9: "91.1%" has 3, as "0.911".</param>
public readonly record struct PrintedRate(long Digits, int Decimals)
{
    /// <summary>Most decimals that are accepted.</summary>
    public const int MaxDecimals = 9;

    /// <summary>The printed value, 0..1.</summary>
    public double Value => (double)Digits / Scale;

    /// <summary>10^decimals.</summary>
    public long Scale
    {
        get
        {
            long scale = 1;
            for (var i = 0; i < Decimals; i++) scale *= 10;
            return scale;
        }
    }

    /// <summary>Half a unit of the last decimal.</summary>
    public double HalfUnit => 0.5 / Scale;

    /// <summary>Reads "0.911", ".911", "91.1%" or "91.1 %". A number without a percent sign must lie in 0..1.</summary>
    /// <param name="text">The printed figure.</param>
    /// <param name="rate">The rate, where it could be read.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PrintedRate rate)
    {
        rate = default;
        var number = (text ?? "").Trim();
        var percent = number.EndsWith('%');
        if (percent) number = number[..^1].TrimEnd();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var decimals = (point < 0 ? 0 : number.Length - point - 1) + (percent ? 2 : 0);
        if (decimals > MaxDecimals) return false;
        var proportion = percent ? value / 100 : value;
        if (proportion is < 0 or > 1) return false;
        rate = new(0, decimals);
        rate = rate with { Digits = (long)(proportion * rate.Scale) };
        return true;
    }

    /// <summary>The figure as a decimal fraction, all its decimals shown.</summary>
    public override string ToString() => ((decimal)Digits / Scale).ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
