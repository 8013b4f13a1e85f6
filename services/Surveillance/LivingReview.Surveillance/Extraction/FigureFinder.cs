using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>
/// Finds the figures of accuracy that a text prints. A pure function of the text. Names and numbers are paired sentence by sentence: names
/// before their numbers ("sensitivity and specificity of 91% and 69%"), a number right before its name ("100% sensitivity"), lists in order.
/// What could be paired in two ways is left out or marked as vague, never guessed.
/// </summary>
internal static partial class FigureFinder
{
    /// <summary>No longer text is read: an abstract has two or three thousand characters.</summary>
    public const int LongestText = 100_000;

    /// <summary>The figures of a text, in the order of their places.</summary>
    public static IReadOnlyList<FoundFigure> Find(string text)
    {
        if (text.Length > LongestText) text = text[..LongestText];
        var plain = AbstractText.Normalize(text);
        var clean = AbstractText.WithoutStatistics(plain);
        var (labels, values) = (FigureLabels.In(clean), PrintedValues.In(clean));
        var figures = new List<FoundFigure>();
        var statement = 0;
        foreach (var (start, end) in AbstractText.Sentences(text, plain))
        {
            var sentence = new Sentence(clean, [.. labels.Where(l => l.Start >= start && l.Start < end)], [.. values.Where(v => v.Start >= start && v.Start < end)]);
            foreach (var pairs in Statements(sentence.Pairs()))
            {
                figures.AddRange(pairs.Select(p => Figure(p, statement)));
                statement++;
            }
        }

        return [.. figures.Concat(GroupSizes.In(clean)).Concat(TableCells.In(clean)).Concat(CutOffs.In(clean)).OrderBy(f => f.Offset).ThenBy(f => f.Kind)];
    }

    private static FoundFigure Figure((FigureKind Kind, PrintedValue Value) pair, int statement) =>
        new(pair.Kind, pair.Value.Printed, pair.Value.Start, pair.Value.End - pair.Value.Start, statement)
        {
            Lower = pair.Value.Lower,
            Upper = pair.Value.Upper,
            Events = pair.Value.Events,
            Trials = pair.Value.Trials,
            Vague = pair.Value.Vague,
        };

    /// <summary>Within a sentence a further statement begins where a name comes again with another number.</summary>
    private static List<List<(FigureKind Kind, PrintedValue Value)>> Statements(List<(FigureKind Kind, PrintedValue Value)> pairs)
    {
        // "Sensitivity was 90% for A and 80% for B, specificity 70% and 60%": the first of each kind go together, then the second.
        var statements = new List<List<(FigureKind Kind, PrintedValue Value)>>();
        var seen = new Dictionary<FigureKind, int>();
        foreach (var pair in pairs)
        {
            var at = seen.GetValueOrDefault(pair.Kind);
            seen[pair.Kind] = at + 1;
            while (statements.Count <= at) statements.Add([]);
            statements[at].Add(pair);
        }

        return statements;
    }

    /// <summary>The names and numbers of one sentence.</summary>
    private sealed partial class Sentence(string plain, IReadOnlyList<FigureLabel> labels, IReadOnlyList<PrintedValue> values)
    {
        private readonly List<(FigureKind, PrintedValue)> _pairs = [];
        private int _label;
        private int _value;

        public List<(FigureKind Kind, PrintedValue Value)> Pairs()
        {
            while (_label < labels.Count)
            {
                SkipValuesBefore();
                if (!TryBackward()) Forward();
            }

            return _pairs;
        }

        /// <summary>Numbers far before the next name belong to nothing here.</summary>
        private void SkipValuesBefore()
        {
            while (_value < values.Count && values[_value].Tail <= labels[_label].Start && !IsRightBefore(values[_value], labels[_label])) _value++;
        }

        private bool IsRightBefore(PrintedValue value, FigureLabel label) =>
            value.Tail <= label.Start && Fits(label.Kind, value) && RightBefore().IsMatch(plain.AsSpan(value.Tail, label.Start - value.Tail));

        /// <summary>"100% sensitivity, 91% specificity" and "98% sensitive".</summary>
        private bool TryBackward()
        {
            if (_value >= values.Count || !IsRightBefore(values[_value], labels[_label])) return false;
            var label = labels[_label];
            var value = values[_value];
            // "of 44% specificity 91%" reads forward if a number follows the name directly as well, and no other name follows that number.
            if (_value + 1 < values.Count && values[_value + 1] is var next && next.Start >= label.End && DirectlyAfter().IsMatch(plain.AsSpan(label.End, next.Start - label.End))
                && !(_label + 1 < labels.Count && IsRightBefore(next, labels[_label + 1])))
            {
                _value++;
                return false;
            }

            // "96% sensitivity and specificity": both, unless the second name has a number of its own.
            var run = Run();
            if (run.Count > 1 && (!And().IsMatch(plain.AsSpan(run[0].End, run[1].Start - run[0].End)) || HasOwnNumber(run[^1]))) run = [run[0]];
            if (run.Count == 1) value = PrintedValues.WithCountsAt(plain, value, label.End);
            Pair(run, value);
            _value++;
            while (_value < values.Count && values[_value].Start < value.Tail) _value++;
            _label += run.Count;
            return true;
        }

        private void Pair(List<FigureLabel> run, PrintedValue value)
        {
            foreach (var label in run)
            {
                if (label.Kind is { } kind) _pairs.Add((kind, value));
            }
        }

        private bool HasOwnNumber(FigureLabel label) =>
            values.FirstOrDefault(v => v.Start >= label.End) is { } next && DirectlyAfter().IsMatch(plain.AsSpan(label.End, next.Start - label.End));

        /// <summary>Names that stand together.</summary>
        private List<FigureLabel> Run()
        {
            var run = new List<FigureLabel> { labels[_label] };
            for (var i = _label + 1; i < labels.Count; i++)
            {
                var gap = labels[i].Start <= run[^1].End ? "" : plain[run[^1].End..labels[i].Start];
                if (!Connector().IsMatch(gap) || labels[i].Kind is null || run[0].Kind is null || run.Any(l => l.Kind == labels[i].Kind)) break;
                run.Add(labels[i]);
            }

            return run;
        }

        private void Forward()
        {
            var run = Run();
            _label += run.Count;
            var limit = _label < labels.Count ? labels[_label].Start : int.MaxValue;
            var found = ValuesAfter(run, limit);
            if (found.Count == 0) return;
            if (run.Count == 1) found.ForEach(v => Pair(run, v));
            else if (found.Count == 1 && BothSame().IsMatch(plain.AsSpan(run[0].Start, found[0].Start - run[0].Start))) Pair(run, found[0]);
            else if (found.Count % run.Count == 0) Deal(run, found);
        }

        /// <summary>Several names, several numbers each: by test, unless "versus" says that the numbers of a name stand together.</summary>
        private void Deal(List<FigureLabel> run, List<PrintedValue> found)
        {
            var each = found.Count / run.Count;
            var byName = each > 1 && Versus().IsMatch(plain.AsSpan(found[0].Tail, found[1].Start - found[0].Tail));
            for (var i = 0; i < found.Count; i++)
            {
                var value = each > 1 && !byName && !IsGrouped(run, found) ? found[i] with { Vague = true } : found[i];
                Pair([run[byName ? i / each : i % run.Count]], value);
            }
        }

        /// <summary>"91% and 69% for A, and 80% and 70% for B": words between the groups alone say where one ends.</summary>
        private bool IsGrouped(List<FigureLabel> run, List<PrintedValue> found)
        {
            for (var i = 1; i < found.Count; i++)
            {
                var close = ListGap().IsMatch(plain.AsSpan(found[i - 1].Tail, found[i].Start - found[i - 1].Tail));
                if (close != (i % run.Count != 0)) return false;
            }

            return true;
        }

        private List<PrintedValue> ValuesAfter(List<FigureLabel> run, int limit)
        {
            var found = new List<PrintedValue>();
            var end = run[^1].End;
            while (_value < values.Count && values[_value].Start < end) _value++;
            var bare = new List<PrintedValue>();
            while (_value < values.Count && values[_value].Start < limit)
            {
                var value = values[_value];
                var from = found is [.., var last] ? last.Tail : end;
                var gap = plain[(bare is [.., var open] ? open.Tail : from)..value.Start];
                if (found.Count == 0 && bare.Count == 0)
                {
                    if (gap.Length > 160 || NotOfIt().IsMatch(gap)) break;
                    if (!LeadsToNumber().IsMatch(gap))
                    {
                        if (value.Percent && gap.Length > 60) break;
                        _value++;
                        continue;
                    }
                }
                else if (!(ListGap().IsMatch(gap) || (bare.Count == 0 && WordyGap().IsMatch(gap) && !NotOfIt().IsMatch(gap) && !OtherThing().IsMatch(gap) && run[0].Kind != FigureKind.Prevalence)))
                {
                    break;
                }

                // "An accuracy of 80% specificity or 50% sensitivity": the number belongs to the name behind it.
                if (_label < labels.Count && IsRightBefore(value, labels[_label]) && (found.Count + bare.Count >= run.Count || !HasOwnNumber(labels[_label]))) break;
                var vague = Range().IsMatch(gap) || (found.Count > 0 && found[^1].Vague && RangeEnd().IsMatch(gap));
                if (Fits(run[0].Kind, value))
                {
                    // "Of 80% to 90%": both ends of a range.
                    if (found.Count > 0 && RangeOfTwo().IsMatch(gap)) (found[^1], vague) = (found[^1] with { Vague = true }, true);
                    // "91, 85 and 77%": the sign of the last holds for all.
                    if (bare.Count > 0 && value.Percent) found.AddRange(bare.Select(b => b with { Percent = true }));
                    else if (bare.Count > 0) break;
                    bare.Clear();
                    found.Add(value with { Vague = vague });
                    _value++;
                }
                else if (!value.Percent && value.Value <= 100 && IsPercentKind(run[0].Kind) && value.Events is null && (found.Count == 0 || ListGap().IsMatch(gap) || gap.EndsWith('(')))
                {
                    bare.Add(value with { Vague = vague });
                    _value++;
                }
                else if (found.Count == 0)
                {
                    break;
                }
                else
                {
                    _value++; // "99% (3 T) and 100% (1.5 T)": the 3 is no rate
                }
            }

            return found;
        }

        private static bool IsPercentKind(FigureKind? kind) => kind is null or <= FigureKind.Accuracy or FigureKind.Prevalence or FigureKind.AreaUnderCurve;

        private static bool Fits(FigureKind? kind, PrintedValue value) =>
            kind is FigureKind.PositiveLikelihoodRatio or FigureKind.NegativeLikelihoodRatio ? !value.Percent : value.IsRate;

        [GeneratedRegex(@"^\s*\)?\s*-?\s*(?:for |of |in |overall |diagnostic |detection |the )*$", RegexOptions.CultureInvariant)]
        private static partial Regex RightBefore();

        [GeneratedRegex(@"^\s*(?:of|was|were|is|=|:|,|\()?\s*$", RegexOptions.CultureInvariant)]
        private static partial Regex DirectlyAfter();

        [GeneratedRegex(@"^[\s,;/()&\[\]:-]*(?:(?:and|or|as well as|with|plus)\b)?[\s,;/()&-]*(?:(?:a|an|the|its|their|overall|for)\s+)*$", RegexOptions.CultureInvariant)]
        private static partial Regex Connector();

        [GeneratedRegex(@"(?:\b(?:of|was|were|is|are|as|reached|reaching|reach|at|be|been|being|by|from|had|to|both|about|approximately|only|all|around|equal|equaled|respectively|between|below|above|over|than|rates?|values?|least|most|approached|averaged|yielded|showed|high|low|cf\.?)|[=:,(\[~>≥<≤]|^\s*-?)\s*$", RegexOptions.CultureInvariant)]
        private static partial Regex LeadsToNumber();

        [GeneratedRegex(@"\b(?:differences?|increas\w+|decreas\w+|declin\w+|reduc\w+|improv\w+|gain|changes?|higher by|lower by|cut-?offs?|threshold\w*|limit of)\b|;", RegexOptions.CultureInvariant)]
        private static partial Regex NotOfIt();

        [GeneratedRegex(@"^\s*(?:to|-)\s*$", RegexOptions.CultureInvariant)]
        private static partial Regex RangeOfTwo();

        /// <summary>Words between the numbers of a list behind which another thing begins: "85% (31 of 34), with a positive ...", "90%) which was".</summary>
        [GeneratedRegex(@"\b(?:rates? of|false|prevalence|positive|negative|predictive|months?|correlation|error|which|who)\b|^[^(]*\)(?!\s*(?:than|versus|vs|compared|and|or|for|in|on|by|to|(?:was|were) (?:similar|comparable|lower|higher))\b)", RegexOptions.CultureInvariant)]
        private static partial Regex OtherThing();

        [GeneratedRegex(@"^[\s,;/()&\[\]]*(?:and|or|&)?[\s,;(/\[]*$", RegexOptions.CultureInvariant)]
        private static partial Regex ListGap();

        [GeneratedRegex(@"^[^;.]{0,90}?(?:\band|\bvs\.?|\bversus|\bcompared (?:with|to)|\bcf\.|\bto|,|\bor|\bthan|\bof|\bwas|\(|\[|\bat)\s*[(\[]?\s*$", RegexOptions.CultureInvariant)]
        private static partial Regex WordyGap();

        [GeneratedRegex(@"\b(?:vs\.?|versus|compared (?:with|to)|cf\.?)", RegexOptions.CultureInvariant)]
        private static partial Regex Versus();

        [GeneratedRegex(@"\b(?:rang\w+|between|from|var(?:y|ied|ying)|at least|at most|less than|more than|greater than|up to|over|above|below|approximately|about|around|average\w*|mean|median|pooled)\b|[<>≥≤~]\s*$|or\s?=\s*$", RegexOptions.CultureInvariant)]
        private static partial Regex Range();

        [GeneratedRegex(@"\b(?:to|and)\s*$|^\s*-\s*$", RegexOptions.CultureInvariant)]
        private static partial Regex RangeEnd();

        [GeneratedRegex(@"^\s*(?:and|&|/)\s*(?:the )?$", RegexOptions.CultureInvariant)]
        private static partial Regex And();

        [GeneratedRegex(@"\b(?:both|all|each|equal\w*|identical|same|of|was|were|are|is)\b|[=:]", RegexOptions.CultureInvariant)]
        private static partial Regex BothSame();
    }
}
