using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Problems;

/// <summary>
/// Numbers stay within the ranges that their members and parameters declare (<see cref="RangeAttribute"/>): the one place from which the API's
/// document, the check and the words of a refusal come.
/// </summary>
public static class Bounds
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(PropertyInfo Member, string Name, NumberRange Range)>> Known = new();

    /// <summary>Notes a fault for each number of a body that lies outside its range; of what the body holds its own check does that.</summary>
    /// <param name="body">The body, or a part of it.</param>
    /// <param name="at">Where the part stands: "protocol.", "tables[0]."; empty for the body itself.</param>
    /// <param name="faults">Takes the faults.</param>
    public static void Check(object body, string at, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(faults);
        foreach (var (member, name, range) in Known.GetOrAdd(body.GetType(), Read))
        {
            if (member.GetValue(body) is { } number && !range.Contains(number)) faults.Add(at + name, Fault(number, range));
        }
    }

    /// <summary>Lets an endpoint refuse numbers in its address that are outside the ranges of its parameters.</summary>
    internal static EndpointFilterDelegate OfParameters(EndpointFilterFactoryContext endpoint, EndpointFilterDelegate next)
    {
        var ranges = endpoint.MethodInfo.GetParameters().Index()
            .Select(parameter => (parameter.Index, Name: parameter.Item.Name!, Range: OfParameter(parameter.Item)))
            .Where(parameter => parameter.Range is not null).ToList();
        if (ranges.Count == 0) return next;
        return async call =>
        {
            var faults = new Faults();
            foreach (var (index, name, range) in ranges)
            {
                if (call.Arguments[index] is { } number && !range!.Contains(number)) faults.Add(name, Fault(number, range));
            }

            return faults.None ? await next(call) : Problem.Invalid(faults);
        };
    }

    private static NumberRange? OfParameter(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<RangeAttribute>() is { } declared ? NumberRange.Of(parameter.ParameterType, declared) : null;

    private static IReadOnlyList<(PropertyInfo Member, string Name, NumberRange Range)> Read(Type type) =>
    [
        .. from member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let declared = member.GetCustomAttribute<RangeAttribute>()
           where declared is not null
           let range = NumberRange.Of(member.PropertyType, declared)
           where range is not null
           select (member, JsonNamingPolicy.CamelCase.ConvertName(member.Name), range),
    ];

    private static string Fault(object number, NumberRange range) => string.Create(CultureInfo.InvariantCulture, $"{number} is not {range}{(range.Hint is null ? "" : ": " + range.Hint)}.");
}
