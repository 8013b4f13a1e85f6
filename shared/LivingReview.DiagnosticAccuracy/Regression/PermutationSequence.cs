namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>A sequence of permutations that is the same every time (SplitMix64, Steele, Lea and Flood 2014, with Fisher and Yates' shuffle).</summary>
internal sealed class PermutationSequence(ulong seed)
{
    // Another multiplier than that of the sequence: with the same, neighbouring seeds would share their numbers.
    private ulong _state = seed * 0xD1342543DE82EF95 + 0x6A09E667F3BCC909;

    internal int[] Next(int length)
    {
        int[] permutation = [.. Enumerable.Range(0, length)];
        for (var i = length - 1; i > 0; i--)
        {
            var j = (int)(Draw() % (ulong)(i + 1));
            (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
        }

        return permutation;
    }

    private ulong Draw()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
